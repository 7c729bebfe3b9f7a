/**
 * A source with a row of frames for each rate of an atlas. Rows come from the kernel in any order; choosing a rate or a training time, and
 * playing over either, is a matter of the browser alone.
 */
import { decodeFrame, FrameStore } from "../frames.js";
import { say } from "../texts/index.js";
import { REST, wall } from "./recorded.js";
import { silenceWatch } from "./silence.js";
import { IDLE } from "./source.js";

const TICK = 1 / 60; // seconds
const LEAP = 0.25; // seconds that a tick may make up for: after a sleep go on, do not leap
const FAST = 4; // seconds that a passage takes at the speed "fast"

/** @typedef {{eta_k: number, store: FrameStore, diverged: boolean}} AtlasRow a row is known by its rate, or by a key of its own where rates may be alike */

const plain = (/** @type {any} */ v) => v !== null && typeof v === "object" && !Array.isArray(v);

/** A header with what all headers of its row say alike. @param {any} common @param {any} own @returns {any} */
export function whole(common, own) {
  const out = { ...common };
  for (const [name, value] of Object.entries(own))
    out[name] = plain(value) && plain(out[name]) ? whole(out[name], value) : value;
  return out;
}

/** The nearest of some rates on a logarithmic scale; undefined of none. @param {Iterable<number>} rates @param {number} wish */
export function nearestRate(rates, wish) {
  const far = (/** @type {number} */ rate) => Math.abs(Math.log(rate / wish));
  return [...rates].reduce(
    (/** @type {number|undefined} */ best, rate) => (best === undefined || far(rate) < far(best) ? rate : best),
    undefined,
  );
}

/**
 * A row with its frames. From the kernel the rows of all steps come as one, of which each frame has its part; in a page each frame has its own.
 * @param {any} message a "row" message @param {DataView|undefined} buffer @returns {AtlasRow}
 */
export function decodeRow(message, buffer) {
  const store = new FrameStore(),
    { common, rows, row_ends: ends, offsets, lengths } = message;
  const part = (/** @type {number} */ i) =>
    Object.fromEntries(Object.entries(rows).map(([name, column]) => [name, column.slice(ends[i - 1] ?? 0, ends[i])]));
  message.headers.forEach((/** @type {any} */ own, /** @type {number} */ i) => {
    const header = whole(common, own);
    store.add(decodeFrame(ends ? { ...header, rows: part(i) } : header, buffer, offsets[i], lengths[i]));
  });
  return { eta_k: message.eta_k, store, diverged: message.diverged };
}

