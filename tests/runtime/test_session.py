"""The work of a training process, driven without pipe and process: states, pacing with a clock of our own,
checkpoints.
"""

import tempfile

import pytest

from topowidgets import ConfigError, preset
from topowidgets.recording.codec import read_record
from topowidgets.recording.events import Event, rate_event, with_event
from topowidgets.recording.step_row import from_columns
from topowidgets.runtime.state import WorkerState
from topowidgets.runtime.worker.session import FAST, Session
from topowidgets.studies.run import Run

SMALL = preset("pinch").replace(neurons=12, tracers=0)


class Desk:
    """A session with a clock that stands still until it is moved."""

    def __init__(self, folder, config=SMALL, **options):
        self.now, self.sent, self.folder = 1000.0, [], folder
        self.session = Session(self._keep, folder, lambda: self.now)
        self.session.handle({"command": "start", "run": 1, "config": config.to_dict(), **options})

    def _keep(self, record):
        with tempfile.TemporaryFile() as file:
            file.write(record)
            file.seek(0)
            self.sent.append(read_record(file)[0])

    def tell(self, command, **values):
        self.session.handle({"command": command, **values})

    def pass_time(self, seconds, work=0.0):
        """Let time pass and take every step that falls due, each costing `work` seconds."""
        end = self.now + seconds
        while (wait := self.session.seconds_to_next()) is not None and self.now + wait <= end:
            self.now += wait + work
            self.tell("advance")
        self.now = max(self.now, end)

    @property
    def steps(self):
        return self.session._trainer.steps

    @property
    def state(self):
        return self.session.state

    @property
    def status(self):
        """The last; a picture with its homology may come after it."""
        return next(header for header in reversed(self.sent) if header["type"] == "status")


@pytest.fixture
def desk(tmp_path):
    made = []

    def at(config=SMALL, **options):
        made.append(Desk(tmp_path, config, **options))
        return made[-1]

    yield at
    for one in made:
        one.session.close()


# pacing


def test_a_run_takes_ten_seconds_by_default(desk):
    d = desk(play=True)
    d.pass_time(4.9)
    assert d.steps == pytest.approx(10, abs=1)
    d.pass_time(5.3)
    assert d.state is WorkerState.FINISHED
    assert d.steps == 20


@pytest.mark.parametrize("eta_k", [0.3, 1.5, 3.0])
def test_every_rate_is_watched_at_the_same_pace(desk, eta_k):
    """At eta K = 3 pinch takes one step a second at 3 tau a second."""
    d = desk(SMALL.replace(eta_k=eta_k), play=True, speed=3.0)
    d.pass_time(5.0)
    assert d.session._trainer.tau == pytest.approx(15, abs=eta_k + 0.01)


def test_nothing_happens_before_its_time(desk):
    d = desk(SMALL.replace(eta_k=3), speed=3.0)
    assert d.session.seconds_to_next() is None
    d.tell("play")
    d.pass_time(0)
    first = d.steps
    d.pass_time(0.9)
    assert d.steps == first
    d.pass_time(0.2)
    assert d.steps == first + 1


def test_a_change_of_rate_changes_the_gap_at_once(desk):
    d = desk(SMALL.replace(eta_k=3), play=True, speed=1.0)
    d.pass_time(0.1)
    assert d.session.seconds_to_next() == pytest.approx(2.9)
    d.tell("rate", eta_k=0.3)
    assert d.session.seconds_to_next() == pytest.approx(0.2)


def test_a_change_of_speed_changes_the_gap_at_once(desk):
    d = desk(SMALL.replace(eta_k=3), play=True, speed=1.0)
    d.pass_time(0.1)
    d.tell("speed", speed=30.0)
    d.pass_time(0.55)
    assert d.steps >= 6


def test_a_trainer_that_is_too_slow_does_not_pile_up_debts(desk):
    d = desk(SMALL.replace(eta_k=0.3, tau=300), play=True, speed=300.0)
    d.pass_time(2.0, work=0.01)
    assert 150 <= d.steps <= 250, "as fast as it can"
    d.tell("speed", speed=0.3)
    before = d.steps
    d.pass_time(3.5)
    assert d.steps - before <= 5, "no burst to catch up"


