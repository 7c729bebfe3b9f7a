"""The kinds of shapes, tasks, rules and activations, by their names."""

from dataclasses import dataclass

SHAPE_DIMENSION: dict[str, int | None] = {
    "circle": 2,
    "figure_eight": 2,
    "two_circles": 2,
    "annulus": 2,
    "clusters": 2,
    "sphere": 3,
    "torus": 3,
    "double_torus": 3,
    "gaussian": None,
}
"""Coordinates that each shape is drawn in, before it is embedded in the neurons' space; None takes as many as
a neuron has."""

TUBES = ("annulus", "torus", "double_torus")
"""Shapes whose hole is open only while `tube_radius` stays below `radius`."""

DRAWN = "drawn"
"""The shape whose curve somebody has drawn: a closed polygon with the corners of the field `curve`."""

CURVES = ("circle", "figure_eight", DRAWN)
"""Shapes that are one closed curve: consecutive neurons are neighbours."""

RULES_WITHOUT_K = ("adam", "rmsprop", "sign", "own")
"""Rules whose step has no K that is known: the rate is eta itself and the clock is the sum of eta. `own` is a
function of the user's."""


@dataclass(frozen=True)
class Stability:
    """Where the quadratic model of a loss becomes unstable under a rule: for eta > factor(momentum) /
    lambda_max.

    Attributes:
        symbol: how it is written over lambda_max.
        base, slope: factor(momentum) = base + slope * momentum.
    """

    symbol: str
    base: float
    slope: float = 0.0

    def factor(self, momentum: float) -> float:
        """The number for a momentum.

        Examples:
            >>> STABILITY["heavy_ball"].factor(0.9)
            3.8
        """
        return self.base + self.slope * momentum

    @property
    def mark(self) -> str:
        """What the mark on the rate's axis is called: `2/λmax`."""
        return f"{self.symbol}/λmax"


STABILITY = {
    "gd": Stability("2", 2.0),
    "sgd": Stability("2", 2.0),
    "heavy_ball": Stability("2(1+β)", 2.0, 2.0),
}
"""The only table of it; a rule that is not here has no such limit."""


def edge_factor(rule: str, beta_1: float) -> float | None:
    """c such that eta = c / preconditioned sharpness is the edge: (2 + 2 beta_1) / (1 - beta_1) for Adam, 2
    for RMSprop, else None.

    A diagnostic with no theorem behind it: full batches settle near it (Cohen et al. 2022, arXiv 2207.14484;
    SCIENCE.md section 1).

    Examples:
        >>> round(edge_factor("adam", 0.9))
        38
    """
    return {"adam": (2 + 2 * beta_1) / (1 - beta_1), "rmsprop": 2.0}.get(rule)


IMAGES = {
    "digits": (64, 1797),
    "mnist": (784, 5000),
    "mnist_full": (784, 60_000),
    "fashion_mnist": (784, 60_000),
}
"""Tasks of ten classes of images: pixels, and images that can be trained on. mnist ships with the package,
the last two are fetched."""

RECORDED = "recorded"
"""Stands for the shape, the task and the network of a loop that was not ours and was only recorded. It cannot
be trained anew."""

POINTS = "points"
"""The task whose samples somebody has set one by one: those of the field `points`."""

ZERO_AT_ZERO = ("tanh", "sine", "relu", "gelu")
"""Activations with act(0) = 0."""
