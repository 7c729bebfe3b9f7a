/** What the columns of a comparison show at this training time, in one sentence, and what went wrong. */
import { announcer } from "../announcer.js";
import { h, setText } from "../dom.js";
import { newestWins } from "../loop.js";
import { rowsOf } from "../sources/source.js";
import { compared, comparedMany } from "../verdict_words.js";
import { MOST_COLUMNS } from "./columns.js";

const CALM = 1000; // ms between sentences that are seen while it plays
const SOON = 200; // ms while the learner scrubs

/** @param {import("../stage.js").Stage} stage */
export function comparedPanel(stage) {
  const { source } = stage;
  const voice = announcer();
  const line = h("p", { "role": "status", "aria-live": "off", "class": "tw-sentence" });
  const notice = h("p", { role: "alert", class: "tw-alert" });
  const node = h("div", { class: "tw-words" }, line, voice.node, notice);
  const calmly = newestWins(write, CALM),
    soon = newestWins(write, SOON);
  let version = -1;

  function write(/** @type {string} */ text) {
    setText(line, text);
    const verdicts = stage.settings.columns.map(
      (/** @type {{key: number}} */ { key }) => source.framesOf(key).latest?.header.sample_verdict?.verdict,
    );
    voice.hear(text, verdicts.join(" "), stage.playing);
  }
  /** The sentence for the present pictures. */
  function tell() {
    const { status, latest, settings } = stage;
    if (!latest) return status.message ?? "";
    const parts = settings.columns.map((/** @type {{key: number, label: string}} */ { key, label: name }) => ({
      name,
      row: rowsOf(source).rows.get(key),
      frame: source.framesOf(key).latest,
    }));
    return parts.length > MOST_COLUMNS
      ? comparedMany(
          source.head,
          parts.map((/** @type {any} */ { frame }) => frame?.header.sample_verdict?.verdict ?? null),
        )
      : compared(source.head, parts);
  }

  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      if (stage.playing) {
        soon.cancel();
        calmly(tell());
      } else {
        calmly.cancel();
        soon(tell());
      }
      setText(notice, stage.status.notice ?? "");
      return 0;
    },
    stop() {
      calmly.cancel();
      soon.cancel();
      voice.stop();
    },
  };
}
