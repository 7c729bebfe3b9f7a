"""The thread that reads from the training process and the user's own tell views what is going on."""

import threading

from topowidgets.settings.checks import ConfigError
from topowidgets.widgets.audience import Audience


def test_the_slower_of_two_does_not_put_back_what_is_over(make_lab, monkeypatch):
    lab = make_lab("pinch")
    read = Audience.status.fget
    refusing = threading.Thread(target=lab.audience.refuse, args=(ConfigError("eta", -1, "above 0"),))

    def status(audience):
        values = read(audience)
        if threading.current_thread() is threading.main_thread() and refusing.ident is None:
            refusing.start()
            refusing.join()
        return values

    monkeypatch.setattr(Audience, "status", property(status))
    lab.audience.show_status()
    assert lab.status["error"]["field"] == "eta"
