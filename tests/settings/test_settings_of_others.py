"""What the reader has set for other libraries changes nothing of ours, and is as it was afterwards."""

import json
import subprocess
import sys
import textwrap

PROGRAM = """
    import hashlib, json, random, sys, warnings
    from pathlib import Path
    import matplotlib as mpl, matplotlib.style, numpy as np, pandas as pd
    import plotly.io as pio, torch, xarray as xr
    import h5netcdf  # imports that change lists of warnings are the reader's here

    folder, hostile = Path(sys.argv[1]), sys.argv[2] == "hostile"
    if hostile:
        warnings.simplefilter("error")
        np.seterr(all="raise")
        np.set_printoptions(precision=1, legacy="1.13")
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        torch.use_deterministic_algorithms(True)
        pio.templates.default = "ggplot2"
        pd.set_option("display.precision", 1, "display.max_columns", 1, "display.html.border", 9)
        xr.set_options(keep_attrs=False, display_style="text")
        mpl.style.use("dark_background")
        mpl.rcParams.update({
            "text.usetex": True, "savefig.bbox": "tight", "savefig.dpi": 30, "savefig.transparent": True,
            "savefig.format": "jpg", "font.family": "serif", "font.size": 30, "lines.linewidth": 9,
            "legend.fontsize": 30, "figure.dpi": 50, "figure.autolayout": True, "svg.fonttype": "path",
            "path.sketch": (1, 100, 2), "axes.unicode_minus": False, "animation.bitrate": 10,
        })
    np.random.seed(1), torch.manual_seed(1), random.seed(1)

    def settings():
        streams = repr(np.random.get_state()), torch.get_rng_state().tolist(), random.getstate()
        modes = (
            torch.is_grad_enabled(), torch.get_default_dtype(), torch.get_num_threads(),
            torch.are_deterministic_algorithms_enabled(),
        )
        told = np.geterr(), np.get_printoptions(), pio.templates.default, xr.get_options()
        return dict(mpl.rcParams), mpl.get_backend(auto_select=False), streams, modes, told

    before = settings()
    from topowidgets import Run, TopologyLab, train
    from topowidgets.studies.atlas import Atlas

    run = train("pinch", neurons=24, tracers=8, eta_k=3, steps=12)
    assert repr(run), run.summary()
    run.joint_umap(2)
    for panel in (
        "neurons", "umap", "barcode", "diagram", "fit", "loss", "rate", "ratios", "gluing", "topology"
    ):
        (folder / f"{panel}.json").write_text(run.figure(panel).to_json())
    for name in ("neurons.svg", "loss.svg", "barcode.png"):
        run.save_picture(folder / name, name[:-4])
    run.animate(folder / "run.gif", most=2)
    run.save(folder / "run.nc")
    loaded = Run.load(folder / "run.nc")
    loaded.to_csv(folder / "run.csv")
    loaded.export_html(folder / "run.html")
    run.to_pandas()
    run.null_verdict()
    lab = TopologyLab(run)
    lab.close()
    after = settings()
    changed = [str(old)[:300] for old, new in zip(before, after) if old != new]
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir()) if path.suffix != ".nc"
    }
    print(json.dumps({"changed": changed, "files": files}))
"""


def outcome(folder, kind):
    folder.mkdir()
    command = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(folder), kind]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr[-3000:]
    return json.loads(answer.stdout.splitlines()[-1])


def test_settings_of_others_change_nothing_and_are_not_changed(tmp_path):
    """Style sheets, templates, printing, errors of numpy, gradients off, warnings as errors: the same files
    to the last byte.
    """
    plain, hostile = outcome(tmp_path / "plain", "plain"), outcome(tmp_path / "hostile", "hostile")
    assert plain["changed"] == hostile["changed"] == []
    assert len(plain["files"]) == 16
    different = [name for name in plain["files"] if plain["files"][name] != hostile["files"][name]]
    assert different == []
