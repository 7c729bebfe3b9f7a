/** How far an atlas is trained, with Cancel, and what Play runs over: training time, or the rates. */
import { announcer } from "../announcer.js";
import { h, setText, show } from "../dom.js";
import { rowsOf } from "../sources/source.js";
import { say } from "../texts/index.js";
import { sharePanel } from "./share.js";

/** @param {number} seconds */
const duration = (seconds) => say("atlas.duration", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });

/** @param {import("../stage.js").Stage} stage */
export function atlasBarPanel(stage) {
  const atlas = rowsOf(stage.source);
  const bar = h("progress", { "max": 1, "value": 0, "aria-label": say("atlas.trained") });
  const voice = announcer(),
    said = h("span", { "role": "status", "aria-live": "off", "class": "tw-trained" }); // counts seconds
  const cancel = h(
    "button",
    { type: "button", class: "tw-button", onclick: () => stage.command("cancel_runs", {}) },
    say("controls.cancel"),
  );
  const group = `tw-over-${Math.random().toString(36).slice(2)}`;
  const choice = (/** @type {"tau"|"rate"} */ name) => {
    const input = h("input", { type: "radio", name: group, onchange: () => stage.choose("over", name) });
    return { name, input, node: h("label", { class: "tw-field" }, input, say(`atlas.over.${name}`)) };
  };
  const choices = [choice("tau"), choice("rate")];
  const over = h(
    "div",
    { "class": "tw-modes", "role": "radiogroup", "aria-label": say("atlas.plays") },
    h("span", {}, say("atlas.plays")),
    choices.map((c) => c.node),
  );
  over.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    // a notebook may keep the arrow keys to itself
    if (!/^Arrow/.test(e.key)) return;
    e.preventDefault();
    const other = choices.find((c) => !c.input.checked);
    other?.input.focus();
    other?.input.click();
  });
  const node = h(
    "div",
    { class: "tw-row tw-atlas-bar" },
    over,
    h("div", { class: "tw-field tw-progress" }, bar, said, voice.node, cancel),
  );
  const share = sharePanel(stage),
    about = h("span", { class: "tw-shows" });
  node.prepend(about);
  node.append(share.node);
  let version = -1;
  return {
    node,
    draw() {
      share.draw();
      if (version === stage.version) return 0;
      version = stage.version;
      const wanted = stage.panels.over ?? atlas.over;
      if (wanted !== atlas.over) stage.command("over", { over: wanted });
      const { progress } = stage.status,
        { state, of = atlas.rates.length, seconds = 0 } = progress ?? {};
      const done = atlas.rows.size,
        busy = state === "running" || state === "waiting";
      bar.value = done / (of || 1);
      show(bar, busy);
      show(cancel, busy);
      show(over, stage.can("over"));
      const { preset } = stage.status,
        known = stage.settings.presets?.find((/** @type {any} */ p) => p.name === preset);
      show(about, Boolean(stage.settings.columns && progress)); // recorded runs tell by their names what they are
      setText(about, [preset, known?.shows].filter(Boolean).join(": "));
      if (progress) {
        const counts = { done, rates: of, left: Math.max(0, of - done) };
        const telling = (/** @type {number} */ passed) =>
          state === "gone" && counts.left
            ? say("atlas.gone", counts)
            : state === "cancelled"
              ? say("atlas.cancelled", counts)
              : say("atlas.progress", counts) + (passed ? `, ${duration(passed)}` : "");
        setText(said, telling(busy ? seconds : 0));
        voice.hear(telling(0), state ?? "", busy);
      }
      for (const { name, input } of choices) input.checked = atlas.over === name;
      return 0;
    },
    stop: voice.stop,
  };
}
