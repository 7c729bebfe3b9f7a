/** A lesson beside the lab: what is told, what is predicted, what came of it. The run that replies is asked for as any command is. */
import { firstRefused, plainName, visibleLength } from "../characters.js";
import { download, fill, h, setText, show } from "../dom.js";
import { keptFromNews, put } from "../field.js";
import { csv, feedback, fileName, judged, told, unanswered } from "../lesson.js";
import { numberField, numberOf } from "../number_field.js";
import { label } from "../scales.js";
import { refusedOf } from "../sources/source.js";
import { say } from "../texts/index.js";
import { verdictWord } from "../verdict_words.js";

const LEAST = 3; // points of a drawing
const LONGEST = 80; // characters of a name that are seen, as in topowidgets/lessons/answers.py
const ALTERS = ["rate", "preset", "set"]; // what would make another run of the one that is to reply
const ENDED = ["finished", "diverged"];
const SHOWS = ["play", "step", "scrub"]; // what would show it before it is predicted

/** Whether a button was pressed by a key: it was clicked no time. @param {MouseEvent} e */
const byKey = (e) => e.detail === 0;

/** Take a control away, or bring it back, without moving the one beside it under a resting pointer. @param {HTMLElement} node @param {boolean} gone */
const away = (node, gone) => {
  node.style.visibility = gone ? "hidden" : "";
};

/** @param {HTMLElement} node @param {string} text paragraphs, parted by empty lines */
function paragraphs(node, text) {
  if (node.dataset.text === text) return;
  node.dataset.text = text;
  node.replaceChildren(
    ...text
      .split(/\n\s*\n/)
      .filter(Boolean)
      .map((one) => h("p", {}, one.replace(/\s*\n\s*/g, " "))),
  );
}

