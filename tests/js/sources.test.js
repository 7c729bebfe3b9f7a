import assert from "node:assert/strict";
import test from "node:test";
import { liveSource } from "../../topowidgets/widgets/js/sources/live.js";
import { recordedSource } from "../../topowidgets/widgets/js/sources/recorded.js";
import { handClock } from "./hand_clock.js";

const header = (step, run = 1) => ({
  type: "frame",
  id: step + 1,
  run,
  step,
  tau: 1.5 * step,
  arrays: {},
  rows: { step: [step], tau: [1.5 * step], eta_k: [1.5] },
});

function kernel() {
  const sent = [],
    page = Object.assign(new EventTarget(), { hidden: false });
  let onMessage,
    onStatus,
    offs = 0,
    status = { state: "paused" };
  const off = () => {
    offs += 1;
  };
  const source = liveSource(
    {
      send: (message) => sent.push(message),
      onMessage: (fn) => {
        onMessage = fn;
        return off;
      },
      onStatus: (fn) => {
        onStatus = fn;
        return off;
      },
      status: () => status,
      settings: () => ({ version: "1" }),
    },
    { page },
  );
  const hide = (hidden) => {
    page.hidden = hidden;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  return {
    source,
    sent,
    hide,
    frame: (step, run) => onMessage(header(step, run), [new ArrayBuffer(0)]),
    message: (m, b) => onMessage(m, b),
    setStatus: (s) => {
      status = s;
      onStatus();
    },
    offs: () => offs,
  };
}

test("a live source says hello once, at the first listener", () => {
  const { source, sent } = kernel();
  assert.deepEqual(sent, []);
  source.subscribe(() => {});
  source.subscribe(() => {});
  assert.deepEqual(sent, [{ type: "hello", still: false }]);
});

test("a kernel that is gone is said, and nothing is thrown", () => {
  const host = new EventTarget();
  let gone = false,
    link = () => {};
  const sent = [];
  const source = liveSource(
    {
      send: (message) => {
        if (gone) throw new Error("Cannot send");
        sent.push(message.type);
      },
      onMessage: () => () => {},
      onStatus: () => () => {},
      onLink: (fn) => {
        link = fn;
        return () => {};
      },
      status: () => ({ state: "running" }),
      settings: () => ({}),
    },
    { page: Object.assign(new EventTarget(), { hidden: false }), host },
  );
  const heard = [];
  source.subscribe((event) => heard.push(event.type));
  host.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(sent, ["hello", "bye"]);
  link();
  assert.equal(source.status.state, "running");
  gone = true;
  link();
  source.command("play");
  assert.deepEqual([source.status.state, source.status.resumable, heard], ["dead", false, ["status"]]);
  assert.match(source.status.message, /Run the cell again/);
  source.close();
});

test("frames are acknowledged after the draw, each once", () => {
  const { source, sent, frame } = kernel();
  frame(0);
  frame(1);
  assert.deepEqual(sent, []);
  source.drawn();
  source.drawn();
  assert.deepEqual(sent, [
    { type: "ack", id: 1 },
    { type: "ack", id: 2 },
  ]);
});

test("a hidden page acknowledges nothing and says that it is hidden", () => {
  const { source, sent, frame, hide } = kernel();
  hide(true);
  frame(0);
  source.drawn();
  assert.deepEqual(sent, [{ type: "visible", visible: false }]);
  hide(false);
  source.drawn();
  assert.deepEqual(sent.slice(1), [
    { type: "visible", visible: true },
    { type: "ack", id: 1 },
  ]);
});

test("events: frame, reset at a new run, history, status", () => {
  const { source, frame, message, setStatus } = kernel();
  const heard = [];
  const off = source.subscribe((event) => heard.push(event.type));
  frame(0);
  frame(0, 2);
  message({ type: "history", run: 2, headers: [header(0, 2), header(1, 2)], offsets: [0, 0], lengths: [0, 0] }, [
    new ArrayBuffer(0),
  ]);
  setStatus({ state: "running" });
  assert.deepEqual(heard, ["frame", "reset", "frame", "history", "status"]);
  assert.equal(source.frames.latest.step, 1);
  assert.equal(source.status.state, "running");
  off();
  frame(2, 2);
  assert.equal(heard.length, 5);
});

test("commands go to the kernel; closing takes every listener off", () => {
  const { source, sent, offs, hide } = kernel();
  source.command("rate", { eta_k: 3 });
  assert.deepEqual(
    sent.map(({ key, ...rest }) => rest),
    [{ type: "command", name: "rate", args: { eta_k: 3 } }],
  );
  source.close();
  assert.equal(offs(), 2);
  hide(true);
  assert.deepEqual(sent.slice(1), [{ type: "bye" }]);
});

test("a live source says which commands wait for the kernel", () => {
  const names = [];
  let changed;
  const source = liveSource({
    send: () => {},
    onMessage: () => () => {},
    onStatus: () => () => {},
    status: () => ({ state: "paused" }),
    settings: () => ({}),
    waiting: () => names,
    onWaiting: (fn) => {
      changed = fn;
      return () => {};
    },
  });
  const heard = [];
  source.subscribe((event) => heard.push(event.type));
  names.push("pause");
  changed();
  assert.deepEqual([source.status.waiting, heard], [["pause"], ["status"]]);
});

const recording = (clock, speed = 3) =>
  recordedSource(
    {
      settings: {},
      status: { preset: "pinch", speed, k0: 0.01 },
      frames: Array.from({ length: 21 }, (_, step) => ({ header: header(step), buffer: new ArrayBuffer(0) })),
    },
    { clock },
  );

test("at its start a recording tells the rate of its first step", () => {
  const row = (step, eta) => ({ step: [step], tau: [step], ...(eta ? { eta: [eta], eta_k: [2 * eta] } : {}) });
  const frames = [row(0, null), row(1, 0.5), row(2, 0.25)].map((rows, step) => ({
    header: { ...header(step), rows },
    buffer: new ArrayBuffer(0),
  }));
  const source = recordedSource({ settings: {}, status: {}, frames });
  assert.deepEqual([source.status.eta, source.status.eta_k], [0.5, 1]);
  source.command("step");
  assert.equal(source.status.eta, 0.5);
  source.command("step");
  assert.equal(source.status.eta, 0.25);
});

test("a recording shows its first frame and plays on the tau clock", () => {
  const clock = handClock(),
    source = recording(clock);
  assert.equal(source.status.state, "paused");
  assert.equal(source.frames.latest.step, 0);
  source.command("play");
  assert.equal(source.status.state, "running");
  clock.forward(0.49);
  assert.equal(source.frames.latest.step, 0);
  clock.forward(0.02);
  assert.equal(source.frames.latest.step, 1); // tau 1.5 at 3 tau/s
  clock.forward(4.5);
  assert.equal(source.frames.latest.step, 10);
  source.command("pause");
  clock.forward(5);
  assert.equal(source.frames.latest.step, 10);
  assert.equal(clock.waiting(), 0);
  source.command("play");
  clock.forward(60);
  assert.equal(source.status.state, "finished");
  assert.equal(source.frames.latest.step, 20);
  assert.equal(source.status.eta_k, 1.5);
});

test("a finished recording plays again from its start", () => {
  const clock = handClock(),
    source = recording(clock);
  source.seek(30);
  source.command("play");
  assert.equal(source.frames.latest.step, 0);
  clock.forward(0.6);
  assert.equal(source.frames.latest.step, 1);
});

test("step, speed and looking ahead", () => {
  const clock = handClock(),
    source = recording(clock);
  source.command("step");
  assert.equal(source.frames.latest.step, 1);
  source.seek(15.1);
  assert.equal(source.frames.latest.step, 10);
  assert.deepEqual(source.frames.rows.step.length, 11);
  source.command("speed", { speed: null });
  source.command("play");
  clock.forward(1);
  assert.equal(source.status.state, "finished");
});

test("after a long sleep of the page the recording goes on, it does not leap", () => {
  const clock = handClock(),
    source = recording(clock);
  let slept = 0;
  const now = clock.now;
  clock.now = () => now() + slept;
  source.command("play");
  slept = 100;
  clock.forward(0.51);
  assert.ok(source.frames.latest.step <= 3);
});

test("a loop stands at the end for a moment, begins again, and ends where it is switched off", () => {
  const clock = handClock(),
    source = recording(clock);
  source.seek(28.5);
  source.command("loop", { loop: true });
  source.command("play");
  clock.forward(0.6);
  assert.deepEqual([source.frames.latest.step, source.status.state], [20, "running"]);
  clock.forward(0.6);
  assert.equal(source.frames.latest.step, 20);
  clock.forward(0.2);
  assert.deepEqual([source.frames.latest.step, source.status.state], [0, "running"]);
  clock.forward(10.5);
  assert.equal(source.frames.latest.step, 20);
  source.command("loop", { loop: false });
  assert.equal(source.status.state, "finished");
  assert.equal(clock.waiting(), 0);
});

test("a recording asks its kernel, does what it says, and plays on without it", () => {
  let hear = (/** @type {any} */ ..._) => {},
    gone = false;
  const sent = [],
    kernel = {
      send: (message) => {
        if (gone) throw new Error("gone");
        sent.push(message);
      },
      onMessage: (fn) => {
        hear = fn;
        return () => {};
      },
    };
  const clock = handClock(),
    frames = [0, 1, 2].map((step) => ({ header: header(step), buffer: new ArrayBuffer(0) }));
  const source = recordedSource({ settings: {}, status: { speed: 3 }, frames }, { clock, kernel });
  assert.ok(source.can.has("umap") && source.can.has("null") && !source.can.has("set"));
  source.command("null", { step: 1 });
  assert.deepEqual(sent, [{ type: "command", name: "null", args: { step: 1 } }]);
  hear({ type: "question", kind: "null", run: 1, state: "running", message: "", fraction: 0.5, result: null }, []);
  assert.equal(source.questions.null.state, "running");
  hear({ type: "command", name: "step", args: {} }, []);
  assert.equal(source.frames.latest.step, 1);
  gone = true;
  source.command("umap", {});
  assert.ok(!source.can.has("umap") && source.can.has("play"));
  assert.match(source.status.notice, /kernel has ended/);
  assert.equal(source.questions.null, undefined, "no answer comes any more");
  source.command("play");
  clock.forward(5);
  assert.equal(source.status.state, "finished");
});

test("without a kernel a recording has nobody to ask", () => {
  const source = recording(handClock());
  assert.ok(!source.can.has("umap"));
  source.command("umap", {});
  assert.equal(source.status.notice, "");
});
