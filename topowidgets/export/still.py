"""The last picture of a run with its sentence, from a frame as it goes to the browser.

Light: the kernel loads no torch for it.
"""

from __future__ import annotations

import base64
import html

import numpy as np
from jaxtyping import Float

from topowidgets.export.sentence import running_sentence
from topowidgets.plots.still import still_svg
from topowidgets.recording.codec import Header
from topowidgets.texts import say


def said_of(header: Header) -> str:
    """The running sentence of a frame as it goes to the browser, in the language that is spoken here."""
    return running_sentence(header, header["step"], header["tau"])


def still_html(header: Header, buffer: bytes, said: str) -> str:
    """A frame as an image with its running sentence below it, in plain HTML."""
    picture = still_svg(_array(header, buffer, "cloud", 2), _array(header, buffer, "bars", 3))
    source = base64.b64encode(picture.encode()).decode()
    alt, below = say("seen.still_alt", said=said), say("seen.last_picture", step=header["step"], said=said)
    image = f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{source}">'
    return f"{image}<p>{html.escape(below)}</p>"


def _array(header: Header, buffer: bytes, name: str, width: int) -> Float[np.ndarray, "rows width"]:
    entry = header["arrays"].get(name)
    if entry is None:
        return np.zeros((0, width), np.float32)
    rows, columns = entry["shape"]
    return np.frombuffer(buffer, "<f4", count=rows * columns, offset=4 * entry["offset"]).reshape(
        rows, columns
    )
