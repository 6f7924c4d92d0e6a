"use strict";

// The numbers that the page shows. As long as nothing is changed they are the engine's, as they stand in the data; after an edit, or under
// a wrong rule, they are computed anew from the view of scalars, and the view of tensors gathers its own from there.
class Model {
  constructor(data) {
    this.data = data;
    this.scalars = data.views.findIndex(view => view.kind === "scalars");
    this.edits = new Map();                          // of nodes of the view of scalars: id → value
    this.rule = "sum";
    this.cache = new Map();
    this.places = data.views.map(view => view.nodes.map(node => node.scalars ?? this.borrowed(node)));
    this.recompute();
  }

  // The scalars of a tensor that stands in the view of layers, from the same tensor in the view of tensors.
  borrowed({ name, shape }) {
    const same = this.data.views.filter(view => view.kind === "tensors").flatMap(view => view.nodes).filter(node => node.name === name && node.shape === shape);
    return same.length === 1 ? same[0].scalars : undefined;
  }

  get canCompute() { return this.scalars >= 0 && this.scalarView.steps.length > 0; }
  get scalarView() { return this.data.views[this.scalars]; }
  get isOwn() { return this.edits.size === 0 && this.rule === "sum"; }
  get output() { return this.scalarView.steps[0].node; }

  set(edits, rule) {
    this.edits = edits;
    this.rule = rule;
    this.recompute();
  }

  recompute() {
    this.version = (this.version ?? 0) + 1;
    this.cache.clear();
    if (!this.canCompute) return;
    this.own ??= this.scalarView.nodes.map(node => Numbers.single(node.values));
    this.values = this.edits.size ? this.forward(this.edits) : this.own;
    this.right = this.edits.size ? Scalars.backward(this.scalarView, this.values, "sum")
      : { gradients: this.scalarView.nodes.map(node => node.gradient === undefined ? null : Numbers.single(node.gradient)), steps: this.scalarView.steps };
    this.current = this.rule === "sum" ? this.right : Scalars.backward(this.scalarView, this.values, this.rule);
  }

  // All values, with some leaves changed.
  forward(changes) {
    const values = this.own.slice();
    for (const [node, value] of changes) values[node] = value;
    return Scalars.forward(this.scalarView, values);
  }

  // f(x + h), f(x − h) and f(x), for a leaf x as it is now.
  nudge(leaf, h) {
    const at = change => this.forward(new Map([...this.edits, [leaf, this.values[leaf] + change]]))[this.output];
    const [up, down, here] = [at(h), at(-h), this.values[this.output]];
    return { up, down, here, slope: (up - here) / h, central: (up - down) / (2 * h), gradient: this.current.gradients[leaf] };
  }

  // The edits after one step of gradient descent, and the output before and after.
  descend(rate) {
    const edits = new Map(this.edits);
    this.scalarView.nodes.forEach((node, n) => {
      const gradient = this.current.gradients[n];
      if (node.kind === "leaf" && gradient !== null && gradient !== undefined) edits.set(n, this.values[n] - rate * gradient);
    });
    return { edits, before: this.values[this.output], after: this.forward(edits)[this.output] };
  }

  // A node's value in a view, in the form of the data; undefined where the page cannot tell it any more.
  value(v, n) {
    const node = this.data.views[v].nodes[n];
    if (this.edits.size === 0) return node.values;
    return this.gather(v, n, this.values);
  }

  gradient(v, n) {
    const node = this.data.views[v].nodes[n];
    return this.isOwn ? node.gradient : this.gather(v, n, this.current.gradients);
  }

  rightGradient(v, n) {
    return this.edits.size === 0 ? this.data.views[v].nodes[n].gradient : this.gather(v, n, this.right.gradients);
  }

  gather(v, n, numbers) {
    if (v === this.scalars) return numbers[n] ?? undefined;
    const places = this.places[v][n];
    if (!places) return undefined;
    const gathered = places.map(place => numbers[place]);
    if (gathered.some(number => number === null || number === undefined)) return undefined;
    return gathered.length === 1 ? gathered[0] : gathered;
  }

  // The visits of a view's backward pass with the numbers of now.
  steps(v) {
    if (this.isOwn) return this.data.views[v].steps;
    if (v === this.scalars) return this.current.steps;
    if (!this.cache.has(v)) this.cache.set(v, this.data.views[v].nodes.every(node => node.scalars) ? this.gatherSteps(v) : this.bareSteps(v));
    return this.cache.get(v);
  }

  // The visits of folds: what goes to a tensor that only one visit gives to is its whole gradient; how others divide theirs is not known here.
  bareSteps(v) {
    const { edges, steps } = this.data.views[v], givers = new Map();
    for (const { edge } of steps.flatMap(step => step.contributions)) givers.set(edges[edge][0], (givers.get(edges[edge][0]) ?? 0) + 1);
    return steps.map(({ node, contributions }) => ({
      node,
      arrived: this.gradient(v, node),
      contributions: contributions.map(({ edge }) => {
        const from = edges[edge][0], value = givers.get(from) === 1 ? this.gradient(v, from) : undefined;
        return { edge, value, after: value };
      }),
    }));
  }

  // The visits of tensors: what an op hands to an element of its input is what the scalar ops inside of it hand to that element's node.
  gatherSteps(v) {
    const view = this.data.views[v], owners = this.owners(v), sums = new Map();
    return view.steps.map(({ node, contributions }) => ({
      node,
      arrived: this.gradient(v, node),
      contributions: contributions.map(({ edge }) => {
        const [from, to, input] = view.edges[edge];
        const isTwice = view.edges.filter(other => other[0] === from && other[1] === to).length > 1;
        const value = view.nodes[from].scalars.map(place => this.flows(place).reduce((sum, flow) =>
          owners[flow.to] === to && (!isTwice || flow.input === input) ? sum + flow.value : sum, 0));
        const before = sums.get(from), after = before ? before.map((old, i) => old + value[i]) : value;
        sums.set(from, after);
        const plain = numbers => numbers?.length === 1 ? numbers[0] : numbers;
        return { edge, value: plain(value), before: plain(before), after: plain(after) };
      }),
    }));
  }

  // What flows back to a scalar node, from each of its users.
  flows(place) {
    if (!this.cache.has("flows")) {
      const flows = this.scalarView.nodes.map(() => []);
      for (const { contributions } of this.current.steps)
        for (const { edge, value } of contributions) {
          const [from, to, input] = this.scalarView.edges[edge];
          flows[from].push({ to, input, value: Number(value) });
        }
      this.cache.set("flows", flows);
    }
    return this.cache.get("flows")[place];
  }

  // Of each scalar node, the tensor whose op it belongs to: the elements themselves, and all that stands between them and other tensors' elements.
  owners(v) {
    const owners = this.scalarView.nodes.map(() => undefined);
    this.data.views[v].nodes.forEach((node, n) => node.scalars.forEach(place => { owners[place] ??= n; }));
    for (let e = this.scalarView.edges.length - 1; e >= 0; e--) {
      const [from, to] = this.scalarView.edges[e];   // ordered by the node it leads to, so users come first from the end
      owners[from] ??= owners[to];
    }
    return owners;
  }
}
