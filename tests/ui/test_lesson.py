"""A lesson in JupyterLab: a student predicts, the run replies, the answers are kept."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.ui.conftest import LabPage, Server
from topowidgets.experiments.lesson_page import lesson_page
from topowidgets.lessons.answers import from_csv, read
from topowidgets.lessons.lesson import Lesson
from topowidgets.pages.page import write_page

pytestmark = pytest.mark.ui


SMALL = Lesson.from_dict(
    {
        "name": "small",
        "title": "A small lesson",
        "lab": {"neurons": 24, "tau": 10},
        "lock": ["rate"],
        "parts": [
            {
                "name": "kept",
                "say": "Half of 1/K.",
                "run": {"eta_k": 0.5},
                "question": {"ask": "Open?", "choices": ["open", "closed"], "outcome": "hole", "feedback": {"wrong": "Still open."}},
            },
            {"name": "where", "say": "Free.", "unlock": ["rate"], "question": {"ask": "Where?", "number": [0, 6], "answer": [2, 3]}},
        ],
    }
)


def wait(lab_page: LabPage, condition: str, seconds: float = 40) -> None:
    """Wait until a condition on the lesson's values `d` holds."""
    lab_page.wait(condition, seconds, "lesson")


def button(root: Locator, name: str) -> Locator:
    return root.get_by_role("button", name=name, exact=True)


def predict(root: Locator, choice: str, press: str = "Predict") -> None:
    """Choose one of the answers and give it."""
    root.get_by_role("region", name="lesson").get_by_role("radio", name=choice, exact=True).check()
    button(root, press).click()


def draw(lab_page: LabPage, cloud: Locator) -> None:
    """A curve by keys, then another by the pointer in its place."""
    cloud.focus()
    for key in ("ArrowUp", "Space", "ArrowLeft", "Space", "ArrowDown", "Space"):
        cloud.press(key)
    expect(cloud).to_have_attribute("data-sketch", "3")
    box = cloud.bounding_box()
    assert box is not None
    mouse, (x, y) = lab_page.page.mouse, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.move(x - 60, y)
    mouse.down()
    for dx, dy in ((0, -50), (60, 0), (0, 50), (-55, 8)):
        mouse.move(x + dx, y + dy, steps=8)
    mouse.up()
    lab_page.shot("lesson-drawing")


def saved(lab_page: LabPage, root: Locator, path: Path) -> list[dict[str, str]]:
    """The rows of the CSV file that the page gives."""
    with lab_page.page.expect_download() as download:
        button(root, "Save answers (CSV)").click()
    download.value.save_as(path)
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def known(root: Locator) -> None:
    """A question whose answer is known: wrong, with a hint; and another, right."""
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    expect(button(root, "Next")).to_be_disabled()
    button(root, "Answer").click()
    expect(region.get_by_role("alert")).to_have_text("Choose one of the answers first.")
    button(root, "Hint (1 left)").click()
    predict(root, "one", "Answer")
    expect(outcome).to_contain_text("Outcome: two. You predicted otherwise.")
    button(root, "Next").click()
    predict(root, "single neurons that are still apart", "Answer")
    button(root, "Next").click()


def number(root: Locator) -> None:
    """The last part of the lesson frees the rate and asks for a number."""
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    expect(root.get_by_role("slider", name="learning rate")).to_be_enabled()
    field = region.get_by_role("spinbutton")
    field.fill("7")
    button(root, "Answer").click()
    expect(region.get_by_role("alert")).to_have_text("“7” is no number from 1.5 to 3.")
    field.fill("2,7")
    field.press("Enter")
    expect(outcome).to_contain_text("Outcome: 2.6 to 2.8. You predicted it.")
    expect(region.get_by_text("7 answers kept in holes.answers.jsonl")).to_be_visible()


