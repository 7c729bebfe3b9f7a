"""Names in the world's scripts."""

import pytest

from topowidgets.characters import first_refused, plain_spaces, visible_length
from topowidgets.settings.checks import ConfigError, name
from topowidgets.texts import speaking

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
NAMES = {
    "\u5c71\u7530\u3000\u592a\u90ce": ("\u5c71\u7530 \u592a\u90ce", 5),  # Japanese, with a wide space
    "Ada\u00a0L.": ("Ada L.", 6),
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3": ("\u0dc1\u0dca\u200d\u0dbb\u0dd3", 1),  # Sinhala, one syllable
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645": (
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        7,
    ),  # Persian
    FAMILY: (FAMILY, 1),
    "\U0001f469\U0001f3fd\u200d\U0001f52c": (
        "\U0001f469\U0001f3fd\u200d\U0001f52c",
        1,
    ),  # with a shade of skin
    "\U0001f1ef\U0001f1f5\U0001f1e9\U0001f1ea": ("\U0001f1ef\U0001f1f5\U0001f1e9\U0001f1ea", 2),  # two flags
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": (
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        1,
    ),
    "\u2764\ufe0f": ("\u2764\ufe0f", 1),
    "Jose\u0301": ("Jos\u00e9", 4),  # the same name however it was typed
    "\u200f\u05d0\u05d1": ("\u200f\u05d0\u05d1", 2),  # a mark of direction that turns nothing
    " \u2003Ada\u2009 ": ("Ada", 3),
    "\u3000\u200d ": ("", 0),
}


@pytest.mark.parametrize(("given", "kept"), NAMES.items())
def test_a_name_is_kept_as_it_is_read(given, kept):
    assert (name("learner", given, 80), visible_length(kept[0])) == kept


def test_twenty_emoji_are_twenty_characters():
    assert name("learner", FAMILY * 20, 20) == FAMILY * 20
    with pytest.raises(ConfigError, match="a name of at most 20 characters"):
        name("learner", FAMILY * 21, 20)
    with pytest.raises(ConfigError, match="at most 80"):
        name("learner", "a" + "\u0301" * 5000, 80)


@pytest.mark.parametrize(
    ("given", "says", "german"),
    [
        ("a\x1b[2J", "leave out U+001B, a control character", "lass U+001B weg, ein Steuerzeichen"),
        ("a\tb", "U+0009, a control", "U+0009 weg, ein Steuer"),
        ("a\x85", "U+0085, a control", "U+0085"),
        ("\ud83d", "U+D83D, half of a character", "ein halbes Zeichen"),
        ("\uf8ff", "U+F8FF, a character of private use", "zu privatem Gebrauch"),
        ("\U00100000", "U+100000, a character of private use", "U+100000"),
        ("Ada\u202eadA", "U+202E, a mark that turns", "die Leserichtung wendet"),
        ("\u2066Ada", "U+2066, a mark that turns", "U+2066"),
        ("\ufdd0", "U+FDD0, no character", "kein Zeichen"),
        ("\U0001ffff", "U+1FFFF, no character", "U+1FFFF"),
    ],
)
def test_what_nobody_can_read_is_refused_by_its_name(given, says, german):
    with pytest.raises(ConfigError) as caught:
        name("learner", given, 80)
    assert says in str(caught.value)
    with speaking("de"):
        assert german in caught.value.said


def test_a_text_may_have_lines():
    assert first_refused("a\nb", "\n") is None
    assert first_refused("a\nb") == ("U+000A", "control")
    assert plain_spaces("20\u00a0%", "\u00a0") == "20\u00a0%"


@pytest.mark.parametrize("given", [None, 3, b"Ada", ["Ada"]])
def test_what_is_no_text_is_no_name(given):
    with pytest.raises(ConfigError, match="a name of at most 80"):
        name("learner", given, 80)
