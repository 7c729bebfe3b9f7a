/** Pictures and numbers to take away: behind "save", for every panel of the view, without the kernel. */
import { download, h, setText, show } from "../dom.js";
import { csvOf } from "../save/csv.js";
import { pngOf, stacked, svgOf } from "../save/picture.js";
import { label } from "../scales.js";
import { say } from "../texts/index.js";

/** A part of a file's name: what every system takes. */
const plain = (/** @type {string} */ text) => text.replaceAll(/[^\w.-]+/g, "-");

/** Which run and when: for a file's name, and in words. Of a comparison as a whole there is no one rate and step. @param {import("../stage.js").Stage} stage */
export function whichAndWhen({ status, settings, shown, frames, source }) {
  const { step = 0, tau = 0 } = shown ?? {},
    whole = Boolean(settings.columns && source.atlas);
  const place = frames.rows.step.indexOf(step); // the first row has no rate yet: that of the step to come
  const at = (/** @type {string} */ name) =>
    frames.rows[name]?.[place] ??
    frames.rows[name]?.find((/** @type {number|null} */ v) => v !== null) ??
    status[name] ??
    null;
  const etaK = source.atlas?.current ?? at("eta_k"),
    eta = at("eta");
  const rate = whole
    ? null
    : etaK !== null
      ? ["etaK", etaK, say("pictures.eta_k")]
      : eta !== null
        ? ["eta", eta, say("controls.eta_label")]
        : null;
  const preset = status.preset ?? "run",
    said = (/** @type {number} */ value) => value.toPrecision(3);
  return {
    run: [preset, ...(rate ? [`${rate[0]}${said(rate[1])}`] : [])].map(plain).join("-"),
    when: whole ? plain(`tau${label(tau, 3)}`) : `step${step}`,
    words: [
      preset,
      ...(rate ? [`${rate[2]} ${said(rate[1])}`] : []),
      ...(status.clock === "step" ? [] : [`tau ${label(tau, 4)}`]),
      ...(whole ? [] : [say("pictures.at_step", { step })]),
    ].join(", "),
  };
}

/** @param {import("../stage.js").Stage} stage @param {any} theme @param {import("../layouts/layout.js").Panel[]} panels of the view */
export function savePanel(stage, theme, panels) {
  const id = `tw-save-${Math.random().toString(36).slice(2)}`;
  const toggle = h(
    "button",
    {
      "type": "button",
      "class": "tw-more tw-small",
      "aria-expanded": "false",
      "aria-controls": id,
      "onclick": () => open(files.hidden),
    },
    say("sharing.save"),
  );
  const said = h("span", { "aria-live": "polite" });
  const files = h("div", {
    "class": "tw-files",
    "role": "group",
    "aria-label": say("sharing.save_group"),
    id,
    "hidden": true,
  });
  const node = h("div", { class: "tw-save" }, toggle, files, said);
  let version = -1,
    made = "";

  function open(/** @type {boolean} */ wide) {
    show(files, wide);
    toggle.setAttribute("aria-expanded", String(wide));
    setText(said, "");
    version = -1;
    stage.touch();
  }
  node.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => {
    if (e.key !== "Escape" || files.hidden) return;
    open(false);
    toggle.focus();
  });

  /** What the panels can give now. */
  const offered = () =>
    panels.flatMap((panel) => {
      const picture = panel.node.hidden ? null : panel.picture?.();
      return picture ? [{ panel, picture }] : [];
    });

  async function savePicture(/** @type {string} */ name, /** @type {"svg"|"png"} */ form) {
    const found = offered().find(({ picture }) => picture.name === name);
    if (!found) return;
    const {
        panel,
        picture: { box, parts, legend, notes, title, of = stage },
      } = found,
      { run, when, words } = whichAndWhen(of);
    const drawing = parts
      ? stacked(parts, theme)
      : {
          width: box.width,
          height: box.height,
          paint: (/** @type {any} */ c) =>
            box.onto(c, () => {
              panel.repaint?.();
              panel.draw(performance.now());
            }),
        };
    const svg = svgOf(
      {
        name,
        title,
        detail: words,
        legend: legend.filter((/** @type {HTMLElement} */ entry) => !entry.hidden),
        notes: notes.filter(Boolean),
        ...drawing,
      },
      theme,
    );
    panel.repaint?.();
    await hand(`${run}-${when}-${name}.${form}`, async () =>
      form === "png" ? pngOf(svg) : new Blob([svg.text], { type: "image/svg+xml" }),
    );
  }

  async function saveNumbers() {
    const { atlas } = stage.source,
      { columns } = stage.settings,
      { run } = whichAndWhen(stage);
    const { rows, rowsGone: gone } = stage.source.whole();
    /** @type {[any, any][]} */ const several = atlas ? [...atlas.rows].sort(([, a], [, b]) => a.eta_k - b.eta_k) : [];
    const label = (/** @type {any} */ key) =>
      columns.find((/** @type {any} */ column) => column.key === key)?.label ?? String(key);
    const runs = atlas
      ? several.map(([key, row]) => ({ of: columns ? label(key) : row.eta_k, rows: row.store.rows }))
      : [{ of: null, rows }];
    await hand(
      `${atlas ? plain(stage.status.preset ?? "atlas") : run}-numbers.csv`,
      async () =>
        new Blob([csvOf(runs, stage.settings.measures ?? [], atlas ? (columns ? "column" : "rate_eta_k") : null)], {
          type: "text/csv",
        }),
      gone ? say("sharing.thinned", { steps: gone }) : "",
    );
  }

  async function hand(/** @type {string} */ name, /** @type {() => Promise<Blob>} */ make, more = "") {
    try {
      download(name, await make());
      setText(said, `${say("sharing.saved", { file: name })} ${more}`.trim());
    } catch (error) {
      setText(
        said,
        say("sharing.not_saved", { file: name, why: error instanceof Error ? error.message : String(error) }),
      );
    }
  }

  function list() {
    const names = offered().map(({ picture: { name, title } }) => ({ name, title }));
    const numbers = stage.frames.rows.step.length > 0 && !stage.limited("hide", "timeline"),
      sign = JSON.stringify([names, numbers]);
    if (sign === made) return;
    made = sign;
    const button = (/** @type {string} */ text, /** @type {string} */ name, /** @type {() => void} */ onclick) =>
      h("button", { "type": "button", "class": "tw-small", "aria-label": name, onclick }, text);
    files.replaceChildren(
      ...names.map(({ name, title }) =>
        h(
          "span",
          { class: "tw-file" },
          title,
          .../** @type {const} */ (["svg", "png"]).map((form) =>
            button(form.toUpperCase(), say("sharing.save_as", { what: title, form: form.toUpperCase() }), () =>
              savePicture(name, form),
            ),
          ),
        ),
      ),
      ...(numbers
        ? [
            h(
              "span",
              { class: "tw-file" },
              say("sharing.numbers"),
              button("CSV", say("sharing.save_as", { what: say("sharing.numbers"), form: "CSV" }), saveNumbers),
            ),
          ]
        : []),
    );
  }

  return {
    node,
    draw() {
      if (!files.hidden) list(); // a panel may show something else without a change of the stage
      if (version === stage.version) return 0;
      version = stage.version;
      show(node, offered().length > 0);
      return 0;
    },
  };
}
