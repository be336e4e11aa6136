// Section c: a small network with its skips, its cut vertices, its number of components, its graph of cells.

const svg = (name, attributes, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, given] of Object.entries(attributes)) made.setAttribute(key, given);
  made.append(...children);
  return made;
};
const label = (x, y, text, extra = {}) =>
  svg("text", { x, y, "text-anchor": "middle", fill: "currentColor", "font-size": 15, ...extra }, text);

const stateName = (v, layers) => (v === 0 ? "input" : v === layers ? "output" : `hidden ${v}`);

const widthSelects = () => [...byId("widths").querySelectorAll("select")];
const chosenWidths = () => widthSelects().map((select) => Number(select.value));
const chosenSkips = () => [...byId("skips").querySelectorAll("input:checked")].map((box) => box.value);

function networkState() {
  const skips = chosenSkips();
  const key = `${chosenWidths().join(",")} ${skips.join("+") || "-"} ${byId("data").value}`;
  const { outcomes, states, cells } = numbers.networks;
  return { outcome: outcomes[states[key]], cells: cells[key], widths: chosenWidths(), skips };
}

function networkCommand({ widths, skips }) {
  const row = `[${Array(widths[0]).fill(0).join(", ")}]`;
  const zero = ` --target '[${Array(widths.at(-1)).fill(row).join(", ")}]'`;
  const listed = skips.map((skip) => ` --skip ${skip}`).join("");
  return `symtopo count ${widths.join(",")}${listed}${byId("data").value === "0" ? zero : ""}`;
}

/** Widths for so many layers, kept where they were. */
function chooseLayers() {
  const before = chosenWidths();
  const layers = Number(byId("layers").value);
  byId("widths").replaceChildren(...Array.from({ length: layers + 1 }, (_, v) => {
    const select = element("select", { id: `width-${v}`, autocomplete: "off" });
    options(select, numbers.networks.widths.map((width) => [width, width]));
    select.value = before[v] ?? before.at(-1) ?? 2;
    select.addEventListener("input", chooseWidths);
    return element("span", {}, element("label", { for: select.id }, `width of ${stateName(v, layers)}`), " ", select);
  }));
  chooseWidths();
}

/** Skips between states of equal width; those that are still there stay. */
function chooseWidths() {
  const kept = chosenSkips();
  const widths = chosenWidths();
  const boxes = [];
  widths.forEach((from, j) => widths.forEach((to, i) => {
    if (i - j < 2 || from !== to) return;
    const box = element("input", { type: "checkbox", value: `${j}:${i}`, autocomplete: "off" });
    box.checked = kept.includes(box.value);
    box.addEventListener("input", showNetwork);
    boxes.push(element("label", {}, box, ` skip ${j} → ${i}`));
  }));
  byId("skips").replaceChildren(...(boxes.length ? boxes : ["no skip is possible: an identity skip joins equal widths"]));
  showNetwork();
}

function showNetwork() {
  const state = networkState();
  const { cut } = state.outcome;
  const told = cut.length ? `Cut vertices: ${cut.join(", ")}.` : "No cut vertices.";
  const shift = state.skips.includes(`0:${state.widths.length - 1}`)
    ? [element("p", {}, "The skip from input to output adds the identity to all that the network computes: it is moved into "
      + "the target, and counts no more as a skip.")] : [];
  showCount("network", state.outcome, networkCommand(state), [element("p", {}, told), ...shift]);
  byId("graph").replaceChildren(networkPicture(state));
  byId("cells").replaceChildren(...(state.cells ? cellPictures(state) : []));
}

