"use strict";

// Formulas with names, and with numbers in the names' places. A formula is a list of pieces { text, node }: a piece with a node is its name
// or its number. ExplorerFormulas.cs does the same for readers without script.
const Formulas = {
  // What stands at the places {0}, {1}, {y} and {slope} of a template: lookup gives { text, node } for each key.
  fill(template, lookup) {
    const pieces = [];
    let end = 0;
    for (const match of template.matchAll(/\{(\w+)\}/g)) {
      if (match.index > end) pieces.push({ text: template.slice(end, match.index) });
      end = match.index + match[0].length;
      const { text, node } = lookup(match[1]);
      pieces.push({ text: Formulas.guard(text, template.slice(0, match.index), template.slice(end)), node });
    }
    if (end < template.length) pieces.push({ text: template.slice(end) });
    return pieces;
  },

  // A negative number, or one with an exponent, in parentheses wherever a reader could take its sign for an operator; so is a name of two words
  // that has a power.
  guard(text, before, after) {
    if (/ /.test(text) && /^[²^ᵀ]/.test(after)) return `(${text})`;
    const isAlone = /(^|\(|, )$/.test(before) && /^($|[ ),])/.test(after);
    return /^−?\d/.test(text) && /^−|e/.test(text) && !isAlone ? `(${text})` : text;
  },

  // The template in parentheses where it is more than a factor, so that one can stand beside it.
  factor(template) {
    return /\S (\+|−|\/|if) \S|^−/.test(template) && !/^\([^()]*\)$/.test(template) && !/^−\d+$/.test(template) ? `(${template})` : template;
  },

  // The row of an op; "Pow/2" stands before "Pow" where there are two inputs.
  of(formulas, op, inputs) {
    return formulas?.[`${op}/${inputs}`] ?? formulas?.[op];
  },

  slope(formula, input) {
    return formula?.slopes?.length === 1 ? formula.slopes[0] : formula?.slopes?.[input];
  },

  text(pieces) {
    return pieces.map(piece => piece.text).join("");
  },
};
