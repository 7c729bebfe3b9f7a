import assert from "node:assert/strict";
import test from "node:test";
import { decodeFrame, FrameStore } from "../../topowidgets/widgets/js/frames.js";
import { recordedSource } from "../../topowidgets/widgets/js/sources/recorded.js";
import { IDLE } from "../../topowidgets/widgets/js/sources/source.js";
import { Stage } from "../../topowidgets/widgets/js/stage.js";
import { followTraits } from "../../topowidgets/widgets/js/traits.js";

const header = (step) => ({ type: "frame", id: step, run: 1, step, tau: 1.5 * step, arrays: {}, rows: {} });
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** A widget's model with its change events; `linked` stands for jslink. */
function model(values = {}) {
  const state = { step: 0, tau: 0, hover: -1, ...values },
    listeners = {},
    told = [];
  const set = (next) => {
    for (const [name, value] of Object.entries(next)) {
      if (state[name] === value) continue;
      state[name] = value;
      for (const fn of listeners[name] ?? []) fn();
    }
  };
  return {
    state,
    told,
    set, // from outside
    traits: {
      get: (name) => state[name],
      set: (next) => {
        told.push(next);
        set(next);
      },
      onChange: (name, fn) => {
        (listeners[name] ??= []).push(fn);
        return () => {};
      },
    },
    linked: (other, name) => (listeners[name] ??= []).push(() => other.set({ [name]: state[name] })),
  };
}

/** A lab of a few frames. */
function live(state, steps) {
  const sent = [],
    frames = new FrameStore();
  const source = {
    ...IDLE,
    frames,
    settings: {},
    status: { state },
    can: new Set(["rate"]),
    subscribe: () => () => {},
    command: (name) => sent.push(name),
  };
  const stage = new Stage(source, () => {});
  const frame = (step) => frames.add(decodeFrame(header(step), undefined));
  for (const step of steps) frame(step);
  return { stage, sent, frame };
}

test("a recording tells what is seen, and is played and paused by a link", async () => {
  const rows = [
    { step: [0], tau: [0], loss: [0.5] },
    { step: [1], tau: [1.5], loss: [0.25] },
  ];
  const facts = (step) => ({
    sample_verdict: { verdict: step ? "closed" : "open", persistence: 0.4 },
    map_verdict: { verdict: "injective" },
    rows: rows[step],
  });
  const frames = [0, 1].map((step) => ({ header: { ...header(step), ...facts(step) }, buffer: undefined }));
  const stage = new Stage(recordedSource({ settings: {}, status: { speed: 30, tau_end: 1.5 }, frames }), () => {});
  const one = model({ playing: false });
  const linked = followTraits(stage, one.traits);
  linked.drawn();
  await wait(60);
  const { playing, loss, persistence, sample_verdict, map_verdict, state } = one.state;
  assert.deepEqual(
    [playing, loss, persistence, sample_verdict, map_verdict, state],
    [false, 0.5, 0.4, "open", "injective", "paused"],
  );
  one.set({ playing: true });
  assert.equal(stage.playing, true);
  one.set({ playing: false });
  assert.equal(stage.playing, false);
  one.set({ playing: true });
  await wait(120);
  linked.drawn();
  await wait(350);
  assert.deepEqual(
    [one.state.playing, one.state.loss, one.state.sample_verdict, one.state.state],
    [false, 0.25, "closed", "finished"],
  );
  linked.stop();
  stage.stop();
});

test("a recording that is to play does so once it is shown; a lab's training is the kernel's", async () => {
  const frames = [0, 1].map((step) => ({ header: header(step), buffer: undefined }));
  const stage = new Stage(recordedSource({ settings: {}, status: { speed: 1 }, frames }), () => {});
  const linked = followTraits(stage, model({ playing: true }).traits);
  assert.equal(stage.playing, false);
  linked.drawn();
  assert.equal(stage.playing, true);
  linked.stop();
  stage.stop();
  const lab = live("running", [0]),
    other = model({ playing: true }),
    follows = followTraits(lab.stage, other.traits);
  other.set({ playing: false });
  follows.drawn();
  await wait(350);
  assert.deepEqual([lab.sent, other.told], [[], []]);
  follows.stop();
  lab.stage.stop();
});

