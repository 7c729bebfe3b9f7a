"""Presets: their names, their settings, and share-strings of version tw1 that must stay readable for ever."""

import pytest

from topowidgets import PRESETS, Config, ConfigError, preset
from topowidgets.learning.trainer import Trainer
from topowidgets.settings.presets import PUBLISHED

SHARED = {
    "pinch": "tw1.eNqrrgUAAXUA-aOmv0M",
    "fold": "tw1.eNqrViooSi1OLVGyUkrLz0lR0lEqSkzJLC1WsjLSM9BRSswtyMksKU1JVbIy1DOoBQBi-A6zl6kG6w",
    "shatter": "tw1.eNqrViooSi1OLVGyUirOSCwpSS1S0lEqSkzJLC1WsjLSM9BRKkkszgbJZualAqUScwtyMktKU1KVrAz0zIH85JLMssSSzPw8mJpaAHhQGy68Zpw0",  # noqa: E501
    "shrink": "tw1.eNqrViooSi1OLVGyUirOKMrMy1bSUUrMLcjJLClNSVWyMtQzqAUA3NUL24wuqtE",
    "mnist": "tw1.eNpNjtEKwzAIRf_F5zCydt1Gf6aE1I3Q1Igx0DL27zNve5Lj9agfYMGKCjPslKqCAwlrahXm8eIdEDYpZDRMdwcqIaIYWaKhbn9WDTtntOjqvaWJuKnR43lzEJFUEr1tnFEWTgfmrsSQ0Xqkm1Eu1eYhitWlC4VP6Gea7Zx8f2bVk7vwyiXoOMD3B6ZAPIrDrNZW",  # noqa: E501
    "mnist_5k": "tw1.eNo1juEOwiAMhN-lv4nBTdTsZQiyOskYkFISp_HdLSb-aq53X-7eUAgrMkywpVDZmhUUkJtDqzCNB60gYaOcRA3mrIDJeSRR4rCr6x8UqrqtRBTLaC1uSKWxqMv1pMBjYgppkXhBsiU8MXbEu4jyS9xrY66SB09ybQdy2fua9svUZYbe2WA6Gt2X3Rz7h63hhX2cPGbeS4_eY3Y8DvD5AjL8Rs6tJpYd",  # noqa: E501
    "digits": "tw1.eNpNjs0KwyAMx98lZxnOrj34MkU0K1KnIUZYGXv3xdtO4f_xS_IBYuwo4CHlI0sHAxxSHh38crMGKg5uVZVbNwPCISKr0kRCP_-xHl5UULO7sxrnSkN9vz0MRKzCuR5aJ-Sd8hvLJGIoqF6VU1VpXesQWec-gUYXzDNDV652PpPkogk8SwuyOPj-APYMPQVzfqWg",  # noqa: E501
    "fashion": "tw1.eNpFjtEOwiAMRf-lz8Tg5tTsZwiybiNjQGhJnMZ_t_jiU3Pbc9L7hlyQkGGE2dLqUwQFxU6-Eoz9SSuIWEuKkrrhqoCLdVgkyYUtbX_P7NETi012zwEFGbQWysdcWdLtflHgMHLxcREtYzHZPzE0xdmAsou8SQqJhAdXZJompHy0VvXH0DJB-11hPA-6NXxYdqsh_8JWUhYTH7mhc0iW-w4-X6rySdOTNFEh",  # noqa: E501
    "mnist_full": "tw1.eNpdjtEOgjAMRf-lz4tBEDT8DJmj6MLYlrZLROO_2_FoX5p7e096P5AJGQVG2KJnmZYSAhggO_vCMHanxkDEQimqavvBgJB1SKr0IpbXf5TtlgPqfWh0DPiYi6i83i4GHEYhHx8KZaQp-xcejLMB1YuyqgqJNQ-OdE8VSHmvncqR4ccM9XOB8dw3td_dintO7N9YK6oxy55rdAnJStfC9wcO1kokzS-t3A",  # noqa: E501
    "toy2d_eight": "tw1.eNo9UFtOxDAMvIu_S5VkxYJ6lRWqTOo2FmlSJQ7Sgrg7Tlfwl3l4xs43HIUqCUwg-e6WmXgLAgPUgAcpu_LWCv3TiVrJqcLknq9qkkLiA0w3M9rBjuatD_KqcbcnN5rBnJRg_egFhD5Q6eG4H5E0xRpjVC_IaV4LeuGcYDLji3o8xr5AS9yLu_aJDx0qb3vmRemYq8bAXklBaedE3bpCgrO2phbjCXqssfo8sg86c1XYV2t_nnfUU-bKX5ph3esAi9wfXxAzysXBzy96b162x__Viw",  # noqa: E501
    "toy2d_circles": "tw1.eNpNkOFuwyAMhN_Fv7MIqNZNvEo1RS4hDRqBCJtN7bR3n51p0v5xd77PwBfsLVJk8MD17uYppBZyJBiAVtyj-p_1n1tib7UQePd8lhlukcMK_mJGO9jRvGkvLcK7PLnRDOawGOldSRHDGpuycduV560xRvKGqUxLw8CpFvBmfJGZgFn395JYKpp94G8OlG5bTbPYuZJgYKMoovWjQTdNIuMkW0vP-RCKNVaOew2rdM4i9Wr9b-aK8pSJ0kMY1r0OMPP9-IElV-STg-8fDuRfNp-mjFM",  # noqa: E501
    "toy3d": "tw1.eNo1UFtqxDAMvIu-3WBnHy25yrIEbaIkpo5tbLmwLb17pSz9EHhGmtHIP5ALVWIYgNPzNIOBumEmwXNqj0Ajp9Kq0AVnL4_BdhcDK2YYXHc1EKmVFIW_uF60XIinDYab7ZxxndW6q6dfZMftrRfKvkpoxvqpmwmnjYruxj0HEjdnrTXgY24sSJy5oI_jUnBin6LGeJfxCYNGbdGzqLX3ha8-VL_uyetBIVXxgL2SntEORV21Q4yjBIgthAOorbXXs4Ccpk1UZw0rOdv_1APlvrH6b3Fx_YeBmZ_Hdy0hIZ96-P0D8-xn_l_dGdU",  # noqa: E501
    "mnist_sphere": "tw1.eNo9T10OgyAMvkufjXHqMuNlTIedkiEQWpa4ZXdfMXFP8P3DB2IiJoERNm9ZJo4rJYIKeMVISv8JTzkFzzBe2qECSWgoKWr0jvw8C0oSt-hIpbZpVLU-ZlF0G3rVDLrSmr0tVjRiXyg2-LJkly3YWWkXWANgkp4TeUkh7kqnfGR5KR4SnHTVZ-cOAGNf6xrFYFYNd019vCyfljuKWSe2b61or6rNsh8ffLiA0rXw_QEYTVZ1FxeiSQ",  # noqa: E501
    "toy2d_eight_full": "tw1.eNo1UFtOxDAMvIu_S-UGVqBeZYUik7pNRJpUiYO0IO6O04rPeXjs8Q8chSsLzCD5YRbLYfNi1xYjDFA9HazSGrZW-NKUTtxKThXmCc2LuqSwOA_zHcdpmEZ875Nh1dD7kxlxwJMSqp99DZPzXHo67UdkjbkhouqFQrJrISchJ5hxfFWPo9gvaCn0zV37okuHGrY9h0XpmKvGwF5ZQWnnRN26wkJWtybtc4Iei2huCo7s_NlBmX5d-7d9kLaxNXxrzGTeBljkcb0hZpJnA79_Ooxhhx4P0Hc",  # noqa: E501
    "toy2d_circles_full": "tw1.eNo1kNtuwyAMht_F11nk0FWbeJVqQi4hDRqBCMymdtq7z87Uy__gD5sf2GtogcECl7uZnY_Vp9Dc0lOCAdpKe9DwuzwjcXPoteQGdkLzKiWugf0K9oLjNEwjfuhgXIR6eTEjDnhYTO1TUYH8GqrCadsVaM-IKHmlmN1SyXMsGSyOb9LxlHSBniPLiGZf9J9Di7etxFnsVJpgYGtBRO3HRLtpEpicvJrlnEMoFtGcRezFr8cN4uh2_Vm7klzjWnwIZjLvA8x8P35hSYX4ZOD3D9MEYgckxT5P",  # noqa: E501
    "toy3d_full": "tw1.eNo1UO1ugzAMfBf_ZijQdR-8SjUhFwJEC0mUOJO6qu--M9V-WMqd7btz7pSyLVZoIIm30zwu1XtqqGycLMg51qu3o8RcC-jMs8NjMO25oZUTDV371lCwNccA_tV8AhbJVqaNhotpu6ZrjdaXiroFTpeXHpR5Fmjh8q3-lqfNZjXnPXkLubMxpiEXUhWgHqOZXRiXzJO4GDTHO8Yn9pq1BifY1t4PP_tU3LpHN4P2sUCD9mL1jnpslFU7VnhEgIDLD6CyMP4ASHHa1FnDImf9n7oy7huL-4VK12NyltvxX4uPLKeeHn8MNWpLfuF73w",  # noqa: E501
    "mnist_sphere_full": "tw1.eNo9T9FuwjAM_Bc_V6h0G0z8TOQFt41Ikyh2JjHEv-9aVPIS3_nOZz-oVFExutCSgprTMksVN7YYqSOduQh6LxZEklZzUroc--GzI6vspQL2qFlv7zG7n5cSBf1Tj9dRSKUZ4PkbZvUc1-EtBYOWvYVftpDTGhimJYcr6JgVBvIVv5NkNZc76No2r06rRowdshNCN4B9Dl-oSvYzzEN_2PZru-SHzc9Ow5_sh1ztvh06xsz2MdDzHzszWykWUzCJ",  # noqa: E501
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_config_of_its_name(name):
    entry = PRESETS[name]
    assert entry.name == name == preset(name).preset
    assert entry.config is preset(name)
    assert entry.title
    assert entry.shows
    assert Config.from_string(entry.config.to_string()) == entry.config


@pytest.mark.parametrize("name", PRESETS)
def test_share_strings_of_version_one_stay_readable(name):
    """Written by version 0.1.0.

    A new default must not change what an old string means: then raise the tag and keep reading this one.
    """
    assert Config.from_string(SHARED[name]) == preset(name)


def test_every_preset_has_its_kept_string():
    assert set(SHARED) == set(PRESETS)
    assert all(text.startswith("tw1.") for text in SHARED.values())


def test_pinch_is_the_default():
    assert preset("pinch") == Config()


def test_settings_of_the_rings():
    """docs/theory.md 4."""
    table = {
        "pinch": (1.0, "tanh", "step", 0.3),
        "fold": (2.0, "tanh", "step", 1.0),
        "shatter": (2.0, "sine", "sine", 0.7),
        "shrink": (1.0, "tanh", "step", 1.0),
    }
    for name, row in table.items():
        config = preset(name)
        assert (config.radius, config.activation, config.task, config.amplitude) == row
        assert (config.neurons, config.samples, config.tau, config.scale, config.dtype) == (
            96,
            64,
            30.0,
            "mean_field",
            "float64",
        )


def test_settings_of_mnist():
    """docs/theory.md 4: 1000 images, 256 neurons on a circle of radius 3 in R^794, 1/sqrt(m),
    cross-entropy, tau 150.
    """
    config = preset("mnist")
    assert (config.samples, config.neurons, config.radius, config.unit_dim) == (1000, 256, 3.0, 794)
    assert (config.scale, config.loss, config.rule, config.tau, config.centring) == (
        "ntk",
        "cross_entropy",
        "gd",
        150.0,
        "per_pixel",
    )
    batches = preset("mnist_5k")
    assert (batches.samples, batches.rule, batches.batch_size) == (5000, "sgd", 250)


@pytest.mark.parametrize("name", ["", "Pinch", "pinch ", "none", "__class__"])
def test_no_such_preset(name):
    with pytest.raises(
        ConfigError,
        match=r"preset = .* is not allowed: (choose|did you mean pinch\? Choose) "
        r"pinch, fold, shatter, shrink",
    ):
        preset(name)


# the experiments of Yang et al. (docs/theory.md 5)


def test_the_authors_2d_toy():
    for shape in ("eight", "circles"):
        config = preset(f"toy2d_{shape}_full")
        assert (config.neurons, config.samples, config.batch_size, config.train_fraction, config.loss) == (
            1024,
            5000,
            128,
            0.7,
            "mse",
        )
        assert (config.scale, config.activation, config.bias, config.input_variance) == (
            "unit",
            "sigmoid",
            False,
            4.0,
        )
        assert (config.teacher_width, config.teacher_scale_in, config.teacher_scale_out) == (128, 1.0, 0.6)
        assert (config.stretch, config.shift, config.radius, config.gap) == (
            (0.1, 1.0),
            (-2.0, 0.0),
            1.0,
            2.4,
        )
        assert (config.eta, config.epochs) == (0.0025, 100)


def test_the_authors_3d_toy_and_sphere():
    torus, sphere = preset("toy3d_full"), preset("mnist_sphere_full")
    assert (torus.shape, torus.radius, torus.tube_radius, torus.gap, torus.inputs) == (
        "double_torus",
        0.5,
        0.2,
        1.6,
        2,
    )
    assert (torus.neurons, torus.eta, torus.epochs, torus.stretch[0], torus.shift[0]) == (
        4096,
        0.0008,
        20,
        0.1,
        -2,
    )
    assert (sphere.neurons, sphere.shape, sphere.unit_dim, sphere.batch_size, sphere.radius) == (
        1024,
        "sphere",
        794,
        1024,
        1.0,
    )
    assert (sphere.task, sphere.activation, sphere.eta, sphere.epochs, sphere.centring) == (
        "mnist_full",
        "sigmoid",
        0.5,
        20,
        "none",
    )


@pytest.mark.parametrize(
    ("name", "budget"), [(name, budget) for name in PUBLISHED for budget in PUBLISHED[name]]
)
def test_every_published_rate_is_a_config(name, budget):
    config = preset(name).replace(**PUBLISHED[name][budget])
    assert config.eta == PUBLISHED[name][budget]["eta"]
    assert config.rule == budget.rsplit("_", 1)[0]


@pytest.mark.parametrize(
    ("small", "full"), [("toy2d_eight", "toy2d_eight_full"), ("toy2d_circles", "toy2d_circles_full"),
                        ("toy3d", "toy3d_full"), ("mnist_sphere", "mnist_sphere_full")]
)  # fmt: skip
def test_a_small_budget_keeps_neurons_times_rate(small, full):
    """lambda_max of a plain sum over neurons grows with their number, so eta lambda_max is about the
    published one.
    """
    few, many = preset(small), preset(full)
    assert few.neurons * few.eta == pytest.approx(many.neurons * many.eta)
    assert PRESETS[small].menu
    assert not PRESETS[full].menu


@pytest.mark.parametrize("shape", ["eight", "circles"])
def test_both_sgd_rates_of_the_2d_toy_exceed_the_stability_limit(shape):
    """docs/theory.md 5: lambda_max ~ 864 at the start (on 1000 samples 808 to 847 for seeds 0 to 4),
    above 2/0.0025 = 800.
    """
    name = f"toy2d_{shape}_full"
    start = Trainer(preset(name)).start
    assert start.lambda_max == pytest.approx(864, rel=0.08)
    assert all(PUBLISHED[name][f"sgd_{size}"]["eta"] > 2 / start.lambda_max for size in ("small", "large"))
    assert start.K / start.h_plus > 1000, "no neuron folds anywhere between 1/K and 2/lambda_max"


@pytest.mark.parametrize("name", ["toy2d_eight", "toy2d_circles", "toy3d", "mnist_sphere", "digits"])
def test_small_budgets_train(name):
    trainer = Trainer(preset(name))
    assert 50 < trainer.planned < 500
    for _ in range(5):
        trainer.advance()
    assert not trainer.diverged


def test_the_larger_rates_are_above_the_stability_limit():
    for name, factor in (("toy2d_eight", 1), ("toy2d_circles", 1), ("toy3d", 1), ("mnist_sphere", 9)):
        trainer = Trainer(preset(name))
        assert trainer.eta() > factor * 2 / trainer.start.lambda_max
        assert trainer.eta() < 1.6 * factor * 2 / trainer.start.lambda_max
