"""What measures are called and what they mean, in English."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.texts.labels import Labels


class Measures(Labels):
    """Of each measure its label in legends and menus, and its meaning in tables, files and the glossary."""

    words: Mapping[str, tuple[str, str]] = {
        "step": ("step", "number of the step that led here; 0 is the start"),
        "tau": ("tau", "training time"),
        "eta": ("eta", "learning rate of the step"),
        "eta_k": ("eta K0", "learning rate of the step in units of 1/K at the start"),
        "loss": ("loss", "loss after the step"),
        "accuracy": ("accuracy", "part of the held-out images that are classified rightly"),
        "K": ("K", "local K: largest absolute eigenvalue of the Hessian"),
        "lambda_max": ("λmax", "largest signed eigenvalue of the Hessian"),
        "h_plus": ("h₊", "largest eigenvalue of Hess phi over the neurons; a neuron folds where eta h_plus reaches 1"),
        "h_plus_tracers": ("h₊ of tracers", "h_plus over the tracers"),
        "ratio_min": ("smallest", "smallest stretch of a pair in the step, distance after / before"),
        "ratio_max": ("largest", "largest stretch of a pair in the step, distance after / before"),
        "bound_low": ("1 − eta K", "1 - eta K, K local where the step began"),
        "bound_high": ("1 + eta K", "1 + eta K, K local where the step began"),
        "folded": ("folded neurons", "neurons that the step folded"),
        "folded_tracers": ("folded tracers", "tracers that the step folded"),
        "crossings": ("self-crossings", "self-crossings of the polygon through the neurons"),
        "tracer_crossings": ("crossings of tracers", "self-crossings of the tracers' curve"),
        "b0": ("b₀", "Betti number b0 of the sample at the scale of the verdict's rule"),
        "b1": ("b₁", "Betti number b1 of the sample at the scale of the verdict's rule"),
        "b2": ("b₂", "Betti number b2 of the sample at the scale of the verdict's rule"),
        "preconditioned_sharpness": (
            "preconditioned sharpness",
            "largest eigenvalue of the preconditioned Hessian (Adam, RMSprop): a diagnostic, no theorem",
        ),
        "least_miss": ("least miss", "how near the step's nearest pair of neurons came to being glued"),
        "gluing_eta_k": ("eta* K0 of the pair", "rate at which that pair comes so near"),
        "hole_birth": ("birth of the hole", "birth of the longest bar of the hole that the verdict is on"),
        "hole_death": ("death of the hole", "death of that bar"),
        "hole_persistence": ("persistence of the hole", "death - birth of that bar; 0 where there is none"),
        "hole_verdict": ("sample verdict", "sample verdict on the hole: open, closed or undecided"),
        "eta_local_k": ("eta K", "learning rate of the step times the local K where the step began"),
        "eta_h": ("eta h₊", "learning rate of the step times h_plus where it began: a neuron folds from 1 on"),
        "eta_h_tracers": ("of tracers", "the same over the tracers: a tracer folds from 1 on"),
        "of_edge": (
            "of the edge (diagnostic)",
            "learning rate of the step as a part of the edge of the preconditioned sharpness: a diagnostic, no theorem",
        ),
        "h1": ("H1 persistence", "persistence of the longest H1 bar"),
        "h2": ("H2 persistence", "persistence of the longest H2 bar"),
    }

    def at_right(self, label: str) -> str:
        """A line that is read off the axis at the right."""
        return f"{label} (right)"
