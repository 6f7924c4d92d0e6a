"use strict";

// The film: which frame is shown, how one moves, and the explorer's page of a frame.
const Film = (async () => {
  const { element, make, fill } = Page, data = Page.data();
  const takes = await Promise.all(data.takes.map(take => FilmData.take(take, data)));
  const steps = [...new Set(takes.flatMap(take => take.frames.map(frame => frame.step)))].sort((one, other) => one - other), last = steps.length - 1;
  const places = takes.map((_, t) => document.querySelector(`.take[data-take="${t}"]`));
  const largest = takes.map(largestWeights);
  let now = 0, timer = null;

  // Of each parameter the largest size that a frame has of it.
  function largestWeights(take) {
    const most = take.layers.map(layer => layer.parameters.map(() => 0));
    take.frames.forEach((_, frame) => FilmData.parameters(take, frame).forEach((layer, l) => layer.forEach(({ values }, p) => {
      for (const value of values) if (Number.isFinite(value)) most[l][p] = Math.max(most[l][p], Math.abs(value));
    })));
    return most;
  }

  // ---- What is shown

  const count = data.labels.length;
  const digits = value => Number.isFinite(value) && value !== 0 ? Page.shortNumber(Number(value.toPrecision(3))) : Page.shortNumber(value);
  const isGood = frame => frame.right >= 0.95 * count;
  const norm = frame => Math.hypot(...frame.norms);

  function show(frame, { isQuiet = false, back = false } = {}) {
    now = Math.max(0, Math.min(last, frame));
    const step = steps[now];
    takes.forEach((take, t) => showTake(take, places[t], largest[t], FilmDraw.frameAt(take, step)));
    FilmDraw.curve(element("curve"), takes, step);
    element("frame").value = now;
    element("frame").setAttribute("aria-valuetext", `step ${step}, frame ${now + 1} of ${last + 1}`);
    element("count").textContent = `step ${step} · frame ${now + 1} of ${last + 1}`;
    element("first").disabled = element("back").disabled = now === 0;
    element("next").disabled = element("last").disabled = now === last;
    const told = sentence(step);
    element("sentence").textContent = told;
    for (const marked of document.querySelectorAll("[data-frame]:is(li, tr)")) {
      const isNow = Number(marked.dataset.frame) === Number(marked.dataset.shown = FilmDraw.frameAt(takes[marked.dataset.of], step));
      marked.classList.toggle("current", isNow);
      if (marked.matches("li")) marked.querySelector("button").setAttribute("aria-pressed", String(isNow));
    }
    Object.assign(document.body.dataset, { frame: now, playing: timer ? "1" : "" });
    Page.address.write({ frame: now || null }, { back });
    if (!isQuiet && !timer) Page.say(told);
  }

  function showTake(take, place, most, f) {
    const frame = take.frames[f], canvas = place.querySelector(".surface"), verdict = place.querySelector(".verdict");
    FilmDraw.surface(canvas, data, take, f);
    canvas.setAttribute("aria-label", `What the network answers after step ${frame.step}: ${frame.right} of ${count} examples are on the right side`);
    verdict.textContent = `${isGood(frame) ? "✓" : "✗"} ${frame.right} of ${count} right · loss ${digits(frame.loss)}`;
    verdict.classList.toggle("good", isGood(frame));
    fill(place.querySelector(".gradients tbody"), take.layers.map((layer, l) => {
      const { kind, share, words } = FilmData.gradient(frame.norms[l]);
      const bar = make("i");
      bar.style.width = `${share}%`;
      return make("tr", { "data-layer": l, class: kind || null }, make("th", { scope: "row" }, layer.name),
        make("td", {}, make("div", { class: "bar" }, bar), make("span", {}, `${digits(frame.norms[l])}${words ? ` ${words}` : ""}`)));
    }));
    if (place.querySelector(".weights").open) showWeights(take, place, most, f);
  }

  // The weights as grids; where a parameter has few, its numbers, too.
  function showWeights(take, place, most, f) {
    const parts = FilmData.parameters(take, f).flatMap((layer, l) => layer.map((parameter, p) => {
      const finite = [...parameter.values].filter(Number.isFinite), [low, high] = [Math.min(...finite), Math.max(...finite)];
      const words = `${parameter.name} [${parameter.shape.join(", ")}]: ${finite.length ? `${digits(low)} to ${digits(high)}` : ""}${finite.length < parameter.values.length ? ` ${parameter.values.length - finite.length} are no numbers` : ""}`;
      const canvas = make("canvas", { role: "img", "aria-label": words });
      const numbers = parameter.values.length <= 16 ? make("p", { class: "soft" }, [...parameter.values].map(value => Page.shortNumber(value)).join("  ")) : "";
      return { nodes: [make("p", {}, words), canvas, numbers], draw: () => FilmDraw.weights(canvas, parameter, most[l][p]) };
    }));
    const details = place.querySelector(".weights");
    fill(details, details.querySelector("summary"), parts.flatMap(part => part.nodes));
    for (const part of parts) part.draw();
  }

  function sentence(step) {
    const told = takes.map(take => {
      const frame = take.frames[FilmDraw.frameAt(take, step)], size = norm(frame), { words } = FilmData.gradient(size);
      const ended = frame.step < step ? `, after its end at step ${frame.step}` : "";
      const meaning = { nothing: ", which changes nothing", vanishes: ", which vanishes", explodes: ", which explodes", "no number": "" }[words] ?? "";
      const found = `loss ${digits(frame.loss)}, ${frame.right} of ${count} right, gradient ${digits(size)}${meaning}${ended}`;
      return takes.length > 1 ? `${take.name} (${found})` : found;
    });
    return `${step === 0 ? "Before the first step" : step === 1 ? "After 1 step" : `After ${step} steps`}: ${told.join("; ")}.`;
  }

  // ---- Moving

  function go(frame) {
    pause();
    show(frame);
  }

  // Plays only when asked, and ends at the end; who asked for little motion gets a frame a second.
  function play() {
    if (timer) { go(now); return; }
    if (now === last) now = 0;
    timer = setInterval(() => { if (now + 1 >= last) go(last); else show(now + 1, { isQuiet: true }); }, Page.isStill() ? 1000 : 320);
    element("play").textContent = "❚❚ Pause";
    show(now, { isQuiet: true });
  }

  function pause() {
    clearInterval(timer);
    timer = null;
    element("play").textContent = "▶ Play";
  }

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, select, textarea")) return;
    if (event.key === " " && event.target.closest?.("button, summary, a")) return;
    const act = { ArrowLeft: () => go(now - 1), ArrowRight: () => go(now + 1), Home: () => go(0), End: () => go(last), " ": play }[event.key];
    if (!act || (event.key.startsWith("Arrow") && event.target.closest?.(".scroll"))) return;
    event.preventDefault();
    act();
  }

  // ---- The explorer of a frame: its page stands in this one, without the numbers; with those of the frame it is opened in a tab of its own.

  async function explore(t) {
    const tab = window.open("", "_blank");   // at once, since browsers open none later
    const take = takes[t], f = FilmDraw.frameAt(take, steps[now]), frame = take.frames[f];
    const title = `${data.title}${takes.length > 1 ? `, ${take.name}` : ""}: step ${frame.step}`;
    const about = "This is one frame of a film: the graph of one example, with the weights that the network had after this step, and the numbers that the engine computed with them. Close this tab to go back to the film, which stands where you left it.";
    const safe = text => make("p", {}, text).innerHTML;
    const [shell, json] = await Promise.all([FilmData.text(take.shell ?? takes[0].shell), FilmData.text(take.explorers[f])]);
    const page = shell.replaceAll("@title", () => safe(title)).replace("@about", () => about).replace("\"@data\"", () => json.replaceAll("<", "\\u003C"));
    const address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
    if (tab) tab.location = address;
    else {
      fill(element("notice"), "The browser did not open a tab. Allow this page to open one, and try again.");
      element("notice").hidden = false;
    }
  }

  // ---- Beginning

  function listen() {
    const on = (id, event, act) => element(id).addEventListener(event, act);
    on("first", "click", () => go(0));
    on("back", "click", () => go(now - 1));
    on("next", "click", () => go(now + 1));
    on("last", "click", () => go(last));
    on("play", "click", play);
    on("frame", "input", () => go(Number(element("frame").value)));
    const seek = event => {
      const step = FilmDraw.stepAt(element("curve"), takes, event.offsetX);
      go(steps.reduce((best, at, i) => Math.abs(Math.log((at + 1) / (step + 1))) < Math.abs(Math.log((steps[best] + 1) / (step + 1))) ? i : best, 0));
    };
    on("curve", "pointerdown", seek);
    on("curve", "pointermove", event => { if (event.buttons === 1) seek(event); });
    places.forEach((place, t) => {
      place.querySelector(".open").addEventListener("click", () => explore(t));
      place.querySelector(".weights").addEventListener("toggle", () => show(now, { isQuiet: true }));
    });
    document.addEventListener("keydown", press);
    Page.address.listen(recall);
    Page.colours.listen(() => { FilmDraw.mix(); show(now, { isQuiet: true }); });
    let width = window.innerWidth;
    window.addEventListener("resize", () => { if (window.innerWidth !== width) { width = window.innerWidth; show(now, { isQuiet: true }); } });
  }

  // Pictures and rows become ways to their frames.
  function link() {
    [...document.querySelectorAll(".strip"), ...document.querySelectorAll("table.frames")].forEach((list, i) => {
      for (const item of list.querySelectorAll("[data-frame]")) {
        const step = takes[i % takes.length].frames[item.dataset.frame].step, act = () => go(steps.indexOf(step));
        item.dataset.of = i % takes.length;
        if (item.matches("li")) item.append(make("button", { type: "button", onclick: act }, ...item.childNodes));
        else fill(item.cells[0], make("button", { type: "button", title: "Show this frame", onclick: act }, String(step)));
      }
    });
  }

  function recall({ frame }) {
    pause();
    show(/^\d+$/.test(frame ?? "") ? Number(frame) : 0, { isQuiet: true });
  }

  document.body.classList.add("filmed");
  element("frame").max = last;
  element("curve-words").textContent = `${takes.length > 1 ? `Dashed: ${takes[0].name}. Solid: ${takes[1].name}. ` : ""}The line is the loss over all examples at the frames, the pale strokes are those that the steps computed; click to go there.`;
  FilmDraw.mix();
  link();
  listen();
  recall(Page.address.read());
})();
