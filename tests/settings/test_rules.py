"""What is known of each rule."""

import pytest

from topowidgets import Atlas, Config, train
from topowidgets.export.sentence import sentence_of
from topowidgets.export.view_state import offered_settings
from topowidgets.learning.rules import PRECONDITIONERS, STEPS
from topowidgets.settings.rules import RULES


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_has_a_limit_or_no_k(rule):
    assert (rule.stability is not None) == rule.has_k
    assert set(rule.settings) <= set(Config.__dataclass_fields__)


def test_every_rule_but_ones_own_has_a_step_and_one_with_an_edge_a_preconditioner():
    assert {name for name in RULES if name != "own"} == set(STEPS)
    assert {name for name, rule in RULES.items() if rule.edge is not None} == set(PRECONDITIONERS)
    assert Config.__dataclass_fields__["rule"].metadata["check"].names == tuple(
        name for name, rule in RULES.items() if rule.offered
    )


def test_heavy_ball_is_named_by_its_own_symbol_in_figures_and_in_what_a_page_is_told():
    small = Config(neurons=12, tracers=0, tau=3, rule="heavy_ball", momentum=0.5, eta_k=1.0)
    run = train(small)
    said = [note.text for note in run.figure("rate").layout.annotations]
    assert any("2(1+β) = 3: the quadratic model is unstable" in text for text in said)
    names = [trace.name for trace in Atlas.trained(small, eta_k=[0.5, 1.0]).figure("loss").data]
    assert "2(1+β)/λmax" in names
    assert "2/λmax" not in names
    assert offered_settings(small)["stability"]["heavy_ball"] == {
        "symbol": "2(1+β)",
        "base": 2.0,
        "slope": 2.0,
    }
    assert "2(1+β)/λmax" in sentence_of(train(small.replace(eta_k=2.0)).frames[-1])
