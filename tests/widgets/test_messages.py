"""Python and the browser have the same messages and commands."""

import re
from pathlib import Path
from typing import NotRequired, get_args, get_origin, get_type_hints

import pytest

import topowidgets
from topowidgets import Config, TopologyLab
from topowidgets.widgets import messages

SCRIPT = Path(topowidgets.__file__).parent / "widgets" / "js" / "sources" / "messages.js"
TEXT = SCRIPT.read_text(encoding="utf-8")
KINDS = {kind.__name__: kind for kind in (*messages.FROM_PAGE, *messages.TO_PAGE)}


def typedefs():
    """Required and optional fields of each message in the script, with its type."""
    found = {}
    for body, name in re.findall(r"@typedef \{\{(.*)\}\} (\w+)", TEXT):
        fields = re.findall(r"(?:^|, )(\w+)(\??): ", body)
        kind = re.match(r'type: "(\w+)"', body)
        found[name] = (
            kind[1],
            {field for field, optional in fields if not optional},
            {field for field, optional in fields if optional},
        )
    return found


@pytest.mark.parametrize("name", KINDS)
def test_a_message_has_the_same_fields_in_both(name):
    hints = get_type_hints(KINDS[name], include_extras=True)
    optional = {field for field, hint in hints.items() if get_origin(hint) is NotRequired}
    (written,) = get_args(hints["type"])
    assert typedefs()[name] == (written, hints.keys() - optional, optional)


def test_no_message_is_known_to_one_side_alone():
    assert typedefs().keys() == KINDS.keys()


@pytest.mark.parametrize("name", ["LAB_COMMANDS", "RUNS_COMMANDS", "LESSON_COMMANDS", "FIELD_COMMANDS"])
def test_commands_are_the_same_in_both(name):
    listed = re.search(rf"{name} = \[(.*?)\]", TEXT, re.DOTALL)
    assert re.findall(r'"(\w+)"', listed[1]) == list(getattr(messages, name))


def test_a_lab_does_what_its_pages_can_ask_for():
    lab = TopologyLab(Config(neurons=12, tracers=0))
    try:
        # the view answers this one itself
        assert {*lab.source.commands} == {*messages.LAB_COMMANDS} - {"share"}
    finally:
        lab.close()
