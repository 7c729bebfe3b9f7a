/**
 * A widget's traits step, tau, hover and panels and a stage, kept in step both ways: they follow what is shown and pointed at, and what is set from
 * outside (by Python, or by a link to another widget in the page) is shown and lit up. What a page plays by itself is also played and paused by
 * `playing`, and tells what is seen (loss, persistence, verdicts, state), so that links hold without a kernel; of a lab's training the kernel does.
 */
import { reply } from "./lesson.js";
import { newestWins } from "./loop.js";

const PLAYING = 300; // ms between two tellings while it plays: each is a message to the kernel, and to every widget that is linked
const STILL = 40;
const REMEMBER = 1500; // ms: a place that was passed so lately while playing is the echo of another picture of the same run, and no wish

/**
 * @typedef {{get: (name: string) => any, set: (values: Record<string, any>) => void, onChange: (name: string, fn: () => void) => () => void}} Traits
 * @param {import("./stage.js").Stage} stage @param {Traits} traits
 */
export function followTraits(stage, traits, now = () => performance.now()) {
  let telling = false,
    last = -Infinity;
  /** @type {any} */ let timer = null;
  /** @type {{when: number, step: number, tau: number}[]} what was shown of late */ let passed = [];
  const { atlas } = stage.source;
  const tell = (/** @type {Record<string, any>} */ values) => {
    telling = true;
    try {
      traits.set(values);
    } finally {
      telling = false;
    }
  };

  /** What is seen of a recording, as topowidgets/widgets/sources/source.py reads it. @param {import("./frames.js").Frame} shown */
  function seen(shown) {
    const { playing } = stage,
      one = !atlas || atlas.current !== null; // of several side by side there is no one value
    const value = (/** @type {string} */ outcome) => (one ? reply(outcome, shown) : null);
    const state = playing ? "running" : shown.tau >= (stage.status.tau_end ?? Infinity) - 1e-9 ? "finished" : "paused";
    return {
      playing,
      loss: value("loss"),
      persistence: value("persistence"),
      sample_verdict: value("hole"),
      map_verdict: value("map"),
      ...(atlas ? {} : { state }), // that of an atlas is its training's
    };
  }
  function deliver() {
    timer = null;
    const { shown } = stage;
    const here = {
      step: shown?.step ?? 0,
      tau: shown?.tau ?? 0,
      ...(atlas?.current ? { eta_k: atlas.current } : {}),
      ...(shown && stage.recorded ? seen(shown) : {}),
    };
    if (!shown || Object.entries(here).every(([name, value]) => traits.get(name) === value)) return;
    last = now();
    tell(here);
  }
  /** @param {"step"|"tau"} name */
  function wished(name) {
    const { shown } = stage,
      value = traits.get(name);
    if (telling || !shown || value === shown[name]) return;
    const ahead = value > shown[name] && !stage.recorded; // of a lab's training nothing lies ahead but what another picture shows already
    if (stage.playing && (ahead || passed.some((one) => one[name] === value))) return;
    stage.lookAt(name, value);
  }

  const hover = newestWins((/** @type {number} */ neuron) => tell({ hover: neuron }), STILL);
  const chosen = () => tell({ panels: { ...stage.panels } });
  stage.choosers.add(chosen);
  const offs = [
    () => {
      stage.choosers.delete(chosen);
    },
    traits.onChange("panels", () => {
      if (!telling) stage.takePanels(traits.get("panels"));
    }),
    traits.onChange("step", () => wished("step")),
    traits.onChange("tau", () => wished("tau")),
    ...(atlas
      ? [
          traits.onChange("eta_k", () => {
            if (!telling && traits.get("eta_k") > 0) stage.command("rate", { eta_k: traits.get("eta_k") });
          }),
        ]
      : []),
    traits.onChange("playing", () => {
      if (!telling && stage.recorded && traits.get("playing") !== stage.playing)
        stage[traits.get("playing") ? "play" : "pause"]();
    }),
    traits.onChange("hover", () => {
      if (!telling) stage.light(traits.get("hover"));
    }),
    stage.onPoint(({ neuron }) => {
      if (neuron !== null) stage.light(-1);
      hover(neuron ?? -1);
    }),
  ];
  let begins = stage.recorded && traits.get("playing");
  stage.light(traits.get("hover"));
  if (traits.get("step") && stage.recorded) stage.lookAt("step", traits.get("step")); // a recording opens where it was put

  return {
    /** After each picture. */
    drawn() {
      const { shown } = stage,
        at = now();
      if (!shown) return;
      if (begins) {
        begins = false;
        if (!stage.playing) stage.play();
      }
      if (passed.at(-1)?.step !== shown.step)
        passed = [...passed.filter(({ when }) => at - when < REMEMBER), { when: at, step: shown.step, tau: shown.tau }];
      clearTimeout(timer);
      timer = setTimeout(deliver, Math.max(0, last + (stage.playing ? PLAYING : STILL) - at));
    },
    stop() {
      clearTimeout(timer);
      hover.cancel();
      for (const off of offs) off();
    },
  };
}
