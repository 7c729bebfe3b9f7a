"""What is measured on a cloud of neurons: numpy in, numpy out.

GUDHI, scipy and scikit-learn load when first needed.
"""

from topowidgets.topology.clouds import (
    cloud_radius,
    cross_distances,
    effective_neurons,
    maxmin_landmarks,
    pairwise_distances,
)
from topowidgets.topology.cycles import representative_cycles
from topowidgets.topology.distances import bottleneck_distance, wasserstein_distance
from topowidgets.topology.distortion import GluingRates, gluing_rate, hull_grid, pair_ratios
from topowidgets.topology.joint_umap import JointUMAP, contradicts, joint_umap, motion
from topowidgets.topology.null_verdict import NullVerdict, gaussian_like, null_verdict
from topowidgets.topology.persistence import (
    PersistenceDiagram,
    alpha_diagram,
    landmark_diagram,
    persistence,
    rips_diagram,
)
from topowidgets.topology.planar import self_crossings
from topowidgets.topology.projection import SteadyPCA
from topowidgets.topology.verdicts import (
    BettiNumbers,
    MapVerdict,
    SampleVerdict,
    VerdictRule,
    betti_numbers,
    longest_bar,
    map_verdict,
    sample_verdict,
)

__all__ = [
    "BettiNumbers",
    "GluingRates",
    "JointUMAP",
    "MapVerdict",
    "NullVerdict",
    "PersistenceDiagram",
    "SampleVerdict",
    "SteadyPCA",
    "VerdictRule",
    "alpha_diagram",
    "betti_numbers",
    "bottleneck_distance",
    "cloud_radius",
    "contradicts",
    "cross_distances",
    "effective_neurons",
    "gaussian_like",
    "gluing_rate",
    "hull_grid",
    "joint_umap",
    "landmark_diagram",
    "longest_bar",
    "map_verdict",
    "maxmin_landmarks",
    "motion",
    "null_verdict",
    "pair_ratios",
    "pairwise_distances",
    "persistence",
    "representative_cycles",
    "rips_diagram",
    "sample_verdict",
    "self_crossings",
    "wasserstein_distance",
]
