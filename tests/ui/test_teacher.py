"""A teacher makes a lesson, shares it as a page, collects the students' answers and looks at the class."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.conftest import LabPage, Server
from tests.ui.test_lesson import button, predict
from topowidgets.cli import main

pytestmark = pytest.mark.ui

OVERVIEW = Path(__file__).parents[2] / "notebooks" / "12_class_overview.ipynb"

MINE = """name: mine
title: My own lesson
lab: {preset: fold, neurons: 48, tau: 10}
hide: [timeline]
lock: [rate]
skip: false
parts:
  - name: kept
    say: Half of 1/K.
    run: {eta_k: 0.5}
    question:
      ask: Will the hole be open?
      choices: [open, shut]
      outcome: hole
      feedback: {closed: It is open.}
  - name: end
    say: That was all.
    question: {ask: "Was it?", choices: ["yes", "no"], answer: "yes"}
"""

MAKE = """from topowidgets import TopologyLab, TopologyLesson, open_shared
lesson = TopologyLesson("mine.yaml", answers=None)
lesson.export_html("mine.html")
lesson"""

SHARE = """text = TopologyLab("fold", eta_k=0.5, neurons=24, hide=["timeline"], lock=["rate"]).share()
open_shared(text)"""

STUDENTS = {"<img src=x onerror=alert(1)>": "closed", "Ada": "open", "": "open"}


def test_a_teacher_makes_shares_and_collects_a_lesson(
    lab_page: LabPage, browser: Browser, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong in the file is told with its line; the page needs no server; a name is a name whatever
    stands in it.
    """
    page, folder, file = lab_page.page, server.folder, server.folder / "mine.yaml"
    file.write_text(MINE)
    assert main(["lesson", str(file)]) == 2
    assert "parts[0].question.choices = 'shut' is not allowed" in capsys.readouterr().err
    file.write_text(MINE.replace("shut", "closed"))
    assert main(["lesson", str(file)]) == 0
    assert "Will the hole be open?" in capsys.readouterr().out
    # made: seen as a student will see it, and shared as a page and as a string
    lab_page.open(server.notebook("mine", MAKE, SHARE))
    lab_page.run_cells()
    root, lab = page.locator("[data-kind=lesson]"), page.locator("[data-kind=lab]")
    expect(root.get_by_role("group", name="Will the hole be open?")).to_be_visible(timeout=60_000)
    expect(root.get_by_role("slider", name="learning rate")).to_be_disabled()
    expect(lab.get_by_role("slider", name="learning rate")).to_be_disabled(timeout=60_000)
    expect(lab.get_by_role("group", name="timelines")).to_be_hidden()
    # answered: each student with a browser of their own, without a server
    answers = folder / "answers"
    answers.mkdir()
    for number, (name, choice) in enumerate(STUDENTS.items()):
        context = browser.new_context()
        context.set_offline(True)
        student = context.new_page()
        student.goto((folder / "mine.html").as_uri())
        view = student.locator("[data-kind=lesson]")
        view.get_by_role("combobox", name="speed").select_option("fast")
        view.get_by_role("textbox", name="your name").fill(name)
        expect(button(view, "Next")).to_be_disabled()  # the lesson's file has it so
        expect(view.get_by_role("option", name="part 2 of 2")).to_be_disabled()
        predict(view, choice)
        expect(view.locator(".tw-outcome")).to_contain_text("Outcome: open.", timeout=60_000)
        with student.expect_download() as download:
            button(view, "Save answers (CSV)").click()
        download.value.save_as(answers / f"{number} {download.value.suggested_filename}")
        context.close()
    (answers / "grades.csv").write_text("name,grade\nAda,1\n")
    # collected: the notebook for it, with the teacher's lesson and folder
    notebook = json.loads(OVERVIEW.read_text(encoding="utf-8"))
    making = notebook["cells"][1]
    making["source"] = (
        "".join(making["source"])
        .replace('name = "holes"', 'name = "mine.yaml"')
        .replace('folder = sample_class(name, "sample_class")', 'folder = "answers"')
    )
    (folder / "class.ipynb").write_text(json.dumps(notebook))
    lab_page.open("class")
    lab_page.run_cells()
    expect(page.get_by_text("My own lesson: 3 learners, 3 files read.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("grades.csv: ")).to_contain_text("it has no column lesson, part")
    rows = page.get_by_role("row")
    students = [("<img src=x onerror=alert(1)>", "✗ closed"), ("Ada", "✓ open"), ("2 mine", "✓ open")]
    for name, cell in (*students, ("right", "2 of 3"), ("not answered", "3")):
        expect(rows.filter(has=page.get_by_role("rowheader", name=name, exact=True))).to_contain_text(cell)
    expect(page.locator(".js-plotly-plot").first).to_contain_text(
        "2 of 3 were right. The outcome: open.", timeout=60_000
    )
    lab_page.shot("teacher-class")
    shutil.rmtree(answers)
