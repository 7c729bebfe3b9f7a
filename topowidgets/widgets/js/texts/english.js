/** Every string that the browser's side shows or speaks, in English; what Python says is in topowidgets/texts. Numbers keep the decimal point in every language. */
import { label } from "../scales.js";

/** @param {number} seconds */
const duration = (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`);

/** What an atlas has when its kernel is gone. @param {number} done @param {number} of */
const kept = (done, of) => (done === 0 ? "No rate was trained." : done < of ? `${done} of ${of} rates were trained; they go on to work, run the cell again for the rest.` : `All ${of} rates are here and go on to work.`);

export const texts = {
  language: "en",

  // accessible names: tests and screen readers rely on them
  preset: "preset",
  rate: "learning rate",
  rateField: "learning rate in units of 1/K",
  etaField: "eta",
  play: "Play", pause: "Pause", step: "Step", reset: "Reset", resume: "Resume", loop: "Loop",
  loopMeans: "At the end, begin again.",
  speed: "speed",
  scrubber: "training time",
  neurons: "neurons",
  barcode: "barcode",
  data: "data and fit",
  lossChart: "loss and accuracy",
  rateChart: "rate",
  ratioChart: "pair ratios",
  topologyChart: "topology",
  diagram: "diagram",
  diagramName: "persistence diagram",
  about: "about ", // before a word that explains itself, for screen readers
  timelines: "timelines",
  controls: "controls",
  inWords: "in words",
  more: "more",
  modes: "course of the learning rate",
  mode: { fixed: "fixed", hold: "hold", schedule: "schedule" },
  schedule: "schedule of the learning rate",
  schedules: /** @type {Record<string, string>} */ ({ warmUp: "warm up", decay: "decay", warmUpAndDecay: "warm up and decay", own: "as given" }),
  moreGroup: "shape, task, rule and network",

  // rates side by side
  overlay: { loss: "loss", hole: "longest bar of the hole", folded: "folded neurons", ratio: "smallest pair ratio" },
  columnComes: "This rate is being trained…",
  compares: (/** @type {string} */ preset, /** @type {string} */ shows) => (shows ? `${preset}: ${shows}` : preset),
  /** Beside a column's name. @param {any} row @param {import("../frames.js").Frame|null} shown @param {number} head the clock's training time */
  columnSaid(row, shown, head) {
    if (!row || !shown) return texts.untrained;
    const { sample_verdict: sample, hole_degree: degree } = shown.header;
    return `step ${shown.step}${sample ? `, ${degree === 2 || degree === null ? "" : "hole "}${texts.sampleVerdict(sample.verdict, degree)}` : ""}${texts.endsBefore(row, shown, head)}`;
  },
  /** What is said of a row that ends before the clock's time, by more than a step. @param {any} row @param {import("../frames.js").Frame} shown @param {number} head */
  endsBefore(row, shown, head) {
    const { store } = row;
    if (shown !== store.latest) return "";
    if (row.diverged) return `, diverged after tau ${label(shown.tau)}`;
    return head - shown.tau > shown.tau - store.neighbour(shown, -1).tau ? `, ended at tau ${label(shown.tau)}` : "";
  },
  /** One sentence about all columns at a training time. @param {number} head @param {{name: string, row: any, frame: import("../frames.js").Frame|null}[]} columns */
  compared(head, columns) {
    let noun = "";
    const said = columns.map(({ name, row, frame }) => {
      const { sample_verdict: sample, hole_degree: degree } = frame?.header ?? {};
      if (!row || !frame || !sample) return `at ${name} ${texts.untrained}`;
      const size = sample.persistence ? `${sample.persistence.toFixed(2)} of the radius` : "no bar at all";
      const own = degree === null ? "whether the sample shows a hole" : `the sampled ${degree === 2 ? "cavity" : "hole"}`;
      const before = own === noun ? "" : `${own} is `;
      noun = own;
      const verdict = degree === null ? { open: "answered yes", closed: "answered no", undecided: "undecided" }[/** @type {string} */ (sample.verdict)] : texts.verdicts[sample.verdict];
      return `at ${name} ${before}${verdict} (${size}${texts.endsBefore(row, frame, head)})`;
    });
    return `At tau ${label(head)}: ${said.join("; ")}.`;
  },
  /** The same of many, as counts. @param {number} head @param {(string|null)[]} verdicts */
  comparedMany(head, verdicts) {
    const counts = ["open", "closed", "undecided"].map((verdict) => [verdict, verdicts.filter((one) => one === verdict).length]).filter(([, count]) => count);
    const missing = verdicts.filter((one) => one === null).length;
    return `At tau ${label(head)}, of ${verdicts.length} runs the sampled hole is ${[...counts.map(([verdict, count]) => `${texts.verdicts[verdict]} in ${count}`), ...(missing ? [`${texts.untrained}: ${missing}`] : [])].join(", ")}.`;
  },
  tooManyColumns: (/** @type {number} */ count, /** @type {number} */ most) => `Neurons and bars stand side by side for up to ${most} runs. Of these ${count} the timelines are shown.`,

  // sharing
  shareGroup: "share", shared: "share-string",
  share: { text: "Copy share-string", link: "Copy link" },
  shareMeans: { text: "One short string that opens this state anew: settings, rates, training time and what is chosen in the panels.", link: "A link that opens this state on this Binder." },
  copied: { text: "Copied. open_shared opens it.", link: "Copied." },
  copyByHand: "Press Ctrl+C, or Cmd+C, to copy it.",
  open: "Open",

  // the neurons through a UMAP, and the hole against chance
  projection: "projection",
  projections: /** @type {Record<string, string>} */ ({ plane: "plane", space: "space", pca: "PCA" }),
  umap: "UMAP",
  principal: "PCA view",
  principalMeans: "Turns the cloud so that its two principal axes lie in the page. Dragging or the arrow keys turn it on from there.",
  umapMeans: "Its axes and distances between far parts have no meaning.",
  noUmap: "A joint UMAP of the key frames so far is asked for. Until it is there the neurons are shown as before.",
  stillNoUmap: "There is no UMAP of this run yet; the neurons are shown as before.",
  umapLate: (/** @type {number} */ step) => `The run has gone on to step ${step}; a new fit follows.`,
  fitting: "UMAP fit", comparing: "comparison with chance",
  cancel: "Cancel", fitAgain: "Fit again",
  atUmap: (/** @type {number} */ i) => `neuron ${i}`,
  chance: "Compare with chance",
  chanceMeans: "Holds the run and compares the longest bar with those of 20 clouds without a hole, of the same size and spread.",
  quantiles: ["q", "2q"],
  againstChance: (/** @type {{verdict: string, degree: number, persistence: number, quantile: number, step: number}} */ { verdict, degree, persistence, quantile, step }, /** @type {number} */ shown) =>
    `Against chance${step === shown ? "" : `, at key frame step ${step}`}: ${{ open: "open", closed: "closed", undecided: "neither open nor closed" }[verdict]}. The longest H${degree} bar is ${persistence.toPrecision(2)}, chance makes q = ${quantile.toPrecision(2)}.`,
  phase: "phase map",
  trained: "rates trained",
  plays: "Play runs over",
  colouredBy: "coloured by",

  // pictures and numbers to take away
  save: "save",
  saveGroup: "pictures and numbers to save",
  numbers: "numbers",
  saveAs: (/** @type {string} */ what, /** @type {string} */ form) => `save ${what} as ${form}`,
  atStep: (/** @type {number} */ step) => `step ${step}`,
  saved: (/** @type {string} */ name) => `${name} was handed to the browser.`,
  notSaved: (/** @type {string} */ name, /** @type {string} */ why) => `${name} could not be made: ${why}.`,
  csvThinned: (/** @type {number} */ gone) => `${gone} steps of this long run are not in it; Run.to_csv has them.`,

  // visible labels
  over: { tau: "training time", rate: "the rates" },
  notThere: "not trained yet, diverged, or no value",
  rateLabel: "learning rate × K",
  rateLabelRaw: "learning rate",
  etaLabel: "eta",
  ratioTitle: "pair ratios",
  gluingChart: "gluing",
  eventAt: (/** @type {number} */ step, /** @type {string} */ said) => `step ${step}: ${said}`,
  rateEvent: (/** @type {string} */ before, /** @type {string} */ after) => `rate changed from ${before} to ${after}`,
  divergedEvent: "the run diverged",
  tauAxis: "training time tau",
  stepAxis: "step",
  stepTime: (/** @type {number} */ step, /** @type {number} */ end) => `step ${step} / ${end}`,
  stepsPerSecond: (/** @type {number} */ value) => `${value} steps/s`,
  marks: { bound: "1/K", fold: ["1/h", "+"], fold_tracers: ["1/h", "+", " tracers"], diagnostic: "edge of the preconditioned sharpness (diagnostic)", now: "now" },
  legend: {
    neuron: "neuron", tracers: "tracers", folded: "folded",
    etaK: "eta K", band: "local-K bound",
  },
  dataLegend: /** @type {Record<string, string>} */ ({ point: "training point", heldOut: "held out", target: "target", fit: "fit" }),
  dataAxes: ["input x", "output y"],
  previousRun: "previous run",
  dismissGhost: "dismiss the previous run",
  sample: "sample", map: "map",
  birthDeath: { alpha: "alpha radius / cloud radius", rips: "Rips diameter / cloud radius" },

  // a curve of one's own
  drawCurve: "Draw a curve", useCurve: "Train it",
  drawCurveMeans: "Draw the closed curve on which the neurons start.",
  ownPoints: {
    begin: "Your own points", change: "Change your points", train: "Train on them", clear: "Clear",
    means: "Set points by hand and train the network on them, as a new run.",
    help: "Click to set a point, click on one to take it away, drag to move it. By keys: arrow keys move the pen, Space sets a point, Backspace takes away the one at the pen, else the last.",
    /** @param {number} points @param {[number, number]|null} pen */
    said: (points, pen) => `${points} ${points === 1 ? "point" : "points"}${pen ? `, pen at x ${label(pen[0])}, y ${label(pen[1])}` : ""}`,
    few: "Set at least two points.",
    full: (/** @type {number} */ most) => `${most} points are the most that can be set.`,
  },
  noPlane: "A curve can be drawn where the neurons are shown in their own plane.",

  lesson: {
    region: "lesson", learner: "your name", name: "name", learnerHint: "may stay empty",
    part: "part", partMeans: "Goes to any part of the lesson.",
    place: (/** @type {number} */ at, /** @type {number} */ of, /** @type {boolean} */ answered) => `part ${at} of ${of}${answered ? ", answered" : ""}`,
    skip: "Skip", skipMeans: "Goes on without an answer. You can come back; what you leave out is saved as not answered, and not as wrong.",
    left: (/** @type {number[]} */ parts) => (parts.length ? `Not answered: ${parts.length > 1 ? "parts" : "part"} ${parts.join(", ")}. You can go back; what you leave out is saved as not answered, and not as wrong.` : ""),
    predict: "Predict", answer: "Answer", back: "Back", next: "Next", save: "Save answers (CSV)",
    hint: (/** @type {number} */ left) => `Hint (${left} left)`,
    chooseOne: "Choose one of the answers first.",
    range: (/** @type {number} */ low, /** @type {number} */ high) => `a number from ${label(low)} to ${label(high)}`,
    outside: (/** @type {string} */ typed, /** @type {number} */ low, /** @type {number} */ high) =>
      `${typed.trim() ? `“${typed.trim()}” is` : "An empty field is"} no number from ${label(low)} to ${label(high)}.`,
    draw: "Draw with the pointer in the picture of the neurons. By keys: arrow keys move the pen, Space sets a point, Backspace takes it back.",
    drawAgain: "Draw again", drawFirst: "Draw the curve first.",
    drawing: (/** @type {number} */ points) => `your drawing, ${points} points`,
    span: (/** @type {string} */ low, /** @type {string} */ high) => `${low} to ${high}`,
    runs: "The run replies; wait for its end.",
    outcome: (/** @type {string} */ came, /** @type {boolean|null} */ right) => `Outcome: ${came}.${right === null ? "" : right ? " You predicted it." : " You predicted otherwise."}`,
    solution: (/** @type {string} */ known, /** @type {boolean|null} */ right) => `Answer: ${known}.${right === null ? "" : right ? " You found it." : " You said otherwise."}`,
    nameMeans: "Your answers are kept under this name. It may come late; under a name that was here before the lesson goes on where it was left.",
    nameLong: (/** @type {number} */ most) => `The name is too long: at most ${most} characters.`,
    nameCharacter: (/** @type {string} */ code, /** @type {string} */ kind) => `Leave out ${code} in the name, ${/** @type {any} */ ({
      control: "a control character", surrogate: "half of a character", private: "a character of private use, which each computer shows differently", turning: "a mark that turns the direction of reading", none: "no character",
    })[kind]}.`,
    nameStays: "Your answers are kept under this name. Somebody else presses Another learner.",
    another: "Another learner", anotherSure: "Begin anew at part 1?",
    anotherMeans: "Begins anew at part 1, for somebody else at this computer. Who has given a name can go on later by typing it again.",
    resumed: (/** @type {number} */ count, /** @type {string} */ name) => `${count} ${count === 1 ? "answer" : "answers"} of ${name} from before.`,
    through: "That was the last part: save your answers and hand the file in.",
    unwritten: (/** @type {string} */ file, /** @type {string} */ why) => `${file} cannot be written (${why}). Save the answers before you close the page.`,
    readOn: (/** @type {string} */ came) => `${came || "The run has ended."} Read on above`,
    noReply: "The run has ended without a reply to this question.",
    first: "Answer the question first.",
    kept: (/** @type {number} */ count, /** @type {string} */ file) => `${count} ${count === 1 ? "answer" : "answers"} kept${file ? ` in ${file}` : " in this browser"}`,
  },

  // sentences
  starting: "Starting the training process…",
  outside: (/** @type {number} */ away, /** @type {number} */ of) => `${away} of ${of} neurons are outside the window, which ends at twenty times the first.`,
  noFrame: "Nothing is drawn yet. Press Play.",
  dead: "The training process ended. Resume goes on from the last checkpoint.",
  deadForGood: "The training process ended. Reset starts it again.",
  lost: "The kernel was restarted or has ended, and the training with it. Run the cell again for a new lab.",
  failed: "The run failed. Reset starts it again.",
  diverged: "The run diverged: the loss is no longer a number. Choose a smaller rate and press Reset.",
  busy: "The kernel is busy; pictures come more slowly.",
  commands: /** @type {Record<string, string>} */ ({
    play: "Play", pause: "Pause", step: "Step", reset: "Reset", resume: "Resume", rate: "the new rate", speed: "the new speed",
    preset: "the new preset", set: "the change", cancel: "Cancel", cancel_fetch: "Cancel", share: "the share-string", open: "Open", umap: "the UMAP", null: "the comparison with chance",
    part: "the next part", predict: "the prediction", learner: "the name", anew: "the new beginning",
  }),
  waits: (/** @type {string[]} */ names) => `The kernel is busy; ${[...new Set(names)].join(", ")} will follow.`,
  fetching: (/** @type {{task: string, here: number, total: number|null, file: number, files: number}} */ { task, here, total, file, files }) =>
    `Fetching the images of ${task.replaceAll("_", " ")} once, file ${file} of ${files}: ${(here / 1e6).toFixed(1)}${total ? ` of ${(total / 1e6).toFixed(1)}` : ""} MB.`,
  fetchProgress: "images fetched",
  locked: "The rate is locked here.",
  recording: "This is a recording: the rate cannot be changed.",
  askingLost: "The kernel has ended: a UMAP or a comparison with chance cannot be asked for. The recording plays on.",
  recordingComes: "The recording is being loaded…",
  otherTheme: /** @type {Record<string, string>} */ ({ light: "Dark theme", dark: "Light theme" }),
  damaged: "This page's pictures cannot be read: the file is damaged, or was cut off on its way here.",
  oldBrowser: "This page needs a browser of 2023 or newer: it unpacks its pictures with DecompressionStream.",
  recordingLost: "The recording lies with a kernel that has ended. Run the cell again.",
  atlasStarting: "Training the first rate…",
  atlasLost: (/** @type {number} */ done, /** @type {number} */ of) => `The kernel was restarted or has ended. ${kept(done, of)}`,
  atlasSilent: (/** @type {number} */ done, /** @type {number} */ of) => `Nothing is heard from the kernel any more; it may have ended. ${kept(done, of)}`,
  atlasGone: (/** @type {number} */ done, /** @type {number} */ of) => `${done} of ${of} rates trained; the kernel is gone`,
  atlasCancelled: (/** @type {number} */ done) => `Cancelled; ${done === 1 ? "1 rate is" : `${done || "no"} rates are`} there.`,
  progress: (/** @type {number} */ done, /** @type {number} */ of, seconds = 0) => `${done < of ? `${done} of ${of} rates` : of === 1 ? "1 rate" : `all ${of} rates`} trained${seconds ? `, ${duration(seconds)}` : ""}`,
  notTrained: (/** @type {string} */ wish, /** @type {string} */ shown) => `${wish} / K is not trained; shown is ${shown} / K.`,
  atlasRates: "How far one step goes, as a multiple of 1/K of the start. Each dot is a rate of the atlas, full where it is trained.",
  place: (/** @type {string} */ rate, /** @type {string} */ tau) => `${rate} / K, tau ${tau}`,
  untrained: "not trained yet",
  divergedHere: "diverged before",
  keysPhase: "Arrow keys left and right go from rate to rate, up and down through training time.",
  etaFollows: "eta follows the present K; choose fixed to type it.",
  etaScheduled: "eta follows the schedule; choose fixed to type it.",
  /** The rate of a step under a schedule, beside the one that is set. @param {number} value @param {string} unit */
  rateNow: (value, unit) => (unit === "eta" ? `now eta ${label(value)}` : `now ${label(value)} / K`),
  restartNote: "A change here starts the run anew; the run before stays as a grey line in the timelines.",
  restarts: (/** @type {string} */ means) => `${means[0].toUpperCase()}${means.slice(1)}. A change starts the run anew.`,
  restore: (/** @type {string} */ preset) => `back to ${preset}`,
  changed: (/** @type {{label: string, value: string}[]} */ settings) => `changed: ${settings.map((s) => `${s.label} ${s.value}`).join(", ")}`,
  notWhole: (/** @type {string} */ typed, /** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) =>
    `${typed ? `“${typed}” is` : "An empty field is"} no whole number from ${low} to ${high}; ${name} stays as it was.`,
  noNumber: (/** @type {string} */ typed, /** @type {string} */ name) =>
    `${typed ? `“${typed}” is` : "An empty field is"} no number; ${name} stays as it was.`,
  tooLarge: (/** @type {string} */ typed, /** @type {string} */ name) => `“${typed}” is too large a number; ${name} stays as it was.`,
  outOfRange: (/** @type {number} */ value, /** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) =>
    `${label(value)} is outside ${label(low)} to ${label(high)}; ${name} stays as it was.`,
  notPositive: (/** @type {number} */ value) => `eta must be larger than 0, not ${label(value)}; it stays as it was.`,

  rateValue: (/** @type {number} */ value) => `${value.toFixed(value < 1 ? 3 : 2)} times 1/K`,
  rateValueRaw: (/** @type {number} */ value) => `eta ${label(value, 4)}`,
  time: (/** @type {number} */ tau, /** @type {number|null} */ end, /** @type {number|null} */ step) =>
    `tau ${label(tau, tau < 100 ? 3 : 4)}${end ? ` / ${label(end, 4)}` : ""}${step === null ? "" : `, step ${step}`}`,
  atNeuron: (/** @type {number} */ i, /** @type {string[]} */ axes, /** @type {number[]} */ at) =>
    [`neuron ${i}`, ...axes.map((axis, k) => `${axis} ${label(at[k])}`)].join("\n"),
  atBar: (/** @type {number} */ degree, /** @type {number} */ birth, /** @type {number} */ death) =>
    `H${degree} ${degree === 0 ? "piece" : degree === 1 ? "hole" : "cavity"}\nbirth ${label(birth)}\ndeath ${label(death)}\npersistence ${label(death - birth)}`,
  atPoint: (/** @type {number} */ i, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ fit) =>
    `point ${i}\nx ${label(x)}\ny ${label(y)}\nfit ${label(fit)}`,
  describeFit: (/** @type {number} */ points, /** @type {number|null} */ farthest) => `${points} training points${farthest === null ? "" : `; the fit is at most ${label(farthest, 2)} away from them`}.`,
  keysPoints: "Arrow keys go from point to point.",
  gluingName: "nearest to gluing",
  gluing: (/** @type {number} */ step, /** @type {number[]} */ pair, /** @type {number} */ miss, /** @type {number} */ etaK) =>
    ` in step ${step}: neurons ${pair[0]} and ${pair[1]}, miss ${label(miss, 2)} of the radius at eta K ${label(etaK)}`,
  noGluing: (/** @type {number} */ step) => `: in step ${step} no pair reached its closest approach`,
  cycle: (/** @type {number} */ neurons) => (neurons ? `one of many cycles around this hole, through ${neurons} neurons` : "its cycle is not drawn"),
  birth: "birth", death: "death", never: "never dies",
  keysNeurons: "Arrow keys go from neuron to neuron.",
  keysSpace: "Arrow keys turn the cloud; with Shift they go from neuron to neuron.",
  keysBars: "Arrow keys go from bar to bar, the longest first.",
  persistence: (/** @type {number} */ value) => [`persistence ${value.toPrecision(2)}`, value.toPrecision(2)],
  notDrawn: "bars not drawn:",
  moreBars: (/** @type {number} */ count, /** @type {number} */ degree, /** @type {number} */ longest) =>
    `${count} H${degree} ${longest < 0.0005 ? "below 0.001" : `up to ${longest.toFixed(3)}`}`,
  homologyStep: (/** @type {number} */ step) => `measured at step ${step}`,
  covering: (/** @type {number} */ r) => `covering radius ${label(r, 2)}`,
  noBars: "no bars yet",
  ofDegree: (/** @type {number} */ degree, /** @type {string} */ how) => `H${degree}: ${how}`,
  /** alpha, rips, or rips on so many landmarks, as Python names it. */
  filtration: (/** @type {string} */ name) => name,
  countBars: (/** @type {number} */ count, /** @type {number} */ degree) => `${count} H${degree} bars`,
  describeBars: (/** @type {string} */ counts, /** @type {number} */ degree, /** @type {number|null} */ longest) =>
    `${counts}${longest === null ? "" : `; the longest H${degree} bar has persistence ${longest.toPrecision(2)}`}`,
  /** What a run replies, as it is shown; files and messages keep the English words. */
  verdicts: /** @type {Record<string, string>} */ ({
    open: "open", closed: "closed", undecided: "undecided", injective: "injective", folded: "folded", crossed: "crossed", undetermined: "undetermined",
  }),
  /** The sample verdict in a word; of a shape that had no hole, whether there is one. */
  noHole: "no hole",
  became: /** @type {Record<string, string>} */ ({ kept: "kept", lost: "lost", appeared: "appeared" }),
  sampleVerdict: (/** @type {string} */ verdict, /** @type {number|null|undefined} */ degree) =>
    (degree === null ? { open: "a hole", closed: "no hole" }[verdict] ?? texts.verdicts[verdict] : degree === 2 ? `cavity ${texts.verdicts[verdict]}` : texts.verdicts[verdict]),
};

/** What the words mean; settings.glossary may say it better, word by word. */
export const glossary = {
  neurons: "Each dot is one hidden neuron, placed by its incoming and outgoing weight.",
  tracers: "Test points on the same curve that move as neurons would but never enter the loss.",
  "gluing rate": "For every two neurons there is a rate at which this one step would bring them closest. Of the pairs whose rate is not above that of the step, this one comes nearest: the miss is how far apart they then are. A miss of 0 is a gluing.",
  barcode: "One bar for each piece (H0), hole (H1) and cavity (H2): it is born and dies at the two ends of the bar. A long bar is a feature of the shape, short ones are sampling.",
  data: "What is learned. The dots are the training points, the line is the output f(x) of the whole network now: the sum of what all neurons add. Training moves the neurons so that the line comes closer to the dots. Dashes show the target that the points were taken from. Points of your own can be learned instead.",
  eta: "The learning rate itself, as the optimiser gets it.",
  fixed: "The rate is a multiple of 1/K at the start, and eta stays. A change of this starts the run anew.",
  hold: "The rate is a multiple of 1/K of now: K is measured in each step and eta follows it, so that eta K stays. A change of this starts the run anew.",
  schedule: "The rate that is set times a factor that changes with training time: small at first to warm up, or smaller and smaller to decay. Moving the slider scales the whole schedule. A change of this starts the run anew.",
  "rate now": "The rate of the step just taken: what is set, times the schedule's factor.",
  tau: "Training time: the sum of eta K₀ over the steps. Rates are compared at equal tau.",
  "1/K": "Below 1/K the bound from the local K excludes that neurons are glued together.",
  "2/lambda_max": "Beyond 2/λmax the quadratic model of the loss is unstable: the loss may rise.",
  "1/h_plus": "Beyond 1/h₊ one step folds the neuron space at a neuron.",
  "1/h_plus tracers": "Beyond this rate one step folds the neuron space at a tracer.",
  "pair ratios": "How much one step stretches or shrinks the distance of two neurons: the smallest and the largest over all pairs, |x′ − y′| / |x − y|. The band is the bound from the local K.",
  rate: "How far one step goes, as a multiple of 1/K of the start (fixed, schedule) or of now (hold).",
  "rate of raw eta": "The learning rate itself, as the optimiser gets it: this rule has no K, so there is no 1/K to count it in.",
  "preconditioned sharpness": "The largest eigenvalue of the Hessian as the optimiser sees it, divided by the size of its past gradients. Full-batch training tends to settle at this edge. A diagnostic that is measured after 20 steps; no theorem stands behind it.",
  topology: "b₀ counts the pieces, b₁ the holes and b₂ the cavities that the sample shows, by the stated rule; folded counts the neurons at which the step folded the space.",
  diagram: "Each bar as one point: its birth to the right, its death upward. Far from the diagonal is a long bar.",
  sample: "Is the hole open in the sampled neurons? Read from the barcode by the stated rule.",
  "sample cavity": "Is the cavity inside the shape open in the sampled neurons? Read from the H2 bars by the stated rule.",
  "sample without a hole": "The shape has no hole. Do the sampled neurons show one? Read from the H1 bars by the stated rule.",
  phase: "What each rate came to at each training time. The lines are where the rate equals 1/K, 2/λmax and 1/h₊ as measured there. A click or the arrow keys go to a place.",
  map: "Did any step glue or fold the curve? Sampled over the neurons' hull.",
};
