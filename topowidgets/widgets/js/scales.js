/** Scales and ticks: pure functions of numbers. */

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** Logarithmic scale between a value in [min, max] and a slider position in [0, length]. */
export function logScale(/** @type {number} */ min, /** @type {number} */ max, length = 1000) {
  const span = Math.log(max / min);
  return {
    position: (/** @type {number} */ value) => clamp((length * Math.log(value / min)) / span, 0, length),
    value: (/** @type {number} */ position) => min * Math.exp((span * clamp(position, 0, length)) / length),
  };
}

/** Round to significant digits. @param {number} value @param {number} [digits] */
export const significant = (value, digits = 3) => Number(value.toPrecision(digits));

/** Ticks 1, 2, 5 x 10^k inside [min, max], about count of them. @returns {number[]} */
export function ticks(/** @type {number} */ min, /** @type {number} */ max, count = 5) {
  if (!(max > min)) return [min];
  const rough = (max - min) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * /** @type {number} */ ([1, 2, 5, 10].find((m) => m * power >= rough * 0.999));
  return multiples(min, max, step);
}

/** All multiples of a step inside [min, max]. @returns {number[]} */
export function multiples(/** @type {number} */ min, /** @type {number} */ max, /** @type {number} */ step) {
  const out = [];
  for (let k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++)
    out.push(Number((k * step).toPrecision(12)));
  return out;
}

/** Ticks of a logarithmic axis: 1, 2, 5 x 10^k, decades alone where those are many. @returns {number[]} */
export function logTicks(/** @type {number} */ min, /** @type {number} */ max, count = 6) {
  const make = (/** @type {number[]} */ mantissas) => {
    const out = [];
    for (let k = Math.floor(Math.log10(min)); k <= Math.ceil(Math.log10(max)); k++)
      for (const m of mantissas) {
        const value = Number(`${m}e${k}`);
        if (value >= min * 0.9999 && value <= max * 1.0001) out.push(value);
      }
    return out;
  };
  for (const mantissas of [[1, 2, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]]) {
    const out = make(mantissas);
    if (out.length <= count && out.length >= 2) return out;
  }
  const decades = make([1]);
  const every = Math.ceil(decades.length / count);
  return decades.length > 1 ? decades.filter((_, i) => i % every === 0) : make([1, 2, 5]);
}

/** Ticks for counts on an axis that is linear near 0 and logarithmic beyond: 0, 1, 2, 5 and so on. @returns {number[]} */
export function countTicks(/** @type {number} */ max, count = 5) {
  const all = [0];
  for (let power = 1; power <= max; power *= 10) for (const m of [1, 2, 5]) if (m * power <= max) all.push(m * power);
  if (all.length <= count) return all;
  const ones = all.filter((v) => v === 0 || /^1/.test(String(v)));
  const both = all.filter((v) => v <= 1 || /^[15]/.test(String(v)));
  if (both.length <= count) return both;
  return ones.length > 2 ? ones : [...ones, /** @type {number} */ (all.at(-1))]; // 0 and 1 alone would not tell how high it goes
}

/** A short number for labels: at most `digits` significant digits, a proper minus sign, exponents only when needed. */
export function label(/** @type {number|null|undefined} */ value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text;
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(Math.max(0, digits - 1)).split("e");
    text = `${Number(mantissa)}e${Number(exponent)}`;
  } else text = String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

/** A number, plain enough for a field to type in. @param {number|null|undefined} value @param {number} [digits] */
export const fieldText = (value, digits = 4) =>
  value === null || value === undefined || !Number.isFinite(value) ? "" : String(Number(value.toPrecision(digits)));

/**
 * Centres for labels of given widths near wanted positions, in one row, without overlap, inside [low, high].
 * Neighbours that collide move apart together, so each stays as near its mark as can be.
 * @param {number[]} wanted @param {number[]} widths @param {number} low @param {number} high @param {number} [gap]
 */
export function spread(wanted, widths, low, high, gap = 8) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  /** @type {{items: number[], width: number, centre: number}[]} */
  const blocks = [];
  const place = (/** @type {number[]} */ items) => {
    const width = items.reduce((sum, i) => sum + widths[i], 0) + gap * (items.length - 1);
    let left = 0,
      offset = 0;
    for (const i of items) {
      offset += wanted[i] - (left + widths[i] / 2);
      left += widths[i] + gap;
    }
    const start = clamp(offset / items.length, low, Math.max(low, high - width));
    return { items, width, centre: start + width / 2 };
  };
  for (const i of order) {
    let block = place([i]);
    for (
      let last = blocks.at(-1);
      last && last.centre + last.width / 2 + gap > block.centre - block.width / 2;
      last = blocks.at(-1)
    ) {
      blocks.pop();
      block = place([...last.items, ...block.items]);
    }
    blocks.push(block);
  }
  const centres = new Array(wanted.length);
  for (const { items, width, centre } of blocks) {
    let left = centre - width / 2;
    for (const i of items) {
      centres[i] = left + widths[i] / 2;
      left += widths[i] + gap;
    }
  }
  return centres;
}
