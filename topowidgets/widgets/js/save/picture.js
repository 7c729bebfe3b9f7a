/** A panel as a picture to take away: SVG by the panel's own drawing code, with title, legend and notes; and the same as PNG. */
import { SvgContext, xml } from "./svg_context.js";

const MARGIN = 12,
  LINE = 17,
  GAP = 14;

/**
 * @typedef {{colours: Record<string, string>, font: string}} Theme
 * @typedef {{name: string, title: string, detail: string, legend: Element[], notes: string[], width: number, height: number, paint: (context: any) => void}} Picture
 *   detail: of which run and when; legend: entries as they stand in the page; paint: draws within width and height
 */

/** The lines of a text that is broken at spaces to fit a width. @param {string} text @param {number} width @param {(text: string) => number} measure @returns {string[]} */
export function broken(text, width, measure) {
  /** @type {string[]} */ const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A swatch of the page with its colours written out. @param {Element} swatch @param {Record<string, string>} colours */
const written = (swatch, colours) =>
  new XMLSerializer()
    .serializeToString(swatch)
    .replaceAll(/var\(--tw-([a-z0-9]+)\)/g, (_, name) => xml(colours[name] ?? "currentColor"));

/** The picture as one SVG document. @param {Picture} picture @param {Theme} theme */
export function svgOf(picture, { colours, font }) {
  const ruler = document.createElement("canvas").getContext("2d");
  const c = /** @type {any} */ (new SvgContext(ruler));
  const measured = (/** @type {string} */ text) => c.measureText(text).width;
  const width = picture.width + 2 * MARGIN;
  let top = MARGIN;
  const say = (/** @type {string} */ text, /** @type {string} */ colour, style = "12px") => {
    c.font = `${style} ${font}`;
    c.fillStyle = colour;
    c.textBaseline = "top";
    for (const line of broken(text, picture.width, measured)) {
      c.fillText(line, MARGIN, top);
      top += LINE;
    }
  };
  say(picture.title, colours.ink, "600 13px");
  say(picture.detail, colours.muted);
  top = drawLegend(c, picture.legend, { left: MARGIN, top, width: picture.width }, { colours, font });
  c.save();
  c.translate(MARGIN, top);
  c.font = `12px ${font}`;
  picture.paint(c);
  c.restore();
  top += picture.height + 4;
  for (const note of picture.notes) say(note, colours.muted);
  const height = Math.ceil(top + MARGIN - 4);
  const title = xml(`${picture.title}: ${picture.detail}`);
  return {
    width,
    height,
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${title}</title>
<rect width="100%" height="100%" fill="${xml(colours.paper)}"/>
${c.content}
</svg>
`,
  };
}

/**
 * Where swatches and words go, in rows within a width; words too long for a row are broken.
 * @param {Element[]} entries @param {number} width @param {(text: string) => number} measure
 * @returns {{places: {swatch: Element|null, x: number, row: number, wide: number, lines: string[]}[], rows: number}}
 */
export function legendRows(entries, width, measure) {
  let x = 0,
    row = 0;
  const places = entries.map((entry) => {
    const swatch = entry.matches("svg") ? entry : entry.querySelector("svg"),
      text = (entry.textContent ?? "").trim();
    const wide = swatch ? Number(swatch.getAttribute("width")) + 5 : 0,
      size = wide + measure(text);
    if (x > 0 && x + size > width) {
      x = 0;
      row += 1;
    }
    const lines = broken(text, width - wide, measure),
      place = { swatch, x, row, wide, lines };
    x += size + GAP;
    row += Math.max(0, lines.length - 1);
    return place;
  });
  return { places, rows: entries.length ? row + 1 : 0 };
}

/** Swatches and words. Returns where the next thing begins. @param {any} c @param {Element[]} entries @param {{left: number, top: number, width: number}} box @param {Theme} theme */
export function drawLegend(c, entries, { left, top, width }, { colours, font }) {
  c.font = `12px ${font}`;
  c.fillStyle = colours.ink;
  c.textAlign = "left";
  c.textBaseline = "top";
  const { places, rows } = legendRows(entries, width, (text) => c.measureText(text).width);
  for (const { swatch, x, row, wide, lines } of places) {
    const y = top + LINE * row;
    if (swatch) c.embed(written(swatch, colours), left + x, y + 7 - Number(swatch.getAttribute("height")) / 2);
    lines.forEach((line, i) => c.fillText(line, left + x + wide, y + LINE * i));
  }
  return top + LINE * rows + (rows ? 4 : 0);
}

/**
 * Several drawings with legends as one, each below the other.
 * @param {{title: string, legend: Element[], width: number, height: number, paint: (c: any) => void}[]} parts @param {Theme} theme
 */
export function stacked(parts, theme) {
  const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  ruler.font = `600 12px ${theme.font}`;
  const width = Math.max(...parts.map((part) => part.width));
  let height = 0;
  const placed = parts.map((part) => {
    const left = part.title ? ruler.measureText(part.title).width + GAP : 0,
      top = height;
    const head =
      LINE * Math.max(1, legendRows(part.legend, width - left, (text) => ruler.measureText(text).width).rows) + 4;
    height += head + part.height + GAP;
    return { ...part, left, top, head };
  });
  return {
    width,
    height,
    paint(/** @type {any} */ c) {
      for (const { title, legend, left, top, head, paint } of placed) {
        drawLegend(c, legend, { left, top, width: width - left }, theme);
        c.font = `600 12px ${theme.font}`;
        if (title) c.fillText(title, 0, top);
        c.save();
        c.translate(0, top + head);
        paint(c);
        c.restore();
      }
    },
  };
}

/** A picture as PNG, two pixels for each of the picture's. @param {{text: string, width: number, height: number}} svg @returns {Promise<Blob>} */
export async function pngOf({ text, width, height }) {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG was made"))), "image/png");
  });
}
