// Section: the number of components over the plane of trace and determinant of the target.  Each mark was counted for itself.

const BY_NUMBER = ["#009E73", "#0072B2", "#E69F00", "#56B4E9", "#CC79A7", "#F0E442", "#999999", "#8C6BB1", "#D55E00"]; // as in lesson 7
const CURVE_DASHES = ["solid", "dash", "dot"];
const fraction = (text) => { const [p, q = "1"] = text.split("/"); return Number(p) / Number(q); };
const targetCounts = () => [...new Set(numbers.targets.outcomes.map(({ count }) => Number(count)))].sort((a, b) => a - b);
const numberColour = (count) => BY_NUMBER[targetCounts().indexOf(Number(count))];
const countAt = ([, , outcome]) => numbers.targets.outcomes[outcome].count;
const hover = (mark) => `${components(countAt(mark))}<br>t = ${mark[0]}, d = ${mark[1]}`;
const sorted = (texts) => [...new Set(texts)].sort((a, b) => fraction(a) - fraction(b));

/** The marks of the chosen kind, their traces, and the determinants that occur with the chosen one. */
function chosenTargets() {
  const [name, marks] = numbers.targets.kinds[byId("target-kind").value];
  const traces = sorted(marks.map(([t]) => t));
  const t = traces[Math.min(byId("target-trace").value, traces.length - 1)];
  const column = sorted(marks.filter((mark) => mark[0] === t).map(([, d]) => d));
  const d = column[Math.min(byId("target-determinant").value, column.length - 1)];
  return { name, traces, column, mark: marks.find((mark) => mark[0] === t && mark[1] === d) };
}

/** Put the controls to a mark, or to the one of this kind that is nearest. */
function chooseTarget(kind, t, d) {
  const [, marks] = numbers.targets.kinds[kind];
  const far = (mark) => (fraction(mark[0]) - t) ** 2 + (fraction(mark[1]) - d) ** 2;
  const [trace, determinant] = marks.reduce((best, mark) => (far(mark) < far(best) ? mark : best));
  const traces = sorted(marks.map((mark) => mark[0]));
  const column = sorted(marks.filter((mark) => mark[0] === trace).map((mark) => mark[1]));
  byId("target-kind").value = kind;
  for (const [id, texts, text] of [["target-trace", traces, trace], ["target-determinant", column, determinant]]) {
    byId(id).max = texts.length - 1;
    byId(id).value = texts.indexOf(text);
  }
  showTargets();
}

function showTargets() {
  const { name, traces, column, mark } = chosenTargets();
  const [t, d, outcome, command] = mark;
  const state = numbers.targets.outcomes[outcome];
  byId("target-trace").max = traces.length - 1;
  byId("target-determinant").max = column.length - 1;
  byId("target-determinant").disabled = column.length < 2; // on a curve the trace tells it
  for (const [id, text] of [["target-trace", t], ["target-determinant", d]]) {
    byId(`${id}-value`).textContent = text;
    byId(id).setAttribute("aria-valuetext", text);
  }
  showCount("target", state, command, [element("p", {}, `Eigenvalues: ${state.why}.`)]);
  byId("target-legend").replaceChildren(...targetCounts().map((count) => {
    const colour = numberColour(count);
    return element("li", {}, element("span", { class: "swatch", style: `background:${colour};color:${inkOn(colour)}` }, String(count)));
  }));
  drawTargets(name, mark);
}

