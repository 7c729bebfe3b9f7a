import assert from "node:assert/strict";
import { test } from "node:test";
import { everyNth, stride } from "../../topowidgets/widgets/js/data/thinning.js";
import { joint } from "../../topowidgets/widgets/js/draw/cloud.js";
import { stroke } from "../../topowidgets/widgets/js/panels/columns.js";
import { joined } from "../../topowidgets/widgets/js/panels/overlay.js";
import { atlasSource } from "../../topowidgets/widgets/js/sources/atlas.js";
import { columnSource } from "../../topowidgets/widgets/js/sources/column.js";
import { Stage } from "../../topowidgets/widgets/js/stage.js";
import { say } from "../../topowidgets/widgets/js/texts/index.js";
import { columnSaid, compared, comparedMany, endsBefore } from "../../topowidgets/widgets/js/verdict_words.js";
import { handClock } from "./hand_clock.js";

/** A row of `steps` steps, a tau of `gap` apart, whose hole shrinks by a tenth in each. */
function row(key, gap, steps, { diverged = false } = {}) {
  const headers = Array.from({ length: steps + 1 }, (_, step) => ({
    id: step,
    step,
    tau: step * gap,
    hole_degree: 1,
    sample_verdict: { verdict: step > 4 ? "closed" : "open", persistence: Math.max(0, 1 - step / 10) },
    rows: { step: [step], tau: [step * gap], loss: [2 ** -step] },
  }));
  return {
    type: "row",
    key,
    eta_k: gap,
    diverged,
    common: { type: "frame", run: 1, arrays: {} },
    headers,
    offsets: headers.map(() => 0),
    lengths: headers.map(() => 0),
  };
}

function compare(...rows) {
  let hear = (/** @type {any[]} */ ..._) => {};
  const clock = handClock();
  const settings = {
    rates: [1, 2],
    columns: [
      { key: 1, label: "a" },
      { key: 2, label: "b" },
    ],
    shares: false,
  };
  const transport = {
    send: () => {},
    onMessage: (fn) => {
      hear = fn;
      return () => {};
    },
    onStatus: () => () => {},
    status: () => ({ progress: { state: "running" } }),
    settings: () => settings,
  };
  const source = atlasSource(transport, { clock }),
    stage = new Stage(source, () => {});
  for (const one of rows) hear(one, [new DataView(new ArrayBuffer(0))]);
  const bring = (one) => hear(one, [new DataView(new ArrayBuffer(0))]);
  return {
    source,
    stage,
    pass: clock.forward,
    bring,
    steps: () => [1, 2].map((key) => source.framesOf(key).latest?.step),
  };
}

test("all rows stand at one training time, and the row of the most pictures leads", () => {
  const { source, stage, steps } = compare(row(1, 5, 4), row(2, 2, 10));
  assert.deepEqual([steps(), source.head], [[4, 10], 20]);
  stage.scrubTo(9);
  assert.deepEqual(steps(), [1, 4]);
  stage.scrubBy(1);
  assert.deepEqual([steps(), stage.shown.tau], [[2, 5], 10]);
  assert.equal(source.atlas.current, null, "no rate is the shown one");
  assert.ok(!source.can.has("over") && !source.can.has("share") && source.can.has("loop"));
});

test("Play goes on to the end of the longest, and loops", () => {
  const { source, stage, steps, pass } = compare(row(1, 5, 1), row(2, 2, 10));
  source.command("speed", { speed: 10 });
  stage.play();
  assert.deepEqual(steps(), [0, 0]);
  pass(1.1);
  assert.deepEqual(steps(), [1, 5]);
  assert.ok(stage.playing);
  source.command("loop", { loop: true });
  pass(1.2);
  assert.deepEqual(steps(), [1, 10]);
  pass(1);
  assert.ok(stage.playing && steps()[1] < 5);
  source.command("loop", { loop: false });
  pass(3);
  assert.equal(stage.status.state, "finished");
});

