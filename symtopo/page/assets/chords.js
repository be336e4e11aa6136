// Section d: the level curve that refutes 6.2, arcs of circles, and the bound against the distance. All in floats.

/** The bound of 6.2, for kappa d at most 2. */
const bound = (kappa, d) => (1 - Math.sqrt(Math.max(0, 1 - ((kappa * d) / 2) ** 2))) / kappa;

const circle = (radius, from = 0, to = 2 * Math.PI) => Array.from({ length: 121 }, (_, n) => {
  const angle = from + ((to - from) * n) / 120;
  return [radius * Math.sin(angle), radius * Math.cos(angle)];
});

const curve = (points, name, extra) => ({
  type: "scatter", mode: "lines", name, hoverinfo: "name", x: points.map((p) => p[0]), y: points.map((p) => p[1]), ...extra,
});

const STYLE = {
  curve: () => ({ line: { color: css("--accent"), width: 4 } }),
  chord: () => ({ line: { color: css("--ink"), width: 2, dash: "dash" } }),
  bound: () => ({ line: { color: "#D55E00", width: 2, dash: "dot" }, fill: "toself", fillcolor: "rgba(213,94,0,0.25)" }),
};

function flat(plot, traces, half, words) {
  const range = [-half, half];
  const layout = flatLayout(axis("", { range }), axis("", { range, scaleanchor: "x" }));
  draw(plot, traces, { ...layout, margin: { l: 34, r: 8, t: 8, b: 30 } }, words);
}

const four = (v) => v.toPrecision(4);

/** An arc of radius 1 / kappa, of length times pi / kappa: its chord, and how far the middle of that is from it. */
function arcFacts(kappa, length) {
  const angle = (Math.PI * length) / 2;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const distance = (length <= 1 ? 1 - cosine : sine) / kappa; // of a major arc the ends are nearest
  return { angle, sine, cosine, distance, least: bound(kappa, (2 * sine) / kappa) };
}

function showOval(kappa) {
  const given = numbers.chords;
  const scale = given.kappa / kappa;
  const half = given.half * scale;
  const least = bound(kappa, 2 * half);
  const words = `Level curve of curvature below ${four(kappa)}: the middle of the chord is at distance ${four(half)} from it, `
    + `and the bound is ${four(least)}. The curve goes the long way round.`;
  say("oval-facts", words);
  flat(byId("oval-plot"), [
    curve(given.oval.map((p) => [p[0] * scale, p[1] * scale]), "level curve", STYLE.curve()),
    curve([[0, -half], [0, half]], "chord", STYLE.chord()),
    curve(circle(least), "bound", STYLE.bound()),
  ], 2, words);
}

function showArc(kappa, length) {
  const { angle, sine, cosine, distance, least } = arcFacts(kappa, length);
  const inside = length <= 1;
  const words = `Arc of radius 1/κ and length ${length} π/κ, ${inside ? "at most" : "more than"} π/κ: the middle of the chord is at `
    + `distance ${four(distance)} from the arc, and the bound is ${four(least)}${inside ? ": attained." : ": the bound fails."}`;
  say("arc-facts", words);
  const lift = cosine / kappa;
  flat(byId("arc-plot"), [
    curve(circle(1 / kappa, -angle, angle), "arc", STYLE.curve()),
    curve([[-sine / kappa, lift], [sine / kappa, lift]], "chord", STYLE.chord()),
    curve(circle(least).map(([x, y]) => [x, y + lift]), "bound", STYLE.bound()),
  ], 0.8, words);
}

function showFar(kappa, length) {
  const lengths = Array.from({ length: 100 }, (_, n) => n / 50);
  const facts = lengths.map((l) => arcFacts(kappa, l));
  const here = arcFacts(kappa, length);
  const layout = flatLayout(axis("length, times κ/π", { range: [0, 2] }), axis("", { range: [0, 1.1 / kappa] }));
  const words = "distance of the middle of the chord, and the bound: the same up to length π/κ, larger beyond";
  draw(byId("far-plot"), [
    curve(lengths.map((l, n) => [l, facts[n].distance]), "distance", STYLE.curve()),
    curve(lengths.map((l, n) => [l, facts[n].least]), "bound", { line: { color: "#D55E00", width: 3, dash: "dot" } }),
    { ...curve([[length, here.distance], [length, here.least]], "here", {}), mode: "markers", marker: { size: 11, color: css("--ink") } },
  ], { ...layout, margin: { l: 44, r: 8, t: 8, b: 46 } }, words);
}

function showChords() {
  const { kappas, lengths } = numbers.chords;
  const [kappa, length] = [kappas[byId("kappa").value], lengths[byId("length").value]];
  byId("kappa-value").textContent = kappa;
  byId("length-value").textContent = length;
  byId("kappa").setAttribute("aria-valuetext", kappa);
  byId("length").setAttribute("aria-valuetext", `${length} pi over kappa`);
  showOval(value(kappa));
  showArc(value(kappa), length);
  showFar(value(kappa), length);
}

function startChords() {
  const { kappas, lengths, witness } = numbers.chords;
  byId("kappa").max = kappas.length - 1;
  byId("kappa").value = kappas.indexOf("19/10");
  byId("length").max = lengths.length - 1;
  byId("length").value = lengths.indexOf(1.5);
  byId("witness").textContent = witness;
  for (const id of ["kappa", "length"]) byId(id).addEventListener("input", showChords);
  redraws.push(showChords);
}

startSurfaces();
startPairs();
startNetworks();
startCensus();
startTargets();
startAlignments();
startChords();
mendSubscripts();
byId("theme").addEventListener("input", applyTheme);
system.addEventListener("change", applyTheme);
applyTheme();
