"""What stands in figures of runs, comparisons and atlases, in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

PLACE = "%{x:.4g}, %{y:.4g}"
"""Of a point, as plotly writes it."""


class Plotted:
    """Titles and the lines below them, axes, legends, and what the pointer is told. Words in braces after % are filled in by plotly."""

    # titles

    titles: Mapping[str, str] = {
        "neurons": "neurons",
        "barcode": "barcode",
        "diagram": "diagram",
        "fit": "data and fit",
        "loss": "loss",
        "accuracy": "loss and accuracy",
        "rate": "rate",
        "ratios": "pair ratios",
        "gluing": "nearest to gluing",
        "persistence": "persistence of the hole",
        "topology": "topology",
        "phase": "phase map",
    }

    def at_step(self, title: str, tau: float | None, step: int, measured_at: int | None = None) -> str:
        """A title with step and training time, if that is another number, and the step of the measurement where that is another."""
        measured = "" if measured_at is None else f", measured at step {measured_at}"
        return f"{title} at {'' if tau is None else f'tau {tau:.4g}, '}step {step}{measured}"

    def at_tau(self, title: str, tau: float) -> str:
        """A title with the training time that is shown."""
        return f"{title} at tau {tau:.4g}"

    events = "events"
    diverged_event = "the run diverged"

    def rate_event(self, before: str, after: str) -> str:
        """The rate was set to another one."""
        return f"rate changed from {before} to {after}"

    def event_at(self, step: int, said: str) -> str:
        """What happened, after its step."""
        return f"step {step}: {said}"

    def clock(self, preset: str, rate: str, tau: float, end: float, step: int) -> str:
        """Above each picture of a film."""
        return f"{preset}, {rate}    tau {tau:.4g} of {end:.4g}, step {step}"

    def clock_of_steps(self, name: str, step: int, end: float) -> str:
        """The same, where the clock is the step."""
        return f"{name}    step {step} of {end:.0f}"

    # the lines below a title

    def map_so_far(self, verdict: str, detail: str) -> str:
        """The map verdict, and what it was counted from."""
        return f"Map so far: {verdict} ({detail})."

    def map_and_rule(self, verdict: str, rule: str) -> str:
        """The map verdict with its rule."""
        return f"Map so far: {verdict}. Rule: {rule}"

    def rule(self, rule: str) -> str:
        """A verdict's rule."""
        return f"Rule: {rule}"

    def sample(self, rule: str) -> str:
        """By which rule the sample's pieces and holes were counted."""
        return f"Sample: {rule}"

    def longest(self, degree: int, persistence: float) -> str:
        """The longest bar of a degree."""
        return f"Longest H{degree} bar: {persistence:.3f} of the cloud radius."

    def h2_apart(self, filtration: str, covering_radius: float, step: int) -> str:
        """How H2 was measured, where that is not how H0 and H1 were."""
        return f"H2: {filtration}, covering radius {covering_radius:.3f}, measured at step {step}."

    def loss_is(self, loss: float | None) -> str:
        """The loss of the step that is shown, None where it was not measured."""
        return "The loss was not measured at this step." if loss is None else f"Loss on the training points: {loss:.4g}."

    def run_is(self, preset: str, rule: str, rate: str, seed: int) -> str:
        """Whose timeline it is."""
        return f"{preset}, rule {rule}, {rate} at the start, seed {seed}."

    def rule_is(self, rule: str) -> str:
        """A rule by its name."""
        return f"rule {rule}"

    def recording_is(self, known: Sequence[str]) -> str:
        """Whose timeline it is, of a recording: its name and what is known of its loop."""
        return f"{', '.join(known)}."

    layer_k = (
        "K and λmax are those of this layer on the loss that was given, and K is local: no guarantee. Stability belongs to the whole "
        "network and is not drawn."
    )
    no_band_measured = "K was not measured, so no band."
    no_band_known = "No theorem is known of these steps, so no band."

    local_k = "K is local, measured on the training set where the network stands: the bound is no guarantee."
    gluing_pairs = "Of the pairs that a step brings nearest at a rate up to its own; measured for gd and sgd."

    def no_levels(self, rule: str) -> str:
        """The rates of a rule without a K."""
        return f"The rule {rule} has no K: no theorem, no levels. Shown is eta times the local K."

    def no_band(self, rule: str) -> str:
        """The pair ratios of such a rule."""
        return f"The rule {rule} has no K, so no band."

    def atlas_is(self, preset: str, rule: str, seed: int) -> str:
        """Whose phase map it is."""
        return f"{preset}, rule {rule}, seed {seed}. The lines are where the rate equals the threshold measured there."

    # neurons

    umap_axes = ("UMAP, first axis: without a meaning", "UMAP, second axis: the same")
    neuron, neuron_at = "neuron %{customdata}", f"neuron %{{customdata}}<br>{PLACE}"

    def neurons(self, count: int) -> str:
        """In the legend."""
        return f"{count} neurons"

    def tracers(self, count: int) -> str:
        """In the legend."""
        return f"{count} tracers"

    def neurons_folded(self, count: int) -> str:
        """In the legend."""
        return f"{count} neurons folded in this step"

    def tracers_folded(self, count: int) -> str:
        """In the legend."""
        return f"{count} tracers folded in this step"

    # bars

    bar = "H%{customdata[0]}: born %{customdata[1]:.4g}, dies %{customdata[2]:.4g}, persistence %{customdata[3]:.4g}"
    bars, diagonal, never_dies = "bars", "birth = death", "never dies"

    def birth(self, unit: str) -> str:
        """An axis of the diagram."""
        return f"birth: {unit}"

    def death(self, unit: str) -> str:
        """The other one."""
        return f"death: {unit}"

    def bar_count(self, degree: int, bars: int, shown: int) -> str:
        """In the legend."""
        return f"H{degree}: {bars} bar{'s' * (bars != 1)}" + (f", the {shown} longest shown" if shown < bars else "")

    # data and fit

    target, fit = "target", "fit"
    fit_axes = ("input x", "output y")

    def training_points(self, count: int) -> str:
        """In the legend."""
        return f"{count} training points"

    def held_out(self, count: int) -> str:
        """In the legend."""
        return f"{count} held out"

    # timelines

    tau, tau_of_k, tau_of_eta = "training time tau", "training time tau, sum of eta K0", "training time tau, sum of eta"
    steps_axis = "step"
    accuracy_axis = "accuracy, part of the held-out images"
    eta_times_curvature = "eta times curvature"
    bound_and_fold = "1: bound from the local K for eta K, fold for eta h+"
    band, distance_kept = "bound from the local K", "1: distance kept"
    ratio_axis = "pair ratio, distance after / before"
    least_miss_axis = "least miss / cloud radius"
    betti_axis, counts_axis = "Betti number of the sample", "neurons, crossings"

    def persistence_axis(self, unit: str) -> str:
        """Of the longest bar."""
        return f"longest bar, {unit}"

    def open_from(self, limit: float) -> str:
        """The level from which a hole can be called open."""
        return f"{limit:.3g}: least for open"

    def closed_below(self, limit: float) -> str:
        """The level below which a hole is called closed."""
        return f"{limit:.3g}: closed below"

    def over_seeds(self, fewest: int, most: int, low: float, high: float, end: float) -> str:
        """What a line and its band are over runs that differ in the seed, to the training time that all of them reached."""
        seeds = f"{most}" if fewest == most else f"{fewest} to {most}"
        return (
            f"Of {seeds} seeds: the line is the median, the band reaches from the {low:.0%} to the {high:.0%} quantile, to tau {end:.4g}."
        )

    def unstable(self, level: str) -> str:
        """The level from which the quadratic model is unstable."""
        return f"{level}: the quadratic model is unstable"

    # the phase map

    rate_axis = "learning rate x K at the start"

    def logarithm(self, quantity: str) -> str:
        """Of a quantity, to the base of ten."""
        return f"log10 of {quantity}"
