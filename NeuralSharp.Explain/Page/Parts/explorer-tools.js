"use strict";

// What if: other numbers in the leaves, a nudge, a step downhill, a wrong rule. Each calls change(...) and the page follows.
class Tools {
  constructor(data, model, change) {
    Object.assign(this, { data, model, change });
    const unknown = model.canCompute ? Scalars.unknown?.(model.scalarView) ?? [] : [];
    this.works = model.canCompute && unknown.length === 0;
    Page.element("can-edit").hidden = !this.works;
    Page.element("no-tools").hidden = this.works;
    if (!this.works) {
      Page.element("no-tools").textContent = unknown.length
        ? `Numbers cannot be changed here: this page does not know the arithmetic of ${unknown.join(", ")}.`
        : "Numbers cannot be changed here: the graph is too large to be opened into single numbers, and those are what this page would compute with. Take a smaller batch or a smaller network to play with.";
      return;
    }
    this.leaves = model.scalarView.nodes.map((_, n) => n).filter(n => Moments.isLeaf(model.scalarView.nodes[n]));
    this.leaves.sort((one, other) => this.isConstant(one) - this.isConstant(other) || one - other);
    this.findGroups();
    this.listen();
    this.history = [];
  }

  name(n) { return this.model.scalarView.nodes[n].name; }

  isConstant(n) { return this.model.scalarView.nodes[n].kind === "constant"; }

  // Leaves by their tensors, for graphs with many; the group of a leaf is its tensor's place in the view of tensors.
  findGroups() {
    const view = this.data.views.find(view => view.kind === "tensors" && view.nodes.every(node => node.scalars));
    this.groups = view ? view.nodes.filter(Moments.isLeaf).map(({ name, scalars }) => ({ name, leaves: scalars })) : [{ name: "all", leaves: this.leaves }];
    const isLong = this.leaves.length > 40 && this.groups.length > 1;
    this.group = isLong ? 0 : undefined;
    Page.element("group-row").hidden = !isLong;
    Page.fill(Page.element("group"), this.groups.map(({ name }, g) => Page.make("option", { value: g }, name)));
    const gradients = this.leaves.filter(n => this.model.scalarView.nodes[n].kind === "leaf");
    Page.fill(Page.element("nudge-leaf"), Page.make("option", { value: "" }, "choose…"), gradients.map(n => Page.make("option", { value: n }, this.name(n))));
    Page.fill(Page.element("nudge-size"), ["1", "0.1", "0.01", "0.001", "1e-6", "1e-9", "1e-13"].map(h => Page.make("option", { value: h }, h.replace("-", "−"))));
    Page.element("nudge-size").value = "0.001";
    this.buildRows();
  }

  buildRows() {
    const shown = (this.group === undefined ? this.leaves : this.groups[this.group].leaves).slice(0, 400);
    this.rows = shown.map(n => {
      const hasGradient = this.model.scalarView.nodes[n].kind === "leaf";
      const input = Page.make("input", { type: "text", inputmode: "text", spellcheck: "false", autocomplete: "off", size: 11, "data-node": n, "aria-label": `value of ${this.name(n)}`, onchange: () => this.edit(n, input) });
      const gradient = Page.make("td", {}), nudge = hasGradient && Page.make("button", { type: "button", "data-nudge": n, "aria-label": `Nudge ${this.name(n)}`, onclick: () => this.change({ nudge: `${n}:${Page.element("nudge-size").value}` }) }, "Nudge");
      const row = Page.make("tr", {}, Page.make("th", { scope: "row" }, Page.make("var", {}, this.name(n))), Page.make("td", {}, input), gradient, Page.make("td", {}, ...(nudge ? [nudge] : [])));
      return { n, row, input, gradient };
    });
    Page.fill(document.querySelector("#leaves tbody"), this.rows.map(({ row }) => row));
  }

  listen() {
    const on = (id, event, act) => Page.element(id).addEventListener(event, act);
    on("group", "change", () => { this.group = Number(Page.element("group").value); this.buildRows(); this.update(this.now); });
    on("reset", "click", () => { this.history = []; this.change({ edits: new Map() }); Page.say("Back to the program's own numbers."); });
    const nudge = () => this.change({ nudge: Page.element("nudge-leaf").value === "" ? "" : `${Page.element("nudge-leaf").value}:${Page.element("nudge-size").value}` });
    on("nudge-leaf", "change", nudge);
    on("nudge-size", "change", nudge);
    on("descend", "click", () => this.descend());
    on("rule", "change", () => this.change({ rule: Page.element("rule").value }));
    on("rule-off", "click", () => { this.change({ rule: "sum" }); Page.element("rule").focus(); });
  }

