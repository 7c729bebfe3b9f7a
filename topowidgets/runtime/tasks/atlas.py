"""A task of an atlas or a comparison: some of its rates, trained, logged and sent as they are done."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from topowidgets.export.messages import atlas_record
from topowidgets.jobs.task import Message, Report
from topowidgets.learning.machine import threads_for
from topowidgets.learning.trainer import Trainer
from topowidgets.recording.run_log import write_log
from topowidgets.runtime.files import rate_log
from topowidgets.settings.config import Config
from topowidgets.studies.atlas_runs import atlas_runs


def train_rates(task: Message, report: Report) -> Message:
    """Train, log and report the rates of a task.

    Args:
        task: config; eta_k, its rates; first, the one that is looked at; share, of how many processes; folder
            of the logs; most_bytes of one rate's pictures.
        report: told of each rate as `atlas_record` has it.
    """
    order = task.header
    config, folder = Config.from_dict(order["config"]), Path(order["folder"])
    start = _start(config, order["share"])
    for rate, run in atlas_runs(
        config, order["eta_k"], first=order["first"], share=order["share"], start=start
    ):
        folder.mkdir(mode=0o700, exist_ok=True)  # somebody may have swept it away
        write_log(run, rate_log(folder, rate))
        report(*atlas_record(run, order["most_bytes"]))
    return Message({})


@lru_cache(maxsize=1)
def _start(config: Config, share: int) -> Trainer:
    """The start of every rate, kept from task to task: of a large network its data and its curvature take
    seconds.
    """
    with threads_for(config, share):
        return Trainer(config.replace(eta_k=1.0))
