/** Templates are filled in alike in Python and in the browser: tests/texts/test_template.py reads the same file. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fill } from "../../topowidgets/widgets/js/texts/template.js";

const known = JSON.parse(readFileSync(new URL("../texts/templates.json", import.meta.url), "utf8"));

test("a template makes a sentence", () => {
  for (const [entry, places, sentence] of known.cases)
    assert.equal(fill(entry, places, known.plural), sentence, JSON.stringify([entry, places]));
});

test("what is no template is refused", () => {
  for (const [entry, places] of known.refused)
    assert.throws(() => fill(entry, places, known.plural), Error, JSON.stringify(entry));
});
