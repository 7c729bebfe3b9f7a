/** Show in an element what a transport brings. A notebook's widget is one host of it, an exported page another. */
import { h, setText } from "./dom.js";
import { framesOf } from "./frames.js";
import { mount } from "./mount.js";
import { atlasSource } from "./sources/atlas.js";
import { lessonSource } from "./sources/lesson.js";
import { liveSource } from "./sources/live.js";
import { recordedSource } from "./sources/recorded.js";
import { say } from "./texts/index.js";

/**
 * @param {import("./sources/live.js").Transport} transport @param {HTMLElement} el @param {import("./mount.js").Kind} kind
 * @param {{traits?: import("./traits.js").Traits|null, asks?: boolean, shown?: (source: import("./sources/source.js").Source) => void}} [options]
 *   asks: whether somebody answers what is asked about what is recorded; shown: called with the source that is shown
 * @returns {() => void} close
 */
export function open(transport, el, kind, { traits = null, asks = false, shown = () => {} } = {}) {
  let close = () => {};
  const show = (/** @type {import("./sources/source.js").Source} */ source) => {
    const unmount = mount(el, source, kind, traits);
    close = () => { unmount(); source.close(); };
    shown(source);
  };
  if (kind === "atlas" || kind === "compare") show(atlasSource(transport, { asks }));
  else if (transport.settings()?.lesson?.recorded) close = whenTold(transport, show);
  else if (transport.settings()?.recording) close = whenRecorded(transport, el, asks, show);
  else show(liveSource(transport));
  return () => close();
}

/** The recordings of a lesson come one after another. @param {import("./sources/live.js").Transport} transport @param {(source: import("./sources/source.js").Source) => void} show */
function whenTold(transport, show) {
  const settings = transport.settings();
  /** @type {{status: any, frames: {header: any, buffer: any}[]}[]} */ const recordings = [];
  const off = transport.onMessage((message, buffers) => {
    recordings.push({ status: message.status, frames: framesOf(message, buffers?.[0]) });
    if (recordings.length < settings.lesson.recorded.runs) return;
    off();
    show(lessonSource({ settings, recordings }));
  });
  return off;
}

/** A recording comes in one message, and is played from then on without the kernel. @param {import("./sources/live.js").Transport} transport @param {HTMLElement} el @param {boolean} asks @param {(source: import("./sources/source.js").Source) => void} show */
function whenRecorded(transport, el, asks, show) {
  const word = h("p", { role: "status" }, say("news.recording_comes"));
  el.append(word);
  const off = transport.onMessage((message, buffers) => {
    if (message?.type !== "history") return;
    off();
    word.remove();
    const recording = { settings: transport.settings(), status: transport.status(), frames: framesOf(message, buffers?.[0]) };
    show(recordedSource(recording, { kernel: asks ? transport : null }));
  });
  try { transport.send({ type: "hello" }); } catch { setText(word, say("news.recording_lost")); }
  return off;
}
