/** Events of the same cases as in Python: joined, and told in the page's language. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eventWords } from "../../topowidgets/widgets/js/event_words.js";
import { withEvent } from "../../topowidgets/widgets/js/events.js";

const { joined, said } = JSON.parse(readFileSync(new URL("../recording/events.json", import.meta.url), "utf8"));

for (const { what, events, event, after } of joined)
  test(`joined: ${what}`, () => assert.deepEqual(withEvent(events, event), after));

for (const { event, en } of said) test(`told: ${en}`, () => assert.equal(eventWords(event), en));

test("a note has its words with it, and a kind that the browser does not know its name", () => {
  assert.equal(
    eventWords({ kind: "note", step: 3, tau: 4.5, values: { kind: "loss", facts: {}, said: "No loss." } }),
    "step 3: No loss.",
  );
  assert.equal(eventWords({ kind: "alarm", step: 3, tau: 4.5, values: {} }), "step 3: alarm");
});
