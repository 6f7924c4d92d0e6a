"use strict";

// What a moment means, in words and formulas: { title, lines, asked, said }. A line has a kind ("words", "names", "numbers", "result") and
// pieces { text, node }. Nothing here knows of the page's elements.
class Story {
  constructor(data, model, v, moments) {
    Object.assign(this, { data, model, v, moments, view: data.views[v] });
    this.nodes = this.view.nodes;
    const name = moments.output === undefined ? "" : this.nodes[moments.output].name;
    this.result = /^[\w.]{1,8}$/.test(name) ? name : "L";
  }

  at(moment, hidden) {
    const { kind } = this.moments.list[moment];
    const story = this[kind](moment, hidden);
    story.said = [story.title, ...story.lines.filter(line => line.spoken !== false).map(line => line.pieces)].map(Formulas.text).join(". ").replaceAll("..", ".");
    return story;
  }

  // ---- Pieces

  // A number that was written as such has itself as its name, and another one after an edit.
  name(n) {
    const { kind, name } = this.nodes[n];
    return kind === "constant" && /^−?[\d.∞N]/.test(name) && this.isNumber(n) ? { text: this.value(n) } : { text: name, node: n };
  }

  opOf(n) { return this.nodes[n].op ?? "op"; }
  value(n) { return Numbers.text(this.model.value(this.v, n)); }
  grad(n) { return [{ text: `∂${this.result}/∂` }, this.name(n)]; }
  inputsOf(n) { return this.moments.inputs[n].map(e => this.view.edges[e][0]); }
  formula(n) { return Formulas.of(this.data.formulas, this.nodes[n].op, this.moments.inputs[n].length); }

  // A template of node n's op, with names or with numbers.
  filled(template, n, withNumbers) {
    const inputs = this.inputsOf(n);
    return Formulas.fill(template.replaceAll("∂L/", `∂${this.result}/`), key => {
      const node = key === "y" ? n : /^\d+$/.test(key) ? inputs[Number(key)] : undefined;
      if (node === undefined) return { text: key in (this.nodes[n].constants ?? {}) ? Page.shortNumber(Number(this.nodes[n].constants[key])) : key };
      return withNumbers ? { text: this.value(node) } : this.name(node);
    });
  }

  isNumber(n) { return Numbers.single(this.model.value(this.v, n)) !== undefined; }
  areNumbers(n) { return this.isNumber(n) && this.inputsOf(n).every(input => this.isNumber(input)); }

  static words(...pieces) {
    return { kind: "words", pieces: pieces.flat().map(piece => typeof piece === "string" ? { text: piece } : piece) };
  }

  static line(kind, ...pieces) { return { ...Story.words(...pieces), kind }; }

  // ---- Forward

  start() {
    const leaves = this.nodes.map((_, n) => n).filter(n => Moments.isLeaf(this.nodes[n])), count = leaves.length;
    const few = count > 1 && count <= 6 ? [": ", ...this.listed(leaves)] : [];
    return {
      title: [{ text: "Before the first op" }],
      lines: [Story.words(count === 0 ? "The leaves, values that no op made, are inside the layers here" : count === 1 ? "The graph begins with one leaf, a value that no op made" : `The graph begins with ${count} leaves, values that no op made`, ...few,
        ". Each op makes a new value from values that are there; the last one is the result."),
      Story.words("Then backprop goes the other way, from the result to the leaves that need a gradient.")],
    };
  }

  op(moment) {
    const { node } = this.moments.list[moment], formula = this.formula(node), inputs = [...new Set(this.inputsOf(node))];
    const lines = [];
    if (formula) lines.push(Story.line("names", this.name(node), " = ", this.filled(formula.value, node, false)));
    else lines.push(Story.words(this.name(node), ` is made by ${this.opOf(node)}`, ...(inputs.length ? [" of ", ...this.listed(inputs)] : []), "."));
    if (formula && this.areNumbers(node) && formula.value.includes("{")) lines.push(Story.line("numbers", "= ", this.filled(formula.value, node, true)));
    lines.push(Story.line("result", "= ", { text: this.value(node), isResult: true }));
    const isFinite = n => (Numbers.elements(this.model.value(this.v, n)) ?? [0]).every(Number.isFinite);
    if (!isFinite(node) && inputs.every(isFinite)) lines.push(Story.words("Here it happens: all that went in was finite, and what came out is not."));
    if ((this.nodes[node].ops ?? 1) > 1) lines.push(Story.words(`${this.nodes[node].ops} ops, drawn as one.`));
    return { title: [{ text: `Forward, ${moment} of ${this.moments.forwardCount}: ${this.nodes[node].name.startsWith(this.opOf(node)) ? "" : `${this.opOf(node)} makes `}` }, this.name(node)], lines };
  }

  // ---- Backward

