/** The rate of an atlas: a slider that stops at the rates there are, with the marks of theory, and a field to type one in. */
import { h, setText, show, svg } from "../dom.js";
import { finish, put } from "../field.js";
import { numberField, numberOf, tellRange } from "../number_field.js";
import { fieldText, label, logScale } from "../scales.js";
import { nearestRate } from "../sources/atlas.js";
import { rowsOf } from "../sources/source.js";
import { limitOf } from "../stability.js";
import { term } from "../term.js";
import { textSize } from "../theme.js";
import { say } from "../texts/index.js";
import { marksExplained, rateMarks, rateValue, THUMB } from "./marks.js";

/** @param {import("../stage.js").Stage} stage @param {any} _theme @param {Record<string, string>} words */
export function rowRatePanel(stage, _theme, words) {
  const atlas = rowsOf(stage.source);
  const { min, max } = stage.axis,
    scale = logScale(min, max);
  let limit = limitOf(stage);
  const marks = rateMarks(words, limit);
  const slider = h("input", {
    "type": "range",
    "min": 0,
    "max": 1000,
    "step": "any",
    "aria-label": say("controls.rate"),
    "class": "tw-slider",
  });
  const stops = svg("svg", { "class": "tw-stops", "aria-hidden": "true" });
  const field = numberField(say("controls.rate_field"), "tw-number");
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const note = h("p", { class: "tw-note", role: "status" });
  const meaning = () => [say("atlas.rates_mean"), ...marksExplained(words, limit)].join("\n"),
    word = term(h("span", {}, say("controls.rate_label")), meaning());
  const node = h(
    "div",
    { "class": "tw-row tw-rate", "role": "group", "aria-label": say("controls.rate") },
    h("span", { class: "tw-rate-name" }, word),
    h("div", { class: "tw-rail" }, marks.node, slider, stops),
    h("label", { class: "tw-field" }, h("span", {}, "="), field, h("span", { title: words["1/K"] }, "/ K")),
    alert,
    note,
  );
  let version = -1,
    dragging = false,
    drawn = "";

  const choose = (/** @type {number} */ rate) => {
    setText(alert, "");
    if (rate !== atlas.wish) stage.command("rate", { eta_k: rate });
    else stage.touch();
  };
  slider.addEventListener("input", () =>
    choose(nearestRate(atlas.rates, scale.value(Number(slider.value))) ?? atlas.wish),
  );
  slider.addEventListener("pointerdown", () => {
    dragging = true;
  });
  for (const over of ["pointerup", "pointercancel", "blur", "change"])
    slider.addEventListener(over, () => {
      dragging = false;
      version = -1;
      stage.changed();
    });
  slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const at = atlas.rates.indexOf(atlas.wish),
      end = atlas.rates.length - 1;
    const to = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      PageUp: at + 5,
      PageDown: at - 5,
      Home: 0,
      End: end,
    }[e.key];
    if (to === undefined || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    choose(atlas.rates[Math.min(end, Math.max(0, to))]);
  });
  function typed() {
    finish(field);
    const value = numberOf(field.value);
    if (Number.isNaN(value))
      setText(
        alert,
        say("controls.no_number", {
          typed: say("controls.typed", { typed: field.value.trim() }),
          name: say("controls.rate"),
        }),
      );
    else if (value < min || value > max)
      setText(alert, say("controls.out_of_range", { value, name: say("controls.rate"), low: min, high: max }));
    else return choose(nearestRate(atlas.rates, value) ?? atlas.wish);
    write();
  }
  field.addEventListener("change", typed);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    if (e.key === "Enter") typed();
  });

  function write() {
    const { wish } = atlas;
    if (!dragging) slider.value = String(scale.position(wish));
    slider.setAttribute("aria-valuetext", rateValue(wish));
    put(field, fieldText(wish, 3));
    tellRange(field, wish, min, max);
  }
  /** A dot for each rate: full where its row is there. */
  function stop() {
    const width = stops.clientWidth / textSize(stops),
      sign = `${width} ${[...atlas.rows.keys()]}`;
    if (sign === drawn || width < 60) return;
    drawn = sign;
    stops.setAttribute("viewBox", `0 0 ${width} 20`);
    stops.replaceChildren(
      ...atlas.rates.map((/** @type {number} */ rate) =>
        svg("circle", {
          cx: THUMB / 2 + (scale.position(rate) / 1000) * (width - THUMB),
          cy: 10,
          r: 3,
          class: atlas.rows.has(rate) ? "tw-there" : "tw-missing",
        }),
      ),
    );
  }

  const observer = new ResizeObserver(() => {
    version = -1;
    stage.changed();
  });
  observer.observe(stops);
  marks.axis({ min, max }, scale);
  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      limit = limitOf(stage);
      word.explain(meaning());
      write();
      stop();
      const { current, wish } = atlas;
      setText(note, current !== null && current !== wish ? say("atlas.not_trained", { wish, shown: current }) : "");
      show(note, note.textContent !== "");
      slider.setAttribute("aria-description", marks.place(stage.shown?.header.marks ?? {}, limit));
      return 0;
    },
    stop() {
      observer.disconnect();
      marks.stop();
    },
  };
}
