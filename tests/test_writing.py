"""Files are written whole or not at all: what stood there before is untouched, nothing is left beside, and
one sentence says why.
"""

import errno
import json
import os
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from topowidgets.writing import (
    append_line,
    checked_target,
    expanded,
    make_folder,
    replacing,
    write_bytes,
    write_text,
)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_a_file_is_replaced_by_a_whole_one(tmp_path):
    path = tmp_path / "words.txt"
    write_text(path, "one\r\ntwo\nthree Löcher")
    write_bytes(str(path), path.read_bytes()[:-1])
    assert path.read_bytes() == "one\r\ntwo\nthree Löche".encode()
    assert names(tmp_path) == ["words.txt"]


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_fails_meanwhile_the_old_file_is_untouched(tmp_path, trouble):
    path = tmp_path / "run.nc"
    path.write_text("old")

    def write():
        with replacing(path) as part:
            assert (part.parent, part.suffix, part.name[0]) == (tmp_path, ".nc", ".")
            part.write_text("half")
            assert path.read_text() == "old"
            raise trouble

    with pytest.raises(trouble):
        write()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["run.nc"]


def test_a_kill_leaves_the_old_file_and_at_most_a_hidden_one(tmp_path):
    path = tmp_path / "run.nc"
    path.write_text("old")
    program = f"""
        import os, signal
        from topowidgets.writing import replacing
        with replacing({str(path)!r}) as part:
            part.write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode == -9
    assert path.read_text() == "old"
    assert all(name == "run.nc" or name.startswith(".") for name in names(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_the_mode_and_what_a_link_leads_to_are_kept(tmp_path):
    path, link = tmp_path / "deep" / "run.csv", tmp_path / "latest.csv"
    path.parent.mkdir()
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new")
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    fresh = tmp_path / "fresh.csv"
    write_text(fresh, "new")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o666 & ~mask
    there = tmp_path / "not_yet.csv"
    there.symlink_to(tmp_path / "made.csv")
    write_text(there, "new")
    assert (tmp_path / "made.csv").read_text() == "new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no devices")
def test_a_device_is_written_to_and_never_replaced():
    write_text("/dev/null", "words")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    with pytest.raises(
        OSError, match=r"^'/dev/full' could not be written: there is no space left on its disk\.$"
    ) as caught:
        write_text("/dev/full", "words")
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.skipif(os.name == "nt", reason="/dev/stdout")
def test_a_pipe_takes_what_is_written():
    program = "from topowidgets.writing import write_text; write_text('/dev/stdout', 'words')"
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout == b"words"


@pytest.mark.parametrize(
    ("place", "kind", "number", "why"),
    [
        ("", IsADirectoryError, errno.EISDIR, r"it is a folder, give the name of a file in it"),
        ("none/run.nc", FileNotFoundError, errno.ENOENT, r"there is no folder '.*none'"),
        ("file.txt/run.nc", NotADirectoryError, errno.ENOTDIR, r"its folder is a file"),
        ("n" * 300, OSError, errno.ENAMETOOLONG, r"its name is too long"),
        ("round", OSError, errno.ELOOP, r"it is a link that leads to itself"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_of_the_system_s_class(tmp_path, place, kind, number, why):
    (tmp_path / "file.txt").write_text("old")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    before = names(tmp_path)
    path = tmp_path / place
    for write in (checked_target, lambda path: write_text(path, "new")):
        with pytest.raises(kind, match=rf"^'.*' could not be written: {why}\.$") as caught:
            write(path)
        assert caught.value.errno == number
        assert str(path) in str(caught.value)
    assert names(tmp_path) == before


UNPRIVILEGED = """
    import os, threading
    from pathlib import Path
    from topowidgets.writing import make_folder, replacing, write_text
    if os.getuid() == 0:
        os.setuid(65534)
    folder = Path({folder!r})
    (folder / "own").mkdir()
    path = folder / "own" / "run.nc"