  seed(moment) {
    const { node } = this.moments.list[moment];
    return {
      title: [{ text: "Backward: where it starts" }],
      lines: [
        Story.words("One question is asked for every value: if it grew by a little, how many times as much would the result ", this.name(node), " grow? The answer is its gradient."),
        Story.words("For the result itself it is 1:"),
        Story.line("result", this.grad(node), " = ", { text: Numbers.text(this.moments.steps[0].arrived), isResult: true }),
        ...(this.result === "L" && this.nodes[node].name !== "L" ? [Story.words("L stands for ", this.name(node), ", the result.")] : []),
      ],
    };
  }

  visit(moment) {
    const { node } = this.moments.list[moment], { arrived, contributions } = this.moments.step(moment), formula = this.formula(node);
    const { of } = this.moments.arrived(node, moment, false), isEarly = this.isEarly(moment);
    const lines = [Story.words(isEarly ? "Not all has arrived at " : "All has arrived at ", this.name(node), isEarly ? ", but recursion goes on with what it has just got: "
      : of === 2 ? " from both of its uses: " : of > 2 ? ` from all ${of} of its uses: ` : ": ", { text: Numbers.text(arrived), isResult: true }, isEarly ? "." : ". That is its gradient.")];
    if (contributions.length) {
      const isFold = this.nodes[node].kind === "fold";
      lines.push(Story.words(formula?.words ?? (isFold ? `${this.nodes[node].ops} ops are drawn as one here. Backprop visits each of them, the last first.` : `${this.opOf(node)} hands it back to its inputs, each times a local derivative.`)));
      if (this.moments.list[moment].step === 0 && !isFold) lines.push(Story.words("Each input gets what arrived, times a local derivative, which tells how fast the op's own result grows with that input. This is the chain rule:"));
      for (const { edge } of contributions) lines.push({ ...Story.line("names", this.given(edge)), spoken: false });
    } else {
      lines.push(Story.words("None of its inputs needs a gradient, so it hands nothing on."));
    }
    return { title: this.visitTitle(moment, []), lines };
  }

  // ∂L/∂a gets b · ∂L/∂c
  given(edge) {
    const [from, to] = this.view.edges[edge], rule = this.rule(edge, false);
    if (rule.isWhole && this.nodes[to].kind !== "fold") return rule.pieces;
    return [...this.grad(from), { text: " gets " }, ...rule.pieces, ...(rule.isWhole ? [] : [{ text: " · " }, ...this.grad(to)])];
  }

  // The local derivative over an edge, or the whole rule of an op of tensors, which has the gradient on its left.
  rule(edge, withNumbers) {
    const [, to, input] = this.view.edges[edge];
    if (this.nodes[to].kind === "fold") return { pieces: [{ text: "what its ops hand back of " }, ...this.grad(to)], isWhole: true };
    const slope = Formulas.slope(this.formula(to), input);
    if (slope === undefined || slope === "—") return { pieces: [{ text: "local derivative" }], isPlain: false };
    if (slope.startsWith("∂L")) return { pieces: this.filled(slope, to, false), isWhole: true };
    return { pieces: this.filled(Formulas.factor(slope), to, withNumbers), isPlain: /^(\{\w+\}|−?\d+)$/.test(slope), isUnfilled: /ᵢ|the /.test(slope) };
  }

  contribution(moment, hidden) {
    const { arrived, contributions } = this.moments.step(moment), contribution = this.moments.contribution(moment), { edge, local, value } = contribution;
    const [from, to] = this.view.edges[edge], names = this.rule(edge, false), lines = [];
    const isNumber = local !== undefined && local !== null && Numbers.single(arrived) !== undefined;
    const count = contributions.length > 1 ? ` (${this.moments.list[moment].index + 1} of ${contributions.length})` : "";
    lines.push(Story.words("What arrived at ", this.name(to), this.nodes[to].kind === "fold" ? ", handed back op by op, goes to " : ", times the local derivative, goes to ", this.name(from), `${count}:`));
    lines.push(Story.line("names", names.isWhole ? names.pieces : [...names.pieces, { text: " · " }, ...this.grad(to)]));
    if (isNumber) {
      const times = ` · ${Formulas.guard(Numbers.text(arrived), "· ", "")}`, factor = Page.shortNumber(Number(local));
      if (!names.isPlain && !names.isUnfilled && !names.isWhole && this.areNumbers(to)) lines.push(Story.line("numbers", "= ", this.rule(edge, true).pieces, times));
      lines.push(Story.line("numbers", "= ", factor, times));
    }
    lines.push(Story.line("result", "= ", { text: hidden ? "?" : Numbers.text(value), isResult: !hidden }));
    if (!hidden) lines.push(this.afterContribution(moment, from, contribution));
    return { title: this.visitTitle(moment, [{ text: " → " }, this.name(from)]), lines, asked: [{ text: "How much goes to " }, this.name(from), { text: "?" }] };
  }

