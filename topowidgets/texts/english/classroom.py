"""What a teacher reads of a class's answers, in English."""

from __future__ import annotations

from collections.abc import Sequence


class Classroom:
    """The table, the captions and the figures of an overview, and why a file could not be used."""

    # the table

    learner, outcome, right, unanswered = "learner", "outcome", "right", "not answered"
    drawn = "drawn"
    key = "✓ right, ✗ not, – not answered. Point at a column's name for its question."
    nothing_yet = (
        "There is nothing to show yet. Each learner presses <i>Save answers (CSV)</i> at the lesson's foot; put these files into one "
        "folder, and name the folder in <code>Overview.from_files</code>."
    )

    def read(self, learners: int, files: int) -> str:
        """What the overview was made of."""
        return f"{_count(learners, 'learner')}, {_count(files, 'file')} read."

    def unusable(self, files: int) -> str:
        """Before the list of files that could not be used, each with its reason."""
        return f"{_count(files, 'file')} could not be used:"

    def twice(self, names: Sequence[str]) -> str:
        """Learners who gave different answers to a question."""
        said = ", ".join(names)
        return f"Different answers to one question came from {said}: the earlier ones are shown. Are these two people with one name?"

    def foreign(self, places: Sequence[str]) -> str:
        """Answers that the lesson does not allow: each learner with the parts."""
        return f"Left out are answers that this lesson does not allow, as of another language or version of it: {', '.join(places)}."

    def differing(self, places: Sequence[str]) -> str:
        """Answers that a file judges otherwise than the lesson does: each learner with the parts."""
        return f"Judged by this lesson, these answers are right or wrong otherwise than their files say: {', '.join(places)}."

    def share(self, right: int, judged: int) -> str:
        """How many were right."""
        return f"{right} of {judged}"

    def reply(self, written: str) -> str:
        """An outcome, or what could be chosen, as it is shown; files have it as English does."""
        return written

    # why a file could not be used

    no_answer = "it holds no answer"

    def another_lesson(self, lessons: Sequence[str]) -> str:
        """The file holds answers to other lessons."""
        return f"it answers the lesson {', '.join(lessons)}"

    def no_column(self, path: str, missing: Sequence[str]) -> str:
        """A CSV file of something else."""
        return f"{path} holds no answers of a lesson: it has no column {', '.join(missing)}."

    def no_csv(self, path: str, why: str) -> str:
        """Something that cannot be read as CSV."""
        return f"{path} is no CSV file: {why}."

    # one question

    def caption(self, answers: int, right: int, judged: int, outcomes: Sequence[str], hints: int, unanswered: int) -> str:
        """What came out.

        Args:
            answers: how many there are. right, judged: how many were right, of how many that can be. hints: how many were opened.
            unanswered: how many of the class left it out.
        """
        if not answers:
            return "Nobody has answered this yet."
        given = f"{right} of {judged} were right." if judged else f"{answers} answered; nothing judges it."
        outcome = f" The outcome: {', '.join(outcomes)}." if outcomes else ""
        opened = {0: "No hint was", 1: "1 hint was"}.get(hints, f"{hints} hints were")
        left_out = f" {unanswered} did not answer." if unanswered else ""
        return f"{given}{left_out}{outcome} {opened} opened."

    learners, predicted, predictions = "learners", "predicted", "predictions"
    the_outcome = "the outcome"
    drawn_by_a_learner, neurons_at_the_end = "drawn by a learner", "the neurons at the end"
    drawing_axes = ("incoming weight", "outgoing weight")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
