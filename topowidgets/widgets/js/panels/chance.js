/** Is the shown hole more than chance? The button, the wait and the answer, for one shown step. */
import { h, setText, show } from "../dom.js";
import { isOpen } from "../sources/questions.js";
import { find, say } from "../texts/index.js";

const SETTLES = 3000; // ms within which a run that was held for the question may still show a last frame, which is then asked about

/** @param {import("../stage.js").Stage} stage */
export function chance(stage) {
  /** @type {{run: number|null, step: number, until: number, jumps: number}|null} */ let asked = null;
  const button = h(
    "button",
    { type: "button", class: "tw-small", title: say("pictures.chance.means"), onclick: ask },
    say("pictures.chance.ask"),
  );
  const cancel = h(
    "button",
    {
      type: "button",
      class: "tw-small",
      onclick: () => {
        stage.command("cancel_question", { kind: "null" });
      },
    },
    say("controls.cancel"),
  );
  const bar = h("progress", { "max": 1, "aria-label": say("pictures.chance.comparing") });
  const said = h("span", { "aria-live": "polite" });
  const rule = h("p"),
    sentence = h("summary"),
    answer = h("details", { class: "tw-doubt", hidden: true }, sentence, rule);
  const node = h("div", { class: "tw-chance" }, h("div", { class: "tw-work" }, button, bar, cancel, said), answer);

  /** The run is held: the answer is of one step. */
  function ask() {
    const { shown, playing } = stage;
    if (!shown) return;
    if (playing) stage.look(shown);
    send(shown.step, playing ? Date.now() + SETTLES : 0);
  }
  function send(/** @type {number} */ step, /** @type {number} */ until) {
    asked = { run: stage.frames.run, step, until, jumps: stage.jumps };
    stage.command("null", { step });
  }

  return {
    node,
    /** Bring the words up to date. What the barcode draws of it, null for nothing. @returns {import("../draw/bars.js").Chance|null} */
    read() {
      const { shown } = stage;
      if (asked && (asked.run !== stage.frames.run || !shown)) asked = null;
      if (asked && shown && asked.step !== shown.step) {
        const came = !stage.motion && asked.jumps === stage.jumps; // by itself: nobody pressed Step or Play, or went to another time
        if (came && !stage.playing && Date.now() < asked.until) send(shown.step, asked.until);
        else asked = null;
      }
      const question = asked && stage.source.questions.null?.run === asked.run ? stage.source.questions.null : null;
      const working = question !== null && isOpen(question);
      show(node, stage.can("null") && Boolean(shown));
      show(button, !working);
      show(bar, working);
      show(cancel, working);
      if (question && working) {
        if (question.state === "waiting") bar.removeAttribute("value");
        else bar.value = question.fraction;
      }
      setText(said, question && question.state !== "finished" ? question.message : "");
      said.classList.toggle("tw-alert", question?.state === "failed");
      const result = question?.state === "finished" ? question.result : null;
      show(answer, Boolean(result));
      if (!result) return null;
      const { step, degree, persistence, quantile } = result;
      setText(
        sentence,
        say("pictures.chance.answer", {
          degree,
          persistence: persistence.toPrecision(2),
          quantile: quantile.toPrecision(2),
          verdict: say(`pictures.chance.verdicts.${result.verdict}`),
          when: step === (shown?.step ?? 0) ? "" : say("pictures.chance.when", { step }),
        }),
      );
      setText(rule, result.rule);
      return { degree, from: result.birth, quantile, names: find("pictures.chance.quantiles") };
    },
  };
}
