"use strict";

// Beside the graph: what the moment means, the number that is asked for, who waits, and the node that is selected.
const Panel = {
  // Pieces as elements: names in a face of their own, results in bold.
  draw(pieces) {
    return pieces.map(({ text, node, isResult }) =>
      node !== undefined ? Page.make("var", {}, text) : isResult ? Page.make("b", { class: "result" }, text) : document.createTextNode(text));
  },

  drawLine({ kind, pieces }) {
    return Page.make("p", { class: `rule-${kind}` }, ...Panel.draw(pieces));
  },

  show(story, { isAsked, isFirst, isLast }) {
    Page.fill(Page.element("panel-title"), Panel.draw(story.title));
    Page.fill(Page.element("panel-text"), story.lines.map(Panel.drawLine));
    const form = Page.element("question");
    if (isAsked && form.hidden) Page.element("answer").value = "";
    form.hidden = !isAsked;
    if (isAsked) Page.fill(Page.element("asked"), Panel.draw(story.asked));
    Page.element("go-on").hidden = isAsked;
    Page.element("go-on").disabled = isLast;
    Page.element("go-on").textContent = isFirst ? "Begin ›" : "Next ›";
  },

  hint(text, isRight) {
    const hint = Page.element("hint");
    hint.textContent = text;
    hint.classList.toggle("right", isRight);
  },

  showQueue(story, moments, moment, hidden) {
    const waiting = moments.queue(moment, hidden), part = moments.list[moment].part;
    const hasQueue = part === "backward" && story.model.rule !== "recursion";   // recursion lets nobody wait
    Page.element("waiting").hidden = !hasQueue;
    if (!hasQueue) return;
    const isLast = moments.visitAt.every(at => at === Infinity || at <= moment);
    Page.element("queue-words").textContent = waiting.length === 0 ? (isLast ? "No op is left to visit." : "No other op waits yet.")
      : waiting.length === 1 ? "One op waits for its visit:"
        : "The highest generation comes next; among equals, any will do. An op's generation is one more than the highest among its inputs, so all that use its result are visited before it.";
    Page.fill(Page.element("queue"), waiting.slice(0, 12).map(({ node, generation, count, of }) => Page.make("li", { "data-node": node },
      ...Panel.draw([story.name(node)]), `, generation ${generation}: ${count >= of ? (of > 1 ? `all ${of} have arrived` : "all has arrived") : `waits for ${of - count} of ${of}`}`)));
    if (waiting.length > 12) Page.element("queue").append(Page.make("li", { class: "more" }, `and ${waiting.length - 12} more`));
  },

  // The selected node, whatever the moment; its gradient stays unknown until the pass has it.
  showDetails(story, n, { moment, hidden }, go) {
    Page.element("details").hidden = n === undefined;
    if (n === undefined) return;
    const { moments, view, model } = story, node = view.nodes[n], kinds = { leaf: "a leaf that has a gradient", constant: "a leaf without gradient", fold: `${node.ops} ops, drawn as one` };
    Page.fill(Page.element("details-title"), "Selected: ", Panel.draw([story.name(n)]));
    const isKnown = moments.valueAt[n] <= moment, isComplete = moments.isComplete(n, moment, hidden), { count, of } = moments.arrived(n, moment, hidden);
    const facts = [["is", [{ text: kinds[node.kind] ?? `made by ${story.opOf(n)}, generation ${node.generation ?? 0}` }]], ["shape", node.shape === "[]" ? undefined : [{ text: node.shape }]]];
    const formula = story.formula(n), users = [...new Set(moments.users[n].map(e => view.edges[e][1]))], inputs = [...new Set(story.inputsOf(n))];
    if (formula) facts.push(["computes", story.filled(formula.value, n, false)]);
    facts.push(["value", [{ text: isKnown ? story.value(n) : "? (not yet computed)" }]]);
    const gradient = model.gradient(story.v, n);
    facts.push(["gradient", [{ text: gradient === undefined ? (moments.steps.length ? "none: no gradient flows here" : "not recorded") : isComplete ? Numbers.text(gradient) : of && count ? `? (waits for ${of - count} of ${of})` : "? (nothing has arrived yet)" }]]);
    if (inputs.length) facts.push(["made of", story.listed(inputs.slice(0, 8))]);
    if (users.length) facts.push(["used by", story.listed(users.slice(0, 8))]);
    const rows = facts.filter(([, pieces]) => pieces).flatMap(([name, pieces]) => [Page.make("dt", {}, name), Page.make("dd", {}, ...Panel.draw(pieces))]);
    const buttons = [];
    if (!Moments.isLeaf(node)) buttons.push(Page.make("button", { type: "button", onclick: () => go(moments.valueAt[n]) }, "Go to where it is computed"));
    if (moments.visitAt[n] !== Infinity) buttons.push(Page.make("button", { type: "button", onclick: () => go(moments.visitAt[n]) }, "Go to its visit"));
    Page.fill(Page.element("details-text"), Page.make("dl", {}, ...rows), Page.make("p", { class: "row" }, ...buttons));
  },
};
