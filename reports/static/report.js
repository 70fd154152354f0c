// What the pages do in the browser: draw charts, and link the two texts of an article. Everything else is HTML.
"use strict";

// Expressions are interpreted, never compiled, so the page may forbid eval; the tooltip is styled by report.css.
const words = { labelColor: "currentColor", titleColor: "currentColor", labelFontSize: 11, titleFontSize: 11, titleFontWeight: "normal" };
const config = {
  background: "transparent",
  view: { stroke: null },
  axis: { ...words, domainColor: "currentColor", tickColor: "currentColor", gridColor: "var(--line)" },
  legend: words,
};
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(place.querySelector("script").textContent);
  const tooltip = { disableDefaultStyle: true };
  const options = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip, mode: "vega-lite", config };
  // Each chart has a name and a table of its numbers: a hundred marks are no help to a screen reader.
  vegaEmbed(place, spec, options).then(() => place.querySelector("svg").setAttribute("aria-hidden", "true"));
}

function startDesk(desk) {
  const note = desk.querySelector("[data-note]");
  const sides = [...desk.querySelectorAll("[data-side]")];
  const buttons = [...desk.querySelectorAll("[data-rule]")];
  const all = [...new Set([...desk.querySelectorAll("[data-edit]")].map((mark) => Number(mark.dataset.edit)))].sort((a, b) => a - b);
  let shown = all;
  let current = null;

  const marks = (number) => desk.querySelectorAll(`[data-edit="${number}"]`);

  function bringIntoView(side, mark) {
    const gap = mark.getBoundingClientRect().top - side.getBoundingClientRect().top;
    side.scrollTop += gap - side.clientHeight / 3;
  }

  function activate(number) {
    for (const mark of desk.querySelectorAll(".active")) mark.classList.remove("active");
    current = number;
    for (const mark of marks(number)) mark.classList.add("active");
    for (const side of sides) {
      const mark = side.querySelector(`[data-edit="${number}"]`);
      if (mark) bringIntoView(side, mark);
    }
    const explained = desk.querySelector(`[data-edit="${number}"][title]`);
    note.textContent = `${shown.indexOf(number) + 1} of ${shown.length}: ${explained ? explained.title : ""}`;
  }

  function step(by) {
    if (!shown.length) return;
    const at = shown.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    activate(shown[next]);
  }

  function show(button) {
    const pressed = button.getAttribute("aria-pressed") === "true";
    for (const other of buttons) other.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", String(!pressed));
    shown = pressed ? all : button.dataset.rule.trim().split(" ").map(Number);
    desk.classList.toggle("dimmed", !pressed);
    for (const mark of desk.querySelectorAll(".shown")) mark.classList.remove("shown");
    if (!pressed) for (const number of shown) for (const mark of marks(number)) mark.classList.add("shown");
    if (!shown.includes(current)) activate(shown[0]);
  }

  for (const button of buttons) button.addEventListener("click", () => show(button));
  for (const button of desk.querySelectorAll("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  for (const side of sides) {
    side.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-edit]");
      if (mark) activate(Number(mark.dataset.edit));
      else if (event.target.title && note) note.textContent = event.target.title;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
}
for (const desk of document.querySelectorAll("[data-desk]")) if (desk.querySelector("[data-note]")) startDesk(desk);