def test_fast_frees_the_trainer(desk):
    d = desk(SMALL.replace(eta_k=0.3), play=True, speed=None)
    assert d.session._speed == FAST
    assert d.session.seconds_to_next() == 0
    d.pass_time(0.5, work=0.001)
    assert d.state is WorkerState.FINISHED
    assert d.status["speed"] is None


# states


def test_play_pause_step_and_the_end(desk):
    d = desk(SMALL.replace(steps=4))
    assert d.state is WorkerState.PAUSED
    d.tell("pause")
    assert d.state is WorkerState.PAUSED
    d.tell("play")
    assert d.state is WorkerState.RUNNING
    d.tell("play")
    d.tell("advance")
    d.tell("pause")
    assert (d.state, d.steps) == (WorkerState.PAUSED, 1)
    d.tell("step")
    assert (d.state, d.steps) == (WorkerState.PAUSED, 2)
    d.tell("play")
    d.pass_time(20)
    assert (d.state, d.steps) == (WorkerState.FINISHED, 4)
    d.tell("play")
    d.pass_time(20)
    assert (d.state, d.steps) == (WorkerState.FINISHED, 8), "Play goes on for the length once more"
    d.tell("step")
    assert (d.state, d.steps) == (WorkerState.PAUSED, 9)


def test_a_rate_slid_in_the_second_lap_does_not_end_it(desk):
    d = desk(play=True, speed=None)
    d.pass_time(10, work=0.001)
    assert (d.state, d.steps) == (WorkerState.FINISHED, 20)
    d.tell("play")
    for _ in range(3):
        d.tell("advance")
    d.tell("rate", eta_k=3)
    d.tell("advance")
    assert d.state is WorkerState.RUNNING
    assert d.session.tau_end == pytest.approx(60, abs=3)


def test_divergence_and_reset(desk):
    d = desk(SMALL.replace(eta_k=1000, tau=1e6), play=True, speed=None)
    d.pass_time(10, work=0.001)
    assert d.state is WorkerState.DIVERGED
    assert "diverged" in d.status["message"]
    for command in ("play", "step", "pause"):
        d.tell(command)
        assert d.state is WorkerState.DIVERGED
    d.tell("rate", eta_k=1)
    d.tell("reset")
    assert (d.state, d.steps) == (WorkerState.PAUSED, 0)
    assert d.session._trainer.eta_k == 1
    d.tell("step")
    assert d.steps == 1


def events_of(desk):
    """Those that went with the pictures, one after another."""
    frames = [header for header in desk.sent if header["type"] == "frame"]
    return [Event.from_dict(values) for header in frames for values in header["events"]]


def test_a_divergence_is_an_event_of_the_log_and_of_the_last_picture_once_more(desk, tmp_path):
    d = desk(SMALL.replace(eta_k=1000, tau=1e6), play=True, speed=None)
    d.pass_time(10, work=0.001)
    assert d.state is WorkerState.DIVERGED
    (event,) = events_of(d)
    assert event == Event("diverged", d.steps, d.session._trainer.tau)
    before, last = [header for header in d.sent if header["type"] == "frame"][-2:]
    assert last | {"at": before["at"], "rows": before["rows"], "events": []} == before
    assert last["rows"] == {}
    assert Run.from_log(tmp_path / "run-1.log").events == (event,)


def test_a_rate_that_is_slid_is_an_event_of_the_log_and_of_a_picture(desk, tmp_path):
    d = desk(SMALL.replace(eta_k=0.5))
    d.tell("rate", eta_k=1.0)
    for _ in range(4):
        d.tell("step")
    for rate in (1.5, 2.0):
        d.tell("rate", eta_k=rate)
    d.tell("step")
    tau = d.session._trainer.tau
    d.tell("rate", eta=0.25)
    d.session._frames.wait()
    slid = [
        rate_event(0, 0.0, {"eta_k": 0.5}, {"eta_k": 1.0}),
        rate_event(4, 4.0, {"eta_k": 1.0}, {"eta_k": 2.0}),
        rate_event(5, tau, {"eta_k": 2.0}, {"eta": 0.25}),
    ]
    joined = []
    for event in events_of(d):
        joined = with_event(joined, event)
    assert joined == slid
    assert list(Run.from_log(tmp_path / "run-1.log").events) == slid


