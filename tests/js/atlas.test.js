import assert from "node:assert/strict";
import { test } from "node:test";
import { colourAt, contour, phaseScale, rateEdges } from "../../topowidgets/widgets/js/draw/phase.js";
import { beyond, cellsOf, valueAt } from "../../topowidgets/widgets/js/panels/phase.js";
import { atlasSource, decodeRow, nearestRate, whole } from "../../topowidgets/widgets/js/sources/atlas.js";
import { Stage } from "../../topowidgets/widgets/js/stage.js";
import { handClock } from "./hand_clock.js";

/** A row of three frames, a tau of `gap` apart; its loss falls by halves, its cloud is the rate itself. */
function row(rate, gap, { diverged = false, measured = [0, 1, 2] } = {}) {
  const headers = [0, 1, 2].map((step) => ({
    id: step,
    step,
    tau: step * gap,
    marks: { bound: measured.includes(step) ? 2 + step : 77 },
    curvature_step: Math.max(...measured.filter((at) => at <= step)),
    rows: {
      step: [step],
      tau: [step * gap],
      loss: [2 ** -step],
      ...(measured.includes(step) ? { K: [1], h1: [0.4 + step], ...(step ? { folded: [step] } : {}) } : {}),
    },
    arrays: { bars: { offset: 2, shape: [1, 3] } },
  }));
  const one = Float32Array.from([rate, rate, 1, 0.1, 0.5]);
  const buffer = new Float32Array(15);
  for (const i of [0, 1, 2]) buffer.set(one, 5 * i);
  return [
    {
      type: "row",
      eta_k: rate,
      diverged,
      common: { type: "frame", run: 1, arrays: { cloud: { shape: [1, 2], offset: 0 } } },
      headers,
      offsets: [0, 20, 40],
      lengths: [20, 20, 20],
    },
    new DataView(buffer.buffer),
  ];
}

function atlas(rates = [0.5, 1, 2, 4], first = 1) {
  let hear = (/** @type {any[]} */ ..._) => {},
    beat = () => {},
    link = () => {},
    alive = true;
  const clock = handClock(),
    sent = [];
  const transport = {
    send: (message) => {
      if (!alive) throw new Error("the comm is closed");
      sent.push(message);
    },
    onMessage: (fn) => {
      hear = fn;
      return () => {};
    },
    onStatus: (fn) => {
      beat = fn;
      return () => {};
    },
    onLink: (fn) => {
      link = fn;
      return () => {};
    },
    status: () => ({ config: { tau: 20 }, progress: { state: "running", done: 0, of: 4 } }),
    settings: () => ({ rates, first }),
  };
  const source = atlasSource(transport, { clock }),
    stage = new Stage(source, () => {});
  return {
    source,
    stage,
    sent,
    pass: clock.forward,
    beat: () => beat(),
    restart: () => {
      alive = false;
      link();
    },
    bring: (...all) => {
      for (const one of all) {
        const [message, buffer] = row(...one);
        hear(message, [buffer]);
      }
    },
  };
}

test("headers are made whole, and a row decoded", () => {
  assert.deepEqual(whole({ a: 1, b: { c: 2 }, d: [1] }, { b: { e: 3 }, d: [2] }), { a: 1, b: { c: 2, e: 3 }, d: [2] });
  const { store } = decodeRow(...row(0.5, 10));
  assert.deepEqual([...store.latest.arrays.cloud.data], [0.5, 0.5]);
  assert.equal(store.latest.tau, 20);
});

test("rows that came as one are those of the frames", () => {
  const [message, buffer] = row(0.5, 10),
    apart = decodeRow(message, buffer);
  const headers = message.headers.map(({ rows, ...header }) => header);
  const rows = {
    step: [0, 1, 2],
    tau: [0, 10, 20],
    loss: [1, 0.5, 0.25],
    K: [1, 1, 1],
    h1: [0.4, 1.4, 2.4],
    folded: [null, 1, 2],
  };
  const together = decodeRow({ ...message, headers, rows, row_ends: [1, 2, 3] }, buffer);
  assert.deepEqual(together.store.rows, apart.store.rows);
  assert.deepEqual(
    together.store.pictures.map(({ header }) => header.rows.loss),
    [[1], [0.5], [0.25]],
  );
  const { rows: late } = decodeRow(
    { ...message, headers, rows: { step: [0, 1, 2, 3], tau: [0, 10, 20, 30] }, row_ends: [1, 1, 4] },
    buffer,
  ).store;
  assert.deepEqual(late.step, [0, 1, 2, 3]);
});

