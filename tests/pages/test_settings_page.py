"""The page of settings: a row for each, and nothing in it becomes markup."""

from tests.pages.test_page import HOSTILE, Elements
from topowidgets.pages.settings_page import settings_html


def test_a_row_for_each_setting_by_section():
    rows = [("eta_k", "1.5 1/K", "above 0", "", "the rate"), ("eta", "null", "above 0", "rule sgd", "itself")]
    markup = settings_html({"the rate": rows}, "<nav>links</nav>")
    assert markup.index("<nav>links</nav>") < markup.index("<table>")
    assert (
        '<tr id="eta"><th scope="row"><code>eta</code></th>'
        "<td>null</td><td>above 0</td><td>rule sgd</td><td>itself</td></tr>"
    ) in markup
    assert [tag for tag, found in Elements(markup).found if found.get("scope") == "rowgroup"] == ["th"]


def test_no_cell_and_no_title_becomes_markup():
    harmless = Elements(settings_html({"title": [("a", "b", "c", "d", "e")]}, "")).found
    hostile = Elements(settings_html({HOSTILE: [(HOSTILE,) * 5]}, "")).found
    assert [tag for tag, _ in hostile] == [tag for tag, _ in harmless]
    assert [attributes["id"] for _, attributes in hostile if "id" in attributes] == [HOSTILE]
