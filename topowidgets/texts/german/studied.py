"""What stands in figures of studies over many seeds, in German."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.texts.english import studied

OF_SHAPE = {"circle": "des Kreises", "sphere": "der Kugelfläche"}


class Studied(studied.Studied):
    """Titles and the lines below them, axes, legends and notes."""

    titles: Mapping[str, str] = {
        "persistence": "Persistenz",
        "accuracy": "Trefferquote",
        "loss": "Verlust",
        "loss_max": "größter Verlust",
    }

    def quantity(self, name: str, degree: int) -> str:
        """What is kept of each run, on an axis."""
        return {
            "persistence": f"längster H{degree}-Balken, genaue Rips-Durchmesser / Radius der Wolke",
            "accuracy": "Trefferquote auf den zurückgehaltenen Bildern",
            "loss": "Verlust am Ende",
            "loss_max": "größter Verlust unterwegs / Verlust am Start",
        }[name]

    def embeddings(self, preset: str, seeds: int, shape: str, tau: float) -> str:
        """What was run."""
        whose = OF_SHAPE.get(shape, f"der Form {shape}")
        return f"{preset}, {seeds} zufällige Einbettungen {whose}, bei jeder Rate trainiert bis tau = {tau:g}."

    def intervals_of_embeddings(self, level: float) -> str:
        """What the bars of the means are."""
        return f"Striche: Mittel über die Einbettungen mit seinem {100 * level:.0f}-%-Bootstrap-Intervall."

    rate_axis = "eta K0, Lernrate in Einheiten von 1/K am Start"
    stability_at_the_start = "2/λmax am Start"
    a_run, mean_and_interval = "ein Lauf", "Mittel und Intervall"

    closing_title = "Schließrate geteilt durch jede Linie"

    def jittered(self, seeds: int, jitter: float, tau: float) -> str:
        """What was run."""
        return f"{seeds} Startwerte, Rauschen {jitter:g}, bei jeder Rate trainiert bis tau = {tau:g}."

    def intervals_of_seeds(self, level: float) -> str:
        """What the bars of the means are, and how the figure is read."""
        return (
            f"Striche: Mittel über die Startwerte mit seinem {100 * level:.0f}-%-Bootstrap-Intervall, manche schmaler als ihr Punkt. Eine "
            "Linie, an der sich Löcher schließen, hat ihre Punkte auf der 1."
        )

    upright = "Senkrecht: die Linien am Start."
    closing_rule = (
        "Alpha-Radien durch den Radius der Wolke. Geschlossen: Der längste H1-Balken am Ende ist höchstens q, das 95-%-Quantil der "
        "längsten Balken von 20 Wolken ohne Loch (Gaußsch, mit gleichem n und gleicher Kovarianz); offen über 2 q; sonst unentschieden"
    )

    def closes_in(self, closed: int, seeds: int, highest: float) -> str:
        """Of a preset whose hole does not close from every start."""
        return f"schließt sich bei {closed} von {seeds} Startwerten bis {highest:g}/K"

    a_seed, chance, closes = "ein Startwert", "Wolken ohne Loch", "das Loch schließt sich"
    bar_axis, closing_axis = "längster H1-Balken am Ende / Radius der Wolke", "Schließrate / Linie am Start"
