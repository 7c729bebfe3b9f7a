"""What becomes of a process, a question or a file, in German."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.texts.english import told


class Told(told.Told):
    """Short words and sentences about what goes on."""

    stages: Mapping[str, str] = {
        "waiting": "wartet auf den Hintergrundprozess",
        "reading": "liest den Lauf",
        "loading": "lädt UMAP; die erste Anpassung dauert länger",
        "placing": "ordnet die Neuronen an",
        "trust": "misst die Vertrauenswürdigkeit",
        "null": "misst Wolken ohne Loch",
    }

    overtaken = "Eine neuere Frage ist an ihre Stelle getreten."
    cancelled = "Abgebrochen."
    closed = "Das Labor wurde geschlossen."

    def question_lost(self, how: str) -> str:
        """The background process ended."""
        return f"Der Hintergrundprozess {how}. Das Training geht weiter; frage noch einmal."

    nothing_recorded = "Von diesem Lauf ist noch nichts aufgezeichnet."
    starting = "Das Training wird gestartet."
    begins_paused = "Noch nicht gestartet; das Labor wird mit einer Pause beginnen."
    begun_anew = "Was aufgezeichnet war, ist aus dem Ordner der temporären Dateien verschwunden; der Lauf beginnt von vorn."
    nobody_looked = "Das Training wurde beendet, weil niemand hinsah. Drücke auf Fortsetzen, um am letzten Sicherungspunkt weiterzumachen."

    def resumed(self, step: int) -> str:
        """A run goes on after a death."""
        return f"Fortgesetzt bei Schritt {step}."

    def going_to(self, tau: float) -> str:
        """A shared state is being reached."""
        return f"Unterwegs zur Trainingszeit {tau:.4g}, bei der dies betrachtet wurde."

    def diverged(self, step: int) -> str:
        """A neuron left every bound."""
        return (
            f"Der Lauf ist in Schritt {step} divergiert: Ein Neuron verließ alle Grenzen. Seine Bilder bleiben; verkleinere die Rate und "
            "drücke auf Zurücksetzen."
        )

    def stopped(self, error: str) -> str:
        """An error ended the run."""
        return f"Der Lauf brach ab ({error}). Drücke auf Zurücksetzen, um ihn neu zu beginnen."

    def died(self, how: str) -> str:
        """The training process ended."""
        return (
            f"Der Trainingsprozess {how}. Nichts Aufgezeichnetes ist verloren: Drücke auf Fortsetzen, um am letzten Sicherungspunkt "
            "weiterzumachen."
        )

    def atlas_stopped(self, error: str) -> str:
        """An error ended an atlas."""
        return f"Der Atlas brach ab ({error})."

    def atlas_died(self, how: str) -> str:
        """A process of an atlas ended."""
        return f"Ein Prozess des Atlas {how}. Die fertigen Raten bleiben."

    def how_it_ended(self, code: int, complaint: str = "") -> str:
        """An exit code and what the process wrote of its end; what is said of a process goes before it."""
        ended = f"wurde durch Signal {-code} beendet" if code < 0 else f"endete mit Code {code}"
        why = complaint or "vielleicht war der Speicher zu Ende" * (code == -9)
        return ended + f" ({why})" * bool(why)

    def process_ended(self, how: str) -> str:
        """A process ended in the middle of a task."""
        return f"Sein Prozess {how}."

    def out_of_memory(self, error: str) -> str:
        """A task needed more memory than there is."""
        return f"Der Speicher war zu Ende ({error})."

    def no_checkpoint(self, folder: str, why: str) -> str:
        """A checkpoint could not be written."""
        return (
            f"In {folder} lässt sich kein Sicherungspunkt schreiben ({why}). Das Training geht weiter und wird aufgezeichnet; schaffe "
            "Platz auf dem Datenträger, in einer Sekunde wird der nächste versucht."
        )

    def not_recorded(self, step: int, folder: str, why: str) -> str:
        """The log could not be written."""
        return (
            f"Was nach Schritt {step} kommt, wird nicht aufgezeichnet: {folder} nimmt nichts mehr auf ({why}). Das Training geht weiter; "
            "schaffe Platz auf dem Datenträger und drücke auf Zurücksetzen, um einen Lauf aufzuzeichnen."
        )
