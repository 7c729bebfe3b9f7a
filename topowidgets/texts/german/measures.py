"""What measures are called and what they mean, in German."""

from __future__ import annotations

from collections.abc import Mapping

from topowidgets.texts.english.measures import Measures as English


class Measures(English):
    """See the English ones."""

    words: Mapping[str, tuple[str, str]] = {
        "step": ("Schritt", "Nummer des Schritts, der hierher führte; 0 ist der Anfang"),
        "tau": ("tau", "Trainingszeit"),
        "eta": ("eta", "Lernrate des Schritts"),
        "eta_k": ("eta K0", "Lernrate des Schritts in Einheiten von 1/K am Anfang"),
        "loss": ("Verlust", "Verlust nach dem Schritt"),
        "accuracy": ("Trefferquote", "Anteil der zurückgehaltenen Bilder, die richtig erkannt werden"),
        "K": ("K", "lokales K: größter Betrag eines Eigenwerts der Hesse-Matrix"),
        "lambda_max": ("λmax", "größter Eigenwert der Hesse-Matrix, mit Vorzeichen"),
        "h_plus": ("h₊", "größter Eigenwert von Hess phi über die Neuronen; ein Neuron faltet, wo eta h_plus 1 erreicht"),
        "h_plus_tracers": ("h₊ der Tracer", "h_plus über die Tracer"),
        "ratio_min": ("kleinstes", "kleinste Streckung eines Paars im Schritt, Abstand danach / davor"),
        "ratio_max": ("größtes", "größte Streckung eines Paars im Schritt, Abstand danach / davor"),
        "bound_low": ("1 − eta K", "1 - eta K, K lokal am Beginn des Schritts"),
        "bound_high": ("1 + eta K", "1 + eta K, K lokal am Beginn des Schritts"),
        "folded": ("gefaltete Neuronen", "Neuronen, die der Schritt gefaltet hat"),
        "folded_tracers": ("gefaltete Tracer", "Tracer, die der Schritt gefaltet hat"),
        "crossings": ("Überkreuzungen", "Überkreuzungen des Vielecks durch die Neuronen"),
        "tracer_crossings": ("Überkreuzungen der Tracer", "Überkreuzungen der Kurve der Tracer"),
        "b0": ("b₀", "Betti-Zahl b0 der Stichprobe, auf der Skala der Regel des Urteils"),
        "b1": ("b₁", "Betti-Zahl b1 der Stichprobe, auf der Skala der Regel des Urteils"),
        "b2": ("b₂", "Betti-Zahl b2 der Stichprobe, auf der Skala der Regel des Urteils"),
        "preconditioned_sharpness": (
            "vorkonditionierte Schärfe",
            "größter Eigenwert der vorkonditionierten Hesse-Matrix (Adam, RMSprop): eine Diagnose, kein Satz",
        ),
        "least_miss": (
            "kleinster Fehlbetrag",
            "wie nahe das nächste Paar von Neuronen des Schritts dem Verkleben kam",
        ),
        "gluing_eta_k": ("eta* K0 des Paars", "Rate, bei der dieses Paar so nahe kommt"),
        "hole_birth": ("Geburt des Lochs", "Geburt des längsten Balkens des Lochs, über das geurteilt wird"),
        "hole_death": ("Tod des Lochs", "Tod dieses Balkens"),
        "hole_persistence": ("Persistenz des Lochs", "Tod - Geburt dieses Balkens; 0, wo es keinen gibt"),
        "hole_verdict": ("Urteil über die Stichprobe", "Urteil über das Loch: offen, geschlossen oder unentschieden"),
        "eta_local_k": ("eta K", "Lernrate des Schritts mal dem lokalen K an seinem Beginn"),
        "eta_h": ("eta h₊", "Lernrate des Schritts mal h_plus an seinem Beginn: ab 1 faltet ein Neuron"),
        "eta_h_tracers": ("der Tracer", "dasselbe über die Tracer: ab 1 faltet ein Tracer"),
        "of_edge": (
            "der Kante (Diagnose)",
            "Lernrate des Schritts als Teil der Kante der vorkonditionierten Schärfe: eine Diagnose, kein Satz",
        ),
        "h1": ("H1-Persistenz", "Persistenz des längsten H1-Balkens"),
        "h2": ("H2-Persistenz", "Persistenz des längsten H2-Balkens"),
    }

    def at_right(self, label: str) -> str:
        """See the English one."""
        return f"{label} (rechts)"
