// Section b: two minima P and Q, the path of constant loss between them with its chord, or the wall that separates them.

const SECONDS = 5; // from one end to the other
let walking = null;

const pairNetwork = () => numbers.pairs.networks[byId("pair-network").value];

/** The pair that is chosen, from P to Q; null where both are the same. */
function chosenPair() {
  const { points, pairs } = pairNetwork();
  const [a, b] = [byId("first"), byId("second")].map((select) => Number(select.value));
  if (a === b) return null;
  const kept = pairs[`${Math.min(a, b)} ${Math.max(a, b)}`];
  const turned = (list) => (a > b && list ? [...list].reverse() : list);
  return {
    ...kept, first: points[a], second: points[b], path: turned(kept.path), loss: turned(kept.loss),
    chord: turned(kept.chord), t: a > b && kept.t ? [...kept.t].reverse().map((t) => 1 - t) : kept.t, swapped: a > b,
  };
}

const between = (p, q, t) => p.map((v, n) => v + t * (q[n] - v));
const place = (point) => point.at.map(value);

/** The point of the path at arc length t, from 0 to 1. */
function onPath({ path, t }, way) {
  const next = Math.max(1, t.findIndex((v) => v >= way));
  const [low, high] = [t[next - 1], t[next]];
  return between(path[next - 1], path[next], high > low ? Math.min(1, (way - low) / (high - low)) : 0);
}

function wallTraces({ wall = [] }, eps, window) {
  const shapes = wall.flatMap((name) => (name === "W1"
    ? [curtain([[0, -window], [0, window]], window)]
    : hyperbola(-eps, window).map((curve) => curtain(curve, window))));
  return shapes.map((shape) => ({
    type: "mesh3d", ...shape, color: css("--line"), opacity: 0.4, hoverinfo: "name", name: "wall",
    lighting: { ambient: 1 },
  }));
}

const line = (points, name, style, colour) => ({
  type: "scatter3d", mode: "lines", name, hoverinfo: "name", x: points.map((p) => p[0]), y: points.map((p) => p[1]),
  z: points.map((p) => p[2]), line: { color: colour, width: 7, dash: style },
});

/** A diamond on a chord or a path, where the walker is. */
const walkerAt = (point, colour) => ({
  type: "scatter3d", mode: "markers", hoverinfo: "skip", x: [point[0]], y: [point[1]], z: [point[2]],
  marker: { size: 7, color: colour, symbol: "diamond" },
});

const named = ([x, y, z], text, aside) => ({
  x, y, z, text: `<b>${text}</b>`, showarrow: true, ax: aside, ay: -45, arrowcolor: css("--ink"), bgcolor: css("--paper"),
  bordercolor: css("--ink"), borderpad: 3, font: { color: css("--ink"), size: 1.1 * fontSize() },
});

/** Where the labels of two points go, so that they do not hide each other: outwards, as seen from the camera. */
function pointLabels(plot, layout, a, b) {
  const { x, y } = layout.scene.camera.eye;
  const right = (point) => (x * point[1] - y * point[0]) / Math.hypot(x, y);
  const aside = right(a) < right(b) ? -40 : 40;
  return [named(a, "P", aside), named(b, "Q", -aside)];
}

/** After the picture was turned. */
function placePointLabels() {
  const pair = chosenPair();
  const plot = byId("pair-plot");
  if (pair === null || !plot.layout?.scene?.camera) return;
  const numbered = plot.layout.scene.annotations.slice(0, -2);
  const wanted = [...numbered, ...pointLabels(plot, plot.layout, place(pair.first), place(pair.second))];
  if (wanted.some(({ ax }, n) => ax !== plot.layout.scene.annotations[n].ax)) {
    Plotly.relayout(plot, { "scene.annotations": wanted });
  }
}

function showPair() {
  const { window } = numbers.pairs;
  const network = pairNetwork();
  const pair = chosenPair();
  const eps = value(network.eps);
  const faint = surfaceTraces(network.components, network.label, eps, 1, window, 0.45);
  const numbered = numberMarks(network.components, network.label, eps, 1, window);
  showLegend(byId("pair-legend"), network.components, network.label);
  const plot = byId("pair-plot");
  const layout = spaceLayout(plot, window, byId("pair-turn").value);
  for (const id of ["walk", "way"]) byId(id).disabled = pair === null;
  if (pair === null) {
    const at = place(network.points[byId("first").value]);
    say("pair-result", "P and Q are the same minimum");
    byId("pair-facts").replaceChildren(element("p", {}, "Choose another one to see what joins or separates them."));
    byId("way-value").textContent = "";
    layout.scene.annotations = [...numbered, named(at, "P = Q", 0)];
    draw(plot, faint, layout, "one minimum");
    draw(byId("loss-plot"), [], flatLayout(axis("way from P to Q", { range: [0, 1] }), axis("loss", { range: [0, 1] })), "no way");
    return;
  }
  const [a, b] = [place(pair.first), place(pair.second)];
  const traces = [...faint, ...wallTraces(pair, eps, window), line([a, b], "chord", "dash", css("--ink"))];
  if (pair.path) traces.push(line(pair.path, "path of constant loss", "solid", css("--path")));
  if (pair.path) traces.push(walkerAt(a, css("--path")));
  traces.push(walkerAt(a, css("--ink")));
  layout.scene.annotations = [...numbered, ...pointLabels(plot, layout, a, b)];
  showPairFacts(network, pair);
  draw(plot, traces, layout, `${pair.result}; the chord and ${pair.path ? "a path of constant loss" : "the wall"}`);
  showWay();
}

