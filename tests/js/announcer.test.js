import assert from "node:assert/strict";
import test from "node:test";
import { CALM, EVENT, REST, calmly } from "../../topowidgets/widgets/js/announcer.js";

/** A voice on a clock that is moved by hand; what it said and when. */
function voice() {
  let now = 0,
    waiting = [];
  const said = [];
  const clock = {
    now: () => now,
    after: (ms, act) => {
      const one = { at: now + ms, act };
      waiting.push(one);
      return one;
    },
    cancel: (one) => {
      waiting = waiting.filter((other) => other !== one);
    },
  };
  const forward = (ms) => {
    const end = now + ms;
    for (;;) {
      const due = waiting.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      now = due.at;
      waiting = waiting.filter((one) => one !== due);
      due.act();
    }
    now = end;
  };
  const heard = calmly((text) => said.push([now, text]), clock);
  /** A text that changes every 100 ms. */
  const runs = (ms, sign, from = 0) => {
    for (let t = 0; t < ms; t += 100) {
      heard.hear(`${from + t}`, sign, true);
      forward(100);
    }
  };
  return { said, heard, forward, runs };
}

test("a text that runs is spoken at once and then only now and then, each time the newest", () => {
  const { said, runs } = voice();
  runs(25_000, "open");
  assert.deepEqual(said, [
    [0, "0"],
    [CALM, `${CALM - 100}`],
    [2 * CALM, `${2 * CALM - 100}`],
  ]);
});

test("an event is spoken soon, and events that follow each other do not chatter", () => {
  const { said, runs } = voice();
  runs(4000, "open");
  runs(1000, "closed", 4000);
  for (let i = 0; i < 20; i++) runs(100, i % 2 ? "open" : "closed", 5000 + 100 * i);
  runs(CALM, "closed", 7000);
  assert.equal(said[1][0], 4000);
  const gaps = said.slice(1).map(([at], i) => at - said[i][0]);
  assert.ok(
    gaps.every((gap) => gap >= EVENT),
    String(gaps),
  );
  assert.ok(said.length <= 5);
});

test("when it stands still the last text is spoken once, after a rest; a held key is not", () => {
  const { said, heard, forward, runs } = voice();
  runs(2000, "open");
  heard.hear("paused here", "open", false);
  forward(REST);
  assert.deepEqual(said.at(-1), [2000 + REST, "paused here"]);
  for (let i = 0; i < 30; i++) {
    heard.hear(`scrubbed ${i}`, "open", false);
    forward(REST - 100);
  }
  assert.equal(said.length, 2);
  forward(REST);
  assert.equal(said.at(-1)[1], "scrubbed 29");
  heard.hear("scrubbed 29", "open", false);
  forward(CALM);
  assert.equal(said.length, 3);
});

test("nothing is spoken after the end", () => {
  const { said, heard, forward } = voice();
  heard.hear("one", "", false);
  heard.stop();
  forward(CALM);
  assert.deepEqual(said, []);
});
