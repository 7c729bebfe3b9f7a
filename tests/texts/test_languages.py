"""Languages: the same entries in each, sentences of the same facts, and how one is chosen."""

import dataclasses
import json
import os
import re
import shutil

import numpy as np
import pytest

from tests import spoken
from topowidgets import Config, ConfigError, set_language, train
from topowidgets.export.sentence import sentence_of
from topowidgets.learning.fetch import NotFetchedError, Remote, fetch
from topowidgets.measuring.analyses import UMAPPicture
from topowidgets.settings.checks import Allowed
from topowidgets.settings.presets import PRESETS
from topowidgets.settings.sections import SECTIONS
from topowidgets.settings.shapes import SHAPES
from topowidgets.texts import VARIABLE, catalogue, find, joined, language, speaking
from topowidgets.texts.catalogue import codes
from topowidgets.topology import JointUMAP, map_verdict, null_verdict, persistence, sample_verdict
from topowidgets.topology.rules_in_words import map_detail, map_rule, null_rule, picture_warning, sample_rule

OTHERS = [code for code in codes() if code != "en"]

SHIPPED = catalogue.FOLDER


@pytest.fixture(autouse=True)
def english_again(monkeypatch):
    monkeypatch.setenv(VARIABLE, "en")


def test_every_setting_and_preset_has_its_words():
    for code in codes():
        with speaking(code):
            assert set(find("settings.means")) == {field.name for field in dataclasses.fields(Config)}
            assert set(find("settings.presets")) == set(PRESETS)
            assert set(find("settings.sections")) == {section.name for section in SECTIONS}


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_names_the_choices_of_a_control(code):
    with speaking(code):
        assert {kind.name for kind in SHAPES.values() if kind.offered} <= set(find("settings.options"))


def test_numbers_are_the_same_in_every_language():
    """The same facts and the decimal point, whatever the sentence around them."""
    frames = train("fold", eta_k=1.5, tau=6).frames
    ring = np.c_[np.cos(np.arange(40)), np.sin(np.arange(40))]
    verdicts = [
        dataclasses.asdict(found(ring))
        for found in (lambda cloud: sample_verdict(persistence(cloud, "landmarks", 20)), null_verdict)
    ]
    counted = dataclasses.asdict(map_verdict(hull_stretch=1.25, folded=3, crossings=2))
    said = {}
    for code in codes():
        with speaking(code):
            lines = [sentence_of(frame) for frame in frames] + [
                sample_rule(verdicts[0]),
                null_rule(verdicts[1]),
                map_detail(counted),
            ]
        said[code] = [sorted(re.findall(r"\d+(?:\.\d+)?", line)) for line in lines]
    assert all(numbers == said["en"] for numbers in said.values())


def test_the_sentence_in_german():
    with speaking("de"):
        frames = train("pinch", eta_k=1.5, tau=3).frames
        assert sentence_of(frames[0]).startswith(
            "Der Start: 96 Neuronen auf einem Kreis. Das Loch der Stichprobe ist offen ("
        )
        assert sentence_of(frames[-1]).startswith(
            "tau 3: eta K = 1.09, über 1/K, unter 2/λmax. Das Loch der Stichprobe ist offen ("
        )
        assert sentence_of(frames[-1]).endswith("Die Abbildung: kein Neuron gefaltet, keine Überkreuzung.")
    assert sentence_of(frames[-1]).endswith("The map: no neuron folded, no crossing."), (
        "facts have no language"
    )


def test_the_rules_of_the_verdicts():
    diagram = persistence(np.c_[np.cos(np.arange(40)), np.sin(np.arange(40))])
    rule = sample_rule(dataclasses.asdict(sample_verdict(diagram)))
    assert rule == (
        "alpha, radii over the cloud radius: open if the longest H1 bar is at least 0.10 with its death at 2 "
        "times its birth or later; "
        "closed if no bar reaches 0.05; else undecided."
    )
    landmarks = dataclasses.asdict(
        sample_verdict(dataclasses.replace(diagram, filtration="rips on 50 landmarks", covering_radius=0.1))
    )
    assert "2.5 times as long as the second bar" in sample_rule(landmarks)
    assert (
        "r = 0.100, so with 2r = 0.200 the limits become 0.550 and below 0 (closed cannot be said)"
        in sample_rule(landmarks)
    )
    assert map_detail(dataclasses.asdict(map_verdict())) == "not measured"
    assert "sampled, not certified" in map_rule({"planar": True})
    assert "off the plane" in map_rule({"planar": False})


def test_what_a_umap_left_out_and_where_it_disagrees():
    umap = JointUMAP(
        steps=np.array([0, 3, 9]),
        neurons=np.arange(666),
        positions=np.zeros((3, 666, 2)),
        trustworthiness=np.array([0.9, 0.973, 0.9]),
        trust_neighbors=15,
        frames_given=20,
        neurons_given=1024,
    )
    left_out = "3 of 20 frames, 666 of 1024 neurons, those whose paths lie farthest apart"
    assert UMAPPicture(umap, (0.0, 1.0, 2.0), (None,) * 3).said(1) == (
        f"UMAP of step 3, joint over 3 key frames of steps 0 to 9; {left_out}; "
        "trustworthiness 0.97 (15 neighbours)."
    )
    turn = 2 * np.pi * np.arange(40) / 40
    ring, blob = (
        dataclasses.asdict(sample_verdict(persistence(cloud)))
        for cloud in (np.c_[np.cos(turn), np.sin(turn)], np.ones((9, 2)))
    )
    shows = picture_warning(ring, blob)
    assert shows.startswith(
        "The picture shows a hole; in the neurons persistence calls it closed.\nPicture: alpha"
    )
    assert sample_rule(blob) in shows
    assert picture_warning(blob, ring).startswith(
        "The picture shows no clear hole; in the neurons persistence finds one open.\n"
    )


