/** The output of a network of one input, from its neurons: what learning/networks.py computes, for a picture. */

/** Error function, to 1.5e-7 (Abramowitz and Stegun 7.1.26). @param {number} z */
function erf(z) {
  const t = 1 / (1 + 0.3275911 * Math.abs(z));
  const rest =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp(-z * z);
  return z < 0 ? rest - 1 : 1 - rest;
}

/** By the names of a Config. @type {Record<string, (z: number) => number>} */
export const ACTIVATIONS = {
  tanh: Math.tanh,
  sine: Math.sin,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  relu: (z) => Math.max(0, z),
  gelu: (z) => (z / 2) * (1 + erf(z / Math.SQRT2)),
  softplus: (z) => (z > 40 ? z : Math.log1p(Math.exp(z))),
};

/**
 * f(x) = scale sum_i a_i act(w_i x + b_i) at each x. @param {Float32Array} neurons rows w, a, or w, b, a with a bias @param {ArrayLike<number>} xs
 * @param {{activation: string, bias: boolean, scale: number}} network @returns {Float64Array}
 */
export function outputs(neurons, xs, { activation, bias, scale }) {
  const act = ACTIVATIONS[activation],
    dims = bias ? 3 : 2,
    out = new Float64Array(xs.length);
  for (let k = 0; k < xs.length; k++) {
    let sum = 0;
    for (let i = 0; i < neurons.length; i += dims)
      sum += neurons[i + dims - 1] * act(neurons[i] * xs[k] + (bias ? neurons[i + 1] : 0));
    out[k] = scale * sum;
  }
  return out;
}
