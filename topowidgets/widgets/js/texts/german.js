/** The same as english.js in German, a catalogue of its own (see index.js). The learner is addressed with "du". */
import { label } from "../scales.js";

/** @param {number} seconds */
const duration = (seconds) => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`);

/** @param {number} done @param {number} of */
const kept = (done, of) => (done === 0 ? "Keine Rate wurde trainiert." : done < of ? `${done} von ${of} Raten sind trainiert und lassen sich weiter benutzen; für die übrigen führe die Zelle noch einmal aus.` : `Alle ${of} Raten sind da und lassen sich weiter benutzen.`);

/** An empty field, or what was typed. @param {string} typed */
const typedIn = (typed) => (typed ? `„${typed}“ ist` : "Ein leeres Feld ist");

export const texts = {
  language: "de",

  // accessible names
  preset: "Vorlage",
  rate: "Lernrate",
  rateField: "Lernrate in Einheiten von 1/K",
  etaField: "eta",
  play: "Abspielen", pause: "Pause", step: "Schritt", reset: "Zurücksetzen", resume: "Fortsetzen", loop: "Schleife",
  loopMeans: "Am Ende von vorn beginnen.",
  speed: "Tempo",
  scrubber: "Trainingszeit",
  neurons: "Neuronen",
  barcode: "Barcode",
  data: "Daten und Ausgabe",
  lossChart: "Verlust und Trefferquote",
  rateChart: "Rate",
  ratioChart: "Paarverhältnisse",
  topologyChart: "Topologie",
  diagram: "Diagramm",
  diagramName: "Persistenzdiagramm",
  about: "über ",
  timelines: "Zeitverläufe",
  controls: "Bedienung",
  inWords: "in Worten",
  more: "mehr",
  modes: "Verlauf der Lernrate",
  mode: { fixed: "fest", hold: "halten", schedule: "nach Plan" },
  schedule: "Plan der Lernrate",
  schedules: /** @type {Record<string, string>} */ ({ warmUp: "aufwärmen", decay: "abnehmen", warmUpAndDecay: "aufwärmen und abnehmen", own: "wie angegeben" }),
  moreGroup: "Form, Aufgabe, Regel und Netz",

  // rates side by side
  overlay: { loss: "Verlust", hole: "längster Balken des Lochs", folded: "gefaltete Neuronen", ratio: "kleinstes Paarverhältnis" },
  columnComes: "Diese Rate wird gerade trainiert…",
  compares: (/** @type {string} */ preset, /** @type {string} */ shows) => (shows ? `${preset}: ${shows}` : preset),
  /** @param {any} row @param {import("../frames.js").Frame|null} shown @param {number} head */
  columnSaid(row, shown, head) {
    if (!row || !shown) return texts.untrained;
    const { sample_verdict: sample, hole_degree: degree } = shown.header;
    return `Schritt ${shown.step}${sample ? `, ${degree === 2 || degree === null ? "" : "Loch "}${texts.sampleVerdict(sample.verdict, degree)}` : ""}${texts.endsBefore(row, shown, head)}`;
  },
  /** @param {any} row @param {import("../frames.js").Frame} shown @param {number} head */
  endsBefore(row, shown, head) {
    const { store } = row;
    if (shown !== store.latest) return "";
    if (row.diverged) return `, divergiert nach tau ${label(shown.tau)}`;
    return head - shown.tau > shown.tau - store.neighbour(shown, -1).tau ? `, zu Ende bei tau ${label(shown.tau)}` : "";
  },
  /** @param {number} head @param {{name: string, row: any, frame: import("../frames.js").Frame|null}[]} columns */
  compared(head, columns) {
    let noun = "";
    const said = columns.map(({ name, row, frame }) => {
      const { sample_verdict: sample, hole_degree: degree } = frame?.header ?? {};
      if (!row || !frame || !sample) return `bei ${name} ${texts.untrained}`;
      const size = sample.persistence ? `${sample.persistence.toFixed(2)} des Radius` : "gar kein Balken";
      const own = degree === null ? "die Frage, ob die Stichprobe ein Loch zeigt," : degree === 2 ? "der Hohlraum der Stichprobe" : "das Loch der Stichprobe";
      const before = own === noun ? "" : `ist ${own} `;
      noun = own;
      const verdict = degree === null ? { open: "mit Ja beantwortet", closed: "mit Nein beantwortet", undecided: "unentschieden" }[/** @type {string} */ (sample.verdict)] : texts.verdicts[sample.verdict];
      return `bei ${name} ${before}${verdict} (${size}${texts.endsBefore(row, frame, head)})`;
    });
    return `Bei tau ${label(head)}: ${said.join("; ")}.`;
  },
  /** @param {number} head @param {(string|null)[]} verdicts */
  comparedMany(head, verdicts) {
    const counts = ["open", "closed", "undecided"].map((verdict) => [verdict, verdicts.filter((one) => one === verdict).length]).filter(([, count]) => count);
    const missing = verdicts.filter((one) => one === null).length;
    return `Bei tau ${label(head)} ist das Loch der Stichprobe von ${verdicts.length} Läufen ${[...counts.map(([verdict, count]) => `${texts.verdicts[verdict]} bei ${count}`), ...(missing ? [`${texts.untrained}: ${missing}`] : [])].join(", ")}.`;
  },
  tooManyColumns: (/** @type {number} */ count, /** @type {number} */ most) => `Neuronen und Balken stehen bei bis zu ${most} Läufen nebeneinander. Von diesen ${count} werden die Zeitlinien gezeigt.`,

  // sharing
  shareGroup: "teilen", shared: "Zeichenkette zum Teilen",
  share: { text: "Zeichenkette kopieren", link: "Link kopieren" },
  shareMeans: { text: "Eine kurze Zeichenkette, die diesen Zustand wieder öffnet: Einstellungen, Raten, Trainingszeit und was in den Feldern gewählt ist.", link: "Ein Link, der diesen Zustand auf diesem Binder öffnet." },
  copied: { text: "Kopiert. open_shared öffnet sie.", link: "Kopiert." },
  copyByHand: "Drücke Strg+C, am Mac Cmd+C, um sie zu kopieren.",
  open: "Öffnen",

  // the neurons through a UMAP, and the hole against chance
  projection: "Ansicht",
  projections: /** @type {Record<string, string>} */ ({ plane: "Ebene", space: "Raum", pca: "PCA" }),
  umap: "UMAP",
  principal: "PCA-Ansicht",
  principalMeans: "Dreht die Wolke so, dass ihre beiden Hauptachsen in der Bildebene liegen. Ziehen oder die Pfeiltasten drehen sie von dort aus weiter.",
  umapMeans: "Die Achsen und die Abstände zwischen fernen Teilen haben keine Bedeutung.",
  noUmap: "Ein gemeinsames UMAP der bisherigen Schlüsselbilder ist angefragt. Bis es da ist, werden die Neuronen wie zuvor gezeigt.",
  stillNoUmap: "Von diesem Lauf gibt es noch kein UMAP; die Neuronen werden wie zuvor gezeigt.",
  umapLate: (/** @type {number} */ step) => `Der Lauf ist inzwischen bei Schritt ${step}; eine neue Anpassung folgt.`,
  fitting: "UMAP-Anpassung", comparing: "Vergleich mit dem Zufall",
  cancel: "Abbrechen", fitAgain: "Neu anpassen",
  atUmap: (/** @type {number} */ i) => `Neuron ${i}`,
  chance: "Mit dem Zufall vergleichen",
  chanceMeans: "Hält den Lauf an und vergleicht den längsten Balken mit denen von 20 Wolken ohne Loch, gleich groß und gleich gestreut.",
  quantiles: ["q", "2q"],
  againstChance: (/** @type {{verdict: string, degree: number, persistence: number, quantile: number, step: number}} */ { verdict, degree, persistence, quantile, step }, /** @type {number} */ shown) =>
    `Gegen den Zufall${step === shown ? "" : `, beim Schlüsselbild von Schritt ${step}`}: ${{ open: "offen", closed: "geschlossen", undecided: "weder offen noch geschlossen" }[verdict]}. Der längste H${degree}-Balken ist ${persistence.toPrecision(2)}, der Zufall macht q = ${quantile.toPrecision(2)}.`,
  phase: "Phasenkarte",
  trained: "trainierte Raten",
  plays: "Abspielen über",
  colouredBy: "gefärbt nach",

  // pictures and numbers to take away
  save: "speichern",
  saveGroup: "Bilder und Zahlen zum Speichern",
  numbers: "Zahlen",
  saveAs: (/** @type {string} */ what, /** @type {string} */ form) => `${what} als ${form} speichern`,
  atStep: (/** @type {number} */ step) => `Schritt ${step}`,
  saved: (/** @type {string} */ name) => `${name} wurde dem Browser übergeben.`,
  notSaved: (/** @type {string} */ name, /** @type {string} */ why) => `${name} konnte nicht erzeugt werden: ${why}.`,
  csvThinned: (/** @type {number} */ gone) => `${gone} Schritte dieses langen Laufs fehlen darin; Run.to_csv hat sie.`,

  // visible labels
  over: { tau: "die Trainingszeit", rate: "die Raten" },
  notThere: "noch nicht trainiert, divergiert oder ohne Wert",
  rateLabel: "Lernrate × K",
  rateLabelRaw: "Lernrate",
  etaLabel: "eta",
  ratioTitle: "Paarverhältnisse",
  gluingChart: "Verkleben",
  eventAt: (/** @type {number} */ step, /** @type {string} */ said) => `Schritt ${step}: ${said}`,
  rateEvent: (/** @type {string} */ before, /** @type {string} */ after) => `Rate von ${before} auf ${after} geändert`,
  divergedEvent: "der Lauf ist divergiert",
  tauAxis: "Trainingszeit tau",
  stepAxis: "Schritt",
  stepTime: (/** @type {number} */ step, /** @type {number} */ end) => `Schritt ${step} / ${end}`,
  stepsPerSecond: (/** @type {number} */ value) => `${value} Schritte/s`,
  marks: { bound: "1/K", fold: ["1/h", "+"], fold_tracers: ["1/h", "+", " Tracer"], diagnostic: "Kante der vorkonditionierten Schärfe (Diagnose)", now: "jetzt" },
  legend: {
    neuron: "Neuron", tracers: "Tracer", folded: "gefaltet",
    etaK: "eta K", band: "Schranke aus dem lokalen K",
  },
  dataLegend: /** @type {Record<string, string>} */ ({ point: "Trainingspunkt", heldOut: "zurückgehalten", target: "Ziel", fit: "Ausgabe" }),
  dataAxes: ["Eingabe x", "Ausgabe y"],
  previousRun: "voriger Lauf",
  dismissGhost: "den vorigen Lauf ausblenden",
  sample: "Stichprobe", map: "Abbildung",
  birthDeath: { alpha: "Alpha-Radius / Radius der Wolke", rips: "Rips-Durchmesser / Radius der Wolke" },

  // a curve of one's own
  drawCurve: "Kurve zeichnen", useCurve: "Trainieren",
  drawCurveMeans: "Zeichne die geschlossene Kurve, auf der die Neuronen beginnen.",
  ownPoints: {
    begin: "Eigene Punkte", change: "Punkte ändern", train: "Damit trainieren", clear: "Leeren",
    means: "Setze Punkte von Hand und trainiere das Netz auf ihnen, als neuen Lauf.",
    help: "Ein Klick setzt einen Punkt, ein Klick auf einen nimmt ihn weg, Ziehen verschiebt ihn. Mit Tasten: Die Pfeiltasten bewegen den Stift, die Leertaste setzt einen Punkt, die Rücktaste nimmt den am Stift weg, sonst den letzten.",
    /** @param {number} points @param {[number, number]|null} pen */
    said: (points, pen) => `${points} ${points === 1 ? "Punkt" : "Punkte"}${pen ? `, Stift bei x ${label(pen[0])}, y ${label(pen[1])}` : ""}`,
    few: "Setze mindestens zwei Punkte.",
    full: (/** @type {number} */ most) => `Mehr als ${most} Punkte lassen sich nicht setzen.`,
  },
  noPlane: "Eine Kurve lässt sich dort zeichnen, wo die Neuronen in ihrer eigenen Ebene zu sehen sind.",

  lesson: {
    region: "Lektion", learner: "dein Name", name: "Name", learnerHint: "darf leer bleiben",
    part: "Teil", partMeans: "Geht zu jedem Teil der Lektion.",
    place: (/** @type {number} */ at, /** @type {number} */ of, /** @type {boolean} */ answered) => `Teil ${at} von ${of}${answered ? ", beantwortet" : ""}`,
    skip: "Überspringen", skipMeans: "Geht ohne Antwort weiter. Du kannst zurückkommen; was du auslässt, gilt als nicht beantwortet und nicht als falsch.",
    left: (/** @type {number[]} */ parts) => (parts.length ? `Nicht beantwortet: ${parts.length > 1 ? "die Teile" : "Teil"} ${parts.join(", ")}. Du kannst zurückgehen; was du auslässt, gilt als nicht beantwortet und nicht als falsch.` : ""),
    predict: "Vorhersagen", answer: "Antworten", back: "Zurück", next: "Weiter", save: "Antworten speichern (CSV)",
    hint: (/** @type {number} */ left) => `Hinweis (noch ${left})`,
    chooseOne: "Wähle zuerst eine der Antworten.",
    range: (/** @type {number} */ low, /** @type {number} */ high) => `eine Zahl von ${label(low)} bis ${label(high)}`,
    outside: (/** @type {string} */ typed, /** @type {number} */ low, /** @type {number} */ high) => `${typedIn(typed.trim())} keine Zahl von ${label(low)} bis ${label(high)}.`,
    draw: "Zeichne mit dem Zeiger in das Bild der Neuronen. Mit Tasten: Die Pfeiltasten bewegen den Stift, die Leertaste setzt einen Punkt, die Rücktaste nimmt ihn zurück.",
    drawAgain: "Neu zeichnen", drawFirst: "Zeichne zuerst die Kurve.",
    drawing: (/** @type {number} */ points) => `deine Zeichnung, ${points} Punkte`,
    span: (/** @type {string} */ low, /** @type {string} */ high) => `${low} bis ${high}`,
    runs: "Der Lauf antwortet; warte, bis er zu Ende ist.",
    outcome: (/** @type {string} */ came, /** @type {boolean|null} */ right) => `Ergebnis: ${came}.${right === null ? "" : right ? " Das hast du vorhergesagt." : " Du hast etwas anderes vorhergesagt."}`,
    solution: (/** @type {string} */ known, /** @type {boolean|null} */ right) => `Antwort: ${known}.${right === null ? "" : right ? " Das hast du gefunden." : " Du hast etwas anderes gesagt."}`,
    nameMeans: "Unter diesem Namen werden deine Antworten gespeichert. Er darf später kommen; unter einem Namen, der schon hier war, geht die Lektion dort weiter, wo sie aufhörte.",
    nameLong: (/** @type {number} */ most) => `Der Name ist zu lang: höchstens ${most} Zeichen.`,
    nameCharacter: (/** @type {string} */ code, /** @type {string} */ kind) => `Lass ${code} im Namen weg, ${/** @type {any} */ ({
      control: "ein Steuerzeichen", surrogate: "ein halbes Zeichen", private: "ein Zeichen zu privatem Gebrauch, das jeder Rechner anders zeigt", turning: "ein Zeichen, das die Leserichtung wendet", none: "kein Zeichen",
    })[kind]}.`,
    nameStays: "Unter diesem Namen werden deine Antworten gespeichert. Wenn jemand anderes weitermacht: Drücke auf „Jemand anderes“.",
    another: "Jemand anderes", anotherSure: "Neu bei Teil 1 beginnen?",
    anotherMeans: "Beginnt neu bei Teil 1, für jemand anderen an diesem Rechner. Wer einen Namen angegeben hat, kann später weitermachen, indem er ihn wieder eintippt.",
    resumed: (/** @type {number} */ count, /** @type {string} */ name) => `${count} ${count === 1 ? "Antwort" : "Antworten"} von ${name} von früher.`,
    through: "Das war der letzte Teil: Speichere deine Antworten und gib die Datei ab.",
    unwritten: (/** @type {string} */ file, /** @type {string} */ why) => `${file} kann nicht geschrieben werden (${why}). Speichere die Antworten, bevor du die Seite schließt.`,
    readOn: (/** @type {string} */ came) => `${came || "Der Lauf ist zu Ende."} Oben geht es weiter`,
    noReply: "Der Lauf ist zu Ende und antwortet nicht auf diese Frage.",
    first: "Beantworte zuerst die Frage.",
    kept: (/** @type {number} */ count, /** @type {string} */ file) => `${count} ${count === 1 ? "Antwort" : "Antworten"} ${file ? `in ${file}` : "in diesem Browser"} gespeichert`,
  },

  // sentences
  starting: "Das Training wird gestartet…",
  outside: (/** @type {number} */ away, /** @type {number} */ of) => `${away} von ${of} Neuronen liegen außerhalb des Fensters, das beim Zwanzigfachen des ersten endet.`,
  noFrame: "Noch ist nichts gezeichnet. Drücke auf Abspielen.",
  dead: "Der Trainingsprozess ist zu Ende. Fortsetzen macht am letzten Sicherungspunkt weiter.",
  deadForGood: "Der Trainingsprozess ist zu Ende. Zurücksetzen startet ihn neu.",
  lost: "Der Kernel wurde neu gestartet oder ist zu Ende, und mit ihm das Training. Führe die Zelle noch einmal aus, dann kommt ein neues Labor.",
  failed: "Der Lauf ist gescheitert. Zurücksetzen startet ihn neu.",
  diverged: "Der Lauf ist divergiert: Der Verlust ist keine Zahl mehr. Wähle eine kleinere Rate und drücke auf Zurücksetzen.",
  busy: "Der Kernel ist beschäftigt; Bilder kommen langsamer.",
  commands: /** @type {Record<string, string>} */ ({
    play: "Abspielen", pause: "Pause", step: "Schritt", reset: "Zurücksetzen", resume: "Fortsetzen", rate: "die neue Rate", speed: "das neue Tempo",
    preset: "die neue Vorlage", set: "die Änderung", cancel: "Abbrechen", cancel_fetch: "Abbrechen", share: "die Zeichenkette", open: "Öffnen", umap: "das UMAP", null: "der Vergleich mit dem Zufall",
    part: "der nächste Teil", predict: "die Vorhersage", learner: "der Name", anew: "der neue Anfang",
  }),
  waits: (/** @type {string[]} */ names) => `Der Kernel ist beschäftigt; es folgt noch: ${[...new Set(names)].join(", ")}.`,
  fetching: (/** @type {{task: string, here: number, total: number|null, file: number, files: number}} */ { task, here, total, file, files }) =>
    `Die Bilder von ${task.replaceAll("_", " ")} werden einmal geholt, Datei ${file} von ${files}: ${(here / 1e6).toFixed(1)}${total ? ` von ${(total / 1e6).toFixed(1)}` : ""} MB.`,
  fetchProgress: "geholte Bilder",
  locked: "Die Rate ist hier gesperrt.",
  recording: "Das ist eine Aufzeichnung: Die Rate lässt sich nicht ändern.",
  askingLost: "Der Kernel ist zu Ende: Nach einem UMAP oder dem Vergleich mit dem Zufall lässt sich nicht mehr fragen. Die Aufzeichnung läuft weiter.",
  recordingComes: "Die Aufzeichnung wird geladen…",
  otherTheme: /** @type {Record<string, string>} */ ({ light: "Dunkel", dark: "Hell" }),
  damaged: "Die Bilder dieser Seite lassen sich nicht lesen: Die Datei ist beschädigt oder kam nicht vollständig an.",
  oldBrowser: "Diese Seite braucht einen Browser von 2023 oder neuer: Sie entpackt ihre Bilder mit DecompressionStream.",
  recordingLost: "Die Aufzeichnung liegt bei einem Kernel, der zu Ende ist. Führe die Zelle noch einmal aus.",
  atlasStarting: "Die erste Rate wird trainiert…",
  atlasLost: (/** @type {number} */ done, /** @type {number} */ of) => `Der Kernel wurde neu gestartet oder ist zu Ende. ${kept(done, of)}`,
  atlasSilent: (/** @type {number} */ done, /** @type {number} */ of) => `Vom Kernel ist nichts mehr zu hören; vielleicht ist er zu Ende. ${kept(done, of)}`,
  atlasGone: (/** @type {number} */ done, /** @type {number} */ of) => `${done} von ${of} Raten trainiert; der Kernel ist weg`,
  atlasCancelled: (/** @type {number} */ done) => `Abgebrochen; ${done === 1 ? "1 Rate ist" : `${done || "keine"} Raten sind`} da.`,
  progress: (/** @type {number} */ done, /** @type {number} */ of, seconds = 0) => `${done < of ? `${done} von ${of} Raten` : of === 1 ? "1 Rate" : `alle ${of} Raten`} trainiert${seconds ? `, ${duration(seconds)}` : ""}`,
  notTrained: (/** @type {string} */ wish, /** @type {string} */ shown) => `${wish} / K ist nicht trainiert; gezeigt wird ${shown} / K.`,
  atlasRates: "Wie weit ein Schritt geht, als Vielfaches von 1/K am Start. Jeder Punkt ist eine Rate des Atlas, gefüllt, wo sie trainiert ist.",
  place: (/** @type {string} */ rate, /** @type {string} */ tau) => `${rate} / K, tau ${tau}`,
  untrained: "noch nicht trainiert",
  divergedHere: "vorher divergiert",
  keysPhase: "Die Pfeiltasten nach links und rechts gehen von Rate zu Rate, nach oben und unten durch die Trainingszeit.",
  etaFollows: "eta folgt dem jetzigen K; wähle „fest“, um es einzutippen.",
  etaScheduled: "eta folgt dem Plan; wähle „fest“, um es einzutippen.",
  /** The rate of a step under a schedule, beside the one that is set. @param {number} value @param {string} unit */
  rateNow: (value, unit) => (unit === "eta" ? `jetzt eta ${label(value)}` : `jetzt ${label(value)} / K`),
  restartNote: "Eine Änderung hier beginnt den Lauf neu; der vorige bleibt als graue Linie in den Zeitverläufen.",
  restarts: (/** @type {string} */ means) => `${means[0].toUpperCase()}${means.slice(1)}. Eine Änderung beginnt den Lauf neu.`,
  restore: (/** @type {string} */ preset) => `zurück zu ${preset}`,
  changed: (/** @type {{label: string, value: string}[]} */ settings) => `geändert: ${settings.map((s) => `${s.label} ${s.value}`).join(", ")}`,
  notWhole: (/** @type {string} */ typed, /** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) =>
    `${typedIn(typed)} keine ganze Zahl von ${low} bis ${high}; ${name} bleibt wie zuvor.`,
  noNumber: (/** @type {string} */ typed, /** @type {string} */ name) => `${typedIn(typed)} keine Zahl; ${name} bleibt wie zuvor.`,
  tooLarge: (/** @type {string} */ typed, /** @type {string} */ name) => `„${typed}“ ist eine zu große Zahl; ${name} bleibt wie zuvor.`,
  outOfRange: (/** @type {number} */ value, /** @type {string} */ name, /** @type {number} */ low, /** @type {number} */ high) =>
    `${label(value)} liegt nicht zwischen ${label(low)} und ${label(high)}; ${name} bleibt wie zuvor.`,
  notPositive: (/** @type {number} */ value) => `eta muss größer als 0 sein, nicht ${label(value)}; es bleibt wie zuvor.`,

  rateValue: (/** @type {number} */ value) => `${value.toFixed(value < 1 ? 3 : 2)} mal 1/K`,
  rateValueRaw: (/** @type {number} */ value) => `eta ${label(value, 4)}`,
  time: (/** @type {number} */ tau, /** @type {number|null} */ end, /** @type {number|null} */ step) =>
    `tau ${label(tau, tau < 100 ? 3 : 4)}${end ? ` / ${label(end, 4)}` : ""}${step === null ? "" : `, Schritt ${step}`}`,
  atNeuron: (/** @type {number} */ i, /** @type {string[]} */ axes, /** @type {number[]} */ at) =>
    [`Neuron ${i}`, ...axes.map((axis, k) => `${axis} ${label(at[k])}`)].join("\n"),
  atBar: (/** @type {number} */ degree, /** @type {number} */ birth, /** @type {number} */ death) =>
    `H${degree} ${degree === 0 ? "Stück" : degree === 1 ? "Loch" : "Hohlraum"}\nGeburt ${label(birth)}\nTod ${label(death)}\nPersistenz ${label(death - birth)}`,
  atPoint: (/** @type {number} */ i, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ fit) =>
    `Punkt ${i}\nx ${label(x)}\ny ${label(y)}\nAusgabe ${label(fit)}`,
  describeFit: (/** @type {number} */ points, /** @type {number|null} */ farthest) => `${points} Trainingspunkte${farthest === null ? "" : `; die Ausgabe ist höchstens ${label(farthest, 2)} von ihnen entfernt`}.`,
  keysPoints: "Die Pfeiltasten gehen von Punkt zu Punkt.",
  gluingName: "am nächsten am Verkleben",
  gluing: (/** @type {number} */ step, /** @type {number[]} */ pair, /** @type {number} */ miss, /** @type {number} */ etaK) =>
    ` in Schritt ${step}: Neuronen ${pair[0]} und ${pair[1]}, Fehlbetrag ${label(miss, 2)} des Radius bei eta K ${label(etaK)}`,
  noGluing: (/** @type {number} */ step) => `: in Schritt ${step} erreichte kein Paar seine größte Nähe`,
  cycle: (/** @type {number} */ neurons) => (neurons ? `einer von vielen Zyklen um dieses Loch, durch ${neurons} Neuronen` : "sein Zyklus ist nicht gezeichnet"),
  birth: "Geburt", death: "Tod", never: "stirbt nie",
  keysNeurons: "Die Pfeiltasten gehen von Neuron zu Neuron.",
  keysSpace: "Die Pfeiltasten drehen die Wolke; mit der Umschalttaste gehen sie von Neuron zu Neuron.",
  keysBars: "Die Pfeiltasten gehen von Balken zu Balken, der längste zuerst.",
  persistence: (/** @type {number} */ value) => [`Persistenz ${value.toPrecision(2)}`, value.toPrecision(2)],
  notDrawn: "nicht gezeichnete Balken:",
  moreBars: (/** @type {number} */ count, /** @type {number} */ degree, /** @type {number} */ longest) =>
    `${count} H${degree} ${longest < 0.0005 ? "unter 0.001" : `bis ${longest.toFixed(3)}`}`,
  homologyStep: (/** @type {number} */ step) => `gemessen bei Schritt ${step}`,
  covering: (/** @type {number} */ r) => `Überdeckungsradius ${label(r, 2)}`,
  noBars: "noch keine Balken",
  ofDegree: (/** @type {number} */ degree, /** @type {string} */ how) => `H${degree}: ${how}`,
  filtration: (/** @type {string} */ name) => name.replace("alpha", "Alpha").replace(/^rips( on (\d+) landmarks)?$/, (_, on, count) => (on ? `Rips auf ${count} Landmarken` : "Rips")),
  countBars: (/** @type {number} */ count, /** @type {number} */ degree) => `${count} H${degree}-Balken`,
  describeBars: (/** @type {string} */ counts, /** @type {number} */ degree, /** @type {number|null} */ longest) =>
    `${counts}${longest === null ? "" : `; der längste H${degree}-Balken hat die Persistenz ${longest.toPrecision(2)}`}`,
  verdicts: /** @type {Record<string, string>} */ ({
    open: "offen", closed: "geschlossen", undecided: "unentschieden", injective: "injektiv", folded: "gefaltet", crossed: "überkreuzt", undetermined: "unbestimmt",
  }),
  noHole: "kein Loch",
  became: /** @type {Record<string, string>} */ ({ kept: "erhalten", lost: "verloren", appeared: "entstanden" }),
  sampleVerdict: (/** @type {string} */ verdict, /** @type {number|null|undefined} */ degree) =>
    (degree === null ? { open: "ein Loch", closed: "kein Loch" }[verdict] ?? texts.verdicts[verdict] : degree === 2 ? `Hohlraum ${texts.verdicts[verdict]}` : texts.verdicts[verdict]),
};

export const glossary = {
  neurons: "Jeder Punkt ist ein verborgenes Neuron; sein Ort sind sein eingehendes und sein ausgehendes Gewicht.",
  tracers: "Testpunkte auf derselben Kurve, die sich wie Neuronen bewegen würden, aber nie in den Verlust eingehen.",
  "gluing rate": "Für je zwei Neuronen gibt es eine Rate, bei der dieser eine Schritt sie einander am nächsten brächte. Unter den Paaren, deren Rate nicht über der des Schritts liegt, kommt dieses ihr am nächsten: Der Fehlbetrag sagt, wie weit sie dann noch auseinander sind. Ein Fehlbetrag von 0 ist ein Verkleben.",
  barcode: "Ein Balken für jedes Stück (H0), Loch (H1) und jeden Hohlraum (H2): An den beiden Enden des Balkens wird es geboren und stirbt. Ein langer Balken gehört zur Form, kurze kommen von der Stichprobe.",
  data: "Was gelernt wird. Die Punkte sind die Trainingspunkte, die Linie ist die jetzige Ausgabe f(x) des ganzen Netzes: die Summe dessen, was alle Neuronen beitragen. Training bewegt die Neuronen so, dass die Linie näher an die Punkte kommt. Gestrichelt ist das Ziel, von dem die Punkte genommen wurden. Statt ihrer lassen sich eigene Punkte lernen.",
  eta: "Die Lernrate selbst, wie der Optimierer sie bekommt.",
  fixed: "Die Rate ist ein Vielfaches von 1/K am Start, und eta bleibt gleich. Wird das geändert, beginnt der Lauf neu.",
  hold: "Die Rate ist ein Vielfaches des jetzigen 1/K: K wird in jedem Schritt gemessen, und eta folgt ihm, so dass eta K bleibt. Wird das geändert, beginnt der Lauf neu.",
  schedule: "Die eingestellte Rate mal einem Faktor, der sich mit der Trainingszeit ändert: erst klein, um aufzuwärmen, oder immer kleiner. Der Regler streckt den ganzen Plan. Wird das geändert, beginnt der Lauf neu.",
  "rate now": "Die Rate des letzten Schritts: die eingestellte, mal dem Faktor des Plans.",
  tau: "Trainingszeit: die Summe von eta K₀ über die Schritte. Raten werden bei gleichem tau verglichen.",
  "1/K": "Unterhalb von 1/K schließt die Schranke aus dem lokalen K aus, dass Neuronen verklebt werden.",
  "2/lambda_max": "Jenseits von 2/λmax ist das quadratische Modell des Verlusts instabil: Der Verlust kann steigen.",
  "1/h_plus": "Jenseits von 1/h₊ faltet ein Schritt den Raum der Neuronen an einem Neuron.",
  "1/h_plus tracers": "Jenseits dieser Rate faltet ein Schritt den Raum der Neuronen an einem Tracer.",
  "pair ratios": "Wie stark ein Schritt den Abstand zweier Neuronen dehnt oder schrumpft: der kleinste und der größte Wert über alle Paare, |x′ − y′| / |x − y|. Das Band ist die Schranke aus dem lokalen K.",
  rate: "Wie weit ein Schritt geht, als Vielfaches von 1/K am Start (fest, nach Plan) oder jetzt (halten).",
  "rate of raw eta": "Die Lernrate selbst, wie der Optimierer sie bekommt: Diese Regel hat kein K, also auch kein 1/K, in dem man sie zählen könnte.",
  "preconditioned sharpness": "Der größte Eigenwert der Hesse-Matrix, wie der Optimierer sie sieht, geteilt durch die Größe seiner bisherigen Gradienten. Training mit allen Daten pendelt sich oft an dieser Kante ein. Eine Diagnose, die nach 20 Schritten gemessen wird; kein Satz steht dahinter.",
  topology: "b₀ zählt die Stücke, b₁ die Löcher und b₂ die Hohlräume, die die Stichprobe nach der angegebenen Regel zeigt; „gefaltet“ zählt die Neuronen, an denen der Schritt den Raum gefaltet hat.",
  diagram: "Jeder Balken als ein Punkt: seine Geburt nach rechts, sein Tod nach oben. Weit weg von der Diagonalen liegt ein langer Balken.",
  sample: "Ist das Loch in den Neuronen der Stichprobe offen? Nach der angegebenen Regel vom Barcode abgelesen.",
  "sample cavity": "Ist der Hohlraum im Innern der Form in den Neuronen der Stichprobe offen? Nach der angegebenen Regel von den H2-Balken abgelesen.",
  "sample without a hole": "Die Form hat kein Loch. Zeigen die Neuronen der Stichprobe eines? Nach der angegebenen Regel von den H1-Balken abgelesen.",
  phase: "Was aus jeder Rate zu jeder Trainingszeit geworden ist. Die Linien zeigen, wo die Rate gleich 1/K, 2/λmax und 1/h₊ ist, wie dort gemessen. Ein Klick oder die Pfeiltasten führen an einen Ort.",
  map: "Hat ein Schritt die Kurve verklebt oder gefaltet? Geprüft an Stichproben über die Hülle der Neuronen.",
};