"""


def unprivileged(folder, program):
    """A program in a process that permissions hold for, also where the tests are run by root."""
    folder.chmod(0o777)
    for parent in folder.parents[:2]:  # pytest's own, made for its user alone
        parent.chmod(0o755)
    whole = textwrap.dedent(UNPRIVILEGED.format(folder=str(folder))) + textwrap.dedent(program)
    answer = subprocess.run([sys.executable, "-c", whole], check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_a_file_or_a_folder_without_permission_is_refused_at_once(tmp_path):
    said = unprivileged(
        tmp_path,
        """
        path.write_text("old")
        path.chmod(0o444)
        for place, mode in ((path, 0o644), (path.parent, 0o755)):
            try:
                write_text(path, "new")
            except PermissionError as error:
                print(error)
            place.chmod(mode)
            path.parent.chmod(0o555)
        path.parent.chmod(0o555)
        try:
            make_folder(path.parent / "deep" / "deeper")
        except PermissionError as error:
            print(error)
        print(path.read_text(), os.listdir(path.parent))
        """,
    )
    *sentences, end = said.splitlines()
    assert len(sentences) == 3
    assert all(
        line.endswith(
            "could not be written: there is no permission to write there, or another program holds it."
        )
        for line in sentences
    )
    assert end == "old ['run.nc']"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_replacing_is_tried_again_while_another_program_holds_the_file(tmp_path):
    """On Windows the file is open elsewhere; here its folder lets nothing be replaced for a while: the same
    error of the system's.
    """
    said = unprivileged(
        tmp_path,
        """
        path.write_text("old")
        with replacing(path) as part:
            part.write_text("new")
            path.parent.chmod(0o555)
            threading.Timer(0.3, path.parent.chmod, [0o755]).start()
        print(path.read_text(), os.listdir(path.parent))
        """,
    )
    assert said.strip() == "new ['run.nc']"


def test_a_path_is_a_text_or_a_path_and_the_home_folder_has_a_short_name(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert (
        expanded("~/a.nc")
        == expanded(Path("~/a.nc"))
        == expanded(str(tmp_path / "a.nc"))
        == tmp_path / "a.nc"
    )
    assert expanded("./~a") == Path("~a")
    assert expanded("~nobody-of-this-name/a") == Path("~nobody-of-this-name/a")
    write_text("~/a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "new"
    for wrong in (3, None, b"a.nc", 1.5, ["a.nc"]):
        with pytest.raises(TypeError, match=r"^path = .* is not allowed: give a text or a pathlib\.Path\.$"):
            expanded(wrong)
    for wrong in ("", "a\0b"):
        with pytest.raises(
            ValueError, match=r"^path = .* is not allowed: give the name of a file or folder\.$"
        ):
            expanded(wrong)


def test_a_folder_is_made_with_those_above_it(tmp_path):
    assert make_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("old")
    with pytest.raises(FileExistsError, match=r"'.*file' could not be written: it is a file and no folder\."):
        make_folder(tmp_path / "file")
    with pytest.raises(NotADirectoryError, match=r"its folder is a file"):
        make_folder(tmp_path / "file" / "deep")


def test_lines_are_added_and_a_cut_off_one_is_ended_first(tmp_path):
    path = tmp_path / "answers.jsonl"
    append_line(path, "one")
    path.write_bytes(path.read_bytes() + "cut off ü".encode()[:-1])
    append_line(path, "zwölf")
    append_line(path, "three")
    assert path.read_bytes() == b"one\ncut off \xc3\nzw\xc3\xb6lf\nthree\n"


def test_two_writers_at_once_leave_one_whole_file(tmp_path):
    path, texts = tmp_path / "run.csv", [letter * 100_000 for letter in "abcd"]
    writers = [
        threading.Thread(target=lambda text=text: [write_text(path, text) for _ in range(20)])
        for text in texts
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_text() in texts
    assert names(tmp_path) == ["run.csv"]


EVERY_WRITER = """
    import json, os, sys, warnings
    from pathlib import Path
    from topowidgets import Config, train
    from topowidgets.studies.atlas import Atlas
    from topowidgets.studies.closing_study import ClosingStudy, save_closing
    from topowidgets.lessons.sample_class import sample_class
    from topowidgets.lessons.answer_files import append
    from topowidgets.lessons.lesson import Lesson
    from topowidgets.lessons.overview import Overview
    from topowidgets.lessons.sitting import Sitting
    from topowidgets.pages.page import write_page
    from topowidgets.lessons.lesson_page import lesson_page
    from topowidgets.cli import main

    # a whole page of memory, so that not even a line fits in
    disk, old = Path(sys.argv[1]), b"o" * 4095 + b"\\n"
    run = train("pinch", neurons=24, tracers=0, eta_k=3, steps=40)
    atlas = Atlas([run, run])
    lesson = Lesson.from_yaml('''
    name: tiny
    title: One question
    lab: {neurons: 12, tau: 3}
    parts: [{name: one, say: Look., question: {ask: "Open?", choices: [open, closed], answer: open}}]
    ''')
    sitting = Sitting(lesson, disk / "answers.jsonl", "a" * 60)

    def answers(path):
        sitting.predict({"part": "one", "answer": "open"})
        sitting.trouble and print("trouble", sitting.trouble, file=sys.stderr)
        append(path, sitting.answers[0])

    def command(path):
        status = main([
            "run", "--set", "neurons=12", "tracers=0", "--steps", "3", "--out", str(path),
            "--csv", str(path) + ".csv",
        ])
        raise OSError(28, f"status {status}")

    writers = {
        "run.nc": run.save,
        "atlas.nc": atlas.save,
        "run.csv": run.to_csv,
        "atlas.csv": atlas.to_csv,
        "run.svg": run.save_picture,
        "run.png": run.save_picture,
        "run.pdf": run.save_picture,
        "run.gif": lambda path: run.animate(path, most=2),
        "run.html": run.export_html,
        "atlas.html": atlas.export_html,
        "lesson.html": lambda path: write_page(path, lesson_page(lesson)),
        "overview.csv": Overview(lesson, []).to_csv,
        "closing.json": lambda path: save_closing(ClosingStudy([0.5], []), path),
        "answers.jsonl": answers,
        "command.nc": command,
    }
    for name in writers:
        (disk / name).write_bytes(old)
    if os.name == "posix":
        (disk / "run.nc").chmod(0o600)
    before = sorted(os.listdir(disk))
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
    for name, write in writers.items():
        try:
            write(disk / name)
            said = "written"
        except Exception as error:
            said = [type(error).__name__, getattr(error, "errno", None), str(error)]
        whole = (disk / name).read_bytes() == old and sorted(os.listdir(disk)) == sorted([*before, "filler"])
        print(json.dumps([name, said, whole]), flush=True)
    (disk / "filler").unlink()
    run.to_csv(disk / "run.csv")  # with room again
    print(json.dumps([
        "end", (disk / "run.csv").read_bytes()[:5] == b"step,", (disk / "run.nc").stat().st_mode & 0o777
    ]))
