/** What is seen, in words: the two verdicts apart, the running sentence, and what went wrong. */
import { announcer } from "../announcer.js";
import { h, setText, show } from "../dom.js";
import { newestWins } from "../loop.js";
import { term } from "../term.js";
import { mapJudged, sampleJudged, sentenceOf } from "../texts/frame_words.js";
import { find, say } from "../texts/index.js";
import { sampleVerdict, verdictWord } from "../verdict_words.js";

const CALM = 1000; // ms between sentences that are seen while running
const SOON = 200; // ms while the learner scrubs

/** The sample verdict in a word or two; of a recording with what became of the hole since its start. @param {any} header */
export function sampleWord({ sample_verdict: said, hole_degree: hole, against_start: became, hole_at_start: start }) {
  const never = became === "none" || (start === "undecided" && said?.verdict === "closed");
  if (never) return say("pictures.no_hole");
  const word = sampleVerdict(said?.verdict, hole);
  return became ? `${word}, ${say(`pictures.became.${became}`)}` : word;
}

/** @param {import("../stage.js").Stage} stage @param {any} _theme @param {Record<string, string>} words */
export function sentencePanel(stage, _theme, words) {
  const chip = (/** @type {string} */ name, /** @type {string} */ meaning) => {
    const value = h("b");
    const node = term(h("span", {}, `${name}: `, value), meaning, { chip: true });
    return { value, node, meaning };
  };
  const sample = chip(say("pictures.sample"), words.sample),
    map = chip(say("pictures.map"), words.map);
  const voice = announcer();
  const line = h("p", { "role": "status", "aria-live": "off", "class": "tw-sentence" }); // seen; what of it is heard is the voice's
  const busy = h("span", { class: "tw-busy", hidden: true }, say("news.busy"));
  const resume = h(
    "button",
    { type: "button", class: "tw-button", hidden: true, onclick: () => stage.command("resume", {}) },
    say("controls.resume"),
  );
  const notice = h("p", { role: "alert", class: "tw-alert" });
  const node = h(
    "div",
    { "class": "tw-words", "role": "group", "aria-label": say("pictures.in_words") },
    h("div", { class: "tw-chips" }, sample.node, map.node),
    line,
    voice.node,
    resume,
    busy,
    notice,
  );
  const calmly = newestWins(write, CALM),
    soon = newestWins(write, SOON);
  let version = -1,
    state = "";

  /** What is to be said instead of what the picture shows; null where the picture speaks. @returns {string|null} */
  function news() {
    const { status, shown } = stage;
    const message = status.message ?? "";
    if (status.state === "dead") return message || (status.resumable ? say("news.dead") : say("news.dead_for_good"));
    if (status.state === "failed") return message || say("news.failed");
    if (status.state === "diverged" && !stage.scrubbed) return message || say("news.diverged");
    if (!shown)
      return message || (["starting", undefined].includes(status.state) ? say("news.starting") : say("news.no_frame"));
    return null;
  }
  /**
   * The sentence and the verdicts of one picture: they never speak of two. The sentence is made here, once a second, and not for each picture.
   * @param {string|null} message @param {import("../frames.js").Frame|null} shown there where no message is
   */
  function write(message, shown) {
    const header = shown?.header ?? {};
    const text = message ?? (shown ? sentenceOf(shown, stage.settings.stability ?? {}) : "");
    const { sample_verdict: said, hole_degree: hole, map_verdict: mapped } = header;
    setText(line, text);
    sample.meaning = words[hole === null ? "sample without a hole" : hole === 2 ? "sample cavity" : "sample"];
    verdict(sample, said, sampleJudged(header), sampleWord(header));
    verdict(map, mapped, mapJudged(header));
    voice.hear(text, `${said?.verdict} ${mapped?.verdict}`, stage.playing);
  }
  function verdict(
    /** @type {any} */ { node, value, meaning },
    /** @type {any} */ verdict,
    /** @type {string[]} */ judged,
    word = verdictWord(verdict?.verdict),
  ) {
    show(node, Boolean(verdict));
    if (!verdict) return;
    setText(value, word);
    node.dataset.verdict = verdict.verdict;
    node.explain([meaning, ...judged].filter(Boolean).join("\n"));
  }

  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const { status, shown } = stage;
      if (stage.playing && status.state === state) {
        soon.cancel();
        calmly(news(), shown);
      } else {
        calmly.cancel();
        soon(news(), shown);
        if (!stage.scrubbed) soon.flush();
      }
      state = status.state;
      show(resume, status.state === "dead");
      resume.disabled = status.resumable === false;
      const waiting = (status.waiting ?? []).map((/** @type {string} */ name) => find("news.commands")[name] ?? name);
      setText(
        busy,
        waiting.length ? say("news.waits", { commands: [...new Set(waiting)].join(", ") }) : say("news.busy"),
      );
      show(busy, waiting.length > 0 || status.kernel === "busy");
      setText(notice, status.notice ?? "");
      return 0;
    },
    stop() {
      calmly.cancel();
      soon.cancel();
      voice.stop();
    },
  };
}
sentencePanel.hideable = "sentence";