def test_a_shared_state_is_opened_with_its_rates_also_that_of_the_step_to_come(desk):
    d = desk(SMALL.replace(eta_k=0.5), play=True, to_tau=5.0, rates=[[4, 1.5], [6, 3.0]])
    d.pass_time(10)
    assert (d.state, d.steps, d.session._trainer.tau) == (WorkerState.PAUSED, 6, 5.0)
    d.session._frames.wait()
    assert events_of(d) == [
        rate_event(4, 2.0, {"eta_k": 0.5}, {"eta_k": 1.5}),
        rate_event(6, 5.0, {"eta_k": 1.5}, {"eta_k": 3.0}),
    ]
    assert d.session._trainer.eta_k == 3.0


def test_a_run_that_cannot_be_made_leaves_the_present_one(desk):
    d = desk()
    d.tell("step")
    dead = SMALL.replace(activation="relu", amplitude=0, radius=1e-200)
    for config in ({"neurons": 1}, dead.to_dict()):
        with pytest.raises(ConfigError):
            d.tell("start", run=2, config=config, speed=5.0)
    d.tell("step")
    assert (d.steps, d.session._run) == (2, 1)


@pytest.mark.parametrize("speed", ["fast", -1, 0, float("nan"), float("inf"), True, [3], 1e9])
def test_a_bad_speed_changes_nothing(desk, speed):
    d = desk(speed=2.0)
    with pytest.raises(ConfigError, match=r"^speed = "):
        d.tell("speed", speed=speed)
    assert d.session._speed == 2.0


def test_a_status_says_where_the_run_is(desk):
    d = desk(SMALL.replace(eta_k=1.5), speed=3.0)
    status = d.status
    assert (status["type"], status["state"], status["run"]) == ("status", "paused", 1)
    assert (status["eta_k"], status["speed"], status["tau_end"]) == (
        pytest.approx(1.5),
        3.0,
        pytest.approx(30),
    )
    assert status["eta"] * status["k0"] == pytest.approx(1.5)
    assert status["config"]["neurons"] == 12


# what is kept


def test_every_step_is_recorded_once(desk, tmp_path):
    d = desk(play=True, speed=None)
    d.pass_time(10, work=0.001)
    run = Run.from_log(tmp_path / "run-1.log")
    assert [row["step"] for row in run.rows] == list(range(21))
    assert run.frames[-1].step == 20
    sent = [step for header in d.sent if header["type"] == "frame" for step in header["rows"]["step"]]
    assert sorted(sent) == list(range(21))


def test_what_is_in_the_log_is_not_kept_in_memory_too(desk):
    """At full speed a long run would otherwise grow by a gigabyte in ten minutes."""
    d = desk(play=True)
    d.pass_time(3)
    recorder = d.session._frames.files._recorder
    assert d.steps > 2
    assert (recorder.rows, recorder.frames) == ([], [])


def test_close_records_what_was_still_waiting(desk, tmp_path):
    d = desk(play=True, speed=3.0)
    d.pass_time(3.0)
    d.session._rows.clear()
    steps = d.steps
    d.tell("advance")
    d.session.close()
    assert Run.from_log(tmp_path / "run-1.log").frames[-1].step == steps + 1
    d.session.close()


def test_resume_without_a_checkpoint_starts_anew(tmp_path):
    d = Desk(tmp_path, resume=True)
    assert (d.state, d.steps) == (WorkerState.PAUSED, 0)
    d.session.close()


def test_resume_goes_on_with_the_rate_of_the_checkpoint(desk, tmp_path):
    d = desk(SMALL.replace(eta_k=0.5))
    for _ in range(4):
        d.tell("step")
    d.tell("rate", eta_k=2.0)
    d.session._frames.wait()  # and no close, as after a kill
    again = Desk(tmp_path, SMALL.replace(eta_k=0.5), resume=True, speed=3.0)
    assert again.steps == 4
    assert again.session._trainer.eta_k == 2.0
    assert "Resumed at step 4" in again.status["message"]
    again.session.close()


def test_resumed_it_sends_events_that_may_never_have_been_sent(desk, tmp_path):
    d = desk(SMALL.replace(eta_k=0.5))
    for rate in (1.0, 2.0, 1.0, 3.0):
        d.tell("rate", eta_k=rate)
        d.tell("step")
        d.tell("step")
    d.tell("rate", eta_k=2.0)
    d.session._frames.wait()  # and no close, as after a kill
    sent = events_of(d)
    assert [event.step for event in sent] == [0, 2, 4, 6, 8]
    again = Desk(tmp_path, SMALL.replace(eta_k=0.5), resume=True, known=4)
    again.session._frames.wait()
    assert events_of(again) == sent[2:]
    assert again.session._trainer.eta_k == 2.0
    again.session.close()
    assert list(Run.from_log(tmp_path / "run-1.log").events) == sent


