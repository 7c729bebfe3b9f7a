"""Run the benchmarks, print every row with its peer of the same run, and write benchmarks.md.

    python -m tests.benchmarks                    every table, and benchmarks.md
    python -m tests.benchmarks topology learning  some tables, printed only

Nothing is asserted: a missed budget is stated with its figure and a profile.
"""

import argparse
import datetime as dt
import importlib
import importlib.metadata
import os
import platform
from pathlib import Path

from tests.benchmarks.rows import Row

TABLES = ("learning", "topology", "browser", "atlas", "page", "classroom", "gpu")
VERSIONS = (
    "torch",
    "numpy",
    "scipy",
    "gudhi",
    "ripser",
    "persim",
    "curvlinops-for-pytorch",
    "umap-learn",
    "jupyterlab",
    "anywidget",
)
HEAD = ("quantity", "measured", "budget", "met", "peer in the same run", "note")
PAGE = Path(__file__).parents[2] / "benchmarks.md"


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    info = Path("/proc/cpuinfo")
    names = (
        [
            line.partition(":")[2].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        if info.exists()
        else []
    )
    return names[0] if names else platform.processor() or platform.machine()


def machine() -> str:
    """Machine, load and versions in one paragraph."""
    versions = []
    for name in VERSIONS:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    return (
        f"{processor()}, {os.cpu_count()} cores{load}; {platform.system()}, Python "
        f"{platform.python_version()}, " + ", ".join(versions)
    )


def measured(table: str) -> list[Row]:
    """The rows of one table, printed as they come."""
    rows = []
    for row in importlib.import_module(f"tests.benchmarks.bench_{table}").rows():
        print(
            "  ".join(
                f"{cell:<{width}}" for cell, width in zip(row.cells(), (54, 14, 14, 6, 44, 0), strict=True)
            ).rstrip(),
            flush=True,
        )
        rows.append(row)
    return rows


def page(tables: dict[str, list[Row]], where: str) -> str:
    """The tables as Markdown, with a profile under a table for each missed row that has one."""
    rows = [row for table in tables.values() for row in table]
    judged = [row.met for row in rows if row.met is not None]
    text = [
        "# Benchmarks",
        "",
        (
            "Written by `make bench`. Ratios against what people use today, measured in the same run; above "
            "1 is better than the peer."
        ),
        "",
    ]
    text += [f"{dt.datetime.now(dt.UTC).date()}: {sum(judged)} of {len(judged)} budgets met. {where}.", ""]
    for name, table in tables.items():
        if not table and (written := section(name)):
            text += [written, ""]
            continue
        text += [f"## {name}", "", "| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
        text += ["| " + " | ".join(row.cells()) + " |" for row in table] + [""]
        for row in table:
            if row.met is False and (profile := row.profile()):
                text += [
                    f"Missed: {row.quantity}. Where its time goes:",
                    "",
                    *(f"    {line}" for line in profile.splitlines()),
                    "",
                ]
    return "\n".join(text)


def section(name: str) -> str:
    """What the page says of a table that this machine has no rows for."""
    known = PAGE.read_text() if PAGE.exists() else ""
    parts = [part for part in known.split("\n## ") if part.startswith(f"{name}\n")]
    return f"## {parts[0]}".rstrip() if parts else ""


def main() -> None:
    """Measure, print, and write the page if every table was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=", ".join(TABLES))
    asked = parser.parse_args().tables or TABLES
    where = machine()
    print(where)
    tables = {name: measured(name) for name in asked}
    if set(TABLES) <= set(asked):
        PAGE.write_text(page(tables, where))
        print(f"written: {PAGE.name}")


if __name__ == "__main__":
    main()
