"""The kinds of shapes, tasks and activations, by their names."""

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
