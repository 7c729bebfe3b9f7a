"""The worker's second thread: homology, projection, recording and sending, beside the training and not
between its steps.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

from topowidgets.export.messages import for_browser
from topowidgets.measuring.cadence import Interval
from topowidgets.measuring.framer import Framer
from topowidgets.measuring.snapshot import Snapshot
from topowidgets.recording.codec import Header, encode
from topowidgets.recording.events import Event
from topowidgets.recording.frame import Frame
from topowidgets.recording.step_row import Row, to_columns
from topowidgets.runtime.files import RunFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from topowidgets.learning.trainer import Trainer

HOMOLOGY_SECONDS = 0.33
"""Least time between two diagrams of a large network; a small one gets a diagram with every frame."""

H2_SECONDS = 5.0
"""Least time between two H2 where it is measured apart, 0.05 to 0.2 s each; at the start, a pause and the end
it is measured anyway."""

KEY_SECONDS = 1.0
"""Least time between two frames of a large network that keep its neurons in full; all that are kept have
their picture and diagram."""


@dataclasses.dataclass
class FrameJob:
    """What a frame is made of: the newest snapshot, and all rows and events since the last frame."""

    snapshot: Snapshot
    rows: list[Row]
    events: list[Event]
    whole: bool
    checkpoint: tuple[dict[str, Any], dict[str, Any]] | None


class FrameThread:
    """Turns snapshots into frames on a thread of its own.

    One place to wait in: a newer snapshot takes it over with its rows.

    What is recorded is written before the frame is sent (see RunFiles). A disk that takes no more ends the
    recording, not the training.

    Args:
        notify: called on this thread when there is something for the training loop to look at: `error`, or
            the files' `trouble`.

    Attributes:
        files: the run's log and checkpoint.
        error: what ended the thread.
    """

    def __init__(
        self,
        trainer: Trainer,
        files: RunFiles,
        run: int,
        send: Callable[[bytes], None],
        *,
        small: bool,
        notify: Callable[[], None],
    ) -> None:
        self._framer = Framer(trainer.config)
        self.files = files
        self._send, self._run, self._small, self._notify = send, run, small, notify
        self._waiting: FrameJob | None = None
        self._busy = False
        self._condition = threading.Condition()
        self._closed = False
        self._homology, self._key = Interval(HOMOLOGY_SECONDS), Interval(KEY_SECONDS)
        self._h2 = Interval(H2_SECONDS, time.monotonic())  # the first frame has it
        self._sent: tuple[Header, bytes] | None = None
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._loop, name="frames", daemon=True)
        self._thread.start()

    def submit(self, work: FrameJob) -> None:
        """Hand over a snapshot with the rows since the last one."""
        with self._condition:
            if self._waiting is not None:
                work.rows = self._waiting.rows + work.rows
                work.events = self._waiting.events + work.events
                work.whole = work.whole or self._waiting.whole
                work.checkpoint = work.checkpoint or self._waiting.checkpoint
            self._waiting = work
            self._condition.notify_all()

    @property
    def idle(self) -> bool:
        """Whether nothing waits or is being made."""
        with self._condition:
            return self._waiting is None and not self._busy

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        self._thread.join()
        self.files.close()

    def wait(self) -> None:
        """Wait until everything handed over has been recorded and sent.

        Raises:
            Exception: what ended the thread, if something did.
        """
        with self._condition:
            self._condition.wait_for(
                lambda: self.error is not None or (self._waiting is None and not self._busy)
            )
        if self.error is not None:
            raise self.error

    def record_end(self, rows: list[Row], events: list[Event]) -> None:
        """Keep the last rows and events of a run that left every bound. There is no picture of them: the
        events go with the last one, once more.
        """
        self.wait()
        self.files.record_end(rows, events)
        if self._sent is not None:
            header, buffer = self._sent
            self._send_frame(header | {"rows": {}, "events": [one.to_dict() for one in events]}, buffer)

    def _loop(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting is not None or self._closed)
                work, self._waiting = self._waiting, None
                if work is None:
                    return
                self._busy = True
            try:
                self._make(work)
            except Exception as error:  # noqa: BLE001 -- told to the learner by the training loop, which looks at `error`
                with contextlib.suppress(OSError):  # stderr is a file on a disk that may be full
                    traceback.print_exc()
                self.error = error  # after the words: who sees it may go and read them
            finally:
                with self._condition:
                    self._busy = False
                    self._condition.notify_all()
            if self.error is not None:
                self._notify()
                return

    def _make(self, work: FrameJob) -> None:
        now = time.monotonic()
        anyway = self._small or work.whole
        homology, key = self._homology.due(now, anyway=anyway), self._key.due(now, anyway=anyway)
        self._keep_and_send(self._framer.frame(work.snapshot, homology=homology, h2=False), work, key=key)
        # after the picture, which does not wait for it; then the same picture again, with H2
        if self._h2_is_due(work, now):
            again = dataclasses.replace(work, rows=work.rows[-1:], events=[], checkpoint=None)
            self._keep_and_send(self._framer.frame(work.snapshot, homology=False), again, key=key)

    def _h2_is_due(self, work: FrameJob, now: float) -> bool:
        homology = self._framer.homology
        return (
            homology.h2_apart
            and homology.h2_step != work.snapshot.step
            and self._h2.due(now, anyway=work.whole)
        )

    def _keep_and_send(self, frame: Frame, work: FrameJob, *, key: bool) -> None:
        if work.rows:
            work.rows[-1] |= frame.homology_columns()
        trouble = self.files.trouble
        self.files.record(work.rows, work.events, frame, work.checkpoint, key=key, edge=work.whole)
        header, buffer = for_browser(frame)
        header |= {
            "run": self._run,
            "rows": to_columns(work.rows),
            "events": [event.to_dict() for event in work.events],
        }
        self._send_frame(header, buffer)
        if self.files.trouble != trouble:
            self._notify()

    def _send_frame(self, header: Header, buffer: bytes) -> None:
        self._sent = header, buffer
        self._send(encode(header | {"at": time.time()}, buffer))