test("the nearest rate is the nearest in its logarithm", () => {
  assert.equal(nearestRate([1, 4], 1.9), 1);
  assert.equal(nearestRate([1, 4], 2.1), 4);
  assert.equal(nearestRate([], 1), undefined);
});

test("the wish stays while its row is missing, and is granted when it comes", () => {
  const { source, stage, sent, bring } = atlas();
  assert.equal(sent[0].type, "hello");
  assert.equal(stage.shown, null);
  bring([4, 10]);
  assert.equal(source.atlas.current, 4);
  bring([0.5, 10]);
  assert.equal(source.atlas.current, 0.5);
  bring([1, 10]);
  assert.equal(source.atlas.current, 1);
  stage.command("rate", { eta_k: 3.9 });
  assert.equal(stage.shown.arrays.cloud.data[0], 4);
  assert.equal(sent.length, 1, "nothing is asked of the kernel");
});

test("an atlas opens at its end, and a training time stays while rates change", () => {
  const { stage, bring } = atlas();
  bring([1, 10], [2, 7], [4, 9]);
  assert.equal(stage.shown.tau, 20);
  stage.scrubTo(9.5);
  for (const [rate, tau] of [
    [1, 0],
    [2, 7],
    [4, 9],
    [2, 7],
    [1, 0],
  ]) {
    stage.command("rate", { eta_k: rate });
    assert.equal(stage.shown.tau, tau);
  }
  stage.scrubBy(1);
  assert.equal(stage.shown.tau, 10);
  stage.scrubBy(-1);
  assert.equal(stage.shown.tau, 0);
  assert.equal(stage.view, null);
});

test("Play runs training time, from the start where it stood at the end", () => {
  const { stage, pass, bring } = atlas();
  bring([1, 10]);
  stage.play();
  assert.equal(stage.shown.tau, 0);
  pass(5.2);
  assert.equal(stage.shown.tau, 10);
  assert.ok(stage.playing);
  pass(6);
  assert.equal(stage.shown.tau, 20);
  assert.equal(stage.status.state, "finished");
});

test("Play sweeps the rates at one training time", () => {
  const { source, stage, pass, bring } = atlas();
  bring([0.5, 10], [1, 10], [4, 10]);
  stage.scrubTo(10);
  stage.command("rate", { eta_k: 4 });
  stage.command("over", { over: "rate" });
  stage.play();
  const seen = [source.atlas.current];
  for (let i = 0; i < 120; i++) {
    pass(0.1);
    if (seen.at(-1) !== source.atlas.current) seen.push(source.atlas.current);
  }
  assert.deepEqual(seen, [0.5, 1, 4]);
  assert.equal(stage.shown.tau, 10);
  assert.equal(stage.status.state, "finished");
});

const [LOSS, FOLDED, H1] = [
  { name: "loss", of: "state" },
  { name: "folded", of: "step" },
  { name: "h1", of: "state" },
];