test("the leading row may end before the others", () => {
  const { source, stage, steps, pass } = compare(row(1, 5, 4), row(2, 1, 10));
  source.command("speed", { speed: 10 });
  stage.play();
  pass(1.7);
  assert.deepEqual([steps(), stage.playing], [[3, 10], true]);
  pass(1);
  assert.deepEqual([steps(), source.head, stage.status.state], [[4, 10], 20, "finished"]);
});

test("a row that comes later joins where the clock stands", () => {
  const { source, stage, bring, steps } = compare(row(2, 2, 10));
  stage.scrubTo(10);
  assert.deepEqual(steps(), [undefined, 5]);
  const column = new Stage(columnSource(source, 1), () => {});
  assert.equal(column.status.empty, say("atlas.column_comes"));
  bring(row(1, 5, 4));
  assert.deepEqual([steps(), column.shown.step], [[2, 5], 2]);
  assert.ok(!column.can("play"));
  assert.deepEqual(columnSource(source, 1, { x: [1] }).settings.data, { x: [1] }, "what its own run learns");
});

test("one sentence says what all show", () => {
  const { source } = compare(row(1, 5, 2, { diverged: true }), row(2, 2, 10));
  const parts = () =>
    [1, 2].map((key) => ({
      name: ["a", "b"][key - 1],
      row: source.atlas.rows.get(key),
      frame: source.framesOf(key).latest,
    }));
  assert.equal(
    compared(20, parts()),
    "At tau 20: at a the sampled hole is open (0.80 of the radius, diverged after tau 10); at b closed (no bar at all).",
  );
  source.seek(4);
  assert.equal(
    compared(4, parts()),
    "At tau 4: at a the sampled hole is open (1.00 of the radius); at b open (0.80 of the radius).",
  );
  assert.equal(compared(4, [{ name: "a", row: undefined, frame: null }]), "At tau 4: at a not trained yet.");
  const [{ row: one, frame }] = parts();
  assert.equal(columnSaid(one, frame, 4), "step 0, hole open");
  assert.equal(endsBefore({ ...one, diverged: false }, one.store.latest, 16), ", ended at tau 10");
  assert.equal(endsBefore({ ...one, diverged: false }, one.store.latest, 14), "", "less than a step");
});

test("of many runs the holes are counted", () => {
  assert.equal(
    comparedMany(4, ["open", "closed", "open", "open", null]),
    `At tau 4, of 5 runs the sampled hole is open in 3, closed in 1, not trained yet: 1.`,
  );
  assert.match(say("atlas.too_many", { runs: 6, most: 4 }), /up to 4 runs. Of these 6 the timelines/);
});

test("sixteen runs have a look of their own", () => {
  const looks = Array.from({ length: 16 }, (_, i) => JSON.stringify(stroke(i)));
  assert.equal(new Set(looks).size, 16);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => stroke(i).colour),
    ["accent", "fold", "h0", "second"],
  );
  assert.equal(stroke(0).dash, undefined);
});

test("lines on one axis keep their own points", () => {
  assert.deepEqual(joined({ a: { x: [0, 2], y: [1, 2] }, b: { x: [0, 1, 2], y: [null, 5, 6] } }), {
    tau: [0, 1, 2],
    a: [1, null, 2],
    b: [null, 5, 6],
  });
  const long = joined({
    a: { x: Array.from({ length: 5000 }, (_, i) => i), y: Array.from({ length: 5000 }, (_, i) => i) },
    b: { x: [0.5, 4999.5], y: [1, 2] },
  });
  assert.ok(long.tau.length < 760);
  assert.deepEqual([long.a.filter((v) => v !== null).at(-1), long.b.filter((v) => v !== null)], [4999, [1, 2]]);
  assert.deepEqual(everyNth([1, 2, 3], stride(3, 3)), [1, 2, 3]);
});

test("two windows in one", () => {
  assert.deepEqual(joint([-1, 1, -3, 1], [-2, 0.5, -1, 2]), [-2, 1, -3, 2]);
  assert.deepEqual(joint(undefined, [-2, 0.5]), [-2, 0.5]);
});