function showPairFacts(network, pair) {
  const reason = pair.reason.replace(/\b[AB]\b/g, (end) => ((end === "A") === pair.swapped ? "Q" : "P"));
  const surfaces = { W1: "W1 = 0", A: `W2 W1${network.eps === "0" ? "" : ` + ${network.eps}`} = 0` };
  const told = pair.path
    ? `The path has length ${pair.length.toFixed(2)}. It is drawn straight between ${pair.path.length} points, where the loss is 0 up `
      + `to rounding; between them it is up to about ${pair.largest.toExponential(0)}.`
    : `The wall: ${pair.wall.map((name) => surfaces[name]).join(", and ")}. From P to Q one would have to cross `
      + `${pair.wall.length > 1 ? "both, and neither component meets either" : "it, and neither component meets it"}.`;
  say("pair-result", pair.result === "connected" ? "Connected" : "Separated: in different components");
  byId("pair-facts").replaceChildren(
    element("p", {}, `Proved by ${pair.rule}: ${reason}. Checked by the trusted checker.`),
    element("p", {}, told),
    element("p", {}, `On the chord the loss rises to ${pair.barrier.toPrecision(4)}.`),
    element("p", {}, element("small", {}, `Relies on: ${pair.relies.join("; ") || "nothing but exact arithmetic"}.`)),
    element("p", {}, element("small", {}, "Command, which calls P and Q A and B: "),
      element("code", {}, pairCommand(network, pair))),
  );
}

function pairCommand(network, { first, second }) {
  const [a, b] = [first, second].map(({ at }) => `'${JSON.stringify(at.map((w) => [[w]]))}'`);
  return `symtopo connect 1,1,1,1${network.eps === "0" ? "" : ` --skip 0:2:${network.eps}`} ${a} ${b}`;
}

/** Move the walkers, and the mark in the plot of the loss. */
function showWay() {
  const pair = chosenPair();
  if (pair === null) return;
  const way = Number(byId("way").value) / 100;
  byId("way-value").textContent = `${Math.round(100 * way)} %`;
  byId("way").setAttribute("aria-valuetext", byId("way-value").textContent);
  const chord = between(place(pair.first), place(pair.second), way);
  const walkers = pair.path ? [onPath(pair, way), chord] : [chord];
  const plot = byId("pair-plot");
  const last = plot.data.length - 1;
  const indices = walkers.map((_, n) => last - walkers.length + 1 + n);
  Plotly.restyle(plot, { x: walkers.map((p) => [p[0]]), y: walkers.map((p) => [p[1]]), z: walkers.map((p) => [p[2]]) },
    indices);
  showLoss(pair, way);
}

function showLoss(pair, way) {
  const t = pair.chord.map((_, n) => n / (pair.chord.length - 1));
  const traces = [{
    type: "scatter", mode: "lines", name: "chord", x: t, y: pair.chord, line: { dash: "dash", color: css("--ink") },
  }];
  if (pair.path) {
    traces.push({
      type: "scatter", mode: "lines", name: "path of constant loss", x: pair.t, y: pair.loss,
      line: { color: css("--path"), width: 4 },
    });
  }
  traces.push({
    type: "scatter", mode: "lines", name: "here", x: [way, way], y: [0, Math.max(...pair.chord)], showlegend: false,
    line: { color: css("--line"), width: 2 },
  });
  const highest = 1.05 * Math.max(...pair.chord);
  const layout = flatLayout(axis("way from P to Q"), axis("loss", { range: [-0.05 * highest, highest] }));
  const words = `loss: on the chord up to ${pair.barrier.toPrecision(4)}${pair.path ? ", on the path 0" : ""}`;
  draw(byId("loss-plot"), traces, layout, words);
}

function stopWalk() {
  clearInterval(walking);
  walking = null;
  byId("walk").textContent = "Walk";
}

function walk() {
  if (walking !== null) {
    stopWalk();
    return;
  }
  const start = byId("way").value === "100" ? 0 : Number(byId("way").value);
  const began = performance.now();
  byId("walk").textContent = "Stop";
  walking = setInterval(() => {
    byId("way").value = Math.min(100, start + (performance.now() - began) / (10 * SECONDS));
    showWay();
    if (byId("way").value === "100") stopWalk();
  }, 40);
}

function choosePairNetwork() {
  const { points, components: named } = pairNetwork();
  const entries = points.map(({ at, component }, n) => [n, `(${at.join(", ")}): ${named[component].name}`]);
  options(byId("first"), entries);
  options(byId("second"), entries);
  byId("first").value = 0;
  byId("second").value = 2;
  changePair();
}

function changePair() {
  stopWalk();
  byId("way").value = 0;
  showPair();
}

function startPairs() {
  options(byId("pair-network"), numbers.pairs.networks.map(({ name }, n) => [n, name]));
  byId("pair-network").value = numbers.pairs.networks.length - 1;
  byId("pair-network").addEventListener("input", choosePairNetwork);
  for (const id of ["first", "second"]) byId(id).addEventListener("input", changePair);
  byId("way").addEventListener("input", showWay);
  byId("walk").addEventListener("click", walk);
  turnable(byId("pair-plot"), byId("pair-turn"));
  choosePairNetwork();
  byId("pair-plot").on("plotly_relayout", placePointLabels);
  redraws.push(showPair);
}
