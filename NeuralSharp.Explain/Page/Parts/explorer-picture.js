"use strict";

// The graph that C# drew, brought to life: what is not known yet is "?", what is at work is marked, and the arrows follow the edges.
// Positions never change; only what differs from the last time is touched.
class Picture {
  constructor(place, view, v) {
    this.view = view;
    this.v = v;
    this.svg = place.querySelector("svg");
    this.svg.setAttribute("role", "application");      // the arrow keys are its own
    this.svg.setAttribute("aria-roledescription", "graph");
    this.drawn = new Map([...this.svg.querySelectorAll("text")].map(text => [text, text.textContent]));
    this.shown = new Map(this.drawn);
    this.classes = new Map();
    this.labels = [];
    this.nodes = view.nodes.map((_, n) => this.partsOfNode(this.svg.querySelector(`.node[data-node="${n}"]`), n));
    this.edges = view.edges.map((_, e) => this.partsOfEdge(this.svg.querySelector(`.edge[data-edge="${e}"]`)));
    this.roving = 0;

    // A little too wide is drawn a little smaller; what is wider scrolls.
    const width = Number(this.svg.getAttribute("width"));
    Object.assign(this.svg.style, { width: "100%", height: "auto", maxWidth: `${width}px` });
    this.svg.style.setProperty("--least", `${Math.round(0.76 * width)}px`);
  }

  partsOfNode(group, n) {
    group.setAttribute("role", "img");
    group.setAttribute("tabindex", n === 0 ? "0" : "-1");
    group.querySelector("title")?.remove();
    const texts = [...group.querySelectorAll("text")];
    for (const text of texts) text.after(" ");       // so that the words of a box are read one by one
    const cells = [...group.querySelectorAll(".cell")].map(cell => {
      cell.classList.remove(...Picture.signs);
      return { group: cell, rect: cell.querySelector("rect"), text: cell.querySelector("text"), line: cell.querySelector("line") };
    });
    return { group, texts, values: [...group.querySelectorAll(":scope > .value")], gradient: group.querySelector(":scope > .gradient"), cells };
  }

  // What is drawn tells the sign and the size of each contribution, which the reader is to find; so they are taken away, and come back in time.
  partsOfEdge(group) {
    group.querySelector("title")?.remove();
    group.classList.remove(...Picture.signs);
    const label = kind => { const text = group.querySelector(`.${kind}`), before = text?.previousElementSibling; return { text, mark: before?.classList.contains("mark") ? before : null }; };
    return { group, path: group.querySelector("path"), local: label("local"), contribution: label("contribution") };
  }

  static signs = ["positive", "negative", "zero", "odd", "mixed"];

  static sign(value) {
    const number = Numbers.single(value);
    return number === undefined ? "mixed" : !Number.isFinite(number) ? "odd" : number > 0 ? "positive" : number < 0 ? "negative" : "zero";
  }

  // ---- What is shown

  write(text, content) {
    if (!text || this.shown.get(text) === content) return;
    this.shown.set(text, content);
    text.textContent = content;
  }

  mark(group, names) {
    const before = this.classes.get(group) ?? "", after = names.filter(Boolean).join(" ");
    if (before === after) return;
    if (before) group.classList.remove(...before.split(" "));
    if (after) group.classList.add(...after.split(" "));
    this.classes.set(group, after);
  }

  writeLabel({ text, mark }, content) {
    this.write(text, content);
    this.write(mark, content === "" ? "" : this.drawn.get(mark));
  }

  // now: { model, moments, moment, hidden, selected, line, all }; all shows the numbers of the complete pass, as on paper.
  update(now) {
    const { moments, moment, hidden, all } = now, here = moments.list[moment];
    const visited = here.kind === "op" || here.kind === "seed" ? here.node : here.step === undefined || all ? undefined : moments.steps[here.step].node;
    const target = here.index === undefined || all ? undefined : here.node, edge = all ? undefined : moments.contribution(moment)?.edge;
    this.nodes.forEach((node, n) => this.updateNode(node, n, now, visited === n && !all, target === n));
    const largest = this.largest(moments.steps);
    this.edges.forEach((parts, e) => {
      const hits = moments.hits[e], at = hit => hit && moments.steps[hit.step].contributions[hit.index];
      const contribution = at(hits.findLast(hit => all || hit.at < moment || (hit.at === moment && !hidden))), touched = at(hits.findLast(hit => all || hit.at <= moment));
      const isAsked = e === edge && here.kind === "contribution" && hidden, isFeeding = here.kind === "op" && !all && moments.inputs[here.node].includes(e), local = touched?.local;
      if (parts.contributed === contribution && parts.touched === touched && parts.look === `${isAsked}${isFeeding}${e === edge}`) return;
      Object.assign(parts, { contributed: contribution, touched, look: `${isAsked}${isFeeding}${e === edge}` });
      this.writeLabel(parts.local, local !== undefined && local !== null ? Page.shortNumber(Number(local)) : "");
      this.writeLabel(parts.contribution, contribution ? this.size(contribution.value) : isAsked ? "?" : "");
      const sign = contribution && contribution.value !== undefined ? Picture.sign(contribution.value) : undefined;
      this.mark(parts.group, [sign, e === edge && "current", isFeeding && "feeding"]);
      const width = contribution && largest > 0 ? 1.2 + 2.6 * Math.sqrt(Math.min(1, this.magnitude(contribution.value) / largest)) : 1.2;
      if (parts.width !== width) parts.path.setAttribute("stroke-width", (parts.width = width).toFixed(1));
    });
  }

