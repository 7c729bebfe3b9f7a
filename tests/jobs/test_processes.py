"""Processes that die, print, hang and are let go."""

import os
import signal

import psutil
import pytest

from topowidgets.jobs.task import JobState, Message
from topowidgets.texts import speaking

TRIALS = "topowidgets.trials"


def reasons(outcomes):
    return [outcome.failure and outcome.failure.reason for outcome in outcomes]


def test_a_killed_worker_costs_its_task_alone_and_is_replaced(processes):
    executor = processes(1)
    tasks = [Message({}), Message({"signal": "SIGKILL"}), Message({}), Message({"code": 7}), Message({})]
    outcomes = list(executor.map(f"{TRIALS}.die", tasks))
    assert reasons(outcomes) == [
        None,
        "Its process was ended by signal 9 (memory may have run out).",
        None,
        "Its process ended with code 7 (FatalError: the disk is made of cheese).",
        None,
    ]
    assert [outcome.task for outcome in outcomes] == tasks
    assert outcomes[1].failure.kind == "ended"
    assert outcomes[1].failure.how.startswith("was ended by signal 9")


def test_a_worker_killed_from_outside_mid_way(processes, heard):
    executor = processes(2)
    outcomes = executor.map(
        f"{TRIALS}.hang", [Message({"one": number, "deaf": True}) for number in (1, 2)], listener=heard
    )
    task, message = heard.until(1)
    heard.until(2)
    os.kill(message.header["pid"], signal.SIGKILL)
    outcome = next(outcomes)
    assert (outcome.task, outcome.failure.kind) == (task, "ended")
    (left,) = executor.pids
    assert left != message.header["pid"]
    outcomes.close()  # who stops asking wants no more


def test_a_task_handed_to_a_process_that_is_gone_is_done_by_another(processes):
    executor = processes(1)
    (first,) = executor.map(f"{TRIALS}.process", [Message({})])
    os.kill(first.result.header["pid"], signal.SIGKILL)  # its end is not heard of yet, or just so
    (second,) = executor.map(f"{TRIALS}.process", [Message({})])
    assert second.result.header["pid"] != first.result.header["pid"]


def test_a_python_that_cannot_begin_says_why(processes, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "no number")
    assert [
        "Fatal Python error" in reason
        for reason in reasons(processes(1).map(f"{TRIALS}.process", [Message({})] * 2))
    ] == [True] * 2


def test_what_a_task_prints_spoils_nothing(processes, tmp_path):
    assert reasons(processes(1).map(f"{TRIALS}.chatter", [Message({})] * 2)) == [None, None]
    written = (tmp_path / "errors").read_text()
    assert all(text in written for text in ("hello", "no record", "below Python", "of a child"))


def test_an_exit_in_a_task_ends_the_task_alone(processes):
    executor = processes(1)
    (outcome,) = executor.map(f"{TRIALS}.fail", [Message({"kind": "exit"})])
    assert (outcome.failure.kind, outcome.failure.error) == ("raised", "SystemExit")
    assert len(executor.pids) == 1


def test_cancel_mid_way_ends_all_and_more_can_be_asked(processes, heard):
    executor = processes(1)
    outcomes = executor.map(f"{TRIALS}.hang", [Message({"deaf": True})] * 3, listener=heard)
    _, message = heard.until(1)
    process = psutil.Process(message.header["pid"])
    executor.cancel()
    assert reasons(outcomes) == ["Cancelled."] * 3
    process.wait(10)
    assert executor.pids == []
    (outcome,) = executor.map(f"{TRIALS}.process", [Message({})])
    assert outcome.result.header["pid"] != process.pid


def test_close_with_tasks_pending(processes, heard):
    with speaking("de"):
        executor = processes(1)
    outcomes = executor.map(f"{TRIALS}.hang", [Message({"deaf": True})] * 3, listener=heard)
    _, message = heard.until(1)
    executor.close()
    executor.close()
    assert not psutil.pid_exists(message.header["pid"])
    assert reasons(outcomes) == ["Abgebrochen."] * 3
    with pytest.raises(RuntimeError, match="closed"):
        executor.map(f"{TRIALS}.process", [Message({})])


def test_a_dropped_job_gives_up_and_its_process_lives_on(processes, heard):
    executor, ended = processes(1), []
    hanging = executor.submit(f"{TRIALS}.hang", Message({}), ended.append, heard)
    waiting = executor.submit(f"{TRIALS}.hang", Message({}), ended.append, heard)
    _, message = heard.until(1)
    executor.drop(hanging, "Not so.")
    executor.drop(waiting)
    executor.drop(waiting, "once more")
    assert reasons(ended) == ["Not so.", "Cancelled."]
    assert hanging.state == waiting.state == JobState.CANCELLED
    (outcome,) = executor.map(f"{TRIALS}.process", [Message({})])
    assert outcome.result.header["pid"] == message.header["pid"]


def test_tasks_of_two_functions_meet_in_one_process(processes, tmp_path, heard):
    executor = processes(1, side_by_side=True)
    for name, own, other in (("meet", "a", "b"), ("meet_too", "b", "a")):
        executor.submit(
            f"{TRIALS}.{name}", Message({"folder": str(tmp_path), "own": own, "other": other}), heard
        )
    heard.until(2)
    assert len({outcome.result.header["pid"] for (outcome,) in heard}) == 1


def test_the_first_process_has_its_own_niceness(processes, tmp_path):
    executor = processes(2, niceness=(3, 5))
    tasks = [Message({"folder": str(tmp_path), "own": own, "other": other}) for own, other in ("ab", "ba")]
    list(executor.map(f"{TRIALS}.meet", tasks))
    assert sorted(psutil.Process(pid).nice() for pid in executor.pids) == [os.nice(0) + 3, os.nice(0) + 5]


def test_the_first_process_stands_back_with_what_it_does_beside_another(processes, heard):
    """What it does then is no more wanted than what is done beside it."""
    executor, said = processes(2, niceness=(3, 5)), type(heard)()
    first = executor.submit(f"{TRIALS}.hang", Message({}), heard, lambda _, message: said(message.header))
    pid = said.until(1)[0]["pid"]
    assert psutil.Process(pid).nice() == os.nice(0) + 3
    executor.submit(f"{TRIALS}.hang", Message({}), heard)
    executor.drop(first)
    executor.submit(f"{TRIALS}.process", Message({}), heard)
    (outcome,) = heard.until(2)
    assert outcome.result.header == {"pid": pid, "nice": os.nice(0) + 5}


def test_processes_end_after_long_idleness_and_come_again(processes):
    executor = processes(1, idle_seconds=0.05)
    (first,) = executor.map(f"{TRIALS}.process", [Message({})])
    psutil.Process(first.result.header["pid"]).wait(30)
    (second,) = executor.map(f"{TRIALS}.process", [Message({})])
    assert first.result.header["pid"] != second.result.header["pid"]


def test_a_process_ends_with_whoever_started_it(processes, heard):
    executor = processes(1)
    executor.submit(f"{TRIALS}.hang", Message({"deaf": True}), heard, heard)
    _, message = heard.until(1)
    process = psutil.Process(message.header["pid"])
    (child,) = executor._busy
    child._process.stdin.close()  # as when the kernel dies
    process.wait(10)
