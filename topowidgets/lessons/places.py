"""Where in a YAML text a value stands, for the person who has to mend it."""

from __future__ import annotations

import re


def line_of(written: str, field: str) -> int | None:
    r"""The line, counted from 1, of what a field names, or of the nearest thing around it; None where the text holds no part of it.

    Args:
        written: a YAML text that can be read.
        field: as a ConfigError has it, for example "parts[2].question.answer".

    Examples:
        >>> written = "name: a\nparts:\n  - say: Look.\n    run: {eta_k: -1}\n"
        >>> line_of(written, "parts[0].run.eta_k"), line_of(written, "parts[0].question"), line_of(written, "title")
        (4, 3, None)
    """
    import yaml

    node, line = yaml.compose(written, Loader=yaml.SafeLoader), None
    for name, number in re.findall(r"([^.\[\]]+)|\[(\d+)\]", field):
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if str(key.value) == name), None)
            if found is None:
                continue  # "lesson" stands for the whole, and a name may be missing
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and number and int(number) < len(node.value):
            node = node.value[int(number)]
            line = node.start_mark.line + 1
        else:
            break
    return line
