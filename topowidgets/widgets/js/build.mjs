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
const FOLDER = here("../../texts/languages");
const ASKED = /(?<!\w)(?<![^.]\.)(say|find)\((["`])([\w.]+?)("|\.\$\{)/g; // a text, or a table of them, that the code asks for: the bundles hold those alone, by their numbers
const files = (await readdir(here("."), { recursive: true })).filter((file) => file.endsWith(".js"));
const sources = await Promise.all(files.map((file) => readFile(here(file), "utf8")));
const keys = [...new Set(sources.flatMap((source) => [...source.matchAll(ASKED)].map(([, , , key]) => key)))].sort();
const catalogue = async (/** @type {string} */ code) => {
  const all = JSON.parse(await readFile(`${FOLDER}/${code}.json`, "utf8"));
  return JSON.stringify(keys.map((key) => key.split(".").reduce((part, name) => part[name], all)));
};
const numbered = {
  name: "texts by their numbers",
  setup: (/** @type {import("esbuild").PluginBuild} */ { onLoad }) => {
    onLoad({ filter: /languages.en\.json$/ }, async () => ({ contents: await catalogue("en"), loader: "json" }));
    onLoad({ filter: /\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(ASKED, (all, call, quote, key, rest) => (keys.includes(key) ? `${call}(${quote}${keys.indexOf(key)}${rest}` : all)),
    }));
  },
};
const common = { ...options, plugins: [numbered] };
const widget = { ...common, outdir: here("../static") }, page = { ...common, outdir: here("../../pages/static") };
const codes = (await readdir(FOLDER)).map((file) => file.replace(".json", "")).filter((code) => code !== "en"); // English is in the bundles
const catalogues = (await Promise.all(codes.map(async (code) => {
  const contents = Buffer.from(`var topowidgetsCatalogue=${await catalogue(code)};\n`);
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