function drawTargets(chosen, [t, d, outcome]) {
  const { kinds, middles, traces: [left, right], determinants: [low, high] } = numbers.targets;
  const plot = byId("target-plot");
  const at = (marks) => ({ x: marks.map((mark) => fraction(mark[0])), y: marks.map((mark) => fraction(mark[1])) });
  const [[plain, plane], ...curves] = kinds;
  const multiples = curves.pop();
  const apart = multiples[0] === chosen;
  const counts = targetCounts();
  const [columns, rows] = [sorted(plane.map(([x]) => x)), sorted(plane.map(([, y]) => y))];
  const table = rows.map((y) => columns.map((x) => plane.findIndex((mark) => mark[0] === x && mark[1] === y)));
  const each = (told) => table.map((row) => row.map((n) => told(plane[n], n)));
  const tiles = {
    type: "heatmap", name: plain, x: columns.map(fraction), y: rows.map(fraction), xgap: 1, ygap: 1, opacity: 0.75, showscale: false,
    z: each((mark) => counts.indexOf(Number(countAt(mark)))), zmin: -0.5, zmax: counts.length - 0.5,
    colorscale: counts.flatMap((count, n) => [n, n + 1].map((edge) => [edge / counts.length, numberColour(count)])),
    customdata: each((_, n) => [0, n]), text: each(hover), hovertemplate: "%{text}<extra></extra>",
  };
  const marked = (kind, [name, marks], marker) => ({
    type: "scatter", mode: "markers", name, cliponaxis: false, ...at(marks), customdata: marks.map((_, n) => [kind, n]),
    text: marks.map(hover), hovertemplate: "%{text}<extra></extra>",
    marker: { color: marks.map((mark) => numberColour(countAt(mark))), ...marker },
  });
  const outlined = { color: css("--ink"), width: 1 };
  const lines = curves.map(([name, marks], n) => ({
    type: "scatter", mode: "lines", name: `curve ${name}`, hoverinfo: "skip", ...at(marks), line: { color: css("--ink"), width: 2, dash: CURVE_DASHES[n] },
  }));
  const label = { showarrow: false, captureevents: false, bgcolor: css("--paper") };
  const at1 = (mark) => ({ x: fraction(mark[0]), y: fraction(mark[1]) });
  const parabola = (n) => apart && n === 0; // its targets give way to the multiples of I
  draw(plot, [
    tiles, ...lines,
    ...curves.flatMap((curve, n) => (parabola(n) ? [] : [marked(n + 1, curve, { size: 8, line: outlined, opacity: 1 })])),
    ...(apart ? [marked(kinds.length - 1, multiples, { symbol: "diamond", size: 12, line: outlined, opacity: 1 })] : []),
    { type: "scatter", mode: "markers", name: "chosen", hoverinfo: "skip", cliponaxis: false, ...at([[t, d]]),
      marker: { symbol: "circle-open", color: css("--ink"), size: 22, line: { width: 3 } } },
  ], flatLayout(
    axis("trace t", { range: [left - 0.1, right + 0.1], zeroline: false, fixedrange: true, dtick: 1 }),
    axis("determinant d", { range: [low - 0.1, high + 0.1], zeroline: false, fixedrange: true, dtick: 1 }),
    {
      dragmode: false, hovermode: "closest", showlegend: false,
      annotations: [...middles.map(([x, y]) => {
        const count = countAt(plane.find((mark) => fraction(mark[0]) === x && fraction(mark[1]) === y));
        return { ...label, x, y, text: `<b>${count}</b>`, bordercolor: numberColour(count), borderwidth: 2, borderpad: 3 };
      }), ...curves.map(([name, marks], n) => (
        { ...label, ...at1(marks[2]), text: name.split(":")[0], xanchor: "left", xshift: 8, yshift: n === 1 ? -14 : 12, font: { size: 0.85 * fontSize() } }))],
    },
  ), `Numbers of components by trace and determinant of the target, ${targetCounts().join(", ")} occur. Chosen: ${
    components(numbers.targets.outcomes[outcome].count)} at t = ${t}, d = ${d}, ${apart ? "a multiple of the identity" : "no multiple of the identity"}.`);
}

function startTargets() {
  const { kinds } = numbers.targets;
  options(byId("target-kind"), kinds.map(([name], kind) => [kind, name]));
  const here = () => [fraction(byId("target-trace-value").textContent), fraction(byId("target-determinant-value").textContent)];
  byId("target-kind").addEventListener("input", () => chooseTarget(Number(byId("target-kind").value), ...here()));
  byId("target-trace").addEventListener("input", showTargets);
  byId("target-determinant").addEventListener("input", showTargets);
  chooseTarget(0, 3.75, 2.125);
  byId("target-plot").on("plotly_click", ({ points }) => {
    const touched = points.findLast(({ customdata }) => customdata);
    if (!touched) return;
    const [kind, n] = touched.customdata;
    const [t, d] = kinds[kind][1][n];
    const now = Number(byId("target-kind").value);
    const same = kinds[now][1].some((mark) => mark[0] === t && mark[1] === d); // marks of two kinds at one place
    chooseTarget(same ? now : kind, fraction(t), fraction(d));
  });
  redraws.push(showTargets);
}
