"""settings.json: what Python answers to settings, a page answers from it alone."""

import json
import math
import random
from importlib import resources

from tests.node import answer_of
from topowidgets import PRESETS, Config, ConfigError
from topowidgets.settings.checks import Allowed
from topowidgets.settings.sections import CHOOSING, KINDS, SECTIONS, SETTINGS, listed, to_dict

ANSWERS = """((checked) => sent.cases.map((given) => {
  try { return { values: checked(given) }; } catch (error) {
    if (error.field === undefined) throw error;
    return { field: error.field, how: error.how, said: error.values };
  }
}))(module.checking(sent.declaration))"""
STRANGE = [
    *(None, True, False, "", "x", "no such thing", 0, -1, 0.5, 1, 2.5, 1e12, [], [1], [[0, 1]], [[0, 0]] * 3),
    *({}, {"a": 1}, "recorded", "own", "a/b", "e\u0301", "\u202e", " Ada ", "x" * 41, "x" * 201, [1, "2"]),
    *([[1, None]] * 4, 10**9, -0.0),
]


def value_for(name, draw):
    """Mostly one that the check allows, often at a limit, sometimes a strange one."""
    check = SETTINGS[name].check.to_dict()
    if draw.random() < 0.12:
        return draw.choice(STRANGE)
    if check["is"] == "optional":
        if draw.random() < 0.25:
            return None
        check = check["inner"]
    return {
        "oneof": lambda: draw.choice(check["names"] + check["also"]),
        "number": lambda: draw.choice(
            [check["low"], check["high"], check["high"] + 1, round(draw.uniform(check["low"], 50), 3)]
        ),
        "whole": lambda: check["low"] + draw.choice([0, -1, 0.5, *draw.choices(range(300), k=3)]),
        "flag": lambda: draw.random() < 0.5,
        "numbers": lambda: draw.choices([0.5, -2, 1001, 1], k=draw.randint(0, 4)),
        "pairs": lambda: [
            [round(draw.uniform(-1.5, 1.5), 2), draw.choice([0, 1, -0.25])]
            for _ in range(draw.choice([0, 1, 2, 3, 5, 64, 65]))
        ],
        "points": lambda: [
            [place, draw.choice([1, 0.1, 1e-6, 1000, 0, 1001])]
            for place in sorted(draw.choices([0, 0.5, 1, 7, 30, 1e7], k=draw.choice([0, 1, 2, 3, 3, 65])))
        ],
        "title": lambda: draw.choice(["pinch", "my-run", "Ada L.", "a" * 40]),
    }[check["is"]]()


TOGETHER = [
    {"open_persistence": 0.1, "closed_persistence": 0.2},
    {"shape": "drawn", "curve": [[1, 1], [1, 1], [1, 1]]},
    {"shape": "drawn", "curve": [[0, 0], [1, 0], [1, 1]]},
    dict.fromkeys(("shape", "task", "network"), "recorded"),
    dict.fromkeys(("shape", "task", "network"), "recorded") | {"dim": 5, "tracers": 0},
    {"task": "points", "points": [[0, 1], [0, 2]]},
    {"samples": 5, "train_fraction": 0.5},
    {"train_fraction": 1e-3},
    {"preset": "\u202e"},
    {"preset": ""},
    {"samples": 7, "train_fraction": 0.5},
]
"""Contradictions that chance seldom finds, and halves that are rounded to the even number."""


def drawn_settings(draw):
    """Some settings, among them often those of the kinds that are chosen."""
    given = dict(draw.choice(list(PRESETS.values())).config.changed()) if draw.random() < 0.5 else {}
    kinds = {name: draw.choice(list(KINDS[name])) for name in CHOOSING if draw.random() < 0.25}
    if draw.random() < 0.9:
        kinds = {name: kind for name, kind in kinds.items() if kind != "recorded"}
    given |= kinds
    own = [
        setting
        for section in SECTIONS
        for setting in section.kinds.get(given.get(section.chosen_by, ""), KINDS["rule"]["gd"]).settings
    ]
    for name in draw.sample([*SETTINGS, *own * 3], draw.randint(0, 4)):
        given[name] = value_for(name, draw)
    if draw.random() < 0.03:
        given[draw.choice(["nuerons", "x", "", "Eta_K"])] = 3
    return given


def answer(given):
    try:
        config = Config(**given)
    except ConfigError as error:
        allowed = error.allowed
        said = dict(allowed.values) if isinstance(allowed, Allowed) else {}
        how = allowed.how if isinstance(allowed, Allowed) else "no_setting"
        said.pop("near", None)
        if how == "character":
            said = {"code": said["code"], "kind": said["kind"]}
        return {"field": error.field, "how": how, "said": json.loads(json.dumps(said))}
    return {"values": {name: listed(getattr(config, name)) for name in SETTINGS}}


def browser_answers(cases):
    declaration = (
        resources.files("topowidgets.settings").joinpath("settings.json").read_text(encoding="utf-8")
    )
    sent = {"declaration": json.loads(declaration), "cases": cases}
    return answer_of("settings/checked.js", ANSWERS, sent)


def test_ten_thousand_settings_have_the_same_answer_in_python_and_in_a_page():
    draw = random.Random(20261128)  # noqa: S311 -- a test
    cases = TOGETHER + [drawn_settings(draw) for _ in range(10_000)]
    expected = [answer(given) for given in cases]
    different = [
        (given, ours, theirs)
        for given, ours, theirs in zip(cases, expected, browser_answers(cases), strict=True)
        if ours != theirs
    ]
    assert different == []
    accepted = sum("values" in one for one in expected)
    assert 2000 < accepted < 8000
    refused = {one["how"] for one in expected if "how" in one}
    assert {demand["how"] for demand in to_dict()["demands"]} <= refused
    checks = {
        "one_of",
        "number",
        "whole",
        "flag",
        "numbers",
        "pairs",
        "schedule",
        "rising",
        "name",
        "character",
    }
    assert {"not_of_kind", "no_setting", *checks} <= refused


def test_the_declaration_is_plain_json_without_a_nan():
    text = json.dumps(to_dict(), allow_nan=False)
    assert json.loads(text)["sections"][1]["kinds"]["torus"]["dimension"] == 3
    assert not math.isnan(len(text))


def test_every_setting_of_a_kind_is_one_of_its_section():
    for section in SECTIONS:
        names = {one.name for one in section.settings}
        for kind in section.kinds.values():
            assert set(kind.settings) <= names, kind
