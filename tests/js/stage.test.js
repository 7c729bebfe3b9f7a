import assert from "node:assert/strict";
import test from "node:test";
import { decodeFrame, FrameStore } from "../../topowidgets/widgets/js/frames.js";
import { IDLE } from "../../topowidgets/widgets/js/sources/source.js";
import { Stage } from "../../topowidgets/widgets/js/stage.js";

/** A worker that is far away: it answers only when the test says so. */
function play(state = "running", steps = 5) {
  const sent = [],
    frames = new FrameStore();
  let listener;
  const source = {
    ...IDLE,
    frames,
    settings: {},
    status: { state },
    can: new Set(["play"]),
    subscribe: (fn) => {
      listener = fn;
      return () => {};
    },
    command: (name, args) => sent.push([name, args]),
  };
  const stage = new Stage(source, () => {});
  const frame = (step, run = 1) => {
    const before = frames.run;
    frames.add(
      decodeFrame({ id: step, run, step, tau: step, arrays: {}, rows: { step: [step], tau: [step] } }, undefined),
    );
    if (before !== null && before !== run) listener({ type: "reset" });
    listener({ type: "frame" });
  };
  for (let s = 0; s < steps; s++) frame(s);
  const status = (next) => {
    source.status = { state: next };
    listener({ type: "status" });
  };
  return { stage, sent, frame, status, names: () => sent.map(([name]) => name) };
}

test("the picture that is seen at Pause stays, however soon the worker answers; what it sent before it heard is kept for Step and Play", () => {
  const { stage, frame, status, names } = play();
  const seen = [];
  const look = () => seen.push(stage.shown.step);
  stage.pause();
  look();
  assert.deepEqual(names(), ["pause"]);
  assert.equal(stage.playing, false);
  assert.equal(stage.motion, false);
  frame(5);
  look();
  frame(6);
  look();
  status("paused");
  look();
  assert.deepEqual(new Set(seen), new Set([4]));
  assert.equal(stage.latest.step, 6);
  assert.equal(stage.scrubbed, true);
  stage.step();
  assert.equal(stage.shown.step, 5);
  stage.play();
  assert.equal(stage.shown.step, 6);
  assert.deepEqual(names(), ["pause", "play"]);
  stage.stop();
});

test("where nothing came after Pause the view is live again", () => {
  const { stage, status } = play();
  stage.pause();
  status("paused");
  assert.equal(stage.scrubbed, false);
  stage.stop();
});

test("a stale 'running' does not undo Pause", () => {
  const { stage, frame, status } = play();
  stage.pause();
  status("running");
  frame(5);
  assert.equal(stage.shown.step, 4);
  assert.equal(stage.playing, false);
  stage.stop();
});

test("scrubbing shows a past frame, pauses, and Play goes live", () => {
  const { stage, names, frame } = play();
  stage.scrubTo(2.4);
  assert.equal(stage.shown.step, 2);
  assert.equal(stage.scrubbed, true);
  frame(5);
  assert.equal(stage.shown.step, 2);
  stage.play();
  assert.equal(stage.shown.step, 5);
  assert.equal(stage.playing, true);
  assert.deepEqual(names(), ["pause", "play"]);
  stage.stop();
});

test("Step from a scrubbed view goes to the next kept frame, at the newest it asks the worker", () => {
  const { stage, names } = play("paused");
  stage.scrubTo(2);
  stage.step();
  assert.equal(stage.shown.step, 3);
  stage.step();
  assert.equal(stage.scrubbed, false);
  assert.deepEqual(names(), []);
  stage.step();
  assert.deepEqual(names(), ["step"]);
  assert.equal(stage.motion, true);
  stage.stop();
});

test("Reset shows the start at once and takes the new run when it comes", () => {
  const { stage, frame, names } = play();
  stage.reset();
  frame(5);
  assert.equal(stage.shown.step, 0);
  assert.deepEqual(names(), ["reset"]);
  frame(0, 2);
  assert.equal(stage.shown.run, 2);
  assert.ok(stage.frames.ghost);
  stage.stop();
});

test("each jump forbids a tween, a frame does not", () => {
  const { stage, frame } = play();
  const before = stage.jumps;
  frame(5);
  assert.equal(stage.jumps, before);
  stage.scrubTo(1);
  assert.ok(stage.jumps > before);
  stage.stop();
});

test("what is pointed at is kept in one place, and a change is told once", () => {
  const { stage } = play();
  const heard = [];
  const stop = stage.onPoint((pointed) => heard.push(pointed));
  const bar = { row: 3, degree: 1, birth: 0.1, death: 0.8 };
  stage.point({ bar });
  stage.point({ bar: { ...bar } });
  stage.point({ neuron: 7 });
  assert.deepEqual(stage.pointed, { bar, neuron: 7 });
  stage.point({ bar: null });
  stop();
  stage.point({ neuron: null });
  assert.deepEqual(heard, [
    { bar, neuron: null },
    { bar, neuron: 7 },
    { bar: null, neuron: 7 },
  ]);
  stage.stop();
});

test("a step measured anew takes the place of its picture that is looked at", () => {
  const { stage, frame } = play("paused");
  stage.scrubTo(4);
  stage.view = stage.latest;
  const before = stage.shown;
  frame(4);
  assert.notEqual(stage.shown, before);
  assert.equal(stage.shown, stage.latest);
  stage.scrubTo(2);
  frame(4);
  assert.equal(stage.shown.step, 2);
  stage.stop();
});