@pytest.mark.parametrize("code", OTHERS)
def test_what_a_page_refuses_is_said_in_its_language(code):
    """Where what is allowed has no other words, the whole sentence is English; a traceback always is."""
    with pytest.raises(ConfigError) as caught:
        Config(shape="sphere")
    english = str(caught.value)
    assert (
        english
        == caught.value.said
        == "shape = 'sphere' is not allowed: it needs 3 coordinates and a neuron of this network has 2."
    )
    with pytest.raises(ConfigError) as unknown:
        Config.from_json("no JSON")
    with speaking(code):
        assert caught.value.said != english == str(caught.value)
        assert "3" in caught.value.said
        assert unknown.value.said == str(unknown.value)


@pytest.mark.parametrize("code", OTHERS)
def test_no_refusal_has_english_in_it(code):
    """Whatever is refused, with values as they come."""
    values = {
        "low": 1,
        "high": 9,
        "above": True,
        "below": False,
        "samples": 7,
        "needed": 3,
        "has": 2,
        "radius": 0.5,
        "dim": 4,
        "free": 1.0,
    }
    values |= {
        "fitting": 5,
        "most": 80,
        "names": ("gd", "sgd"),
        "rule": "adam",
        "shape": "torus",
        "activation": "tanh",
        "tag": "TAG1",
    }
    values |= {
        "version": "1.0",
        "learner": "Ada",
        "name": "f.gz",
        "folder": "cache",
        "what": "own",
        "field": "eta",
        "value": "0",
    }
    values |= {"code": "U+202E", "kind": "turning", "near": "sgd"}
    values |= {
        "chosen_by": "rule",
        "having": ("adam", "sgd"),
        "both": True,
        "classes": False,
        "task": "sine",
        "inputs": 1,
        "images": 5000,
        "open_persistence": 0.1,
        "of": "points",
    }
    values |= {
        "allowed": "",
        "least": 8,
        "tried": [
            (f"https://{trouble}.org/", trouble, "404") for trouble in ("answered", "unreachable", "another")
        ],
    }
    names = {
        "adam",
        "eta",
        "gd",
        "sgd",
        "torus",
        "tanh",
        "Ada",
        "TopologyLab",
        "run",
        "config",
        "share",
        "topowidgets",
        "CUDA",
        "torch",
    }
    names |= {
        "cpu",
        "auto",
        "rips",
        "alpha",
        "gz",
        "cache",
        "https",
        "org",
        "answered",
        "unreachable",
        "another",
        "SHA",
        "GB",
        "UMAP",
    }
    names |= {"sine", "eta_k", "steps", "epochs", "tau", "mse_half", "mse", "open_persistence", "null"}
    names |= {"shape", "task", "network", "record", "recorded", "true", "false", "turning"}
    said = {}
    for one in ("en", code):
        with speaking(one):
            reasons = [name for name in find("refused") if name not in ("choosing", "troubles")]
            said[one] = set().union(*(spoken.of_text(Allowed(name, **values).said) for name in reasons))
    assert said["en"] & said[code] <= names | spoken.IN_BOTH


@pytest.mark.parametrize("code", OTHERS)
def test_images_that_cannot_be_fetched_are_told_in_its_language(code, tmp_path):
    with pytest.raises(
        NotFetchedError, match=r"train.gz could not be fetched: http://127\.0\.0\.1:9/ could not be reached"
    ) as caught:
        fetch(Remote("train.gz", "0"), ["http://127.0.0.1:9/"], tmp_path)
    with speaking(code):
        said = ConfigError("task", "fashion_mnist", caught.value.allowed).said
    assert "could" not in said
    assert str(tmp_path) in said


def test_choosing_a_language(monkeypatch):
    assert language() == "en"
    set_language("de")
    assert (language(), os.environ[VARIABLE], find("code")) == ("de", "de", "de")
    with speaking("en"):
        assert language() == "en"
    monkeypatch.setenv(VARIABLE, "")
    assert language() == "en", "an empty variable is none"


def test_an_unknown_language_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="language = 'fr' is not allowed: choose en or de"):
        set_language("fr")
    monkeypatch.setenv(VARIABLE, "klingon")
    with pytest.raises(ValueError, match="TOPOWIDGETS_LANGUAGE = 'klingon'"):
        find("code")


def test_a_language_is_a_file(monkeypatch, tmp_path):
    """With its file in the folder it can be chosen, and nothing else has to know of it."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    shutil.copytree(SHIPPED, tmp_path, dirs_exist_ok=True)
    french = json.loads((SHIPPED / "en.json").read_text(encoding="utf-8"))
    french |= {"code": "fr", "and": "{most} et {last}"}
    (tmp_path / "fr.json").write_text(json.dumps(french), encoding="utf-8")
    catalogue.codes.cache_clear()
    try:
        set_language("fr")
        assert joined(["un", "deux"]) == "un et deux"
    finally:
        monkeypatch.undo()
        catalogue.codes.cache_clear()
