"""Settings, presets and what a control offers, in English."""

from __future__ import annotations

from collections.abc import Mapping

_TOY2D = "of Yang et al.: both their SGD rates, 0.0025 and 0.003 at 1024 neurons, exceed 2/λmax at the start"
_TOY3D = "the solid double torus of Yang et al.: both their SGD rates, 0.0008 and 0.0009 at 4096 neurons, exceed 2/λmax"
_SPHERE = "the sphere of Yang et al. in 794 dimensions, its hole a cavity (H2), at their larger SGD rate, over ten times 2/λmax"


class Settings:
    """Names of what a run is made of."""

    means: Mapping[str, str] = {
        "preset": "name of the preset that this began as",
        "shape": "shape of the neuron cloud at the start",
        "curve": "corners of the closed curve of the shape drawn, which has no radius",
        "radius": "radius of the shape",
        "tube_radius": "radius of a torus's tube and of a cluster, half an annulus's width",
        "gap": "distance between the centres of a shape of two parts",
        "neurons": "number of neurons",
        "tracers": "number of test points on the same shape that never enter the loss",
        "jitter": "standard deviation of Gaussian noise on each coordinate of a neuron",
        "stretch": "factor for each coordinate of the shape; empty for none",
        "shift": "offset for each coordinate of the shape, after the stretch; empty for none",
        "dim": "dimension of the neurons' space; null takes what the network has",
        "embedding_seed": "seed of the isometric embedding into the neurons' space",
        "task": "what is learned; the images of mnist_full and fashion_mnist are fetched once",
        "amplitude": "factor A of the targets of step, sine and quadratic",
        "points": "samples (x, y) of the task points",
        "samples": "number of samples, before the split; of the task points that of its points",
        "inputs": "number of inputs of the network",
        "input_variance": "variance of each input of the teacher task",
        "centring": "per_pixel subtracts the mean training image",
        "train_fraction": "part of the samples that is trained on; the rest is held out",
        "noise": "standard deviation of Gaussian noise on the regression targets",
        "teacher_width": "hidden units of the teacher",
        "teacher_scale_in": "standard deviation of the teacher's incoming weights",
        "teacher_scale_out": "standard deviation of the teacher's outgoing weights",
        "teacher_seed": "seed of the teacher's weights",
        "network": "architecture",
        "scale": "factor of the output: 1/m, 1/sqrt(m) or 1",
        "activation": "activation of a neuron",
        "bias": "whether a neuron has a bias",
        "loss": "loss; mse_half is half the mean square",
        "rule": "learning rule; gd uses all samples in each step; own is a function handed over in Python",
        "momentum": "beta of heavy ball",
        "beta_1": "beta_1 of Adam",
        "beta_2": "beta_2 of Adam",
        "rmsprop_alpha": "smoothing constant of RMSprop",
        "eps": "epsilon of Adam and RMSprop",
        "eta_k": "learning rate in units of 1/K; null if eta is given",
        "eta": "learning rate itself; null if eta_k is given",
        "rate_control": "fixed: the rate that is set; hold: eta = eta_k / K of now; schedule: the rate that is set times a factor",
        "schedule": "pairs [tau, factor]: the rate that is set times the factor, linear between pairs and constant outside: "
        "[[0, 0.1], [5, 1]] warms up",
        "steps": "length of the run in steps",
        "epochs": "length of the run in passes over the training samples",
        "tau": "length of the run in training time, sum of eta K0",
        "batch_size": "samples in a step; null for all",
        "device": "where it is trained",
        "dtype": "precision of the training",
        "seed": "seed of jitter, data and batches",
        "landmarks": "landmarks of the Rips filtration on clouds too large for the exact one",
        "filtration": "filtration; auto is alpha to three dimensions, else Rips",
        "open_persistence": "a hole is open from here, in cloud radii; null for the filtration's own",
        "open_ratio": "alpha: least death/birth; Rips: least multiple of the second bar",
        "closed_persistence": "a hole is closed below this, in cloud radii",
    }
    """What each setting of a Config means."""

    presets: Mapping[str, tuple[str, str]] = {
        "pinch": ("pinch", "keeps its hole at small rates, is pinched into a figure eight at 3/K"),
        "fold": ("fold", "the two tips fold just above 1/K and the curve crosses itself"),
        "shatter": ("shatter", "above 2/λmax the sample is torn into pieces, though no map can tear it"),
        "shrink": ("shrink", "the caveat: the hole shrinks at every rate"),
        "mnist": ("mnist", "a ring of 256 neurons in 794 dimensions learns to read digits"),
        "mnist_5k": ("mnist, minibatches", "the same ring with all shipped digits, 250 in a step"),
        "digits": ("digits, 8 x 8", "the same ring in 74 dimensions learns scikit-learn's small digits"),
        "fashion": ("fashion", "the same ring learns clothes instead of digits; the images are fetched once, 31 MB"),
        "mnist_full": ("mnist, all images", "the same ring with all 60 000 images of MNIST, fetched once, 12 MB"),
        "toy2d_eight": ("authors: figure eight", f"the figure eight {_TOY2D}; here 256 neurons"),
        "toy2d_circles": ("authors: two circles", f"the two circles {_TOY2D}; here 256 neurons"),
        "toy3d": ("authors: double torus", f"{_TOY3D}; here 512 neurons"),
        "mnist_sphere": ("authors: sphere, mnist", f"{_SPHERE}; here 128 neurons, so that its H2 is exact"),
        "toy2d_eight_full": ("authors: figure eight, in full", f"the figure eight {_TOY2D}"),
        "toy2d_circles_full": ("authors: two circles, in full", f"the two circles {_TOY2D}"),
        "toy3d_full": ("authors: double torus, in full", _TOY3D),
        "mnist_sphere_full": ("authors: sphere, all of mnist", f"{_SPHERE}; with all 60 000 images"),
    }
    """Title of each preset in menus, and what it shows."""

    options: Mapping[str, str] = {
        "gd": "gradient descent",
        "own": "your own",
        "points": "your own points",
        "sgd": "SGD",
        "mean_field": "mean field (1/m)",
        "ntk": "NTK (1/sqrt m)",
        "unit": "none (1)",
    }
    """Choices that a learner would not read as they stand; every other one is shown without its underscores."""

    sections: Mapping[str, str] = {
        "preset": "what it began as",
        "shape": "the neurons at the start",
        "task": "the task",
        "network": "the network and its loss",
        "rule": "the rule",
        "rate": "the rate",
        "length": "how long it is trained",
        "machine": "the machine",
        "measure": "what is measured",
    }
    """Parts of a Config; a setting that differs from the default has a star."""

    with_or_without: Mapping[bool, str] = {True: "with", False: "without"}
    yes_or_no: Mapping[bool, str] = {True: "yes", False: "no"}
    fast = "fast"

    def name(self, name: str) -> str:
        """A setting's name, as it stands before its value."""
        return name.replace("_", " ")

    def option(self, name: str) -> str:
        """A choice, as a control shows it."""
        return self.options.get(name, name.replace("_", " "))

    def axis(self, of: str, number: int | None = None, share: float | None = None) -> str:
        """The name of an axis of the neurons' picture.

        Args:
            of: in, bias, out, coordinate or principal. number: from 1, where there are several. share: of the spread that it explains.
        """
        match of:
            case "principal":
                return f"principal plane, axis {number} ({share or 0.0:.0%})"
            case "coordinate":
                return f"coordinate {number}"
            case "bias":
                return "bias b"
            case "out":
                return "outgoing weight a"
        return f"incoming weight w{number or ''}"

    def run_number(self, number: int, label: str) -> str:
        """What one of several runs is called that the label does not tell apart."""
        return f"run {number}{f': {label}' if label else ''}"
