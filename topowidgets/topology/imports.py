"""Late imports of packages that draw random numbers or warn as they are imported."""

from __future__ import annotations

import contextlib
import random
import warnings
from collections.abc import Iterator


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
    stream = random.getstate()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        random.setstate(stream)
