"""Lets `topowidgets.learning` be imported where there is torch, numpy, scipy and pytest alone, as on a GPU
machine that is lent.

There jaxtyping, whose names stand in annotations and are checked under test, is replaced by names that check
nothing.
"""

import importlib.util
import sys
import types


class _Shapes(types.ModuleType):
    """Gives any name of jaxtyping as a class that takes any shape."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__class_getitem__": classmethod(lambda _cls, _shape: object)})


if importlib.util.find_spec("jaxtyping") is None:
    sys.modules["jaxtyping"] = _Shapes("jaxtyping")
