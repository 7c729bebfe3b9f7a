/** The neurons seen through a joint UMAP: the switch, the fit's progress and words, and the picture of the key frame at or before the step. */
import { announcer } from "../announcer.js";
import { drawCloud, nearest, planeScale } from "../draw/cloud.js";
import { h, setText, show } from "../dom.js";
import { lastAtMost } from "../frames.js";
import { isOpen } from "../sources/questions.js";
import { lessMotion } from "../theme.js";
import { find, say } from "../texts/index.js";
import { Tween } from "../tween.js";

const AGAIN = 15_000; // ms from one fit's asking to the next while the run goes on
const GLIDE = 400; // ms from key frame to key frame

/** The box that holds every picture of a joint UMAP, with room around. @param {Float32Array} positions @returns {number[]} */
export function windowOf(positions) {
  const limits = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const low = 2 * (i % 2);
    limits[low] = Math.min(limits[low], positions[i]);
    limits[low + 1] = Math.max(limits[low + 1], positions[i]);
  }
  const room = 0.06 * Math.max(limits[1] - limits[0], limits[3] - limits[2], 1e-9);
  return limits.map((edge, i) => edge + (i % 2 ? room : -room));
}

/** Which key frame shows a step: the last at or before it, else the first. @param {number[]} steps @param {number} step */
export const keyFrame = (steps, step) => Math.max(0, lastAtMost(steps, step));

/** When to ask for a fit, in ms from now; null for not at all. @param {{on: boolean, run: number|null, latest: number, picture: {run: number, last: number}|null, question: any, asked: {run: number|null, at: number}, now: number}} state */
export function nextFit({ on, run, latest, picture, question, asked, now }) {
  if (!on || run === null || (question?.run === run && isOpen(question))) return null;
  if (asked.run === null) return 0;
  const stopped = question?.run === run && (question.state === "failed" || question.state === "cancelled");
  if (stopped || (picture?.run === run && picture.last >= latest)) return null;
  return Math.max(0, asked.at + AGAIN - now);
}

/**
 * @param {import("../stage.js").Stage} stage @param {any} theme
 * @param {{box: any, pointed: any, again: () => void, overlay: (frame: any, place: (i: number) => [number, number]) => void}} panel of the neurons: what it
 *   draws on, and what it draws over the neurons
 */
