"""Every snippet of the README and the docs runs as a reader runs it: in an empty folder, on fresh objects."""

import ast
import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

import topowidgets
from topowidgets import Run, TopologyLab, train
from topowidgets.cli import main
from topowidgets.cli.parser import command_parser
from topowidgets.recording.run_log import write_log

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("**/*.md")),
    *sorted((ROOT / "notebooks").glob("**/*.md")),
]
OTHERS = (
    "make",
    "bash",
    "py",
    "python",
    "python3",
    "jupyter",
    "voila",
    ".venv\\Scripts\\activate",
    "source",
    "git",
    "cd",
    "pip",
)
"""Commands that are not ours: they set up, start a server, or are what CI itself runs."""


def blocks(text: str) -> Iterator[tuple[int, str]]:
    """Each indented or fenced block of code with the number of its first line."""
    lines, number = text.splitlines(), 0
    while number < len(lines):
        fence = re.match(r"\s*```", lines[number])
        first = number + 1 if fence else number
        inside = (
            (lambda line: not re.match(r"\s*```", line))
            if fence
            else (lambda line: line.startswith("    ") or not line.strip())
        )
        opens = fence or (lines[number].startswith("    ") and (number == 0 or not lines[number - 1].strip()))
        if opens:
            end = next((at for at in range(first, len(lines)) if not inside(lines[at])), len(lines))
            yield first + 1, inspect.cleandoc("\n".join(["", *lines[first:end]]))
            number = end
        number += 1


def is_shell(chunk: str) -> bool:
    """Whether a chunk of a block is for a terminal."""
    return chunk.split(maxsplit=1)[0] in ("topowidgets", *OTHERS)


SNIPPETS = [
    pytest.param(chunks, id=f"{page.relative_to(ROOT)}:{number}")
    for page in PAGES
    for number, block in blocks(page.read_text(encoding="utf-8"))
    if (chunks := [chunk for chunk in re.split(r"\n\s*\n", block) if chunk.strip()])
]


def status_of(line: str, *, long: bool) -> int:
    """Run a command of ours; what takes long is made small, or only read,
    unless the long form is asked for.
    """
    arguments = shlex.split(line, comments=True)[1:]
    if "mnist" in arguments and not long:
        arguments += ["--steps", "2"]
    if arguments[0] == "atlas" and not long:
        arguments += ["--eta-k", "0.5,3"]
    if arguments[0] == "site" and not long:  # tests/test_site.py writes a small one
        return 0 if command_parser()[0].parse_args(arguments) else 2
    return main(arguments)


@pytest.fixture
def names(tmp_path, monkeypatch) -> Iterator[dict[str, object]]:
    """What the text around a snippet speaks of, in a folder of its own: a lab, two runs, a loop and its
    module, files that were saved.
    """
    monkeypatch.chdir(tmp_path)
    run, other = train("pinch", eta_k=3, steps=4), train("fold", steps=4)
    write_log(run, Path("run.log"))
    module = torch.nn.Sequential()
    module.add_module("fc1", torch.nn.Linear(2, 8))
    module.add_module("act", torch.nn.Tanh())
    module.add_module("fc2", torch.nn.Linear(8, 1))
    x = torch.randn(32, 2, generator=torch.Generator().manual_seed(0))
    Path("folder").mkdir()
    for step in (1, 2):
        torch.save(module.state_dict(), f"folder/step_{step}.pt")
    closure = lambda: (module(x) - x[:, :1]).square().mean()  # noqa: E731
    optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
    lab = TopologyLab("fold")
    public = {name: getattr(topowidgets, name) for name in topowidgets.__all__}
    yield {
        **public,
        "run": run,
        "other": other,
        "lab": lab,
        "module": module,
        "optimizer": optimizer,
        "closure": closure,
    }
    lab.close()


def evaluated(chunk: str, names: dict[str, object]) -> None:
    """Run a chunk as a notebook's cell: what an expression gives is shown."""
    for statement in ast.parse(chunk).body:
        if isinstance(statement, ast.Expr):
            value = eval(compile(ast.Expression(statement.value), "snippet", "eval"), names)  # noqa: S307 -- our own README
            assert repr(value)
            if hasattr(value, "close") and not isinstance(value, Run):
                value.close()
        else:
            exec(compile(ast.Module([statement], []), "snippet", "exec"), names)  # noqa: S102


@pytest.mark.parametrize("chunks", SNIPPETS)
def test_a_snippet_runs(chunks, names, long, capsys):
    for chunk in chunks:
        if not is_shell(chunk):
            evaluated(chunk, names)
            continue
        for line in chunk.splitlines():
            if line.split()[0] == "topowidgets":
                assert status_of(line, long=long) == 0, capsys.readouterr().err
            else:
                assert line.split()[0] in OTHERS, line


def test_the_readme_has_snippets():
    assert len(SNIPPETS) >= 7
