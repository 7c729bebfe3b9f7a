/** What a run is made of: the preset with what it shows, and behind "more" every setting that restarts the run. */
import { fill, h, setText, show } from "../dom.js";
import { finish, keptFromNews, put } from "../field.js";
import { numberOf, tellRange, wholeField } from "../number_field.js";
import { say } from "../texts/index.js";
import { sharePanel } from "./share.js";

const BELIEVE = 1500; // ms that the learner's own choice is shown before the status has to agree
const RATE_FIELDS = ["rate", "eta", "eta_k", "rate_control", "schedule"]; // their errors stand beside the rate

/** @typedef {{label: string, means?: string, value: any, options?: {value: any, label: string}[], min?: number, max?: number}} Choice */

/** What a field's text means: one of the options, or a whole number in the range; null where it is neither. @param {Choice} choice @param {string} text */
export function chosen({ options, min = -Infinity, max = Infinity }, text) {
  if (options) return options.find((o) => String(o.value) === text)?.value ?? null;
  const value = numberOf(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : null;
}

/** One labelled control with the place for its error. @param {import("../stage.js").Stage} stage @param {string} field @param {Choice} choice */
function control(stage, field, choice) {
  const many = choice.options;
  const input = many
    ? keptFromNews(h("select", { "aria-label": choice.label }))
    : wholeField(choice.label, "tw-number tw-whole", choice);
  if (many)
    fill(
      input,
      many.map((o) => ({ value: String(o.value), label: o.label })),
    );
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const label = h(
    "label",
    {
      class: "tw-field",
      title: choice.means
        ? say("controls.restarts", { means: choice.means[0].toUpperCase() + choice.means.slice(1) })
        : null,
    },
    h("span", {}, choice.label),
    input,
  );
  const node = h("div", { class: "tw-choice" }, label, alert);
  /** @type {string|null} what the learner chose, until the status follows or refuses */ let own = null;
  let wrong = "",
    asked = "";
  /** @type {any} */ let timer = null;

  function choose() {
    finish(input);
    const text = input.value,
      now = String(stage.status.config?.[field] ?? choice.value);
    if (text === (own ?? now)) {
      wrong = "";
      stage.touch();
      return;
    }
    const value = chosen(choice, text);
    if (value === null) {
      wrong = say("controls.not_whole", {
        typed: say("controls.typed", { typed: text }),
        name: choice.label,
        low: choice.min ?? 0,
        high: choice.max ?? 0,
      });
      input.value = now;
      stage.touch();
      return;
    }
    wrong = "";
    own = text;
    asked = JSON.stringify(stage.status.error ?? null);
    stage.command("set", { field, value });
    clearTimeout(timer);
    timer = setTimeout(() => {
      own = null;
      stage.touch();
    }, BELIEVE);
  }
  input.addEventListener("change", choose);
  if (!many)
    input.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
      if (e.key === "Enter") choose();
    });

  return {
    node,
    draw() {
      const { status } = stage,
        error = status.error ?? null;
      const now = String(status.config?.[field] ?? choice.value);
      if (own !== null && (own === now || (error && JSON.stringify(error) !== asked))) own = null;
      const text = own ?? now;
      put(input, text);
      if (!many) tellRange(input, Number(text), choice.min ?? -Infinity, choice.max ?? Infinity);
      input.disabled = !stage.can("set");
      setText(alert, wrong || (error?.field === field ? error.message : ""));
      input.setAttribute("aria-invalid", String(alert.textContent !== ""));
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/** The curve that the neurons start on, drawn by the learner over their picture. @param {import("../stage.js").Stage} stage */
function curveOfOnesOwn(stage) {
  const { sketch } = stage;
  const draw = h(
    "button",
    { type: "button", title: say("controls.curve.means"), onclick: () => begin(true) },
    say("controls.curve.draw"),
  );
  const use = h("button", { type: "button", class: "tw-predict", onclick: train }, say("controls.curve.train"));
  const cancel = h("button", { type: "button", onclick: () => begin(false) }, say("controls.cancel"));
  const note = h("p", { class: "tw-note", role: "status" });
  const alert = h("p", { role: "alert", class: "tw-alert" });
  let drawing = false,
    wrong = "";

  function begin(/** @type {boolean} */ on) {
    drawing = sketch.on = on;
    wrong = "";
    sketch.clear();
    if (on && stage.playing) stage.pause();
    else stage.touch();
  }
  function train() {
    wrong = sketch.points.length < 3 ? say("lesson_page.draw_first") : "";
    if (wrong) return stage.touch();
    const value = sketch.thinned().map((point) => point.map((v) => Number(v.toPrecision(5))));
    begin(false);
    stage.command("set", { field: "curve", value });
    if (stage.can("play")) stage.play();
  }

  return {
    node: h("div", { class: "tw-choice" }, h("div", { class: "tw-row" }, draw, use, cancel), note, alert),
    draw() {
      const plane = stage.shown?.header.projection === "plane";
      draw.disabled = !plane || !stage.can("set");
      for (const node of [use, cancel, note]) show(node, drawing);
      show(draw, !drawing);
      draw.title = plane ? say("controls.curve.means") : say("controls.curve.no_plane");
      setText(note, drawing ? say("lesson_page.draw") : "");
      setText(
        alert,
        (sketch.points.length < 3 && wrong) ||
          (stage.status.error?.field === "curve" ? stage.status.error.message : ""),
      );
    },
  };
}

/** @param {import("../stage.js").Stage} stage */
export function choicesPanel(stage) {
  const shows = h("span", { class: "tw-shows" });
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const select = keptFromNews(
    h("select", {
      "aria-label": say("controls.preset"),
      "onchange": () => stage.command("preset", { name: select.value }),
    }),
  );
  const id = `tw-more-${Math.random().toString(36).slice(2)}`;
  const more = h(
    "button",
    {
      "type": "button",
      "class": "tw-more",
      "aria-expanded": "false",
      "aria-controls": id,
      "onclick": () => open(group.hidden),
    },
    say("controls.more"),
  );
  const restore = h("button", {
    type: "button",
    class: "tw-restore",
    onclick: () => stage.command("preset", { name: stage.status.preset }),
  });
  const share = sharePanel(stage),
    note = h("p", { class: "tw-note" }, say("controls.restart_note"));
  const fields = h("div", { class: "tw-choices-fields" });
  const curve = curveOfOnesOwn(stage);
  const group = h(
    "div",
    { "class": "tw-choices", "role": "group", "aria-label": say("controls.more_group"), id, "hidden": true },
    fields,
    curve.node,
    note,
    share.node,
  );
  const chooser = h("label", { class: "tw-field" }, h("span", {}, say("controls.preset")), select);
  const node = h("div", { class: "tw-row tw-presets" }, chooser, shows, restore, more, alert, group);
  /** @type {ReturnType<typeof control>[]} */ let controls = [];
  let version = -1,
    made = "";

  function open(/** @type {boolean} */ wide) {
    show(group, wide);
    more.setAttribute("aria-expanded", String(wide));
    stage.touch();
  }
  for (const one of [more, group])
    one.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
      if (e.key !== "Escape" || group.hidden) return;
      open(false);
      more.focus();
    });

  function make(/** @type {Record<string, Choice>} */ choices) {
    const sign = JSON.stringify(Object.entries(choices).map(([field, { value: _, ...rest }]) => [field, rest]));
    if (sign === made) return;
    made = sign;
    for (const one of controls) one.stop();
    controls = Object.entries(choices).map(([field, choice]) => control(stage, field, choice));
    fields.replaceChildren(...controls.map((one) => one.node));
  }

  return {
    node,
    draw() {
      share.draw();
      if (version === stage.version) return 0;
      version = stage.version;
      const { settings, status } = stage;
      const presets = settings.presets ?? [],
        choices = settings.choices ?? {};
      const own = status.preset && !presets.some((/** @type {any} */ p) => p.name === status.preset);
      fill(select, [
        ...presets.map((/** @type {any} */ p) => ({ value: p.name, label: p.title || p.name, title: p.shows })),
        ...(own ? [{ value: status.preset, label: status.preset }] : []),
      ]);
      put(select, status.preset ?? "");
      select.disabled = !stage.can("preset");
      make(choices);
      const settable = stage.can("set") && controls.length > 0;
      show(more, (settable || stage.can("share")) && !stage.limited("hide", "more"));
      show(note, settable);
      if (more.hidden && !group.hidden) open(false);
      show(chooser, !stage.limited("hide", "preset"));
      show(shows, !chooser.hidden);
      for (const one of controls) one.draw();
      curve.draw();
      const changed = status.changed ?? [];
      show(restore, changed.length > 0 && !own && stage.can("preset"));
      setText(restore, say("controls.restore", { preset: status.preset }));
      setText(
        shows,
        changed.length
          ? say("controls.changed", {
              settings: changed.map((/** @type {any} */ s) => `${s.label} ${s.value}`).join(", "),
            })
          : (presets.find((/** @type {any} */ p) => p.name === status.preset)?.shows ?? ""),
      );
      const { error } = status;
      const beside = error?.field === "points" && settings.data && !stage.limited("hide", "data");
      const elsewhere =
        error &&
        (beside ||
          RATE_FIELDS.includes(error.field) ||
          (!group.hidden && (error.field in choices || error.field === "curve")));
      setText(alert, error && !elsewhere ? error.message : "");
      return 0;
    },
    stop() {
      for (const one of controls) one.stop();
    },
  };
}
