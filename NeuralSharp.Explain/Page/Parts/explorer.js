"use strict";

// The explorer: where one is, how one moves, and what follows from it. The parts stand in the files explorer-*.js.
const Explorer = (() => {
  const data = Page.data(), model = new Model(data), element = Page.element;
  const graphs = new Map([...document.querySelectorAll("#picture .view")].map(graph => [Number(graph.dataset.view), graph]));
  const shown = [...graphs.keys()], pictures = new Map(), names = { layers: "layers", tensors: "tensors", scalars: "single numbers" };
  const ledger = new Ledger(element("ledger-list"));
  const tools = new Tools(data, model, change);

  // What the user sees: it stands in the page's address, too.
  const state = { view: startingView(), moment: 0, hidden: false, predict: null, nudge: "", selected: undefined, line: undefined, fit: false, isPrinting: false };
  const answers = { right: 0, asked: 0, isFirst: true };
  let story, moments;

  // ---- Views

  // Single numbers where one sees them all, else tensors, else layers.
  function startingView() {
    const suits = (kind, most) => shown.find(v => data.views[v].kind === kind && data.views[v].nodes.length <= most);
    return suits("scalars", 60) ?? suits("tensors", 400) ?? suits("layers", Infinity) ?? shown[0];
  }

  // The moments of the view with the numbers of now.
  function rebuild() {
    moments = new Moments(data.views[state.view], model.steps(state.view));
    story = new Story(data, model, state.view, moments);
    if (!pictures.has(state.view)) pictures.set(state.view, new Picture(graphs.get(state.view), data.views[state.view], state.view));
    state.moment = Math.min(state.moment, moments.last);
    ledger.build(story);
    element("step").max = moments.last;
    element("to-backward").hidden = moments.seedAt === undefined;
    for (const [v, graph] of graphs) graph.hidden = v !== state.view;
  }

  const picture = () => pictures.get(state.view);

  // Asked for is every number where they are few; otherwise the sums alone, which are what most people get wrong.
  const predict = () => state.predict ?? (moments.list.filter((_, i) => moments.asks(i, "every")).length <= 16 ? "every" : "sums");

  // ---- Moving

  function go(moment, { ask = false, isQuiet = false } = {}) {
    state.moment = Math.max(0, Math.min(moments.last, moment));
    state.hidden = ask && model.rule === "sum" && moments.asks(state.moment, predict());
    if (state.hidden) { answers.asked++; answers.isFirst = true; }
    Panel.hint("", false);
    update({ isMove: true, isQuiet });
  }

  function next() {
    if (state.hidden) reveal("");
    else if (state.moment < moments.last) go(state.moment + 1, { ask: true });
  }

  function reveal(hint, isRight = false) {
    state.hidden = false;
    update({ isMove: true, said: hint });
    Panel.hint(hint, isRight);
  }

  function answer() {
    const typed = element("answer").value, question = moments.question(state.moment), number = Page.shortNumber(question.right), verdict = Numbers.judge(typed, question.right);
    if (verdict === "right" || verdict === "near") {
      if (answers.isFirst) answers.right++;
      reveal(verdict === "right" ? `✓ Right: ${number}.` : `✓ Right, but for rounding on the way: ${number}.`, true);
      element("go-on").focus();
      return;
    }
    const edge = data.views[state.view].edges[moments.contribution(state.moment).edge], own = Numbers.single(model.value(state.view, edge[0]));
    const hint = verdict === "none" ? "Type a number, or a calculation such as 2 * (1 − 0.5^2)." : `✗ ${Numbers.hint(Numbers.parse(typed), { ...question, own })}`;
    if (verdict === "wrong") answers.isFirst = false;
    Panel.hint(hint, false);
    Page.say(hint);
    element("answer").select();
  }

  // Goes on from the panel: the keyboard stays there, in the field if a number is asked for.
  function goOn() {
    next();
    if (state.hidden) element("answer").focus({ preventScroll: true });
    else if (element("go-on").disabled) element("panel-title").focus({ preventScroll: true });
  }

  // ---- Changes: of numbers, of the rule, of what is looked at

  function change({ edits = model.edits, rule = model.rule, nudge = state.nudge }) {
    const isRuleNew = rule !== model.rule, wasAtEnd = state.moment === moments.last;
    state.nudge = nudge;
    if (edits !== model.edits || isRuleNew) {
      model.set(edits, rule);
      if (rule !== "sum" && state.view !== model.scalars) state.view = model.scalars;
      state.hidden &&= rule === "sum";
      rebuild();
      if (isRuleNew && (rule !== "sum" || wasAtEnd)) state.moment = moments.last;
    }
    update({ back: true, said: isRuleNew ? (rule === "sum" ? "The right rule is on again." : `${Tools.mistakes[rule].join(" ")}`) : null });
  }

  function look(v) {
    const { part, kind } = moments.list[state.moment];
    state.view = v;
    state.selected = state.line = undefined;
    rebuild();
    state.moment = kind === "end" ? moments.last : part === "backward" ? moments.seedAt ?? 0 : 0;
    state.hidden = false;
    update({ back: true, isMove: true });
  }

  function select(n) {
    state.selected = state.selected === n ? undefined : n;
    update({});
    if (state.selected !== undefined) Page.say(`Selected: ${picture().labels[n]}`);
  }

  function selectLine(line) {
    state.line = state.line === line ? undefined : line;
    const made = data.views[state.view].nodes.map((_, n) => n).filter(n => data.views[state.view].nodes[n].line === line);
    if (state.line !== undefined && made.length) picture().reveal(made[0]);
    update({});
    Page.say(state.line === undefined ? "No line is selected." : made.length === 0 ? "Nothing in this graph was made in that line."
      : `Made in that line: ${made.slice(0, 8).map(n => data.views[state.view].nodes[n].name).join(", ")}${made.length > 8 ? ` and ${made.length - 8} more` : ""}.`);
  }

  // ---- What is shown

  function update({ back = false, isMove = false, isQuiet = false, said = null }) {
    const { moment, hidden } = state, here = moments.list[moment], told = story.at(moment, hidden), at = here.step === undefined ? here.node : moments.steps[here.step].node;
    const scene = { model, moments, moment, hidden, selected: state.selected, line: state.line, all: state.isPrinting };
    picture().update(scene);
    const leaf = here.kind === "end" ? moments.view.nodes.findIndex(node => node.kind === "leaf") : -1, seen = leaf < 0 ? at : leaf;   // what the pass was for
    if (isMove && seen !== undefined) picture().reveal(seen);
    if (isMove && here.index !== undefined) picture().reveal(here.node);
    Panel.show(told, { isAsked: hidden, isFirst: moment === 0, isLast: moment === moments.last });
    Panel.showQueue(story, moments, moment, hidden);
    Panel.showDetails(story, state.selected, scene, target => go(target));
    ledger.update(moments, moment, hidden);
    tools.update({ nudge: state.nudge, isComplete: isComplete() });
    showControls(here);
    showLines(at);
    element("score").textContent = answers.right ? `${answers.right} right at the first try` : "";
    remember(back);
    if (isMove && !isQuiet) Page.say([said, Formulas.text(told.title) && told.said, hidden ? Formulas.text(told.asked) : ""].filter(Boolean).join(" "));
    else if (said) Page.say(said);
  }

  // Whether the gradient of a node of the view of scalars is complete where one is, in the view that is looked at.
  function isComplete() {
    if (state.view === model.scalars) return n => moments.isComplete(n, state.moment, state.hidden);
    const tensors = new Map();
    data.views[state.view].nodes.forEach((node, n) => node.scalars?.forEach(place => tensors.set(place, n)));
    return place => tensors.has(place) && moments.isComplete(tensors.get(place), state.moment, state.hidden);
  }

  function showControls(here) {
    const { moment } = state, isEnd = moment === moments.last && !state.hidden;
    element("first").disabled = element("back").disabled = moment === 0;
    element("next").disabled = element("next-op").disabled = element("last").disabled = isEnd;
    element("step").value = moment;
    element("step").setAttribute("aria-valuetext", `${here.part}, step ${moment} of ${moments.last}`);
    element("count").textContent = `${here.part} · step ${moment} of ${moments.last}`;
    element("predict").value = predict();
    element("zoom").setAttribute("aria-pressed", String(state.fit));
    element("picture").classList.toggle("fit", state.fit);
    for (const button of element("views").children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.view) === state.view));
      button.disabled = model.rule !== "sum" && Number(button.dataset.view) !== model.scalars;
    }
    Object.assign(document.body.dataset, { view: state.view, part: here.part, kind: here.kind, moment, hidden: state.hidden ? "1" : "" });
  }

  function showLines(at) {
    const line = at === undefined ? undefined : data.views[state.view].nodes[at].line;
    for (const item of document.querySelectorAll("#program li[data-line]")) {
      const number = Number(item.dataset.line);
      item.classList.toggle("current", number === line);
      item.classList.toggle("selected", number === state.line);
      item.querySelector("button").setAttribute("aria-pressed", String(number === state.line));
    }
  }

  // ---- The address

  function remember(back) {
    const number = x => Object.is(x, -0) ? "-0" : String(x);
    Page.address.write({
      view: shown.length > 1 ? data.views[state.view].kind : null,
      step: state.moment,
      ask: state.hidden ? 1 : null,
      edit: [...model.edits].map(([node, value]) => `${node}:${number(value)}`).join(","),
      rule: model.rule === "sum" ? null : model.rule,
      nudge: state.nudge,
      predict: state.predict,
      select: state.selected,
      line: state.line,
      fit: state.fit ? 1 : null,
    }, { back });
  }

  // Takes over an address; what it says that this page does not have is left out.
  function recall({ view, step, ask, edit, rule, nudge, predict: mode, select: selected, line, fit }) {
    const place = (text, count) => /^\d+$/.test(text ?? "") && Number(text) < count ? Number(text) : undefined;
    if (tools.works) {
      const leaves = new Set(tools.leaves), edits = new Map();
      for (const [node, value] of (edit ?? "").split(",").map(pair => pair.split(":"))) {
        const number = Number(value);
        if (value && leaves.has(Number(node)) && (value === "NaN" || !Number.isNaN(number))) edits.set(Number(node), number);
      }
      model.set(edits, ["overwrite", "recursion", "mean"].includes(rule) ? rule : "sum");
    }
    state.view = model.rule !== "sum" ? model.scalars : shown.find(v => data.views[v].kind === view) ?? startingView();
    state.predict = ["every", "sums", "off"].includes(mode) ? mode : null;
    state.nudge = nudge ?? "";
    state.fit = fit === "1";
    state.line = place(line, data.lines?.length ?? 0);
    rebuild();
    state.selected = place(selected, data.views[state.view].nodes.length);
    state.moment = step === "end" ? moments.last : place(step, moments.last + 1) ?? 0;
    state.hidden = ask === "1" && model.rule === "sum" && moments.asks(state.moment, predict());
    update({ isMove: true, isQuiet: true });
  }

  // ---- Beginning

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, target } = event, node = target.closest?.("#picture .node");
    if (target.closest?.("input, select, textarea")) {
      if (key === "Escape" && target.id === "answer") { reveal(""); element("go-on").focus(); }
      return;
    }
    const act = node ? moveOver(Number(node.dataset.node), key) : { ArrowLeft: () => go(state.moment - 1), ArrowRight: event.shiftKey ? () => go(moments.nextOp(state.moment)) : next,
      Home: () => go(0), End: () => go(moments.last) }[key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function moveOver(n, key) {
    if (key.startsWith("Arrow")) return () => { const to = picture().neighbour(n, key, moments); if (to !== undefined) picture().focus(to); };
    return { Enter: () => select(n), " ": next, Home: () => picture().focus(0), End: () => picture().focus(data.views[state.view].nodes.length - 1),
      Escape: () => { state.selected = state.line = undefined; update({}); } }[key];
  }

  function listen() {
    const on = (id, event, act) => element(id).addEventListener(event, act);
    on("first", "click", () => go(0));
    on("back", "click", () => go(state.moment - 1));
    on("next", "click", next);
    on("next-op", "click", () => go(moments.nextOp(state.moment)));
    on("last", "click", () => go(moments.last));
    on("to-backward", "click", () => go(moments.seedAt));
    on("step", "input", () => go(Number(element("step").value)));
    on("zoom", "click", () => { state.fit = !state.fit; update({}); });
    on("go-on", "click", goOn);
    on("show", "click", () => { reveal(""); element("go-on").focus(); });
    on("question", "submit", event => { event.preventDefault(); answer(); });
    on("predict", "change", () => { state.predict = element("predict").value; if (!moments.asks(state.moment, state.predict)) state.hidden = false; update({ back: true }); });
    on("rule-where", "click", () => go(moments.firstWrong(model.right.gradients) ?? moments.last));
    on("picture", "click", event => { const node = event.target.closest(".node"); if (node) { picture().focus(Number(node.dataset.node)); select(Number(node.dataset.node)); } });
    document.addEventListener("keydown", press);
    Page.address.listen(recall);
    const print = isPrinting => { if (state.isPrinting !== isPrinting) { state.isPrinting = isPrinting; update({}); } };
    window.addEventListener("beforeprint", () => print(true));
    window.addEventListener("afterprint", () => print(false));
    matchMedia("print").addEventListener("change", event => print(event.matches));
  }

  function begin() {
    document.body.classList.add("scripted");
    for (const v of shown) element("views").append(Page.make("button", { type: "button", "data-view": v, onclick: () => look(v) }, `As ${names[data.views[v].kind]}`));
    element("views").hidden = shown.length < 2;
    element("panel-title").setAttribute("tabindex", "-1");
    for (const item of document.querySelectorAll("#program li[data-line]")) {
      const button = Page.make("button", { type: "button", class: "line", title: "Show what was made in this line", onclick: () => selectLine(Number(item.dataset.line)) }, ...item.childNodes);
      item.append(button);
    }
    for (const other of document.querySelectorAll("#ledger .static")) other.remove();
    listen();
    recall(Page.address.read());
  }

  begin();
  return { state, model };
})();
