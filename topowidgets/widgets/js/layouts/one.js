/** The source of one run: a lab's training, or a recording. */
import { h, setText } from "../dom.js";
import { framesOf } from "../frames.js";
import { liveSource } from "../sources/live.js";
import { recordedSource } from "../sources/recorded.js";
import { say } from "../texts/index.js";

/** @type {NonNullable<import("./layout.js").Layout["open"]>} */
export function openOne(transport, show, how) {
  if (transport.settings()?.recording) return openRecording(transport, show, how);
  show(liveSource(transport));
  return () => {};
}

/** A recording comes in one message, and is played from then on without the kernel. @type {NonNullable<import("./layout.js").Layout["open"]>} */
function openRecording(transport, show, { asks, element }) {
  const word = h("p", { role: "status" }, say("news.recording_comes"));
  element.append(word);
  const off = transport.onMessage((message, buffers) => {
    if (message?.type !== "history") return;
    off();
    word.remove();
    const recording = {
      settings: transport.settings(),
      status: transport.status(),
      frames: framesOf(message, buffers?.[0]),
    };
    show(recordedSource(recording, { kernel: asks ? transport : null }));
  });
  try {
    transport.send({ type: "hello" });
  } catch {
    setText(word, say("news.recording_lost"));
  }
  return off;
}
