import assert from "node:assert/strict";
import test from "node:test";
import {
  cycleOf,
  decodeFrame,
  decodeHistory,
  FrameStore,
  lastAtMost,
  newest,
} from "../../topowidgets/widgets/js/frames.js";

/** A frame with the rows since the one before; columns: more of them, one value a row. */
const frame = (step, { run = 1, from = step, bytes = 0, columns = {} } = {}) => {
  const steps = Array.from({ length: step - from + 1 }, (_, i) => from + i);
  const rows = { step: steps, tau: steps.map((s) => 1.5 * s), loss: steps.map((s) => 1 / (s + 1)), ...columns };
  const made = decodeFrame({ id: step, run, step, tau: 1.5 * step, rows, arrays: {} }, new ArrayBuffer(0));
  return bytes ? { ...made, bytes } : made;
};

test("a frame's arrays are cut out of one buffer, also at an unaligned place", () => {
  const bytes = new Uint8Array(1 + 4 * 9);
  new Uint8Array(bytes.buffer, 1).set(new Uint8Array(Float32Array.of(1, 2, 3, 4, 0, 1, 0, 0.5, Infinity).buffer));
  const header = {
    id: 7,
    run: 1,
    step: 3,
    tau: 4.5,
    arrays: {
      cloud: { offset: 0, shape: [2, 2] },
      folded: { offset: 4, shape: [2] },
      bars: { offset: 6, shape: [1, 3] },
    },
  };
  const { arrays, step } = decodeFrame(header, new DataView(bytes.buffer, 1));
  assert.equal(step, 3);
  assert.deepEqual([...arrays.cloud.data], [1, 2, 3, 4]);
  assert.deepEqual([...arrays.folded.data], [0, 1]);
  assert.deepEqual([...arrays.bars.data], [0, 0.5, Infinity]);
  assert.equal(arrays.tracers, undefined);
});

test("an array that reaches beyond its buffer is refused", () => {
  assert.throws(
    () => decodeFrame({ id: 1, arrays: { cloud: { offset: 0, shape: [3, 2] } } }, new ArrayBuffer(8)),
    /cloud/,
  );
});

test("a history is cut at its byte offsets", () => {
  const buffer = Float32Array.of(9, 1, 2, 3, 4).buffer;
  const header = (step) => ({
    id: step,
    run: 2,
    step,
    tau: step,
    rows: { step: [step], tau: [step] },
    arrays: { cloud: { offset: 0, shape: [1, 2] } },
  });
  const frames = decodeHistory({ run: 2, headers: [header(0), header(1)], offsets: [4, 12], lengths: [8, 8] }, buffer);
  assert.deepEqual(
    frames.map((f) => [...f.arrays.cloud.data]),
    [
      [1, 2],
      [3, 4],
    ],
  );
});

test("rows are kept for every step, nulls for what was not measured", () => {
  const store = new FrameStore();
  store.add(frame(0));
  store.add(frame(4, { from: 1, columns: { accuracy: [null, 0.5, null, NaN] } }));
  assert.deepEqual(store.rows.step, [0, 1, 2, 3, 4]);
  assert.deepEqual(store.rows.accuracy, [null, null, 0.5, null, null]);
  assert.equal(store.latest.step, 4);
  assert.equal(store.at(5).step, 0);
  assert.equal(store.at(6).step, 4);
  assert.equal(store.at(-1).step, 0);
});

test("a column that first appears late has nulls before, and nulls where it is missing later", () => {
  const store = new FrameStore();
  store.add(frame(1, { from: 0 }));
  const { rows } = store;
  assert.deepEqual(Object.keys(rows), ["step", "tau", "loss"]);
  store.add(frame(3, { from: 2, columns: { h1: [null, 0.25] } }));
  assert.deepEqual(rows.h1, [null, null, null, 0.25]);
  store.add(frame(5, { from: 4 }));
  store.add(frame(6, { columns: { h1: [0.5], of_a_newer_version: [7] } }));
  assert.deepEqual(rows.h1, [null, null, null, 0.25, null, null, 0.5]);
  assert.deepEqual(rows.of_a_newer_version, [null, null, null, null, null, null, 7]);
  assert.deepEqual(
    rows.loss,
    [0, 1, 2, 3, 4, 5, 6].map((s) => 1 / (s + 1)),
  );
  store.add(frame(4, { columns: { h1: [0.75] } })); // rewound
  assert.deepEqual(
    [rows.step, rows.h1, rows.of_a_newer_version],
    [
      [0, 1, 2, 3, 4],
      [null, null, null, 0.25, 0.75],
      [null, null, null, null, null],
    ],
  );
  store.add(frame(0, { run: 2 }));
  assert.deepEqual(
    [Object.keys(store.rows), store.ghost.h1.length],
    [["step", "tau", "loss"], 5],
    "another run begins with its own columns",
  );
});

