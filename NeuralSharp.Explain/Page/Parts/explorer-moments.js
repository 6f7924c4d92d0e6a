"use strict";

// The moments that one steps through: the forward pass op by op, then the backward pass. A visit begins with what arrived; each
// contribution is a moment, and so is each sum where something had arrived before.
class Moments {
  constructor(view, steps) {
    this.view = view;
    this.steps = steps;
    this.list = [{ part: "forward", kind: "start" }];
    this.valueAt = view.nodes.map(() => 0);          // the moment from which a node's value is known
    this.completeAt = view.nodes.map(() => Infinity); // the moment from which its gradient is
    this.visitAt = view.nodes.map(() => Infinity);
    this.arrivals = view.nodes.map(() => []);        // of each node: { at, after }
    this.hits = view.edges.map(() => []);            // of each edge: { at, step, index }
    this.inputs = view.nodes.map(() => []);
    this.users = view.nodes.map(() => []);
    view.edges.forEach(([from, to], e) => { this.inputs[to].push(e); this.users[from].push(e); });

    view.nodes.forEach((node, n) => {
      if (Moments.isLeaf(node)) return;
      this.valueAt[n] = this.list.length;
      this.list.push({ part: "forward", kind: "op", node: n });
    });
    this.forwardCount = this.list.length - 1;
    if (steps.length) this.addBackward();
  }

  static isLeaf(node) {
    return node.kind === "leaf" || node.kind === "constant";
  }

  addBackward() {
    const { list, steps, view } = this;
    this.output = steps[0].node;
    this.seedAt = list.length;
    this.completeAt[this.output] = list.length;
    list.push({ part: "backward", kind: "seed", node: this.output });
    steps.forEach((step, s) => {
      this.visitAt[step.node] = Math.min(this.visitAt[step.node], list.length);
      list.push({ part: "backward", kind: "visit", step: s, node: step.node });
      step.contributions.forEach((contribution, index) => {
        const node = view.edges[contribution.edge][0], isFirst = contribution.before === undefined || contribution.before === null;
        this.hits[contribution.edge].push({ at: list.length, step: s, index });
        list.push({ part: "backward", kind: "contribution", step: s, index, node });
        if (!isFirst) list.push({ part: "backward", kind: "sum", step: s, index, node });
        this.arrivals[node].push({ at: list.length - 1, after: contribution.after });
        this.completeAt[node] = list.length - 1;
      });
    });
    list.push({ part: "backward", kind: "end", node: this.output });
  }

  get last() { return this.list.length - 1; }

  step(moment) { return this.steps[this.list[moment].step]; }

  contribution(moment) {
    const { step, index } = this.list[moment];
    return index === undefined ? undefined : this.steps[step].contributions[index];
  }

  // What could be asked at a moment: the number of a contribution or of a sum; undefined where there is no single number to ask for.
  question(moment) {
    const { kind, step, index } = this.list[moment];
    if (kind !== "contribution" && kind !== "sum") return undefined;
    const { local, value, before, after } = this.steps[step].contributions[index];
    const told = Numbers.single(kind === "sum" ? after : value), arrived = Numbers.single(this.steps[step].arrived);
    if (told === undefined || arrived === undefined || (kind === "contribution" && (local === undefined || local === null))) return undefined;
    return { kind, right: told, local: Number(local), arrived, value: Numbers.single(value), before: Numbers.single(before), after: Numbers.single(after) };
  }

  asks(moment, predict) {
    if (predict === "off" || (predict === "sums" && this.list[moment].kind !== "sum")) return false;
    return this.question(moment) !== undefined;
  }

  // How many contributions have arrived at a node, of how many. Where the number of the moment itself is still hidden it has not arrived.
  arrived(node, moment, hidden) {
    const all = this.arrivals[node];
    return { count: all.filter(arrival => arrival.at < moment || (arrival.at === moment && !hidden)).length, of: all.length };
  }

  isComplete(node, moment, hidden) {
    return this.completeAt[node] < moment || (this.completeAt[node] === moment && !hidden);
  }

  // The ops that wait for their visit: something has arrived at them. The highest generation is visited first; among equals, as the pass does.
  queue(moment, hidden) {
    if (this.seedAt === undefined || moment < this.seedAt) return [];
    const waiting = [];
    this.view.nodes.forEach((node, n) => {
      if (Moments.isLeaf(node) || this.visitAt[n] === Infinity || this.visitAt[n] <= moment) return;
      const { count, of } = this.arrived(n, moment, hidden);
      if (count || n === this.output) waiting.push({ node: n, generation: node.generation ?? 0, count, of });
    });
    return waiting.sort((one, other) => other.generation - one.generation || this.visitAt[one.node] - this.visitAt[other.node]);
  }

  // The moment a little further on where another op begins: the next visit, or the next op of the forward pass.
  nextOp(moment) {
    for (let i = moment + 1; i < this.list.length; i++) if (!["contribution", "sum"].includes(this.list[i].kind)) return i;
    return this.last;
  }

  // Where a wrong rule first goes wrong: a sum that is not old + new, or a visit before all has arrived. Undefined where it does not.
  firstWrong(rightGradients) {
    for (let i = 0; i < this.list.length; i++) {
      const { kind, node } = this.list[i];
      if (kind === "visit" && !Numbers.same(Numbers.single(this.step(i).arrived), rightGradients[node])) return i;
      if (kind !== "sum") continue;
      const { before, value, after } = this.contribution(i);
      if (!Numbers.same(Number(before) + Number(value), Number(after))) return i;
    }
    return undefined;
  }
}
