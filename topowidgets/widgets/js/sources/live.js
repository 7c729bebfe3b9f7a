/** A source fed by the kernel. Frames are acknowledged after they were drawn, so a slow browser is never flooded. */
import { decodeFrame, decodeHistory, FrameStore } from "../frames.js";

/**
 * @typedef {{send: (message: object, buffers?: any[]) => void, onMessage: (fn: (message: any, buffers: any[]) => void) => () => void,
 *   status: () => any, onStatus: (fn: () => void) => () => void, settings: () => any}} Transport
 */

const HEARTBEAT = 60_000; // ms: a kernel that hears nothing for long ends its training process

const COMMANDS = ["play", "pause", "step", "reset", "rate", "speed", "preset", "resume", "set", "track", "scrub"];

/** @param {Transport} transport @param {{page?: any}} [options] page: the document, for its visibility */
export function liveSource(transport, { page = globalThis.document } = {}) {
  const listeners = new Set();
  const frames = new FrameStore();
  /** @type {number[]} ids that were received and not yet drawn */
  let waiting = [];
  let greeted = false;
  const tell = (/** @type {any} */ event) => { for (const listener of [...listeners]) listener(event); };

  const offs = [
    transport.onMessage((message, buffers) => {
      if (message?.type === "frame") {
        const before = frames.run;
        const frame = decodeFrame(message, buffers?.[0]);
        frames.add(frame);
        waiting.push(frame.id);
        if (before !== null && before !== frame.run) tell({ type: "reset" });
        tell({ type: "frame", frame });
      } else if (message?.type === "history") {
        frames.replace(message.run, decodeHistory(message, buffers?.[0]));
        tell({ type: "history" });
      }
    }),
    transport.onStatus(() => tell({ type: "status" })),
  ];

  const visibility = () => transport.send({ type: "visible", visible: !page.hidden });
  page?.addEventListener("visibilitychange", visibility);
  const heart = setInterval(() => transport.send({ type: "alive" }), HEARTBEAT);
  heart.unref?.(); // a test's process may end

  return {
    frames,
    can: new Set(COMMANDS),
    get settings() { return transport.settings() ?? {}; },
    get status() { return transport.status() ?? {}; },
    subscribe(/** @type {(event: any) => void} */ listener) {
      listeners.add(listener);
      if (!greeted) {
        greeted = true;
        transport.send({ type: "hello" });
        if (page?.hidden) visibility();
      }
      return () => listeners.delete(listener);
    },
    command(/** @type {string} */ name, args = {}) { transport.send({ type: "command", name, args }); },
    /** The newest received frames were drawn (or passed over by a drawn one): give them back. */
    drawn() {
      if (page?.hidden) return;
      for (const id of waiting) transport.send({ type: "ack", id });
      waiting = [];
    },
    close() {
      clearInterval(heart);
      for (const off of offs) off();
      page?.removeEventListener("visibilitychange", visibility);
      listeners.clear();
    },
  };
}
