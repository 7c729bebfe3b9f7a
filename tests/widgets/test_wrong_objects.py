"""What is no settings, no name and no Run is refused with one sentence.

In a process of its own, without pytest's checks of types.
"""

import subprocess
import sys

SCRIPT = """
import topowidgets as tw
run = tw.train("fold", neurons=12, tracers=0, steps=2)
for make in (
    tw.TopologyLab, tw.TopologyAtlas, tw.TopologyCompare, tw.TopologyLesson, tw.train, tw.CloudView,
    tw.Comparison, tw.Atlas,
):
    for given in (3, object(), [], {}, b"x", [3], "", tw.Config, run):
        try:
            made = make(given)
        except (TypeError, ValueError, FileNotFoundError) as error:
            said = str(error)
            words = ("cannot be", "is not allowed", "is no atlas")
            assert any(word in said for word in words) and "\\n" not in said, (make, given, said)
        else:
            assert given is run and make in (tw.TopologyLab, tw.CloudView), (make, given)
            made.close()
for name, value, meant in (("layot", {}, "layout"), ("playng", False, "playing"), ("etak", 3, "eta_k")):
    for make in (tw.TopologyLab, tw.TopologyAtlas):
        try:
            make("fold", **{name: value})
        except tw.ConfigError as error:
            assert f"did you mean {meant}?" in str(error), error
        else:
            raise AssertionError(name)
print("done")
"""


def test_wrong_objects_are_refused_with_a_sentence():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout == "done\n", done.stderr
    assert done.stderr == "", "and nothing else is told"
