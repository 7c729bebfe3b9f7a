"""What a notebook shows of a view when it is opened without its kernel: the last picture and sentence, beside
the widget in the output.
"""

from __future__ import annotations

import uuid
from typing import Any

from topowidgets.recording.codec import Header
from topowidgets.texts import speaking


class StaticFallback:
    """A second output of the cell, which the living widget hides and which is left where there is none.

    It is an output of its own because JupyterLab, in a notebook that it trusts, shows nothing but "Loading
    widget..." in the place of a widget that is gone, whatever else its output holds. It is empty when the
    cell ends before the first picture, and is renewed with the first picture and whenever training stops;
    then the saved notebook has the last one.

    Args:
        language: that it speaks, "en" or "de".

    Attributes:
        name: of the element in the page.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self.name = f"topowidgets-{uuid.uuid4().hex}"
        self._shown = False
        self._holds: object = None

    def __repr__(self) -> str:
        return f"StaticFallback({self.name}, {'shown' if self._shown else 'not shown'})"

    def show(self, words: str, frame: tuple[Header, bytes] | None) -> None:
        """Put it into the output of the running cell. Without a notebook nothing is done."""
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is None:
            return
        self._shown = True
        display(self._bundle(words, frame), raw=True, display_id=self.name)  # type: ignore[no-untyped-call]

    def renew(self, words: str, frame: tuple[Header, bytes] | None) -> None:
        """Put the newest picture in its place, from any thread."""
        from IPython.display import update_display

        holds = frame and (frame[0]["run"], frame[0]["step"])
        if self._shown and holds != self._holds:
            self._holds = holds
            update_display(self._bundle(words, frame), raw=True, display_id=self.name)  # type: ignore[no-untyped-call]

    def _bundle(self, words: str, frame: tuple[Header, bytes] | None) -> dict[str, Any]:
        from topowidgets.export.still import said_of, still_html

        if frame is None:
            return {"text/plain": words, "text/html": f'<div id="{self.name}"></div>'}
        with speaking(self._language):
            said = said_of(frame[0])
            still = still_html(*frame, said)
        return {"text/plain": f"{words}: {said}", "text/html": f'<div id="{self.name}">{still}</div>'}
