/**
 * Bundle js/ into static/view.js and static/view.css, and for exported pages into pages/static, and into both each language's catalogue,
 * which stands before the script where that language is spoken. With --check, rebuild in memory and compare with what is committed.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const options = {
  bundle: true, minify: true, write: false, charset: "utf8", target: "es2022", legalComments: "inline",
  absWorkingDir: here("."), logLevel: "warning",
};
const uplot = (await readFile(here("../../../node_modules/uplot/LICENSE"), "utf8")).replaceAll("\r", "").trim();
const licence = `/*! topowidgets (BSD-3-Clause). Holds uPlot (https://github.com/leeoniya/uPlot):\n${uplot} */`;
const css = "/*! topowidgets (BSD-3-Clause), with uPlot's styles (MIT, see the script beside it) */";
const SECTIONS = ["code", "plural", "and", "or", "controls", "pictures", "atlas", "sharing", "lesson_page", "news", "glossary"]; // of a language's file, those that the browser speaks
const FOLDER = here("../../texts/languages");
const spoken = async (/** @type {string} */ path) => {
  const all = JSON.parse(await readFile(path, "utf8"));
  return JSON.stringify(Object.fromEntries(SECTIONS.map((name) => [name, all[name]])));
};
const sentences = {
  name: "sentences",
  setup: (/** @type {any} */ build) => build.onLoad({ filter: /texts.languages.\w+\.json$/ }, async (/** @type {any} */ { path }) => ({ contents: await spoken(path), loader: "json" })),
};
const common = { ...options, plugins: [sentences] };
const widget = { ...common, outdir: here("../static") }, page = { ...common, outdir: here("../../pages/static") };
const codes = (await readdir(FOLDER)).map((file) => file.replace(".json", "")).filter((code) => code !== "en"); // English is in the bundles
const catalogues = (await Promise.all(codes.map(async (code) => {
  const contents = Buffer.from(`var topowidgetsCatalogue=${await spoken(`${FOLDER}/${code}.json`)};\n`);
  return [widget, page].map(({ outdir }) => ({ path: `${outdir}/texts.${code}.js`, contents }));
}))).flat();
const results = await Promise.all([
  build({ ...widget, entryPoints: [{ in: here("./view.js"), out: "view" }], format: "esm", banner: { js: licence } }),
  build({ ...widget, entryPoints: [{ in: here("./lab.css"), out: "view" }], banner: { css } }),
  build({ ...page, entryPoints: [{ in: here("./host_page.js"), out: "page" }], format: "iife", banner: { js: licence } }),
  build({ ...page, entryPoints: [{ in: here("./page.css"), out: "page" }], banner: { css } }),
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