export function projection(stage, theme, { box, pointed, again, overlay }) {
  const neurons = new Tween();
  /** @type {import("../sources/questions.js").Question|null} */ let picture = null;
  /** @type {import("../sources/questions.js").Question|null} */ let seen = null;
  /** @type {{run: number|null, at: number}} */ let asked = { run: null, at: 0 };
  let on = false,
    key = -1,
    lit = -1;
  /** @type {number[]} */ let limits = [-1, 1, -1, 1];
  /** @type {any} */ let timer = null;

  const choice = (/** @type {boolean} */ umap) =>
    h("button", {
      "type": "button",
      "aria-pressed": String(umap === on),
      "onclick": () => stage.choose("neurons", umap ? "umap" : "own"),
    });
  const own = choice(false),
    umap = choice(true);
  setText(umap, say("pictures.umap.name"));
  umap.title = say("pictures.umap.means");
  const choices = h(
    "span",
    { "class": "tw-switch", "role": "group", "aria-label": say("pictures.projection") },
    own,
    umap,
  );
  const voice = announcer(),
    said = h("p", { class: "tw-note" });
  const rules = h("p"),
    doubt = h("summary"),
    warning = h("details", { class: "tw-doubt", hidden: true }, doubt, rules);
  const bar = h("progress", { "max": 1, "aria-label": say("pictures.umap.fitting") });
  const cancel = h(
    "button",
    { type: "button", class: "tw-small", onclick: () => stage.command("cancel_question", { kind: "umap" }) },
    say("controls.cancel"),
  );
  const retry = h("button", { type: "button", class: "tw-small", onclick: () => ask() }, say("pictures.umap.again"));
  const stageOfFit = h("span", { "aria-live": "polite" });
  const work = h("div", { class: "tw-work" }, bar, cancel, retry, stageOfFit);
  const words = h("div", { class: "tw-umap", hidden: true }, said, voice.node, warning, work);

  function choose(/** @type {boolean} */ chosen) {
    if (on === chosen) return;
    on = chosen;
    own.setAttribute("aria-pressed", String(!on));
    umap.setAttribute("aria-pressed", String(on));
    key = -1;
    again();
  }

  function ask() {
    asked = { run: stage.frames.run, at: Date.now() };
    stage.command("umap", {});
  }

  const current = () => (picture?.run === stage.frames.run ? picture : null);

  /** Ask now or later, where a fit is wanted and the page is looked at. */
  function plan(/** @type {number|null} */ run, /** @type {any} */ question) {
    clearTimeout(timer);
    const wait = nextFit({
      on: on && stage.can("umap") && !document.hidden,
      run,
      latest: stage.latest?.step ?? 0,
      question,
      asked,
      now: Date.now(),
      picture: picture && { run: picture.run, last: picture.result.steps.at(-1) },
    });
    if (wait === 0) ask();
    else if (wait !== null) timer = setTimeout(() => stage.touch(), wait);
  }

  /** What the page has heard since, and the words for it. */
  function read() {
    const { shown, latest } = stage,
      { run } = stage.frames;
    const there = stage.can("umap") || current() !== null; // without a kernel a fit that came stays, and no other comes
    if (on && !there) stage.choose("neurons", "own");
    choose(stage.panels.neurons === "umap");
    const projected = shown?.header.projection ?? "plane";
    setText(own, find("pictures.projections")[projected] ?? say("pictures.projections.plane"));
    show(choices, there && Boolean(shown));
    show(words, on);
    if (!on) {
      clearTimeout(timer);
      return;
    }
    const question = stage.source.questions.umap ?? null;
    if (question !== seen) {
      seen = question;
      if (question?.state === "finished" && question.positions) {
        picture = question;
        limits = windowOf(question.positions);
        key = -1;
      }
    }
    plan(run, question);
    const now = current();
    const fitting = question?.run === run && isOpen(question);
    const ended = question?.run === run && (question.state === "failed" || question.state === "cancelled");
    show(bar, fitting);
    if (question && fitting) {
      if (question.state === "waiting") bar.removeAttribute("value");
      else bar.value = question.fraction;
    }
    show(cancel, fitting);
    show(retry, ended && stage.can("umap"));
    setText(stageOfFit, fitting || ended ? question.message : "");
    stageOfFit.classList.toggle("tw-alert", question?.state === "failed");
    show(work, fitting || ended);
    const at = now && shown ? keyFrame(now.result.steps, shown.step) : -1;
    const late = now && latest ? latest.step > now.result.steps.at(-1) : false;
    setText(
      said,
      at < 0
        ? ended
          ? say("pictures.umap.none")
          : say("pictures.umap.asked")
        : `${now?.result.said[at]} ${say("pictures.umap.means")}${late && !ended ? ` ${say("pictures.umap.late", { step: latest?.step ?? 0 })}` : ""}`,
    );
    const [sentence, ...both] = (at < 0 ? "" : now?.result.warnings[at]).split("\n");
    show(warning, Boolean(sentence));
    setText(doubt, sentence);
    setText(rules, both.join("\n"));
    voice.hear([said, doubt].map((one) => one.textContent).join(" "), String(now?.result.steps.at(-1)), stage.playing);
  }

  return {
    choices,
    words,
    /** Whether there is a picture to draw; until then the neurons are drawn as without UMAP. */
    get drawn() {
      return on && current() !== null;
    },
    read,
    /** What is said of the projection, in one text. */
    get said() {
      return [said, doubt].map((node) => node.textContent).join(" ");
    },
    stop() {
      clearTimeout(timer);
      voice.stop();
    },
    /** Draw the picture; what the panel of the neurons would else draw. @param {number} now @param {import("../frames.js").Frame|null} shown @param {boolean} dirty */
    draw(now, shown, dirty) {
      const joint = current();
      if (!joint || !shown) return 0;
      const { neurons: rows, steps } = joint.result,
        size = 2 * rows.length;
      const next = keyFrame(steps, shown.step);
      if (next !== key) {
        const places = /** @type {Float32Array} */ (joint.positions).subarray(next * size, (next + 1) * size);
        neurons.aim(places, now, lessMotion() || document.hidden ? 0 : GLIDE);
        key = next;
        dirty = true;
      }
      if (!dirty && !neurons.moving && lit === stage.lit) return 0;
      const moving = neurons.advance(now);
      if (!box.begin(theme.font)) return 0;
      const scale = planeScale(limits, box.width, box.height);
      const place = pointed.index(rows.length, (/** @type {number} */ x, /** @type {number} */ y) =>
        nearest(neurons.now, scale, x, y),
      );
      stage.point({ neuron: place < 0 ? null : rows[place] });
      lit = stage.lit;
      const i = place < 0 ? rows.indexOf(lit) : place;
      const at = (/** @type {number} */ k) =>
        /** @type {[number, number]} */ ([scale.x(neurons.now[2 * k]), scale.y(neurons.now[2 * k + 1])]);
      if (i < 0) pointed.tell(null);
      else pointed.tell(say("pictures.neuron", { neuron: rows[i] }), ...at(i));
      const whole = rows.length === shown.arrays.cloud?.shape[0];
      const still = { tracers: null, folded: null, foldedTracers: null };
      drawCloud(
        box.context,
        scale,
        { neurons: neurons.now, ...still, closed: Boolean(shown.header.closed) && whole, pointed: i },
        theme.colours,
      );
      overlay(shown, (neuron) => at(rows.indexOf(neuron))); // nowhere, where it was left out of the fit
      return moving ? 2 : 1;
    },
  };
}