test("the newest value of a header's rows, null where there is none", () => {
  const header = { rows: { step: [1, 2], K: [3, null], loss: [1, 0.5] } };
  assert.deepEqual(
    ["loss", "K", "h1"].map((name) => newest(header, name)),
    [0.5, null, null],
  );
  assert.deepEqual([newest({ rows: {} }, "loss"), newest({}, "loss"), newest(undefined, "loss")], [null, null, null]);
});

test("rows of 0.1.0 are lists in one order", () => {
  const [first, second] = [
    [0, 0, null, null, 0.5],
    [1, 1.5, 0.25, 3, 0.125],
  ].map((values) => [...values, ...Array(18).fill(null), 9]);
  const { rows } = decodeFrame(
    { id: 1, run: 1, step: 1, tau: 1.5, rows: [first, second], arrays: {} },
    undefined,
  ).header;
  assert.equal(Object.keys(rows).length, 24);
  assert.deepEqual(
    [rows.step, rows.tau, rows.eta, rows.eta_k, rows.loss],
    [
      [0, 1],
      [0, 1.5],
      [null, 0.25],
      [null, 3],
      [0.5, 0.125],
    ],
  );
  assert.deepEqual(
    [rows.K, rows.least_miss, rows.gluing_eta_k],
    [
      [null, null],
      [null, null],
      [9, 9],
    ],
  );
  assert.deepEqual(decodeFrame({ id: 2, rows: [], arrays: {} }, undefined).header.rows, {});
});

test("a new run makes the old rows the ghost; dismissing it forgets them", () => {
  const store = new FrameStore();
  store.add(frame(0));
  store.add(frame(1));
  store.add(frame(0, { run: 2 }));
  assert.deepEqual(store.ghost.step, [0, 1]);
  assert.deepEqual(store.rows.step, [0]);
  store.dismissGhost();
  assert.equal(store.ghost, null);
});

test("a run resumed from an earlier step is rewound", () => {
  const store = new FrameStore();
  for (let s = 0; s < 6; s++) store.add(frame(s));
  store.add(frame(3));
  assert.deepEqual(store.rows.step, [0, 1, 2, 3]);
  assert.deepEqual(
    store.pictures.map((p) => p.step),
    [0, 1, 2, 3],
  );
});

test("a step sent again without rows replaces the picture and keeps the row", () => {
  const store = new FrameStore();
  for (let s = 0; s < 3; s++) store.add(frame(s));
  const again = decodeFrame({ id: 9, run: 1, step: 2, tau: 3, rows: {}, arrays: {} }, new ArrayBuffer(0));
  store.add(again);
  assert.equal(store.latest.id, again.id);
  assert.equal(store.pictures.length, 3);
  assert.deepEqual(store.rows.step, [0, 1, 2]);
});

test("over the cap every second picture older than the newest is dropped, and no row below the cap of rows", () => {
  const store = new FrameStore({ maxPictures: 100, fresh: 20 });
  for (let s = 0; s < 1000; s++) {
    store.add(frame(s));
    assert.ok(store.pictures.length <= 100);
  }
  assert.equal(store.rows.step.length, 1000);
  assert.equal(store.first.step, 0);
  assert.deepEqual(
    store.pictures.slice(-20).map((p) => p.step),
    Array.from({ length: 20 }, (_, i) => 980 + i),
  );
});

test("over the cap every second row of the older half is dropped, and what only it had measured is taken over", () => {
  const store = new FrameStore({ maxRows: 100 });
  for (let s = 0; s < 1000; s++) {
    store.add(frame(s, { columns: s % 3 ? {} : { K: [s] } }));
    assert.ok(store.rows.step.length <= 100);
  }
  const { step, K } = store.rows;
  assert.equal(step[0], 0);
  assert.ok(step.every((s, i) => i === 0 || s > step[i - 1]));
  assert.deepEqual(
    step.slice(-40),
    Array.from({ length: 40 }, (_, i) => 960 + i),
  );
  assert.ok(
    step.every((s, i) => K[i] === null || (K[i] % 3 === 0 && K[i] <= s && (i === 0 || K[i] > step[i - 1]))),
    "a value is shown no later than the next row",
  );
  assert.ok(
    K.slice(0, 10).every((v) => v !== null),
    "a thinned row has what its neighbours measured",
  );
  for (const name of ["step", "tau", "loss", "K"]) assert.equal(store.rows[name].length, step.length, name);
});

