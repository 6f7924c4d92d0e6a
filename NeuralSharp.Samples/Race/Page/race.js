// The page replays what was recorded: it computes no step of any optimizer.
const { element, make } = Page;
const data = Page.data();
const diverged = -2;
const speeds = [5, 10, 25, 50, 100, 200];

// The colours that hold now, light or dark.
let ink, soft, line, halo, star, stateColors, isDark;

function mix() {
  [ink, soft, line, halo, star] = ["ink", "soft", "line", "halo", "star"].map(Page.colours.of);
  stateColors = ["a", "b", "c", "d", "e"].map(letter => Page.colours.of(`curve-${letter}`));
  isDark = Page.colours.isDark();
}

const colorOf = optimizer => isDark ? optimizer.dark : optimizer.color;

// What the user sees: it stands in the page's address, too.
const view = {
  surface: 0,
  frame: 0,
  start: null,                       // null for the race's own start, or the number of a recorded one
  off: new Set(),                    // numbers of the optimizers that are switched off
  focus: Math.max(0, data.optimizers.findIndex(optimizer => optimizer.name === "adam")),
  speed: 25,
  playing: false,
};
let ground = null;                   // the surface that is shown, unpacked
let runs = [];                       // of each optimizer: x, y, value by frame, states, outcome
let cursor = null;                   // the recorded start under the keyboard's or the mouse's pointer
let backdrop = null;                 // the drawn contours

// ---- Reading the packed numbers

class Reader {
  constructor(buffer) { this.bytes = new Uint8Array(buffer); this.at = 0; }

  shorts(count) {
    const values = new Int16Array(count), low = this.at, high = low + count;
    for (let i = 0; i < count; i++) values[i] = this.bytes[low + i] | (this.bytes[high + i] << 8);
    this.at += 2 * count;
    return values;
  }

  singles(count) {
    const values = new Float32Array(this.bytes.slice(this.at, this.at + 4 * count).buffer);
    this.at += 4 * count;
    return values;
  }

  // Rows of differences become rows of values.
  rows(rowCount, columns) {
    const values = this.shorts(rowCount * columns);
    for (let i = 0; i < values.length; i++) if (i % columns) values[i] += values[i - 1];
    return values;
  }
}

const unpacked = new Map();

function unpack(index) {
  if (!unpacked.has(index)) unpacked.set(index, read(data.surfaces[index]));
  return unpacked.get(index);
}

async function read(surface) {
  const packed = Uint8Array.from(atob(surface.data), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = new Reader(await new Response(stream).arrayBuffer());
  const [columns, rows] = surface.grid, [least, greatest] = surface.logarithms;
  const logarithms = Float32Array.from(reader.shorts(columns * rows), level => least + (level & 0xffff) / 0xffff * (greatest - least));
  const own = data.optimizers.map((optimizer, i) => {
    const { frames, outcome } = surface.runs[i];
    return {
      x: reader.singles(frames),
      y: reader.singles(frames),
      value: reader.singles(frames),
      states: optimizer.curves.map(() => [reader.singles(frames - 1), reader.singles(frames - 1)]),
      outcome,
    };
  });
  const starts = surface.starts[0] * surface.starts[1], frames = data.frames.length;
  const recorded = data.optimizers.map(() => ({
    outcome: reader.shorts(starts),
    x: reader.rows(starts, frames),
    y: reader.rows(starts, frames),
    value: reader.rows(starts, frames),
  }));
  return { ...surface, logarithms, own, recorded };
}

// ---- The surface

const startPoint = i => {
  const [columns, rows] = ground.starts, [left, right, bottom, top] = ground.window;
  return [left + (right - left) * (i % columns + 0.5) / columns, bottom + (top - bottom) * (Math.floor(i / columns) + 0.5) / rows];
};

function nearestStart(x, y) {
  const [columns, rows] = ground.starts, [left, right, bottom, top] = ground.window;
  const column = Math.floor((x - left) / (right - left) * columns), row = Math.floor((y - bottom) / (top - bottom) * rows);
  return Math.min(Math.max(row, 0), rows - 1) * columns + Math.min(Math.max(column, 0), columns - 1);
}

// The logarithm of the surface between the points of the grid.
function between(u, v, columns, rows) {
  const i = Math.min(Math.floor(u), columns - 2), j = Math.min(Math.floor(v), rows - 2), s = u - i, t = v - j, at = j * columns + i;
  const values = ground.logarithms;
  return (values[at] * (1 - s) + values[at + 1] * s) * (1 - t) + (values[at + columns] * (1 - s) + values[at + columns + 1] * s) * t;
}

const distance = (x, y) => Math.min(...ground.minima.map(([a, b]) => Math.hypot(x - a, y - b)));

// The runs from the start that is chosen.
function chooseRuns() {
  const frames = data.frames.length, [left, right, bottom, top] = ground.area, [lowest, highest] = data.valueRange;
  runs = view.start === null ? ground.own : ground.recorded.map(recorded => {
    const first = view.start * frames, outcome = recorded.outcome[view.start];
    const x = new Float32Array(frames), y = new Float32Array(frames), value = new Float32Array(frames);
    for (let i = 0; i < frames; i++) {
      x[i] = left + (right - left) * recorded.x[first + i] / data.levels;
      y[i] = bottom + (top - bottom) * recorded.y[first + i] / data.levels;
      value[i] = 10 ** (lowest + (highest - lowest) * recorded.value[first + i] / data.valueLevels);
    }
    return { x, y, value, states: null, outcome };
  });
}

// ---- Drawing

function prepare(canvas) {
  const ratio = window.devicePixelRatio || 1, { width, height } = canvas.getBoundingClientRect();
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height, ratio };
}

