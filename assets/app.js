// What Dash needs to know of the browser, and links and forms without a reload. The address is the only state.
(() => {
  const NARROW = window.matchMedia("(max-width: 640px)");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");

  const address = () => ({
    path: location.pathname,
    search: location.search,
    narrow: NARROW.matches,
    dark: DARK.matches,
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { trilateral: { address } });

  const go = (href) => {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-nav]");
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) && event.button === 0;
    if (!link || !plain || link.origin !== location.origin || !document.querySelector("#react-entry-point .page")) return;
    event.preventDefault();
    const moved = link.pathname !== location.pathname;
    go(link.href);
    if (link.hash) document.querySelector(link.hash)?.scrollIntoView({ behavior: "instant" });
    else if (moved) window.scrollTo(0, 0);
  });

  const submit = (form) => {
    const query = new URLSearchParams(location.search);
    (form.dataset.reset || "").split(",").forEach((name) => query.delete(name));
    for (const field of form.querySelectorAll("select[name]")) {
      if (field.value) query.set(field.name, field.value);
      else query.delete(field.name);
    }
    const text = query.toString().replaceAll("%2C", ",");
    go(location.pathname + (text ? `?${text}` : ""));
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form.selects");
    if (form && document.querySelector("#react-entry-point .page")) submit(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.selects")) return;
    event.preventDefault();
    submit(event.target);
  });

  const react = (query) => query.addEventListener("change", () => window.dash_clientside.set_props("address", { data: address() }));
  [NARROW, DARK].forEach(react);

  // A new release is shown without losing the view: the same address, asked again.
  const NEWS_EVERY = 3000;
  let shown = null;
  setInterval(async () => {
    const page = document.querySelector("#react-entry-point .page");
    if (!page || document.visibilityState !== "visible") return;
    const answer = await fetch("/readyz").catch(() => null);
    if (!answer || !answer.ok) return;
    const { release } = await answer.json();
    shown = shown || page.dataset.release;
    if (release !== shown) {
      shown = release;
      window.dash_clientside.set_props("address", { data: { ...address(), release } });
    }
  }, NEWS_EVERY);

  // The finished page gives way when the live one is whole: same geometry, so nothing jumps.
  const root = document.getElementById("react-entry-point");
  const whole = () => {
    const page = root.querySelector(".page");
    if (!page) return false;
    return [...page.querySelectorAll(".dash-graph")].every((graph) => graph.querySelector(".main-svg"));
  };
  const settle = () => {
    const page = root.querySelector(".page");
    if (!page) return;
    document.documentElement.lang = page.lang;
    document.documentElement.dataset.theme = page.dataset.theme;
    const first = document.getElementById("first");
    if (first && whole() && !first.querySelector("select:focus")) {
      const open = [...first.querySelectorAll("details")].map((each) => each.open);
      // Whoever came by keyboard goes on from the same place.
      const stops = "a[href], button, summary, [tabindex='0']";
      const stop = [...first.querySelectorAll(stops)].indexOf(document.activeElement);
      first.remove();
      root.classList.remove("waiting");
      root.querySelectorAll("details").forEach((each, index) => (each.open = open[index] || false));
      if (stop >= 0) root.querySelectorAll(stops)[stop]?.focus({ preventScroll: true });
    }
    if (!document.getElementById("first")) document.body.dataset.ready = page.dataset.page;
  };
  new MutationObserver(settle).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["lang", "data-theme", "data-page"] });
  document.addEventListener("focusout", () => setTimeout(settle));
})();
