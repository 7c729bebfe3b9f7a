/** Names in the world's scripts: the same as in tests/test_characters.py. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstRefused, plainName, visibleLength } from "../../topowidgets/widgets/js/characters.js";

const FAMILY = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}";

test("a name is kept as it is read, and counted as it is seen", () => {
  const names = [
    ["\u5C71\u7530\u3000\u592A\u90CE", "\u5C71\u7530 \u592A\u90CE", 5],
    ["Ada\u00A0L.", "Ada L.", 6],
    ["\u0DC1\u0DCA\u200D\u0DBB\u0DD3", null, 1],
    ["\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", null, 7],
    [FAMILY, null, 1],
    [FAMILY.repeat(20), null, 20],
    ["\u{1F469}\u{1F3FD}\u200D\u{1F52C}", null, 1],
    ["\u{1F1EF}\u{1F1F5}\u{1F1E9}\u{1F1EA}", null, 2],
    ["\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", null, 1],
    ["\u2764\uFE0F", null, 1],
    ["Jose\u0301", "Jos\u00E9", 4],
    ["\u200F\u05D0\u05D1", null, 2],
    [" \u2003Ada\u2009 ", "Ada", 3],
    ["\u3000\u200D ", "", 0],
  ];
  for (const [given, kept, length] of names)
    assert.deepEqual(
      [plainName(given), visibleLength(kept ?? given), firstRefused(given)],
      [kept ?? given, length, null],
      given,
    );
  assert.ok(visibleLength(`a${"\u0301".repeat(5000)}`) > 80, "a pile of marks is counted");
});

test("what nobody can read is refused by its name", () => {
  const refused = [
    ["a\u001B[2J", "U+001B", "control"],
    ["a\tb", "U+0009", "control"],
    ["\uD83D", "U+D83D", "surrogate"],
    ["\uF8FF", "U+F8FF", "private"],
    ["a\u202Eb", "U+202E", "turning"],
    ["\u{1FFFF}", "U+1FFFF", "none"],
  ];
  for (const [given, code, kind] of refused) assert.deepEqual(firstRefused(given), { code, kind });
});
