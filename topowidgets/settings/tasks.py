"""The task: what is learned, of how many samples, and what of it is held out."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import integer, number, one_of, pairs
from topowidgets.settings.logic import choose, rounded, the
from topowidgets.settings.networks import RECORDED, ZERO_AT_ZERO
from topowidgets.settings.section import Demand, Section, kind_of, setting

POINTS = "points"
"""The task whose samples somebody has set one by one: those of the field `points`."""


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One task.

    Attributes:
        inputs: of the network; None where a setting says.
        classes: of a classification, which has an accuracy; 0 for a regression.
        images: that can be trained on; None where samples are made on the spot.
        settings, offered: see `section.Kind`.
    """

    name: str
    inputs: int | None = 1
    classes: int = 0
    images: int | None = None
    settings: tuple[str, ...] = ("amplitude", "samples", "noise")
    offered: bool = True


_TEACHERS = ("input_variance", "teacher_width", "teacher_scale_in", "teacher_scale_out", "teacher_seed")
_OF_IMAGES = ("samples", "centring")

TASKS = {
    task.name: task
    for task in (
        TaskKind(name="step"),
        TaskKind(name="sine"),
        TaskKind(name="quadratic"),
        TaskKind(name="teacher", inputs=None, settings=("samples", "noise", *_TEACHERS)),
        TaskKind(name="digits", inputs=64, classes=10, images=1797, settings=_OF_IMAGES),
        TaskKind(name="mnist", inputs=784, classes=10, images=5000, settings=_OF_IMAGES),
        TaskKind(name="fashion_mnist", inputs=784, classes=10, images=60_000, settings=_OF_IMAGES),
        TaskKind(
            name="mnist_full", inputs=784, classes=10, images=60_000, settings=_OF_IMAGES, offered=False
        ),
        TaskKind(name=POINTS, settings=("points", "noise"), offered=False),
        TaskKind(name=RECORDED, settings=(), offered=False),
    )
}
"""All tasks by their names; mnist ships with the package, fashion_mnist and mnist_full are fetched. The full
MNIST is too slow to watch, and points are set in the picture of data and fit: a lab offers neither."""


@dataclass(frozen=True, kw_only=True, repr=False)
class TaskSettings:
    """The task."""

    task: str = setting("step", kind_of(TASKS), control=True)
    amplitude: float = setting(0.3, number(-1000, 1000))
    points: tuple[tuple[float, float], ...] = setting((), pairs(2, "points"), told=False)
    samples: int = setting(
        64,
        integer(2, 60_000),
        usual=choose(the("task") == POINTS, the("points").length, 64),
        unit="samples",
    )
    inputs: int = setting(
        1, integer(1, 784), usual=choose(the("task_kind.inputs").known, the("task_kind.inputs"), 1)
    )
    input_variance: float = setting(4.0, number(0, 1e6, above=True))
    centring: str = setting("none", one_of("none", "per_pixel"))
    train_fraction: float = setting(1.0, number(0, 1, above=True))
    noise: float = setting(0.0, number(0, 1000))
    teacher_width: int = setting(128, integer(1, 8192), unit="neurons")
    teacher_scale_in: float = setting(1.0, number(0, 1000))
    teacher_scale_out: float = setting(0.6, number(0, 1000))
    teacher_seed: int = setting(0, integer(0, 2**32 - 1))


TASK = Section(
    "task",
    TaskSettings,
    kinds=TASKS,
    derived={
        "train_samples": rounded(the("samples") * the("train_fraction")),
        "classification": ~(the("task_kind.classes") == 0),
        "outputs": choose(the("classification"), the("task_kind.classes"), 1),
    },
    demands=(
        Demand("points", (the("task") == POINTS) == ~(the("points").length == 0), "points", {"task": POINTS}),
        Demand(
            "points",
            (the("points").length == 0)
            | the("bias")
            | ~the("activation").one_of(*ZERO_AT_ZERO)
            | the("points").some(~(the(0) == 0)),
            "off_zero",
            {"activation": the("activation")},
        ),
        Demand(
            "inputs",
            ~the("task_kind.inputs").known | (the("inputs") == the("task_kind.inputs")),
            "inputs",
            {"task": the("task"), "inputs": the("task_kind.inputs")},
        ),
        Demand(
            "samples",
            ~the("task_kind.images").known | (the("samples") <= the("task_kind.images")),
            "images",
            {"task": the("task"), "images": the("task_kind.images")},
        ),
        Demand("train_fraction", ~(the("train_samples") < 1), "trained", {"samples": the("samples")}),
    ),
)
