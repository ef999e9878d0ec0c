// Choosing years with the mouse: drag across a chart that has a choice of years beside it; a double click takes all.
// Fingers scroll, as everywhere else, and the keyboard has the two selects.
(() => {
  const LEAST = 8;

  /** The chart under an event, if years can be chosen in it. */
  const chartAt = (event) => {
    const region = event.target.closest && event.target.closest("[data-reader]");
    const chart = region && region.querySelector(".js-plotly-plot");
    const card = region && region.closest(".card");
    if (!chart || !card || !card.querySelector('select[name="from"]') || event.pointerType === "touch") return null;
    const layout = chart._fullLayout;
    if (!layout || !layout.xaxis || layout.xaxis2 || chart.layout.hovermode !== "x unified") return null;
    const box = chart.getBoundingClientRect();
    const left = box.left + layout._size.l;
    const inside = (x) => Math.max(0, Math.min(layout.xaxis._length, x - left));
    if (event.clientX < left || event.clientX > left + layout.xaxis._length) return null;
    return { region, top: layout._size.t, height: layout.yaxis._length, left, inside, year: (x) => Math.round(layout.xaxis.p2d(inside(x))) };
  };

  const visit = (from, to) => {
    const query = new URLSearchParams(location.search);
    query.delete("from");
    query.delete("to");
    if (from) query.set("from", from);
    if (to) query.set("to", to);
    const link = document.createElement("a");
    const text = query.toString().replaceAll("%2C", ",");
    link.href = location.pathname + (text ? `?${text}` : "");
    link.dataset.nav = "";
    document.body.append(link);
    link.click();
    link.remove();
  };

  let drag = null;
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const at = chartAt(event);
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
    if (event.detail === 2 && (chosen.has("from") || chosen.has("to")) && chartAt(event)) visit("", "");
  }, true);
})();
