// Section a: the surface W3 (W2 W1 + eps) = y, each component in its colour, and with its number.

const GRID = 72;

/** The number of a fraction like "-1/4". */
const value = (text) => text.split("/").map(Number).reduce((p, q) => p / q);

/** The component of points with W1, A not zero; label: of the sign vectors, as they were decided exactly. */
const componentAt = (label, w1, a) => label[(w1 < 0 ? 1 : 0) + (a < 0 ? 2 : 0)];

/** One component inside the window as a mesh: the graph of W3 = y / A, cut where |W3| = window. */
function mesh(component, label, eps, y, window) {
  const w = Array.from({ length: GRID + 1 }, (_, k) => (-window * (GRID - 2 * k)) / GRID);
  const least = Math.abs(y) / window;
  const found = new Map();
  const made = { x: [], y: [], z: [], i: [], j: [], k: [] };
  const vertex = (w1, w2) => {
    const key = `${w1} ${w2}`;
    if (!found.has(key)) {
      found.set(key, made.x.length);
      made.x.push(w1);
      made.y.push(w2);
      made.z.push(y / (w1 * w2 + eps));
    }
    return found.get(key);
  };
  const sign = label.indexOf(component) & 2 ? -1 : 1; // of A on the component
  const inside = (w1, w2) => {
    const a = w1 * w2 + eps;
    return sign * a >= least && componentAt(label, w1, a) === component;
  };
  for (let r = 0; r < GRID; r++) {
    for (let c = 0; c < GRID; c++) {
      const corners = [[w[r], w[c]], [w[r + 1], w[c]], [w[r + 1], w[c + 1]], [w[r], w[c + 1]]];
      const seen = corners.map(([w1, w2]) => inside(w1, w2));
      const polygon = [];
      corners.forEach(([w1, w2], n) => {
        const [v1, v2] = corners[(n + 1) % 4];
        if (seen[n]) polygon.push(vertex(w1, w2));
        if (seen[n] !== seen[(n + 1) % 4]) {
          const [from, to] = [w1 * w2 + eps, v1 * v2 + eps]; // A is linear along the edges of the grid
          const t = (sign * least - from) / (to - from);
          polygon.push(vertex(w1 + t * (v1 - w1), w2 + t * (v2 - w2)));
        }
      });
      for (let n = 1; n + 1 < polygon.length; n++) {
        made.i.push(polygon[0]);
        made.j.push(polygon[n]);
        made.k.push(polygon[n + 1]);
      }
    }
  }
  return made;
}

/** A curve over (W1, W2), drawn through all W3 of the window. */
function curtain(curve, window) {
  const made = { x: [], y: [], z: [], i: [], j: [], k: [] };
  curve.forEach(([w1, w2], n) => {
    made.x.push(w1, w1);
    made.y.push(w2, w2);
    made.z.push(-window, window);
    if (n > 0) {
      made.i.push(2 * n - 2, 2 * n - 1);
      made.j.push(2 * n - 1, 2 * n);
      made.k.push(2 * n, 2 * n + 1);
    }
  });
  return made;
}

/** The curves W2 W1 = p inside the window; for p = 0 both axes. */
function hyperbola(p, window) {
  if (p === 0) return [[[-window, 0], [window, 0]], [[0, -window], [0, window]]];
  const ratio = (window * window) / Math.abs(p);
  if (ratio <= 1) return [];
  const branch = Array.from({ length: GRID + 1 }, (_, k) => (Math.abs(p) / window) * ratio ** (k / GRID));
  return [1, -1].map((side) => branch.map((w1) => [side * w1, (side * p) / w1]));
}

const level = (window) => ({
  x: [-window, window, window, -window], y: [-window, -window, window, window], z: [0, 0, 0, 0],
  i: [0, 0], j: [1, 2], k: [2, 3],
});

/** The pieces of the surface, with the component of each. */
function surfaceMeshes(label, number, eps, y, window) {
  if (y === 0) {
    const curtains = hyperbola(-eps, window).map((curve) => curtain(curve, window));
    return [level(window), ...curtains].map((shape) => [0, shape]);
  }
  return Array.from({ length: number }, (_, component) => [component, mesh(component, label, eps, y, window)]);
}

function surfaceTraces(named, label, eps, y, window, opacity) {
  return surfaceMeshes(label, named.length, eps, y, window).map(([component, shape]) => ({
    type: "mesh3d", ...shape, color: colourOf(label, component), opacity, name: named[component].name,
    hoverinfo: "name", lighting: { ambient: 0.75, diffuse: 0.45, specular: 0.05 }, flatshading: y === 0,
  }));
}