function drawBackdrop(w, h) {
  const rgb = color => [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
  const fills = (isDark ? data.darkFills : data.fills).map(rgb), lines = (isDark ? data.darkLines : data.lines).map(rgb), bands = fills.length, [low, high] = ground.bands, [columns, rows] = ground.grid;
  const band = new Uint8Array(w * h);
  for (let py = 0; py < h; py++) {
    const v = (h - 1 - py) / (h - 1) * (rows - 1);
    for (let px = 0; px < w; px++) {
      const share = (between(px / (w - 1) * (columns - 1), v, columns, rows) - low) / (high - low);
      band[py * w + px] = Math.min(Math.max(Math.floor(share * bands), 0), bands - 1);
    }
  }
  backdrop = document.createElement("canvas");
  [backdrop.width, backdrop.height, backdrop.ground, backdrop.isDark] = [w, h, ground, isDark];
  const image = new ImageData(w, h);
  for (let i = 0; i < band.length; i++) {
    const isLine = (i + 1) % w && band[i] !== band[i + 1] || i + w < band.length && band[i] !== band[i + w];
    const [red, green, blue] = (isLine ? lines : fills)[band[i]];
    image.data.set([red, green, blue, 255], 4 * i);
  }
  backdrop.getContext("2d").putImageData(image, 0, 0);
}

function drawMap() {
  const { context, width, height } = prepare(element("map")), canvas = element("map");
  const isDrawn = backdrop && backdrop.ground === ground && backdrop.isDark === isDark && backdrop.width === canvas.width && backdrop.height === canvas.height;
  if (!isDrawn) drawBackdrop(canvas.width, canvas.height);
  context.drawImage(backdrop, 0, 0, width, height);
  const [left, right, bottom, top] = ground.window;
  const toX = x => (x - left) / (right - left) * width, toY = y => (top - y) / (top - bottom) * height;
  drawScale(context, width, height, toX, toY);
  for (const [x, y] of ground.minima) drawStar(context, toX(x), toY(y), 10);

  data.optimizers.forEach((optimizer, i) => {
    if (view.off.has(i)) return;
    const run = runs[i], last = Math.min(view.frame, run.x.length - 1);
    context.lineJoin = context.lineCap = "round";
    for (const [color, thickness, alpha] of [[halo, 5.5, 0.85], [colorOf(optimizer), 2.5, 1]]) {
      context.setLineDash(optimizer.dashed && color !== halo ? [7, 5] : []);
      context.globalAlpha = alpha;
      [context.strokeStyle, context.lineWidth] = [color, thickness];
      context.beginPath();
      for (let k = 0; k <= last; k++) context.lineTo(toX(run.x[k]), toY(run.y[k]));
      context.stroke();
    }
    context.setLineDash([]);
    for (let k = 1; k < last; k++) if (data.frames[k] % 10 === 0) drawDot(context, toX(run.x[k]), toY(run.y[k]), 3, colorOf(optimizer), 1);
  });
  data.optimizers.forEach((optimizer, i) => {
    if (view.off.has(i)) return;
    const run = runs[i], last = Math.min(view.frame, run.x.length - 1);
    if (run.outcome === diverged && view.frame >= run.x.length - 1) return;
    drawDot(context, toX(run.x[last]), toY(run.y[last]), 7, colorOf(optimizer), 2.5);
  });
  drawSquare(context, toX(runs[0].x[0]), toY(runs[0].y[0]));
  if (cursor !== null) {
    const [x, y] = startPoint(cursor);
    [context.strokeStyle, context.lineWidth] = [ink, 1.5];
    context.beginPath();
    context.arc(toX(x), toY(y), 9, 0, 2 * Math.PI);
    context.moveTo(toX(x) - 14, toY(y)); context.lineTo(toX(x) + 14, toY(y));
    context.moveTo(toX(x), toY(y) - 14); context.lineTo(toX(x), toY(y) + 14);
    context.stroke();
  }
}

function drawScale(context, width, height, toX, toY) {
  const [left, right, bottom, top] = ground.window;
  context.font = "12px system-ui, Arial, sans-serif";
  const label = (text, x, y) => {
    [context.strokeStyle, context.lineWidth, context.fillStyle] = [halo, 3, soft];
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  const number = value => `${Math.round(value * 100) / 100}`.replace("-", "−");
  const size = width > 600 ? 8 : 5;
  const tick = span => [0.1, 0.2, 0.5, 1, 2, 5, 10].find(unit => span / unit <= size) ?? 20;
  const ticks = (from, to, unit) => Array.from({ length: Math.floor(to / unit) - Math.ceil(from / unit) + 1 }, (_, i) => (Math.ceil(from / unit) + i) * unit);
  context.strokeStyle = soft;
  context.textAlign = "center";
  for (const x of ticks(left, right, tick(right - left))) {
    if (toX(x) < 34 || toX(x) > width - 24) continue;
    [context.strokeStyle, context.lineWidth] = [soft, 1];
    context.beginPath(); context.moveTo(toX(x), height); context.lineTo(toX(x), height - 5); context.stroke();
    label(number(x), toX(x), height - 9);
  }
  context.textAlign = "left";
  for (const y of ticks(bottom, top, tick(top - bottom))) {
    if (toY(y) < 28 || toY(y) > height - 26) continue;
    [context.strokeStyle, context.lineWidth] = [soft, 1];
    context.beginPath(); context.moveTo(0, toY(y)); context.lineTo(5, toY(y)); context.stroke();
    label(number(y), 9, toY(y) + 4);
  }
  context.textAlign = "right";
  label("x", width - 8, height - 9);
  context.textAlign = "left";
  label("y", 9, 16);
}

function drawDot(context, x, y, radius, color, border) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  [context.fillStyle, context.strokeStyle, context.lineWidth] = [color, halo, border];
  context.fill();
  context.stroke();
}

function drawSquare(context, x, y) {
  [context.fillStyle, context.strokeStyle, context.lineWidth] = [ink, halo, 2];
  context.fillRect(x - 5, y - 5, 10, 10);
  context.strokeRect(x - 5, y - 5, 10, 10);
}

function drawStar(context, x, y, radius) {
  context.beginPath();
  for (let i = 0; i < 10; i++) {
    const r = i % 2 ? radius * 0.42 : radius, angle = Math.PI * (i / 5 - 0.5);
    context.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  context.closePath();
  [context.fillStyle, context.strokeStyle, context.lineWidth] = [star, isDark ? halo : ink, 1.2];
  context.fill();
  context.stroke();
}

// A chart over the steps on a logarithmic scale; the curves are faint after the step that is shown.
function drawChart(canvas, curves, leastDecade) {
  const { context, width, height } = prepare(canvas), leftEdge = 46, bottomEdge = 20, topEdge = 6, rightEdge = 8;
  const logs = curves.map(curve => Array.from(curve.values, value => Number.isFinite(value) ? Math.max(Math.log10(Math.abs(value)), leastDecade) : NaN));
  const finite = logs.flat().filter(Number.isFinite);
  let low = Math.min(...finite), high = Math.max(...finite);
  if (!finite.length) [low, high] = [-1, 1];
  low = Math.floor(low * 2 - 0.2) / 2; high = Math.ceil(high * 2 + 0.2) / 2;
  const frames = data.frames.length - 1;
  const toX = frame => leftEdge + frame / frames * (width - leftEdge - rightEdge);
  const toY = log => topEdge + (high - log) / (high - low) * (height - topEdge - bottomEdge);
  context.font = "12px system-ui, Arial, sans-serif";
  context.lineWidth = 1;
  context.textAlign = "right";
  const decade = Math.max(1, Math.ceil((high - low) / 5));
  for (let log = Math.ceil(low); log <= high; log += decade) {
    context.strokeStyle = line;
    context.beginPath(); context.moveTo(leftEdge, toY(log)); context.lineTo(width - rightEdge, toY(log)); context.stroke();
    context.fillStyle = soft;
    context.fillText(log > 4 || log < -3 ? `1e${log}`.replace("-", "−") : `${10 ** log}`.slice(0, 6), leftEdge - 6, toY(log) + 4);
  }
  context.textAlign = "center";
  for (let i = 0; i <= 4; i++) {
    const frame = Math.round(frames * i / 4);
    context.fillText(`${data.frames[frame]}`, Math.min(toX(frame), width - 14), height - 4);
  }
  curves.forEach((curve, i) => {
    for (const [from, to, alpha] of [[view.frame, frames, 0.25], [0, view.frame, 1]]) {
      context.globalAlpha = alpha;
      [context.strokeStyle, context.lineWidth] = [curve.color, 2];
      context.setLineDash(curve.dashed ? [5, 4] : []);
      context.beginPath();
      let isDown = false;
      for (let frame = from; frame <= Math.min(to, curve.first + logs[i].length - 1); frame++) {
        const log = frame < curve.first ? NaN : logs[i][frame - curve.first];
        if (Number.isFinite(log)) context[isDown ? "lineTo" : "moveTo"](toX(frame), toY(log));
        isDown = Number.isFinite(log);
      }
      context.stroke();
    }
  });
  context.globalAlpha = 1;
  context.setLineDash([]);
  [context.strokeStyle, context.lineWidth] = [soft, 1];
  context.beginPath(); context.moveTo(toX(view.frame), topEdge); context.lineTo(toX(view.frame), height - bottomEdge); context.stroke();
}

function drawCharts() {
  const shown = data.optimizers.map((optimizer, i) => ({ ...optimizer, color: colorOf(optimizer), values: runs[i].value, first: 0, i })).filter(curve => !view.off.has(curve.i));
  drawChart(element("values"), shown, -12);

  const optimizer = data.optimizers[view.focus], states = runs[view.focus].states;
  const nothing = !optimizer.curves.length ? `${optimizer.title} keeps no number for each coordinate.`
    : states === null ? "The inner state was recorded from the usual start only." : "";
  element("focused").textContent = optimizer.title;
  element("stateless").textContent = nothing;
  element("stateless").hidden = !nothing;
  element("states").hidden = element("numbers").hidden = Boolean(nothing);
  if (nothing) return;
  drawChart(element("states"), states.flatMap((pair, c) => pair.map((values, coordinate) =>
    ({ values, first: 1, color: stateColors[c], dashed: coordinate === 1 }))), -12);
  const at = Math.min(view.frame, runs[view.focus].x.length - 1);
  Page.fill(element("state-rows"), optimizer.curves.map((label, c) => {
    const swatch = make("i");
    swatch.style.borderColor = stateColors[c];
    return make("tr", {}, make("th", { scope: "row" }, swatch, label),
      states[c].map(values => make("td", {}, at === 0 ? "…" : format(values[at - 1]))));
  }));
}

function format(value) {
  const size = Math.abs(value);
  const text = size === 0 ? "0" : size >= 1e5 || size < 1e-3 ? value.toExponential(1) : value.toPrecision(3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return text.replaceAll("-", "−").replace("e+", "e");
}

// Where an optimizer is in the frame that is shown.
function placeOf(i) {
  const run = runs[i], last = Math.min(view.frame, run.x.length - 1);
  return {
    x: run.x[last],
    y: run.y[last],
    value: run.value[last],
    distance: distance(run.x[last], run.y[last]),
    isGone: run.outcome === diverged && view.frame >= run.x.length - 1,
    isThere: run.outcome >= 0 && data.frames[view.frame] >= run.outcome,
    outcome: run.outcome,
  };
}

const about = () => view.start === null ? "" : "≈ ";

function drawTable() {
  element("value-head").textContent = `${about()}value`;
  element("distance-head").textContent = `${about()}distance`;
  data.optimizers.forEach((optimizer, i) => {
    const at = placeOf(i), row = element(`racer-${i}`), cells = row.cells;
    cells[1].textContent = at.isGone ? "" : format(at.value);
    cells[2].textContent = at.isGone ? "" : format(at.distance);
    cells[3].textContent = at.outcome >= 0 ? `${at.isThere ? "✓ " : ""}${at.outcome}` : at.outcome === diverged ? "diverges" : "never";
    row.className = `${view.off.has(i) ? "off" : ""} ${at.isThere ? "there" : ""}`;
  });
}

// ---- In words, for who does not see the picture

const shownOptimizers = () => data.optimizers.map((optimizer, i) => ({ ...optimizer, i })).filter(optimizer => !view.off.has(optimizer.i));
const pair = ([x, y]) => `(${format(x)}, ${format(y)})`;

function drawWords() {
  if (!element("words").open) return;
  const minima = ground.minima.map(pair).join(", ");
  element("ground").textContent = `Step ${data.frames[view.frame]} of ${data.steps}, from ${pair([runs[0].x[0], runs[0].y[0]])}. `
    + (ground.minima.length === 1 ? `The minimum lies at ${minima}.` : `The minima lie at ${minima}.`);
  Page.fill(element("places"), shownOptimizers().map(optimizer => {
    const at = placeOf(optimizer.i);
    const where = at.isGone ? "has left: it diverges" : `at ${pair([at.x, at.y])}, value ${about()}${format(at.value)}, ${format(at.distance)} from a minimum`;
    return make("li", {}, `${optimizer.title}: ${where}${at.isThere ? `, there since step ${at.outcome}` : ""}.`);
  }));
}

// One sentence: the step, and who is nearest.
function sayWhere(first = "") {
  const places = shownOptimizers().map(optimizer => ({ title: optimizer.title, ...placeOf(optimizer.i) })).filter(place => !place.isGone);
  const nearest = places.sort((a, b) => a.distance - b.distance).slice(0, 3).map(place => `${place.title} ${format(place.distance)}`).join(", ");
  Page.say(`${first}Step ${data.frames[view.frame]} of ${data.steps}${nearest ? `, nearest to a minimum: ${nearest}` : ""}.`);
}

let isAsked = false;

function draw() {
  if (isAsked || !ground) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    drawNow();
  });
}

function drawNow() {
  drawMap();
  drawTable();
  drawWords();
  drawCharts();
  element("step").value = view.frame;
  element("step").setAttribute("aria-valuetext", `step ${data.frames[view.frame]} of ${data.steps}`);
  element("count").textContent = `step ${data.frames[view.frame]} / ${data.steps}`;
  element("play").textContent = view.playing ? "❚❚ Pause" : isAtEnd() ? "↻ Again" : "▶ Play";
}

// Other colours hold. What is printed must be drawn before the printer asks for it.
function repaint() {
  mix();
  drawSwatches();
  if (ground) drawNow();
}

function drawSwatches() {
  data.optimizers.forEach((optimizer, i) => {
    const context = element(`swatch-${i}`).getContext("2d");
    context.clearRect(0, 0, 52, 24);
    [context.strokeStyle, context.lineWidth] = [colorOf(optimizer), 7];
    context.setLineDash(optimizer.dashed ? [13, 7] : []);
    context.beginPath(); context.moveTo(0, 12); context.lineTo(52, 12); context.stroke();
  });
}

// ---- Playing

const isAtEnd = () => view.frame >= data.frames.length - 1;
let clock = 0, lastTime = null;

function play(on) {
  if (on && isAtEnd()) view.frame = 0;
  const wasPlaying = view.playing;   // then its loop goes on
  view.playing = on;
  [lastTime, clock] = [null, 0];
  if (!on) {
    remember();
    if (wasPlaying) sayWhere();
  } else if (!wasPlaying) {
    requestAnimationFrame(tick);
  }
  draw();
}

function tick(time) {
  if (!view.playing) return;
  if (lastTime !== null) clock += Math.min(time - lastTime, 200) / 1000 * view.speed / (data.frames[1] - data.frames[0]);
  lastTime = time;
  const whole = Math.floor(clock);
  clock -= whole;
  if (whole > 0) {
    view.frame = Math.min(view.frame + whole, data.frames.length - 1);
    draw();
  }
  if (isAtEnd()) play(false); else requestAnimationFrame(tick);
}

function goTo(frame) {
  view.playing = false;
  view.frame = Math.min(Math.max(frame, 0), data.frames.length - 1);
  remember();
  draw();
  sayWhere();
}

async function showSurface(index, start = null) {
  const chosen = (index + data.surfaces.length) % data.surfaces.length;
  view.surface = chosen;
  const loaded = await unpack(chosen);
  if (view.surface !== chosen) return;
  ground = loaded;
  cursor = null;
  element("title").textContent = ground.title;
  element("formula").textContent = `f = ${ground.formula}`;
  element("lesson").textContent = ground.lesson;
  element("legend").textContent =
    `Arrives: the steps until it is within ${ground.tolerance} of a minimum and stays there to step ${data.steps}. Squares mark starts, stars minima, dots every ten steps.`;
  [...element("surfaces").children].forEach((button, i) => button.setAttribute("aria-pressed", i === chosen));
  data.optimizers.forEach((_, i) => { element(`rate-${i}`).textContent = `${ground.runs[i].rate}`; });
  startAt(start);
}

// Starts the race at a recorded start; null is the usual one.
function startAt(start, wish = null) {
  view.start = start;
  chooseRuns();
  const way = wish && start !== null ? `, ${format(Math.hypot(wish[0] - startPoint(start)[0], wish[1] - startPoint(start)[1]))} from where you clicked` : "";
  const count = ground.starts[0] * ground.starts[1];
  element("place").textContent = start === null
    ? `From the usual start ${pair(ground.start)}.`
    : `From ${pair(startPoint(start))}, the nearest of ${count} recorded starts${way}.`;
  element("home").hidden = start === null;
  element("map").setAttribute("aria-label", `${ground.title}, seen from above, with the way of each optimizer`);
  remember();
  draw();
  sayWhere(`${ground.title}. ${element("place").textContent} `);
}

function toggle(i) {
  if (!view.off.delete(i)) view.off.add(i);
  element(`switch-${i}`).checked = !view.off.has(i);
  remember();
  draw();
  Page.say(`${data.optimizers[i].title} ${view.off.has(i) ? "off" : "on"}.`);
}

// ---- The page's address

function remember() {
  if (!ground) return;
  Page.address.write({
    surface: ground.name,
    step: data.frames[view.frame],
    start: view.start === null ? null : startPoint(view.start).map(value => Math.round(value * 1000) / 1000).join(","),
    off: [...view.off].map(i => data.optimizers[i].name).join(","),
    state: data.optimizers[view.focus].name,
  });
}

async function recall() {
  const wanted = Page.address.read();
  const named = (list, name) => list.findIndex(item => item.name === name);
  view.playing = false;
  view.off = new Set((wanted.off ?? "").split(",").map(name => named(data.optimizers, name)).filter(i => i >= 0));
  data.optimizers.forEach((_, i) => { element(`switch-${i}`).checked = !view.off.has(i); });
  if (named(data.optimizers, wanted.state) >= 0) view.focus = named(data.optimizers, wanted.state);
  element("focus").value = view.focus;
  const step = parseInt(wanted.step ?? "0", 10) || 0;
  view.frame = Math.max(0, data.frames.findLastIndex(frame => frame <= step));
  const index = Math.max(0, named(data.surfaces, wanted.surface));
  ground = await unpack(index);
  const [x, y] = (wanted.start ?? "").split(",").map(Number);
  await showSurface(index, wanted.start !== undefined && Number.isFinite(x) && Number.isFinite(y) ? nearestStart(x, y) : null);
  return wanted.step !== undefined;
}

// ---- Controls

function build() {
  data.surfaces.forEach((surface, i) => {
    element("surfaces").append(make("button", { type: "button", onclick: () => change(i) }, surface.title));
  });
  data.optimizers.forEach((optimizer, i) => {
    const box = make("input", { type: "checkbox", id: `switch-${i}`, onchange: () => toggle(i) });
    box.checked = true;
    const name = make("span", {}, optimizer.title, " ", make("small", { id: `rate-${i}` }));
    const swatch = make("canvas", { id: `swatch-${i}`, width: 52, height: 24, "aria-hidden": "true" });
    element("racers").append(make("tr", { id: `racer-${i}` },
      make("th", { scope: "row" }, make("label", {}, box, swatch, name)), make("td"), make("td"), make("td")));
    element("focus").append(new Option(optimizer.title, i));
  });
  for (const speed of speeds) element("speed").append(new Option(`${speed}/s`, speed, false, speed === view.speed));
  element("step").max = data.frames.length - 1;

  element("play").addEventListener("click", () => play(!view.playing));
  element("back").addEventListener("click", () => goTo(view.frame - 1));
  element("next").addEventListener("click", () => goTo(view.frame + 1));
  element("step").addEventListener("input", event => goTo(Number(event.target.value)));
  element("speed").addEventListener("change", event => { view.speed = Number(event.target.value); });
  element("focus").addEventListener("change", event => { view.focus = Number(event.target.value); remember(); draw(); });
  element("home").addEventListener("click", () => { view.frame = 0; startAt(null); play(true); });

  const map = element("map");
  const pointAt = event => {
    const box = map.getBoundingClientRect(), [left, right, bottom, top] = ground.window;
    return [left + (right - left) * (event.clientX - box.left) / box.width, top - (top - bottom) * (event.clientY - box.top) / box.height];
  };
  map.addEventListener("click", event => {
    const wish = pointAt(event);
    view.frame = 0;
    startAt(nearestStart(...wish), wish);
    play(true);
  });
  map.addEventListener("pointermove", event => {
    if (event.pointerType !== "mouse") return;
    cursor = nearestStart(...pointAt(event));
    draw();
  });
  map.addEventListener("pointerleave", () => { cursor = null; draw(); });
  map.addEventListener("blur", () => { cursor = null; draw(); });
  map.addEventListener("keydown", event => {
    const [columns, rows] = ground.starts, move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (move) {
      cursor ??= view.start ?? nearestStart(...ground.start);
      const column = Math.min(Math.max(cursor % columns + move[0], 0), columns - 1), row = Math.min(Math.max(Math.floor(cursor / columns) + move[1], 0), rows - 1);
      cursor = row * columns + column;
      draw();
      Page.say(`Start at ${pair(startPoint(cursor))}, ${format(distance(...startPoint(cursor)))} from a minimum.`);
    } else if (event.key === "Enter" && cursor !== null) {
      view.frame = 0;
      startAt(cursor);
      play(true);
    } else if (event.key === "Escape") {
      view.frame = 0;
      startAt(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });

  for (const id of ["values", "states"]) {
    const chart = element(id);
    const scrub = event => {
      if (event.type === "pointermove" && !event.buttons) return;
      const box = chart.getBoundingClientRect();
      goTo(Math.round((event.clientX - box.left - 46) / (box.width - 54) * (data.frames.length - 1)));
    };
    chart.addEventListener("pointerdown", scrub);
    chart.addEventListener("pointermove", scrub);
  }

  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const tag = event.target.tagName, isSlider = tag === "INPUT" && event.target.type === "range";
    const act = {
      " ": () => play(!view.playing),
      ArrowLeft: () => goTo(view.frame - 1),
      ArrowRight: () => goTo(view.frame + 1),
      Home: () => goTo(0),
      End: () => goTo(data.frames.length - 1),
      "[": () => change(view.surface - 1),
      "]": () => change(view.surface + 1),
    }[event.key] ?? (/^[1-9]$/.test(event.key) && event.key <= data.optimizers.length ? () => toggle(event.key - 1) : null);
    if (!act || tag === "SELECT") return;
    if (event.key === " " && (tag === "BUTTON" || tag === "SUMMARY" || tag === "INPUT" && !isSlider)) return;   // it presses what has the focus
    if (isSlider && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    act();
  });
  window.addEventListener("resize", draw);
  element("words").addEventListener("toggle", draw);
  Page.colours.listen(repaint);
  Page.address.listen(recall);
}

async function change(surface) {
  view.frame = 0;
  await showSurface(surface);
  play(true);
}

async function begin() {
  if (typeof DecompressionStream === "undefined" || !Array.prototype.findLastIndex) {
    element("notice").textContent = "This page needs a browser of 2023 or later: its numbers are compressed, and this browser cannot unpack them.";
    element("notice").hidden = false;
    return;
  }
  mix();
  build();
  drawSwatches();
  const isFixed = await recall();
  if (!isFixed && !Page.isStill()) play(true);
}

begin();
