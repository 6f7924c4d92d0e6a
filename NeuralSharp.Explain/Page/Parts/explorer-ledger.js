"use strict";

// The backward pass as a list: what C# wrote for readers without script, with the numbers of now, and only as far as one has come.
class Ledger {
  constructor(place) {
    this.place = place;                              // an ol of C#'s
    this.items = [];
  }

  build(story) {
    const { moments, view } = story, items = [], starts = new Map(), ends = new Map();
    moments.list.forEach(({ kind, step, index }, at) => {
      if (kind === "visit") starts.set(step, at);
      else if (index !== undefined) ends.set(`${step}/${index}`, at);   // a sum comes after its contribution
    });
    const list = moments.steps.map((step, s) => {
      const inner = step.contributions.map((_, index) => {
        const item = Page.make("li", { "data-edge": step.contributions[index].edge }, ...Ledger.line(story, step, index));
        items.push({ item, at: ends.get(`${s}/${index}`) });
        return item;
      });
      const item = Page.make("li", { "data-step": s },
        Page.make("p", {}, ...Panel.draw([...story.made(step.node), { text: ": " }, { text: Numbers.text(step.arrived), isResult: true }, { text: " arrived." }])),
        ...(inner.length ? [Page.make("ol", {}, ...inner)] : []));
      items.push({ item, at: starts.get(s), isVisit: true });
      return item;
    });
    this.place.replaceChildren(...list);
    this.place.classList.toggle("long", list.length > 60);   // of a long list only what is seen is laid out
    this.place.setAttribute("data-view", view.kind);
    this.items = items;
    this.first = starts.get(0) ?? Infinity;
    this.ahead = new Map();
  }

  // ∂L/∂a gets b · ∂L/∂c = 3 · 2 = 6; with the 15 before, 21
  static line(story, { arrived, contributions }, index) {
    const { edge, local, value, before, after } = contributions[index];
    const from = story.view.edges[edge][0], pieces = [...story.given(edge)];
    if (local !== undefined && local !== null && Numbers.single(arrived) !== undefined)
      pieces.push({ text: ` = ${Page.shortNumber(Number(local))} · ${Formulas.guard(Numbers.text(arrived), "· ", "")}` });
    pieces.push({ text: " = " }, { text: Numbers.text(value), isResult: true });
    if (before !== undefined && before !== null) pieces.push({ text: "; at " }, story.name(from), { text: ` ${Ledger.meeting(story.model.rule, before, value)} ` }, { text: Numbers.text(after), isResult: true });
    return Panel.draw(pieces);
  }

  static meeting(rule, before, value) {
    const old = Numbers.text(before), more = Formulas.guard(Numbers.text(value), "+ ", "");
    return rule === "overwrite" ? `${old} is overwritten by` : rule === "mean" ? "the mean so far is" : `${old} + ${more} =`;
  }

  // Shows as far as the moment, and marks the visit that is at work.
  update(moments, moment, hidden) {
    const { step } = moments.list[moment];
    Page.element("ledger-none").hidden = this.first <= moment;
    for (const entry of this.items) {
      const isAhead = entry.at > moment || (entry.at === moment && hidden), isCurrent = entry.isVisit === true && step !== undefined && Number(entry.item.dataset.step) === step;
      const state = `${isAhead ? "ahead" : ""}${isCurrent ? " current" : ""}`;
      if (this.ahead.get(entry.item) === state) continue;
      this.ahead.set(entry.item, state);
      entry.item.classList.toggle("ahead", isAhead);
      entry.item.classList.toggle("current", isCurrent);
      if (isCurrent) entry.item.setAttribute("aria-current", "step");
      else entry.item.removeAttribute("aria-current");
    }
  }
}
