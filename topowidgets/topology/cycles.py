"""Representative cycles: for a long H1 bar one closed walk along neurons around its hole."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from topowidgets.topology.clouds import pairwise_distances, unit_cloud
from topowidgets.topology.imports import ONE_AT_A_TIME
from topowidgets.topology.persistence import PersistenceDiagram

MOST_CYCLES = 8
SHORTEST_BAR = 0.02
_TIE = 1e-9  # relative difference below which an edge's length may be a bar's birth


def representative_cycles(
    points: Float[np.ndarray, "neurons dim"],
    diagram: PersistenceDiagram,
    most: int = MOST_CYCLES,
    shortest: float = SHORTEST_BAR,
) -> dict[int, Int[np.ndarray, " walk"]]:
    """For the longest H1 bars one closed walk each, by the bar's row in ``diagram.bars``.

    A bar is born with an edge that closes a loop. The walk is that edge and a shortest path, by length,
    between its ends along edges that entered the filtration before it. It is one of many: any walk that goes
    once around the same hole, and around holes that are older, represents the bar as well, and a small move
    of one neuron may change it. (A cocycle, as Ripser gives, is a cut across the loop and no loop.)

    Args:
        points: the cloud of which ``diagram`` was made, one neuron a row.
        diagram: by alpha, Rips or landmarks; on landmarks the walk goes along landmarks.
        most: bars that get a walk, the longest first.
        shortest: bars below this persistence, in cloud radii, get none.

    Returns:
        Neurons in the order of the walk. The birth edge goes from the last back to the first; a neuron comes
        once.

    Raises:
        ValueError: see ``check_cloud``.

    Example:
        >>> from topowidgets.topology.persistence import persistence
        >>> points = np.array([[0.0, 0.0], [2.0, 0.0], [2.1, 2.0], [0.0, 2.0], [1.0, -0.1]])
        >>> diagram = persistence(points)
        >>> [sorted(walk.tolist()) for walk in representative_cycles(points, diagram).values()]
        [[0, 1, 2, 3, 4]]
    """
    long = (diagram.bars[:, 0] == 1) & (diagram.bars[:, 2] - diagram.bars[:, 1] >= shortest)
    rows: list[int] = np.flatnonzero(long)[:most].tolist()
    if not rows:
        return {}
    unit, _ = unit_cloud(points)
    if diagram.simplex_tree is not None:
        return _alpha_cycles(unit, diagram, rows)
    chosen = np.arange(len(unit)) if diagram.landmark_rows is None else diagram.landmark_rows
    return {row: chosen[walk] for row, walk in _rips_cycles(unit[chosen], diagram, rows).items()}


def _alpha_cycles(
    unit: Float[np.ndarray, "neurons dim"], diagram: PersistenceDiagram, rows: list[int]
) -> dict[int, Int[np.ndarray, " walk"]]:
    """Birth edges from GUDHI's pairing of simplices, paths along the complex's edges in the order of its
    filtration.
    """
    tree = diagram.simplex_tree
    born: dict[tuple[float, float], list[tuple[int, int]]] = {}
    for edge, triangle in tree.persistence_pairs():
        if len(edge) == 2 and triangle:
            born.setdefault((tree.filtration(edge), tree.filtration(triangle)), []).append(
                (min(edge), max(edge))
            )
    edges = np.sort([simplex for simplex, _ in tree.get_filtration() if len(simplex) == 2], axis=1)
    place = {(i, j): number for number, (i, j) in enumerate(edges.tolist())}
    lengths = np.linalg.norm(unit[edges[:, 0]] - unit[edges[:, 1]], axis=1)
    walks = {}
    for row in rows:
        birth, death = diagram.bars[row, 1:].tolist()
        number = place[born[birth, death].pop()]
        walk = _shortest_path(len(unit), edges, lengths, number)
        if walk is not None:
            walks[row] = walk
    return walks


def _rips_cycles(
    unit: Float[np.ndarray, "neurons dim"], diagram: PersistenceDiagram, rows: list[int]
) -> dict[int, Int[np.ndarray, " walk"]]:
    """Birth edges by their length, which is the birth, paths along the shorter edges.

    Of edges of one length (a regular start) those are left out that close a triangle, whose loop is filled as
    it is born, and those that join two pieces.
    """
    first, second = np.triu_indices(len(unit), 1)
    lengths = pairwise_distances(unit)[first, second]
    order = np.argsort(lengths, kind="stable")
    edges, lengths = np.column_stack([first, second])[order], lengths[order]
    rank = np.full((len(unit), len(unit)), len(edges))  # an edge's place in the filtration
    rank[edges[:, 0], edges[:, 1]] = rank[edges[:, 1], edges[:, 0]] = np.arange(len(edges))
    walks: dict[int, Int[np.ndarray, " walk"]] = {}
    taken: set[int] = set()
    for row in rows:
        birth = float(diagram.bars[row, 1])
        low, high = np.searchsorted(lengths, [birth * (1 - _TIE), birth * (1 + _TIE)])
        for number in range(low, high):
            i, j = edges[number]
            # by a third neuron that was joined to both before
            filled = (np.maximum(rank[i], rank[j]) < number).any()
            walk = None if filled or number in taken else _shortest_path(len(unit), edges, lengths, number)
            if walk is not None:
                walks[row] = walk
                taken.add(number)
                break
    return walks


def _shortest_path(
    count: int, edges: Int[np.ndarray, "edges 2"], lengths: Float[np.ndarray, " edges"], number: int
) -> Int[np.ndarray, " walk"] | None:
    """Vertices of the shortest path between the ends of edge `number` along the edges before it; None where
    there is none.
    """
    with ONE_AT_A_TIME:
        from scipy.sparse import csr_array  # lazy: 0.1 s
        from scipy.sparse.csgraph import dijkstra

    graph = csr_array((lengths[:number], (edges[:number, 0], edges[:number, 1])), shape=(count, count))
    start, end = edges[number].tolist()
    _, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    if before[end] < 0:
        return None
    walk = [end]
    while walk[-1] != start:
        walk.append(int(before[walk[-1]]))
    return np.array(walk)
