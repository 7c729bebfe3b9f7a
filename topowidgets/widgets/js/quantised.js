/** Arrays of many frames, as topowidgets/pages/quantised.py wrote them, back to one float32 buffer with an index for each frame. */

const INFINITE = 32767,
  UNKNOWN = -32768;

/** @typedef {{frames: number[], shapes: number[][], powers: number[][]}} Entry */

/**
 * @param {Record<string, Entry>} index @param {Uint8Array} block low bytes of all codes, then their high bytes @param {number} count frames
 * @returns {{buffer: Float32Array, arrays: Record<string, {shape: number[], offset: number}>[], offsets: number[], lengths: number[]}}
 *   for each frame its arrays, with offsets in numbers from the frame's own beginning, and that beginning and its length in bytes
 */
export function unquantised(index, block, count) {
  const size = (/** @type {number[]} */ shape) => shape.reduce((a, b) => a * b, 1);
  /** @type {Record<string, {shape: number[], offset: number}>[]} */ const arrays = Array.from(
    { length: count },
    () => ({}),
  );
  const lengths = new Array(count).fill(0);
  for (const [name, { frames, shapes }] of Object.entries(index)) {
    frames.forEach((frame, i) => {
      arrays[frame][name] = { shape: shapes[i], offset: lengths[frame] };
      lengths[frame] += size(shapes[i]);
    });
  }
  const begins = lengths.map((_, i) => lengths.slice(0, i).reduce((a, b) => a + b, 0));
  const half = block.length >> 1,
    buffer = new Float32Array(half);
  let read = 0;
  for (const [name, { frames, shapes, powers }] of Object.entries(index)) {
    let before = new Int16Array(0),
      form = "";
    frames.forEach((frame, i) => {
      const shape = shapes[i],
        [rows, columns = 1] = shape,
        codes = new Int16Array(size(shape));
      const adds = form === String(shape),
        start = begins[frame] + arrays[frame][name].offset;
      for (let k = 0; k < codes.length; k++, read++) {
        codes[k] = (block[read] | (block[half + read] << 8)) + (adds ? before[k] : 0); // int16 wraps around, as it was written
        const column = Math.floor(k / rows),
          code = codes[k];
        buffer[start + (k % rows) * columns + column] =
          code === INFINITE ? Infinity : code === UNKNOWN ? NaN : code * 2 ** powers[i][column];
      }
      before = codes;
      form = String(shape);
    });
  }
  return { buffer, arrays, offsets: begins.map((n) => 4 * n), lengths: lengths.map((n) => 4 * n) };
}
