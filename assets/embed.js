// A figure in a frame: a finished drawing that comes alive on the first touch, and tells the page around how tall it is.
(() => {
  const place = document.getElementById("figure");
  const content = JSON.parse(document.getElementById("chart").textContent);
  const source = document.getElementById("plotly");
  let begun = false;

  const draw = () => {
    place.textContent = "";
    const { width, height, ...layout } = content.layout;
    window.Plotly.newPlot(place, content.data, {
      ...layout,
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { ...layout.hoverlabel, bgcolor: getComputedStyle(document.documentElement).getPropertyValue("--paper") },
    }, { displayModeBar: false, responsive: true });
  };
  const begin = () => {
    // Phones keep the drawing that was made for them.
    if (begun || !source || window.innerWidth <= 640) return;
    begun = true;
    const script = document.createElement("script");
    script.src = source.dataset.src;
    script.onload = draw;
    document.head.append(script);
  };
  ["pointerenter", "focusin", "touchstart"].forEach((name) => place.addEventListener(name, begin, { once: true, passive: true }));

  const tell = () => {
    if (window.parent !== window) {
      window.parent.postMessage({ trilateral: { height: document.documentElement.scrollHeight } }, "*");
    }
  };
  new ResizeObserver(tell).observe(document.body);
})();