  // The size of a contribution, of several the largest; NaN and infinity count as the largest of all.
  magnitude(value) {
    const elements = Numbers.elements(value) ?? [Number(value?.min), Number(value?.max)];
    return elements.reduce((most, x) => Math.max(most, Number.isFinite(x) ? Math.abs(x) : Infinity), 0);
  }

  largest(steps) {
    if (this.measured === steps) return this.most;
    this.measured = steps;
    const sizes = steps.flatMap(step => step.contributions).filter(({ value }) => value !== undefined).map(({ value }) => this.magnitude(value)).filter(Number.isFinite);
    return this.most = sizes.reduce((most, size) => Math.max(most, size), 0);
  }

  updateNode(node, n, { model, moments, moment, hidden, selected, line, all }, isCurrent, isTarget) {
    const { v, view } = this, isKnown = all || moments.valueAt[n] <= moment, isExpected = moments.completeAt[n] !== Infinity;
    const isComplete = all || (isExpected && moments.isComplete(n, moment, hidden)), { count, of } = moments.arrived(n, moment, hidden);
    const isSelected = selected === n, isFromLine = line !== undefined && view.nodes[n].line === line;
    const state = `${model.version} ${[isKnown, isComplete, count, isCurrent, isTarget, isSelected, isFromLine]}`;
    if (node.state === state) return;
    node.state = state;

    const value = model.value(v, n), gradient = model.gradient(v, n), isOwn = model.edits.size === 0 && !model.data.redrawn, lines = isOwn ? [] : this.lines(value, node.values.length);
    node.values.forEach((text, i) => this.write(text, !isKnown ? (i === 0 ? "?" : "") : isOwn ? this.drawn.get(text) : lines[i] ?? ""));
    this.paintCells(node, isKnown ? Numbers.elements(value) : null, isKnown ? "–" : "?");
    const isWrong = isComplete && model.rule !== "sum" && !this.agrees(gradient, model.rightGradient(v, n));
    const told = !isComplete ? (count > 0 ? `? ${count} of ${of}` : "?") : `${isWrong ? "✗ " : ""}${this.short(gradient)}`;
    this.write(node.gradient, isComplete && model.isOwn && !model.data.redrawn ? this.drawn.get(node.gradient) : `grad ${told}`);
    this.mark(node.group, [isCurrent && "current", isTarget && "target", !isKnown && "unknown", isExpected && isComplete && "complete", isExpected && !isComplete && count > 0 && "waiting",
      isSelected && "selected", isFromLine && "from-line", isWrong && "wrong"]);

    node.group.setAttribute("aria-label", this.labels[n] = this.label(node, n, { isKnown, isComplete, isExpected, isWrong, isSelected, count, of, right: isWrong ? model.rightGradient(v, n) : undefined }));
  }

  // What stands in the box, then in words what is not seen from it.
  label({ texts, gradient }, n, { isKnown, isComplete, isExpected, isWrong, isSelected, count, of, right }) {
    const { name, op, kind } = this.view.nodes[n], seen = texts.map(text => this.shown.get(text)).filter(Boolean).join(" "), more = [];
    if (!seen.startsWith(name)) more.push(name);
    if (op) more.push(`made by ${op}`);
    else more.push(kind === "constant" ? "a leaf without gradient" : "a leaf");
    if (!isKnown) more.push("not yet computed");
    if (gradient && isExpected && !isComplete) more.push(count > 0 ? `gradient waits for ${of - count} of ${of}` : "gradient not yet known");
    if (isWrong) more.push(`wrong, right is ${Numbers.text(right)}`);
    if (isSelected) more.push("selected");
    return more.length ? `${seen}; ${more.join(", ")}` : seen;
  }

