/**
 * Bundle js/ into pages/static: whole.js for labs, atlases, lessons and exported pages, a small one for each single view, and each language's
 * catalogue, which stands before a script where that language is spoken. Every bundle is a script that gives `topowidgets`, with `render` for a
 * widget; whole.js has `page` for an exported page. With --check, rebuild in memory and compare with what is committed.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const options = {
  bundle: true,
  minify: true,
  write: false,
  charset: "utf8",
  target: "es2022",
  legalComments: "inline",
  absWorkingDir: here("."),
  logLevel: "warning",
};
const uplot = (await readFile(here("../../../node_modules/uplot/LICENSE"), "utf8")).replaceAll("\r", "").trim();
const licence = `/*! topowidgets (BSD-3-Clause). Holds uPlot (https://github.com/leeoniya/uPlot):\n${uplot} */`;
const ours = "/*! topowidgets (BSD-3-Clause) */";
const css = "/*! topowidgets (BSD-3-Clause), with uPlot's styles (MIT, see the script beside it) */";
const FOLDER = here("../../texts/languages"),
  OUT = here("../../pages/static");
const SINGLE = ["rate", "cloud", "barcode", "data", "timeline"]; // kinds of layouts/ that have a bundle of their own
const ASKED = /(?<!\w)(?<![^.]\.)(say|find)\((["`])([\w.]+?)("|\.\$\{)/g; // a text, or a table of them, that the code asks for: the bundles hold those alone, by their numbers
const asked = async (/** @type {string} */ path) =>
  [...(await readFile(path, "utf8")).matchAll(ASKED)].map(([, , , key]) => key);
const files = (await readdir(here("."), { recursive: true })).filter((file) => file.endsWith(".js")).map(here);
const keys = [...new Set((await Promise.all(files.map(asked))).flat())].sort();
/** The texts of a language by their numbers; 0 for one that is not used. @param {string} code @param {Set<string>} used */
const catalogue = async (code, used = new Set(keys)) => {
  const all = JSON.parse(await readFile(`${FOLDER}/${code}.json`, "utf8"));
  return JSON.stringify(
    keys.map((key) => (used.has(key) ? key.split(".").reduce((part, name) => part[name], all) : 0)),
  );
};
const numbered = (/** @type {Set<string>} */ used) => ({
  name: "texts by their numbers",
  setup: (/** @type {import("esbuild").PluginBuild} */ { onLoad }) => {
    onLoad({ filter: /languages.en\.json$/ }, async () => ({ contents: await catalogue("en", used), loader: "json" }));
    onLoad({ filter: /\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(ASKED, (all, call, quote, key, rest) =>
        keys.includes(key) ? `${call}(${quote}${keys.indexOf(key)}${rest}` : all,
      ),
    }));
  },
});
/** A bundle with the texts that its own files ask for. @param {string} name @param {import("esbuild").BuildOptions} entry */
async function bundle(name, entry) {
  const script = {
    ...options,
    ...entry,
    format: /** @type {"iife"} */ ("iife"),
    globalName: "topowidgets",
    outfile: `${OUT}/${name}.js`,
    banner: { js: ["whole", "timeline"].includes(name) ? licence : ours },
  };
  const { metafile } = await build({ ...script, metafile: true, loader: { ".json": "empty" } });
  const used = (
    await Promise.all(
      Object.keys(metafile.inputs)
        .filter((path) => path.endsWith(".js"))
        .map((path) => asked(here(path))),
    )
  ).flat();
  return build({ ...script, plugins: [numbered(new Set(used))] });
}
const alone = (/** @type {string} */ kind) => ({
  stdin: {
    contents: `import { renderer } from "./host_anywidget.js"; import { ${kind} } from "./layouts/${kind}.js"; export const render = renderer({ ${kind} });`,
    resolveDir: here("."),
  },
});
const codes = (await readdir(FOLDER)).map((file) => file.replace(".json", "")).filter((code) => code !== "en"); // English is in the bundles
const catalogues = await Promise.all(
  codes.map(async (code) => ({
    path: `${OUT}/texts.${code}.js`,
    contents: Buffer.from(`var topowidgetsCatalogue=${await catalogue(code)};\n`),
  })),
);
const styles = { ...options, outdir: OUT, banner: { css } };
const results = await Promise.all([
  bundle("whole", { entryPoints: [here("./whole.js")] }),
  ...SINGLE.map((kind) => bundle(kind, alone(kind))),
  build({
    ...styles,
    entryPoints: [
      { in: here("./lab.css"), out: "view" },
      { in: here("./page.css"), out: "page" },
    ],
  }),
]);
let stale = false;
for (const { path, contents } of [...results.flatMap((result) => result.outputFiles), ...catalogues]) {
  const name = path.split(/[\\/]/).at(-1);
  if (process.argv.includes("--check")) {
    const committed = await readFile(path).catch(() => null);
    const same = committed !== null && Buffer.compare(committed, Buffer.from(contents)) === 0;
    console.log(`${name}: ${same ? "up to date" : "differs from its sources; run `npm run build`"}`);
    stale ||= !same;
  } else {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
    console.log(`${name}: ${contents.length} bytes`);
  }
}
process.exitCode = stale ? 1 : 0;