def test_resumed_it_sends_what_was_recorded_and_never_sent(desk, tmp_path):
    d = desk()
    for _ in range(4):
        d.tell("step")
    d.session._frames.wait()  # a kill between log and pipe: the kernel knows two of four steps
    again = Desk(tmp_path, resume=True, known=2)
    again.session._frames.wait()
    frames = [header for header in again.sent if header["type"] == "frame"]
    assert [header["rows"]["step"] for header in frames] == [[3, 4]]
    before = [header["rows"] for header in d.sent if header["type"] == "frame"]
    assert from_columns(frames[0]["rows"]) == [row for rows in before for row in from_columns(rows)][3:]
    again.session.close()
    assert [row["step"] for row in Run.from_log(tmp_path / "run-1.log").rows] == [0, 1, 2, 3, 4]


def test_a_large_network_is_measured_at_its_cadence(desk, tmp_path):
    config = preset("mnist").replace(samples=40, neurons=20, steps=40, eta_k=0.5)
    d = desk(config, play=True, speed=None)
    d.pass_time(10, work=0.02)
    rows = Run.from_log(tmp_path / "run-1.log").rows
    assert len(rows) == 41
    assert rows[1]["ratio_min"] is not None
    assert rows[-1]["ratio_min"] is not None
    assert sum(row["ratio_min"] is not None for row in rows) < 20
    assert sum(row["K"] is not None for row in rows) < 10


def test_an_error_while_a_frame_is_made_is_told_at_once(desk, monkeypatch, capsys):
    d = desk()

    def broken(*_arguments, **_options):
        raise OSError("no space left")

    monkeypatch.setattr(d.session._frames._framer, "frame", broken)
    with pytest.raises(OSError, match="no space left"):
        d.tell("step")
    assert "no space left" in capsys.readouterr().err
    d.session.fail("The run stopped.")
    d.tell("reset")
    d.tell("step")
    assert (d.state, d.steps) == (WorkerState.PAUSED, 1)


# H2 above three dimensions, at its own cadence

SPHERE = preset("mnist_sphere").replace(
    neurons=40, samples=60, batch_size=None, epochs=None, steps=60, eta=0.5
)


def test_h2_follows_the_picture_at_a_pause_and_a_step_and_keeps_the_row(desk, tmp_path):
    d = desk(SPHERE, play=True, speed=None)
    for _ in range(5):
        d.tell("advance")
    d.session._frames.wait()
    shown = [header for header in d.sent if header["type"] == "frame"]
    assert {header["h2"]["step"] for header in shown} == {0}, "five steps take no five seconds"
    d.tell("pause")
    before, last = [header for header in d.sent if header["type"] == "frame"][-2:]
    assert (before["step"], before["h2"]["step"]) == (5, 0), "the picture does not wait for H2"
    assert (last["step"], last["h2"]["step"]) == (5, 5)
    assert [(row["step"], "b2" in row) for row in from_columns(last["rows"])] in ([], [(5, True)])
    d.tell("step")
    last = [header for header in d.sent if header["type"] == "frame"][-1]
    assert (last["step"], last["h2"]["step"], last["rows"]["step"]) == (6, 6, [6])
    assert last["rows"]["b2"] != [None]
    assert last["rows"]["h2"] != [None]
    d.session.close()
    run = Run.from_log(tmp_path / "run-1.log")
    assert [row["step"] for row in run.rows] == list(range(7))
    assert run.rows[6]["b2"] is not None
    assert run.frames[-1].facts["h2"]["step"] == 6


def test_while_it_runs_h2_is_measured_now_and_then(desk, monkeypatch):
    monkeypatch.setattr("topowidgets.runtime.worker.frame_thread.H2_SECONDS", 0.0)
    d = desk(SPHERE, play=True, speed=None)
    for _ in range(4):
        d.tell("advance")
        d.session._frames.wait()
        d.now += 1.0
    shown = [(header["step"], header["h2"]["step"]) for header in d.sent if header["type"] == "frame"]
    assert shown[-2:] == [(4, 3), (4, 4)]
