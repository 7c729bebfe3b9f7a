"""Memory: the estimate against what a process takes, and the refusal of what cannot fit."""

import subprocess
import sys
import textwrap

import pytest

from topowidgets import ConfigError, preset
from topowidgets.learning import memory
from topowidgets.learning.memory import check_memory, memory_free, memory_needed

PEAK = textwrap.dedent(
    """
    from topowidgets import preset
    from topowidgets.measuring.observer import Observer
    from topowidgets.learning.machine import set_threads
    from topowidgets.learning.trainer import Trainer

    def peak():  # not ru_maxrss: a new process inherits that of the one which started it
        return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

    Trainer(preset("pinch"))
    before = peak()
    config = preset({name!r}).replace(**{changes!r})
    set_threads(config)
    trainer = Trainer(config)
    observer = Observer(trainer)
    observer.start()
    observer.observe(trainer.advance())
    print(1024 * (peak() - before))
    """
)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    ("name", "changes"), [("mnist", {"neurons": 500}), ("mnist", {"samples": 4000, "neurons": 150})]
)
def test_the_estimate_is_of_the_right_size(name, changes):
    script = PEAK.format(name=name, changes=changes)
    taken = int(
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    )
    assert 0.6 < taken / memory_needed(preset(name).replace(**changes)) < 1.5


def test_what_cannot_fit_is_refused_with_figures(monkeypatch):
    huge = preset("mnist_full").replace(neurons=8192)
    assert memory_needed(huge) > 8e9
    monkeypatch.setattr(memory, "_available", lambda: 2_000_000_000)  # Binder
    with pytest.raises(
        ConfigError, match=r"^neurons = 8192 .* 60000 samples .* 1\d\.\d GB of memory and 2\.0 GB are free"
    ) as caught:
        check_memory(huge)
    fitting = int(str(caught.value).split("about ")[2].split()[0])
    check_memory(huge.replace(neurons=fitting))
    check_memory(preset("mnist_5k"))


def test_limits_of_the_process_count():
    script = textwrap.dedent(
        """
        import resource
        from topowidgets.learning.memory import memory_free
        resource.setrlimit(resource.RLIMIT_AS, (2 * 10**11, resource.RLIM_INFINITY))
        loose = memory_free()
        pages = int(open("/proc/self/statm").read().split()[0])
        resource.setrlimit(
            resource.RLIMIT_AS, (pages * resource.getpagesize() + 10**8, resource.RLIM_INFINITY)
        )
        print(memory_free() <= 10**8 < loose)
        """
    )
    if sys.platform != "linux":
        pytest.skip("reads /proc")
    assert (
        subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
        == "True\n"
    )
    assert (memory_free() or 0) > 0


def test_where_the_system_says_nothing_nothing_is_refused(monkeypatch):
    for name in ("_available", "_within_cgroup", "_within_address_space"):
        monkeypatch.setattr(memory, name, lambda: None)
    check_memory(preset("mnist_full").replace(neurons=8192))