def test_a_lesson_as_a_page_needs_no_server(browser: Browser, tmp_path: Path) -> None:
    """From a file, with the network off: predict, see the outcome, go on where one was after a reload, choose a rate at the end."""
    write_page(tmp_path / "lesson.html", lesson_page(SMALL))
    context = browser.new_context(viewport={"width": 800, "height": 900})
    context.set_offline(True)
    page = context.new_page()
    page.goto((tmp_path / "lesson.html").as_uri())
    root = page.locator("[data-kind=lesson]")
    root.get_by_role("combobox", name="speed").select_option("fast")
    expect(root.get_by_role("slider", name="learning rate")).to_be_disabled()
    predict(root, "closed")
    outcome = root.locator(".tw-outcome")
    expect(outcome).to_contain_text("Outcome: open. You predicted otherwise.Still open.", timeout=20_000)
    page.reload()
    expect(outcome).to_contain_text("Outcome: open.")
    expect(root.get_by_text("1 answer kept in this browser")).to_be_visible()
    button(root, "Next").click()
    rate = root.get_by_role("spinbutton", name="learning rate in units of 1/K")
    rate.fill("3.02")
    rate.press("Enter")
    expect(root.get_by_text("3.02 / K is not trained; shown is 3.07 / K.")).to_be_visible()
    rate.press("Tab")
    expect(rate).to_have_value("3.07", timeout=10_000)  # the nearest that was trained
    root.get_by_role("combobox", name="speed").select_option("fast")
    button(root, "Play").click()
    expect(root.get_by_text("sample: closed")).to_be_visible(timeout=20_000)
    field = root.get_by_role("region", name="lesson").get_by_role("spinbutton")
    field.fill("2.5")
    field.press("Enter")
    expect(outcome).to_contain_text("Outcome: 2 to 3. You predicted it.")
    with page.expect_download() as download:
        button(root, "Save answers (CSV)").click()
    download.value.save_as(tmp_path / "answers.csv")
    assert [(one.part, one.right, one.outcome) for one in from_csv(tmp_path / "answers.csv")] == [
        ("kept", "no", "open"),
        ("where", "yes", "2 to 3"),
    ]
    context.close()


def test_a_student_goes_through_the_first_lesson(lab_page: LabPage, server: Server, tmp_path: Path) -> None:
    """Every kind of question, by pointer and by keys; wrong and right; hints; the file beside the notebook and the CSV."""
    lab_page.open(server.notebook("lesson", "from topowidgets import TopologyLesson\nTopologyLesson('holes')"))
    lab_page.run_cells()
    root = lab_page.page.locator("[data-kind=lesson]")
    wait(lab_page, "d.state === 'paused' && d.step === '0'")
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    expect(region.get_by_text("part 1 of 8")).to_be_visible()
    expect(root.get_by_role("combobox", name="preset")).to_be_disabled()
    expect(root.get_by_role("slider", name="learning rate")).to_be_disabled()
    expect(root.get_by_role("group", name="timelines")).to_be_hidden()
    root.get_by_role("combobox", name="speed").select_option("fast")
    button(root, "Next").click()
    known(root)
    root.get_by_role("textbox", name="your name").fill("Ada")
    # a run replies; Play waits for the prediction
    expect(button(root, "Play")).to_be_disabled()
    lab_page.shot("lesson-question")
    first = region.get_by_role("radio", name="open")
    first.focus()
    first.press("ArrowDown")
    region.get_by_role("radio", name="closed").press("ArrowUp")
    expect(first).to_be_checked()
    button(root, "Predict").click()
    expect(outcome).to_contain_text("Outcome: open. You predicted it.", timeout=40_000)
    wait(lab_page, "d.state === 'finished'")
    lab_page.shot("lesson-outcome")
    button(root, "Next").click()
    predict(root, "closed")
    expect(outcome).to_contain_text("Outcome: open. You predicted otherwise.", timeout=40_000)
    button(root, "Next").click()
    # a drawing, by keys and by pointer
    wait(lab_page, "d.state === 'paused' && d.step === '0'")
    cloud = root.get_by_role("img", name="neurons")
    button(root, "Predict").click()
    expect(region.get_by_role("alert")).to_have_text("Draw the curve first.")
    draw(lab_page, cloud)
    button(root, "Predict").click()
    expect(region.get_by_text("Your drawing stays beside the neurons.")).to_be_visible(timeout=40_000)
    wait(lab_page, "d.state === 'finished' && +d.step > 5")
    lab_page.shot("lesson-drawn")
    button(root, "Next").click()
    predict(root, "closed")
    expect(outcome).to_contain_text("Outcome: closed. You predicted it.", timeout=40_000)
    button(root, "Next").click()
    number(root)
    rows = saved(lab_page, root, tmp_path / "holes.csv")
    assert [(row["part"], row["right"], row["learner"]) for row in rows] == [
        ("rubber-band", "no", "Ada"),
        ("bars", "yes", "Ada"),
        ("kept", "yes", "Ada"),
        ("beyond", "no", "Ada"),
        ("drawing", "", "Ada"),
        ("pinched", "yes", "Ada"),
        ("where", "yes", "Ada"),
    ]
    assert rows[0]["hints"] == "1"
    assert [one.learner for one in read(server.folder / "holes.answers.jsonl")] == ["", ""] + 7 * ["Ada"], "the name came late"
    # a reloaded page goes on where it was
    lab_page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    lab_page.page.reload()
    expect(lab_page.page.locator("[data-kind=lesson]").get_by_text("part 8 of 8")).to_be_visible(timeout=30_000)
