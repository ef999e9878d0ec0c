// The page is finished before this runs. It comes alive on the first touch, key or scroll, or when the reader has been
// here for a while: nothing is loaded before that, so that the answer is there at once.
(() => {
  const TOUCHES = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel", "scroll", "focusin"];
  const PATIENCE = 6000;
  let begun = false;

  // On a phone the names of the pages go on beyond the screen: the one that is shown is brought into sight.
  const bring = () => {
    const here = document.querySelector("header nav [aria-current]");
    const nav = here?.parentElement;
    if (nav) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
  };

  const begin = (event) => {
    // Only what a reader scrolls is a sign of one; whoever scrolls a part of the page touches it first.
    if (begun || (event?.type === "scroll" && event.target !== document)) return;
    begun = true;
    // A shortcut must not be lost because it is the first key.
    if (event && event.key) document.documentElement.dataset.woken = event.key;
    TOUCHES.forEach((name) => window.removeEventListener(name, begin, true));
    const { sheet, scripts, config } = window.trilateral.start;
    const make = (name, facts) => Object.assign(document.createElement(name), facts);
    // Where the renderer of Dash looks for them.
    document.body.append(make("script", { id: "_dash-config", type: "application/json", textContent: JSON.stringify(config) }));
    let left = scripts.length + 1;
    const loaded = () => {
      left -= 1;
      if (left === 0) new window.DashRenderer();
    };
    // The page has the rules that it needs; what the scripts add, and other pages, need others.
    document.head.append(make("link", { rel: "stylesheet", href: sheet, onload: loaded, onerror: loaded }));
    for (const src of scripts) document.head.append(make("script", { src, async: false, onload: loaded, onerror: loaded }));
  };

  // A choice that is made before the page is alive is an ordinary form: nothing is lost while scripts load. What arrow
  // keys pass through is meant once the reader leaves it or presses Enter; when the page is alive by then, it sees to it.
  const send = (form) => {
    const query = new URLSearchParams(form.dataset.keep);
    for (const { name, value } of form.querySelectorAll("select[name]")) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString().replaceAll("%2C", ",");
    location.assign(form.action + (text ? `?${text}` : ""));
  };
  const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"];
  let passing = false;
  let passed = null;
  const settle = () => {
    if (passed && !document.body.dataset.ready) send(passed.closest("form.selects"));
    passed = null;
  };
  document.addEventListener("keydown", (event) => {
    passing = ARROWS.includes(event.key) || event.key.length === 1;
    if (event.key === "Enter" && event.target === passed) settle();
  });
  document.addEventListener("pointerdown", () => (passing = false));
  document.addEventListener("focusout", (event) => event.target === passed && settle());
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form.selects");
    if (!form || document.body.dataset.ready) return;
    if (passing) passed = event.target;
    else send(form);
  });
  bring();
  document.addEventListener("trilateral:shown", bring);
  TOUCHES.forEach((name) => window.addEventListener(name, begin, { capture: true, passive: true }));
  const presenting = new URLSearchParams(location.search).has("present");
  window.addEventListener("load", () => setTimeout(begin, presenting ? 0 : PATIENCE));
})();
