"""Exported pages and the web site, in English."""

from __future__ import annotations

from collections.abc import Sequence


class Pages:
    """What stands around the view of a page; what it shows is said by `seen` and by the browser."""

    # around every page

    no_scripts = "This page draws with scripts of its own, and the browser runs none. Below is the last picture."
    how_made = "How this was made"
    make_again = "To make it again:"
    precision = "Positions and bars are rounded to 1/32766 of the largest in their column of a picture, other numbers to 7 digits."
    settings = "Settings"
    columns = ("name", "value", "meaning")
    note = "recording"
    training, rate, seed, side_by_side, as_string = "training", "learning rate", "seed", "side by side", "settings as a string"
    lesson, runs = "lesson", "runs"
    rate_changed = "changed while it ran; the command below keeps the first one"
    lesson_seen = "Read, predict, and see what the run replies."

    def run_as_string(self, label: str) -> str:
        """The settings of one of several runs."""
        return f"{label} as a string"

    def trained(self, steps: int, tau: float | None, *, diverged: bool) -> str:
        """How a run was trained."""
        return f"{steps} steps{'' if tau is None else f' to tau {tau:.4g}'}{', diverged' * diverged}"

    def step_is(self, step: int) -> str:
        """A place in a run whose clock is the step."""
        return f"step {step}"

    def trained_to(self, span: str, tau: float) -> str:
        """How an atlas was trained."""
        return f"{span}, each to tau {tau:.4g}"

    # titles and the sentence below them

    def changed(self, preset: str) -> str:
        """A preset of which something was changed."""
        return f"{preset} (changed)"

    def rate_is(self, rate: str) -> str:
        """The rate of a run."""
        return f"learning rate {rate}"

    def rates_are(self, low: float, high: float, count: int) -> str:
        """The rates of an atlas."""
        return f"{count} learning rates from {low:g} to {high:g} / K"

    def title_at(self, name: str, span: str) -> str:
        """The title of an atlas."""
        return f"{name} at {span}"

    def and_all(self, labels: Sequence[str]) -> str:
        """All of some runs."""
        return " and ".join(labels) if len(labels) <= 4 else f"{len(labels)} runs"

    def dots(self, neurons: int) -> str:
        """What the dots are."""
        return f"Each dot is one of the {neurons} neurons of a layer, placed by its weights."

    def at(self, place: str, said: str) -> str:
        """A sentence about a place, for example "tau 3"."""
        return f"At {place}: {said[:1].lower()}{said[1:]}"

    def holes(self, rates: int, degree: int, counts: Sequence[tuple[str, int]]) -> str:
        """At how many rates the hole is what at the end."""
        said = ", ".join(f"{verdict} at {count}" for verdict, count in counts)
        return f"At the end, of {rates} rate{'s' * (rates != 1)}, the sampled {'cavity' if degree == 2 else 'hole'} is {said}."

    def holes_of_runs(self, counts: Sequence[tuple[str, int]]) -> str:
        """In how many runs the hole is what at the end."""
        said = ", ".join(f"{verdict} in {count}" for verdict, count in counts)
        return f"At the end, of {sum(count for _, count in counts)} runs, the sampled hole is {said}."

    # the site

    site = "site"
    atlases, notebooks = "atlases:", "notebooks:"
    title = "Slide the learning rate, watch the hole"
    seen = (
        "Each dot is one neuron of a layer, placed by its weights: small learning rates keep the hole in the middle, large ones close it."
    )
    moves = "What moves"
    moves_said = (
        "One network was trained once at each of the rates on the slider, from the same start and for the same training time. What plays "
        "is the rate. At small rates the ring keeps its hole, and the long H1 bar of the barcode with it; at large ones the ring is "
        "pinched shut. Take the slider, or click into the phase map. Nothing here needs a kernel or a connection."
    )
    every_rate, read_on, train_it = "Every rate at once", "Read on", "Train it yourself"
    in_jupyter = "In JupyterLab, with Python 3.11 or newer, from a copy of the repository:"
    on_windows = "or, also on Windows:"
    without_pictures, how_to_run = "The text of a notebook, without its pictures.", "How to run it"
    without_kernel = "Without a kernel:"
    every_setting, every_setting_is = "Every setting", "What is it, what may it be, which kinds have it?"
    every_setting_said = (
        "In Python each is a keyword of Config, train and the labs, on the command line --set name=value. A preset may have another "
        "default, and some follow from other settings where they are not given."
    )
    setting_columns = ("name", "default", "allowed", "only with", "meaning")

    def preset_at_every_rate(self, preset: str) -> str:
        """A link to the atlas of a preset."""
        return f"{preset} at every rate"

    def on_binder(self, link: str) -> str:
        """How a notebook is opened on Binder; `link` is markup around `binder_link`."""
        return f"{link}, where nothing is installed, or in JupyterLab on your own machine."

    binder_link = "Open it on Binder"
    own_binder = "On Binder, from a public copy of the repository, with its owner for OWNER:"
