"""Slow questions of a lab's views: what a page asks goes to the background process, what becomes of it goes
out to every view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from topowidgets.jobs.task import JobState
from topowidgets.runtime.kernel.questions import Background, Question
from topowidgets.settings.checks import ConfigError
from topowidgets.widgets import messages

if TYPE_CHECKING:
    from topowidgets.runtime.kernel.run_client import RunClient
    from topowidgets.runtime.kernel.worker_client import WorkerClient
    from topowidgets.widgets.sources.lab_source import LabSource

KEY_FRAMES = 12
"""Key frames of the joint UMAP that a page asks for."""


class Questions:
    """The questions of one lab about its present run, and who is told of them."""

    def __init__(self, client: WorkerClient | RunClient, source: LabSource) -> None:
        self._client, self._source = client, source
        self._background = Background(client.folder, self._became)
        self._picture: Question | None = None  # the newest joint UMAP that finished

    def __repr__(self) -> str:
        return f"Questions({self._background!r})"

    def umap(self, frames: int = KEY_FRAMES) -> Question:
        """Ask for the joint UMAP of the present run, begun from the one before where there is one."""
        run, earlier = self._client.logged_run(), self._picture
        before = earlier.record if earlier is not None and earlier.run == run else None
        return self._background.ask("umap", run, frames=frames, before=before)

    def null_verdict(self, step: int | None = None) -> Question:
        """Ask whether the hole at a step of the present run is more than chance."""
        return self._background.ask("null", self._client.logged_run(), step=step)

    def ask_umap(self) -> None:
        """A page asks for a UMAP of the present run; two views may do so at once."""
        asked = self._background.newest.get("umap")
        if asked is None or not asked.open or asked.run != self._client.status["run"]:
            self.umap()

    def ask_null(self, step: object) -> None:
        """A page asks whether the hole at a step is more than chance.

        Raises:
            ConfigError: for what is no step.
        """
        if isinstance(step, bool) or not isinstance(step, int) or step < 0:
            raise ConfigError("step", step, "a whole number from 0, the step that is shown")
        self.null_verdict(step)

    def cancel(self, kind: object) -> None:
        """A page wants no answer any more.

        Raises:
            ConfigError: for what is no kind of question.
        """
        if kind not in ("umap", "null"):
            raise ConfigError("kind", kind, "choose umap or null, the question to cancel")
        self._background.cancel("umap" if kind == "umap" else "null")

    def close(self) -> None:
        """End the background process."""
        self._background.close()

    def _became(self, question: Question) -> None:
        if question.kind == "umap" and question.state is JobState.FINISHED:
            self._picture = question
        values, buffer = question.record
        message = messages.Question(
            type="question",
            kind=question.kind,
            run=question.run,
            state=question.state,
            message=question.message,
            fraction=question.fraction,
            result=values or None,
        )
        for view in self._source.views:
            view.send(message, [buffer] if buffer else [])
