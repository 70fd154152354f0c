// Draws every chart of the page. Expressions are interpreted, never compiled, so the page may forbid eval.
const axis = { labelColor: "currentColor", titleColor: "currentColor", domainColor: "currentColor", tickColor: "currentColor", gridColor: "#8884" };
const legend = { labelColor: "currentColor", titleColor: "currentColor" };
const config = { background: "transparent", view: { stroke: null }, axis, legend };
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(place.querySelector("script").textContent);
  vegaEmbed(place, spec, { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: false, mode: "vega-lite", config });
}
