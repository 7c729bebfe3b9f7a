"""What is not allowed and what would be, in German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from topowidgets.texts.english import refused


class Refused(refused.Refused):
    """One sentence, and what can stand at its end."""

    def sentence(self, field: str, value: str, allowed: str) -> str:
        """The whole sentence."""
        return f"{field} = {value} ist nicht erlaubt: {allowed}."

    def number(self, low: float, high: float, above: bool, below: bool) -> str:  # noqa: FBT001 -- all by name
        """A number in a range."""
        return f"eine Zahl {f'über {low:g}' if above else f'von {low:g}'} {f'und unter {high:g}' if below else f'bis {high:g}'}"

    def whole(self, low: int, high: int) -> str:
        """A whole number in a range."""
        return f"eine ganze Zahl von {low} bis {high}"

    def one_of(self, names: Sequence[str], near: str | None = None) -> str:
        """One of some names; `near` is probably meant."""
        asked = f"ist {near} gemeint? Wähle " if near else "wähle "
        return asked + (", ".join(names[:-1]) + " oder " if names[1:] else "") + names[-1]

    def rule_without_k(self, rule: str) -> str:
        """Such a rule takes a raw rate."""
        return f"die Regel {rule} hat kein K, gib stattdessen eta an, zum Beispiel eta = 0.01"

    def no_k_at_start(self) -> str:
        """K is 0."""
        return "K ist am Start dieses Laufs 0, gib stattdessen eta an"

    def hold_without_k(self) -> str:
        """eta K can be held only at a rate in units of 1/K."""
        return "um eta K zu halten, muss die Rate als eta_k angegeben sein"

    def schedule(self, most: int) -> str:
        """The points of a schedule."""
        return f"bis zu {most} Paare [tau, Faktor], zum Beispiel [[0, 0.1], [5, 1]]"

    def rising(self) -> str:
        """Points of a schedule that do not follow one another in time."""
        return "jedes Paar zu einem späteren tau als das davor"

    def no_schedule(self) -> str:
        """A schedule without a point."""
        return "mindestens ein Paar [tau, Faktor], zum Beispiel [[0, 0.1], [5, 1]]"

    def atlas_rate(self) -> str:
        """A rate that is no rate, of an atlas."""
        return "eine Zahl über 0; gezeigt wird die nächste Rate des Atlas"

    def no_setting(self, near: str | None = None) -> str:
        """A name in a share-string; `near` is probably meant."""
        return f"ist {near} gemeint? Eine solche Einstellung gibt es nicht" if near else "eine solche Einstellung gibt es nicht"

    def no_entry(self) -> str:
        """A name in a share-string."""
        return "einen solchen Eintrag gibt es nicht; vielleicht kommt er von einer neueren Version"

    def no_gpu(self) -> str:
        """A run that was trained elsewhere on a GPU."""
        return "dieser Rechner hat kein CUDA-Gerät, das torch benutzen kann, wähle cpu oder auto"

    def nothing_trained(self) -> str:
        """A command without a run."""
        return "es ist noch nichts trainiert, starte einen Lauf"

    def umap_neurons(self, least: int) -> str:
        """Too few neurons for a UMAP."""
        return f"ein UMAP braucht mindestens {least} Neuronen"

    def most_samples(self, samples: int) -> str:
        """A step cannot take more samples than there are."""
        return f"höchstens die {samples} Trainingsbeispiele"

    def coordinates(self, needed: int, has: int) -> str:
        """A shape that does not fit into the neurons' space."""
        return f"sie braucht {needed} Koordinaten, und ein Neuron dieses Netzes hat {has}"

    def tube(self, radius: float, shape: str) -> str:
        """A tube as thick as its shape."""
        return f"kleiner als der Radius = {radius:g}, sonst hat die Form {shape} kein Loch"

    def alpha(self, dim: int) -> str:
        """The alpha complex in too many dimensions."""
        return f"alpha reicht bis drei Dimensionen, die Neuronen haben {dim}: wähle rips oder auto"

    def long_curve(self) -> str:
        """A drawn curve that is a point."""
        return "eine Kurve von einiger Länge"

    def off_zero(self, activation: str) -> str:
        """Points of one's own that all lie over x = 0."""
        return f"mindestens einer mit x ungleich 0, wo ein Netz aus {activation} ohne Bias immer 0 sagt"

    # what settings demand of one another

    def not_of_kind(self, chosen_by: str, kind: str, name: str, having: Sequence[str]) -> str:
        """A setting that this shape, task, network, rule or rate control does not have; `having` do."""
        chosen = {
            "shape": "die Form",
            "task": "die Aufgabe",
            "network": "das Netz",
            "rule": "die Regel",
            "rate_control": "der Verlauf",
        }
        who = f"nur {having[0]} hat sie" if len(having) == 1 else f"{', '.join(having[:-1])} und {having[-1]} haben sie"
        return f"{chosen[chosen_by]} {kind} hat die Einstellung {name} nicht; {who}"

    def recorded(self) -> str:
        """Parts of a recording."""
        return "shape, task und network sind zusammen recorded, in dem, was record() gemacht hat, oder keines ist es"

    def recorded_dim(self) -> str:
        """The neurons of a recording."""
        return "eine Aufzeichnung hat Neuronen bekannter Dimension und keine Testpunkte"

    def one_rate(self, both: bool) -> str:  # noqa: FBT001 -- all by name
        """Two rates, or none."""
        return f"gib entweder eta_k oder eta an, nicht {'beide' if both else 'keines von beiden'}"

    def one_length(self) -> str:
        """Two lengths, or none."""
        return "gib genau eines von steps, epochs und tau an"

    def points(self, task: str) -> str:
        """Points of another task, or a task without its points."""
        return f"die Aufgabe {task} hat Punkte (x, y), und keine andere hat welche"

    def curve(self, shape: str) -> str:
        """A curve of another shape, or a shape without its curve."""
        return f"die Form {shape} hat die Ecken einer Kurve, und keine andere hat welche"

    def dim(self, dim: int) -> str:
        """Neurons in another space than the network's."""
        return f"die Neuronen dieses Netzes haben {dim} Koordinaten, gib das an oder null"

    def each_coordinate(self, needed: int, shape: str) -> str:
        """Too few or too many numbers for a shape."""
        return f"{needed} Zahlen, eine für jede Koordinate der Form {shape}"

    def tracers(self) -> str:
        """Too few tracers for a shape."""
        return "0 oder mindestens 3"

    def closed_below_open(self, open_persistence: float) -> str:
        """A hole that would be open and closed."""
        return f"höchstens open_persistence = {open_persistence:g}"

    def loss(self, task: str, classes: bool) -> str:  # noqa: FBT001 -- all by name
        """A loss for another kind of targets."""
        return f"die Aufgabe {task} braucht {'cross_entropy' if classes else 'mse_half oder mse'}"

    def inputs(self, task: str, inputs: int) -> str:
        """Another number of inputs than the task's."""
        return f"die Aufgabe {task} hat {inputs}"

    def images(self, task: str, images: int) -> str:
        """More images than there are."""
        return f"die Aufgabe {task} hat höchstens {images} Bilder zum Trainieren"

    def trained(self, samples: int) -> str:
        """A part of the samples in which there is none."""
        return f"mindestens eines der {samples} Beispiele muss trainiert werden"

    def flag(self) -> str:
        """Yes or no."""
        return "true oder false"

    def or_null(self, allowed: str) -> str:
        """What is allowed, or nothing."""
        return f"{allowed}, oder null"

    def numbers(self, most: int) -> str:
        """A short list."""
        return f"eine Liste von höchstens {most} Zahlen, eine für jede Koordinate der Form"

    pairs_of: Mapping[str, str] = {
        "curve": "die Ecken einer geschlossenen Kurve",
        "points": "die Punkte (x, y), die gelernt werden",
    }

    def pairs(self, least: int, most: int, of: str) -> str:
        """A list of pairs; `of` is one of `pairs_of`."""
        return f"{least} bis {most} Zahlenpaare, {self.pairs_of[of]}"

    def label(self, most: int) -> str:
        """A name that can stand in a file's name."""
        return f"ein Name aus höchstens {most} Buchstaben, Ziffern, - und _"

    def memory(self, samples: int, needed: float, free: float, fitting: int) -> str:
        """Too many neurons for the machine; memory in GB, and how many neurons would fit, 0 for none."""
        advice = f"etwa {fitting} Neuronen würden hineinpassen" if fitting else "nimm weniger Beispiele und Neuronen"
        return f"mit {samples} Beispielen braucht der Lauf etwa {needed:.1f} GB Speicher, und {free:.1f} GB sind frei; {advice}"

    def recording(self) -> str:
        """A recording is not trained."""
        return "das ist eine Aufzeichnung und bleibt, wie sie war; TopologyLab(run.config, ...) trainiert sie neu"

    # images that are fetched

    def fetch_cancelled(self) -> str:
        """Nobody waits for them any more."""
        return "das Holen der Bilder wurde abgebrochen; was angekommen ist, bleibt"

    def fetch_waits(self) -> str:
        """A command that needs them."""
        return "die Bilder werden noch geholt; warte, drücke auf Abbrechen oder wähle eine andere Vorlage"

    troubles: Mapping[str, str] = {
        "answered": "antwortete mit {}",
        "broke_off": "brach ab",
        "unreachable": "war nicht zu erreichen ({})",
        "another": "hat unter diesem Namen eine andere Datei (ihr SHA-256 ist falsch)",
    }

    def not_fetched(self, name: str, tried: Sequence[tuple[str, str, str]], folder: str) -> str:
        """No address gave the file."""
        said = "; ".join(f"{address} {self.troubles[trouble].format(detail)}" for address, trouble, detail in tried)
        return (
            f"die Bilder müssen einmal geholt werden, und {name} kam nicht an: {said}. Versuche es noch einmal, wenn dieser Rechner im "
            f"Netz ist, was angekommen ist, bleibt; oder lege die Datei selbst nach {folder}"
        )

    # sharing

    def only_settings(self, what: str) -> str:
        """A run that no share-string can hold: of a rule of one's own, of another loop, or several that were recorded."""
        whose = {
            "own": "eine eigene Regel",
            "recorded": "die Aufzeichnung eines anderen Programms",
            "runs": "ein Vergleich aufgezeichneter Läufe",
        }[what]
        return f"{whose} lässt sich aus Einstellungen allein nicht neu trainieren; speichere den Lauf und gib die Datei weiter"

    def fewer_changes(self, most: int) -> str:
        """A share-string that would be too long."""
        return f"höchstens {most}, weniger Änderungen"

    def foreign(self, most: int, tag: str) -> str:
        """No share-string of ours."""
        return f"ein Text von höchstens {most} Zeichen, der mit {tag} beginnt, wie share() ihn gibt"

    def newer(self, version: str, tag: str) -> str:
        """A share-string of a later version."""
        return f"dies ist topowidgets {version} und liest Zeichenketten bis {tag}; sie kommt von einer neueren Version"

    def damaged(self) -> str:
        """A share-string that was cut or changed."""
        return "sie ist beschädigt, kopiere sie noch einmal und ganz"

    def another_learner(self, learner: str) -> str:
        """Answers of a lesson have a name already."""
        return f"diese Antworten sind unter {learner} gespeichert; drücke auf „Jemand anderes“, um neu zu beginnen"

    def name(self, most: int) -> str:
        """A name that is too long."""
        return f"ein Name von höchstens {most} Zeichen"

    kinds: Mapping[str, str] = {
        "control": "ein Steuerzeichen",
        "surrogate": "ein halbes Zeichen",
        "private": "ein Zeichen zu privatem Gebrauch, das jeder Rechner anders zeigt",
        "turning": "ein Zeichen, das die Leserichtung wendet",
        "none": "kein Zeichen",
    }

    def character(self, code: str, kind: str) -> str:
        """A character that nobody can read, in a name or a text."""
        return f"lass {code} weg, {self.kinds[kind]}"
