"""What the browser's modules answer, run by node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

JS = Path(__file__).parents[1] / "topowidgets" / "widgets" / "js"

PROGRAM = """
import { readFileSync } from "node:fs";
import * as module from "%s";
const sent = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(%s));
"""


def answer_of(module, expression, sent):
    """What a JavaScript expression of a module and of what it is sent comes to, both as JSON.

    Args:
        module: its path under widgets/js; `module` in the expression. sent: `sent` there.

    Skips the test where there is no node.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    ran = subprocess.run(
        [node, "--input-type=module", "-e", PROGRAM % ((JS / module).as_uri(), expression)],
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)
