/** The learning rate: a logarithmic slider with the marks 1/K, 2/lambda_max and 1/h+, and two number fields. */
import { h, setText, show } from "../dom.js";
import { newestWins } from "../loop.js";
import { finish, put } from "../field.js";
import { newest } from "../frames.js";
import { numberField, numberOf, tellRange } from "../number_field.js";
import { fieldText, label, logScale, significant } from "../scales.js";
import { refusedOf } from "../sources/source.js";
import { limitOf } from "../stability.js";
import { term } from "../term.js";
import { say } from "../texts/index.js";
import { marksExplained, rateMarks, rateValue } from "./marks.js";
import { rateControl } from "./rate_control.js";

const SEND_EVERY = 50; // ms
const ARROW = 5; // positions of 1000 an arrow key moves: a factor 1.022
const BELIEVE = 1500; // ms that the learner's own value is shown before the status has to agree

/** Marks are sent in units of 1/K of the start; where eta K is held the axis is in units of 1/K of now. @param {Record<string, number|null>} marks @param {boolean} held */
export function inUnits(marks, held) {
  const { bound } = marks;
  if (!held || !bound) return marks;
  return Object.fromEntries(Object.entries(marks).map(([name, v]) => [name, v === null ? null : v / bound]));
}

/** eta times the K of the picture; at the start that of the first step to come. @param {any} status @param {any} header @returns {number|null} */
export function realisedRate(status, header) {
  const rate = header?.eta ?? status.eta;
  return typeof rate === "number" && typeof header?.K === "number" ? rate * header.K : null;
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {Record<string, string>} words */
export function ratePanel(stage, theme, words) {
  let limit = limitOf(stage);
  const marks = rateMarks(words, limit);
  const slider = h("input", {
    "type": "range",
    "min": 0,
    "max": 1000,
    "step": 1,
    "aria-label": say("controls.rate"),
    "class": "tw-slider",
  });
  const field = numberField(say("controls.rate_field"), "tw-number");
  const etaField = numberField(say("controls.eta_field"), "tw-number tw-eta");
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const recording = h("p", { class: "tw-note", hidden: true });
  const name = h("span");
  const meaning = () =>
    unit === "eta"
      ? `${words["rate of raw eta"]}\n${say("controls.marks.diagnostic")}: ${words["preconditioned sharpness"]}`
      : [words.rate, ...marksExplained(words, limit)].join("\n");
  const word = term(name, [words.rate, ...marksExplained(words, limit)].join("\n"));
  const named = h("span", { class: "tw-rate-name" }, word);
  const fieldLabel = h(
    "label",
    { class: "tw-field" },
    h("span", {}, "="),
    field,
    h("span", { title: words["1/K"] }, "/ K"),
  );
  const control = rateControl(stage, words, () => {
    own = null;
    believe();
    stage.touch();
  });
  const nowText = h("span", { class: "tw-now", title: words["rate now"] });
  const node = h(
    "div",
    { "class": "tw-row tw-rate", "role": "group", "aria-label": say("controls.rate") },
    named,
    h("div", { class: "tw-rail" }, marks.node, slider),
    h(
      "div",
      { class: "tw-numbers" },
      fieldLabel,
      h("label", { class: "tw-field" }, h("span", { title: words.eta }, say("controls.eta_label")), etaField),
      nowText,
      control.node,
    ),
    alert,
    recording,
  );

  let scale = logScale(0.1, 8),
    unit = "1/K",
    sign = "",
    version = -1,
    dragging = false;
  /** @type {number|null} the learner's value until the status follows, in axis units */ let own = null;
  let typedWrong = false,
    said = "";
  /** @type {any} */ let timer = null;
  const send = newestWins((/** @type {object} */ args) => stage.command("rate", args), SEND_EVERY);

  const holds = () => control.name === "hold" && unit !== "eta";
  /** Whether a schedule makes the rate of what is set, and what is set can still be changed: then the thumb stays and a mark moves. */
  const scheduled = () => control.name === "schedule" && !stage.recorded;
  /** Whether the rate is eta times the K of the picture: of a loop that was recorded, whose K moves. */
  const realised = () => stage.status.realised === true;
  const k0 = () => stage.status.k0 ?? null;
  /** The rate that is asked for, in axis units. @returns {number|null} */
  function asked() {
    if (own !== null) return own;
    const { status, shown } = stage;
    if (holds()) return status.config?.eta_k ?? status.eta_k ?? null;
    if (realised()) return realisedRate(status, shown?.header);
    const name = unit === "eta" ? "eta" : "eta_k";
    if (scheduled()) return set(status.config ?? {});
    return (stage.recorded ? newest(shown?.header, name) : null) ?? status[name] ?? null;
  }
  /** The rate of a config, in axis units. @returns {number|null} */
  const set = (/** @type {any} */ { eta_k: etaK, eta: raw }) =>
    (unit === "eta" ? raw : (etaK ?? (raw && k0() ? raw * k0() : null))) ?? null;
  /** The rate of the step to the shown picture, at its start that of the first one, in axis units. @returns {number|null} */
  function now() {
    const name = unit === "eta" ? "eta" : "eta_k";
    return newest(stage.shown?.header, name) ?? stage.status[name] ?? null;
  }
  /** Raw eta of a rate; that of the shown picture where it is not what is set. @returns {number|null} */
  function eta(/** @type {number|null} */ value) {
    const { status, shown } = stage,
      stepped = newest(shown?.header, "eta");
    if (holds() || (scheduled() && unit !== "eta")) return stepped ?? status.eta ?? null;
    if (value === null || unit === "eta") return value;
    const converted = k0() ? value / k0() : null; // of what was just chosen, and of a recording's start, where no step has an eta yet
    return own !== null ? converted : ((stage.recorded ? stepped : status.eta) ?? converted);
  }

  function choose(/** @type {number} */ value, now = false) {
    own = value;
    typedWrong = false;
    setText(alert, "");
    send(unit === "eta" ? { eta: value } : { eta_k: value });
    if (now) send.flush();
    believe();
    stage.touch();
  }
  function believe() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (dragging) return believe();
      own = null;
      control.forget();
      stage.touch();
    }, BELIEVE);
  }
  const moved = (/** @type {number} */ position) => choose(significant(scale.value(position)));
  slider.addEventListener("input", () => moved(Number(slider.value)));
  slider.addEventListener("change", () => send.flush());
  slider.addEventListener("pointerdown", () => {
    dragging = true;
  });
  for (const end of ["pointerup", "pointercancel", "blur"])
    slider.addEventListener(end, () => {
      dragging = false;
    });
  slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[e.key];
    if (!by || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    const from = asked();
    moved((from === null ? Number(slider.value) : scale.position(from)) + by * ARROW);
  });

  function refuse(/** @type {string} */ message) {
    typedWrong = true;
    setText(alert, message);
    write();
  }
  function take(/** @type {HTMLInputElement} */ input) {
    finish(input);
    const raw = input === etaField,
      value = numberOf(input.value),
      typed = say("controls.typed", { typed: input.value.trim() });
    const what = raw ? say("controls.eta_field") : say("controls.rate");
    if (Number.isNaN(value)) return refuse(say("controls.no_number", { typed, name: what }));
    if (!Number.isFinite(value)) return refuse(say("controls.too_large", { typed, name: what }));
    if (raw && unit !== "eta") {
      if (value <= 0) return refuse(say("controls.not_positive", { value }));
      own = k0() ? value * k0() : null;
      typedWrong = false;
      setText(alert, "");
      send.cancel();
      stage.command("rate", { eta: value });
      return believe();
    }
    const { min, max } = stage.axis;
    if (value < min || value > max)
      return refuse(say("controls.out_of_range", { value, name: what, low: min, high: max }));
    choose(value, true);
  }
  for (const input of [field, etaField]) {
    input.addEventListener("change", () => take(input));
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
      if (e.key === "Enter") take(input); // a host may keep the change event of Enter to itself
      const by = { ArrowUp: 1.02, ArrowDown: 1 / 1.02 }[e.key];
      const from = numberOf(input.value);
      if (!by || !(from > 0 && from < Infinity)) return;
      e.preventDefault();
      input.value = String(significant(from * by));
      take(input);
    });
  }

  function write() {
    const value = asked();
    if (value !== null) {
      const position = String(Math.round(scale.position(value)));
      if (!dragging && slider.value !== position) slider.value = position;
      slider.setAttribute("aria-valuetext", unit === "eta" ? `eta ${label(value, 4)}` : rateValue(value));
      put(field, value < 1 ? fieldText(value, 3) : value.toFixed(2));
    }
    put(etaField, fieldText(eta(value)));
    const { min, max } = stage.axis;
    tellRange(field, value, min, max);
    tellRange(etaField, eta(value), unit === "eta" ? min : 0, unit === "eta" ? max : Infinity);
  }

  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const { axis, status, shown } = stage;
      if (status.rate === null) show(node, false); // a recording of which no rate is known
      limit = limitOf(stage);
      if (JSON.stringify([axis, limit]) !== sign) {
        sign = JSON.stringify([axis, limit]);
        unit = axis.unit;
        scale = logScale(axis.min, axis.max);
        setText(name, unit === "eta" ? say("controls.rate") : say("controls.rate_label"));
        word.explain(meaning());
        show(fieldLabel, unit !== "eta");
        own = null;
        marks.axis(axis, scale);
      }
      const reported = holds() || scheduled() ? set(status.config ?? {}) : unit === "eta" ? status.eta : status.eta_k;
      if (own !== null && !dragging && reported && Math.abs(reported / own - 1) < 1e-3) own = null;
      for (const input of [slider, field, etaField]) {
        input.disabled = !stage.can("rate");
        input.title = input.disabled ? say("controls.recorded") : "";
      }
      if ((holds() || (scheduled() && unit !== "eta")) && !etaField.disabled) {
        etaField.disabled = true;
        etaField.title = holds() ? say("controls.eta_follows") : say("controls.eta_scheduled");
      }
      control.draw(unit !== "eta");
      const closed = stage.limited("lock", "rate")
        ? say("controls.locked")
        : stage.recorded
          ? say("controls.recorded")
          : "";
      setText(recording, closed);
      show(recording, closed !== "");
      show(control.node, control.name !== undefined);
      const refused = refusedOf(status, ["rate", "eta", "eta_k", "rate_control", "schedule"]);
      if (!typedWrong) setText(alert, refused);
      if (refused !== "" && refused !== said) own = null;
      said = refused;
      write();
      const told = scheduled() ? now() : null;
      setText(nowText, told === null ? "" : say("controls.rate_now", { rate: told, unit }));
      const placed = inUnits(shown?.header.marks ?? {}, holds() || realised());
      slider.setAttribute("aria-description", marks.place(told === null ? placed : { ...placed, now: told }, limit));
      return 0;
    },
    repaint() {
      version = -1;
    },
    stop() {
      clearTimeout(timer);
      send.flush();
      marks.stop();
    },
  };
}
ratePanel.hideable = "rate";
