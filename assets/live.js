// Pictures come alive where the reader points, and those in sight when nothing happens for a moment: the chart is drawn
// over its picture, to the pixel, and takes its place. So a change of the view costs a picture, not a chart.
(() => {
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  // After so much quiet, drawing a chart is in nobody's way.
  const QUIET = 500;
  const CONFIG = { displayModeBar: false, responsive: false, showTips: false, doubleClick: false };
  const root = document.documentElement;

  let coming = null;
  const plotly = () => {
    coming =
      coming ||
      new Promise((done, failed) => {
        const script = document.createElement("script");
        // A frame says where it is, a page is started by who knows.
        script.src = window.trilateral.start?.plotly ?? document.getElementById("scripts").dataset.plotly;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    return coming;
  };

  const dark = () => (root.dataset.theme === "auto" ? DARK.matches : root.dataset.theme === "dark");

  const draw = async (region, pictures) => {
    const query = new URLSearchParams(region.dataset.view);
    query.set("theme", dark() ? "dark" : "light");
    // Drawn for the same place as the picture that is shown.
    const shown = [...pictures.querySelectorAll(".drawn")].find((each) => each.getBoundingClientRect().width);
    query.set("preset", shown.classList.item(1));
    const [answer] = await Promise.all([fetch(`${root.dataset.root || ""}/chart/${region.dataset.reader}?${query.toString().replaceAll("%2C", ",")}`), plotly()]);
    if (!answer.ok) throw new Error(answer.statusText);
    // Another release came meanwhile: the page is about to be asked again, and no page shows two.
    const page = region.closest("[data-release]");
    if (page && answer.headers.get("X-Trilateral-Release") !== page.dataset.release) throw new Error("another release");
    const { data, layout } = await answer.json();
    if (!pictures.isConnected || pictures.dataset.live !== "coming") return;
    const place = document.createElement("div");
    place.className = "live";
    pictures.append(place);
    // As large as its picture was drawn, and scaled as the picture is: not a word moves.
    const { width, height } = shown.querySelector("svg").viewBox.baseVal;
    const scale = Math.min(pictures.clientWidth / width, pictures.clientHeight / height);
    const [left, top] = [(pictures.clientWidth - width * scale) / 2, (pictures.clientHeight - height * scale) / 2];
    Object.assign(place.style, { width: `${width}px`, height: `${height}px`, left: `${left}px`, top: `${top}px`, transform: scale === 1 ? "" : `scale(${scale})` });
    // Of a chart without a background Plotly believes that it is white, and marks years so.
    const paper = getComputedStyle(root).getPropertyValue("--paper").trim();
    await window.Plotly.newPlot(place, data, { ...layout, width, height, autosize: false, paper_bgcolor: paper, plot_bgcolor: paper }, CONFIG);
    if (pictures.dataset.live === "coming") pictures.dataset.live = "here";
    else place.remove();
  };

  /** The chart of a region, when it is there; none where the picture must do. */
  const wake = async (region) => {
    const pictures = region.querySelector(".pictures");
    // A presenter's picture is as large as the screen, and keeps forecasts back.
    if (!pictures || root.hasAttribute("data-present")) return null;
    if (!pictures.dataset.live) {
      pictures.dataset.live = "coming";
      pictures.coming = draw(region, pictures).catch(() => delete pictures.dataset.live);
    }
    await pictures.coming;
    return region.querySelector(".js-plotly-plot");
  };

  // What came alive by itself, or could not.
  let tried = new WeakSet();
  const inSight = ({ top, bottom }) => bottom > 0 && top < 1.5 * window.innerHeight;
  const idle = window.requestIdleCallback || setTimeout;
  let calm = null;

  /** Wait until nothing happens; then let what is in sight come alive, one chart after the other. */
  const settle = () => {
    clearTimeout(calm);
    calm = setTimeout(() => idle(next), QUIET);
  };
  const next = async () => {
    if (document.hidden || navigator.connection?.saveData || root.dataset.wake === "touch") return;
    const still = [...document.querySelectorAll("[data-reader] .pictures:not([data-live])")];
    const pictures = still.find((each) => !tried.has(each) && inSight(each.getBoundingClientRect()));
    if (!pictures) return;
    tried.add(pictures);
    await wake(pictures.closest("[data-reader]"));
    settle();
  };

  /** All charts are pictures again. */
  const rest = () => {
    tried = new WeakSet();
    for (const pictures of document.querySelectorAll(".pictures[data-live]")) {
      delete pictures.dataset.live;
      const place = pictures.querySelector(".live");
      if (place && window.Plotly) window.Plotly.purge(place);
      place?.remove();
    }
    settle();
  };

  const regionOf = (event) => event.target.closest && event.target.closest("[data-reader]");

  document.addEventListener("pointerover", (event) => {
    const region = event.pointerType === "mouse" && regionOf(event);
    if (region) wake(region);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-reader]:focus-visible")) wake(event.target);
  });
  // A tap shows the values of its year; a finger that moves scrolls the page, as everywhere.
  document.addEventListener("click", async (event) => {
    const region = event.pointerType !== "mouse" && regionOf(event);
    const chart = region && (await wake(region));
    if (!chart || chart.layout.hovermode !== "x unified") return;
    const { width, _plots: plots } = chart._fullLayout;
    const box = chart.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((at) => (at * width) / box.width);
    // Of several small charts the one that is meant: a finger is on it, or on the words above it.
    const apart = ({ _offset, _length }, at) => Math.max(_offset - at, 0, at - _offset - _length);
    const [meant] = Object.values(plots).filter(({ xaxis }) => !apart(xaxis, x)).sort((a, b) => apart(a.yaxis, y) - apart(b.yaxis, y));
    if (meant) window.Plotly.Fx.hover(chart, { xval: Math.round(meant.xaxis.p2d(x - meant.xaxis._offset)) }, meant.id);
  });
  let wide = window.innerWidth;
  window.addEventListener("resize", () => {
    // On phones the bars of the browser come and go while one scrolls; that changes the height alone.
    if (window.innerWidth !== wide) rest();
    wide = window.innerWidth;
  });
  DARK.addEventListener("change", rest);

  ["scroll", "wheel", "pointerdown", "pointermove", "keydown", "change"].forEach((name) => window.addEventListener(name, settle, { passive: true }));
  document.addEventListener("visibilitychange", settle);
  document.addEventListener("trilateral:shown", settle);
  settle();

  window.trilateral = Object.assign(window.trilateral || {}, { wake, rest });
})();
