"""A shipped lesson's choices in its other languages, so that a class that answers in several is one class."""

from __future__ import annotations

from topowidgets.lessons.lesson import Lesson, shipped
from topowidgets.texts.catalogue import codes


def choices_elsewhere(lesson: Lesson) -> dict[tuple[str, str], str]:
    """By a part's name and what another language offers there, the same choice of this lesson; empty for a
    lesson of one's own.

    What a run replies is written alike in every language, and so are numbers and drawings.

    Examples:
        >>> choices_elsewhere(Lesson.load("holes", "en"))["rubber-band", "zwei"]
        'two'
    """
    if lesson.name not in shipped():
        return {}
    found: dict[tuple[str, str], str] = {}
    for code in codes():
        for part in Lesson.load(lesson.name, code).parts:
            own = lesson.part(part.name)
            if (
                part.question is None
                or own is None
                or own.question is None
                or len(own.question.choices) != len(part.question.choices)
            ):
                continue
            pairs = zip(part.question.choices, own.question.choices, strict=True)
            found |= {(part.name, there): here for there, here in pairs if there not in own.question.choices}
    return found
