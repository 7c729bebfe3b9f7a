"""What both executors do alike."""

import pytest

from topowidgets.jobs.executor import Inline, all_results
from topowidgets.jobs.processes import Processes
from topowidgets.jobs.task import Message

NUMBERS = [Message({"number": number}, b"abc" * number) for number in range(5)]


def done(executor, function, tasks, **options):
    with executor:
        return list(executor.map(f"topowidgets.trials.{function}", tasks, **options))


def test_both_give_the_same_results_and_say_the_same_on_the_way():
    given, heard = [], []
    for executor in (Inline(), Processes(2)):
        told = []
        outcomes = done(executor, "square", NUMBERS, listener=lambda *both, told=told: told.append(both))
        given.append(sorted((outcome.task.header["number"], outcome.result) for outcome in outcomes))
        heard.append(sorted(told, key=lambda both: both[0].header["number"]))
    assert given[0] == given[1]
    assert heard[0] == heard[1]
    assert [task for task, _ in heard[0]] == NUMBERS
    assert given[0][3] == (3, Message({"square": 9, "pair": [1, 2]}, b"cba" * 3))
    assert heard[0][3][1] == Message({"begun": 3, "nan": None}, b"abc" * 3)


@pytest.mark.parametrize("make", [Inline, lambda: Processes(1)])
def test_what_a_task_raises_is_its_outcome_and_the_next_is_done(make):
    kinds = ["value", "setting", "memory", "result", "none"]
    outcomes = done(make(), "fail", [Message({"kind": kind}) for kind in kinds])
    failures = {outcome.task.header["kind"]: outcome.failure for outcome in outcomes}
    assert failures["value"].reason == "there is no such shape."
    assert (failures["value"].kind, failures["value"].error) == ("raised", "ValueError")
    assert failures["setting"].reason == "neurons = -1 is not allowed: a whole number from 1."
    assert failures["memory"].kind == "memory"
    assert failures["memory"].reason.startswith("Memory ran out (Unable to allocate ")
    assert failures["result"].error == failures["none"].error == "TypeError"
    assert all(outcome.result is None for outcome in outcomes)


@pytest.mark.parametrize("make", [Inline, lambda: Processes(1)])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("os.system", "is not allowed: give the name of a function of topowidgets"),
        ("topowidgetsy.trials.square", "is not allowed"),
        ("topowidgets.trials", "is not allowed"),
        ("topowidgets.jobs.worker.__import__", "is not allowed"),
        ("topowidgets.jobs.worker._Work", "is not allowed"),
        ("topowidgets.trials.square\nos.system", "is not allowed"),
    ],
)
def test_a_name_outside_is_refused_before_anything_is_started(make, name, why):
    with make() as executor:
        with pytest.raises(ValueError, match=why):
            executor.map(name, [Message({})])
        assert not getattr(executor, "pids", [])


@pytest.mark.parametrize("make", [Inline, lambda: Processes(1)])
def test_a_name_of_nothing_of_ours_is_a_failure(make):
    with make() as executor:
        for name, why in {
            "topowidgets.trials.os.system": "there is none of this name",
            "topowidgets.trials.nothing": "there is none of this name",
            "topowidgets.trials.getcwd": "is no function that topowidgets.trials defines",
            "topowidgets.jobs.task.report": "there is none of this name",
        }.items():
            (outcome,) = executor.map(name, [Message({})])
            assert why in outcome.failure.reason


@pytest.mark.parametrize("make", [Inline, lambda: Processes(1)])
def test_what_no_message_holds_is_refused(make):
    with make() as executor:
        with pytest.raises(TypeError):
            executor.map("topowidgets.trials.square", [Message({"number": object()})])
        assert list(executor.map("topowidgets.trials.square", [])) == []
    with pytest.raises(RuntimeError, match="closed"):
        executor.map("topowidgets.trials.square", NUMBERS)


def test_huge_results_arrive_whole_and_a_larger_one_is_refused():
    count, too_many = 2**20, 11_500_000  # each letter is six bytes of JSON
    for executor in (Inline(), Processes(1)):
        tasks = [Message({"count": count}), Message({"count": too_many})]
        arrived, *refused = done(executor, "huge", tasks[: 1 + isinstance(executor, Processes)])
        assert arrived.result.header["text"] == "ä" * count
        assert arrived.result.buffer == bytes(range(256)) * (count // 256)
    assert "this is more than one message holds" in refused[0].failure.reason


@pytest.mark.parametrize("make", [Inline, lambda: Processes(1)])
def test_the_least_in_order_comes_next_and_the_order_may_change(make):
    looked_at = [0]
    with make() as executor:
        outcomes = executor.map(
            "topowidgets.trials.square",
            NUMBERS,
            listener=lambda *_: looked_at.append(4),
            order=lambda task: abs(task.header["number"] - looked_at[-1]),
        )
        assert [outcome.place for outcome in outcomes] == [0, 4, 3, 2, 1]


def test_inline_gives_up_when_it_is_cancelled():
    executor = Inline()
    outcomes = executor.map("topowidgets.trials.hang", NUMBERS[:2], listener=lambda *_: executor.cancel())
    assert [outcome.failure.kind for outcome in outcomes] == ["cancelled", "cancelled"]
    assert next(executor.map("topowidgets.trials.square", NUMBERS[:1])).result, "and takes new tasks"


@pytest.mark.parametrize("make", [Inline, lambda: Processes(2)])
def test_all_results_are_in_order_and_the_first_failure_ends_it(make):
    heard = []
    with make() as executor:
        results = all_results(executor, "topowidgets.trials.square", NUMBERS, heard.append)
        assert [result.header["square"] for result in results] == [0, 1, 4, 9, 16]
        assert sorted(result.header["square"] for result in heard) == [0, 1, 4, 9, 16]
        with pytest.raises(RuntimeError, match=r"fail of \{\"kind\": \"value\"\}: there is no such shape"):
            all_results(executor, "topowidgets.trials.fail", [Message({"kind": "value"})] * 3)
        assert all_results(executor, "topowidgets.trials.square", NUMBERS[2:3])[0].header["square"] == 4
