"use strict";

// Numbers as the explorer reads, shows and judges them. Nothing here knows of the page's elements, so that tests run it as it is.
const Numbers = {
  // The elements of a value in the data: a number, a list, or null where only statistics are told. "NaN" and "Infinity" become numbers.
  elements(value) {
    if (value === undefined || value === null) return null;
    if (Array.isArray(value)) return value.map(Number);
    return typeof value === "object" ? null : [Number(value)];
  },

  // The one number of a value; undefined where it has several.
  single(value) {
    const elements = Numbers.elements(value);
    return elements?.length === 1 ? elements[0] : undefined;
  },

  // A value in words: "1.5", "[1, 2]", or what many numbers look like.
  text(value) {
    if (value === undefined || value === null) return "–";
    const elements = Numbers.elements(value), short = Page.shortNumber;
    if (elements?.length === 1) return short(elements[0]);
    if (elements && elements.length <= 8) return `[${elements.map(short).join(", ")}]`;
    const told = elements ? Numbers.statistics(elements) : value;
    const odd = (told.nan ? `, ${told.nan} NaN` : "") + (told.inf ? `, ${told.inf} infinite` : "");
    return `${told.shape ?? `${told.count} numbers`}, ${short(Number(told.min))} to ${short(Number(told.max))}, mean ${short(Number(told.mean))}${odd}`;
  },

  statistics(elements) {
    const finite = elements.filter(Number.isFinite), nan = elements.filter(Number.isNaN).length;
    return {
      count: elements.length,
      min: finite.reduce((least, x) => Math.min(least, x), finite.length ? Infinity : NaN),
      max: finite.reduce((most, x) => Math.max(most, x), finite.length ? -Infinity : NaN),
      mean: finite.length ? finite.reduce((sum, x) => sum + x, 0) / finite.length : NaN,
      nan,
      inf: elements.length - finite.length - nan,
    };
  },

  // Whether two numbers are the same to within the rounding of a few operations.
  same(one, other) {
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other);
    return one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
  },

  // What somebody typed: a number, or a calculation of numbers such as 2 * (3 - 0.5^2). Null where it is neither.
  parse(typed) {
    const text = typed.trim().replace(/[−–]/g, "-").replace(/[×·]/g, "*").replace(/÷/g, "/").replace(/²/g, "^2").replace(/(\d),(\d)/g, "$1.$2");
    const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|nan|infinity|inf|∞|tanh|exp|log|sqrt|\*\*|[-+*/^()]|\S/gi);
    if (!tokens) return null;
    const functions = { tanh: Math.tanh, exp: Math.exp, log: Math.log, sqrt: Math.sqrt };
    let at = 0;
    const next = () => tokens[at]?.toLowerCase();

    const sum = () => {
      let value = product();
      while (next() === "+" || next() === "-") value = tokens[at++] === "+" ? value + product() : value - product();
      return value;
    };
    const product = () => {
      let value = signed();
      while (next() === "*" || next() === "/") value = tokens[at++] === "*" ? value * signed() : value / signed();
      return value;
    };
    const signed = () => {
      if (next() === "-") { at++; return -signed(); }
      if (next() === "+") { at++; return signed(); }
      return power();
    };
    const power = () => {
      const base = atom();
      if (next() !== "^" && next() !== "**") return base;
      at++;
      return base ** signed();
    };
    const atom = () => {
      const token = next();
      at++;
      if (token === "(") return closed();
      if (token in functions) {
        if (next() !== "(") throw new SyntaxError();
        at++;
        return functions[token](closed());
      }
      if (token === "nan") return NaN;
      if (token === "∞" || token === "inf" || token === "infinity") return Infinity;
      if (!/^[\d.]/.test(token ?? "")) throw new SyntaxError();
      return Number(token);
    };
    const closed = () => {
      const value = sum();
      if (next() !== ")") throw new SyntaxError();
      at++;
      return value;
    };

    try {
      const value = sum();
      return at === tokens.length ? value : null;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  },

  // Whether what was typed is the number that is shown: "right" to the digits shown, "near" where only rounding on the way is between
  // the two (a part in a thousand), "wrong", or "none" where it is no number.
  judge(typed, right) {
    const guess = Numbers.parse(typed);
    if (guess === null) return "none";
    if (Page.shortNumber(guess) === Page.shortNumber(right) || Numbers.same(guess, right)) return "right";
    return Math.abs(guess - right) <= 1e-3 * Math.abs(right) ? "near" : "wrong";
  },

  // What a wrong answer looks like, in a sentence that helps further. A question is { kind: "contribution", local, arrived, value, own }
  // or { kind: "sum", before, value, after }.
  hint(guess, question) {
    const is = number => number !== undefined && Page.shortNumber(guess) === Page.shortNumber(number);
    const { kind, local, arrived, value, own, before, after } = question;
    if (kind === "sum") {
      if (is(value)) return "That is the new contribution alone: it would overwrite what came over the other path. Paths add up.";
      if (is(before)) return "That is what had arrived before. The new contribution is added to it.";
      if (is((before + value) / 2)) return "That is the mean of the two. Gradients of several paths are added, not averaged.";
      if (is(before * value)) return "That is the product. Along a path one multiplies; where paths meet one adds.";
      if (is(-after)) return "The size is right; look at the sign.";
      return "Add what had arrived before and the new contribution.";
    }
    if (is(local)) return "That is the local derivative alone. Multiply it by what arrived: that is the chain rule.";
    if (is(arrived)) return "That is what arrived. It still has to be multiplied by the local derivative.";
    if (is(local + arrived)) return "That is the sum. Along a path one multiplies; one adds only where paths meet.";
    if (is(-value)) return "The size is right; look at the sign.";
    if (is(own * arrived)) return "That is the input's own value times what arrived. The local derivative tells how the result changes with the input: for a product it is the other factor.";
    return "Multiply the local derivative by what arrived.";
  },
};
