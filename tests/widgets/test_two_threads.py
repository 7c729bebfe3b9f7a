"""The thread that reads from the training process and the user's own tell views what is going on."""

import threading

from topowidgets.settings.checks import ConfigError
from topowidgets.widgets.sources.lab_source import LabSource


def test_the_slower_of_two_does_not_put_back_what_is_over(make_lab, monkeypatch):
    lab = make_lab("pinch")
    read = LabSource.status.fget
    refusing = threading.Thread(target=lab.source.refuse, args=(ConfigError("eta", -1, "above 0"),))

    def status(source):
        values = read(source)
        if threading.current_thread() is threading.main_thread() and refusing.ident is None:
            refusing.start()
            refusing.join()
        return values

    monkeypatch.setattr(LabSource, "status", property(status))
    lab.source.show_status()
    assert lab.status["error"]["field"] == "eta"