  agrees(one, other) {
    const [ones, others] = [Numbers.elements(one), Numbers.elements(other)];
    return !ones || !others || ones.every((number, i) => Numbers.same(number, others[i]));
  }

  // A cell tells its number's size by its shade and by the bar below, and its sign by the bar's dashes.
  paintCells(node, elements, unknown) {
    const largest = elements ? elements.reduce((most, x) => Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most, 0) : 0;
    node.cells.forEach((cell, i) => {
      const number = elements?.[i], size = number === undefined ? 0 : !Number.isFinite(number) ? 1 : largest === 0 ? 0 : Math.abs(number) / largest;
      this.write(cell.text, number === undefined ? unknown : Page.shortNumber(number));
      this.mark(cell.group, [number !== undefined && Picture.sign(number)]);
      if (cell.size === size) return;
      cell.size = size;
      cell.rect.setAttribute("fill-opacity", (0.35 * size).toFixed(2));
      const left = Number(cell.rect.getAttribute("x")) + 3, room = Number(cell.rect.getAttribute("width")) - 6;
      cell.line.setAttribute("x2", (left + size * room).toFixed(1));
    });
  }

  // What stands in a box: one number, or the least, the largest and the mean of many.
  lines(value, count) {
    const elements = Numbers.elements(value);
    if (elements?.length === 1 || count === 1) return [this.short(value)];
    if (!elements && !value) return ["–"];
    const { min, max, mean, nan, inf } = elements ? Numbers.statistics(elements) : value, short = number => Page.shortNumber(Number(number));
    return [`min ${short(min)}`, `max ${short(max)}`, `mean ${short(mean)}`, nan ? `${nan} NaN` : "", inf ? `${inf} infinite` : ""];
  }

  // A number; of several the least and the largest.
  short(value) {
    const elements = Numbers.elements(value);
    if (elements?.length === 1) return Page.shortNumber(elements[0]);
    const told = elements ? Numbers.statistics(elements) : value;
    return told === undefined || told === null ? "–" : `${Page.shortNumber(Number(told.min))} … ${Page.shortNumber(Number(told.max))}`;
  }

  // A contribution: of several the largest size.
  size(value) {
    if (value === undefined) return "–";
    const number = Numbers.single(value);
    return number !== undefined ? Page.shortNumber(number) : `± ${Page.shortNumber(this.magnitude(value))}`;
  }

  // ---- Moving over the nodes

  focus(n) {
    this.nodes[this.roving].group.setAttribute("tabindex", "-1");
    this.roving = n;
    this.nodes[n].group.setAttribute("tabindex", "0");
    this.nodes[n].group.focus({ preventScroll: true });
    this.reveal(n, true);
  }

  // The node that an arrow leads to from node n; up and down lead to neighbours of the same column.
  neighbour(n, key, moments) {
    const { view, nodes } = this, edges = view.edges;
    const along = (list, end) => list.length ? edges[list.find(e => edges[e][3]) ?? list[0]][end] : undefined;   // first along the gradient's way
    if (key === "ArrowLeft") return along(moments.inputs[n], 0);
    if (key === "ArrowRight") return along(moments.users[n], 1);
    const box = m => nodes[m].group.getBoundingClientRect(), here = box(n), y = here.top + here.height / 2, x = here.left + here.width / 2;
    let best, distance = Infinity;
    for (let m = 0; m < nodes.length; m++) {
      if (m === n) continue;
      const there = box(m), dy = there.top + there.height / 2 - y, dx = Math.abs(there.left + there.width / 2 - x);
      if ((key === "ArrowUp" ? dy >= -1 : dy <= 1)) continue;
      const away = Math.abs(dy) + 2 * dx;
      if (away < distance) [best, distance] = [m, away];
    }
    return best;
  }

  // Scrolls the graph, and never the page, so that a node is seen.
  reveal(n, isPageToo = false) {
    const group = this.nodes[n].group, frame = this.svg.closest("#picture");
    const box = group.getBoundingClientRect(), view = frame.getBoundingClientRect(), room = 24;
    if (box.left < view.left + room || box.right > view.right - room) frame.scrollLeft += box.left + box.width / 2 - view.left - view.width / 2;
    if (box.top < view.top + room || box.bottom > view.bottom - room) frame.scrollTop += box.top + box.height / 2 - view.top - view.height / 2;
    if (isPageToo) group.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}
