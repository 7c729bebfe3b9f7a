"""A lesson in JupyterLab: a student predicts, the run replies, the answers are kept."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.ui.conftest import LabPage, Server
from topowidgets.lessons.answer_files import from_csv, read
from topowidgets.lessons.lesson import Lesson, Part
from topowidgets.pages.page import Page as Exported
from topowidgets.pages.page import write_page

pytestmark = pytest.mark.ui


def wait(lab_page: LabPage, condition: str, seconds: float = 60) -> None:
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
    """A question whose answer is known: left out by keys and come back to; wrong, with a hint; and another,
    right.
    """
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    button(root, "Skip").press("Enter")
    expect(region.get_by_text("A computer has no rubber bands.").locator("..")).to_be_focused()
    expect(region.get_by_text("Not answered: part 2. You can go back")).to_be_visible()
    button(root, "Back").press("Space")
    expect(region.get_by_text("Not answered:")).to_be_hidden()
    button(root, "Answer").click()
    expect(region.get_by_role("alert")).to_have_text("Choose one of the answers first.")
    button(root, "Hint (1 left)").click()
    predict(root, "one", "Answer")
    expect(outcome).to_contain_text("Answer: two. You said otherwise.")
    button(root, "Next").click()
    region.get_by_role("radio", name="single neurons that are still apart").check()
    button(root, "Answer").press("Enter")
    # the answer cannot be given again: the reader goes on with what came of it
    expect(outcome.locator("..")).to_be_focused()
    expect(outcome).to_contain_text("You found it.")
    for _ in range(2):
        root.page.keyboard.press("Tab")
    expect(button(root, "Next")).to_be_focused()
    root.page.keyboard.press("Enter")


def number(root: Locator) -> None:
    """The last part of the lesson frees the rate and asks for a number."""
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    expect(root.get_by_role("slider", name="learning rate")).to_be_enabled()
    expect(button(root, "Next")).to_be_disabled()  # there is nothing to skip to
    field = region.get_by_role("spinbutton")
    field.fill("7")
    button(root, "Answer").click()
    expect(region.get_by_role("alert")).to_have_text("“7” is no number from 1.5 to 3.")
    field.fill("2,7")
    field.press("Enter")
    expect(outcome).to_contain_text("Answer: 2.6 to 2.8. You found it.")
    expect(region.get_by_text("7 answers kept in holes.answers.jsonl")).to_be_visible()


def answer(root: Locator, part: Part) -> None:
    """Some answer to a part's question: the first choice, the middle of the range, a triangle."""
    question = part.question
    assert question is not None
    press = "Predict" if part.run else "Answer"
    if question.kind == "choice":
        predict(root, question.choices[0], press)
        return
    if question.kind == "number":
        root.get_by_role("region", name="lesson").get_by_role("spinbutton").fill(
            f"{(question.low + question.high) / 2:g}"
        )
    else:
        cloud = root.get_by_role("img", name="neurons")
        cloud.focus()
        for key in ("ArrowUp", "Space", "ArrowLeft", "Space", "ArrowDown", "Space"):
            cloud.press(key)
    button(root, press).click()


def replied(root: Locator, part: Part) -> None:
    """Wait for what comes of it."""
    question = part.question
    assert question is not None
    sure = part.after[:30] if question.kind == "drawing" else "Outcome:" if part.run else "Answer:"
    expect(root.get_by_role("region", name="lesson")).to_contain_text(sure, timeout=60_000)


