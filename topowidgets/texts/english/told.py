"""What becomes of a process, a question or a file, in English."""

from __future__ import annotations

from collections.abc import Mapping


class Told:
    """Short words and sentences about what goes on."""

    stages: Mapping[str, str] = {
        "waiting": "waiting for the background process",
        "reading": "reading the run",
        "loading": "loading UMAP; the first fit takes longer",
        "placing": "placing neurons",
        "trust": "measuring trustworthiness",
        "null": "measuring clouds without a hole",
    }
    """What a slow question is at."""

    overtaken = "A newer question has taken its place."
    cancelled = "Cancelled."
    closed = "The lab was closed."

    def question_lost(self, how: str) -> str:
        """The background process ended."""
        return f"The background process {how}. The training goes on; ask once more."

    nothing_recorded = "nothing is recorded of this run yet."
    starting = "Starting the training process."
    begins_paused = "Not started yet; the lab will begin paused."
    begun_anew = "What was recorded is gone from the folder of temporary files, so the run was begun anew."
    nobody_looked = "The training process was ended because nobody looked. Press Resume to go on from the last checkpoint."

    def resumed(self, step: int) -> str:
        """A run goes on after a death."""
        return f"Resumed at step {step}."

    def going_to(self, tau: float) -> str:
        """A shared state is being reached."""
        return f"Going to training time {tau:.4g}, where this was looked at."

    def diverged(self, step: int) -> str:
        """A neuron left every bound."""
        return f"The run diverged in step {step}: a neuron left every bound. Its frames are kept; lower the rate and press Reset."

    def stopped(self, error: str) -> str:
        """An error ended the run."""
        return f"The run stopped ({error}). Press Reset to start it anew."

    def died(self, how: str) -> str:
        """The training process ended."""
        return f"The training process {how}. Nothing recorded is lost: press Resume to go on from the last checkpoint."

    def atlas_stopped(self, error: str) -> str:
        """An error ended an atlas."""
        return f"The atlas stopped ({error})."

    def atlas_died(self, how: str) -> str:
        """A process of an atlas ended."""
        return f"A process of the atlas {how}. The rates that are done stay."

    def how_it_ended(self, code: int, complaint: str = "") -> str:
        """An exit code and what the process wrote of its end; what is said of a process goes before it.

        Examples:
            >>> Told().how_it_ended(-9)
            'was ended by signal 9 (memory may have run out)'
            >>> Told().how_it_ended(1, "MemoryError: 2 GB")
            'ended with code 1 (MemoryError: 2 GB)'
        """
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        why = complaint or "memory may have run out" * (code == -9)
        return ended + f" ({why})" * bool(why)

    def process_ended(self, how: str) -> str:
        """A process ended in the middle of a task."""
        return f"Its process {how}."

    def out_of_memory(self, error: str) -> str:
        """A task needed more memory than there is."""
        return f"Memory ran out ({error})."

    def no_checkpoint(self, folder: str, why: str) -> str:
        """A checkpoint could not be written."""
        return (
            f"No checkpoint can be written to {folder} ({why}). Training goes on and is recorded; make room on the disk, the next "
            "checkpoint is tried in a second."
        )

    def not_recorded(self, step: int, folder: str, why: str) -> str:
        """The log could not be written."""
        return (
            f"What comes after step {step} is not recorded: {folder} takes no more ({why}). Training goes on; make room on the disk and "
            "press Reset for a run that is recorded."
        )
