/** What the columns of a comparison show at this training time, in one sentence, and what went wrong. */
import { h, setText } from "../dom.js";
import { newestWins } from "../loop.js";
import { texts } from "../texts/index.js";

const CALM = 1000; // ms between announcements while it plays
const SOON = 200; // ms while the learner scrubs

/** @param {import("../stage.js").Stage} stage */
export function comparedPanel(stage) {
  const { source } = stage;
  const line = h("p", { role: "status", "aria-live": "polite", class: "tw-sentence" });
  const notice = h("p", { role: "alert", class: "tw-alert" });
  const node = h("div", { class: "tw-words" }, line, notice);
  const say = newestWins((/** @type {string} */ text) => setText(line, text), CALM);
  const saySoon = newestWins((/** @type {string} */ text) => setText(line, text), SOON);
  let version = -1;

  /** The sentence for the present pictures. */
  function tell() {
    const { status, latest, settings } = stage;
    if (!latest) return status.message ?? "";
    const parts = settings.columns.map((/** @type {{key: number, label: string}} */ { key, label: name }) => ({ name, row: source.atlas.rows.get(key), frame: source.framesOf(key).latest }));
    return texts.compared(source.head, parts);
  }

  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      if (stage.playing) { saySoon.cancel(); say(tell()); } else { say.cancel(); saySoon(tell()); }
      setText(notice, stage.status.notice ?? "");
      return 0;
    },
    stop() { say.cancel(); saySoon.cancel(); },
  };
}