/** @param {import("../stage.js").Stage} stage */
export function lessonPanel(stage) {
  const lesson = () => stage.settings.lesson;
  let at = -1,
    version = -1,
    hints = 0,
    wrong = "",
    named = "",
    misnamed = "";
  let wish = ""; // the part that this page has asked for and the kernel has not yet come to
  let sent = ""; // the part whose prediction is on its way to the kernel
  let sure = false; // whether Another learner was pressed once
  let entered = false,
    seen = ""; // whether the part has been drawn, and what was seen to have come: the rest is news
  let ran = false; // whether a run has ended since the part was entered
  let form = ""; // what the answers were made for
  /** @type {HTMLElement|null} */ let reading = null; // where who goes by keys reads on, once it is drawn

  const heading = h("h2"),
    about = h("div", { class: "tw-about" }),
    place = keptFromNews(
      h("select", {
        "aria-label": say("lesson_page.part"),
        "class": "tw-place",
        "title": say("lesson_page.part_means"),
        "onchange": () => go(Number(place.value)),
      }),
    );
  const learner = keptFromNews(
    h("input", {
      "type": "text",
      "aria-label": say("lesson_page.learner"),
      "class": "tw-learner",
      "placeholder": say("lesson_page.learner_hint"),
      "autocomplete": "off",
    }),
  );
  const spoken = h("div", { class: "tw-say", tabindex: -1 }),
    after = h("div", { class: "tw-say" });
  const ask = h("legend"),
    answers = h("div", { class: "tw-answers" });
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const predict = h(
    "button",
    { type: "button", class: "tw-button tw-predict", onclick: (/** @type {MouseEvent} */ e) => submit(byKey(e)) },
    say("lesson_page.predict"),
  );
  const hint = h("button", {
    type: "button",
    class: "tw-button",
    onclick: () => {
      hints += 1;
      stage.touch();
    },
  });
  const hintList = h("ol", { "class": "tw-hints", "aria-live": "polite" });
  const question = h(
    "fieldset",
    { class: "tw-question" },
    ask,
    answers,
    h("div", { class: "tw-row" }, predict, hint),
    hintList,
  );
  const outcome = h("div", { class: "tw-outcome", role: "status" }),
    came = h("div", { class: "tw-came", tabindex: -1 }, outcome, after);
  const brief = h("button", {
    type: "button",
    class: "tw-button tw-brief",
    onclick: () => {
      came.focus({ preventScroll: true });
      came.scrollIntoView({ block: "start" });
    },
  }); // where the lab stands below: what came is above it, out of sight
  const back = h("button", { type: "button", class: "tw-button", onclick: turn(-1) }, say("lesson_page.back"));
  const next = h("button", { type: "button", class: "tw-button tw-next", onclick: turn(1) }, say("lesson_page.next"));
  const skip = h(
    "button",
    { type: "button", class: "tw-button tw-skip", title: say("lesson_page.skip_means"), onclick: turn(1) },
    say("lesson_page.skip"),
  );
  const save = h(
    "button",
    {
      type: "button",
      class: "tw-button",
      onclick: () =>
        download(
          fileName(lesson().name, lesson().learner),
          new Blob([csv(lesson().columns, [...lesson().rows, ...unanswered(lesson())])], { type: "text/csv" }),
        ),
    },
    say("lesson_page.save"),
  );
  const once = h("span", {}, say("lesson_page.another")),
    twice = h("span", {}, say("lesson_page.another_sure"));
  const another = h(
    "button",
    {
      type: "button",
      class: "tw-button tw-another tw-either",
      title: say("lesson_page.another_means"),
      onclick: begin,
    },
    once,
    twice,
  ); // as wide whichever it says
  const kept = h("span", { class: "tw-note" }),
    left = h("p", { class: "tw-note" });
  const page = h("div", { class: "tw-told" }, about, spoken, question, alert, came, left, kept); // scrolls where the lesson stands beside its lab
  const node = h(
    "section",
    { "class": "tw-lesson", "role": "region", "aria-label": say("lesson_page.region") },
    heading,
    page,
    h(
      "div",
      { class: "tw-steps" },
      h("div", { class: "tw-row tw-turns" }, back, next, place, skip),
      h(
        "div",
        { class: "tw-row" },
        h("label", { class: "tw-field" }, h("span", {}, say("lesson_page.name")), learner),
        another,
        save,
      ),
    ),
  );
  learner.addEventListener("change", () => {
    if (learner.readOnly) return;
    const name = plainName(learner.value),
      refused = firstRefused(learner.value);
    misnamed = refused
      ? say("lesson_page.name_character", { code: refused.code, kind: say(`lesson_page.characters.${refused.kind}`) })
      : visibleLength(name) > LONGEST
        ? say("lesson_page.name_long", { most: LONGEST })
        : "";
    if (misnamed) stage.touch();
    else stage.command("learner", { name });
  });
  learner.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => e.stopPropagation());

  /** @returns {import("../lesson.js").Part|null} */
  const part = () => lesson()?.parts[at] ?? null;
  /** @returns {import("../lesson.js").Given|null} */
  const given = () => lesson()?.given[part()?.name ?? ""] ?? null;

  /** @returns {import("../lesson.js").Prediction|null} what waits for the end of this part's run */
  const waits = () => lesson()?.predicted[part()?.name ?? ""] ?? null;
  const predicted = () => Boolean(waits()) || (sent !== "" && sent === part()?.name);

  function enter(/** @type {number} */ to) {
    at = to;
    hints = waits()?.hints ?? 0;
    wrong = sent = form = "";
    sure = ran = entered = false;
    stage.away = new Set(part()?.hide);
    const sofar = lesson().parts.slice(0, at + 1);
    const unlocked = sofar.flatMap((/** @type {any} */ one) => one.unlock),
      shown = sofar.flatMap((/** @type {any} */ one) => one.show);
    stage.freed = { hide: new Set([...shown, ...unlocked]), lock: new Set(unlocked) };
    stage.sketch.clear();
    stage.touch();
  }
  function go(/** @type {number} */ to) {
    enter(Math.min(Math.max(0, to), lesson().parts.length - 1));
    wish = part()?.name ?? "";
    stage.command("part", { part: wish });
    page.scrollTop = 0;
    spoken.scrollIntoView?.({ block: "nearest" });
  }
  /** Back or Next. Pressed by a key, its reader goes on with what the part says. @param {number} by */
  function turn(by) {
    return (/** @type {MouseEvent} */ e) => {
      if (byKey(e)) reading = spoken;
      go(at + by);
    };
  }
  /** Be where the lesson is: another page may have gone on, and one that was reloaded knows nothing. */
  function keepUp() {
    const there = lesson().at;
    if (wish) {
      if (there === wish) wish = "";
      return;
    }
    const to = Math.max(
      0,
      lesson().parts.findIndex((/** @type {any} */ one) => one.name === there),
    );
    if (to !== at) enter(to);
  }

  /** @type {() => import("../lesson.js").Answer|null} the answer as it stands; null where there is none, with the reason in `wrong` */
  let read = () => null;
  function makeAnswers(/** @type {import("../lesson.js").Question|null} */ asked) {
    const before = given()?.answer ?? waits()?.answer;
    answers.replaceChildren();
    stage.sketch.on = asked?.kind === "drawing" && !given() && !predicted();
    if (!asked) return;
    if (asked.kind === "choice") {
      const group = `tw-answer-${Math.random().toString(36).slice(2)}`;
      const inputs = asked.choices.map((value) => h("input", { type: "radio", name: group, value }));
      const shown = (/** @type {string} */ choice) => (asked.outcome !== null && verdictWord(choice)) || choice;
      answers.append(...inputs.map((input, i) => h("label", { class: "tw-field" }, input, shown(asked.choices[i]))));
      answers.onkeydown = (/** @type {KeyboardEvent} */ e) => {
        // a notebook may keep the arrow keys to itself
        const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
        const from = inputs.indexOf(/** @type {any} */ (document.activeElement));
        if (!by || from < 0) return;
        e.preventDefault();
        e.stopPropagation();
        const to = inputs[(from + by + inputs.length) % inputs.length];
        to.checked = true;
        to.focus();
      };
      read = () => inputs.find((input) => input.checked)?.value ?? fail(say("lesson_page.choose_one"));
      for (const input of inputs) input.checked = input.value === before;
    } else if (asked.kind === "number") {
      const field = numberField(asked.ask, "tw-number");
      field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
        if (e.key === "Enter") submit(true);
      });
      if (typeof before === "number") field.value = label(before);
      answers.onkeydown = null;
      answers.append(h("label", { class: "tw-field" }, field, say("lesson_page.range", asked)));
      read = () => {
        const value = numberOf(field.value);
        return value >= asked.low && value <= asked.high
          ? value
          : fail(say("lesson_page.outside", { ...asked, typed: say("controls.typed", { typed: field.value.trim() }) }));
      };
    } else {
      answers.onkeydown = null;
      if (Array.isArray(before)) stage.sketch.points = [...before];
      answers.append(
        h("p", { class: "tw-note" }, say("lesson_page.draw")),
        h(
          "button",
          {
            type: "button",
            class: "tw-button",
            onclick: () => {
              stage.sketch.clear();
              stage.sketch.on = true;
              stage.touch();
            },
          },
          say("lesson_page.draw_again"),
        ),
      );
      read = () => (stage.sketch.points.length >= LEAST ? stage.sketch.thinned() : fail(say("lesson_page.draw_first")));
    }
  }
  /** What was wrong no longer is. */
  function mended() {
    if (wrong) stage.touch();
    wrong = "";
  }
  answers.addEventListener("input", mended);
  function fail(/** @type {string} */ why) {
    wrong = why;
    stage.touch();
    return null;
  }

  function submit(/** @type {boolean} */ keyed) {
    wrong = "";
    const answer = read();
    if (answer === null || !part()?.question || given() || predicted()) return;
    sent = part()?.name ?? "";
    stage.sketch.on = false;
    if (keyed) reading = came; // Predict, which has the focus, is disabled
    stage.command("predict", { part: sent, answer, hints });
    if (part()?.run) showLab();
  }

  /** Where the lab stands below the question and not beside it, let the run be seen. */
  function showLab() {
    const lab = node.nextElementSibling;
    if (lab && lab.getBoundingClientRect().top >= node.getBoundingClientRect().bottom)
      lab.scrollIntoView({ block: "start" });
  }

  /** Somebody else goes through the lesson: asked for twice, as a slip would lose the place. */
  function begin() {
    sure = !sure;
    if (!sure) stage.command("anew", {});
    stage.touch();
  }

  return {
    node,
    brief,
    draw() {
      if (wrong && stage.sketch.on && stage.sketch.points.length >= LEAST) mended();
      if (version === stage.version || !lesson()) return 0;
      const { parts, title, about: words, rows, file, trouble, resumed } = lesson();
      version = stage.version;
      keepUp();
      if (stage.status.error?.field === "answer") sent = "";
      const { say: text, question: asked, run, after: last } = /** @type {import("../lesson.js").Part} */ (part());
      const done = given(),
        right = done && asked ? judged(asked, done.answer, done.outcome) : null;
      const waiting = !done && predicted();
      const answersOf = `${at} ${done ? "given" : waits() ? "waits" : ""}`;
      if (form !== answersOf) {
        form = answersOf;
        makeAnswers(asked);
      }
      stage.held = new Set(asked && run && !done ? [...ALTERS, ...(waiting ? [] : SHOWS)] : []);
      setText(heading, title);
      show(heading, !lesson().recorded); // a page has it as its own heading
      const open = parts.map((/** @type {any} */ one) => Boolean(one.question) && !lesson().given[one.name]);
      fill(
        place,
        parts.map((/** @type {any} */ one, /** @type {number} */ i) => ({
          value: String(i),
          label: say("lesson_page.place", {
            part: i + 1,
            parts: parts.length,
            answered: Boolean(one.question) && !open[i],
          }),
          disabled: !lesson().skip && open.slice(0, i).includes(true),
        })),
      );
      put(place, String(at));
      paragraphs(about, at === 0 && !lesson().recorded ? words : "");
      paragraphs(spoken, text);
      show(question, Boolean(asked));
      setText(ask, asked?.ask ?? "");
      for (const input of answers.querySelectorAll("input, button"))
        /** @type {any} */ (input).disabled = Boolean(done) || waiting;
      predict.disabled = Boolean(done) || waiting;
      setText(predict, run ? say("lesson_page.predict") : say("lesson_page.answer"));
      const more = (asked?.hints.length ?? 0) - hints;
      show(hint, more > 0 && !done && !waiting);
      setText(hint, say("lesson_page.hint", { left: more }));
      if (hintList.childElementCount !== hints)
        hintList.replaceChildren(...(asked?.hints ?? []).slice(0, hints).map((one) => h("li", {}, one)));
      setText(
        alert,
        wrong ||
          misnamed ||
          refusedOf(stage.status, ["answer", "learner"]) ||
          (trouble ? say("lesson_page.unwritten", { file, why: trouble }) : ""),
      );
      const reply = done && asked ? told(asked, done.outcome) : "";
      const headline =
        reply &&
        (run
          ? say("lesson_page.outcome", { outcome: reply, right })
          : say("lesson_page.solution", { outcome: reply, right }));
      if (done && asked) {
        paragraphs(
          outcome,
          [headline || (asked.outcome && say("lesson_page.no_reply")), feedback(asked, done.answer, right)]
            .filter(Boolean)
            .join("\n\n"),
        );
        outcome.dataset.right = String(right);
      } else paragraphs(outcome, waiting && run ? say("lesson_page.runs") : "");
      ran ||=
        ENDED.includes(stage.status.state) && stage.latest?.run === stage.status.run && (stage.latest?.step ?? 0) > 0;
      paragraphs(after, (asked ? done : ran) ? last : "");
      show(came, waiting || outcome.childElementCount + after.childElementCount > 0);
      const news = came.hidden ? "" : (came.textContent ?? "");
      if (entered && news && news !== seen)
        page.scrollTop = Math.min(came.offsetTop - 40, came.offsetTop + came.offsetHeight - page.clientHeight);
      entered = true;
      seen = news;
      show(brief, (asked ? Boolean(run && done) : ran) && !came.hidden);
      setText(brief, brief.hidden ? "" : say("lesson_page.read_on", { outcome: headline }));
      const end = at === parts.length - 1,
        through = end && !open[at],
        skips = open[at] && !waiting && !end && lesson().skip;
      back.disabled = at === 0;
      next.disabled = end || open[at];
      next.title = waiting ? say("lesson_page.runs") : open[at] && !end ? say("lesson_page.first") : "";
      away(skip, !skips);
      const missed = open.flatMap((/** @type {boolean} */ one, /** @type {number} */ i) =>
        one && i < at ? [i + 1] : [],
      );
      setText(left, say("lesson_page.left", { count: missed.length, parts: missed.join(", ") }));
      if (named !== lesson().learner) {
        put(learner, (named = lesson().learner));
        sure = false;
      }
      learner.readOnly = Boolean(named && rows.length);
      learner.title = learner.readOnly ? say("lesson_page.name_stays") : say("lesson_page.name_means");
      away(another, rows.length === 0);
      away(once, sure);
      away(twice, !sure);
      away(save, rows.length === 0);
      save.classList.toggle("tw-next", through && rows.length > 0);
      setText(
        kept,
        [
          through && rows.length ? say("lesson_page.through") : "",
          resumed ? say("lesson_page.resumed", { answers: resumed, name: named }) : "",
          rows.length
            ? say("lesson_page.kept", { answers: rows.length, where: say("lesson_page.where", { file: file || "" }) })
            : "",
        ]
          .filter(Boolean)
          .join(" "),
      );
      reading?.focus({ preventScroll: waiting }); // Predict has brought the picture into sight
      reading = null;
      return 0;
    },
  };
}
