"""What settings, choices and axes are called in the language that is spoken; what has no other name there is
called as it is written, without underscores.
"""

from __future__ import annotations

from topowidgets.texts import find, say


def setting_name(name: str) -> str:
    """A setting's name, as it stands before its value.

    Examples:
        >>> setting_name("rate_control"), setting_name("eta_k")
        ('rate control', 'eta k')
    """
    return _named("names", name)


def option_name(option: str) -> str:
    """A choice, as a control shows it.

    Examples:
        >>> option_name("gd"), option_name("per_pixel")
        ('gradient descent', 'per pixel')
    """
    return _named("options", option)


def _named(table: str, name: str) -> str:
    names: dict[str, str] = find(f"settings.{table}")
    return names.get(name, name.replace("_", " "))


def axis_name(of: str, number: int | None = None, share: float | None = None) -> str:
    """The name of an axis of the neurons' picture.

    Args:
        of: in, bias, out, coordinate or principal.
        number: from 1, where there are several.
        share: of the spread that it explains.

    Examples:
        >>> axis_name("in"), axis_name("in", 2), axis_name("principal", 1, 0.375)
        ('incoming weight w', 'incoming weight w2', 'principal plane, axis 1 (38%)')
    """
    return say("settings.axis", of=of, number=number or None, percent=100 * (share or 0.0))