  // What is no number is told, and stays where it was typed; all else stays as it is.
  edit(n, input) {
    const value = Numbers.parse(input.value), error = Page.element("edit-error");
    const isBad = value === null;
    input.setAttribute("aria-invalid", String(isBad));
    error.hidden = !isBad;
    if (isBad) {
      error.textContent = `“${input.value.slice(0, 40)}” is no number, so ${this.name(n)} stays ${Page.shortNumber(this.model.values[n])}. Write it like 0.5, −2 or 1e-3, or as a calculation.`;
      return;
    }
    const edits = new Map(this.model.edits);
    if (Object.is(value, this.model.own[n])) edits.delete(n);
    else edits.set(n, value);
    this.change({ edits });
    Page.say(`${this.name(n)} is ${Page.shortNumber(value)} now; the result is ${Page.shortNumber(this.model.values[this.model.output])}.`);
  }

  descend() {
    const field = Page.element("rate"), rate = Numbers.parse(field.value), isBad = rate === null || !Number.isFinite(rate), error = Page.element("rate-error");
    field.setAttribute("aria-invalid", String(isBad));
    error.hidden = !isBad;
    if (isBad) {
      error.textContent = `“${field.value.slice(0, 40)}” is no rate. Write a number such as 0.1.`;
      return;
    }
    const { edits, before, after } = this.model.descend(rate);
    this.history.push({ rate, before, after });
    this.change({ edits });
    Page.say(`One step: the result goes from ${Page.shortNumber(before)} to ${Page.shortNumber(after)}.`);
  }

  // ---- What is shown. now: { story, moment, hidden, nudge, isComplete(n) for nodes of the view of scalars }

  update(now) {
    this.now = now;
    if (!this.works) return;
    const { model } = this;
    for (const { n, row, input, gradient } of this.rows) {
      const isEdited = model.edits.has(n), shown = `${Page.shortNumber(model.values[n]).replace("−", "-")}`;
      if (input.dataset.shown !== `${model.values[n]}`) {
        input.value = shown;
        input.dataset.shown = `${model.values[n]}`;
        input.title = String(model.values[n]);
        input.removeAttribute("aria-invalid");
      }
      row.classList.toggle("edited", isEdited);
      const told = model.current.gradients[n];
      const text = told === null || told === undefined ? "none" : now.isComplete(n) ? Page.shortNumber(told) : "?";
      if (gradient.textContent !== text) gradient.textContent = text;
    }
    if (![...document.querySelectorAll("#leaves input")].some(input => input.getAttribute("aria-invalid") === "true")) Page.element("edit-error").hidden = true;
    Page.element("reset").hidden = model.edits.size === 0;
    this.showNudge(now.nudge);
    this.showDescent();
    this.showRule();
  }

  showNudge(nudge) {
    const [leaf, size] = (nudge ?? "").split(":"), n = Number(leaf), h = Number(size), place = Page.element("nudge-result");
    const isChosen = leaf !== "" && this.model.scalarView.nodes[n]?.kind === "leaf" && Number.isFinite(h) && h !== 0;
    Page.element("nudge-leaf").value = isChosen ? leaf : "";
    if (isChosen) Page.element("nudge-size").value = size;
    if (!isChosen) { place.replaceChildren(); return; }
    const { up, down, here, slope, central, gradient } = this.model.nudge(n, h), name = this.name(n), short = Page.shortNumber;
    const row = (label, text, kind) => Page.make("tr", {}, Page.make("th", { scope: "row" }, label), Page.make("td", { class: kind }, text));
    const far = Math.abs(slope - gradient) / Math.max(1e-12, Math.abs(gradient)), isTiny = h < 1e-7;
    const isWrong = !Numbers.same(gradient, this.model.right.gradients[n]);
    const words = gradient === null ? `No gradient flows to ${name}.`
      : isWrong ? "The measured slope contradicts the gradient of this wrong rule. That is how a gradient check finds such a mistake."
      : isTiny ? "With so tiny an h, f(x + h) and f(x) agree in nearly all of their digits, and what is left of the difference is mostly rounding."
        : far > 0.05 ? "The measured slope is that of a straight line over the whole of h, and the function bends in between. Make h smaller."
          : "The two agree: the gradient is the slope. Measured from both sides it is closer still, since what the function bends to one side cancels.";
    Page.fill(place, Page.make("table", {}, Page.make("tbody", {},
      row(`f, as it is`, short(here), "here"), row(`f with ${name} + h`, short(up), "up"), row(`f with ${name} − h`, short(down), "down"),
      row("(f(x + h) − f(x)) / h", short(slope), "slope"), row("(f(x + h) − f(x − h)) / 2h", short(central), "central"),
      row(this.model.rule === "sum" ? "gradient, by backprop" : "gradient, by the wrong rule", gradient === null ? "none" : short(gradient), "gradient"))), Page.make("p", { class: "small" }, words));
  }

