// Choosing years with the mouse: drag across a chart that has a choice of years beside it; a double click takes all.
// Fingers scroll, as everywhere else, and the keyboard has the two selects.
(() => {
  const LEAST = 8;

  /** The plot under an event, if years can be chosen in it; in the pixels of the screen. */
  const plotAt = (event) => {
    const region = event.target.closest && event.target.closest("[data-reader]");
    const card = region && region.closest(".card");
    if (!card || !card.querySelector('select[name="from"]') || event.pointerType === "touch") return null;
    const svg = [...region.querySelectorAll("svg[data-years]")].find((each) => each.getBoundingClientRect().width);
    if (!svg) return null;
    const [x, y, width, height, first, last] = svg.dataset.years.split(" ").map(Number);
    const { a: scale, e, f } = svg.getScreenCTM();
    const [left, top, wide, high] = [e + x * scale, f + y * scale, width * scale, height * scale];
    if (event.clientX < left || event.clientX > left + wide || event.clientY < top || event.clientY > top + high) return null;
    const inside = (at) => Math.max(0, Math.min(wide, at - left));
    const year = (at) => Math.round(first + (inside(at) / wide) * (last - first));
    return { region, left, top: top - region.getBoundingClientRect().top, height: high, inside, year };
  };

  const visit = (from, to) => {
    const parts = new URLSearchParams(location.search);
    for (const [name, year] of [["from", from], ["to", to]]) {
      if (year) parts.set(name, year);
      else parts.delete(name);
    }
    window.trilateral.go(location.pathname + window.trilateral.query(parts));
  };

  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = plotAt(event);
    if (at) drag = { ...at, start: event.clientX, band: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || (!drag.band && Math.abs(event.clientX - drag.start) < LEAST)) return;
    if (!drag.band) {
      drag.band = document.createElement("div");
      drag.band.className = "brush";
      drag.region.append(drag.band);
    }
    const [one, other] = [drag.inside(drag.start), drag.inside(event.clientX)];
    const origin = drag.left - drag.region.getBoundingClientRect().left;
    Object.assign(drag.band.style, { left: `${origin + Math.min(one, other)}px`, width: `${Math.abs(other - one)}px`, top: `${drag.top}px`, height: `${drag.height}px` });
    const years = [drag.year(drag.start), drag.year(event.clientX)].sort();
    drag.band.textContent = `${years[0]}–${years[1]}`;
  });
  document.addEventListener("pointerup", (event) => {
    const done = drag;
    drag = null;
    if (!done || !done.band) return;
    done.band.remove();
    const years = [done.year(done.start), done.year(event.clientX)].sort();
    if (years[0] !== years[1]) visit(years[0], years[1]);
  });
  document.addEventListener("pointercancel", () => {
    if (drag && drag.band) drag.band.remove();
    drag = null;
  });
  // Plotly lays a cover over the page while a button is down, so that no double click arrives; the second press does.
  document.addEventListener("mousedown", (event) => {
    const chosen = new URLSearchParams(location.search);
    if (event.detail === 2 && (chosen.has("from") || chosen.has("to")) && plotAt(event)) visit("", "");
  }, true);
})();