def test_the_lessons_as_pages_need_no_server(
    browser: Browser, tmp_path: Path, lesson_pages: Callable[[str], Exported]
) -> None:
    """From files, with the network off, from beginning to end.

    A reload between prediction and outcome loses neither.
    """
    context = browser.new_context(viewport={"width": 800, "height": 900})
    context.set_offline(True)
    outcomes = {}
    for name in ("holes", "edge"):
        lesson = Lesson.load(name)
        write_page(tmp_path / f"{name}.html", lesson_pages(name))
        page = context.new_page()
        page.goto((tmp_path / f"{name}.html").as_uri())
        root = page.locator("[data-kind=lesson]")
        speed = root.get_by_role("combobox", name="speed")
        speed.select_option("fast")
        for part in lesson.parts:
            if part.name == "cloud":
                expect(root.get_by_text(part.after)).to_be_hidden()
                button(root, "Play").click()
                expect(root.get_by_text(part.after)).to_be_visible(timeout=60_000)
            if part.question is not None:
                page.set_viewport_size(
                    {"width": 400, "height": 750} if part.name == "lines" else {"width": 800, "height": 900}
                )
                answer(root, part)
                if part.name == "kept":
                    page.reload()
                    expect(
                        root.get_by_role("region", name="lesson").get_by_role(
                            "radio", name=part.question.choices[0]
                        )
                    ).to_be_checked()
                    expect(button(root, "Predict")).to_be_disabled()
                    speed.select_option("fast")
                replied(root, part)
            if part.name == "lines":
                expect(
                    root.get_by_role("status").filter(has_text="Outcome:"), "on a phone the run is looked at"
                ).not_to_be_in_viewport()
                button(root, "Outcome: injective. You predicted it. Read on above").click()
                expect(root.get_by_role("status").filter(has_text="Outcome:")).to_be_in_viewport()
            if part.name == "where":
                choose_a_rate(root)
            elif part.name != "free":
                button(root, "Next").click()
        expect(root.get_by_text("That was the last part: save your answers")).to_be_visible()
        with page.expect_download() as download:
            button(root, "Save answers (CSV)").click()
        assert download.value.suggested_filename == f"{name}.csv"
        download.value.save_as(tmp_path / f"{name}.csv")
        outcomes |= {one.part: one.outcome for one in from_csv(tmp_path / f"{name}.csv")}
        page.close()
    context.close()
    asked = ("kept", "beyond", "drawing", "pinched", "lines", "fold-task", "fold-hole")
    assert [outcomes[part] for part in asked] == ["open", "open", "", "closed", "injective", "10", "open"]
    assert len(outcomes) == 14


def choose_a_rate(root: Locator) -> None:
    """A page's rate goes in steps, where the lesson frees it."""
    rate = root.get_by_role("spinbutton", name="learning rate in units of 1/K")
    rate.fill("2.93")
    rate.press("Enter")
    expect(root.get_by_text("2.93 / K is not trained; shown is 2.9 / K.")).to_be_visible()
    rate.press("Tab")
    expect(rate).to_have_value("2.90", timeout=60_000)  # the nearest that was trained
    root.get_by_role("combobox", name="speed").select_option("fast")
    button(root, "Play").click()
    expect(root.get_by_text("sample: closed")).to_be_visible(timeout=60_000)


def test_a_student_goes_through_the_first_lesson(lab_page: LabPage, server: Server, tmp_path: Path) -> None:
    """Every kind of question, by pointer and by keys; wrong and right; hints; the file beside the notebook
    and the CSV.
    """
    lab_page.open(
        server.notebook("lesson", "from topowidgets import TopologyLesson\nTopologyLesson('holes')")
    )
    lab_page.run_cells()
    root = lab_page.page.locator("[data-kind=lesson]")
    wait(lab_page, "d.state === 'paused' && d.step === '0'")
    region, outcome = root.get_by_role("region", name="lesson"), root.locator(".tw-outcome")
    expect(region.get_by_role("combobox", name="part")).to_have_value("0")
    for role, name in (
        ("combobox", "preset"),
        ("slider", "learning rate"),
        ("img", "barcode"),
        ("group", "timelines"),
    ):
        expect(root.get_by_role(role, name=name), "not spoken of yet").to_have_count(0)
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
    expect(outcome).to_contain_text("Outcome: open. You predicted it.", timeout=60_000)
    wait(lab_page, "d.state === 'finished'")
    expect(
        root.get_by_role("slider", name="learning rate"), "shown, and locked until a part frees it"
    ).to_be_disabled()
    expect(
        root.get_by_role("button", name="Read on above"), "here it stands beside the picture"
    ).to_have_count(0)
    lab_page.shot("lesson-outcome")
    button(root, "Next").click()
    predict(root, "closed")
    expect(outcome).to_contain_text("Outcome: open. You predicted otherwise.", timeout=60_000)
    button(root, "Next").click()
    # a drawing, by keys and by pointer
    wait(lab_page, "d.state === 'paused' && d.step === '0'")
    cloud = root.get_by_role("img", name="neurons")
    button(root, "Predict").click()
    expect(region.get_by_role("alert")).to_have_text("Draw the curve first.")
    draw(lab_page, cloud)
    expect(region.get_by_role("alert")).to_be_hidden()
    button(root, "Predict").click()
    expect(region.get_by_text("Your drawing stays beside the neurons.")).to_be_visible(timeout=60_000)
    wait(lab_page, "d.state === 'finished' && +d.step > 5")
    lab_page.shot("lesson-drawn")
    button(root, "Next").click()
    predict(root, "closed")
    expect(outcome).to_contain_text("Outcome: closed. You predicted it.", timeout=60_000)
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
    assert [one.learner for one in read(server.folder / "holes.answers.jsonl")] == ["", ""] + 7 * ["Ada"], (
        "the name came late"
    )


