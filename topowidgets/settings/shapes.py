"""The neurons at the start: shapes of known topology, where they lie, and how many tracers follow them."""

from __future__ import annotations

from dataclasses import dataclass

from topowidgets.settings.checks import integer, number, numbers, optional, pairs
from topowidgets.settings.curves import LEAST_LENGTH
from topowidgets.settings.logic import Term, choose, extent, path, the
from topowidgets.settings.networks import RECORDED
from topowidgets.settings.section import Demand, Section, kind_of, setting

DRAWN = "drawn"
"""The shape whose curve somebody has drawn: a closed polygon with the corners of the field `curve`."""


@dataclass(frozen=True, kw_only=True)
class ShapeKind:
    """One shape.

    Attributes:
        dimension: coordinates that it is drawn in, before it is embedded in the neurons' space; None takes as
            many as a neuron has.
        closed_curve: it is one closed curve, so that consecutive neurons are neighbours.
        tube: its hole is open only while `tube_radius` stays below `radius`.
        settings, offered: see `section.Kind`.
    """

    name: str
    dimension: int | None
    closed_curve: bool = False
    tube: bool = False
    settings: tuple[str, ...] = ("radius",)
    offered: bool = True


SHAPES = {
    shape.name: shape
    for shape in (
        ShapeKind(name="circle", dimension=2, closed_curve=True),
        ShapeKind(name="figure_eight", dimension=2, closed_curve=True),
        ShapeKind(name="two_circles", dimension=2, settings=("radius", "gap")),
        ShapeKind(name="annulus", dimension=2, tube=True, settings=("radius", "tube_radius")),
        ShapeKind(name="clusters", dimension=2, settings=("radius", "tube_radius")),
        ShapeKind(name="sphere", dimension=3),
        ShapeKind(name="torus", dimension=3, tube=True, settings=("radius", "tube_radius")),
        ShapeKind(name="double_torus", dimension=3, tube=True, settings=("radius", "tube_radius", "gap")),
        ShapeKind(name="gaussian", dimension=None),
        ShapeKind(name=DRAWN, dimension=2, closed_curve=True, settings=("curve",), offered=False),
        ShapeKind(name=RECORDED, dimension=None, settings=(), offered=False),
    )
}


@dataclass(frozen=True, kw_only=True, repr=False)
class ShapeSettings:
    """The neurons at the start."""

    shape: str = setting("circle", kind_of(SHAPES), control=True)
    curve: tuple[tuple[float, float], ...] = setting((), pairs(3, "curve"), told=False)
    radius: float = setting(1.0, number(0, 1000, above=True))
    tube_radius: float = setting(0.2, number(0, 1000, above=True))
    gap: float = setting(2.4, number(0, 1000))
    tracers: int = setting(384, integer(0, 8192), unit="points")
    jitter: float = setting(0.0, number(0, 100))
    stretch: tuple[float, ...] = setting((), numbers)
    shift: tuple[float, ...] = setting((), numbers)
    dim: int | None = setting(None, optional(integer(2, 100_000)), unit="coordinates")
    embedding_seed: int = setting(0, integer(0, 2**32 - 1))


def _each_coordinate(field: str) -> Demand:
    of = {"needed": the("shape_dim"), "shape": the("shape")}
    return Demand(
        field, the(field).length.one_of(0) | (the(field).length == the("shape_dim")), "each_coordinate", of
    )


_DIM = the("unit_dim")
_FLAT: Term = the("shape_kind.dimension")

SHAPE = Section(
    "shape",
    ShapeSettings,
    kinds=SHAPES,
    derived={"shape_dim": choose(_FLAT.known, _FLAT, _DIM)},
    demands=(
        Demand("curve", (the("shape") == DRAWN) == ~(the("curve").length == 0), "curve", {"shape": DRAWN}),
        Demand(
            "curve",
            (the("curve").length == 0) | ~(path(the("curve")) <= extent(the("curve")) * LEAST_LENGTH),
            "long_curve",
        ),
        Demand("dim", ~the("dim").known | (the("dim") == _DIM), "dim", {"dim": _DIM}),
        Demand("shape", the("shape_dim") <= _DIM, "coordinates", {"needed": the("shape_dim"), "has": _DIM}),
        _each_coordinate("stretch"),
        _each_coordinate("shift"),
        Demand(
            "tube_radius",
            ~the("shape_kind.tube") | (the("tube_radius") < the("radius")),
            "tube",
            {"radius": the("radius"), "shape": the("shape")},
        ),
        Demand("tracers", (the("tracers") == 0) | ~(the("tracers") < 3), "tracers"),
    ),
)
