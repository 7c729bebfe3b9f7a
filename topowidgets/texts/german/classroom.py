"""What a teacher reads of a class's answers, in German; a teacher is addressed with "Sie"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from topowidgets.texts.catalogue import Catalogue
from topowidgets.texts.english import classroom

VERDICTS = Catalogue.load("de").find("seen.verdicts")


class Classroom(classroom.Classroom):
    """The table, the captions and the figures of an overview, and why a file could not be used."""

    learner, outcome, right, unanswered = "Name", "Ergebnis", "richtig", "nicht beantwortet"
    drawn = "gezeichnet"
    key = "✓ richtig, ✗ nicht richtig, – nicht beantwortet. Zeigen Sie auf den Namen einer Spalte, um ihre Frage zu lesen."
    nothing_yet = (
        "Noch gibt es nichts zu zeigen. Alle drücken am Fuß der Lektion auf <i>Antworten speichern (CSV)</i>; legen Sie diese Dateien in "
        "einen Ordner, und geben Sie den Ordner in <code>Overview.from_files</code> an."
    )

    def read(self, learners: int, files: int) -> str:
        """What the overview was made of."""
        return f"{learners} {'Lernende' if learners != 1 else 'lernende Person'}, {_files(files)} gelesen."

    def unusable(self, files: int) -> str:
        """Before the list of files that could not be used, each with its reason."""
        return f"{_files(files)} {'konnte' if files == 1 else 'konnten'} nicht verwendet werden:"

    def twice(self, names: Sequence[str]) -> str:
        """Learners who gave different answers to a question."""
        said = ", ".join(names)
        return (
            f"Verschiedene Antworten auf eine Frage kamen von {said}: Gezeigt werden die früheren. Sind das zwei Personen mit einem Namen?"
        )

    def foreign(self, places: Sequence[str]) -> str:
        """Answers that the lesson does not allow: each learner with the parts."""
        said = ", ".join(places)
        return f"Ausgelassen sind Antworten, die es in dieser Lektion nicht gibt, etwa aus einer anderen Sprache oder Fassung: {said}."

    def differing(self, places: Sequence[str]) -> str:
        """Answers that a file judges otherwise than the lesson does: each learner with the parts."""
        return f"Nach dieser Lektion sind diese Antworten anders zu bewerten, als es in ihren Dateien steht: {', '.join(places)}."

    def share(self, right: int, judged: int) -> str:
        """How many were right."""
        return f"{right} von {judged}"

    def reply(self, written: str) -> str:
        """An outcome, or what could be chosen, as it is shown; files have it as English does."""
        span = re.fullmatch(r"([\d.e+-]+) to ([\d.e+-]+)", written)
        return f"{span[1]} bis {span[2]}" if span else VERDICTS.get(written, written)

    no_answer = "sie enthält keine Antwort"

    def another_lesson(self, lessons: Sequence[str]) -> str:
        """The file holds answers to other lessons."""
        return f"sie gehört zur Lektion {', '.join(lessons)}"

    def no_column(self, path: str, missing: Sequence[str]) -> str:
        """A CSV file of something else."""
        return f"{path} enthält keine Antworten auf eine Lektion: Es fehlt die Spalte {', '.join(missing)}."

    def no_csv(self, path: str, why: str) -> str:
        """Something that cannot be read as CSV."""
        return f"{path} ist keine CSV-Datei: {why}."

    def caption(self, answers: int, right: int, judged: int, outcomes: Sequence[str], hints: int, unanswered: int) -> str:
        """What came out."""
        if not answers:
            return "Das hat noch niemand beantwortet."
        free = f"{answers} {'hat' if answers == 1 else 'haben'} geantwortet; richtig oder falsch gibt es hier nicht."
        given = f"{right} von {judged} {'lag' if right == 1 else 'lagen'} richtig." if judged else free
        outcome = f" Ergebnis: {', '.join(outcomes)}." if outcomes else ""
        opened = {0: "Kein Hinweis wurde", 1: "1 Hinweis wurde"}.get(hints, f"{hints} Hinweise wurden")
        left_out = f" {unanswered} {'hat' if unanswered == 1 else 'haben'} nicht geantwortet." if unanswered else ""
        return f"{given}{left_out}{outcome} {opened} geöffnet."

    learners, predicted, predictions = "Lernende", "vorhergesagt", "Vorhersagen"
    the_outcome = "das Ergebnis"
    drawn_by_a_learner, neurons_at_the_end = "von jemandem gezeichnet", "die Neuronen am Ende"
    drawing_axes = ("eingehendes Gewicht", "ausgehendes Gewicht")


def _files(count: int) -> str:
    return f"{count} {'Datei' if count == 1 else 'Dateien'}"
