// Section: the census.  A mark for all rows with so many layers, skips and components; null: the number is open.

const BY_SKIPS = [
  { color: "#0072B2", symbol: "circle" }, { color: "#D55E00", symbol: "square" },
  { color: "#009E73", symbol: "diamond" }, { color: "#CC79A7", symbol: "triangle-up" },
];
const plural = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const skipWords = (n) => (n ? plural(n, "skip") : "no skip");
const countWords = (count) => (count === null ? "open" : components(String(count)));
const censusSelects = () => ["layers", "skips", "number"].map((name) => byId(`census-${name}`));
const censusKey = ({ layers, skips, count }) => [layers, skips, count ?? "open"].map(String);

function censusPoint() {
  const chosen = censusSelects().map((select) => select.value).join();
  return numbers.census.points.find((point) => censusKey(point).join() === chosen);
}

/** Choose a point: of what was chosen before as much is kept as there are rows for. */
function chooseCensus(wanted) {
  let { points } = numbers.census;
  censusSelects().forEach((select, n) => {
    const words = [(p) => p.layers, (p) => p.skips || "none", (p) => p.count ?? "open"][n];
    const there = new Map(points.map((point) => [censusKey(point)[n], words(point)]));
    options(select, [...there]);
    select.value = there.has(wanted[n]) ? wanted[n] : [...there.keys()].at(-1);
    points = points.filter((point) => censusKey(point)[n] === select.value);
  });
  showCensus();
}

/** What stands behind a point: how many rows, the smallest, by which rules, and how far the census reaches. */
function showCensus() {
  const { total, smallest } = numbers.census;
  const point = censusPoint();
  say("census-count", `${countWords(point.count)}: ${plural(point.rows, "row")}`);
  const where = `${plural(point.layers, "layer")}, ${skipWords(point.skips)}: ${plural(point.rows, "row")} of ${total}`;
  const open = point.count === null
    ? [element("p", {}, `Proved of them: ${point.bounds.map(([words, rows]) => `${words} (${plural(rows, "row")})`).join("; ")}. `
      + "Their numbers are not known to the census.")] : [];
  const which = (n, proved) => (n ? `Smallest ${proved ? "by another rule" : "without a bound"}: ` : "The smallest: ");
  const examples = point.examples.map(({ network, proved, command }, n) =>
    element("p", {}, element("b", {}, which(n, proved)), `${network}: ${proved || "nothing is proved"}. `,
      element("small", {}, "Command: "), element("code", {}, command)));
  const first = smallest[point.count];
  const before = first?.before ? `${plural(first.before, "open row")} before it ${first.before === 1 ? "does" : "do"} not exclude it`
    : "no open row stands before it";
  const all = first ? [element("p", {}, `Smallest row of all with ${countWords(point.count)}: ${first.network}; ${before}. `,
    element("small", {}, "Command: "), element("code", {}, `symtopo census --count ${point.count} --smallest`))] : [];
  const relies = point.relies.length ? [element("p", {}, element("small", {}, `Relies on: ${point.relies.join("; ")}.`))] : [];
  byId("census-facts").replaceChildren(element("p", {}, `${where}.`), ...open, ...examples, ...all, ...relies);
  drawCensus(point);
}

/** Numbers that occur, each on a line of its own, the open rows on the lowest. */
function drawCensus(chosen) {
  const { points, numbers: occur } = numbers.census;
  const plot = byId("census-plot");
  const lines = ["open", ...occur];
  const height = (point) => lines.indexOf(point.count ?? "open");
  const width = (point) => point.layers + 0.22 * (point.skips - 1.5);
  const layers = points.at(-1).layers;
  const [column, row] = [(0.22 * (plot.clientWidth - 70)) / layers, (plot.clientHeight - 90) / lines.length];
  const most = Math.max(8, Math.min(column, 1.25 * row));
  const size = (point) => most * (0.5 + Math.log(point.rows) / 16) * (point.skips === 2 ? 0.8 : 1); // diamonds are wide
  const mark = (some, extra) => ({ type: "scatter", mode: "markers", cliponaxis: false, x: some.map(width), y: some.map(height), ...extra });
  const traces = BY_SKIPS.map(({ color, symbol }, skips) => {
    const inside = points.filter((point) => point.skips === skips);
    const some = inside.filter(({ count }) => count !== null).concat(inside.filter(({ count }) => count === null)); // legend: the first
    return mark(some, {
      name: skipWords(skips), customdata: some.map((point) => points.indexOf(point)), hovertemplate: "%{text}<extra></extra>",
      text: some.map((point) => `${countWords(point.count)}<br>${plural(point.layers, "layer")}, ${skipWords(skips)}<br>${plural(point.rows, "row")}`),
      marker: {
        color, size: some.map(size), opacity: 1, symbol: some.map((point) => symbol + (point.count === null ? "-open" : "")),
        line: { color: some.map((point) => (point.count === null ? color : css("--ink"))), width: some.map((point) => (point.count === null ? 2.5 : 1)) },
      },
    });
  });
  const ring = { symbol: "circle-open", color: css("--ink"), size: size(chosen) + 12, line: { width: 3 } };
  traces.push(mark([chosen], { name: "chosen", showlegend: false, hoverinfo: "skip", marker: ring }));
  const between = Array.from({ length: layers - 1 }, (_, n) => n + 1.5);
  draw(plot, traces, flatLayout(
    axis("layers", { range: [0.45, layers + 0.55], tickvals: between.map((x) => x - 0.5).concat(layers), showgrid: false, zeroline: false, fixedrange: true }),
    axis("components", {
      range: [-0.7, lines.length - 0.3], ...censusTicks(lines, fontSize() * 1.15 / Math.max(row, 1)), zeroline: false, fixedrange: true,
    }),
    {
      dragmode: false, hovermode: "closest", legend: { orientation: "h", y: 1.02, yanchor: "bottom", itemclick: false, itemdoubleclick: false, itemsizing: "constant" },
      shapes: between.map((x) => ({ type: "line", x0: x, x1: x, yref: "paper", y0: 0, y1: 1, line: { color: css("--line"), width: 1 } })),
    },
  ), `Numbers of components by layers and skips. Largest: ${[...Array(layers).keys()].map((n) => {
    const counts = points.filter((point) => point.layers === n + 1).map((point) => point.count);
    return `${Math.max(...counts)} with ${plural(n + 1, "layer")}`;
  }).join(", ")}. Chosen: ${countWords(chosen.count)}, ${plural(chosen.layers, "layer")}, ${skipWords(chosen.skips)}.`);
}

/** Labels so far apart, in lines, that they can be read: powers of two first. */
function censusTicks(lines, apart) {
  const shown = [];
  const first = (name) => (name === "open" || Number.isInteger(Math.log2(name)) ? 0 : 1);
  for (const name of [...lines].sort((a, b) => first(a) - first(b))) {
    const at = lines.indexOf(name);
    if (shown.every((other) => Math.abs(other - at) >= apart)) shown.push(at);
  }
  shown.sort((a, b) => a - b);
  return { tickvals: shown, ticktext: shown.map((at) => String(lines[at])) };
}

function startCensus() {
  const { scope } = numbers.census;
  byId("census-scope").textContent = `The census: ${scope}. Beyond it nothing is said.`;
  for (const select of censusSelects()) {
    select.addEventListener("input", () => chooseCensus(censusSelects().map(({ value }) => value)));
  }
  chooseCensus(["4", "1", "6"]);
  byId("census-plot").on("plotly_click", ({ points: [touched] }) => chooseCensus(censusKey(numbers.census.points[touched.customdata])));
  redraws.push(showCensus);
}
