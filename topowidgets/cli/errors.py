"""Why a command failed although its options were right."""

from __future__ import annotations


class StoppedError(Exception):
    """A command ended before it was done; the words say why."""


class UnwrittenError(Exception):
    """A file that was asked for is not there; the words say which and why."""
