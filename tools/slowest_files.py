"""Print the test files that took longest, of the reports that pytest wrote with --junitxml: `python
tools/slowest_files.py REPORT...`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

MOST = 10


def seconds_by_file(reports: list[Path]) -> dict[str, float]:
    """Seconds of all tests of each file, set-up and tear-down included; a report that was not written counts
    as empty.
    """
    seconds: dict[str, float] = defaultdict(float)
    for report in reports:
        if report.exists():
            for case in ET.parse(report).iter("testcase"):  # noqa: S314 -- our own pytest wrote it
                seconds[case.get("classname", "")] += float(case.get("time", 0))
    return seconds


def main() -> None:
    """Print a line a file, the slowest first."""
    seconds = seconds_by_file([Path(name) for name in sys.argv[1:]])
    print(f"\nThe {MOST} slowest test files, of {sum(seconds.values()):.0f} s in all:")
    for name in sorted(seconds, key=seconds.__getitem__, reverse=True)[:MOST]:
        print(f"{seconds[name]:7.1f} s  {name}")


if __name__ == "__main__":
    main()
