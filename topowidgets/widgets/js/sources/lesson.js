/** A lesson in a page: for each part a recording that was made beforehand, and where the rate is free one for each of some rates. */
import { csvRow, reply } from "../lesson.js";
import { label } from "../scales.js";
import { say } from "../texts/index.js";
import { recordedSource, wall } from "./recorded.js";
import { IDLE } from "./source.js";

/** What a browser keeps of a lesson, under its name; nothing where it keeps nothing. @param {string} name */
const shelf = (name) => {
  const key = `topowidgets lesson ${name}`;
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? "null");
      } catch {
        return null;
      }
    },
    write(/** @type {object} */ values) {
      try {
        localStorage.setItem(key, JSON.stringify(values));
      } catch {
        /* private windows keep nothing */
      }
    },
  };
};

/**
 * @typedef {{at: string, given: Record<string, import("../lesson.js").Given>, rows: (string|number)[][], predicted: Record<string, import("../lesson.js").Prediction>}} Sitting
 * @param {{settings: any, recordings: {status: any, frames: {header: any, buffer: any}[]}[]}} page recordings: in the order of their numbers
 * @param {{clock?: typeof wall, kept?: ReturnType<typeof shelf>}} [options]
 * @returns {import("./source.js").Source}
 */
export function lessonSource({ settings: first, recordings }, { clock = wall, kept = shelf(first.lesson.name) } = {}) {
  const { parts, rates } = first.lesson.recorded;
  const listeners = new Set();
  const tell = (/** @type {any} */ event) => {
    for (const listener of [...listeners]) listener(event);
  };
  let settings = first,
    part = first.lesson.at,
    run = 0,
    end = 0;
  let notice = "";
  /** @type {any} */ let inner = null;
  let hush = () => {};

  /** What has been answered here, by the learners' names. @type {Map<string, Sitting>} */ const sittings = new Map();
  const store = kept.read();
  for (const [name, sitting] of Array.isArray(store?.sittings) ? store.sittings : [])
    if (whole(sitting)) sittings.set(String(name), { ...sitting, predicted: sitting.predicted ?? {} });
  const last = String(store?.learner ?? "");
  if (sittings.has(last)) settings = { ...first, lesson: { ...first.lesson, ...sittings.get(last), learner: last } };

  function whole(/** @type {any} */ sitting) {
    return (
      sitting &&
      typeof sitting === "object" &&
      Array.isArray(sitting.rows) &&
      sitting.given &&
      first.lesson.parts.some((/** @type {any} */ one) => one.name === sitting.at)
    );
  }

  /** Show another recording, at its start and as a run of its own. @param {number} place @param {number|null} [speed] */
  function put(place, speed) {
    hush();
    inner?.close();
    run += 1;
    const { status, frames } = recordings[place];
    end = frames.at(-1)?.header.step ?? 0;
    settings = { ...settings, data: status.data ?? null };
    const numbered = frames.map(({ header, buffer }) => ({ header: { ...header, run }, buffer }));
    inner = recordedSource(
      { settings, status: { ...status, run, ...(speed === undefined ? {} : { speed }) }, frames: numbered },
      { clock },
    );
    hush = inner.subscribe((/** @type {any} */ event) => {
      follow();
      tell(event);
    });
    tell({ type: "reset" });
    if (waits()) inner.command("play");
  }
  /** Whether the part has a prediction that waits for its run. */
  const waits = () => Boolean(settings.lesson.predicted[part]);
  /** The part's run has come to its end: its last frame replies. */
  function follow() {
    if (!waits() || inner.frames.latest.step < end) return;
    const { predicted, parts: all } = settings.lesson;
    const { question } = all.find((/** @type {any} */ one) => one.name === part);
    keep(
      predicted[part],
      question,
      question.outcome === null ? null : reply(question.outcome, inner.frames.latest, inner.status.diverged),
    );
  }
  function keep(/** @type {any} */ predicted, /** @type {any} */ question, /** @type {string|number|null} */ outcome) {
    const { given, rows, name, learner } = settings.lesson,
      { part: of, answer, hints } = predicted;
    const { [of]: _, ...others } = settings.lesson.predicted;
    offer({
      predicted: others,
      given: { ...given, [of]: { answer, outcome, hints } },
      rows: [...rows, csvRow(name, { ...predicted, outcome, learner }, question)],
    });
  }
  function offer(/** @type {object} */ change) {
    settings = { ...settings, lesson: { ...settings.lesson, ...change } };
    const { at, given, rows, predicted, learner } = settings.lesson;
    sittings.set(learner, { at, given, rows, predicted });
    kept.write({ learner, sittings: [...sittings] });
    tell({ type: "status" });
  }
  const commands = /** @type {Record<string, (args: any) => void>} */ ({
    part(args) {
      notice = "";
      part = args.part;
      offer({ at: part });
      put(parts[part], chosenSpeed);
    },
    predict(args) {
      const { given, predicted, parts: all } = settings.lesson;
      const { question, run: replies } = all.find((/** @type {any} */ one) => one.name === args.part);
      if (given[args.part] || predicted[args.part]) return;
      if (!replies) return keep(args, question, null);
      offer({ predicted: { ...predicted, [args.part]: args } });
      inner.command("play");
      follow(); // a recording of one frame is at its end
    },
    /** A name may come late; one that was here before goes on where the lesson was left. */
    learner({ name }) {
      const { learner, rows, given } = settings.lesson;
      if (name === learner || (learner && rows.length)) return;
      const earlier = sittings.get(name),
        begins = !rows.length;
      const open = rows
        .filter((/** @type {any} */ row) => !earlier?.given[row[1]])
        .map((/** @type {any} */ row) => [...row.slice(0, 2), name, ...row.slice(3)]);
      sittings.delete(learner);
      offer({
        learner: name,
        given: { ...given, ...earlier?.given },
        rows: [...(earlier?.rows ?? []), ...open],
        resumed: earlier?.rows.length ?? 0,
      });
      if (begins && earlier) commands.part({ part: earlier.at });
    },
    /** Somebody else sits down at this computer. */
    anew() {
      sittings.delete("");
      settings = first;
      commands.part({ part: first.lesson.at });
    },
    rate({ eta_k: wish }) {
      const near = [...(rates[part] ?? [])].sort(
        (one, other) => Math.abs(one[0] - wish) - Math.abs(other[0] - wish),
      )[0];
      if (!near || waits()) return; // no other run than the part's own replies
      notice = Math.abs(near[0] / wish - 1) > 0.005 ? say("atlas.not_trained", { wish, shown: near[0] }) : "";
      put(near[1], chosenSpeed);
    },
    speed({ speed }) {
      chosenSpeed = speed;
      inner.command("speed", { speed });
    },
  });
  /** @type {number|null|undefined} */ let chosenSpeed;
  part = settings.lesson.at;
  put(parts[part]);

  return {
    ...IDLE,
    get frames() {
      return inner.frames;
    },
    framesOf: () => inner.frames,
    whole: () => inner.whole(),
    get settings() {
      return settings;
    },
    get questions() {
      return inner.questions;
    },
    can: {
      has: (/** @type {string} */ name) =>
        name === "rate" ? Boolean(rates[part]) : name in commands || inner.can.has(name),
    },
    get status() {
      return { ...inner.status, notice };
    },
    subscribe(/** @type {(event: any) => void} */ listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command(/** @type {string} */ name, args = {}) {
      (commands[name] ?? ((/** @type {any} */ all) => inner.command(name, all)))(args);
    },
    seek: (/** @type {number} */ tau) => inner.seek(tau),
    ahead: (/** @type {number} */ by) => inner.ahead(by),
    seekStep: (/** @type {number} */ step) => inner.seekStep(step),
    close() {
      hush();
      inner.close();
      listeners.clear();
    },
  };
}
