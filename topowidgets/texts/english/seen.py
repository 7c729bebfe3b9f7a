"""What a picture shows, in English: the running sentence, the verdicts' rules, and what stands beside a UMAP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Facts = Mapping[str, Any]


class Seen:
    """Sentences about what was measured; the measures come as plain values."""

    # the running sentence

    marks: Mapping[str, str] = {"bound": "1/K", "fold": "the fold"}

    def start(self, neurons: int, shape: str, hole: str) -> str:
        """Before the first step."""
        return f"The start: {neurons} neurons on a {shape.replace('_', ' ')}. {hole} Press Play to train."

    def recorded_start(self, neurons: int, dim: int | None) -> str:
        """Before the first step of a recording."""
        return f"The start of a recording: {neurons} neurons in {dim} dimensions."

    def recorded_step(self, step: int, rate: str) -> str:
        """A step of a recording."""
        return f"Step {step}: {rate}."

    def at_tau(self, tau: float, rate: str) -> str:
        """A step of a run."""
        return f"tau {tau:.3g}: {rate}."

    eta_unknown = "eta is not known"

    def eta_without_k(self, eta: float) -> str:
        """The rate of a recording whose K is not measured."""
        return f"eta = {eta:.3g}, K not measured"

    def raw_eta(self, eta: float, of_edge: float | None) -> str:
        """The rate of a rule without a K; `of_edge` as a part of the edge of the preconditioned sharpness."""
        edge = "" if of_edge is None else f", {of_edge:.2g} of the edge of the preconditioned sharpness (a diagnostic, no theorem)"
        return f"eta = {eta:.3g}, a rule without a K{edge}"

    def eta_k(self, product: float, beyond: Sequence[str], below: str) -> str:
        """The rate in units of 1/K, the marks that it is beyond, and the next one, empty where there is none."""
        place = (f", beyond {_and(beyond)}" if beyond else "") + (f", below {below}" if below else "")
        return f"eta K = {product:.2f}{place}"

    def hole_size(self, persistence: float, measured_at: int | None) -> str:
        """The judged bar, and the step that it was measured at where that is another."""
        size = f"{persistence:.2f} of the radius" if persistence else "no bar at all"
        return size if measured_at is None else f"{size}, measured at step {measured_at}"

    def hole(self, verdict: str, degree: int, size: str) -> str:
        """The sample verdict on the hole (degree 1) or cavity (2) of the shape."""
        is_what = {"open": "is open", "closed": "is closed", "undecided": "can be called neither open nor closed"}[verdict]
        return f"The sampled {'cavity' if degree == 2 else 'hole'} {is_what} ({size})."

    def hole_of_none(self, verdict: str, size: str) -> str:
        """The sample verdict on a shape without a hole."""
        shows = {
            "open": "but the sample shows one",
            "closed": "and the sample shows none",
            "undecided": "and whether the sample shows one cannot be said",
        }[verdict]
        return f"The shape has no hole at the start, {shows} ({size})."

    def hole_against_start(self, became: str, size: str, *, first: bool) -> str:
        """What became of the hole that a recorded cloud had, or had not, at its start, or there."""
        as_there = "" if first else ", as at the start"
        said = {
            "kept": f"The sampled hole is open{as_there}",
            "lost": "The sampled hole of the start is closed",
            "appeared": "The sampled hole is open; at the start there was none",
            "none": f"No hole in the sample{as_there}",
            "unsaid": "Whether the sample has a hole cannot be said",
        }[became]
        return f"{said} ({size})."

    def folded(self, neurons: int) -> str:
        """How many neurons one step folded."""
        return f"{neurons} neuron{_s(neurons)} folded in one step" if neurons else "no neuron folded"

    def crossed(self, times: int, *, injective: bool) -> str:
        """How often the curve crossed itself; of an injective map only lines between neurons can have crossed."""
        if not times:
            return "no crossing"
        who = "only lines between neurons far apart crossed," if injective else "the curve crossed itself"
        return f"{who} {times} time{_s(times)}"

    def map_so_far(self, said: Sequence[str]) -> str:
        """What is known of the map."""
        return f"The map: {', '.join(said)}." if said else "The map so far is undetermined."

    # the verdicts and their rules

    verdicts: Mapping[str, str] = {
        "open": "open",
        "closed": "closed",
        "undecided": "undecided",
        "injective": "injective",
        "folded": "folded",
        "crossed": "crossed",
        "undetermined": "undetermined",
    }
    """Of the sample and of the map."""

    def filtration(self, name: str) -> str:
        """A filtration's name: alpha, rips, or rips on so many landmarks."""
        return name

    def sample_rule(self, verdict: Facts) -> str:
        """The rule of a SampleVerdict, of its fields."""
        limits, degree = verdict["limits"], verdict["degree"]
        return (
            f"{self._scale(verdict)}: open if the longest H{degree} bar is at least {limits['open_persistence']:.2f}"
            f"{self._conditions(limits, 'the second bar')}; closed if no bar reaches {limits['closed_persistence']:.2f}; else undecided"
            f"{self._moved(verdict)}."
        )

    def betti_rule(self, betti: Facts) -> str:
        """The rule of BettiNumbers, of their fields, and of a b2 that was measured apart."""
        least, apart = betti["limits"]["open_persistence"], betti.get("b2_apart")
        rule = (
            f"{self._scale(betti)}: b0 = 1 + finite H0 bars that die at {least:.2f} or later; b1, b2 = each bar of at least {least:.2f}"
            f"{self._conditions(betti['limits'], 'each bar not counted')}{self._moved(betti)}."
        )
        return rule if apart is None else f"{rule} b2 at step {apart['step']}: {self.betti_rule(apart)}"

    def _scale(self, measured: Facts) -> str:
        kind = "radii" if measured["filtration"].startswith("alpha") else "diameters"
        return f"{self.filtration(measured['filtration'])}, {kind} over the cloud radius"

    def _conditions(self, limits: Facts, other: str) -> str:
        birth = f" with its death at {limits['open_birth_ratio']:g} times its birth or later" if limits["open_birth_ratio"] else ""
        return birth + (f" and {limits['open_second_ratio']:g} times as long as {other}" if limits["open_second_ratio"] else "")

    def _moved(self, measured: Facts) -> str:
        limits, error = measured["limits"], 2.0 * measured["covering_radius"]
        closed = limits["closed_persistence"] - error
        if error == 0.0:
            return ""
        return (
            f"; landmarks cover the cloud to r = {error / 2:.3f}, so with 2r = {error:.3f} the limits become "
            f"{limits['open_persistence'] + error:.3f} and {f'{closed:.3f}' if closed > 0 else 'below 0 (closed cannot be said)'}, "
            "and ratios hold with every bar moved by 2r against them"
        )

    def map_rule(self, *, planar: bool) -> str:
        """The rule of a MapVerdict."""
        if not planar:
            return (
                "undetermined off the plane: neither crossings nor injectivity on the hull can be sampled there; folds at neurons are "
                "counted."
            )
        return (
            "injective if eta lambda_max(Hess phi) stayed below 1 on the whole sampled hull (sampled, not certified), whatever lines "
            "drawn between neurons do; else crossed if the polygon or the tracer curve ever crossed itself; folded if "
            "eta lambda_max(Hess phi) reached 1 at a neuron, a tracer or a sampled point of the convex hull; else undetermined."
        )

    def map_detail(self, verdict: Facts) -> str:
        """What a MapVerdict was counted from, of its fields."""
        stretch = verdict["hull_stretch"]
        parts = {
            "folded": f"at most {verdict['folded']} neurons folded in a step",
            "folded_tracers": f"at most {verdict['folded_tracers']} tracers folded in a step",
            "crossings": f"{verdict['crossings']} self-crossings of the polygon",
            "tracer_crossings": f"{verdict['tracer_crossings']} of the tracer curve",
            "hull_stretch": f"eta lambda_max(Hess phi) up to {stretch or 0.0:.2f} on the hull",
        }
        return ", ".join(text for name, text in parts.items() if verdict[name] is not None) or "not measured"

    def map_of_recording(self, detail: str) -> str:
        """The map of a recording."""
        return f"The map: {detail}."

    def null_rule(self, verdict: Facts) -> str:
        """The rule of a NullVerdict, of its fields."""
        quantile = verdict["quantile"]
        return (
            f"{self.filtration(verdict['filtration'])}, in cloud radii: the longest H{verdict['degree']} bar against q = {quantile:.3f}, "
            f"the 95% quantile of the longest bars of {len(verdict['null'])} clouds without a hole (Gaussian, {verdict['neurons']} "
            f"neurons, the cloud's own covariance, seed {verdict['seed']}); open above 2 q = {2 * quantile:.3f}, closed up to q, else "
            "undecided."
        )

    def umap_said(self, *, step: int, steps: Sequence[int], frames: int, neurons: int, shown: int, trust: float, neighbors: int) -> str:
        """What stands beside the picture of one key frame.

        Args:
            step: of the frame. steps: of all that were fitted. frames, neurons: how many there were to fit. shown: neurons fitted.
        """
        over = f"joint over {len(steps)} key frames of steps {steps[0]} to {steps[-1]}" if len(steps) > 1 else "the one key frame so far"
        notes = [f"{len(steps)} of {frames} frames"] * (len(steps) < frames)
        notes += [f"{shown} of {neurons} neurons, those whose paths lie farthest apart"] * (shown < neurons)
        left_out = f"; {', '.join(notes)}" if notes else ""
        return f"UMAP of step {step}, {over}{left_out}; trustworthiness {trust:.2f} ({neighbors} neighbours)."

    def picture_warning(self, picture: Facts, neurons: Facts) -> str:
        """A sentence where the SampleVerdicts on a UMAP and on the neurons disagree, and a line of both rules."""
        rules = f"\nPicture: {self.sample_rule(picture)} Neurons: {self.sample_rule(neurons)}"
        if picture["verdict"] == "open":
            found = "closed" if neurons["verdict"] == "closed" else "neither open nor closed"
            return f"The picture shows a hole; in the neurons persistence calls it {found}.{rules}"
        return f"The picture shows no clear hole; in the neurons persistence finds one open.{rules}"

    radii = "cloud radii"
    judged = "how it is judged"

    def went(self, what: str, first: float, last: float) -> str:
        """A quantity at the start and at the end of a run; what it is stands among `plotted`."""
        return f"{what}: {first:.3g} to {last:.3g}"

    def chance(self, p_value: float, clouds: int) -> str:
        """How often chance makes so long a bar."""
        return f"p = {p_value:.2g} against {clouds} clouds without a hole"

    def still_alt(self, said: str) -> str:
        """Of the picture, for who does not see it."""
        return f"neurons and barcode. {said}"

    def last_picture(self, step: int, said: str) -> str:
        """Below it."""
        return f"Last picture, at step {step}. {said}"


def _and(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
