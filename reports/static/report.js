// Draws every chart of the page. Expressions are interpreted, never compiled, so the page may forbid eval.
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(place.querySelector("script").textContent);
  vegaEmbed(place, spec, { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: false, mode: "vega-lite" });
}
