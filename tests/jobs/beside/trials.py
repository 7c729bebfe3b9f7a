"""Functions that tests let processes do, good and bad ones."""

import os
import signal
import sys
import time
from os import getcwd  # noqa: F401 -- imported, so not ours
from pathlib import Path

import numpy as np

from topowidgets.jobs.task import Message, Report
from topowidgets.settings.checks import ConfigError


def square(task: Message, report: Report) -> Message:
    """The square of a number, told of on the way, and its bytes turned round."""
    report({"begun": task.header["number"], "nan": float("nan")}, task.buffer)
    return Message({"square": task.header["number"] ** 2, "pair": (1, np.int64(2))}, task.buffer[::-1])


def process(_task: Message, _report: Report) -> Message:
    """Which process does this."""
    return Message({"pid": os.getpid(), "nice": os.nice(0)})


def hang(task: Message, report: Report) -> Message:
    """Says that it has begun, and waits until it is ended."""
    report({"pid": os.getpid()})
    while task.header.get("deaf"):
        time.sleep(1)
    while True:
        report({})
        time.sleep(0.005)


def die(task: Message, _report: Report) -> Message:
    """Ends its process in the middle."""
    if "signal" in task.header:
        os.kill(os.getpid(), getattr(signal, task.header["signal"]))
        time.sleep(60)
    if "code" in task.header:
        print("FatalError: the disk is made of cheese", file=sys.stderr, flush=True)
        os._exit(task.header["code"])
    return Message({})


def fail(task: Message, _report: Report) -> Message:
    """Raises what is asked for."""
    match task.header["kind"]:
        case "value":
            raise ValueError("there is no such shape.")
        case "setting":
            raise ConfigError("neurons", -1, "a whole number from 1")
        case "memory":
            np.zeros(2**50)
        case "exit":
            sys.exit(3)
        case "result":
            return Message({"value": object()})
    return None


def chatter(_task: Message, _report: Report) -> Message:
    """Writes to stdout by every way there is."""
    print("hello", flush=True)
    sys.stdout.buffer.write(b"\x10\x00\x00\x00 no record")
    sys.stdout.flush()
    os.write(1, b"below Python")
    os.system("echo of a child")  # noqa: S605
    return Message({"said": True})


def huge(task: Message, _report: Report) -> Message:
    """Many bytes, and a text longer than any pipe."""
    return Message({"text": "ä" * task.header["count"]}, bytes(range(256)) * (task.header["count"] // 256))


def meet(task: Message, _report: Report) -> Message:
    """Waits for another task that is done at the same time."""
    folder = Path(task.header["folder"])
    (folder / task.header["own"]).touch()
    while not (folder / task.header["other"]).exists():
        time.sleep(0.005)
    return Message({"pid": os.getpid()})


def meet_too(task: Message, report: Report) -> Message:
    """The same under another name."""
    return meet(task, report)
