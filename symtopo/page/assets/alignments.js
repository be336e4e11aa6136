// Section: two ReLU networks on the chord between them, before and after alignment.  All in floats, on a grid.

const WAYS = { before: { name: "B as it is", color: "#D55E00", dash: "dash" }, after: { name: "B aligned", color: "--path", dash: "solid" } };
const wayColour = (way) => (WAYS[way].color.startsWith("--") ? css(WAYS[way].color) : WAYS[way].color);
const small = (v) => (v < 1e-6 ? "0" : v.toPrecision(2)); // numbers of the page have six places

function showAlignments() {
  const { inputs, times, pairs } = numbers.alignments;
  const pair = pairs[byId("alignment-pair").value];
  const k = Number(byId("alignment-way").value);
  const t = times[k].toFixed(3).replace(/0+$/, "").replace(/\.$/, "");
  byId("alignment-way-value").textContent = t;
  byId("alignment-way").setAttribute("aria-valuetext", `t = ${t}`);
  const top = (way) => Math.max(...pair.losses[way]);
  say("alignment-result", `largest loss: ${small(top("before"))}, aligned: ${small(top("after"))}`);
  const line = (y, name, style) => ({ type: "scatter", mode: "lines", name, hoverinfo: "name", x: inputs, y, line: style });
  const all = ["before", "after"].flatMap((way) => pair.functions[way].flat());
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = 0.05 * (high - low);
  draw(byId("function-plot"), [
    line(pair.functions.before[0], "A", { color: css("--ink"), width: 5 }),
    line(pair.functions.before.at(-1), "B", { color: css("--soft"), width: 3, dash: "dot" }),
    ...Object.keys(WAYS).map((way) => line(pair.functions[way][k], `at t, ${way === "after" ? "aligned" : "as it is"}`, { color: wayColour(way), width: 3, dash: WAYS[way].dash })),
  ], flatLayout(axis("x", { range: [-2.2, 2.2] }), axis("output", { range: [low - room, high + room] })),
  `Functions of A, of B, and of the network at t = ${t} on the chord: loss ${small(pair.losses.before[k])} before alignment, `
    + `${small(pair.losses.after[k])} after.`);
  const curves = Object.keys(WAYS).flatMap((way) => [
    { type: "scatter", mode: "lines", name: WAYS[way].name, x: times, y: pair.losses[way], line: { color: wayColour(way), width: 3, dash: WAYS[way].dash } },
    { type: "scatter", mode: "markers", name: WAYS[way].name, showlegend: false, x: [times[k]], y: [pair.losses[way][k]], marker: { size: 11, color: wayColour(way) } },
  ]);
  draw(byId("barrier-plot"), curves, flatLayout(axis("t, from A to B", { range: [0, 1] }), axis("loss", { rangemode: "tozero" })),
    `Loss along the chord: at most ${small(top("before"))} before alignment, ${small(top("after"))} after, on a grid.`);
  const listed = (title, neurons) => element("p", {}, `${title}: `, element("small", {}, neurons.join("; ")));
  byId("alignment-facts").replaceChildren(
    element("p", {}, pair.words),
    element("p", {}, pair.same ? "Proved: B = g . A, exactly." : "B = g . A for no g of the group."),
    listed("Neurons of A", pair.first), listed("Neurons of B", pair.before), listed("B, aligned", pair.after),
  );
}

function startAlignments() {
  const { times, pairs } = numbers.alignments;
  options(byId("alignment-pair"), pairs.map((pair, n) => [n, pair.name]));
  byId("alignment-way").max = times.length - 1;
  byId("alignment-way").value = (times.length - 1) / 2;
  for (const id of ["alignment-pair", "alignment-way"]) byId(id).addEventListener("input", showAlignments);
  redraws.push(showAlignments);
}
