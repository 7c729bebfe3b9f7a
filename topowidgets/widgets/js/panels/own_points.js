/** Points of one's own, set in the picture of data and fit and trained on: its buttons, what is said of it, and its keys. */
import { h, setText, show } from "../dom.js";
import { LEAST, MOST, OwnPoints, placing } from "../own_points.js";
import { drawPen } from "../sketch.js";
import { say } from "../texts/index.js";

/**
 * @param {import("../stage.js").Stage} stage @param {{canvas: HTMLCanvasElement, at: (e: MouseEvent) => [number, number]}} box the picture
 * @param {{again: () => void, scale: () => import("../draw/cloud.js").Plane}} options scale: where things are in the picture
 */
export function ownPointsPanel(stage, box, { again, scale }) {
  const own = new OwnPoints();
  /** @type {import("./fit.js").Data|null} */ let data = null;
  /** @type {number} points that were sent to be trained on, 0 once that is known */ let sent = 0;
  let few = false;
  const begin = h("button", {
    type: "button",
    class: "tw-small",
    title: say("controls.points.means"),
    onclick: () => edit(true),
  });
  const train = h(
    "button",
    { type: "button", class: "tw-small tw-predict", onclick: send },
    say("controls.points.train"),
  );
  const clear = h(
    "button",
    {
      type: "button",
      class: "tw-small",
      onclick: () => {
        own.clear();
        change();
      },
    },
    say("controls.points.clear"),
  );
  const cancel = h("button", { type: "button", class: "tw-small", onclick: leave }, say("controls.cancel"));
  const said = h("span", { role: "status", class: "tw-note" });
  const help = h("p", { class: "tw-note" }, say("controls.points.help"));
  const alert = h("p", { role: "alert", class: "tw-alert" });
  const node = h(
    "div",
    { class: "tw-own" },
    h("div", { class: "tw-row" }, begin, train, clear, cancel, said),
    alert,
    help,
  );
  placing(box, own, scale, change);

  function edit(/** @type {boolean} */ on) {
    sent = 0;
    few = false;
    if (on) own.begin(data?.own ? data.x.map((x, i) => /** @type {[number, number]} */ ([x, data?.y[i]])) : []);
    own.on = on;
    if (on && stage.playing) stage.pause();
    else stage.touch();
    change();
    if (on) box.canvas.focus();
  }
  function leave() {
    edit(false);
    begin.focus();
  }
  function change() {
    if (own.points.length >= LEAST) few = false;
    draw();
    again();
  }
  function send() {
    few = own.points.length < LEAST;
    if (few) return change();
    sent = own.points.length;
    stage.command("set", { field: "points", value: own.points });
  }
  /** How many points there are, and where the pen is. */
  function setSoFar() {
    const { points, pen } = own;
    return (
      say("controls.points.set", { points: points.length }) +
      (pen ? say("controls.points.pen", { x: pen[0], y: pen[1] }) : "")
    );
  }
  function draw() {
    const { status } = stage,
      { on } = own;
    show(node, on || (stage.can("set") && !stage.limited("hide", "more")));
    show(begin, !on);
    for (const one of [train, clear, cancel, said, help]) show(one, on);
    setText(begin, data?.own ? say("controls.points.change") : say("controls.points.begin"));
    setText(said, on ? setSoFar() : "");
    const wrong = few ? say("controls.points.few") : own.full ? say("controls.points.full", { points: MOST }) : "";
    setText(alert, wrong || (status.error?.field === "points" ? status.error.message : ""));
    Object.assign(box.canvas.style, { touchAction: on ? "none" : "", cursor: on ? "crosshair" : "" });
    box.canvas.dataset.set = on ? String(own.points.length) : "";
  }

  return {
    node,
    draw,
    get on() {
      return own.on;
    },
    get points() {
      return own.points;
    },
    /** Another task: that which was asked for is trained. @param {import("./fit.js").Data|null} next */
    read(next) {
      data = next;
      if (!sent || !data?.own || data.x.length !== sent) return;
      edit(false);
      if (stage.can("play")) stage.play();
    },
    /** Whether a key was taken. @param {KeyboardEvent} e */
    key(e) {
      if (!own.on) return false;
      if (e.key === "Escape") leave();
      else if (own.key(e, scale().visible)) change();
      else return false;
      e.preventDefault();
      e.stopPropagation();
      return true;
    },
    /** @param {any} c @param {import("../draw/cloud.js").Plane} s @param {Record<string, string>} colours */
    drawPen(c, s, colours) {
      if (!own.pen) return;
      c.strokeStyle = colours.ink;
      c.lineWidth = 2;
      drawPen(c, s.x(own.pen[0]), s.y(own.pen[1]));
    },
  };
}