test("what is shown is told at once where the picture stands, and a few times a second while it plays", async () => {
  const { stage, frame } = live("running", [0]);
  const { traits, told } = model();
  const linked = followTraits(stage, traits);
  for (let step = 1; step <= 20; step++) {
    frame(step);
    linked.drawn();
    await wait(20);
  }
  assert.ok(told.length >= 1 && told.length <= 4, `${told.length} in 400 ms`);
  stage.source.status = { state: "paused" };
  linked.drawn();
  await wait(60);
  assert.deepEqual(told.at(-1), { step: 20, tau: 30 });
  linked.stop();
  stage.stop();
});

test("a place that is set is shown, the nearest kept at or before, and told back", async () => {
  const { stage, sent } = live("paused", [0, 2, 4, 6]);
  const one = model();
  const linked = followTraits(stage, one.traits);
  one.set({ step: 5 });
  assert.equal(stage.shown.step, 4);
  linked.drawn();
  await wait(60);
  assert.deepEqual([one.state.step, one.state.tau, sent], [4, 6, []]);
  one.set({ tau: 3.1 });
  assert.equal(stage.shown.step, 2);
  linked.stop();
  stage.stop();
});

test("setting a place holds a running lab; the echo of another picture of the run does not", () => {
  const { stage, sent, frame } = live("running", [0, 1, 2]);
  const one = model();
  const linked = followTraits(stage, one.traits);
  for (const step of [3, 4]) {
    frame(step);
    linked.drawn();
  }
  one.set({ step: 3 });
  one.set({ step: 9 });
  assert.deepEqual(sent, []);
  one.set({ step: 1 });
  assert.deepEqual([sent, stage.shown.step], [["pause"], 1]);
  linked.stop();
  stage.stop();
});

test("two recordings whose steps are linked show one step, forwards and backwards, and come to rest", async () => {
  const frames = () => [0, 1, 2, 3, 4].map((step) => ({ header: header(step), buffer: undefined }));
  const make = () => {
    const stage = new Stage(recordedSource({ settings: {}, status: {}, frames: frames() }), () => {}),
      one = model();
    return { ...one, stage, follows: followTraits(stage, one.traits) };
  };
  const a = make(),
    b = make();
  a.linked(b, "step");
  b.linked(a, "step");
  for (const tau of [4.5, 1.5]) {
    a.stage.scrubTo(tau);
    a.follows.drawn();
    await wait(60);
    b.follows.drawn();
    await wait(60);
    assert.deepEqual([a.stage.shown.tau, b.stage.shown.tau, b.state.tau], [tau, tau, tau]);
  }
  assert.equal(a.told.length, 2);
  for (const { follows, stage } of [a, b]) {
    follows.stop();
    stage.stop();
  }
});

test("arrow keys go on into what a recording has not yet played", () => {
  const stage = new Stage(
    recordedSource({
      settings: {},
      status: {},
      frames: [0, 1, 2].map((step) => ({ header: header(step), buffer: undefined })),
    }),
    () => {},
  );
  for (const [by, step] of [
    [1, 1],
    [1, 2],
    [1, 2],
    [-1, 1],
    [-10, 0],
    [10, 2],
  ]) {
    stage.scrubBy(by);
    assert.equal(stage.shown.step, step);
  }
  stage.stop();
});

test("a recording opens where it was put", () => {
  const stage = new Stage(
    recordedSource({
      settings: {},
      status: {},
      frames: [0, 3, 6].map((step) => ({ header: header(step), buffer: undefined })),
    }),
    () => {},
  );
  const linked = followTraits(stage, model({ step: 4 }).traits);
  assert.equal(stage.shown.step, 3);
  linked.stop();
  stage.stop();
});

test("pointing lights up in the other picture, and goes out there", async () => {
  const a = live("paused", [0]),
    b = live("paused", [0]),
    one = model(),
    two = model();
  const links = [followTraits(a.stage, one.traits), followTraits(b.stage, two.traits)];
  one.linked(two, "hover");
  two.linked(one, "hover");
  a.stage.point({ neuron: 7 });
  assert.deepEqual([b.stage.lit, a.stage.lit, two.state.hover], [7, -1, 7]);
  await wait(60);
  a.stage.point({ neuron: null });
  await wait(60);
  assert.deepEqual([b.stage.lit, one.state.hover], [-1, -1]);
  for (const link of links) link.stop();
});
