"""Exported pages and the web site, in German."""

from __future__ import annotations

from collections.abc import Sequence

from topowidgets.texts.catalogue import Catalogue
from topowidgets.texts.english import pages

VERDICTS = Catalogue.load("de").find("seen.verdicts")


class Pages(pages.Pages):
    """What stands around the view of a page; what it shows is said by `seen` and by the browser."""

    no_scripts = "Diese Seite zeichnet mit eigenen Skripten, und der Browser führt keine aus. Unten steht das letzte Bild."
    how_made = "Wie dies gemacht wurde"
    make_again = "So lässt es sich noch einmal machen:"
    precision = "Orte und Balken sind auf 1/32766 des größten Werts ihrer Spalte in einem Bild gerundet, andere Zahlen auf 7 Stellen."
    settings = "Einstellungen"
    columns = ("Name", "Wert", "Bedeutung")
    note = "Aufzeichnung"
    training, rate, seed, side_by_side, as_string = "Training", "Lernrate", "Startwert", "nebeneinander", "Einstellungen als Zeichenkette"
    lesson, runs = "Lektion", "Läufe"
    rate_changed = "während des Laufs geändert; der Befehl unten behält die erste"
    lesson_seen = "Lies, sage voraus und sieh, was der Lauf antwortet."

    def run_as_string(self, label: str) -> str:
        """The settings of one of several runs."""
        return f"{label} als Zeichenkette"

    def trained(self, steps: int, tau: float | None, *, diverged: bool) -> str:
        """How a run was trained."""
        return f"{steps} Schritte{'' if tau is None else f' bis tau {tau:.4g}'}{', divergiert' * diverged}"

    def step_is(self, step: int) -> str:
        """A place in a run whose clock is the step."""
        return f"Schritt {step}"

    def trained_to(self, span: str, tau: float) -> str:
        """How an atlas was trained."""
        return f"{span}, jede bis tau {tau:.4g}"

    def changed(self, preset: str) -> str:
        """A preset of which something was changed."""
        return f"{preset} (geändert)"

    def rate_is(self, rate: str) -> str:
        """The rate of a run."""
        return f"Lernrate {rate}"

    def rates_are(self, low: float, high: float, count: int) -> str:
        """The rates of an atlas."""
        return f"{count} Lernraten von {low:g} bis {high:g} / K"

    def title_at(self, name: str, span: str) -> str:
        """The title of an atlas."""
        return f"{name}: {span}"

    def and_all(self, labels: Sequence[str]) -> str:
        """All of some runs."""
        return " und ".join(labels) if len(labels) <= 4 else f"{len(labels)} Läufe"

    def dots(self, neurons: int) -> str:
        """What the dots are."""
        return f"Jeder Punkt ist eines der {neurons} Neuronen einer Schicht; sein Ort sind seine Gewichte."

    def at(self, place: str, said: str) -> str:
        """A sentence about a place, for example "tau 3"."""
        return f"Bei {place}: {said}"

    def holes(self, rates: int, degree: int, counts: Sequence[tuple[str, int]]) -> str:
        """At how many rates the hole is what at the end."""
        said = ", ".join(f"bei {count} {VERDICTS[verdict]}" for verdict, count in counts)
        of = f"Von {rates} Raten ist am Ende" if rates != 1 else "Bei der einen Rate ist am Ende"
        return f"{of} {'der Hohlraum' if degree == 2 else 'das Loch'} der Stichprobe {said}."

    def holes_of_runs(self, counts: Sequence[tuple[str, int]]) -> str:
        """In how many runs the hole is what at the end."""
        said = ", ".join(f"bei {count} {VERDICTS[verdict]}" for verdict, count in counts)
        return f"Von {sum(count for _, count in counts)} Läufen ist am Ende das Loch der Stichprobe {said}."

    site = "Seiten"
    atlases, notebooks = "Atlanten:", "Notebooks:"
    title = "Schiebe die Lernrate, sieh auf das Loch"
    seen = (
        "Jeder Punkt ist ein Neuron einer Schicht; sein Ort sind seine Gewichte: Kleine Lernraten behalten das Loch in der Mitte, große "
        "schließen es."
    )
    moves = "Was sich bewegt"
    moves_said = (
        "Ein Netz wurde bei jeder der Raten auf dem Schieber einmal trainiert, vom selben Start aus und gleich lange. Was abläuft, ist die "
        "Rate. Bei kleinen Raten behält der Ring sein Loch und der Barcode seinen langen H1-Balken; bei großen wird der Ring "
        "zusammengeschnürt. Nimm den Schieber, oder klicke in die Phasenkarte. Nichts hier braucht einen Kernel oder eine Verbindung."
    )
    every_rate, read_on, train_it = "Alle Raten auf einmal", "Weiterlesen", "Selbst trainieren"
    in_jupyter = "In JupyterLab, mit Python 3.11 oder neuer, aus einer Kopie des Repositorys:"
    on_windows = "oder, auch unter Windows:"
    without_pictures, how_to_run = "Der Text eines Notebooks, ohne seine Bilder.", "Wie man es ausführt"
    without_kernel = "Ohne Kernel:"
    every_setting, every_setting_is = "Alle Einstellungen", "Was ist sie, was darf sie sein, welche Arten haben sie?"
    every_setting_said = (
        "In Python ist jede ein Schlüsselwort von Config, train und den Laboren, auf der Befehlszeile --set Name=Wert. Eine Vorlage kann "
        "eine andere Vorgabe haben, und manche folgen aus anderen Einstellungen, wo sie nicht angegeben sind."
    )
    setting_columns = ("Name", "Vorgabe", "erlaubt", "nur bei", "Bedeutung")

    def preset_at_every_rate(self, preset: str) -> str:
        """A link to the atlas of a preset."""
        return f"{preset} bei jeder Rate"

    def on_binder(self, link: str) -> str:
        """How a notebook is opened on Binder; `link` is markup around `binder_link`."""
        return f"{link}, wo nichts installiert werden muss, oder in JupyterLab auf deinem eigenen Rechner."

    binder_link = "Öffne es auf Binder"
    own_binder = "Auf Binder, aus einer öffentlichen Kopie des Repositorys, mit ihrem Besitzer statt OWNER:"
