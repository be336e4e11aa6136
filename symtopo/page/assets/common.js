// What the sections share: numbers, colours by name, plots that follow the theme.

const numbers = JSON.parse(document.getElementById("numbers").textContent);
const byId = (id) => document.getElementById(id);

// Okabe and Ito 2008, by cells, which hold the minima with given signs: no slider gives a cell another number or colour.
// A component has the numbers of all its cells, and the colour of the first.
const CELLS = ["#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#C7A27C"];
const WHOLE = "#999999";

/** The cells of a component; label: the component of each cell. */
const cellsOf = (label, component) => [...label.keys()].filter((cell) => label[cell] === component);
const isWhole = (label) => label.every((component) => component === label[0]);
const colourOf = (label, component) => (isWhole(label) ? WHOLE : CELLS[cellsOf(label, component)[0]]);
const numberOf = (label, component) => (isWhole(label) ? "all"
  : cellsOf(label, component).map((cell) => cell + 1).join("+"));

const inkOn = (colour) => (colour === "#0072B2" ? "#fff" : "#000"); // contrast of at least 4.5

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function options(select, entries) {
  select.replaceChildren(...entries.map(([value, text]) => element("option", { value }, text)));
}

/** A number of components in words, as the command line says it. */
const components = (count) => (count === "unknown" ? "unknown" : `${count} component${count === "1" || count === "at least 1" ? "" : "s"}`);

/** Text that is read aloud where it changes, and only then. */
function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

/** The number, what proves it, what that relies on, and the command that says the same. */
function showCount(section, state, command, extra = []) {
  say(`${section}-count`, components(state.count));
  const relies = `Relies on: ${state.relies.join("; ") || "nothing but exact arithmetic"}.`;
  byId(`${section}-facts`).replaceChildren(
    ...state.evidence.map(([bound, statement]) =>
      element("p", {}, `Proved: ${bound}. `, element("small", {}, statement))),
    ...state.notes.map((note) => element("p", {}, `Note: ${note}.`)),
    ...extra,
    ...(state.evidence.length ? [element("p", {}, element("small", {}, relies))] : []),
    element("p", {}, element("small", {}, "Command: "), element("code", {}, command)),
  );
}

function showLegend(list, named, label) {
  list.replaceChildren(...named.map(({ name }, component) => {
    const colour = colourOf(label, component);
    const swatch = { class: "swatch", style: `background:${colour};color:${inkOn(colour)}` };
    return element("li", {}, element("span", swatch, numberOf(label, component)), name);
  }));
}

// ------------------------------------------------------------------------------------------------------------ theme

const redraws = [];
const system = matchMedia("(prefers-color-scheme: dark)");

function applyTheme() {
  const chosen = byId("theme").value;
  document.documentElement.dataset.theme = chosen === "auto" ? (system.matches ? "dark" : "light") : chosen;
  for (const redraw of redraws) redraw();
}

let resized = null;
addEventListener("resize", () => { // the size of letters follows the window
  clearTimeout(resized);
  resized = setTimeout(() => redraws.forEach((redraw) => redraw()), 200);
});

/** Paper is white, and has nothing to open. */
addEventListener("beforeprint", () => {
  document.documentElement.dataset.theme = "light";
  for (const redraw of redraws) redraw();
  for (const card of document.querySelectorAll(".card")) card.open = true;
});
addEventListener("afterprint", applyTheme);

/** Without a font for mathematics browsers do not lower subscripts: then the style sheet does. */
function mendSubscripts() {
  const probe = document.querySelector("msub");
  const [base, index] = [...probe.children].map((part) => part.getBoundingClientRect());
  document.documentElement.classList.toggle("no-math-font", index.bottom - base.bottom < 0.12 * base.height);
}

// ------------------------------------------------------------------------------------------------------------ plots

const CONFIG = { displayModeBar: false, responsive: true };
const axis = (title, extra = {}) => ({
  title: { text: title }, color: css("--ink"), gridcolor: css("--grid"), zerolinecolor: css("--line"), ...extra,
});

function flatLayout(x, y, extra = {}) {
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: css("--ink"), size: fontSize() },
    margin: { l: 60, r: 12, t: 12, b: 50 }, showlegend: true, legend: { orientation: "h", y: 1.02, yanchor: "bottom" },
    xaxis: x, yaxis: y, ...extra,
  };
}

const fontSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8;

/** Seen from this side; from farther where the picture is narrow. */
function eye(plot, degrees) {
  const angle = (degrees * Math.PI) / 180;
  const far = plot.clientWidth < 500 ? 2.3 : 2;
  return { eye: { x: far * Math.cos(angle), y: far * Math.sin(angle), z: 0.55 * far }, center: { x: 0, y: 0, z: -0.1 } };
}

function spaceLayout(plot, window, turn) {
  const ticks = { tickvals: window > 3 ? [-4, -2, 0, 2, 4] : [-3, 0, 3], tickangle: 0 };
  const named = (title) => axis(title, { range: [-window, window], backgroundcolor: "rgba(0,0,0,0)", ...ticks });
  return {
    paper_bgcolor: "rgba(0,0,0,0)", font: { color: css("--ink"), size: fontSize() }, showlegend: false,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    scene: {
      xaxis: named("W1"), yaxis: named("W2"), zaxis: named("W3"), aspectmode: "cube",
      camera: plot.layout?.scene?.camera ?? eye(plot, turn),
    },
  };
}

/** Three-dimensional pictures need WebGL; what they show is said in words too. */
function draw(plot, traces, layout, words) {
  plot.setAttribute("aria-label", words);
  Plotly.react(plot, traces, layout, CONFIG);
}

function turnable(plot, slider) {
  slider.addEventListener("input", () => {
    slider.setAttribute("aria-valuetext", `${slider.value} degrees`);
    Plotly.relayout(plot, { "scene.camera": eye(plot, Number(slider.value)) });
  });
  plot.addEventListener("wheel", (event) => event.stopPropagation(), { capture: true, passive: true }); // scrolls the page
}
