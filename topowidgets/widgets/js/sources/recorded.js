/** A source that plays kept frames on the tau clock, in the browser alone. What lies ahead of the clock is not shown. */
import { decodeFrame, FrameStore, lastAtMost, newest } from "../frames.js";
import { asking } from "./asking.js";
import { IDLE } from "./source.js";

const FAST = 1 / 30; // seconds between frames at the speed "fast"
export const REST = 0.8; // seconds that the end is shown before a loop begins again

/** The page's own clock, in seconds; tests bring another. */
export const wall = {
  now: () => performance.now() / 1000,
  after: (/** @type {number} */ seconds, /** @type {() => void} */ act) => setTimeout(act, 1000 * seconds),
  cancel: (/** @type {any} */ handle) => clearTimeout(handle),
};

/**
 * @param {{settings: any, status: any, frames: {header: any, buffer: any}[]}} recording
 * @param {{clock?: typeof wall, kernel?: import("./live.js").Transport|null}} [options] kernel: whom the page may ask about the recording
 * @returns {import("./source.js").Source}
 */
export function recordedSource({ settings, status, frames: recorded }, { clock = wall, kernel = null } = {}) {
  const all = recorded.map(({ header, buffer }) => decodeFrame(header, buffer));
  const taus = all.map((frame) => frame.tau),
    steps = all.map((frame) => frame.step);
  const end = taus.at(-1) ?? 0;
  const frames = new FrameStore();
  const listeners = new Set();
  /** @type {any} */ let state = {
    ...status,
    loop: false,
    tau_end: status.tau_end ?? end,
    speed: status.speed === undefined ? end / 10 : status.speed,
    resumable: false,
  };
  let shown = 0; // frames given out
  let head = taus[0] ?? 0; // the clock's tau
  let since = 0;
  /** @type {any} */ let timer = null;
  const tell = (/** @type {any} */ event) => {
    for (const listener of [...listeners]) listener(event);
  };
  const set = (/** @type {any} */ change) => {
    const { eta = [], eta_k: etaK = [] } = all[shown]?.header.rows ?? {},
      { header: taken } = all[Math.max(0, shown - 1)] ?? {};
    const rates = [
      [newest(taken, "eta"), newest(taken, "eta_k")],
      [eta[0] ?? null, etaK[0] ?? null],
    ];
    const rate = rates.find(([one, other]) => (one ?? other) !== null); // of the step that was taken, at the start of the one to come
    state = { ...state, ...(rate ? { eta: rate[0], eta_k: rate[1] } : {}), ...change };
    tell({ type: "status" });
  };

  function give(/** @type {number} */ count) {
    while (shown < Math.min(count, all.length)) {
      frames.add(all[shown]);
      shown += 1;
      tell({ type: "frame", frame: all[shown - 1] });
    }
  }
  function stop(/** @type {string} */ next) {
    clock.cancel(timer);
    timer = null;
    set({ state: next });
  }
  function wait() {
    const seconds =
      state.speed === null ? FAST : Math.max(0, (taus[shown] - head) / state.speed - (clock.now() - since));
    timer = clock.after(seconds, tick);
  }
  /** At the end: stand there, or for a moment and then begin again. */
  function arrive() {
    if (state.loop) timer = clock.after(REST, again);
    else stop("finished");
  }
  function again() {
    seek(taus[0]);
    since = clock.now();
    set({});
    wait();
  }
  function tick() {
    if (state.speed === null) head = taus[shown];
    else {
      const passed = clock.now() - since;
      const due = (taus[shown] - head) / state.speed;
      head += Math.min(passed, due + 0.25) * state.speed; // after a sleep go on, do not leap
    }
    since = clock.now();
    give(Math.max(shown + 1, lastAtMost(taus, head + 1e-9) + 1));
    if (shown >= all.length) arrive();
    else wait();
  }
  /** Everything up to tau is shown, nothing beyond. */
  function seek(/** @type {number} */ tau) {
    const count = Math.max(1, lastAtMost(taus, tau + 1e-9) + 1);
    if (count < shown) {
      frames.truncate(all[count].step, all[count].step);
      shown = count;
      tell({ type: "history" });
    }
    give(count);
    head = taus[shown - 1] ?? 0;
  }
  const commands = /** @type {Record<string, (args: any) => void>} */ ({
    play() {
      if (timer !== null || !all.length) return;
      if (shown >= all.length) seek(taus[0]);
      head = taus[shown - 1];
      since = clock.now();
      set({ state: "running" });
      wait();
    },
    pause() {
      if (timer !== null) stop("paused");
    },
    step() {
      if (timer !== null) stop("paused");
      give(shown + 1);
      set({ state: shown >= all.length ? "finished" : "paused" });
    },
    reset() {
      stop("paused");
      seek(taus[0]);
      set({});
    },
    speed({ speed }) {
      set({ speed });
      if (timer !== null && shown < all.length) {
        clock.cancel(timer);
        head = taus[shown - 1];
        since = clock.now();
        wait();
      }
    },
    loop({ loop }) {
      set({ loop });
      if (timer !== null && shown >= all.length && !loop) stop("finished");
    },
  });
  /** The whole recording, also what is not shown yet. */
  function whole() {
    const store = new FrameStore();
    for (const frame of all) store.add(frame);
    return store;
  }
  const run = (/** @type {string} */ name, /** @type {any} */ args) => {
    commands[name]?.(args);
  };
  const questions = asking(kernel, { tell, act: run });

  give(1);
  state = { ...state, state: all.length > 1 ? "paused" : "finished" };
  set({});
  return {
    ...IDLE,
    frames,
    settings,
    framesOf: () => frames,
    questions: questions.questions,
    get shared() {
      return questions.shared;
    },
    can: { has: (/** @type {string} */ name) => name in commands || name === "scrub" || questions.can(name) },
    get status() {
      return { ...state, notice: questions.notice };
    },
    subscribe(/** @type {(event: any) => void} */ listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command(/** @type {string} */ name, args = {}) {
      if (name in commands) run(name, args);
      else questions.ask(name, args);
    },
    whole,
    /** A recording can be looked at beyond what was played. */
    seek,
    /** So many frames more than were played. */
    ahead(/** @type {number} */ by) {
      seek(taus[Math.min(taus.length, shown + by) - 1]);
    },
    /** Everything up to a step is shown; a step that was played already stays where the clock has brought it. */
    seekStep(/** @type {number} */ step) {
      if (step > (frames.latest?.step ?? 0)) seek(taus[Math.max(0, lastAtMost(steps, step))]);
    },
    close() {
      clock.cancel(timer);
      timer = null;
      questions.close();
      listeners.clear();
    },
  };
}
