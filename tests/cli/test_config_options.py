"""Which Config --preset, --config and --set name."""

import pytest

from topowidgets.cli import main
from topowidgets.cli.config_options import CONFIG_BYTES, chosen_config
from topowidgets.settings.checks import ConfigError


def test_set_takes_points_of_ones_own():
    config = chosen_config(None, None, ["task=points", "points=[[-1, 0.5], [2, 0.25]]"], None)
    assert config.points == ((-1.0, 0.5), (2.0, 0.25))
    with pytest.raises(ConfigError, match="2 to 64 pairs of numbers"):
        chosen_config(None, None, ["task=points", "points=[[-1, 0.5]]"], None)


def test_set_knows_json_and_names():
    config = chosen_config(
        None, None, ["eta=0.01", "rule=adam", "bias=true", "dim=null", "task=sine", "batch_size=None"], "5"
    )
    assert (config.eta, config.eta_k, config.rule, config.bias, config.steps, config.tau) == (
        0.01,
        None,
        "adam",
        True,
        5,
        None,
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"eta_k": -1}', b'{"nothing": 1}', b" " * (CONFIG_BYTES + 1)],
)
def test_a_bad_config_file(capsys, tmp_path, content):
    path = tmp_path / "run.json"
    path.write_bytes(content)
    assert main(["run", "--config", str(path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "is not allowed" in error


def test_a_config_file_of_a_windows_editor(tmp_path):
    path = tmp_path / "run.json"
    path.write_bytes(b'\xef\xbb\xbf{"eta_k": 2}')
    assert chosen_config(None, str(path), [], None).eta_k == 2