test("cells hold from one measurement to the next, folds over the step that made them; a run that diverged has an end", () => {
  const whole = decodeRow(...row(1, 5)),
    short = decodeRow(...row(1, 5, { diverged: true }));
  assert.deepEqual(
    cellsOf(whole, LOSS, 20).map(({ from, to, value }) => [from, to, value]),
    [
      [0, 5, 1],
      [5, 10, 0.5],
      [10, 20, 0.25],
    ],
  );
  assert.deepEqual(
    cellsOf(short, LOSS, 20).map(({ from, to }) => [from, to]),
    [
      [0, 5],
      [5, 10],
    ],
  );
  assert.deepEqual(
    cellsOf(whole, FOLDED, 20).map(({ from, to, value }) => [from, to, value]),
    [
      [0, 5, 1],
      [5, 20, 2],
    ],
  );
  assert.deepEqual(
    [0, 3, 5, 6, 10, 99].map((tau) => valueAt(whole, FOLDED, tau)),
    [1, 1, 1, 2, 2, 2],
    "at a frame stands what its step did",
  );
  assert.deepEqual(
    [0, 3, 5, 6, 10, 99].map((tau) => valueAt(whole, LOSS, tau)),
    [1, 1, 0.5, 0.5, 0.25, 0.25],
  );
  assert.deepEqual(
    cellsOf(whole, H1, 20).map(({ from, to, value }) => [from, to, value]),
    [
      [0, 5, 0.4],
      [5, 10, 1.4],
      [10, 20, 2.4],
    ],
  );
  assert.deepEqual(
    beyond(whole, "bound", [0, 20]).map((v) => Number(v.toFixed(6))),
    [-0.693147, -1.386294],
  );
  const sparse = decodeRow(...row(1, 5, { measured: [0, 2] }));
  assert.deepEqual(
    cellsOf(sparse, FOLDED, 20).map(({ from, to, value }) => [from, to, value]),
    [[0, 20, 2]],
    "a step that was not measured leaves no gap",
  );
  assert.deepEqual(
    cellsOf(sparse, H1, 20).map(({ from, to, value }) => [from, to, value]),
    [
      [0, 10, 0.4],
      [10, 20, 2.4],
    ],
    "a state that was not measured is the last that was",
  );
  assert.deepEqual(
    [
      cellsOf(whole, { name: "least_miss", of: "step" }, 20),
      cellsOf(whole, { name: "h2", of: "state" }, 20),
      valueAt(whole, { name: "h2", of: "state" }, 3),
    ],
    [[], [], undefined],
  );
  assert.ok(
    Math.abs(beyond(sparse, "bound", [5])[0] + Math.log(8) / 2) < 1e-9,
    "straight from one measurement to the next",
  );
  assert.ok(Number.isNaN(beyond(short, "bound", [15])[0]));
  assert.ok(beyond(whole, "fold", [0])[0] < -4, "no rate reaches a mark that is not there");
});

test("a kernel that falls silent is said to have ended, with what is there; heard again, it is not", () => {
  const { source, stage, pass, beat, bring } = atlas();
  pass(8);
  assert.equal(source.status.state, "starting");
  pass(8);
  assert.match(source.status.message, /^Nothing is heard .* No rate was trained\./);
  beat();
  assert.equal(source.status.state, "starting");
  bring([1, 10], [2, 7]);
  pass(20);
  assert.match(stage.status.notice, /^Nothing is heard .* 2 of 4 rates were trained/);
  assert.equal(stage.status.progress.state, "gone");
  stage.command("rate", { eta_k: 2 });
  assert.equal(stage.shown.arrays.cloud.data[0], 2, "what is there goes on to work");
  for (let i = 0; i < 10; i++) {
    beat();
    pass(3);
  }
  assert.equal(stage.status.notice, "");
});

test("a kernel that was restarted is said at once, and not asked again", () => {
  const { stage, sent, bring, restart } = atlas();
  bring([1, 10], [2, 7], [4, 9], [0.5, 10]);
  assert.equal(stage.status.notice, "");
  restart();
  assert.match(stage.status.notice, /^The kernel was restarted .* All 4 rates are here/);
  stage.command("cancel_runs", {});
  assert.equal(sent.length, 1);
});

test("a contour is found where the field is zero", () => {
  const xs = [0, 1, 2],
    ys = [0, 1, 2];
  const segments = contour(
    xs,
    ys,
    xs.map((x) => ys.map((y) => x + y - 1.5)),
  );
  for (const [a, b, c, d] of segments) {
    assert.ok(Math.abs(a + b - 1.5) < 1e-12);
    assert.ok(Math.abs(c + d - 1.5) < 1e-12);
  }
  assert.equal(segments.length, 3);
  assert.equal(
    contour(
      xs,
      ys,
      xs.map(() => [NaN, NaN, NaN]),
    ).length,
    0,
  );
});

test("colours and scales", () => {
  assert.equal(colourAt(0), "rgb(0 34 78)");
  assert.equal(colourAt(2), "rgb(254 232 56)");
  assert.deepEqual(
    rateEdges([1, 4]).map((v) => Number(v.toFixed(6))),
    [0.5, 2, 8],
  );
  const scale = phaseScale([1, 4], 10, { width: 450, height: 346 });
  assert.ok(Math.abs(scale.rate(scale.x(3)) - 3) < 1e-12);
  assert.ok(Math.abs(scale.tau(scale.y(4)) - 4) < 1e-12);
});
