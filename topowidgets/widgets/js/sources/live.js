/** A source fed by the kernel. Frames are acknowledged after they were drawn, so a slow browser is never flooded. */
import { decodeFrame, decodeHistory, FrameStore } from "../frames.js";
import { lessMotion } from "../theme.js";
import { say } from "../texts/index.js";
import { LAB_COMMANDS } from "./messages.js";
import { decodeQuestion } from "./questions.js";
import { IDLE } from "./source.js";

/**
 * @typedef {{send: (message: import("./messages.js").FromPage, buffers?: any[]) => void, onMessage: (fn: (message: any, buffers: any[]) => void) => () => void,
 *   status: () => any, onStatus: (fn: () => void) => () => void, settings: () => any, onLink?: (fn: () => void) => () => void,
 *   waiting?: () => string[], onWaiting?: (fn: () => void) => () => void}} Transport waiting: commands that the kernel has not heard for a while
 */

const HEARTBEAT = 60_000; // ms: a kernel that hears nothing for long ends its training process

const CAN = [...LAB_COMMANDS, "scrub"];

/**
 * @param {Transport} transport
 * @param {{page?: any, host?: any}} [options] page: the document, for its visibility; host: the window, which tells when the page goes
 * @returns {import("./source.js").Source}
 */
export function liveSource(transport, { page = globalThis.document, host = globalThis.window } = {}) {
  const listeners = new Set();
  const frames = new FrameStore();
  /** @type {number[]} ids that were received and not yet drawn */
  let waiting = [];
  /** @type {Record<string, import("./questions.js").Question>} */ const questions = {};
  /** @type {any} the newest answer to "share" */ let shared = null;
  let greeted = false,
    lost = false;
  const tell = (/** @type {any} */ event) => {
    for (const listener of [...listeners]) listener(event);
  };
  /** What the present run is of: its status comes before its first frame. */
  const of = () => {
    const { preset, config } = transport.status() ?? {};
    return `${preset} ${config?.task}`;
  };
  /** A restarted kernel has no lab: sending throws from then on, and the picture would stand still without a word. */
  const send = (/** @type {import("./messages.js").FromPage} */ message) => {
    if (lost) return;
    try {
      transport.send(message);
    } catch {
      lost = true;
      tell({ type: "status" });
    }
  };

  const offs = [
    transport.onMessage((message, buffers) => {
      if (message?.type === "frame") {
        const before = frames.run;
        const frame = decodeFrame(message, buffers?.[0]);
        frames.add(frame, of());
        waiting.push(frame.id);
        if (before !== null && before !== frame.run) tell({ type: "reset" });
        tell({ type: "frame", frame });
      } else if (message?.type === "history") {
        frames.replace(message.run, decodeHistory(message, buffers?.[0]), of());
        tell({ type: "history" });
      } else if (message?.type === "question") {
        questions[message.kind] = decodeQuestion(message, buffers?.[0]);
        tell({ type: "question" });
      } else if (message?.type === "shared") {
        shared = message;
        tell({ type: "shared" });
      }
    }),
    transport.onStatus(() => tell({ type: "status" })),
    transport.onWaiting?.(() => tell({ type: "status" })) ?? (() => {}),
    transport.onLink?.(() => send({ type: "alive" })) ?? (() => {}),
  ];

  const visibility = () => send({ type: "visible", visible: !page.hidden });
  const leave = () => send({ type: "bye", page: true });
  page?.addEventListener("visibilitychange", visibility);
  host?.addEventListener("pagehide", leave);
  const heart = setInterval(() => send({ type: "alive" }), HEARTBEAT);
  /** @type {any} */ (heart).unref?.(); // a test's process may end

  return {
    ...IDLE,
    frames,
    questions,
    framesOf: () => frames,
    whole: () => frames,
    can: new Set(CAN),
    get shared() {
      return shared;
    },
    get settings() {
      return transport.settings() ?? {};
    },
    get status() {
      const status = { ...transport.status(), waiting: lost ? [] : (transport.waiting?.() ?? []) };
      return lost ? { ...status, state: "dead", message: say("news.lost"), resumable: false } : status;
    },
    subscribe(/** @type {(event: any) => void} */ listener) {
      listeners.add(listener);
      if (!greeted) {
        greeted = true;
        send({ type: "hello", still: lessMotion() });
        if (page?.hidden) visibility();
      }
      return () => listeners.delete(listener);
    },
    command(/** @type {string} */ name, args = {}) {
      send({ type: "command", name, args });
    },
    /** The newest received frames were drawn (or passed over by a drawn one): give them back. */
    drawn() {
      if (page?.hidden) return;
      for (const id of waiting) send({ type: "ack", id });
      waiting = [];
    },
    close() {
      clearInterval(heart);
      for (const off of offs) off();
      page?.removeEventListener("visibilitychange", visibility);
      host?.removeEventListener("pagehide", leave);
      listeners.clear();
      if (!lost)
        try {
          transport.send({ type: "bye" });
        } catch {
          /* the kernel is gone, nobody is to be told */
        }
    },
  };
}
