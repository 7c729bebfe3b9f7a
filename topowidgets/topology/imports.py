"""Late imports: one at a time, and of packages that draw random numbers or warn as they are imported."""

from __future__ import annotations

import contextlib
import random
import threading
import warnings
from collections.abc import Iterator

ONE_AT_A_TIME = threading.RLock()
"""Held while a package is imported late. The training and its frames' thread measure side by side: where each
imports another part of scipy, whose parts import one another, Python may find both waiting for the other."""


@contextlib.contextmanager
def importing_quietly() -> Iterator[None]:
    """Leave Python's stream of random numbers where it is (scikit-learn draws from it), and say nothing of
    what is absent (UMAP does).

    Examples:
        >>> before = random.getstate()
        >>> with importing_quietly():
        ...     import sklearn.manifold
        >>> random.getstate() == before
        True
    """
    with ONE_AT_A_TIME:
        stream = random.getstate()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield
        finally:
            random.setstate(stream)
