"""Sharing: what a string holds comes back, what is no string of ours is refused with a sentence, and no
string does harm.
"""

import base64
import json
import math
import random
import string
import zlib

import numpy as np
import pytest

from topowidgets import Config, ConfigError, TopologyAtlas, TopologyLab, open_shared, train
from topowidgets.recording.events import Event, rate_event
from topowidgets.runtime.state import WorkerState
from topowidgets.settings.share_string import OPEN, SHARE_LIMIT, SHARE_TAG, SHARE_VERSION, is_shared, link
from topowidgets.widgets.shared_state import MOST_RATES, PANELS, SharedState, shared_run

OF_EACH_VERSION = {
    1: (
        "tw1.eNqrVipKTMksLVayMtQzMtVRykstLcrPA3HNdZRSSxLjs5WsjPTMTWsBDSIMW8yGYqI",
        SharedState(config=Config(eta_k=2.75, neurons=17, radius=1.25)),
    ),
    2: (
        "tw2.eNoVjMEKwjAQBf_lnZcQtT24vxJC2eKiYpqGbSJIyb_b3mZgmB3WkoLxUvn-pllSAkGrTB-wdyNhLZrBO0yqbuAQBrq4MVK40835GAlVGvg6OE8okjVtZ5612ZoPRFukHM9Z7LTHW54mC3rvf1fAJsEUl3Kd",
        SharedState(
            config=Config(eta_k=0.5, rule="heavy_ball"),
            rates=((4, 1.5), (9, 3.0)),
            tau=24.0,
            panels={"neurons": "umap", "bars": "diagram"},
        ),
    ),
}
ATLAS = (
    "tw2.eNody0EKgCAQRuG7_GsRi9rMVSJiIAnRVBpbiXdPWz54X4UtfHjQrI1CyjaCKryLJwhcAgsUrsf13Ixe1dgWbXaFwi9o"
    "-lnmaIMMeHPuLiQRtNY--oQbjI8175w"
)


@pytest.mark.parametrize("version", OF_EACH_VERSION)
def test_a_string_of_each_version_is_read(version):
    text, shared = OF_EACH_VERSION[version]
    assert SharedState.from_string(text) == shared
    assert SharedState.from_string(f" {text}\n").to_string() == shared.to_string()
    assert is_shared(text)
    assert Config.from_string(text) == shared.config, "also for the command line"


def test_there_is_one_of_the_newest():
    assert max(OF_EACH_VERSION) == SHARE_VERSION
    assert OF_EACH_VERSION[SHARE_VERSION][1].to_string().startswith(SHARE_TAG)


def packed(values, tag=SHARE_TAG):
    text = json.dumps(values).encode()
    return tag + base64.urlsafe_b64encode(
        zlib.compress(text) + zlib.crc32(text).to_bytes(4, "big")
    ).decode().rstrip("=")


GOOD = OF_EACH_VERSION[2][0]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD[:-7], "damaged, copy it once more"),
        (GOOD.replace("K", "L"), "damaged"),
        (GOOD.replace("tw2.", "tw3."), "it was written by a newer one"),
        (packed({OPEN: {}}, "tw1."), "damaged"),
        ("https://example.org", "begins with tw2"),
        (None, "begins with tw2"),
        (SHARE_TAG + "A" * SHARE_LIMIT, "at most 16384 characters"),
        (packed({OPEN: [1]}), "an object"),
        (packed({OPEN: {"lock": ["wheels"]}}), "choose preset, rate"),
        (packed({OPEN: {"wheels": 4}}), "no such entry; a newer topowidgets may have written it"),
        (packed({OPEN: {"kind": "tab"}}), "choose lab, atlas, compare"),
        (packed({OPEN: {"tau": -1}}), "a number from 0"),
        (packed({OPEN: {"tau": math.nan}}), "a number from 0"),
        (packed({OPEN: {"tau": True}}), "a number from 0"),
        (packed({OPEN: {"grid": [1, "2"]}}), "a number above 0"),
        (packed({OPEN: {"grid": [1.0] * (MOST_RATES + 1)}}), f"at most {MOST_RATES}"),
        (packed({OPEN: {"rates": [[3]]}}), "pairs of a step and a rate"),
        (packed({OPEN: {"rates": [[3, 1.0], [3, 2.0]]}}), "steps that rise"),
        (packed({OPEN: {"rates": [[2.5, 1.0]]}}), "a whole number"),
        (packed({OPEN: {"panels": {"bars": "pie"}}}), "choose of neurons: own, umap"),
        (packed({OPEN: {"panels": {"bars": ["pie"]}}}), "choose of neurons"),
        (packed({OPEN: {"panels": {"__class__": "x"}}}), "choose of neurons"),
        (packed({"neurons": -3}), "a whole number from 3"),
    ],
)  # fmt: skip
def test_what_is_no_share_string_is_refused_with_a_sentence(text, why):
    with pytest.raises(ConfigError, match=why) as caught:
        SharedState.from_string(text)
    assert len(str(caught.value)) < 900


