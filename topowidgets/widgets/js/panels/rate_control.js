/** How the rate goes on: fixed, hold or schedule, a radio each, and beside the last one the schedules to choose from. */
import { fill, h, show } from "../dom.js";
import { keptFromNews } from "../field.js";
import { significant } from "../scales.js";
import { say } from "../texts/index.js";

/** Points of each schedule, [part of the run's training time, factor of the rate]. @type {Record<string, [number, number][]>} */
export const SCHEDULES = {
  warmUp: [
    [0, 0.1],
    [0.2, 1],
  ],
  decay: [
    [0, 1],
    [1, 0.1],
  ],
  warmUpAndDecay: [
    [0, 0.1],
    [0.2, 1],
    [1, 0.1],
  ],
};
const OWN = "own"; // a schedule that came from Python

/** The points of a schedule for a run of some training time. @param {string} name @param {number} length */
export const pointsOf = (name, length) => SCHEDULES[name].map(([part, factor]) => [significant(part * length), factor]);

/** What a run's schedule is called. @param {number[][]} points @param {number} length */
export function nameOf(points, length) {
  const same = (/** @type {string} */ name) => JSON.stringify(pointsOf(name, length)) === JSON.stringify(points);
  return Object.keys(SCHEDULES).find(same) ?? OWN;
}

/** @param {import("../stage.js").Stage} stage @param {Record<string, string>} words @param {() => void} chosen something was chosen */
export function rateControl(stage, words, chosen) {
  /** @type {string|null} what was asked for, until the status follows */ let asked = null;
  /** @type {{points: string, name: string}|null} the schedule that was chosen last */ let sent = null;
  const group = `tw-mode-${Math.random().toString(36).slice(2)}`;
  const modes = /** @type {const} */ (["fixed", "hold", "schedule"]).map((name) => {
    const input = h("input", { type: "radio", name: group, onchange: () => choose(name) });
    return {
      name,
      input,
      node: h("label", { class: "tw-field", title: words[name] }, input, say(`controls.mode.${name}`)),
    };
  });
  const select = keptFromNews(
    h("select", {
      "aria-label": say("controls.schedule"),
      "title": words.schedule,
      "onchange": () => follow(select.value),
    }),
  );
  const node = h(
    "div",
    { class: "tw-modes" },
    h(
      "div",
      { "class": "tw-modes", "role": "radiogroup", "aria-label": say("controls.modes") },
      ...modes.map((mode) => mode.node),
    ),
    select,
  );
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    // a notebook may keep the arrow keys to itself
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!by || e.target === select) return;
    e.preventDefault();
    const open = modes.filter((mode) => !mode.node.hidden),
      at = open.findIndex((mode) => mode.input.checked);
    const { name, input } = open[(at + by + open.length) % open.length];
    input.focus();
    if (!input.disabled) choose(name);
  });

  const length = () => stage.status.config?.tau ?? stage.status.tau_end ?? 30;
  const name = () => asked ?? stage.status.rate_control ?? "fixed";

  function choose(/** @type {string} */ mode) {
    if (mode === "schedule") return follow("warmUp");
    asked = mode;
    stage.command("set", { field: "rate_control", value: mode });
    chosen();
  }
  function follow(/** @type {string} */ schedule) {
    const points = pointsOf(schedule, length());
    asked = "schedule";
    sent = { points: JSON.stringify(points), name: schedule };
    stage.command("set", { field: "schedule", value: points });
    chosen();
  }

  return {
    node,
    get name() {
      return stage.status.rate_control;
    },
    /** The status has to say from now on. */
    forget() {
      asked = null;
    },
    /** @param {boolean} hasK whether there is an eta K to hold */
    draw(hasK) {
      const { status } = stage,
        closed = !stage.can("set") || !stage.can("rate");
      if (asked === status.rate_control) asked = null;
      for (const mode of modes) {
        mode.input.checked = name() === mode.name;
        mode.input.disabled = closed;
        show(mode.node, closed ? mode.input.checked : hasK || mode.name !== "hold"); // what cannot be chosen takes no room
      }
      const points = status.config?.schedule ?? [];
      const now = sent?.points === JSON.stringify(points) || asked ? (sent?.name ?? OWN) : nameOf(points, length());
      fill(
        select,
        [...Object.keys(SCHEDULES), ...(now === OWN ? [OWN] : [])].map((value) => ({
          value,
          label: say(`controls.schedules.${value}`),
        })),
      );
      if (select.value !== now) select.value = now;
      select.disabled = closed;
      show(select, name() === "schedule");
    },
  };
}
