"""What all tests share."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser journeys go first and all to one process, which has one JupyterLab and one browser; the other process does the rest."""
    for item in items:
        if item.get_closest_marker("ui"):
            item.add_marker(pytest.mark.xdist_group("browser"))
    items.sort(key=lambda item: item.get_closest_marker("ui") is None)


@pytest.fixture(scope="session")
def long() -> bool:
    """Whether tests that have a long and a short form run the long one: `TOPOWIDGETS_LONG=1 pytest ...`. CI runs the short one."""
    return os.environ.get("TOPOWIDGETS_LONG", "") not in ("", "0")