  afterContribution(moment, from, { before }) {
    if (before !== undefined && before !== null) return Story.words("At ", this.name(from), `, ${Numbers.text(before)} had arrived before. Next, the two meet.`);
    const { count, of } = this.moments.arrived(from, moment, false);
    return count === of ? Story.words("Nothing else flows to ", this.name(from), ": its gradient is complete.")
      : Story.words("It is the first to arrive at ", this.name(from), `, which now waits for ${of - count} of ${of}.`);
  }

  sum(moment, hidden) {
    const { edge, value, before, after } = this.moments.contribution(moment), from = this.view.edges[edge][0];
    const { count, of } = this.moments.arrived(from, moment, hidden), rule = this.model.rule, [old, more] = [Numbers.text(before), Numbers.text(value)];
    const isNumber = Numbers.single(value) !== undefined;
    const meaning = rule === "overwrite" ? "would have to be added. This rule keeps what came last:" : rule === "mean" ? "would have to be added. This rule takes the mean:" : "is added.";
    const lines = [Story.words(this.name(from), ` is used ${Story.times(of)}: a change of it reaches the result through ${of === 2 ? "both uses" : `all ${of} uses`}, so what they bring ${meaning}`)];
    if (isNumber) {
      lines.push(Story.line("names", rule === "overwrite" ? "new alone" : rule === "mean" ? "the mean of all so far" : "old + new"));
      if (rule !== "mean") lines.push(Story.line("numbers", "= ", rule === "overwrite" ? `${more}, and ${old} is thrown away` : `${old} + ${Formulas.guard(more, "+ ", "")}`));
    } else if (value !== undefined) {
      lines.push(Story.line("numbers", `old: ${old}`), Story.line("numbers", `new: ${more}`));
    }
    lines.push(Story.line("result", "= ", { text: hidden ? "?" : Numbers.text(after), isResult: !hidden }));
    if (!hidden) lines.push(count === of ? Story.words(`That was the last of ${of}: `, ...this.grad(from), " is complete.") : Story.words(this.name(from), ` still waits for ${of - count} of ${of}.`));
    return { title: [{ text: "Paths meet at " }, this.name(from)], lines, asked: [{ text: "What is " }, ...this.grad(from), { text: count + (hidden ? 1 : 0) === of ? "?" : " so far?" }] };
  }

  end() {
    const leaves = this.nodes.map((_, n) => n).filter(n => this.nodes[n].kind === "leaf" && this.model.gradient(this.v, n) !== undefined);
    const once = this.model.rule === "recursion" ? "" : " One pass found them all: it used no arrow twice, however many leaves there are.";
    const lines = [Story.words(`Every leaf that needs a gradient has it.${once}`)];
    for (const n of leaves.slice(0, 6)) lines.push(Story.line("result", this.grad(n), " = ", { text: Numbers.text(this.model.gradient(this.v, n)), isResult: true }));
    if (leaves.length > 6) lines.push(Story.words(`And ${leaves.length - 6} more, in the graph and in the list below.`));
    const gradient = leaves.length ? Numbers.single(this.model.gradient(this.v, leaves[0])) : undefined;
    if (this.model.rule !== "sum") lines.push(Story.words("That is what the wrong rule says. Nudge a leaf below: where the rule is wrong, the measured slope is another."));
    else if (Number.isFinite(gradient)) lines.push(Story.words("So if ", this.name(leaves[0]), ` grew by 0.001, the result would ${gradient < 0 ? "fall" : "grow"} by about ${Page.shortNumber(Math.abs(gradient) * 0.001)}.`));
    return { title: [{ text: "The pass is complete" }], lines };
  }

  visitTitle(moment, more) {
    const { step, node } = { ...this.moments.list[moment], node: this.moments.step(moment).node };
    return [{ text: `Visit ${step + 1} of ${this.moments.steps.length}: ` }, ...this.made(node), ...more];
  }

  // "Tanh, which made c"; a result that nobody named has the name of its op, as in "Tanh 3".
  made(n) {
    const op = this.opOf(n);
    return this.nodes[n].name.startsWith(op) ? [this.name(n)] : [{ text: `${op}, which made ` }, this.name(n)];
  }

  isEarly(moment) {
    if (this.model.rule !== "recursion") return false;
    const { node } = this.moments.list[moment];
    return !this.moments.isComplete(node, moment, false) || !Numbers.same(Numbers.single(this.moments.step(moment).arrived), Numbers.single(this.model.rightGradient(this.v, node)));
  }

  listed(nodes) {
    return nodes.flatMap((n, i) => [...(i ? [{ text: i === nodes.length - 1 ? " and " : ", " }] : []), this.name(n)]);
  }

  static times(count) { return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`; }
}
