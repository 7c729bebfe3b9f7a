/** Play, Pause, Step, Reset, speed, and of what was recorded Loop. */
import { keptFromNews, put } from "../field.js";
import { fill, glyph, h, show, svg } from "../dom.js";
import { say } from "../texts/index.js";

const icon = (/** @type {string} */ d) => glyph(12, 12, svg("path", { d, fill: "currentColor" }));
const SHAPES = {
  play: "M2 1l9 5-9 5z",
  pause: "M2 1h3v10H2zM7 1h3v10H7z",
  step: "M1 1l6 5-6 5zM8.5 1h2v10h-2z",
  loop: "M3 2h5a3 3 0 0 1 0 6H6v-2h2a1 1 0 0 0 0-2H3V6L.5 3 3 0zM1 9h3v2H1z",
  reset: "M6 1.5a4.5 4.5 0 1 1-4.3 3.1l1.5.5A2.9 2.9 0 1 0 6 3.1V5L2.6 2.5 6 0z",
};

/** The buttons and the speed. @param {import("../stage.js").Stage} stage */
export function transportPanel(stage) {
  const button = (/** @type {"play"|"pause"|"step"|"reset"} */ name, /** @type {string} */ text) =>
    h(
      "button",
      { type: "button", class: `tw-button tw-${name}`, onclick: () => stage[name]() },
      icon(SHAPES[name]),
      text,
    );
  const buttons = {
    play: button("play", say("controls.play")),
    pause: button("pause", say("controls.pause")),
    step: button("step", say("controls.step")),
    reset: button("reset", say("controls.reset")),
  };
  const speed = keptFromNews(
    h("select", {
      "aria-label": say("controls.speed"),
      "onchange": () => stage.command("speed", { speed: speed.value === "" ? null : Number(speed.value) }),
    }),
  );
  const loop = h(
    "button",
    {
      type: "button",
      class: "tw-button tw-loop",
      title: say("controls.loop_means"),
      onclick: () => stage.command("loop", { loop: !stage.status.loop }),
    },
    icon(SHAPES.loop),
    say("controls.loop"),
  );
  const node = h(
    "div",
    { class: "tw-transport" },
    h("div", { class: "tw-buttons" }, Object.values(buttons), loop),
    h("label", { class: "tw-field" }, h("span", {}, say("controls.speed")), speed),
  );
  let version = -1;
  return {
    node,
    draw() {
      if (version === stage.version) return 0;
      version = stage.version;
      const { settings, status } = stage;
      for (const name of /** @type {("play"|"pause"|"step"|"reset")[]} */ (Object.keys(buttons)))
        buttons[name].disabled = !stage.can(name);
      buttons.play.setAttribute("aria-pressed", String(stage.playing));
      loop.setAttribute("aria-pressed", String(Boolean(status.loop)));
      show(loop, stage.can("loop"));
      const pace = (/** @type {number} */ value) =>
        status.clock === "step" ? say("controls.speed_in_steps", { speed: String(value) }) : `${value} tau/s`;
      const speeds = (settings.speeds ?? []).map((/** @type {any} */ s) => ({
        value: s.value === null ? "" : String(s.value),
        label: s.value === null || status.clock !== "step" ? s.label : pace(s.value),
      }));
      const now = status.speed === null ? "" : String(status.speed);
      if (status.speed !== undefined && !speeds.some((/** @type {any} */ s) => s.value === now))
        speeds.push({ value: now, label: now === "" ? "fast" : pace(Number(Number(now).toPrecision(3))) });
      fill(speed, speeds);
      put(speed, now);
      show(/** @type {any} */ (speed.parentElement), stage.source.can.has("speed") && !stage.limited("hide", "speed"));
      speed.disabled = !stage.can("speed");
      return 0;
    },
  };
}
