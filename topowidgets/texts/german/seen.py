"""What a picture shows, in German: the running sentence, the verdicts' rules, and what stands beside a UMAP."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from topowidgets.texts.english import seen
from topowidgets.texts.english.seen import Facts

ON_SHAPE = {
    "circle": "einem Kreis",
    "figure_eight": "einer Acht",
    "two_circles": "zwei Kreisen",
    "annulus": "einem Kreisring",
    "clusters": "Haufen",
    "sphere": "einer Kugelfläche",
    "torus": "einem Torus",
    "double_torus": "einem Doppeltorus",
    "gaussian": "einer Gaußwolke",
    "drawn": "einer gezeichneten Kurve",
}


class Seen(seen.Seen):
    """Sentences about what was measured; the measures come as plain values."""

    marks: Mapping[str, str] = {"bound": "1/K", "fold": "der Faltung"}

    def start(self, neurons: int, shape: str, hole: str) -> str:
        """Before the first step."""
        where = ON_SHAPE.get(shape, shape.replace("_", " "))
        return f"Der Start: {neurons} Neuronen auf {where}. {hole} Drücke auf Abspielen, um zu trainieren."

    def recorded_start(self, neurons: int, dim: int | None) -> str:
        """Before the first step of a recording."""
        return f"Der Start einer Aufzeichnung: {neurons} Neuronen in {dim} Dimensionen."

    def recorded_step(self, step: int, rate: str) -> str:
        """A step of a recording."""
        return f"Schritt {step}: {rate}."

    def at_tau(self, tau: float, rate: str) -> str:
        """A step of a run."""
        return f"tau {tau:.3g}: {rate}."

    eta_unknown = "eta ist nicht bekannt"

    def eta_without_k(self, eta: float) -> str:
        """The rate of a recording whose K is not measured."""
        return f"eta = {eta:.3g}, K nicht gemessen"

    def raw_eta(self, eta: float, of_edge: float | None) -> str:
        """The rate of a rule without a K."""
        edge = "" if of_edge is None else f", {of_edge:.2g} der Kante der vorkonditionierten Schärfe (eine Diagnose, kein Satz)"
        return f"eta = {eta:.3g}, eine Regel ohne K{edge}"

    def eta_k(self, product: float, beyond: Sequence[str], below: str) -> str:
        """The rate in units of 1/K, the marks that it is beyond, and the next one, empty where there is none."""
        place = (f", über {_and(beyond)}" if beyond else "") + (f", unter {below}" if below else "")
        return f"eta K = {product:.2f}{place}"

    def hole_size(self, persistence: float, measured_at: int | None) -> str:
        """The judged bar, and the step that it was measured at where that is another."""
        size = f"{persistence:.2f} des Radius" if persistence else "gar kein Balken"
        return size if measured_at is None else f"{size}, gemessen bei Schritt {measured_at}"

    def hole(self, verdict: str, degree: int, size: str) -> str:
        """The sample verdict on the hole (degree 1) or cavity (2) of the shape."""
        is_what = {"open": "ist offen", "closed": "ist geschlossen", "undecided": "lässt sich weder offen noch geschlossen nennen"}[verdict]
        return f"{'Der Hohlraum' if degree == 2 else 'Das Loch'} der Stichprobe {is_what} ({size})."

    def hole_of_none(self, verdict: str, size: str) -> str:
        """The sample verdict on a shape without a hole."""
        shows = {
            "open": "aber die Stichprobe zeigt eines",
            "closed": "und die Stichprobe zeigt keines",
            "undecided": "und ob die Stichprobe eines zeigt, lässt sich nicht sagen",
        }[verdict]
        return f"Die Form hat am Start kein Loch, {shows} ({size})."

    def hole_against_start(self, became: str, size: str, *, first: bool) -> str:
        """What became of the hole that a recorded cloud had, or had not, at its start, or there."""
        as_there = "" if first else ", wie am Start"
        said = {
            "kept": f"Das Loch der Stichprobe ist offen{as_there}",
            "lost": "Das Loch, das die Stichprobe am Start hatte, ist geschlossen",
            "appeared": "Das Loch der Stichprobe ist offen; am Start war keines da",
            "none": f"Kein Loch in der Stichprobe{as_there}",
            "unsaid": "Ob die Stichprobe ein Loch hat, lässt sich nicht sagen",
        }[became]
        return f"{said} ({size})."

    def folded(self, neurons: int) -> str:
        """How many neurons one step folded."""
        if not neurons:
            return "kein Neuron gefaltet"
        return f"{neurons} {'Neuron' if neurons == 1 else 'Neuronen'} in einem Schritt gefaltet"

    def crossed(self, times: int, *, injective: bool) -> str:
        """How often the curve crossed itself; of an injective map only lines between neurons can have crossed."""
        if not times:
            return "keine Überkreuzung"
        return f"{'nur Linien zwischen fernen Neuronen überkreuzten' if injective else 'die Kurve überkreuzte'} sich {times}-mal"

    def map_so_far(self, said: Sequence[str]) -> str:
        """What is known of the map."""
        return f"Die Abbildung: {', '.join(said)}." if said else "Die Abbildung ist bisher unbestimmt."

    # the verdicts and their rules

    verdicts: Mapping[str, str] = {
        "open": "offen",
        "closed": "geschlossen",
        "undecided": "unentschieden",
        "injective": "injektiv",
        "folded": "gefaltet",
        "crossed": "überkreuzt",
        "undetermined": "unbestimmt",
    }

    def filtration(self, name: str) -> str:
        """A filtration's name: alpha, rips, or rips on so many landmarks."""
        on = re.fullmatch(r"rips on (\d+) landmarks", name)
        return f"Rips auf {on[1]} Landmarken" if on else name.capitalize()

    def sample_rule(self, verdict: Facts) -> str:
        """The rule of a SampleVerdict, of its fields."""
        limits, degree = verdict["limits"], verdict["degree"]
        return (
            f"{self._scale(verdict)}: offen, wenn der längste H{degree}-Balken mindestens {limits['open_persistence']:.2f} lang ist"
            f"{self._conditions(limits, 'der zweite')}; geschlossen, wenn kein Balken {limits['closed_persistence']:.2f} erreicht; sonst "
            f"unentschieden{self._moved(verdict)}."
        )

    def betti_rule(self, betti: Facts) -> str:
        """The rule of BettiNumbers, of their fields, and of a b2 that was measured apart."""
        least, apart = betti["limits"]["open_persistence"], betti.get("b2_apart")
        rule = (
            f"{self._scale(betti)}: b0 = 1 + endliche H0-Balken, die bei {least:.2f} oder später sterben; b1, b2 = jeder Balken, der "
            f"mindestens {least:.2f} lang ist{self._conditions(betti['limits'], 'jeder nicht gezählte')}{self._moved(betti)}."
        )
        return rule if apart is None else f"{rule} b2 bei Schritt {apart['step']}: {self.betti_rule(apart)}"

    def _scale(self, measured: Facts) -> str:
        kind = "Radien" if measured["filtration"].startswith("alpha") else "Durchmesser"
        return f"{self.filtration(measured['filtration'])}, {kind} durch den Radius der Wolke"

    def _conditions(self, limits: Facts, other: str) -> str:
        birth = f" und frühestens beim {limits['open_birth_ratio']:g}-Fachen seiner Geburt stirbt" if limits["open_birth_ratio"] else ""
        return birth + (f" und {limits['open_second_ratio']:g}-mal so lang ist wie {other}" if limits["open_second_ratio"] else "")

    def _moved(self, measured: Facts) -> str:
        limits, error = measured["limits"], 2.0 * measured["covering_radius"]
        if error == 0.0:
            return ""
        closed = limits["closed_persistence"] - error
        lower = f"{closed:.3f}" if closed > 0 else "kleiner als 0 (geschlossen kann nicht gesagt werden)"
        return (
            f"; die Landmarken überdecken die Wolke bis r = {error / 2:.3f}, mit 2r = {error:.3f} werden die Grenzen also "
            f"{limits['open_persistence'] + error:.3f} und {lower}, und "
            "Verhältnisse gelten auch, wenn jeder Balken sich um 2r gegen sie verschiebt"
        )

    def map_rule(self, *, planar: bool) -> str:
        """The rule of a MapVerdict."""
        if not planar:
            return (
                "unbestimmt außerhalb der Ebene: Dort lassen sich weder Überkreuzungen noch die Injektivität auf der Hülle prüfen; "
                "Faltungen an Neuronen werden gezählt."
            )
        return (
            "injektiv, wenn eta lambda_max(Hess phi) auf der ganzen geprüften Hülle unter 1 blieb (geprüft an Stichproben, nicht "
            "bewiesen), was auch immer gezeichnete Linien zwischen Neuronen tun; sonst überkreuzt, wenn das Vieleck der Neuronen oder "
            "die Kurve der Tracer sich je überkreuzte; gefaltet, wenn eta lambda_max(Hess phi) an einem Neuron, einem Tracer oder einem "
            "geprüften Punkt der konvexen Hülle 1 erreichte; sonst unbestimmt."
        )

    def map_detail(self, verdict: Facts) -> str:
        """What a MapVerdict was counted from, of its fields."""
        stretch = verdict["hull_stretch"]
        parts = {
            "folded": f"höchstens {verdict['folded']} Neuronen in einem Schritt gefaltet",
            "folded_tracers": f"höchstens {verdict['folded_tracers']} Tracer in einem Schritt gefaltet",
            "crossings": f"{verdict['crossings']} Überkreuzungen des Vielecks",
            "tracer_crossings": f"{verdict['tracer_crossings']} der Kurve der Tracer",
            "hull_stretch": f"eta lambda_max(Hess phi) bis {stretch or 0.0:.2f} auf der Hülle",
        }
        return ", ".join(text for name, text in parts.items() if verdict[name] is not None) or "nicht gemessen"

    def map_of_recording(self, detail: str) -> str:
        """The map of a recording."""
        return f"Die Abbildung: {detail}."

    def null_rule(self, verdict: Facts) -> str:
        """The rule of a NullVerdict, of its fields."""
        quantile = verdict["quantile"]
        return (
            f"{self.filtration(verdict['filtration'])}, in Radien der Wolke: der längste H{verdict['degree']}-Balken gegen q = "
            f"{quantile:.3f}, das 95-%-Quantil der längsten Balken von {len(verdict['null'])} Wolken ohne Loch (Gaußsch, "
            f"{verdict['neurons']} Neuronen, mit der Kovarianz der Wolke, Startwert {verdict['seed']}); offen über 2 q = "
            f"{2 * quantile:.3f}, geschlossen bis q, sonst unentschieden."
        )

    def umap_said(self, *, step: int, steps: Sequence[int], frames: int, neurons: int, shown: int, trust: float, neighbors: int) -> str:
        """What stands beside the picture of one key frame."""
        many = f"gemeinsam über {len(steps)} Schlüsselbilder der Schritte {steps[0]} bis {steps[-1]}"
        over = many if len(steps) > 1 else "das bisher einzige Schlüsselbild"
        notes = [f"{len(steps)} von {frames} Bildern"] * (len(steps) < frames)
        notes += [f"{shown} von {neurons} Neuronen, die mit den am weitesten getrennten Wegen"] * (shown < neurons)
        left_out = f"; {', '.join(notes)}" if notes else ""
        return f"UMAP von Schritt {step}, {over}{left_out}; Vertrauenswürdigkeit {trust:.2f} ({neighbors} Nachbarn)."

    def picture_warning(self, picture: Facts, neurons: Facts) -> str:
        """A sentence where the SampleVerdicts on a UMAP and on the neurons disagree, and a line of both rules."""
        rules = f"\nBild: {self.sample_rule(picture)} Neuronen: {self.sample_rule(neurons)}"
        if picture["verdict"] == "open":
            found = "geschlossen" if neurons["verdict"] == "closed" else "weder offen noch geschlossen"
            return f"Das Bild zeigt ein Loch; in den Neuronen nennt die Persistenz es {found}.{rules}"
        return f"Das Bild zeigt kein klares Loch; in den Neuronen findet die Persistenz ein offenes.{rules}"

    judged = "wie geurteilt wird"

    def went(self, what: str, first: float, last: float) -> str:
        """A quantity at the start and at the end of a run; what it is stands among `plotted`."""
        return f"{what}: {first:.3g} bis {last:.3g}"

    def chance(self, p_value: float, clouds: int) -> str:
        """How often chance makes so long a bar."""
        return f"p = {p_value:.2g} gegen {clouds} Wolken ohne Loch"

    radii = "Radien der Wolke"

    def still_alt(self, said: str) -> str:
        """Of the picture, for who does not see it."""
        return f"Neuronen und Barcode. {said}"

    def last_picture(self, step: int, said: str) -> str:
        """Below it."""
        return f"Letztes Bild, bei Schritt {step}. {said}"


def _and(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} und {said[-1]}"
