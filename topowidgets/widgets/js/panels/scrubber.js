/** The shared clock: a slider over training time that shows past frames at once. */
import { h, setText } from "../dom.js";
import { label } from "../scales.js";
import { say } from "../texts/index.js";

/** A training time, that of its end where there is one, and the step where one is shown. @param {number} tau @param {number|null|undefined} end @param {number|null} step */
const timeText = (tau, end, step) =>
  `tau ${label(tau, tau < 100 ? 3 : 4)}${end ? ` / ${label(end, 4)}` : ""}${step === null ? "" : `, ${say("pictures.at_step", { step })}`}`;

/** @param {import("../stage.js").Stage} stage @param {any} _theme @param {Record<string, string>} words */
export function scrubberPanel(stage, _theme, words) {
  const slider = h("input", {
    "type": "range",
    "min": 0,
    "max": 1,
    "step": "any",
    "value": 0,
    "aria-label": say("controls.time"),
    "class": "tw-slider tw-time",
    "title": words.tau,
  });
  const clock = h("span", { class: "tw-clock", title: words.tau });
  const node = h("div", { class: "tw-scrubber" }, slider, clock);
  let version = -1,
    dragging = false;
  slider.addEventListener("input", () => stage.scrubTo(Number(slider.value)));
  slider.addEventListener("pointerdown", () => {
    dragging = true;
  });
  for (const end of ["pointerup", "pointercancel", "blur", "change"])
    slider.addEventListener(end, () => {
      dragging = false;
      version = -1;
      stage.changed();
    });
  slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[e.key];
    if (!by || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    stage.scrubBy(by);
  });
  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const { shown, latest, status } = stage;
      const end = Math.max(status.tau_end ?? 0, latest?.tau ?? 0) || 1;
      if (Number(slider.max) !== end) slider.max = String(end);
      slider.disabled = !latest || !stage.can("scrub");
      if (!dragging && shown) slider.value = String(shown.tau);
      slider.style.setProperty("--played", `${((latest?.tau ?? 0) / end) * 100}%`);
      const step = stage.settings.columns ? null : (shown?.step ?? 0); // side by side each column has its own
      const text =
        status.clock === "step"
          ? say("controls.step_of", { step: shown?.step ?? 0, end: String(end) })
          : timeText(shown?.tau ?? 0, status.tau_end, step);
      setText(clock, text);
      slider.setAttribute("aria-valuetext", text);
      return 0;
    },
  };
}
