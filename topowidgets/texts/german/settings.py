"""Settings, presets and what a control offers, in German."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.texts.english import settings

_TOY2D = "von Yang u. a.: beide SGD-Raten dort, 0.0025 und 0.003 bei 1024 Neuronen, liegen am Start über 2/λmax"
_TOY3D = "der volle Doppeltorus von Yang u. a.: beide SGD-Raten dort, 0.0008 und 0.0009 bei 4096 Neuronen, liegen über 2/λmax"
_SPHERE = "die Kugelfläche von Yang u. a. in 794 Dimensionen, ihr Loch ein Hohlraum (H2), bei der größeren SGD-Rate, über zehnmal 2/λmax"


class Settings(settings.Settings):
    """Names of what a run is made of."""

    means: Mapping[str, str] = {
        "preset": "Name der Vorlage, mit der dies begann",
        "shape": "Form der Neuronenwolke am Start",
        "curve": "Ecken der geschlossenen Kurve der gezeichneten Form, die keinen Radius hat",
        "radius": "Radius der Form",
        "tube_radius": "Radius der Röhre eines Torus und eines Haufens, halbe Breite eines Kreisrings",
        "gap": "Abstand der Mittelpunkte einer Form aus zwei Teilen",
        "neurons": "Zahl der Neuronen",
        "tracers": "Zahl der Testpunkte auf derselben Form, die nie in den Verlust eingehen",
        "jitter": "Standardabweichung des Gaußschen Rauschens auf jeder Koordinate eines Neurons",
        "stretch": "Faktor für jede Koordinate der Form; leer für keinen",
        "shift": "Verschiebung für jede Koordinate der Form, nach der Streckung; leer für keine",
        "dim": "Dimension des Raums der Neuronen; null nimmt die des Netzes",
        "embedding_seed": "Startwert der isometrischen Einbettung in den Raum der Neuronen",
        "task": "was gelernt wird; die Bilder von mnist_full und fashion_mnist werden einmal geholt",
        "amplitude": "Faktor A der Zielwerte von step, sine und quadratic",
        "points": "Beispiele (x, y) der Aufgabe points",
        "samples": "Zahl der Beispiele vor der Aufteilung; bei der Aufgabe points die ihrer Punkte",
        "inputs": "Zahl der Eingaben des Netzes",
        "input_variance": "Varianz jeder Eingabe der Aufgabe teacher",
        "centring": "per_pixel zieht das mittlere Trainingsbild ab",
        "train_fraction": "Teil der Beispiele, mit dem trainiert wird; der Rest wird zurückgehalten",
        "noise": "Standardabweichung des Gaußschen Rauschens auf den Zielwerten einer Regression",
        "teacher_width": "verborgene Neuronen des Lehrernetzes",
        "teacher_scale_in": "Standardabweichung der eingehenden Gewichte des Lehrernetzes",
        "teacher_scale_out": "Standardabweichung der ausgehenden Gewichte des Lehrernetzes",
        "teacher_seed": "Startwert der Gewichte des Lehrernetzes",
        "network": "Bauart",
        "scale": "Faktor der Ausgabe: 1/m, 1/sqrt(m) oder 1",
        "activation": "Aktivierung eines Neurons",
        "bias": "ob ein Neuron einen Bias hat",
        "loss": "Verlust; mse_half ist die Hälfte des mittleren Quadrats",
        "rule": "Lernregel; gd nimmt in jedem Schritt alle Beispiele; own ist eine in Python übergebene Funktion",
        "momentum": "beta des Heavy-Ball-Verfahrens",
        "beta_1": "beta_1 von Adam",
        "beta_2": "beta_2 von Adam",
        "rmsprop_alpha": "Glättungskonstante von RMSprop",
        "eps": "epsilon von Adam und RMSprop",
        "eta_k": "Lernrate in Einheiten von 1/K; null, wenn eta angegeben ist",
        "eta": "die Lernrate selbst; null, wenn eta_k angegeben ist",
        "rate_control": "fixed: die eingestellte Rate; hold: eta = eta_k / jetziges K; schedule: die eingestellte Rate mal einem Faktor",
        "schedule": "Paare [tau, Faktor]: die eingestellte Rate mal dem Faktor, zwischen den Paaren linear und außerhalb "
        "gleichbleibend: [[0, 0.1], [5, 1]] wärmt auf",
        "steps": "Länge des Laufs in Schritten",
        "epochs": "Länge des Laufs in Durchgängen durch die Trainingsbeispiele",
        "tau": "Länge des Laufs in Trainingszeit, Summe von eta K0",
        "batch_size": "Beispiele in einem Schritt; null für alle",
        "device": "wo trainiert wird",
        "dtype": "Genauigkeit des Trainings",
        "seed": "Startwert für Rauschen, Daten und Stapel",
        "landmarks": "Landmarken der Rips-Filtration bei Wolken, die für die genaue zu groß sind",
        "filtration": "Filtration; auto ist Alpha bis drei Dimensionen, sonst Rips",
        "open_persistence": "ab hier ist ein Loch offen, in Radien der Wolke; null für den Wert der Filtration",
        "open_ratio": "Alpha: kleinstes Verhältnis Tod/Geburt; Rips: kleinstes Vielfaches des zweiten Balkens",
        "closed_persistence": "darunter ist ein Loch geschlossen, in Radien der Wolke",
    }

    presets: Mapping[str, tuple[str, str]] = {
        "pinch": ("pinch (einschnüren)", "behält sein Loch bei kleinen Raten und wird bei 3/K zu einer Acht eingeschnürt"),
        "fold": ("fold (falten)", "die beiden Spitzen falten sich knapp über 1/K, und die Kurve überkreuzt sich"),
        "shatter": (
            "shatter (zersplittern)",
            "über 2/λmax zerreißt die Stichprobe in Stücke, obwohl keine Abbildung sie zerreißen kann",
        ),
        "shrink": ("shrink (schrumpfen)", "die Warnung: das Loch schrumpft bei jeder Rate"),
        "mnist": ("mnist", "ein Ring aus 256 Neuronen in 794 Dimensionen lernt Ziffern lesen"),
        "mnist_5k": ("mnist, kleine Stapel", "derselbe Ring mit allen mitgelieferten Ziffern, 250 in einem Schritt"),
        "digits": ("digits, 8 x 8", "derselbe Ring in 74 Dimensionen lernt die kleinen Ziffern von scikit-learn"),
        "fashion": ("fashion", "derselbe Ring lernt Kleider statt Ziffern; die Bilder werden einmal geholt, 31 MB"),
        "mnist_full": ("mnist, alle Bilder", "derselbe Ring mit allen 60 000 Bildern von MNIST, einmal geholt, 12 MB"),
        "toy2d_eight": ("Autoren: Acht", f"die Acht {_TOY2D}; hier 256 Neuronen"),
        "toy2d_circles": ("Autoren: zwei Kreise", f"die zwei Kreise {_TOY2D}; hier 256 Neuronen"),
        "toy3d": ("Autoren: Doppeltorus", f"{_TOY3D}; hier 512 Neuronen"),
        "mnist_sphere": ("Autoren: Kugelfläche, mnist", f"{_SPHERE}; hier 128 Neuronen, damit ihr H2 genau ist"),
        "toy2d_eight_full": ("Autoren: Acht, ganz", f"die Acht {_TOY2D}"),
        "toy2d_circles_full": ("Autoren: zwei Kreise, ganz", f"die zwei Kreise {_TOY2D}"),
        "toy3d_full": ("Autoren: Doppeltorus, ganz", _TOY3D),
        "mnist_sphere_full": ("Autoren: Kugelfläche, ganz mnist", f"{_SPHERE}; mit allen 60 000 Bildern"),
    }

    options: Mapping[str, str] = {
        "circle": "Kreis",
        "figure_eight": "Acht",
        "two_circles": "zwei Kreise",
        "annulus": "Kreisring",
        "clusters": "Haufen",
        "sphere": "Kugelfläche",
        "torus": "Torus",
        "double_torus": "Doppeltorus",
        "gaussian": "Gaußwolke",
        "drawn": "gezeichnet",
        "recorded": "aufgezeichnet",
        "step": "Stufe",
        "sine": "Sinus",
        "quadratic": "Parabel",
        "teacher": "Lehrernetz",
        "digits": "kleine Ziffern",
        "gd": "Gradientenabstieg",
        "own": "deine eigene",
        "points": "deine eigenen Punkte",
        "sgd": "SGD",
        "heavy_ball": "Heavy Ball",
        "adam": "Adam",
        "rmsprop": "RMSprop",
        "sign": "Vorzeichen",
        "mean_field": "Mittelfeld (1/m)",
        "ntk": "NTK (1/sqrt m)",
        "unit": "keine (1)",
    }

    sections: Mapping[str, str] = {
        "preset": "wovon es ausging",
        "shape": "die Neuronen am Anfang",
        "task": "die Aufgabe",
        "network": "das Netz und sein Verlust",
        "rule": "die Regel",
        "rate": "die Rate",
        "length": "wie lange trainiert wird",
        "machine": "der Rechner",
        "measure": "was gemessen wird",
    }

    with_or_without: Mapping[bool, str] = {True: "mit", False: "ohne"}
    yes_or_no: Mapping[bool, str] = {True: "ja", False: "nein"}
    fast = "schnell"

    names: Mapping[str, str] = {
        "shape": "Form",
        "task": "Aufgabe",
        "rule": "Regel",
        "neurons": "Neuronen",
        "tracers": "Tracer",
        "activation": "Aktivierung",
        "bias": "Bias",
        "scale": "Skalierung",
        "seed": "Startwert",
        "radius": "Radius",
        "amplitude": "Amplitude",
        "samples": "Beispiele",
        "inputs": "Eingaben",
        "loss": "Verlust",
        "rate_control": "Verlauf der Rate",
        "batch_size": "Stapelgröße",
        "landmarks": "Landmarken",
        "noise": "Rauschen",
    }
    """Of settings; every other one is shown by its own name."""

    def name(self, name: str) -> str:
        """A setting's name, as it stands before its value."""
        return self.names.get(name, name.replace("_", " "))

    def option(self, name: str) -> str:
        """A choice, as a control shows it."""
        return self.options.get(name, name.replace("_", " "))

    def axis(self, of: str, number: int | None = None, share: float | None = None) -> str:
        """The name of an axis of the neurons' picture."""
        match of:
            case "principal":
                return f"Hauptebene, Achse {number} ({100 * (share or 0.0):.0f} %)"
            case "coordinate":
                return f"Koordinate {number}"
            case "bias":
                return "Bias b"
            case "out":
                return "ausgehendes Gewicht a"
        return f"eingehendes Gewicht w{number or ''}"

    def run_number(self, number: int, label: str) -> str:
        """What one of several runs is called that the label does not tell apart."""
        return f"Lauf {number}{f': {label}' if label else ''}"
