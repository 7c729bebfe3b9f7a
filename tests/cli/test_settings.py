"""`topowidgets settings`: every setting, as text and as JSON."""

import json

from topowidgets.cli import main
from topowidgets.settings.listing import listing
from topowidgets.settings.sections import SETTINGS


def test_settings_are_listed_as_text_or_as_json(capsys):
    assert main(["settings"]) == 0
    assert capsys.readouterr().out == f"{listing()}\n"
    assert main(["settings", "--json"]) == 0
    sections = json.loads(capsys.readouterr().out)["sections"]
    assert [one["name"] for section in sections for one in section["settings"]] == list(SETTINGS)