def test_a_student_goes_through_the_second_lesson(lab_page: LabPage, server: Server, tmp_path: Path) -> None:
    """The page is reloaded between a prediction and its outcome;
    at the end the rate and the preset are free.
    """
    lesson = Lesson.load("edge")
    lab_page.open(
        server.notebook(
            "edge", "from topowidgets import TopologyLesson\nTopologyLesson('edge', learner='Emmy')"
        )
    )
    lab_page.run_cells()
    root = lab_page.page.locator("[data-kind=lesson]")
    wait(lab_page, "d.state === 'paused' && d.step === '0'")
    root.get_by_role("combobox", name="speed").select_option("fast")
    for part in lesson.parts:
        expect(root.get_by_role("group", name="timelines")).to_have_count(
            int(part.name in ("edge", "catapult", "free"))
        )
        for role, name in (("img", "barcode"), ("group", "in words")):
            expect(root.get_by_role(role, name=name), "nothing tells what the next part asks").to_have_count(
                int(part.name != "fold-task")
            )
        if part.name == "lines":
            root.get_by_role("combobox", name="speed").select_option("5 tau/s")
        answer(root, part)
        if part.name == "lines":
            expect(root.get_by_text("The run replies; wait for its end.")).to_be_visible()
            lab_page.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
            lab_page.page.reload()
            expect(root.get_by_role("combobox", name="part")).to_have_value("1", timeout=60_000)
            expect(
                root.get_by_role("region", name="lesson").get_by_role("radio", name="injective")
            ).to_be_checked()
            root.get_by_role("combobox", name="speed").select_option("fast")
        replied(root, part)
        if part.name != "free":
            button(root, "Next").click()
    lab_page.shot("lesson-free")
    beside, picture = (
        root.get_by_role("region", name="lesson").bounding_box(),
        root.get_by_role("img", name="neurons").bounding_box(),
    )
    assert beside
    assert picture
    assert beside["x"] + beside["width"] <= picture["x"], "question and picture are in sight at once"
    root.get_by_role("combobox", name="preset").select_option("shatter")
    rate = root.get_by_role("spinbutton", name="learning rate in units of 1/K")
    rate.fill("2.5")
    rate.press("Enter")
    wait(lab_page, "Math.abs(+d.etaK - 2.5) < 0.01")
    rows = saved(lab_page, root, tmp_path / "edge.csv")
    assert [(row["part"], row["outcome"], row["right"]) for row in rows] == [
        ("bowl", "it halves", "no"),
        ("lines", "injective", "yes"),
        ("fold-task", "10", "no"),
        ("fold-hole", "open", "yes"),
        ("edge", "close to the rate", "no"),
        ("catapult", "rise first, then fall", "no"),
        ("free", "no", "no"),
    ]
    assert {row["learner"] for row in rows} == {"Emmy"}