def mutated(chance, text):
    """A letter changed, left out, doubled, or a piece cut out, up to three times."""
    for _ in range(chance.randint(1, 3)):
        place, letter = chance.randrange(len(text) + 1), chance.choice(string.printable)
        text = (
            text[:place]
            + chance.choice(["", letter, letter * 2, text[place : place + 2] * 2])
            + text[place + chance.randint(0, 8) :]
        )
    return text


FIELDS = [*Config().to_dict(), OPEN, "width"]
VALUES = [
    math.nan,
    math.inf,
    1e300,
    0,
    1,
    -1,
    2.5,
    "gd",
    "lab",
    None,
    True,
    [],
    {},
    [[1, 2]],
    {"kind": "atlas"},
    {"tau": 1e9},
]


def noise(chance, number):
    """Mostly damaged strings and letters at random; every tenth has a check sum that is right and values that
    need not be.
    """
    if number % 10:
        good = chance.choice([GOOD, ATLAS, OF_EACH_VERSION[1][0]])
        return (
            mutated(chance, good)
            if number % 5
            else SHARE_TAG + "".join(chance.choices(string.ascii_letters, k=chance.randint(0, 80)))
        )
    state = {
        chance.choice(["kind", "grid", "rates", "tau", "panels", "x"]): chance.choice(VALUES)
        for _ in range(2)
    }
    return packed(
        {chance.choice(FIELDS): chance.choice(VALUES), OPEN: chance.choice([state, chance.choice(VALUES)])}
    )


def test_a_hundred_thousand_fuzzed_strings():
    chance = random.Random(2)  # noqa: S311 -- a test
    known = [SharedState.from_string(text) for text in (GOOD, ATLAS, OF_EACH_VERSION[1][0])]
    read = 0
    for number in range(100_000):
        text = noise(chance, number)
        try:
            shared = SharedState.from_string(text)
        except ConfigError as error:
            assert len(str(error)) < 900  # noqa: PT017 -- any string may be refused or read
        else:
            read += 1
            if number % 10:  # damage that is not seen was in the padding or the white space around
                assert shared in known
            else:
                assert SharedState.from_string(shared.to_string()).config == shared.config
    assert read > 100


def test_an_atlas_and_a_lab_are_not_mixed_up():
    with pytest.raises(
        ConfigError,
        match=r"one of kind lab; TopologyAtlas\.from_string opens this one, open_shared opens any",
    ):
        TopologyLab.from_string(ATLAS)
    with pytest.raises(ConfigError, match=r"one of kind atlas; TopologyLab"):
        TopologyAtlas.from_string(GOOD)
    assert isinstance(open_shared(ATLAS), TopologyAtlas)
    lab = open_shared(GOOD)
    assert isinstance(lab, TopologyLab)
    assert lab.share() == GOOD, "also before it is there"
    lab.set(neurons=20)
    assert SharedState.from_string(lab.share()) == SharedState(config=lab.config, tau=0.0, panels=lab.panels)


# a lab there and back


