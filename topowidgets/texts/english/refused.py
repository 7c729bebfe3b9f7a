"""What is not allowed and what would be, in English: of the settings and strings that a learner can give in a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refused:
    """One sentence, and what can stand at its end. `settings.checks.Allowed` names the methods; all other texts are English alone."""

    def sentence(self, field: str, value: str, allowed: str) -> str:
        """The whole sentence."""
        return f"{field} = {value} is not allowed: {allowed}."

    def number(self, low: float, high: float, above: bool, below: bool) -> str:  # noqa: FBT001 -- all by name
        """A number in a range."""
        return f"a number {f'above {low:g}' if above else f'from {low:g}'} {f'and below {high:g}' if below else f'to {high:g}'}"

    def whole(self, low: int, high: int) -> str:
        """A whole number in a range."""
        return f"a whole number from {low} to {high}"

    def one_of(self, names: Sequence[str], near: str | None = None) -> str:
        """One of some names; `near` is probably meant."""
        asked = f"did you mean {near}? Choose " if near else "choose "
        return asked + (", ".join(names[:-1]) + " or " if names[1:] else "") + names[-1]

    def rule_without_k(self, rule: str) -> str:
        """Such a rule takes a raw rate."""
        return f"the rule {rule} has no K, give eta instead, for example eta = 0.01"

    def no_k_at_start(self) -> str:
        """K is 0."""
        return "K is 0 at the start of this run, give eta instead"

    def hold_without_k(self) -> str:
        """eta K can be held only at a rate in units of 1/K."""
        return "to hold eta K the rate has to be given as eta_k"

    def schedule(self, most: int) -> str:
        """The points of a schedule."""
        return f"up to {most} pairs [tau, factor], for example [[0, 0.1], [5, 1]]"

    def rising(self) -> str:
        """Points of a schedule that do not follow one another in time."""
        return "each pair at a later tau than the one before"

    def no_schedule(self) -> str:
        """A schedule without a point."""
        return "at least one pair [tau, factor], for example [[0, 0.1], [5, 1]]"

    def atlas_rate(self) -> str:
        """A rate that is no rate, of an atlas."""
        return "a number above 0; the nearest rate of the atlas is shown"

    def no_setting(self, near: str | None = None) -> str:
        """A name in a share-string; `near` is probably meant."""
        return f"did you mean {near}? There is no such setting" if near else "no such setting"

    def no_entry(self) -> str:
        """A name in a share-string."""
        return "no such entry; a newer topowidgets may have written it"

    def no_gpu(self) -> str:
        """A run that was trained elsewhere on a GPU."""
        return "this machine has no CUDA device that torch can use, choose cpu or auto"

    def nothing_trained(self) -> str:
        """A command without a run."""
        return "nothing is trained yet, start a run"

    def umap_neurons(self, least: int) -> str:
        """Too few neurons for a UMAP."""
        return f"a UMAP needs at least {least} neurons"

    def most_samples(self, samples: int) -> str:
        """A step cannot take more samples than there are."""
        return f"at most the {samples} training samples"

    def coordinates(self, needed: int, has: int) -> str:
        """A shape that does not fit into the neurons' space."""
        return f"it needs {needed} coordinates and a neuron of this network has {has}"

    def tube(self, radius: float, shape: str) -> str:
        """A tube as thick as its shape."""
        return f"below the radius = {radius:g}, or the {shape} has no hole"

    def alpha(self, dim: int) -> str:
        """The alpha complex in too many dimensions."""
        return f"alpha works to three dimensions, the neurons have {dim}: choose rips or auto"

    def long_curve(self) -> str:
        """A drawn curve that is a point."""
        return "a curve of some length"

    def off_zero(self, activation: str) -> str:
        """Points of one's own that all lie over x = 0."""
        return f"one at least with x other than 0, where a network of {activation} without bias always says 0"

    # what settings demand of one another

    def not_of_kind(self, chosen_by: str, kind: str, name: str, having: Sequence[str]) -> str:
        """A setting that this shape, task, network, rule or rate control does not have; `having` do."""
        who = f"only {having[0]} has it" if len(having) == 1 else f"{', '.join(having[:-1])} and {having[-1]} have it"
        return f"the {chosen_by.replace('_', ' ')} {kind} has no {name}; {who}"

    def recorded(self) -> str:
        """Parts of a recording."""
        return "shape, task and network are recorded together, in what record() made, or none is"

    def recorded_dim(self) -> str:
        """The neurons of a recording."""
        return "a recording has neurons of a known dimension and no tracers"

    def one_rate(self, both: bool) -> str:  # noqa: FBT001 -- all by name
        """Two rates, or none."""
        return f"give either eta_k or eta, not {'both' if both else 'neither'}"

    def one_length(self) -> str:
        """Two lengths, or none."""
        return "give exactly one of steps, epochs and tau"

    def points(self, task: str) -> str:
        """Points of another task, or a task without its points."""
        return f"the task {task} has points (x, y), and no other task has"

    def curve(self, shape: str) -> str:
        """A curve of another shape, or a shape without its curve."""
        return f"the shape {shape} has the corners of a curve, and no other shape has"

    def dim(self, dim: int) -> str:
        """Neurons in another space than the network's."""
        return f"the neurons of this network have {dim} coordinates, give that or null"

    def each_coordinate(self, needed: int, shape: str) -> str:
        """Too few or too many numbers for a shape."""
        return f"{needed} numbers, one for each coordinate of the {shape}"

    def tracers(self) -> str:
        """Too few tracers for a shape."""
        return "0 or at least 3"

    def closed_below_open(self, open_persistence: float) -> str:
        """A hole that would be open and closed."""
        return f"at most open_persistence = {open_persistence:g}"

    def loss(self, task: str, classes: bool) -> str:  # noqa: FBT001 -- all by name
        """A loss for another kind of targets."""
        return f"the task {task} needs {'cross_entropy' if classes else 'mse_half or mse'}"

    def inputs(self, task: str, inputs: int) -> str:
        """Another number of inputs than the task's."""
        return f"the task {task} has {inputs}"

    def images(self, task: str, images: int) -> str:
        """More images than there are."""
        return f"the task {task} has at most {images} images to train on"

    def trained(self, samples: int) -> str:
        """A part of the samples in which there is none."""
        return f"at least one of the {samples} samples must be trained on"

    def flag(self) -> str:
        """Yes or no."""
        return "true or false"

    def or_null(self, allowed: str) -> str:
        """What is allowed, or nothing."""
        return f"{allowed}, or null"

    def numbers(self, most: int) -> str:
        """A short list."""
        return f"a list of at most {most} numbers, one for each coordinate of the shape"

    pairs_of: Mapping[str, str] = {
        "curve": "the corners of a closed curve",
        "points": "the points (x, y) that are learned",
    }

    def pairs(self, least: int, most: int, of: str) -> str:
        """A list of pairs; `of` is one of `pairs_of`."""
        return f"{least} to {most} pairs of numbers, {self.pairs_of[of]}"

    def label(self, most: int) -> str:
        """A name that can stand in a file's name."""
        return f"a name of at most {most} letters, digits, - and _"

    def memory(self, samples: int, needed: float, free: float, fitting: int) -> str:
        """Too many neurons for the machine; memory in GB, and how many neurons would fit, 0 for none."""
        advice = f"about {fitting} neurons would fit" if fitting else "take fewer samples and neurons"
        return f"with {samples} samples the run needs about {needed:.1f} GB of memory and {free:.1f} GB are free; {advice}"

    def recording(self) -> str:
        """A recording is not trained."""
        return "this is a recording and stays as it was; TopologyLab(run.config, ...) trains it anew"

    # images that are fetched

    def fetch_cancelled(self) -> str:
        """Nobody waits for them any more."""
        return "fetching its images was cancelled; what has arrived is kept"

    def fetch_waits(self) -> str:
        """A command that needs them."""
        return "the images are still being fetched; wait, press Cancel or choose another preset"

    troubles: Mapping[str, str] = {
        "answered": "answered {}",
        "broke_off": "broke off",
        "unreachable": "could not be reached ({})",
        "another": "has another file under that name (its SHA-256 is wrong)",
    }
    """What can be wrong with an address, which stands before it."""

    def not_fetched(self, name: str, tried: Sequence[tuple[str, str, str]], folder: str) -> str:
        """No address gave the file.

        Args:
            tried: of each address that, one of `troubles`, and what stands in its braces.
        """
        said = "; ".join(f"{address} {self.troubles[trouble].format(detail)}" for address, trouble, detail in tried)
        return (
            f"its images are needed once. {name} could not be fetched: {said}. Try again when this machine is online, what has arrived is "
            f"kept, or put the file into {folder} yourself"
        )

    # sharing

    def only_settings(self, what: str) -> str:
        """A run that no share-string can hold: of a rule of one's own, of another loop, or several that were recorded."""
        whose = {"own": "a rule of your own", "recorded": "a recording of another loop", "runs": "a comparison of recorded runs"}[what]
        kept = "save the runs and give the files" if what == "runs" else "save the run and give the file"
        return f"{whose} is not what settings alone can train anew; {kept}"

    def fewer_changes(self, most: int) -> str:
        """A share-string that would be too long."""
        return f"at most {most}, fewer changes"

    def foreign(self, most: int, tag: str) -> str:
        """No share-string of ours."""
        return f"text of at most {most} characters that begins with {tag}, as share() gives it"

    def newer(self, version: str, tag: str) -> str:
        """A share-string of a later version."""
        return f"this is topowidgets {version} and reads strings up to {tag}; it was written by a newer one"

    def damaged(self) -> str:
        """A share-string that was cut or changed."""
        return "it is damaged, copy it once more and whole"

    def another_learner(self, learner: str) -> str:
        """Answers of a lesson have a name already."""
        return f"these answers are kept under {learner}; press Another learner to begin anew"

    def name(self, most: int) -> str:
        """A name that is too long."""
        return f"a name of at most {most} characters"

    kinds: Mapping[str, str] = {
        "control": "a control character",
        "surrogate": "half of a character",
        "private": "a character of private use, which each computer shows differently",
        "turning": "a mark that turns the direction of reading",
        "none": "no character",
    }

    def character(self, code: str, kind: str) -> str:
        """A character that nobody can read, in a name or a text."""
        return f"leave out {code}, {self.kinds[kind]}"
