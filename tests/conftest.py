"""What all tests share."""

import contextlib
import os

import pytest

with contextlib.suppress(ImportError):  # the tests on a GPU run without it
    from hypothesis import settings

    settings.register_profile("untimed", settings(), deadline=None)  # a busy machine is no failure
    settings.load_profile("untimed")


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether tests that have a long and a short form run the long one: `TOPOWIDGETS_LONG=1 pytest ...`.

    CI runs the short one.
    """
    return os.environ.get("TOPOWIDGETS_LONG", "") not in ("", "0")
