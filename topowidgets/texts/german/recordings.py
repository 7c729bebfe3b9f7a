"""What is said of a recording beside its numbers, in German: what could not be measured, and what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topowidgets.texts.english import recordings


class Recordings(recordings.Recordings):
    """Notes of a recording; a note is a kind and the values of the method of that name."""

    no_theorem_for: Mapping[str, str] = {
        "no_group": "die Schicht steht in keiner Parametergruppe des Optimierers, ihre Rate ist also 0",
        "partly_in_no_group": "ein Teil der Schicht steht in keiner Parametergruppe des Optimierers, ihre Koordinaten haben also "
        "verschiedene Raten",
        "rates": "die Parametergruppen der Schicht haben verschiedene Raten",
        "no_rate": "der Optimierer hat keine Rate",
        "settings": "die Parametergruppen der Schicht unterscheiden sich in mehr als ihren Parametern",
        "weight_decay": "Gewichte werden verkleinert (weight decay), wovon kein K des Verlusts weiß",
        "momentum": "mit Impuls spricht der Satz über Gewichte und Impuls zusammen",
        "nesterov": "mit Impuls spricht der Satz über Gewichte und Impuls zusammen",
        "dampening": "mit Impuls spricht der Satz über Gewichte und Impuls zusammen",
        "maximize": "der Verlust wird vergrößert",
        "amsgrad": "der Optimierer ist kein Gradientenabstieg",
        "centered": "der Optimierer ist kein Gradientenabstieg",
        "optimizer": "der Optimierer ist kein Gradientenabstieg",
        "frozen": "die Schicht ist eingefroren, steht also still",
        "partly_frozen": "ein Teil der Schicht ist eingefroren, K ist also das ihrer übrigen Koordinaten",
        "kinks": "der Verlust hat Knicke (wie ReLU sie macht), an denen kein K den Schritt begrenzt",
    }

    def no_theorem(self, why: str, optimizer: str) -> str:
        """Why the theorem says nothing about the steps."""
        return f"Kein Satz für diese Schritte von {optimizer}, also wird keine Schranke gezeichnet: {self.no_theorem_for[why]}."

    def loss(self, said: str) -> str:
        """The loss could not be measured."""
        return f"Der Verlust ließ sich nicht messen: {said} Das Training geht weiter; was nicht gemessen wurde, ist None."

    def curvature(self, said: str) -> str:
        """K could not be measured."""
        return (
            f"K ließ sich nicht messen: {said} Das Training geht weiter, und K ist None. Der Verlust braucht eine zweite Ableitung: "
            "Schreibe verschmolzene oder übersetzte Teile aus."
        )

    def not_finite(self) -> str:
        """Something of the loss is infinite or no number."""
        return "Der Verlust, sein Gradient oder seine Krümmung ist nicht endlich, dort ist K also None."

    def wrong_second_derivative(self) -> str:
        """Double backward and a difference of gradients disagree."""
        return (
            "K wird nicht gemessen: Die zweite Ableitung, die autograd für diesen Verlust gibt, ist nicht die seines Gradienten. Eine "
            "Funktion darin hat ein backward, das sich nicht ableiten lässt; schreibe sie mit Operationen von torch."
        )

    def units(self, said: str) -> str:
        """The neurons could not be read."""
        return f"Die Neuronen ließen sich nicht lesen: {said} Das Training geht weiter; was nicht gemessen wurde, ist None."

    def other_units(self, before: str, now: str) -> str:
        """The neurons are others than at the start."""
        return f"Die Neuronen sind nicht mehr {before}, sondern {now}: Bilder brauchen dieselben Neuronen, ab hier gibt es also keine."

    def picture(self, said: str) -> str:
        """Homology or projection failed."""
        return f"Ein Bild ließ sich nicht machen: {said} Das Training geht weiter; was nicht gemessen wurde, ist None."

    def guessed_layer(self, layer: str) -> str:
        """Names and shapes of a state dict were read as a chain."""
        return (
            f"Die Schicht {layer!r} wurde genommen, gelesen aus Namen und Formen; units= nennt eine andere oder ist eine Funktion, die die "
            "Neuronen liefert."
        )

    because: Mapping[str, str] = {
        "no_number": "keine Zahl im Namen",
        "other_series": "eine andere Reihe",
        "no_state": "kein state dict darin",
    }
    """Why a file is none of a series."""

    def left_out(self, files: Sequence[tuple[str, str]]) -> str:
        """Files of a folder that are no checkpoints of its series, each with a word for why."""
        return f"Aus dem Ordner weggelassen: {', '.join(f'{name} ({self.because[why]})' for name, why in files)}."

    def clock_of_steps(self, low: float, high: float) -> str:
        """K moved, so that eta K0 is no unit of time."""
        return (
            f"K ging von {low:.3g} bis {high:.3g}, über mehr als das Doppelte; die Uhr zählt also Schritte und nicht die Summe von eta K0."
        )