test("a picture keeps its own row only, and a frame that was given in stays as it is", () => {
  const store = new FrameStore(),
    given = frame(4, { from: 1 });
  store.add(given);
  assert.deepEqual(given.header.rows.step, [1, 2, 3, 4]);
  assert.deepEqual(store.latest.header.rows, { step: [4], tau: [6], loss: [0.2] });
  assert.deepEqual(store.rows.step, [1, 2, 3, 4]);
});

test("the cap on bytes holds too", () => {
  const store = new FrameStore({ maxBytes: 1000, fresh: 500 });
  for (let s = 0; s < 50; s++) store.add(frame(s, { bytes: 100 }));
  assert.ok(store.bytes <= 1000);
  assert.equal(store.bytes, store.pictures.length * 100);
  assert.equal(store.rows.step.length, 50);
});

test("a history replaces the run's frames; an empty one changes nothing", () => {
  const store = new FrameStore();
  store.add(frame(5));
  store.replace(1, [frame(0), frame(2, { from: 1 })]);
  assert.deepEqual(store.rows.step, [0, 1, 2]);
  assert.equal(store.ghost, null);
  store.replace(1, []);
  assert.equal(store.latest.step, 2);
});

test("neighbours of a frame by kept pictures", () => {
  const store = new FrameStore();
  for (const s of [0, 3, 9]) store.add(frame(s));
  assert.equal(store.neighbour(store.at(4.5), 1).step, 9);
  assert.equal(store.neighbour(store.latest, 1).step, 9);
  assert.equal(store.neighbour(store.first, -1).step, 0);
});

test("lastAtMost", () => {
  assert.equal(lastAtMost([1, 2, 2, 5], 2), 2);
  assert.equal(lastAtMost([1, 2], 0), -1);
  assert.equal(lastAtMost([], 0), -1);
});

test("a bar's cycle is its neurons in their order, null where it has none", () => {
  const data = Float32Array.from([4, 7, 4, 2, 4, 9, 6, 1, 6, 2, 6, 3]);
  const frame = decodeFrame({ id: 1, arrays: { cycles: { offset: 0, shape: [6, 2] } } }, data.buffer);
  assert.deepEqual(cycleOf(frame, 4), [7, 2, 9]);
  assert.deepEqual(cycleOf(frame, 6), [1, 2, 3]);
  assert.equal(cycleOf(frame, 5), null);
  assert.equal(cycleOf(decodeFrame({ id: 2, arrays: {} }, undefined), 4), null);
});

test("no ghost of a run of another preset or task", () => {
  const store = new FrameStore(),
    frame = (run, step) =>
      decodeFrame(
        { type: "frame", id: 1, run, step, tau: step, arrays: {}, rows: { step: [step], tau: [step] } },
        undefined,
      );
  const run = (number, of) => {
    for (const step of [0, 1]) store.add(frame(number, step), of);
  };
  run(1, "pinch curve");
  run(2, "pinch curve");
  assert.deepEqual(store.ghost.step, [0, 1]);
  run(3, "fold curve");
  assert.equal(store.ghost, null);
  run(4, "fold curve");
  assert.deepEqual(store.ghost.step, [0, 1]);
  store.replace(5, [frame(5, 0)], "fold digits");
  assert.equal(store.ghost, null);
});

test("events are kept beside the rows: joined, forgotten with a future that is gone, and bounded", () => {
  const store = new FrameStore({ maxEvents: 2 });
  const slid = (step, before, after) => ({
    kind: "rate",
    step,
    tau: 1.5 * step,
    values: { before: { eta_k: before }, after: { eta_k: after } },
  });
  const end = { kind: "diverged", step: 5, tau: 7.5, values: {} };
  const add = (made, ...events) => store.add({ ...made, header: { ...made.header, events } });
  const again = (step) => ({ ...frame(step), header: { ...frame(step).header, rows: {} } });
  add(frame(0));
  add(frame(2, { from: 1 }), slid(2, 1, 2));
  add(frame(4, { from: 3 }), slid(2, 2, 3));
  assert.deepEqual(store.events, [slid(2, 1, 3)]);
  add(again(4), end);
  assert.deepEqual(store.events, [slid(2, 1, 3), end]);
  assert.deepEqual([store.latest.step, store.rows.step], [4, [0, 1, 2, 3, 4]]);
  add(frame(4, { from: 3 }), slid(2, 1, 3));
  assert.deepEqual(store.events, [slid(2, 1, 3)], "what came once more is there once");
  add(frame(6, { from: 5 }), slid(4, 3, 4), slid(5, 4, 5));
  assert.deepEqual(store.events, [slid(4, 3, 4), slid(5, 4, 5)], "the latest");
  store.truncate(5);
  assert.deepEqual(store.events, [slid(4, 3, 4)]);
  add(frame(0, { run: 2 }));
  assert.deepEqual(store.events, []);
});