function networkPicture({ widths, skips, outcome: { cut } }) {
  const step = 120;
  const arcs = skips.map((skip) => skip.split(":").map(Number));
  const base = 60 + 34 * Math.max(0, ...arcs.map(([j, i]) => i - j));
  const at = widths.map((_, v) => 60 + step * v);
  const words = `widths ${widths.join(", ")}; skips: ${skips.join(", ") || "none"}; cut vertices: ${cut.join(", ") || "none"}`;
  const picture = svg("svg", {
    viewBox: `0 0 ${at.at(-1) + 60} ${base + 75}`, role: "img", "aria-label": words,
  });
  const tip = svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    svg("path", { d: "M0 0 L8 4 L0 8 z", fill: "currentColor" }));
  const stroke = { stroke: "currentColor", "stroke-width": 2, fill: "none", "marker-end": "url(#tip)" };
  picture.append(svg("defs", {}, tip));
  at.slice(1).forEach((x, v) => {
    picture.append(svg("path", { d: `M${at[v] + 25} ${base} L${x - 27} ${base}`, ...stroke }));
    picture.append(label((at[v] + x) / 2, base - 9, `W${v + 1}`));
  });
  for (const [j, i] of arcs) {
    const top = base - 30 - 36 * (i - j);
    picture.append(svg("path", {
      d: `M${at[j]} ${base - 26} C${at[j]} ${top} ${at[i]} ${top} ${at[i]} ${base - 28}`, ...stroke, "stroke-dasharray": "7 4",
    }));
  }
  widths.forEach((width, v) => {
    const isCut = cut.includes(v);
    picture.append(svg("circle", {
      cx: at[v], cy: base, r: 24, stroke: "currentColor", "stroke-width": isCut ? 5 : 2,
      fill: isCut ? "#E69F00" : "none",
    }));
    picture.append(label(at[v], base + 6, width, {
      "font-size": 19, "font-weight": 700, ...(isCut ? { fill: "#000" } : {}),
    }));
    picture.append(label(at[v], base + 46, stateName(v, widths.length - 1)));
    if (isCut) picture.append(label(at[v], base + 65, "cut vertex", { "font-weight": 700 }));
  });
  return picture;
}

/** Sign vectors as corners of a cube; a line where two cells meet inside the minimum; one colour and number a component. */
function cellPictures({ cells: { states, label: classes, edges } }) {
  const bit = (cell, n) => (cell >> n) & 1;
  const at = (cell) => [90 + 240 * bit(cell, 0) + 90 * bit(cell, 2), 235 - 130 * bit(cell, 1) - 65 * bit(cell, 2)];
  const number = new Set(classes).size;
  const signs = (cell) => states.map((v, n) => `h${v} ${bit(cell, n) ? "<" : ">"} 0`).join(", ");
  const words = `graph of cells: ${classes.map((c, cell) => `${signs(cell)}: component ${cellsOf(classes, c)[0] + 1}`).join("; ")}`;
  const top = [205, 75, 10][states.length - 1];
  const picture = svg("svg", { viewBox: `0 ${top} 520 ${265 - top}`, role: "img", "aria-label": words });
  for (const [a, b] of edges) {
    const [[x1, y1], [x2, y2]] = [at(a), at(b)];
    picture.append(svg("line", { x1, y1, x2, y2, stroke: "currentColor", "stroke-width": 3 }));
  }
  classes.forEach((c, cell) => {
    const [x, y] = at(cell);
    const colour = colourOf(classes, c);
    picture.append(svg("rect", {
      x: x - 36, y: y - 21, width: 72, height: 42, rx: 12, fill: colour, stroke: "currentColor", "stroke-width": 2,
    }));
    const ink = { fill: inkOn(colour) };
    picture.append(label(x, y - 3, cellsOf(classes, c)[0] + 1, { "font-weight": 700, ...ink }));
    picture.append(label(x, y + 15, states.map((_, n) => (bit(cell, n) ? "−" : "+")).join(" "), { "font-size": 17, ...ink }));
  });
  const text = `The graph of cells. A cell holds the minima with the same signs of ${states.map((v) => `h${v}`).join(", ")}, `
    + "the hidden states for the input 1; its signs stand below the number of its component, which is that of "
    + "its first cell. A line joins two cells that "
    + `meet in the minimum where a state vanishes. The graph has ${number} piece`
    + `${number > 1 ? "s: they are the components" : ": it is the only component"}.`;
  return [picture, element("p", {}, element("small", {}, text))];
}

function startNetworks() {
  const { layers } = numbers.networks;
  options(byId("layers"), Array.from({ length: layers }, (_, n) => [n + 1, n + 1]));
  byId("layers").value = 3;
  byId("layers").addEventListener("input", chooseLayers);
  byId("data").addEventListener("input", showNetwork);
  chooseLayers();
}
