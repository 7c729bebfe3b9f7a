"""What stands in figures of runs, comparisons and atlases, in German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topowidgets.texts.catalogue import Catalogue
from topowidgets.texts.english import plotted
from topowidgets.texts.english.plotted import PLACE


class Plotted(plotted.Plotted):
    """Titles and the lines below them, axes, legends, and what the pointer is told."""

    titles: Mapping[str, str] = {
        "neurons": "Neuronen",
        "barcode": "Barcode",
        "diagram": "Persistenzdiagramm",
        "fit": "Daten und Ausgabe",
        "loss": "Verlust",
        "accuracy": "Verlust und Trefferquote",
        "rate": "Rate",
        "ratios": "Paarverhältnisse",
        "gluing": "Am nächsten am Verkleben",
        "persistence": "Persistenz des Lochs",
        "topology": "Topologie",
        "phase": "Phasenkarte",
    }

    def at_step(self, title: str, tau: float | None, step: int, measured_at: int | None = None) -> str:
        """A title with step and training time, if that is another number, and the step of the measurement where that is another."""
        measured = "" if measured_at is None else f", gemessen bei Schritt {measured_at}"
        return f"{title} bei {'' if tau is None else f'tau {tau:.4g}, '}Schritt {step}{measured}"

    def at_tau(self, title: str, tau: float) -> str:
        """A title with the training time that is shown."""
        return f"{title} bei tau {tau:.4g}"

    events = "Ereignisse"
    diverged_event = "der Lauf ist divergiert"

    def rate_event(self, before: str, after: str) -> str:
        """The rate was set to another one."""
        return f"Rate von {before} auf {after} geändert"

    def event_at(self, step: int, said: str) -> str:
        """What happened, after its step."""
        return f"Schritt {step}: {said}"

    def clock(self, preset: str, rate: str, tau: float, end: float, step: int) -> str:
        """Above each picture of a film."""
        return f"{preset}, {rate}    tau {tau:.4g} von {end:.4g}, Schritt {step}"

    def clock_of_steps(self, name: str, step: int, end: float) -> str:
        """The same, where the clock is the step."""
        return f"{name}    Schritt {step} von {end:.0f}"

    def map_so_far(self, verdict: str, detail: str) -> str:
        """The map verdict, and what it was counted from."""
        return f"Abbildung bisher: {verdict} ({detail})."

    def map_and_rule(self, verdict: str, rule: str) -> str:
        """The map verdict with its rule."""
        return f"Abbildung bisher: {verdict}. Regel: {rule}"

    def rule(self, rule: str) -> str:
        """A verdict's rule."""
        return f"Regel: {rule}"

    def sample(self, rule: str) -> str:
        """By which rule the sample's pieces and holes were counted."""
        return f"Stichprobe: {rule}"

    def longest(self, degree: int, persistence: float) -> str:
        """The longest bar of a degree."""
        return f"Längster H{degree}-Balken: {persistence:.3f} des Radius der Wolke."

    def h2_apart(self, filtration: str, covering_radius: float, step: int) -> str:
        """How H2 was measured, where that is not how H0 and H1 were."""
        return f"H2: {filtration}, Überdeckungsradius {covering_radius:.3f}, gemessen bei Schritt {step}."

    def loss_is(self, loss: float | None) -> str:
        """The loss of the step that is shown, None where it was not measured."""
        none = "Der Verlust wurde bei diesem Schritt nicht gemessen."
        return none if loss is None else f"Verlust auf den Trainingspunkten: {loss:.4g}."

    def run_is(self, preset: str, rule: str, rate: str, seed: int) -> str:
        """Whose timeline it is."""
        return f"{preset}, Regel {_rule(rule)}, {rate} am Start, Startwert {seed}."

    def rule_is(self, rule: str) -> str:
        """A rule by its name."""
        return f"Regel {_rule(rule)}"

    def recording_is(self, known: Sequence[str]) -> str:
        """Whose timeline it is, of a recording: its name and what is known of its loop."""
        return f"{', '.join(known)}."

    layer_k = (
        "K und λmax sind die dieser Schicht, am Verlust, der gegeben wurde, und K ist lokal: keine Garantie. Die Stabilität ist Sache des "
        "ganzen Netzes und wird nicht gezeichnet."
    )
    no_band_measured = "K wurde nicht gemessen, also kein Band."
    no_band_known = "Kein Satz über diese Schritte ist bekannt, also kein Band."

    local_k = "K ist lokal, auf den Trainingsdaten dort gemessen, wo das Netz gerade steht: Die Schranke ist keine Garantie."
    gluing_pairs = (
        "Von den Paaren, die ein Schritt bei einer Rate bis zu seiner eigenen am nächsten zusammenbringt; gemessen bei Gradientenabstieg "
        "und SGD."
    )

    def no_levels(self, rule: str) -> str:
        """The rates of a rule without a K."""
        return f"Die Regel {_rule(rule)} hat kein K, also keinen Satz und keine Marken. Gezeigt ist eta mal das lokale K."

    def no_band(self, rule: str) -> str:
        """The pair ratios of such a rule."""
        return f"Die Regel {_rule(rule)} hat kein K, also auch kein Band."

    def atlas_is(self, preset: str, rule: str, seed: int) -> str:
        """Whose phase map it is."""
        own = f"{preset}, Regel {_rule(rule)}, Startwert {seed}."
        return f"{own} Die Linien zeigen, wo die Rate gleich der Schwelle ist, die dort gemessen wurde."

    umap_axes = ("UMAP, erste Achse: ohne Bedeutung", "UMAP, zweite Achse: ebenso")
    neuron, neuron_at = "Neuron %{customdata}", f"Neuron %{{customdata}}<br>{PLACE}"

    def neurons(self, count: int) -> str:
        """In the legend."""
        return f"{count} Neuronen"

    def tracers(self, count: int) -> str:
        """In the legend."""
        return f"{count} Tracer"

    def neurons_folded(self, count: int) -> str:
        """In the legend."""
        return f"{count} {'Neuron' if count == 1 else 'Neuronen'} in diesem Schritt gefaltet"

    def tracers_folded(self, count: int) -> str:
        """In the legend."""
        return f"{count} Tracer in diesem Schritt gefaltet"

    bar = "H%{customdata[0]}: Geburt %{customdata[1]:.4g}, Tod %{customdata[2]:.4g}, Persistenz %{customdata[3]:.4g}"
    bars, diagonal, never_dies = "Balken", "Geburt = Tod", "stirbt nie"

    def birth(self, unit: str) -> str:
        """An axis of the diagram."""
        return f"Geburt: {unit}"

    def death(self, unit: str) -> str:
        """The other one."""
        return f"Tod: {unit}"

    def bar_count(self, degree: int, bars: int, shown: int) -> str:
        """In the legend."""
        return f"H{degree}: {bars} Balken" + (f", die {shown} längsten gezeigt" if shown < bars else "")

    target, fit = "Ziel", "Ausgabe"
    fit_axes = ("Eingabe x", "Ausgabe y")

    def training_points(self, count: int) -> str:
        """In the legend."""
        return f"{count} Trainingspunkte"

    def held_out(self, count: int) -> str:
        """In the legend."""
        return f"{count} zurückgehalten"

    tau, tau_of_k, tau_of_eta = "Trainingszeit tau", "Trainingszeit tau, Summe von eta K0", "Trainingszeit tau, Summe von eta"
    steps_axis = "Schritt"
    accuracy_axis = "Trefferquote auf den zurückgehaltenen Bildern"
    eta_times_curvature = "eta mal Krümmung"
    bound_and_fold = "1: für eta K die Schranke aus dem lokalen K, für eta h+ die Faltung"
    band, distance_kept = "Schranke aus dem lokalen K", "1: Abstand bleibt gleich"
    ratio_axis = "Paarverhältnis, Abstand danach / davor"
    least_miss_axis = "kleinster Fehlbetrag / Radius der Wolke"
    betti_axis, counts_axis = "Betti-Zahl der Stichprobe", "Neuronen, Überkreuzungen"

    def persistence_axis(self, unit: str) -> str:
        """Of the longest bar."""
        return f"längster Balken, {unit}"

    def open_from(self, limit: float) -> str:
        """The level from which a hole can be called open."""
        return f"{limit:.3g}: mindestens für offen"

    def closed_below(self, limit: float) -> str:
        """The level below which a hole is called closed."""
        return f"{limit:.3g}: darunter geschlossen"

    def over_seeds(self, fewest: int, most: int, low: float, high: float, end: float) -> str:
        """What a line and its band are over runs that differ in the seed, to the training time that all of them reached."""
        seeds = f"{most}" if fewest == most else f"{fewest} bis {most}"
        part = f"vom {low:.0%}- bis zum {high:.0%}-Quantil"
        return f"Von {seeds} Startwerten: die Linie ist der Median, das Band reicht {part}, bis tau {end:.4g}."

    def unstable(self, level: str) -> str:
        """The level from which the quadratic model is unstable."""
        return f"{level}: Das quadratische Modell ist instabil"

    rate_axis = "Lernrate × K am Start"

    def logarithm(self, quantity: str) -> str:
        """Of a quantity, to the base of ten."""
        return f"Zehnerlogarithmus: {quantity}"


def _rule(name: str) -> str:
    return str(Catalogue.load("de").find("settings.options").get(name, name))