def test_the_shared_lab_is_trained_to_where_it_was_looked_at(make_lab, until):
    """Its rate was slid at the end, and it was played on."""
    lab = make_lab("pinch", neurons=12, tracers=0, eta_k=0.5, tau=4)
    lab.set(speed=None)
    lab.start()
    until(lambda: lab.status["state"] == WorkerState.FINISHED)
    lab.set(eta_k=2.5)
    lab.play()
    until(lambda: lab.status["state"] == WorkerState.FINISHED and lab.source.client.history.places[-1][1] > 6)
    view = lab
    view.tau, view.panels = 100.0, {"bars": "diagram"}
    again = TopologyLab.from_string(lab.share())
    try:
        assert (again.config, again.panels) == (lab.config, {"bars": "diagram"})
        again.start()
        until(
            lambda: (
                again.status["state"] in (WorkerState.PAUSED, WorkerState.FINISHED)
                and again.source.client.history.places[-1:] == [(view.step, view.tau)]
            )
        )
        assert np.array_equal(again.result.frames[-1].neurons, lab.result.frames[-1].neurons)
    finally:
        again.close()


def test_a_lab_holds_at_the_shared_time_and_goes_on_at_its_pace(make_lab, until):
    lab = make_lab(None)
    again = TopologyLab.from_string(
        SharedState(
            config=Config(neurons=12, tracers=0, eta_k=0.5), rates=((4, 1.5), (8, 3.0)), tau=12.0
        ).to_string()
    )
    try:
        assert again.config.eta_k == 3.0
        again.start()
        until(lambda: again.status["state"] == WorkerState.PAUSED and len(again.source.client.history) > 1)
        rows = again.result.rows
        assert [round(row["eta_k"], 9) for row in rows[1:]] == [0.5] * 4 + [1.5] * 4 + [3.0] * 2
        assert rows[-1]["tau"] == pytest.approx(14.0)
        assert again.status["speed"] == pytest.approx(3.0)
        assert again.status["message"] == ""
        shared = SharedState.from_string(again.share())
        assert (shared.config.eta_k, shared.rates) == (0.5, ((4, 1.5), (8, 3.0)))
    finally:
        again.close()
    assert lab.status["state"] == WorkerState.STARTING


def test_too_many_changes_of_the_rate_leave_the_present_one():
    slid = [
        rate_event(step, 1.0 * step, {"eta_k": 1.0 * step}, {"eta_k": 1.0 + step})
        for step in range(1, MOST_RATES + 1)
    ]
    assert shared_run(Config(eta_k=97.0), slid, 5.0, {}) == SharedState(config=Config(eta_k=97.0), tau=5.0)
    assert len(shared_run(Config(eta_k=97.0), slid[1:], 5.0, {}).rates) == MOST_RATES - 1
    one = shared_run(Config(eta_k=2.0), [Event("diverged", 9, 9.0), *slid[:1]], 5.0, {})
    assert (one.config.eta_k, one.rates) == (1.0, ((1, 2.0),))
    held = shared_run(Config(eta_k=2.0, rate_control="hold"), slid[:1], 5.0, {})
    assert (held.config.rate_control, held.config.eta_k, held.rates) == ("hold", 1.0, ((1, 2.0),))


def test_a_rate_that_was_set_before_the_first_step_is_that_of_the_start():
    events = [
        rate_event(0, 0.0, {"eta_k": 1.0}, {"eta_k": 2.0}),
        rate_event(4, 8.0, {"eta_k": 2.0}, {"eta_k": 3.0}),
    ]
    shared = shared_run(Config(eta_k=3.0), events, 9.0, {})
    assert (shared.config.eta_k, shared.rates) == (2.0, ((4, 3.0),))


def test_rates_in_two_units_leave_the_present_one():
    events = [rate_event(4, 8.0, {"eta_k": 2.0}, {"eta": 0.5})]
    assert shared_run(Config(eta_k=None, eta=0.5), events, 9.0, {}).rates == ()


def test_what_settings_cannot_train_is_not_shared(make_lab):
    lab = make_lab("pinch", rule=lambda points, gradient, eta, _state: points - eta * gradient, eta=0.1)
    with pytest.raises(ConfigError, match="what settings alone can train anew"):
        lab.share()
    view, heard = lab, []
    view.send = lambda content, _buffers=None: heard.append(content)
    view._received(view, {"type": "command", "name": "share", "args": {}}, [])
    assert heard[0]["type"] == "shared"
    assert "a rule of your own" in heard[0]["message"]


def test_a_recorded_run_is_shared_as_what_trains_it_anew(make_lab):
    run = train("pinch", neurons=12, tracers=0, steps=4)
    shared = SharedState.from_string(make_lab(run).share())
    assert (shared.config, shared.rates) == (run.config, ())


