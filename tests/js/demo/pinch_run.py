"""A real `pinch` or `fold` run in plain numpy, written as the frames that the browser gets. For pictures and timings only.

f(x) = (1/m) sum a_i tanh(w_i x), L = 1/2 mean (f - y)^2, x = linspace(-2, 2, 64), m neurons on a circle (SCIENCE.md section 4).
"""

from __future__ import annotations

import base64

import gudhi
import numpy as np

PRESETS = {
    "pinch": (
        1.0,
        lambda x: 0.3 * np.tanh(4 * x),
        "the ring keeps its hole at small rates, at 3 it is pinched into a figure eight while the fit stays good",
    ),
    "fold": (2.0, lambda x: np.tanh(4 * x), "the two tips fold just above 1/K"),
}


def potential(points, x, residual, m):
    """Gradient and Hessian of phi at points (n, 2): phi = (1/m) mean_k r_k a tanh(w x_k)."""
    w, a = points.T
    act = np.tanh(np.outer(w, x))
    slope = 1 - act**2
    bend = -2 * act * slope
    gradient = np.stack([a * ((slope * x) @ residual), act @ residual], 1) / (len(x) * m)
    ww = a * ((bend * x**2) @ residual) / (len(x) * m)
    wa = ((slope * x) @ residual) / (len(x) * m)
    top = ww / 2 + np.sqrt((ww / 2) ** 2 + wa**2)
    return gradient, np.stack([ww, wa], 1), top


def spectrum(points, x, blocks):
    """K and lambda_max of the loss at the neurons."""
    m = len(points)
    w, a = points.T
    act = np.tanh(np.outer(w, x))
    jacobian = np.concatenate([a[:, None] * (1 - act**2) * x, act]).T / m
    hessian = jacobian.T @ jacobian / len(x)
    i = np.arange(m)
    hessian[i, i] += blocks[:, 0]
    hessian[i, i + m] += blocks[:, 1]
    hessian[i + m, i] += blocks[:, 1]
    values = np.linalg.eigvalsh(hessian)
    return max(abs(values[0]), abs(values[-1])), values[-1]


