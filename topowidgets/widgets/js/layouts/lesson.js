/** A lesson: what is told and asked, beside a lab. */
import { h } from "../dom.js";
import { framesOf } from "../frames.js";
import { lessonPanel } from "../panels/lesson.js";
import { lessonSource } from "../sources/lesson.js";
import { lab } from "./lab.js";
import { openOne } from "./one.js";

/** @type {import("./layout.js").Layout} */
export const lesson = {
  kind: "lesson",
  panels(make) {
    const { node, brief } = /** @type {ReturnType<typeof lessonPanel>} */ (make(lessonPanel)),
      [controls, ...pictures] = lab.panels(make, () => "");
    return [h("div", { class: "tw-class" }, node, h("div", { class: "tw-beside" }, controls, brief, ...pictures))];
  },
  /** In a page the recordings of a lesson come one after another. */
  open(transport, show, how) {
    const settings = transport.settings();
    if (!settings?.lesson?.recorded) return openOne(transport, show, how);
    /** @type {{status: any, frames: {header: any, buffer: any}[]}[]} */ const recordings = [];
    const off = transport.onMessage((message, buffers) => {
      recordings.push({ status: message.status, frames: framesOf(message, buffers?.[0]) });
      if (recordings.length < settings.lesson.recorded.runs) return;
      off();
      show(lessonSource({ settings, recordings }));
    });
    return off;
  },
};
