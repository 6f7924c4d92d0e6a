"use strict";

// The arithmetic of a graph of numbers, in Float64: values, slopes, and the backward pass, right or by a rule that is often mistaken for it.
// A view is what the page's data holds for its scalars. Nothing here knows of a page, so that tests run it beside the engine.
//
//   Scalars.forward(view, values)              all values, from those of the leaves; a leaf without one keeps its own
//   Scalars.slope(view, node, input, values)   the local derivative of a node by one of its inputs
//   Scalars.backward(view, values, rule)       { gradients, steps }: the gradient of each node, null where none arrives, and the pass as the data has it
//   Scalars.unknown(view)                      the ops that cannot be computed here, because they are the reader's own
//
// The rule says what becomes of a gradient where paths meet. "sum" is right. "overwrite" keeps what came last, as = does in the place of +=; "mean" takes
// the mean of all that came; "recursion" adds, but passes on at once what has come so far, without waiting for the rest.
const Scalars = (() => {
  // ---- Functions

  const ln2 = Math.log(2), rootHalf = Math.sqrt(0.5), rootPi = Math.sqrt(Math.PI);
  const clamp = (x, min, max) => Math.min(Math.max(x, min), max);

  const sigmoid = x => {
    const e = Math.exp(-Math.abs(x));   // never overflows
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  };
  const softplus = x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

  // Below 2 a sum of terms of one sign, (2/√π) e^(−x²) Σ 2ⁿ x^(2n+1) / (1 · 3 · … (2n + 1)); above, 1 less a continued fraction.
  const erf = x => {
    const size = Math.abs(x);
    if (size < 2) {
      let term = x, sum = x;
      for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= 2 * x * x / (2 * n + 1);
      return 2 / rootPi * Math.exp(-x * x) * sum;
    }
    if (size >= 6) return Math.sign(x);
    let fraction = size;
    for (let n = 100; n > 0; n--) fraction = size + n / 2 / fraction;
    return Math.sign(x) * (1 - Math.exp(-x * x) / (rootPi * fraction));
  };
  const normal = x => 0.5 * (1 + erf(rootHalf * x));                          // Φ, the share of a normal distribution below x
  const bell = x => 1 / Math.sqrt(2 * Math.PI) * Math.exp(-0.5 * x * x);      // φ, its density

  // xᵖ as the engine has it: 1 for p = 0 and for x = 1, whatever the other is, where JavaScript has NaN.
  const power = (x, p) => p === 0 || x === 1 || (x === -1 && Math.abs(p) === Infinity) ? 1 : p === 1 ? x : p === 2 ? x * x : x ** p;
  const round = x => {
    const below = Math.floor(x), rest = x - below;
    const nearest = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
    return nearest === 0 && (x < 0 || Object.is(x, -0)) ? -0 : nearest;
  };

  // ---- Ops

  // An op: its value from its inputs x and the numbers k that it was given, and its slope by input i. Where it is closed, 0 comes back whatever
  // arrives; elsewhere 0 times infinity is NaN, as in the engine.
  const unary = (value, slope, closed) => ({ value: ([x], k) => value(x, k), slope: (i, [x], y, k) => slope(x, y, k), closed });
  const binary = (value, left, right, closed) => ({ value: ([l, r], k) => value(l, r, k), slope: (i, [l, r], y, k) => (i === 0 ? left : right)(l, r, y, k), closed });
  const whereFlat = local => local === 0;
  const constant = value => ({ value: x => value(...x), slope: () => 0, closed: whereFlat });
  const many = (value, slope) => ({ value, slope: (i, x, y) => slope(x[i], y, x, i) });
  // The gradient that a gate passes on, as an op of its own: what arrived, and the number that tells the slope.
  const passed = slope => ({ value: ([g, x], k) => slope(x, k) === 0 ? 0 : slope(x, k) * g, slope: (i, [, x], y, k) => i === 0 ? slope(x, k) : 0, closed: whereFlat });

  const arithmetic = {
    Add: binary((l, r) => l + r, () => 1, () => 1),
    Subtract: binary((l, r) => l - r, () => 1, () => -1),
    Multiply: binary((l, r) => l * r, (l, r) => r, l => l),
    Divide: binary((l, r) => l / r, (l, r) => 1 / r, (l, r, y) => -y / r),
    Negate: unary(x => -x, () => -1),
    Reciprocal: unary(x => 1 / x, (x, y) => -y * y),
    Square: unary(x => x * x, x => 2 * x),
    Sqrt: unary(Math.sqrt, (x, y) => 1 / (2 * y)),
    Rsqrt: unary(x => 1 / Math.sqrt(x), (x, y) => -0.5 * (y / x)),
    Pow: unary((x, k) => power(x, k.exponent), (x, y, k) => k.exponent === 0 ? 0 : k.exponent * power(x, k.exponent - 1), (local, arrived, i, x, k) => k.exponent === 0),
    "Pow/2": binary(power, (l, r) => r === 0 ? 0 : r * power(l, r - 1), (l, r, y) => y * Math.log(l === 0 && r >= 0 ? 1 : l), (local, arrived, i, x) => i === 0 && x[1] === 0),
    Abs: unary(Math.abs, x => Math.sign(x)),
    WeightedBy: binary((l, r) => r === 0 ? 0 : l * r, (l, r) => r, l => l, (local, arrived, i) => (i === 0 ? local : arrived) === 0),
  };

  const functions = {
    Exp: unary(x => Math.exp(x), (x, y) => y),
    Expm1: unary(x => Math.expm1(x), x => Math.exp(x)),
    Log: unary(x => Math.log(x), x => 1 / x),
    Log1p: unary(x => Math.log1p(x), x => 1 / (1 + x)),
    LogCosh: unary(
      x => Math.abs(x) < 1 ? 0.5 * Math.log1p(Math.sinh(x) ** 2) : Math.log1p(Math.exp(-2 * Math.abs(x))) + (Math.abs(x) - ln2),
      x => Math.tanh(x)),
    Sin: unary(x => Math.sin(x), x => Math.cos(x)),
    Cos: unary(x => Math.cos(x), x => -Math.sin(x)),
    Tan: unary(x => Math.tan(x), (x, y) => 1 + y * y),
    Asin: unary(x => Math.asin(x), x => 1 / Math.sqrt((1 - x) * (1 + x))),
    Acos: unary(x => Math.acos(x), x => -1 / Math.sqrt((1 - x) * (1 + x))),
    Atan: unary(x => Math.atan(x), x => 1 / (1 + x * x)),
    Atan2: binary((l, r) => Math.atan2(l, r), (l, r) => overSquaredRadius(r, l, r), (l, r) => -overSquaredRadius(l, l, r)),
    Sinh: unary(x => Math.sinh(x), x => Math.cosh(x)),
    Cosh: unary(x => Math.cosh(x), x => Math.sinh(x)),
    Erf: unary(erf, x => 2 / rootPi * Math.exp(-(clamp(x, -30, 30) ** 2))),
  };

  // a / (x² + y²), all in units of the larger of the two, so that no square overflows.
  const overSquaredRadius = (a, y, x) => {
    const unit = Math.max(Math.abs(x), Math.abs(y));
    return a / unit / ((y / unit) ** 2 + (x / unit) ** 2) / unit;
  };

  // Far out, where the other factor is 0 or 1, any number serves for x and keeps ∞ · 0 away.
  const gelu = {
    value: x => Math.max(x, -40) * normal(x),
    slope: x => { const near = clamp(x, -40, 40); return normal(near) + near * bell(near); },
  };
  const tanhGelu = {
    share: x => sigmoid(Math.sqrt(8 / Math.PI) * (x * (1 + 0.044715 * (x * x)))),
    value: x => Math.max(x, -40) * tanhGelu.share(x),
    slope: x => {
      const near = clamp(x, -40, 40), s = tanhGelu.share(near);
      return s + s * (1 - s) * (Math.sqrt(8 / Math.PI) * near * (1 + 3 * (0.044715 * near * near)));
    },
  };
  // With s = σ(x) and u = 1 − s, tanh(ln(1 + eˣ)) is s (1 + u) / (1 + u²), where nothing overflows or cancels.
  const mish = {
    value: x => { const s = sigmoid(x), u = 1 - s; return Math.max(x, -1000) * (s * (1 + u) / (1 + u * u)); },
    slope: x => {
      const near = clamp(x, -1000, 1000), s = sigmoid(x), u2 = (1 - s) ** 2;
      return s * (2 - s) / (1 + u2) + 4 * near * s * u2 / (1 + u2) ** 2;
    },
  };

  const slopes = {
    Relu: x => x <= 0 ? 0 : 1,
    LeakyRelu: (x, k) => x <= 0 ? k.slope : 1,
    HardSigmoid: x => Math.abs(x) < 3 ? 1 / 6 : 0,
    HardTanh: (x, k) => k.min < x && x < k.max ? 1 : 0,
    Clamp: (x, k) => k.min <= x && x <= k.max ? 1 : 0,
  };
  const clamped = (x, k) => clamp(x, k.min, k.max);

  const activations = {
    Tanh: unary(x => Math.tanh(x), (x, y) => 1 - y * y),
    TanhGrad: binary((g, y) => g * (1 - y * y), (g, y) => 1 - y * y, (g, y) => -2 * g * y),
    Sigmoid: unary(sigmoid, (x, y) => y * (1 - y)),
    SigmoidGrad: binary((g, y) => g * (y * (1 - y)), (g, y) => y * (1 - y), (g, y) => g * (1 - 2 * y)),
    Relu: unary(x => Math.max(x, 0), (x, y) => slopes.Relu(y), whereFlat),
    LeakyRelu: unary((x, k) => slopes.LeakyRelu(x, k) * x, (x, y, k) => slopes.LeakyRelu(x, k)),
    HardSigmoid: unary(x => clamp(x + 3, 0, 6) / 6, x => slopes.HardSigmoid(x), whereFlat),
    HardTanh: unary(clamped, (x, y, k) => slopes.HardTanh(x, k), whereFlat),
    Clamp: unary(clamped, (x, y, k) => slopes.Clamp(x, k), whereFlat),
    Elu: unary((x, k) => x > 0 ? x : k.alpha * Math.expm1(x), (x, y, k) => x > 0 ? 1 : k.alpha * Math.exp(Math.min(x, 0))),
    Silu: unary(
      x => Math.max(x, -1000) * sigmoid(x),
      x => sigmoid(x) * (1 + clamp(x, -1000, 1000) * (1 - sigmoid(x)))),
    Gelu: unary((x, k) => (k.approximate ? tanhGelu : gelu).value(x), (x, y, k) => (k.approximate ? tanhGelu : gelu).slope(x)),
    Mish: unary(mish.value, mish.slope),
    Softplus: unary(softplus, sigmoid),
    LogSigmoid: unary(x => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))), x => sigmoid(-x)),
    ReluGrad: passed(slopes.Relu),
    LeakyReluGrad: passed(slopes.LeakyRelu),
    HardSigmoidGrad: passed(slopes.HardSigmoid),
    HardTanhGrad: passed(slopes.HardTanh),
    ClampGrad: passed(slopes.Clamp),
  };

  // At a tie each of two gets half; NaN is neither less nor greater, and then both get all.
  const share = (isBeaten, isTie) => isBeaten ? 0 : isTie ? 0.5 : 1;
  const answer = question => constant((l, r) => question(l, r) ? 1 : 0);

  const choices = {
    Maximum: binary((l, r) => Math.max(l, r), (l, r) => share(l < r, l === r), (l, r) => share(r < l, l === r), whereFlat),
    Minimum: binary((l, r) => Math.min(l, r), (l, r) => share(l > r, l === r), (l, r) => share(r > l, l === r), whereFlat),
    Where: { value: ([c, t, f]) => c === 0 ? f : t, slope: (i, [c]) => i > 0 && (c === 0) === (i === 2) ? 1 : 0, closed: whereFlat },
    EqualTo: answer((l, r) => l === r),
    NotEqualTo: answer((l, r) => l !== r),
    GreaterThan: answer((l, r) => l > r),
    GreaterThanOrEqualTo: answer((l, r) => l >= r),
    LessThan: answer((l, r) => l < r),
    LessThanOrEqualTo: answer((l, r) => l <= r),
    Sign: constant(Math.sign),
    Floor: constant(Math.floor),
    Ceiling: constant(Math.ceil),
    Round: constant(round),
  };

  const clampedLog = p => Math.max(Math.log(p === 0 ? 1e-45 : p), -100);
  const losses = {
    BinaryCrossEntropy: binary(
      (p, t) => -(t * Math.max(Math.log(p), -100)) - (1 - t) * Math.max(Math.log1p(-p), -100),
      (p, t) => (p - t) / Math.max(p * (1 - p), 1e-12),
      p => clampedLog(1 - p) - clampedLog(p)),
  };

  const sum = x => x.reduce((total, term) => total + term, 0);
  const product = x => x.reduce((total, factor) => total * factor, 1);
  const equal = (x, y) => x.filter(other => other === y).length;
  const norm = x => {
    const largest = Math.max(...x.map(Math.abs)), scale = largest > 0 && largest < Infinity ? largest : 1;   // so that no square leaves the type
    return scale * Math.sqrt(sum(x.map(own => (own / scale) ** 2)));
  };
  const extremum = choose => many(x => choose(...x), (own, y, x) => own === y ? 1 / equal(x, y) : 0 / equal(x, y));

  const reductions = {
    Sum: many(sum, () => 1),
    Prod: many(product, (own, y, x, i) => product(x.filter((_, j) => j !== i))),
    Max: extremum(Math.max),
    Min: extremum(Math.min),
    Norm: many(norm, (own, y) => y === 0 ? 0 : own / y),
  };

  const movements = Object.fromEntries(
    ["Reshape", "Transpose", "Permute", "Slice", "Diagonal", "Flip", "Pad", "Tril", "Triu", "BroadcastTo", "Clone", "To", "IndexSelect", "Embedding", "Gather", "Concatenate"]
      .map(name => [name, unary(x => x, () => 1)]));

  const ops = new Map(Object.entries({ ...arithmetic, ...functions, ...activations, ...choices, ...losses, ...reductions, ...movements }));

  // ---- Views

  // What a view is made of, once for each view: for every node its edges, its op (null for a leaf, undefined where it is not known), and the
  // numbers that the op was given.
  const plans = new WeakMap();
  const planOf = view => {
    if (!plans.has(view)) plans.set(view, makePlan(view));
    return plans.get(view);
  };
  const makePlan = view => {
    const edges = view.nodes.map(() => []);
    view.edges.forEach(([, to], edge) => edges[to].push(edge));
    return view.nodes.map(({ op, kind, constants }, id) => ({
      edges: edges[id].sort((one, other) => view.edges[one][2] - view.edges[other][2]),
      op: kind === "leaf" || kind === "constant" ? null : ops.get(`${op}/${edges[id].length}`) ?? ops.get(op),
      numbers: numbersOf(constants ?? {}),
    }));
  };
  const numbersOf = constants => {
    const numbers = { min: -Infinity, max: Infinity };   // the bounds of a clamp that has none
    for (const [name, value] of Object.entries(constants)) numbers[name] = Number(value);   // an infinite one is a text in the data
    return numbers;
  };
  const made = (view, id) => {
    const node = planOf(view)[id];
    if (!node.op) throw new Error(`Scalars: node ${id} is made by "${view.nodes[id].op}", whose arithmetic is not known here.`);
    return node;
  };
  const inputsOf = (view, edges, values) => edges.map(edge => values[view.edges[edge][0]]);

  const forward = (view, values = []) => {
    const all = [];
    planOf(view).forEach(({ op, edges, numbers }, id) =>
      all.push(op === null ? Number(values[id] ?? view.nodes[id].values) : made(view, id).op.value(inputsOf(view, edges, all), numbers)));
    return all;
  };

  const slope = (view, id, input, values) => {
    const { op, edges, numbers } = made(view, id);
    return op.slope(input, inputsOf(view, edges, values), values[id], numbers);
  };

  // ---- The backward pass

  // What becomes of a gradient where another contribution arrives, the third, say, for a count of 3. Only the sum is right.
  const sumUp = (before, value) => before + value;
  const meetings = new Map([
    ["sum", sumUp],
    ["overwrite", (before, value) => value],
    ["mean", (before, value, count) => before + (value - before) / count],
    ["recursion", sumUp],
  ]);
  const mostVisits = 10000;

  const backward = (view, values, rule = "sum") => {
    const meet = meetings.get(rule), order = orderOf(view), steps = [];
    if (!meet) throw new Error(`Scalars: there is no rule "${rule}". Use sum, overwrite, mean or recursion.`);
    const gradients = view.nodes.map(() => null), counts = view.nodes.map(() => 0);
    gradients[order[0] ?? view.nodes.length - 1] = Number(view.steps?.[0]?.arrived ?? 1);

    const visit = id => {
      const { op, edges, numbers } = made(view, id), x = inputsOf(view, edges, values), arrived = gradients[id], contributions = [];
      edges.forEach((edge, input) => {
        const [from, , , needsGradient] = view.edges[edge];
        if (!needsGradient) return;
        const local = op.slope(input, x, values[id], numbers), before = gradients[from];
        const value = op.closed?.(local, arrived, input, x, numbers) ? 0 : local * arrived;
        counts[from]++;
        gradients[from] = before === null ? value : meet(before, value, counts[from]);
        contributions.push({ edge, local, value, ...(before === null ? {} : { before }), after: gradients[from] });
      });
      steps.push({ node: id, arrived, contributions });
      return contributions.map(({ edge }) => view.edges[edge][0]).filter(from => planOf(view)[from].op !== null);
    };

    if (rule !== "recursion") {
      order.forEach(visit);
      return { gradients, steps };
    }

    // Whenever something arrives it is passed on at once, with all that came before it: as by a method that adds to its inputs' gradients and
    // then calls itself for the first input, the second, … So what came over an earlier path is passed on again with the next. The paths of
    // a graph may be beyond counting, so this stops after many visits.
    const waiting = order.slice(0, 1);
    while (waiting.length > 0 && steps.length < mostVisits) waiting.push(...visit(waiting.pop()).reverse());
    return waiting.length > 0 ? { gradients, steps, stopped: true } : { gradients, steps };
  };

  // The engine's order: that of the data's steps; without them descending generations, from the last node.
  const orderOf = view => {
    if (view.steps?.length > 0) return view.steps.map(step => step.node);
    const found = new Set(), waiting = [view.nodes.length - 1];
    while (waiting.length > 0) {
      const id = waiting.pop(), { op, edges } = planOf(view)[id];
      if (op === null || found.has(id)) continue;
      found.add(id);
      for (const edge of edges) if (view.edges[edge][3]) waiting.push(view.edges[edge][0]);
    }
    return [...found].sort((one, other) => view.nodes[other].generation - view.nodes[one].generation || other - one);
  };

  const unknown = view => [...new Set(view.nodes.filter((node, id) => planOf(view)[id].op === undefined).map(node => node.op))];

  return { forward, slope, backward, unknown, names: [...ops.keys()] };
})();