  showDescent() {
    const place = Page.element("descended");
    if (this.model.edits.size === 0) this.history = [];
    if (this.history.length === 0) { place.replaceChildren(); return; }
    const rows = this.history.slice(-6).map(({ rate, before, after }, i) => Page.make("tr", {},
      Page.make("th", { scope: "row" }, String(Math.max(0, this.history.length - 6) + i + 1)), Page.make("td", {}, Page.shortNumber(rate)), Page.make("td", { class: "before" }, Page.shortNumber(before)),
      Page.make("td", { class: "after" }, Page.shortNumber(after))));
    const { before, after } = this.history.at(-1);
    const words = !(after < before) ? "The result did not fall: the slope holds only nearby, and the step went too far. Try a smaller rate." : "The result fell. The leaves have moved, so the gradients are others now: that is why each step needs a new pass.";
    Page.fill(place, Page.make("table", {}, Page.make("thead", {}, Page.make("tr", {}, ...["step", "rate", "before", "after"].map(head => Page.make("th", { scope: "col" }, head)))), Page.make("tbody", {}, ...rows)),
      Page.make("p", { class: "small" }, words));
  }

  static mistakes = {
    overwrite: ["Wrong rule: overwrite.", "What arrives last replaces what had arrived before, as if one had written = for +=. All other paths are forgotten."],
    recursion: ["Wrong rule: recursion.", "Each op passes on all that it has whenever something arrives, instead of waiting until it has everything. What came first is passed on again each time."],
    mean: ["Wrong rule: mean for sum.", "Where paths meet, the mean is taken. But a value that works over two paths works twice: what they bring is added."],
  };

  // While a wrong rule is on: what it is, and each gradient that it ruins beside the right one.
  showRule() {
    const { model } = this, isOn = model.rule !== "sum", select = Page.element("rule");
    select.value = model.rule;
    Page.element("rule-notice").hidden = !isOn;
    document.body.classList.toggle("wrong-rule", isOn);
    if (!isOn) return;
    const [name, words] = Tools.mistakes[model.rule], { nodes } = model.scalarView;
    const ruined = nodes.map((_, n) => n).filter(n => !Numbers.same(model.right.gradients[n], model.current.gradients[n]));
    Page.element("rule-name").textContent = name;
    Page.element("rule-words").textContent = words + (model.current.stopped ? " It visits ops so often that the page stopped it." : "")
      + (ruined.length === 0 ? " In this graph it does no harm, since no two paths meet where it matters. That is how such a mistake stays hidden." : ` ${ruined.length === 1 ? "One gradient is" : `${ruined.length} gradients are`} wrong:`);
    Page.element("rule-where").hidden = ruined.length === 0;
    const number = gradient => gradient === null || gradient === undefined ? "none" : Page.shortNumber(gradient);
    const rows = ruined.slice(0, 12).map(n => Page.make("tr", { "data-node": n }, Page.make("th", { scope: "row" }, Page.make("var", {}, this.name(n))),
      Page.make("td", { class: "is-wrong" }, `✗ ${number(model.current.gradients[n])}`), Page.make("td", { class: "is-right" }, `✓ ${number(model.right.gradients[n])}`)));
    Page.fill(Page.element("rule-table"), ruined.length ? Page.make("table", {}, Page.make("thead", {}, Page.make("tr", {}, ...["gradient of", "under this rule", "right"].map(head => Page.make("th", { scope: "col" }, head)))),
      Page.make("tbody", {}, ...rows)) : [], ruined.length > 12 ? Page.make("p", { class: "small" }, `and ${ruined.length - 12} more, marked in the graph`) : []);
  }
}
