/** Every source has every member that a view asks for (sources/source.js), and what it cannot do is nothing. */
import assert from "node:assert/strict";
import test from "node:test";
import { FrameStore } from "../../topowidgets/widgets/js/frames.js";
import { atlasSource } from "../../topowidgets/widgets/js/sources/atlas.js";
import { columnSource } from "../../topowidgets/widgets/js/sources/column.js";
import { fieldSource } from "../../topowidgets/widgets/js/sources/field.js";
import { lessonSource } from "../../topowidgets/widgets/js/sources/lesson.js";
import { liveSource } from "../../topowidgets/widgets/js/sources/live.js";
import { recordedSource } from "../../topowidgets/widgets/js/sources/recorded.js";
import { IDLE } from "../../topowidgets/widgets/js/sources/source.js";
import { Stage } from "../../topowidgets/widgets/js/stage.js";
import { handClock } from "./hand_clock.js";

const header = (step, run = 1) => ({
  type: "frame",
  id: step + 1,
  run,
  step,
  tau: 1.5 * step,
  arrays: {},
  rows: { step: [step], tau: [1.5 * step] },
});
const frames = [0, 1, 2].map((step) => ({ header: header(step), buffer: new ArrayBuffer(0) }));
const row = {
  type: "row",
  eta_k: 1,
  diverged: false,
  common: {},
  headers: [0, 1, 2].map((step) => header(step)),
  offsets: [0, 0, 0],
  lengths: [0, 0, 0],
};

/** A kernel of which nothing is known but what it was sent; it hangs up on wish. */
function wire(settings = {}) {
  const sent = [],
    listeners = new Set();
  let gone = false;
  return {
    sent,
    bring: (message) => {
      for (const listener of [...listeners]) listener(message, [new DataView(new ArrayBuffer(0))]);
    },
    hangUp: () => {
      gone = true;
    },
    transport: {
      send: (message) => {
        if (gone) throw new Error("the comm is closed");
        sent.push(message);
      },
      onMessage: (fn) => {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
      onStatus: () => () => {},
      status: () => ({ state: "paused", config: { tau: 3 } }),
      settings: () => settings,
    },
  };
}

const lesson = {
  name: "small",
  at: "one",
  given: {},
  rows: [],
  predicted: {},
  learner: "",
  parts: [{ name: "one", question: null, run: {}, show: [], unlock: [], hide: [] }],
  recorded: { runs: 1, parts: { one: 0 }, rates: {} },
};
const kept = { read: () => null, write: () => {} };

/** A source of each kind with its frames, and the wire that it hangs on. */
const KINDS = {
  live() {
    const line = wire(),
      source = liveSource(line.transport, {
        page: Object.assign(new EventTarget(), { hidden: false }),
        host: new EventTarget(),
      });
    for (const { header: one } of frames) line.bring(one);
    return { source, line };
  },
  recorded() {
    const line = wire();
    return {
      source: recordedSource({ settings: {}, status: {}, frames }, { clock: handClock(), kernel: line.transport }),
      line,
    };
  },
  page: () => ({ source: recordedSource({ settings: {}, status: {}, frames }, { clock: handClock() }), line: wire() }),
  lesson: () => ({
    source: lessonSource({ settings: { lesson }, recordings: [{ status: {}, frames }] }, { clock: handClock(), kept }),
    line: wire(),
  }),
  atlas() {
    const line = wire({ rates: [0.5, 1], first: 1 }),
      source = atlasSource(line.transport, { clock: handClock() });
    line.bring(row);
    return { source, line };
  },
  comparison() {
    const line = wire({ rates: [0, 1], columns: [{ key: 1, label: "one" }] }),
      source = atlasSource(line.transport, { clock: handClock() });
    line.bring({ ...row, key: 1 });
    return { source, line };
  },
  column() {
    const { source, line } = KINDS.comparison();
    return { source: columnSource(source, 1), line };
  },
  field() {
    const line = wire();
    return { source: fieldSource(line.transport, () => ({})), line };
  },
};
const MEMBERS = [
  ...Object.keys(IDLE),
  "frames",
  "settings",
  "status",
  "can",
  "subscribe",
  "close",
  "whole",
  "framesOf",
];
const COMMANDS = [
  "play",
  "pause",
  "step",
  "reset",
  "rate",
  "speed",
  "loop",
  "over",
  "preset",
  "resume",
  "set",
  "umap",
  "null",
  "cancel_question",
  "cancel_runs",
  "cancel_fetch",
  "share",
  "open",
  "part",
  "no such command",
];

for (const [kind, make] of Object.entries(KINDS)) {
  test(`${kind}: every member is there`, () => {
    const { source } = make();
    for (const name of MEMBERS) assert.notEqual(source[name], undefined, name);
    for (const store of [source.frames, source.whole(), source.framesOf(1)]) {
      for (const name of ["pictures", "rows", "rowsGone", "events", "received", "version"])
        assert.notEqual(store[name], undefined, name);
      assert.deepEqual(
        store.pictures.map((frame) => frame.step),
        store.rows.step,
      );
      assert.equal(store.at(-1), store.first);
      assert.equal(store.at(1e9), store.latest);
      if (store.first) assert.equal(store.neighbour(store.first, -1), store.first);
    }
    source.close();
  });

  test(`${kind}: whatever is asked of it, nothing is thrown, also when the kernel is gone`, () => {
    const { source, line } = make();
    source.subscribe(() => {});
    for (const gone of [false, true]) {
      if (gone && kind !== "field") line.hangUp(); // a field is asked by who types into it, and says so itself
      for (const name of COMMANDS)
        if (!gone || name !== "open")
          source.command(name, { eta_k: 1, speed: 1, part: "one", loop: false, over: "tau", tau: 1 });
      source.seek(1.5);
      source.seekStep(1);
      source.ahead(1);
      source.drawn();
      assert.equal(typeof source.status.state, "string");
      assert.equal(typeof source.can.has("play"), "boolean");
    }
    source.close();
    source.close();
  });

  test(`${kind}: who has gone hears nothing more`, () => {
    const { source, line } = make();
    let heard = 0;
    const off = source.subscribe(() => {
      heard += 1;
    });
    off();
    line.bring(header(3));
    line.bring(row);
    for (const name of ["play", "step", "loop"]) source.command(name, { loop: true });
    assert.equal(heard, 0);
    source.close();
  });

  test(`${kind}: a stage shows it`, () => {
    const { source } = make(),
      stage = new Stage(source, () => {});
    for (const act of ["play", "pause", "step", "reset"]) stage[act]();
    stage.scrubTo(1.5);
    stage.scrubBy(1);
    stage.scrubBy(-1);
    assert.ok(stage.shown === null || stage.shown.step >= 0);
    stage.stop();
    source.close();
  });
}

test("what a source shows when nothing has come is an empty store", () => {
  const { latest, first, pictures } = new FrameStore();
  assert.deepEqual([latest, first, pictures], [null, null, []]);
});