/** @param {import("./live.js").Transport} transport @param {{clock?: typeof wall, asks?: boolean}} [options] asks: whether somebody answers a page @returns {import("./source.js").Source} */
export function atlasSource(transport, { clock = wall, asks = true } = {}) {
  const settings = transport.settings() ?? {},
    together = Boolean(settings.columns); // together: all rows are shown, side by side
  /** @type {number[]} */ const rates = settings.rates ?? [];
  /** @type {Map<number, AtlasRow>} */ const rows = new Map();
  const none = new FrameStore(),
    listeners = new Set();
  let wish = nearestRate(rates, settings.first ?? 1) ?? 1;
  /** @type {number|null} the rate that is shown: the nearest to the wish that is there */ let current = null;
  let head = settings.tau ?? Infinity; // the clock's tau; an atlas opens at the end, where the rates differ
  /** @type {any} the newest answer to "share" */ let shared = null;
  let state = "paused",
    version = 0,
    lost = false,
    since = 0,
    sweep = 0,
    loop = false;
  /** @type {"tau"|"rate"} what Play runs over */ let over = "tau";
  /** @type {number|null|undefined} */ let speed;
  /** @type {any} */ let timer = null;

  const store = () => rows.get(current ?? NaN)?.store ?? none;
  const tell = (/** @type {"status"|"frame"|"history"} */ type) => {
    if (type !== "status") version += 1;
    for (const listener of [...listeners]) listener({ type });
  };
  const longest = () => Math.max(0, ...[...rows.values()].map((row) => row.store.latest?.tau ?? 0));
  const last = () => (together ? longest() : (store().latest?.tau ?? 0));
  /** Every rate is trained to one time; the last step of a fast one goes a little beyond. */
  const end = () => transport.status()?.tau_end ?? transport.status()?.config?.tau ?? longest();
  /** Side by side the row of the shortest steps leads: every step of it can be gone to. */
  const leading = () =>
    [...rows].sort(([, a], [, b]) => b.store.pictures.length - a.store.pictures.length)[0]?.[0] ?? null;
  const pace = () => (speed === undefined ? Number((end() / 10).toPrecision(3)) || 1 : speed);

  /** What is there when nothing more comes. */
  function keptWords() {
    const kept = say("atlas.kept", { done: rows.size, rates: rates.length, left: rates.length - rows.size });
    return lost ? say("atlas.lost", { kept }) : say("atlas.silent", { kept });
  }

  /** Show the row that is nearest to the wish. While it plays the neurons glide there, else they stand there at once. */
  function settle() {
    const before = current;
    current = together ? leading() : (nearestRate(rows.keys(), wish) ?? null);
    tell(current === before ? "status" : timer === null ? "history" : "frame");
  }
  function stop(/** @type {string} */ next) {
    clock.cancel(timer);
    timer = null;
    state = next;
    tell("status");
  }
  /** At the end: stand there, or for a moment and then begin again. */
  function arrive() {
    if (!loop) return stop("finished");
    clock.cancel(timer);
    timer = clock.after(REST, () => {
      begin();
      since = clock.now();
      timer = clock.after(TICK, tick);
    });
  }
  function begin() {
    if (over === "tau") {
      head = 0;
      tell("history");
    } else {
      sweep = 0;
      wish = rates[0];
      settle();
    }
  }
  function tick() {
    const passed = Math.min(LEAP, clock.now() - since),
      rate = pace();
    since = clock.now();
    timer = clock.after(TICK, tick);
    const share = passed * (rate === null ? 1 / FAST : rate / (end() || 1));
    if (over === "tau") {
      const before = pictured();
      head += share * end();
      if (pictured() !== before) tell("frame");
      if (head >= last()) arrive();
    } else {
      sweep = Math.min(1, sweep + share);
      const now = nearestRate(rates, rates[0] * (rates[rates.length - 1] / rates[0]) ** sweep) ?? wish;
      if (now !== wish) {
        wish = now;
        settle();
      }
      if (sweep >= 1) arrive();
    }
  }
  /** Where a sweep of the rates stands: 0 at the lowest. */
  const swept = () =>
    rates.length > 1 ? Math.log(wish / rates[0]) / Math.log(/** @type {number} */ (rates.at(-1)) / rates[0]) : 1;

  /** A restarted kernel has no atlas: sending throws from then on. */
  function send(/** @type {import("./messages.js").FromPage} */ message) {
    if (lost) return;
    try {
      transport.send(message);
    } catch {
      lost = true;
      tell("status");
    }
  }

  const commands = /** @type {Record<string, (args: any) => void>} */ ({
    play() {
      if (timer !== null || current === null) return;
      if (over === "tau" ? head >= last() || (!together && frames.latest === store().latest) : swept() >= 1) begin();
      else if (over === "tau") head = Math.min(head, last());
      else sweep = swept();
      state = "running";
      since = clock.now();
      timer = clock.after(TICK, tick);
      tell("status");
    },
    pause() {
      if (timer !== null) stop("paused");
    },
    step() {
      if (timer !== null) stop("paused");
      const { latest } = frames;
      if (latest) head = store().neighbour(latest, 1)?.tau ?? head;
      tell("frame");
    },
    reset() {
      stop("paused");
      head = 0;
      tell("history");
    },
    speed(/** @type {any} */ args) {
      speed = args.speed;
      tell("status");
    },
    loop(/** @type {any} */ args) {
      loop = args.loop;
      tell("status");
    },
    over(/** @type {any} */ args) {
      if (timer !== null) stop("paused");
      over = args.over;
      tell("status");
    },
    rate(/** @type {any} */ args) {
      if (timer !== null && over === "rate") stop("paused");
      const rate = nearestRate(rates, args.eta_k);
      if (rate !== undefined) {
        wish = rate;
        settle();
      }
    },
    cancel_runs() {
      send({ type: "command", name: "cancel_runs" });
    },
    share() {
      send({ type: "command", name: "share" });
    },
  });

  /** A row, of which the frame at the clock counts as the newest. @param {() => FrameStore} row */
  const framesOf = (row) => ({
    get latest() {
      return row().pictures.length ? row().at(head) : null;
    },
    get first() {
      return row().first;
    },
    get pictures() {
      return row().pictures;
    },
    get rows() {
      return row().rows;
    },
    get rowsGone() {
      return row().rowsGone;
    },
    get events() {
      return row().events;
    },
    get run() {
      return row().run;
    },
    get received() {
      return row().received;
    },
    get version() {
      return version;
    },
    ghost: null,
    at: (/** @type {number} */ value, /** @type {"tau"|"step"} */ name = "tau") => row().at(value, name),
    neighbour: (/** @type {import("../frames.js").Frame} */ frame, /** @type {number} */ by) =>
      row().neighbour(frame, by),
    dismissGhost() {},
  });
  const frames = framesOf(store);
  /** What is pictured now, as a sign that changes where a picture does. */
  const pictured = () => (together ? [...rows.values()].map((row) => row.store.at(head)?.step).join() : frames.latest);

  const watch = silenceWatch({
    clock,
    awaited: () => !lost && transport.status()?.progress?.state === "running",
    changed: () => tell("status"),
  });

  const offs = [
    transport.onMessage((message, buffers) => {
      watch.heard();
      if (message?.type === "shared") {
        shared = message;
        tell("status");
      }
      if (message?.type !== "row") return;
      const key = message.key ?? message.eta_k;
      rows.set(key, decodeRow(message, buffers?.[0]));
      if (key === current || together) current = null; // sent again to a page that opened later
      settle();
    }),
    transport.onStatus(() => {
      watch.heard();
      tell("status");
    }),
    transport.onLink?.(() => send({ type: "alive" })) ?? (() => {}),
  ];
  let greeted = false;
  const host = globalThis.window,
    leave = () => send({ type: "bye", page: true });
  host?.addEventListener("pagehide", leave);

  return {
    ...IDLE,
    frames,
    whole: () => frames,
    /** The frames of one row on the clock. @param {number} key */
    framesOf: (key) => framesOf(() => rows.get(key)?.store ?? none),
    /** The clock's training time, at most where the last row ends. */
    get head() {
      return Math.min(head, last());
    },
    settings,
    can: new Set(
      [...Object.keys(commands), "scrub", "rows"].filter(
        (name) =>
          name !== "rate" &&
          ((asks && settings.shares !== false) || name !== "share") &&
          (!together || name !== "over"),
      ),
    ),
    get shared() {
      return shared;
    },
    /** What an atlas has beside frames: its rates, the rows that are there, the rate that is wished for and the one shown, and what Play runs over. */
    atlas: {
      rates,
      rows,
      get wish() {
        return wish;
      },
      get current() {
        return together ? null : current;
      },
      get over() {
        return over;
      },
    },
    get status() {
      const status = transport.status() ?? {},
        { progress } = status;
      const gone = lost || watch.silent;
      const broken = gone ? keptWords() : progress?.state === "failed" ? progress.message : "";
      return {
        ...status,
        kernel: "ok",
        resumable: false,
        loop,
        tau_end: end(),
        speed: pace(),
        eta_k: current,
        notice: rows.size ? broken : "",
        state: rows.size ? state : broken ? "failed" : progress?.state === "cancelled" ? "paused" : "starting",
        message: rows.size
          ? ""
          : broken || (progress?.state === "cancelled" ? say("atlas.cancelled", { done: 0 }) : say("atlas.starting")),
        progress: gone && progress ? { ...progress, state: "gone" } : progress,
      };
    },
    subscribe(/** @type {(event: any) => void} */ listener) {
      listeners.add(listener);
      if (!greeted) {
        greeted = true;
        send({ type: "hello" });
        watch.heard();
      }
      return () => listeners.delete(listener);
    },
    command(/** @type {string} */ name, args = {}) {
      commands[name]?.(args);
    },
    seek(/** @type {number} */ tau) {
      head = tau;
      version += 1;
    },
    seekStep(/** @type {number} */ step) {
      head = store().at(step, "step")?.tau ?? head;
      version += 1;
    },
    close() {
      clock.cancel(timer);
      timer = null;
      watch.close();
      for (const off of offs) off();
      listeners.clear();
      host?.removeEventListener("pagehide", leave);
      send({ type: "bye" });
    },
  };
}
