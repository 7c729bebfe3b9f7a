"""What is said of a frame: facts.json holds frames' facts with the sentences that Python and the browser
both make of them.
"""

import json
from pathlib import Path

import pytest

from topowidgets.export.sentence import running_sentence
from topowidgets.texts import speaking
from topowidgets.topology.rules_in_words import betti_rule, map_detail, map_rule, sample_rule

KNOWN = json.loads(Path(__file__).with_name("facts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", ["en", "de"])
@pytest.mark.parametrize("known", KNOWN, ids=[known["case"] for known in KNOWN])
def test_the_sentences_of_a_frame(known, code):
    facts = known["facts"]
    with speaking(code):
        said = {
            "sentence": running_sentence(facts, known["step"], known["tau"]),
            "sample_rule": sample_rule(facts["sample_verdict"]),
            "map_rule": map_rule(facts["map_verdict"]),
            "map_detail": map_detail(facts["map_verdict"]),
            "betti_rule": betti_rule(facts["betti"]),
        }
    assert said == known[code]
