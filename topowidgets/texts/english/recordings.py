"""What is said of a recording beside its numbers, in English: what could not be measured, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Recordings:
    """Notes of a recording; a note is a kind and the values of the method of that name."""

    no_theorem_for: Mapping[str, str] = {
        "no_group": "the layer is in no parameter group of the optimizer, so its rate is 0",
        "partly_in_no_group": "a part of the layer is in no parameter group of the optimizer, so its coordinates have several rates",
        "rates": "the layer's parameter groups have several rates",
        "no_rate": "the optimizer has no rate",
        "settings": "the layer's parameter groups differ in more than their parameters",
        "weight_decay": "there is weight decay, which no K of the loss knows of",
        "momentum": "with momentum the theorem speaks about weights and momentum together",
        "nesterov": "with momentum the theorem speaks about weights and momentum together",
        "dampening": "with momentum the theorem speaks about weights and momentum together",
        "maximize": "the loss is climbed",
        "amsgrad": "the optimizer is no gradient descent",
        "centered": "the optimizer is no gradient descent",
        "optimizer": "the optimizer is no gradient descent",
        "frozen": "the layer is frozen, so it stands still",
        "partly_frozen": "a part of the layer is frozen, so K is that of its other coordinates",
        "kinks": "the loss has kinks (as ReLU makes them), at which no K bounds the step",
    }

    def no_theorem(self, why: str, optimizer: str) -> str:
        """Why the theorem says nothing about the steps."""
        return f"No theorem for these steps of {optimizer}, so no bound is drawn: {self.no_theorem_for[why]}."

    def loss(self, said: str) -> str:
        """The loss could not be measured."""
        return f"The loss could not be measured: {said} Training goes on, and what was not measured is None."

    def curvature(self, said: str) -> str:
        """K could not be measured."""
        return (
            f"K could not be measured: {said} Training goes on, and K is None. The loss must have a second derivative: write fused or "
            "compiled parts of it out."
        )

    def not_finite(self) -> str:
        """Something of the loss is infinite or no number."""
        return "The loss, its gradient or its curvature is not finite, so K is None there."

    def wrong_second_derivative(self) -> str:
        """Double backward and a difference of gradients disagree."""
        return (
            "K is not measured: the second derivative that autograd gives of this loss is not that of its gradient. A function in it has "
            "a backward that cannot be differentiated; write it with operations of torch."
        )

    def units(self, said: str) -> str:
        """The neurons could not be read."""
        return f"The neurons could not be read: {said} Training goes on, and what was not measured is None."

    def other_units(self, before: str, now: str) -> str:
        """The neurons are others than at the start."""
        return f"The neurons are no longer {before} but {now}: pictures need the same neurons, so there are none from here on."

    def picture(self, said: str) -> str:
        """Homology or projection failed."""
        return f"A picture could not be made: {said} Training goes on, and what was not measured is None."

    def guessed_layer(self, layer: str) -> str:
        """Names and shapes of a state dict were read as a chain."""
        return f"The layer {layer!r} was taken, read from names and shapes; units= names another, or is a function that returns the units."

    because: Mapping[str, str] = {
        "no_number": "no number in its name",
        "other_series": "another series",
        "no_state": "no state dict in it",
    }
    """Why a file is none of a series."""

    def left_out(self, files: Sequence[tuple[str, str]]) -> str:
        """Files of a folder that are no checkpoints of its series, each with a word for why."""
        return f"Left out of the folder: {', '.join(f'{name} ({self.because[why]})' for name, why in files)}."

    def clock_of_steps(self, low: float, high: float) -> str:
        """K moved, so that eta K0 is no unit of time."""
        return f"K went from {low:.3g} to {high:.3g}, more than twofold, so the clock is the number of steps, not the sum of eta K0."