"""


def small_disk(folder):
    """The beginning of a command that runs in a mount name space of its own, with a file system of 200 kB on
    a folder.
    """
    mount = f"mount -t tmpfs -o size=200k tmpfs '{folder}'"
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh"]


def can_mount(folder):
    try:
        return subprocess.run([*small_disk(folder), "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def test_on_a_full_disk_every_writer_says_so_and_costs_nothing(tmp_path):
    """In a process of its own, because a library that ends the process there must not end the tests."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not can_mount(disk):
        pytest.skip("no file system can be mounted here")
    command = [*small_disk(disk), sys.executable, "-c", textwrap.dedent(EVERY_WRITER), str(disk)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, f"{answer.returncode}: {answer.stderr[-3000:]}"
    *lines, end = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("[")]
    assert len(lines) == 15
    for name, said, whole in lines:
        assert whole, f"{name} cost something: {said}"
        assert said[:2] == ["OSError", errno.ENOSPC], (name, said)
        if name != "command.nc":
            assert said[2] == f"'{disk / name}' could not be written: there is no space left on its disk."
    assert lines[-1][1][2] == "[Errno 28] status 2"
    unwritten = (
        "topowidgets: --out: '{0}' could not be written: there is no space left on its disk. --csv: "
        "'{0}.csv' could not be written"
    )
    assert unwritten.format(disk / "command.nc") in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "trouble" in answer.stderr
    assert "pinch: 3 steps" in answer.stdout, "what was trained is told"
    assert end == ["end", True, 0o600]