def crossings(p):
    """Proper crossings between non-adjacent edges of a closed polygon."""
    q = np.roll(p, -1, 0)

    def cross(o, s, t):
        return (s[..., 0] - o[..., 0]) * (t[..., 1] - o[..., 1]) - (s[..., 1] - o[..., 1]) * (t[..., 0] - o[..., 0])

    a, b, c, d = p[:, None], q[:, None], p[None], q[None]
    hit = (cross(a, b, c) * cross(a, b, d) < 0) & (cross(c, d, a) * cross(c, d, b) < 0)
    return int(hit.sum() // 2)


def bars(points, radius):
    tree = gudhi.AlphaComplex(points=points).create_simplex_tree()
    tree.compute_persistence(min_persistence=0)
    out = []
    for degree in (0, 1):
        for birth, death in tree.persistence_intervals_in_dimension(degree):
            out.append((degree, np.sqrt(max(birth, 0)) / radius, np.sqrt(death) / radius))
    return np.array(out, np.float32)


def ratios(before, after):
    i, j = np.triu_indices(len(before), 1)
    r = np.linalg.norm(after[i] - after[j], axis=1) / np.linalg.norm(before[i] - before[j], axis=1)
    return r.min(), r.max()


def run(preset="pinch", rate=1.5, m=96, tau_end=30.0, number=1, tracer_count=384, first_id=0):
    """Frames of one run, each {header, buffer (base64)}, and the status."""
    size, target, _ = PRESETS[preset]

    def circle(n):
        angle = 2 * np.pi * np.arange(n) / n
        return size * np.stack([np.cos(angle), np.sin(angle)], 1)

    x = np.linspace(-2, 2, 64)
    y = target(x)
    neurons, tracers = circle(m), circle(tracer_count)
    frames, k0, eta, before, worst, most_crossings = [], None, None, None, (0, 0), 0
    for step in range(round(tau_end / rate) + 1):
        w, a = neurons.T
        residual = np.tanh(np.outer(x, w)) @ a / m - y
        gradient, blocks, top = potential(neurons, x, residual, m)
        tracer_gradient, _, tracer_top = potential(tracers, x, residual, m)
        K, lambda_max = spectrum(neurons, x, blocks)
        if k0 is None:
            k0, eta = K, rate / K
        h_plus, h_tracers = top.max(), tracer_top.max()
        folded, folded_tracers = (before or (np.zeros(m), np.zeros(tracer_count), None, None))[:2]
        low, high = (ratios(before[2], neurons)) if before else (None, None)
        center = neurons.mean(0)
        radius = np.linalg.norm(neurons - center, axis=1).max()
        diagram = bars(neurons, radius)
        ones = diagram[diagram[:, 0] == 1]
        best = ones[np.argmax(ones[:, 2] - ones[:, 1])] if len(ones) else np.zeros(3)
        hole = float(best[2] - best[1])
        state = "open" if hole >= 0.1 and best[2] >= 2 * best[1] else "closed" if hole < 0.05 else "undecided"
        knots, tracer_knots = crossings(neurons), crossings(tracers)
        worst = (max(worst[0], int(folded.sum())), max(worst[1], int(folded_tracers.sum())))
        most_crossings = max(most_crossings, knots)
        verdict = "crossed" if most_crossings else "folded" if sum(worst) else "injective"
        row = [
            step,
            step * rate,
            eta,
            rate,
            float(0.5 * np.mean(residual**2)),
            None,
            K,
            lambda_max,
            h_plus,
            h_tracers,
            low,
            high,
            1 - eta * before[3] if before else None,
            1 + eta * before[3] if before else None,
            int(folded.sum()) if before else None,
            int(folded_tracers.sum()) if before else None,
            knots,
            tracer_knots,
            1,
            int(state == "open"),
        ]
        arrays = {"cloud": neurons, "tracers": tracers, "folded": folded, "folded_tracers": folded_tracers, "bars": diagram}
        offset, where = 0, {}
        for name, array in arrays.items():
            where[name] = {"offset": offset, "shape": list(array.shape)}
            offset += array.size
        buffer = np.concatenate([np.asarray(v, "<f4").ravel() for v in arrays.values()]).tobytes()
        place = "below 1/K" if rate < 1 else "beyond 1/K, below the fold" if rate * h_plus / k0 < 1 else "beyond the fold"
        header = {
            "type": "frame",
            "id": first_id + step,
            "run": number,
            "step": step,
            "tau": step * rate,
            "rows": [[None if v is None else float(v) for v in row]],
            "arrays": where,
            "closed": True,
            "axes": ["incoming weight w", "outgoing weight a"],
            "projection": "plane",
            "limits": [-1.25 * size, 1.25 * size, -1.25 * size, 1.25 * size],
            "radius": radius,
            "center": center.tolist(),
            "filtration": "alpha",
            "covering_radius": None,
            "homology_step": step,
            "curvature_step": step,
            "marks": {
                "bound": k0 / K,
                "stability": 2 * k0 / lambda_max,
                "fold": k0 / h_plus if h_plus > 0 else None,
                "fold_tracers": k0 / h_tracers if h_tracers > 0 else None,
            },
            "betti": {"b0": 1, "b1": int(state == "open"), "b2": None, "rule": "", "filtration": "alpha"},
            "h2": None,
            "hole_degree": 1,
            "sample_verdict": {
                "degree": 1,
                "verdict": state,
                "rule": "open: longest bar at least 0.10 radii and death at least 2 births; closed: no bar reaches 0.05",
            },
            "map_verdict": {
                "verdict": verdict,
                "rule": "sampled over the hull on a 32 x 32 grid",
                "detail": f"at most {worst[0]} neurons, {worst[1]} tracers folded in a step",
            },
            "sentence": f"tau {step * rate:g}: eta K = {eta * K:.2f}, {place}. The sampled hole is {state} ({hole:.2f} of the radius); "
            f"{'no neuron' if not folded.sum() else str(int(folded.sum())) + ' neurons'} folded, "
            f"{'no crossing' if not knots else str(knots) + ' crossings'}.",
        }
        frames.append({"header": header, "buffer": base64.b64encode(buffer).decode()})
        before = ((eta * top >= 1).astype(float), (eta * tracer_top >= 1).astype(float), neurons, K)
        neurons, tracers = neurons - eta * gradient, tracers - eta * tracer_gradient
    status = {
        "state": "paused",
        "message": "",
        "config": {},
        "preset": preset,
        "eta": eta,
        "eta_k": rate,
        "k0": k0,
        "tau_end": tau_end,
        "speed": tau_end / 10,
        "track": False,
        "resumable": False,
        "kernel": "ok",
        "error": None,
    }
    return frames, status


SETTINGS = {
    "version": "0",
    "presets": [{"name": n, "title": n, "shows": p[2]} for n, p in PRESETS.items()],
    "rate": {"min": 0.1, "max": 8, "unit": "1/K"},
    "speeds": [
        {"label": "0.5 tau/s", "value": 0.5},
        {"label": "1 tau/s", "value": 1.0},
        {"label": "3 tau/s", "value": 3.0},
        {"label": "fast", "value": None},
    ],
    "glossary": {},
}
