"""What all tests share."""

import os

import pytest


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether tests that have a long and a short form run the long one: `TOPOWIDGETS_LONG=1 pytest ...`. CI runs the short one."""
    return os.environ.get("TOPOWIDGETS_LONG", "") not in ("", "0")
