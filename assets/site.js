// The page at an address. The address is the only state: links and forms change it, the server answers with the page of
// the new one (`dashboard/components/site.py`), and what differs is put in place.
(() => {
  // As in the style sheet: for which place pictures are drawn.
  const PHONE = window.matchMedia("(max-width: 480px)");
  const TABLET = window.matchMedia("(max-width: 900px)");
  const preset = () => (PHONE.matches ? "phone" : TABLET.matches ? "tablet" : "page");
  const CALLBACK = "/_dash-update-component";
  const REACHABLE = "a[href],button,select,input,summary,[tabindex]";
  // Longer than any answer takes; then the browser shows the page itself, or says what is wrong.
  const PATIENCE = 15000;
  // Whoever stays so long on a link is likely to follow it.
  const DWELL = 60;

  const place = document.getElementById("page");
  const page = () => place.querySelector(".page");
  const main = () => place.querySelector("main");
  const query = (parts) => {
    const text = parts.toString().replaceAll("%2C", ",");
    return text ? `?${text}` : "";
  };

  // --- Asking ------------------------------------------------------------------------------------

  const at = ({ pathname, search }) => ({ path: pathname, search, preset: preset() });
  let send = null;
  let asked = JSON.stringify(at(location));
  let patience = null;
  let scroll = null;

  const ask = (more = {}) => {
    const wanted = { ...at(location), ...more };
    // Dash does not ask the same twice in a row: it is shown, or on its way.
    if (JSON.stringify(wanted) === asked) {
      if (!place.hasAttribute("aria-busy")) finish();
      return;
    }
    asked = JSON.stringify(wanted);
    clearTimeout(patience);
    patience = setTimeout(() => location.reload(), PATIENCE);
    place.setAttribute("aria-busy", "true");
    send(wanted);
  };

  const go = (href) => {
    if (!send) return location.assign(href);
    const { pathname } = location;
    history.replaceState({ ...history.state, y: window.scrollY }, "");
    history.pushState({}, "", href);
    const { hash } = location;
    scroll = hash || pathname !== location.pathname ? { y: 0, hash } : null;
    ask();
  };

  // --- Showing -----------------------------------------------------------------------------------

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content.firstChild;
  };

  // The HTML that each part was made from: what is the same again is not even read.
  const made = new WeakMap();

  /** Fill an element with parts: HTML, or elements that are in it already. */
  const fill = (parent, parts) => {
    const known = new Map([...parent.children].filter((each) => made.has(each)).map((each) => [made.get(each), each]));
    const wanted = parts.map((part) => known.get(part) || (part instanceof Node ? part : parsed(part)));
    window.trilateral.morph(parent, wanted).forEach((each, index) => {
      if (typeof parts[index] === "string") made.set(each, parts[index]);
    });
  };

  const show = ({ title, attributes, before, main: sections, after }) => {
    const moved = page().dataset.page !== attributes["data-page"];
    const colours = page().dataset.theme !== attributes["data-theme"];
    const reachable = () => [...main().querySelectorAll(REACHABLE)];
    const focus = reachable().indexOf(document.activeElement);

    for (const [name, value] of Object.entries(attributes)) page().setAttribute(name, value);
    document.title = title;
    document.documentElement.lang = attributes.lang;
    document.documentElement.dataset.theme = attributes["data-theme"];
    if (moved) main().replaceChildren();
    fill(main(), sections);
    fill(page(), [...before, main(), ...after]);
    if (colours) window.trilateral.rest();

    // What had the focus may be gone; then what is in its place has it.
    if (focus >= 0 && document.activeElement === document.body) {
      const rest = reachable();
      rest[Math.min(focus, rest.length - 1)]?.focus({ preventScroll: true });
    }
    document.body.dataset.ready = attributes["data-page"];
  };

  const finish = () => {
    if (scroll && scroll.hash) document.getElementById(scroll.hash.slice(1))?.scrollIntoView({ behavior: "instant" });
    else if (scroll) window.scrollTo({ top: scroll.y, behavior: "instant" });
    scroll = null;
    document.dispatchEvent(new CustomEvent("trilateral:shown"));
  };

  const answered = (answer) => {
    clearTimeout(patience);
    if (!answer) return location.reload();
    show(answer);
    place.removeAttribute("aria-busy");
    finish();
  };

  const component = () =>
    class Site extends window.React.Component {
      componentDidMount() {
        send = (address) => this.props.setProps({ address });
        document.body.dataset.ready = page().dataset.page;
      }

      shouldComponentUpdate({ answer }) {
        return answer !== this.props.answer;
      }

      componentDidUpdate() {
        answered(this.props.answer);
      }

      render() {
        return null;
      }
    };

  let kept = null;
  Object.defineProperty(window.trilateral, "Site", { get: () => (kept = kept || component()) });

  // --- Links and forms ---------------------------------------------------------------------------

  const ours = (target) => {
    const link = target.closest && target.closest("a[data-nav]");
    return link && link.origin === location.origin ? link : null;
  };

  document.addEventListener("click", (event) => {
    const link = ours(event.target);
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) && event.button === 0;
    if (!link || !plain || !send) return;
    event.preventDefault();
    go(link.href);
  });

  const submit = (form) => {
    const parts = new URLSearchParams(location.search);
    (form.dataset.reset || "").split(",").forEach((name) => parts.delete(name));
    for (const field of form.querySelectorAll("select[name]")) {
      if (field.value) parts.set(field.name, field.value);
      else parts.delete(field.name);
    }
    go(location.pathname + query(parts));
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form.selects");
    if (form && send) submit(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.selects") || !send) return;
    event.preventDefault();
    submit(event.target);
  });

  window.addEventListener("popstate", (event) => {
    if (!send) return location.reload();
    scroll = page().dataset.page === location.pathname ? null : { y: event.state?.y || 0, hash: event.state ? "" : location.hash };
    ask();
  });
  [PHONE, TABLET].forEach((place) => place.addEventListener("change", () => send && ask()));

  // The answer is on its way before the click: the server makes it when the reader points at a link.
  const warmed = new Set();
  const warm = (link) => {
    const value = at(link);
    const body = JSON.stringify({
      output: "site.answer",
      outputs: { id: "site", property: "answer" },
      inputs: [{ id: "site", property: "address", value }],
      changedPropIds: ["site.address"],
    });
    if (warmed.has(body) || navigator.connection?.saveData) return;
    warmed.add(body);
    fetch(CALLBACK, { method: "POST", headers: { "Content-Type": "application/json" }, body, priority: "low" }).catch(() => warmed.delete(body));
  };
  let dwelling = null;
  const dwell = (event) => {
    clearTimeout(dwelling);
    const link = send && ours(event.target);
    if (link) dwelling = setTimeout(() => warm(link), event.type === "pointerdown" ? 0 : DWELL);
  };
  ["pointerover", "pointerdown", "focusin"].forEach((name) => document.addEventListener(name, dwell, { passive: true }));

  // --- A new release is shown without losing the view: the same address, asked again ----------------

  const NEWS_EVERY = 3000;
  setInterval(async () => {
    // Whoever asked for one release stays with it.
    if (!send || document.visibilityState !== "visible" || place.hasAttribute("aria-busy") || page().dataset.frozen === "true") return;
    const answer = await fetch("/readyz").catch(() => null);
    if (!answer || !answer.ok) return;
    const { release } = await answer.json();
    if (release !== page().dataset.release) {
      warmed.clear();
      ask({ release });
    }
  }, NEWS_EVERY);

  Object.assign(window.trilateral, { go, query });
})();
