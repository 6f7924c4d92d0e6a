
// The gallery: choices become buttons with replies. The answer unfolds with the right one; whoever wants to see it before opens it.
(() => {
  function answer(section, choices, button, choice) {
    const isRight = choice === Number(choices.dataset.right), reply = section.querySelector(".reply");
    for (const other of choices.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    reply.textContent = section.querySelectorAll(".replies li")[choice - 1].textContent;
    reply.classList.add("notice");
    reply.classList.toggle("good", isRight);
    reply.classList.toggle("bad", !isRight);
    if (isRight) section.querySelector("details").open = true;
  }

  function begin(section) {
    const choices = section.querySelector(".choices");
    [...choices.children].forEach((item, i) => {
      const button = Page.make("button", { type: "button", "aria-pressed": "false", onclick: () => answer(section, choices, button, i + 1) }, item.textContent);
      Page.fill(item, button);
    });
  }

  document.querySelectorAll(".mistake").forEach(begin);
  document.body.classList.add("guessing");
})();