def test_every_path_knows_the_home_folder(tmp_path, monkeypatch):
    import torch

    from topowidgets import Run, TopologyLesson, train
    from topowidgets.learning.image_sets import cache_folder
    from topowidgets.lessons.lesson import Lesson
    from topowidgets.lessons.overview import Overview
    from topowidgets.lessons.sample_class import sample_class
    from topowidgets.studies.atlas import Atlas

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("TOPOWIDGETS_CACHE", "~/cache")
    monkeypatch.chdir(tmp_path)
    assert cache_folder() == tmp_path / "cache"
    run = train("pinch", neurons=12, tracers=0, steps=2, log="~/run.log")
    for write, name in (
        (run.save, "run.nc"),
        (run.to_csv, "run.csv"),
        (run.save_picture, "run.svg"),
        (lambda path: run.animate(path, most=1), "run.gif"),
        (run.export_html, "run.html"),
        (Atlas([run]).save, "atlas.nc"),
        (Atlas([run]).to_csv, "atlas.csv"),
        (Atlas([run]).export_html, "atlas.html"),
    ):
        write(f"~/{name}")
        assert (tmp_path / name).stat().st_size > 0
    assert (
        len(Run.load("~/run.nc").rows)
        == len(Run.from_log("~/run.log").rows)
        == len(Atlas.load("~/atlas.nc").runs[0].rows)
        == 3
    )
    net = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    (tmp_path / "steps").mkdir()
    torch.save(net.state_dict(), tmp_path / "steps" / "step_1.pt")
    assert (
        len(Run.from_checkpoints("~/steps").frames)
        == len(Run.from_checkpoints(["~/steps/step_1.pt"]).frames)
        == 1
    )
    (tmp_path / "tiny.yaml").write_text(
        "name: tiny\ntitle: Tiny\nlab: {neurons: 12, tau: 3}\n"
        "parts: [{say: Look., question: {ask: 'Open?', choices: [open, closed], answer: open}}]"
    )
    assert sample_class("~/tiny.yaml", "~/class", learners=1) == tmp_path / "class"
    overview = Overview.from_files("~/tiny.yaml", "~/class")
    overview.to_csv("~/overview.csv")
    assert (
        len(Overview.from_files(Lesson.load("~/tiny.yaml"), ["~/class/sample 01.csv"]).answers)
        == len(overview.answers)
        == 1
    )
    lesson = TopologyLesson("~/tiny.yaml", answers="~/answers.jsonl")
    lesson.to_csv("~/answers.csv")
    lesson.close()
    assert (tmp_path / "answers.csv").is_file()
    assert not (tmp_path / "~").exists()


OTHER_TYPES = """
import pathlib
from topowidgets import Run, train
from topowidgets.lessons.lesson import Lesson
class Place:
    def __fspath__(self):
        return "place.nc"
run = train("pinch", neurons=12, tracers=0, steps=1)
run.save(Place())
assert len(Run.load(Place()).rows) == 2
for call in (
    run.save, run.to_csv, run.save_picture, run.animate, run.export_html, Run.load, Run.from_log, Lesson.load
):
    for wrong in (3, b"place.nc", ["place.nc"], None, open("place.nc", "rb")):
        try:
            call(wrong)
        except TypeError as error:
            assert str(error) == f"path = {wrong!r} is not allowed: give a text or a pathlib.Path.", error
        else:
            raise AssertionError(call, wrong)
"""


def test_what_is_no_path_is_a_sentence(tmp_path):
    """In a process whose calls nobody checks, as a user's."""
    answer = subprocess.run(
        [sys.executable, "-c", OTHER_TYPES], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == ["place.nc"]
