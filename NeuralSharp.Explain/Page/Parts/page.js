"use strict";

// What the scripts of all pages share. A page's own script follows it. Texts become text nodes and never markup, wherever they come from.
const Page = (() => {
  // ---- Numbers

  // At most five significant digits, zeros at the end left out; with an exponent below 1e-4 and from 1e6 on. The same text, to the character, as
  // ShortNumber.Of in C#.
  function shortNumber(value) {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    if (value === 0) return "0";
    const [mantissa, power] = fiveDigits(Math.abs(value)).split("e");
    const exponent = Number(power), digits = mantissa.replace(".", "").replace(/0+$/, ""), sign = value < 0 ? "−" : "";
    if (exponent < -4 || exponent >= 6) return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e${exponent}`.replace("-", "−");
    if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
    const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0"), part = digits.slice(exponent + 1);
    return `${sign}${whole}${part && `.${part}`}`;
  }

  // What lies exactly in the middle of two numbers of five digits becomes the one with the even last digit, as in C#; toExponential takes the larger.
  function fiveDigits(size) {
    const isMiddle = /^(\d\.\d{3}[02468])50*e(.*)$/.exec(size.toExponential(40));
    return isMiddle ? `${isMiddle[1]}e${isMiddle[2]}` : size.toExponential(4);
  }

  // A number of the page's data: those that are not finite are texts there.
  const number = value => typeof value === "string" ? Number(value) : value;

  // ---- Elements

  const element = id => document.getElementById(id);

  const data = () => JSON.parse(element("data").textContent);

  // make("button", { type: "button", class: "main", onclick: act }, "Play") makes an element; "svg:g" makes one of SVG. An attribute of the value
  // null, undefined or false is left out.
  function make(tag, attributes = {}, ...children) {
    const node = tag.startsWith("svg:") ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat());
    return node;
  }

  // Puts other children into a node.
  const fill = (node, ...children) => { node.replaceChildren(...children.flat()); return node; };

  // ---- One sentence for who does not see the page

  let said = null, saying = null;

  // Says the text once the reader has finished what it says; of several within a moment, the last. The place is there before the first text, since
  // readers only notice changes.
  function say(text) {
    clearTimeout(saying);
    saying = setTimeout(() => { said.textContent = said.textContent === text ? `${text}\u00a0` : text; }, 150);
  }

  // ---- The page's address: what the user sees stands in it as #name=value&name=value, so that it can be passed on

  let known = null;

  // A part that is cut off within a letter is taken as it is: it names nothing.
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  const address = {
    // The values by name, as texts.
    read() {
      known = location.hash;
      const pairs = location.hash.slice(1).split("&").filter(part => part.includes("="));
      return Object.fromEntries(pairs.map(part => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)].map(decoded)));
    },

    // Writes the values; those that are null, undefined or empty are left out. With { back: true } the browser's back button returns to what stood there.
    write(values, { back = false } = {}) {
      const parts = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
      const hash = parts.length ? `#${parts.join("&")}` : "";
      if (hash === location.hash) return;
      known = hash;
      try {
        history[back ? "pushState" : "replaceState"](null, "", hash || location.pathname + location.search);
      } catch {
        // Browsers limit how often the address may change; then it lags behind.
      }
    },

    // Calls back when the user goes back or forward, or changes the address.
    listen(act) {
      window.addEventListener("hashchange", () => { if (location.hash !== known) act(address.read()); });
    },
  };

  // ---- Colours for what scripts draw on a canvas

  const colours = {
    // The value of one of the variables of page.css: colours.of("ink").
    of: name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(),

    isDark: () => matchMedia("(prefers-color-scheme: dark)").matches && !isPrinting() && !matchMedia("print").matches,

    // Calls back at once when other colours hold: light, dark, and those of paper before and after a print.
    listen(act) { redraws.push(act); },
  };
  const redraws = [];
  const isPrinting = () => document.documentElement.classList.contains("print");
  const redraw = () => { for (const act of redraws) act(); };

  const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function begin() {
    said = make("p", { class: "unseen", id: "said", role: "status", "aria-live": "polite" });
    document.body.append(said);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    matchMedia("print").addEventListener("change", () => { if (!isPrinting()) redraw(); });
    let closed = [];
    window.addEventListener("beforeprint", () => {
      document.documentElement.classList.add("print");
      closed = [...document.querySelectorAll("details:not([open])")];
      for (const details of closed) details.open = true;
      redraw();
    });
    window.addEventListener("afterprint", () => {
      document.documentElement.classList.remove("print");
      for (const details of closed) details.open = false;
      redraw();
    });
  }

  // Without a document, as in tests of shortNumber, there is nothing to begin with.
  if (typeof document !== "undefined") begin();

  return { shortNumber, number, element, data, make, fill, say, address, colours, isStill };
})();

