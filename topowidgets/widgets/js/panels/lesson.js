/** A lesson beside the lab: what is told, what is predicted, what came of it. The run that replies is asked for as any command is. */
import { download, h, setText, show } from "../dom.js";
import { csv, feedback, judged, reply, told } from "../lesson.js";
import { numberField, numberOf } from "../number_field.js";
import { label } from "../scales.js";
import { texts } from "../texts/index.js";

const said = texts.lesson;
const ENDED = ["finished", "diverged"];

/** @param {HTMLElement} node @param {string} text paragraphs, parted by empty lines */
function paragraphs(node, text) {
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  node.replaceChildren(...text.split(/\n\s*\n/).filter(Boolean).map((one) => h("p", {}, one.replace(/\s*\n\s*/g, " "))));
}

/** @param {import("../stage.js").Stage} stage */
export function lessonPanel(stage) {
  const lesson = () => stage.settings.lesson;
  let at = -1, version = -1, hints = 0, waitsFor = -1, toldOf = -1, wrong = "", name = "";
  /** @type {import("../lesson.js").Answer|null} the prediction whose outcome is to come */ let predicted = null;

  const heading = h("h2"), about = h("div", { class: "tw-about" }), place = h("span", { class: "tw-place" });
  const learner = h("input", { type: "text", maxlength: 80, "aria-label": said.learner, class: "tw-learner", placeholder: said.learnerHint, autocomplete: "off" });
  const say = h("div", { class: "tw-say" }), after = h("div", { class: "tw-say" });
  const ask = h("legend"), answers = h("div", { class: "tw-answers" });
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const predict = h("button", { type: "button", class: "tw-button tw-predict", onclick: submit }, said.predict);
  const hint = h("button", { type: "button", class: "tw-button", onclick: () => { hints += 1; stage.touch(); } });
  const hintList = h("ol", { class: "tw-hints", "aria-live": "polite" });
  const question = h("fieldset", { class: "tw-question" }, ask, answers, h("div", { class: "tw-row" }, predict, hint), alert, hintList);
  const outcome = h("div", { class: "tw-outcome", role: "status" });
  const back = h("button", { type: "button", class: "tw-button", onclick: () => go(at - 1) }, said.back);
  const next = h("button", { type: "button", class: "tw-button tw-next", onclick: () => go(at + 1) }, said.next);
  const save = h("button", { type: "button", class: "tw-button", onclick: () => download(`${lesson().name}.csv`, new Blob([csv(lesson().columns, lesson().rows)], { type: "text/csv" })) }, said.save);
  const kept = h("span", { class: "tw-note" });
  const node = h("section", { class: "tw-lesson", role: "region", "aria-label": said.region },
    h("header", {}, heading, place), about, say, question, outcome, after,
    h("div", { class: "tw-row tw-steps" }, back, next, h("label", { class: "tw-field" }, h("span", {}, said.name), learner), save, kept));
  learner.addEventListener("change", () => { name = learner.value.trim(); });
  learner.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => e.stopPropagation());

  /** @returns {import("../lesson.js").Part|null} */
  const part = () => lesson()?.parts[at] ?? null;
  /** @returns {import("../lesson.js").Given|null} */
  const given = () => lesson()?.given[part()?.name ?? ""] ?? null;

  function go(/** @type {number} */ to) {
    at = Math.min(Math.max(0, to), lesson().parts.length - 1);
    hints = 0;
    predicted = null;
    wrong = "";
    const { question: asked, run } = /** @type {import("../lesson.js").Part} */ (part());
    stage.freed = new Set(lesson().parts.slice(0, at + 1).flatMap((/** @type {any} */ one) => [...one.show, ...one.unlock]));
    stage.sketch.clear();
    makeAnswers(asked);
    stage.held = Boolean(asked && run && !given());
    stage.command("part", { part: part()?.name });
    stage.touch();
    say.scrollIntoView?.({ block: "nearest" });
  }

  /** @type {() => import("../lesson.js").Answer|null} the answer as it stands; null where there is none, with the reason in `wrong` */
  let read = () => null;
  function makeAnswers(/** @type {import("../lesson.js").Question|null} */ asked) {
    answers.replaceChildren();
    stage.sketch.on = asked?.kind === "drawing" && !given();
    if (!asked) return;
    if (asked.kind === "choice") {
      const group = `tw-answer-${Math.random().toString(36).slice(2)}`;
      const inputs = asked.choices.map((value) => h("input", { type: "radio", name: group, value }));
      answers.append(...inputs.map((input, i) => h("label", { class: "tw-field" }, input, asked.choices[i])));
      answers.onkeydown = (/** @type {KeyboardEvent} */ e) => { // a notebook may keep the arrow keys to itself
        const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
        const from = inputs.indexOf(/** @type {any} */ (document.activeElement));
        if (!by || from < 0) return;
        e.preventDefault();
        e.stopPropagation();
        const to = inputs[(from + by + inputs.length) % inputs.length];
        to.checked = true;
        to.focus();
      };
      read = () => inputs.find((input) => input.checked)?.value ?? fail(said.chooseOne);
      const before = given()?.answer;
      for (const input of inputs) input.checked = input.value === before;
    } else if (asked.kind === "number") {
      const field = numberField(asked.ask, "tw-number");
      field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => { if (e.key === "Enter") submit(); });
      if (typeof given()?.answer === "number") field.value = label(/** @type {number} */ (given()?.answer));
      answers.onkeydown = null;
      answers.append(h("label", { class: "tw-field" }, field, said.range(asked.low, asked.high)));
      read = () => {
        const value = numberOf(field.value);
        return value >= asked.low && value <= asked.high ? value : fail(said.outside(field.value, asked.low, asked.high));
      };
    } else {
      answers.onkeydown = null;
      answers.append(h("p", { class: "tw-note" }, said.draw), h("button", { type: "button", class: "tw-button", onclick: () => { stage.sketch.clear(); stage.sketch.on = true; stage.touch(); } }, said.drawAgain));
      read = () => (stage.sketch.points.length >= 3 ? stage.sketch.thinned() : fail(said.drawFirst));
    }
  }
  function fail(/** @type {string} */ why) {
    wrong = why;
    stage.touch();
    return null;
  }

  function submit() {
    wrong = "";
    const answer = read(), asked = part()?.question;
    if (answer === null || !asked || given()) return;
    stage.held = false;
    stage.sketch.on = false;
    predicted = answer;
    if (part()?.run) {
      waitsFor = stage.status.run ?? 0;
      if (!ENDED.includes(stage.status.state) || stage.latest?.step === 0) stage.play();
    } else tell(null);
    stage.touch();
  }
  function tell(/** @type {string|number|null} */ came) {
    stage.command("answer", { part: part()?.name, learner: name, answer: predicted, outcome: came, hints });
  }
  /** The run has ended: read its reply, or where nothing replies let what is known be told. */
  function follow() {
    const asked = part()?.question, { status, latest } = stage;
    if (predicted === null || !asked || !part()?.run || given() || status.run !== waitsFor || latest?.run !== waitsFor) return;
    if (!ENDED.includes(status.state) || toldOf === waitsFor) return;
    const came = asked.outcome === null ? null : reply(asked.outcome, latest);
    if (came === null && asked.outcome !== null) return;
    toldOf = waitsFor;
    tell(came);
  }

  return {
    node,
    draw() {
      if (version === stage.version || !lesson()) return 0;
      const { parts, title, about: words, rows, file } = lesson();
      if (at < 0) {
        name = lesson().learner ?? "";
        learner.value = name;
        go(Math.max(0, parts.findIndex((/** @type {any} */ one) => one.name === lesson().at)));
      }
      version = stage.version;
      follow();
      const { say: text, question: asked, after: last } = /** @type {import("../lesson.js").Part} */ (part());
      const done = given(), right = done && asked ? judged(asked, done.answer, done.outcome) : null;
      setText(heading, title);
      show(heading, !lesson().recorded); // a page has it as its own heading
      setText(place, said.place(at + 1, parts.length));
      paragraphs(about, at === 0 && !lesson().recorded ? words : "");
      paragraphs(say, text);
      show(question, Boolean(asked));
      setText(ask, asked?.ask ?? "");
      for (const input of answers.querySelectorAll("input, button")) /** @type {any} */ (input).disabled = Boolean(done) || predicted !== null;
      predict.disabled = Boolean(done) || predicted !== null;
      setText(predict, part()?.run ? said.predict : said.answer);
      const left = (asked?.hints.length ?? 0) - hints;
      show(hint, left > 0 && !done);
      setText(hint, said.hint(left));
      if (hintList.childElementCount !== hints) hintList.replaceChildren(...(asked?.hints ?? []).slice(0, hints).map((one) => h("li", {}, one)));
      setText(alert, wrong || (stage.status.error?.field === "answer" ? stage.status.error.message : ""));
      if (done && asked) {
        const came = told(asked, done.outcome);
        paragraphs(outcome, [came && said.outcome(came, right), feedback(asked, done.answer, right)].filter(Boolean).join("\n\n"));
        outcome.dataset.right = String(right);
      } else paragraphs(outcome, predicted !== null ? said.runs : "");
      paragraphs(after, done || !asked ? last : "");
      back.disabled = at === 0;
      next.disabled = at === parts.length - 1 || Boolean(asked && !done);
      next.title = asked && !done ? said.first : "";
      show(save, rows.length > 0);
      setText(kept, rows.length ? said.kept(rows.length, file) : "");
      return 0;
    },
  };
}