def test_a_page_is_told_the_string_and_on_binder_the_link(make_lab, monkeypatch):
    monkeypatch.setenv("BINDER_LAUNCH_HOST", "https://mybinder.org/")
    monkeypatch.setenv("BINDER_PERSISTENT_REQUEST", "v2/gh/someone/topowidgets/abc")
    lab = make_lab("fold")
    view, heard = lab, []
    assert view.settings["links"] is True
    view.send = lambda content, _buffers=None: heard.append(content)
    view._received(view, {"type": "command", "name": "share", "args": {}}, [])
    assert heard[0]["text"] == lab.share()
    assert heard[0]["link"] == lab.share_link("https://mybinder.org/v2/gh/someone/topowidgets/abc")
    assert heard[0]["link"].endswith(f"urlpath=lab%2Ftree%2Fnotebooks%2Fshared.ipynb%3Fshare%3D{lab.share()}")


def test_links():
    hub = link("tw2.abc", "https://hub.example.org", "https://github.com/someone/topowidgets.git")
    assert hub == (
        "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fsomeone%2Ftopowidgets.git"
        "&urlpath=lab%2Ftree%2Ftopowidgets%2Fnotebooks%2Fshared.ipynb%3Fshare%3Dtw2.abc"
    )
    for base in ("", "mybinder.org", "javascript:alert(1)", "https://a b", "https://x?y", "https://x#y"):
        with pytest.raises(ConfigError, match="an address that begins with https"):
            link("tw2.abc", base)


# an atlas, and the field


def test_an_atlas_there_and_back():
    atlas = TopologyAtlas("fold", eta_k=[0.5, 2, 4], neurons=24)
    view = atlas
    view.set_state({"eta_k": 2.0, "tau": 12.0, "panels": {"map": "loss", "over": "rate"}})
    again = TopologyAtlas.from_string(atlas.share())
    assert (again.rates, again.eta_k, again.config.eta_k, again.config.neurons) == (
        [0.5, 2.0, 4.0],
        2.0,
        2.0,
        24,
    )
    assert (again.panels, again.settings["tau"]) == ({"map": "loss", "over": "rate"}, 12.0)
    assert SharedState.from_string(TopologyAtlas("fold").share()).grid == (), (
        "the default grid needs no place"
    )
    for one in (atlas, again):
        one.close()


def test_what_is_hidden_and_locked_goes_along(make_lab):
    lab = make_lab("fold", hide=["barcode"], lock=["rate"])
    again = TopologyLab.from_string(lab.share())
    assert [again.settings[how] for how in ("hide", "lock")] == [["barcode"], ["rate"]]
    again.close()


def test_panels_are_checked(make_lab):
    view = make_lab("pinch")
    view.panels = {name: choices[-1] for name, choices in PANELS.items()}
    with pytest.raises(Exception, match="choose of neurons"):
        view.panels = {"bars": "pie"}
    view.set_state({"panels": {"bars": "<script>"}})
    assert view.panels["bars"] == "diagram"


def test_the_field_opens_one_after_the_other_and_says_what_is_wrong():
    field = open_shared()
    assert (field.kind, field.opened, field.opening, repr(field)) == ("open", None, {}, "SharedField(empty)")

    def ask(text):
        field._received(field, {"type": "command", "name": "open", "args": {"text": text}}, [])
        return field.opening.get("kind"), field.opening.get("number")

    assert ask("tw2.damaged") == (None, None)
    assert "damaged" in field.opening["error"]["message"]
    assert ask(ATLAS) == ("atlas", 1)
    assert field.opening["error"] is None
    atlas = field.opened
    assert (field.settings, field.eta_k) == (atlas.settings, atlas.eta_k)
    assert ask(GOOD) == ("lab", 2)
    assert atlas.comm is None, "what was shown before is closed"
    assert field.settings["presets"]
    assert isinstance(field.opened, TopologyLab)
    for odd in (None, 3, {"a": 1}):
        assert ask(odd) == ("lab", 2)
    with pytest.raises(ConfigError):
        field.open_string("tw2.damaged")
    lab = field.opened
    lab.set(eta_k=2.0)
    assert field.eta_k == 2.0, "it is a view of what is shown"
    field.close()
    assert lab.comm is None
