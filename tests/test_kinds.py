"""The one table of stability limits."""

import pytest

from topowidgets import Atlas, Config, train
from topowidgets.experiments.shown import offered_settings
from topowidgets.kinds import RULES_WITHOUT_K, STABILITY


@pytest.mark.parametrize("rule", Config.__dataclass_fields__["rule"].metadata["check"].names)
def test_a_rule_has_a_limit_or_no_k(rule):
    assert (rule in STABILITY) != (rule in RULES_WITHOUT_K)


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
    assert "2(1+β)/λmax" in train(small.replace(eta_k=2.0)).frames[-1].sentence