/** A number on each piece, as in the legend: colours alone tell nobody apart.  Annotations are never hidden. */
function numberMarks(components, label, eps, y, window) {
  return components.flatMap(({ pieces }, component) => {
    const colour = colourOf(label, component);
    const sides = [0, 1, 2, 3].filter((side) => label[side] === component).slice(0, pieces);
    return sides.map((side) => {
      const a = ((side & 2 ? -1 : 1) * Math.abs(y)) / (0.45 * window);
      const w1 = (side & 1 ? -1 : 1) * 0.55 * window;
      const [x, w2, w3] = y === 0 ? [0.6 * window, 0.6 * window, 0] : [w1, (a - eps) / w1, y / a];
      return {
        x, y: w2, z: w3, text: `<b>${numberOf(label, component)}</b>`, showarrow: false, bgcolor: colour, bordercolor: "#000",
        borderpad: 3, font: { color: inkOn(colour), size: 1.1 * fontSize() },
      };
    });
  });
}

function surfaceState() {
  const { states, eps, targets } = numbers.surfaces;
  const chosen = byId("skip").checked ? eps[byId("eps").value] : "none";
  const target = targets[byId("target").value];
  return { state: states[`${chosen} ${target}`], eps: chosen, target };
}

/** The equation of the minimum, as a reader would write it. */
function equation(eps, target) {
  const a = eps === "none" ? "W2 W1" : `(W2 W1 ${eps.startsWith("-") ? "−" : "+"} ${eps.replace("-", "")})`;
  return `of W3 ${a} = ${target}`.replace("= -", "= −");
}

/** What the picture does not show by itself: what the window cuts, or why this many components. */
function surfaceNote({ components: named }, eps, target, window) {
  const cut = named.filter(({ pieces }) => pieces !== 1).map(({ name, pieces }) => (pieces === 0
    ? `The component ${name} lies outside the window |Wi| ≤ ${window}.`
    : `The window |Wi| ≤ ${window} cuts the component ${name} into ${pieces} pieces: they meet outside of it.`));
  if (cut.length) return { warns: true, text: cut.join(" ") };
  const vanishes = "ε = 0: the skip adds 0 times the input, so it vanishes: the minimum is the same as without a skip.";
  if (eps === "0") return { warns: true, text: vanishes };
  if (target === "0") return { text: "For y = 0 the plane W3 = 0 meets all the rest, and joins it." };
  const side = eps.startsWith("-") ? "<" : ">";
  return { text: eps === "none" ? "Without a skip A = W2 W1 must not vanish, so W1 never does: its sign and that of A are kept."
    : `Where W1 = 0, A = ε ${side} 0: so W1 may change its sign where A ${side} 0, and two components are joined there.` };
}

function showSurface() {
  const { window } = numbers.surfaces;
  const { state, eps, target } = surfaceState();
  const [e, y] = [eps === "none" ? 0 : value(eps), value(target)];
  byId("eps").disabled = eps === "none";
  byId("eps-value").textContent = eps === "none" ? "no skip" : eps;
  byId("target-value").textContent = target;
  byId("eps").setAttribute("aria-valuetext", byId("eps-value").textContent);
  byId("target").setAttribute("aria-valuetext", target);
  showCount("surface", state, state.command);
  showLegend(byId("surface-legend"), state.components, state.label);
  byId("surface-set").textContent = equation(eps, target);
  const { warns = false, text } = surfaceNote(state, eps, target, window);
  byId("surface-note").classList.toggle("warning", warns);
  say("surface-note", text);
  const plot = byId("surface-plot");
  const names = state.components;
  const traces = surfaceTraces(names, state.label, e, y, window, 1);
  const words = `${components(state.count)} of W3 (W2 W1 + ${e}) = ${y}: ${names.map(({ name }) => name).join("; ")}`;
  const layout = spaceLayout(plot, window, byId("surface-turn").value);
  layout.scene.annotations = numberMarks(names, state.label, e, y, window);
  draw(plot, traces, layout, words);
}

function startSurfaces() {
  const { eps, targets } = numbers.surfaces;
  byId("eps").max = eps.length - 1;
  byId("eps").value = eps.indexOf("1"); // what ticking the box does is then seen
  byId("target").max = targets.length - 1;
  byId("target").value = targets.indexOf("1");
  for (const id of ["skip", "eps", "target"]) byId(id).addEventListener("input", showSurface);
  turnable(byId("surface-plot"), byId("surface-turn"));
  redraws.push(showSurface);
}
