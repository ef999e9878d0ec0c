// Presenter mode: one figure a screen, arrow keys through the page, a pause at the border of forecasts.
// It begins with `p`, with the link on the page or with `?present=1`, and Escape leaves it.
// `n` or a button shows what to say, what to answer and what not to say: the notes that slides have.
(() => {
  const root = document.documentElement;
  const own = document.currentScript.src;
  const KEYS_OFF = "trilateral-keys-off";
  // No chart is lower than this, however small the screen; beside notes it may be.
  const LEAST = 260;
  const LEAST_WITH_NOTES = 150;
  const LEAST_WORDS = 0.6;
  const ON = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
  const SCROLLING = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", " "]);
  const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);

  let steps = [];
  let at = 0;
  let bar = null;
  let notes = null;
  let entering = false;
  let words = {};
  let path = "";

  const main = () => document.querySelector("#page main");
  const presenting = () => root.hasAttribute("data-present");
  const query = () => new URLSearchParams(location.search);
  const keysOff = () => localStorage.getItem(KEYS_OFF) !== null;

  const present = (on) => {
    const parts = query();
    if (on) parts.set("present", "1");
    else parts.delete("present");
    history.replaceState(history.state, "", location.pathname + window.trilateral.query(parts));
  };

  const slides = () => [...main().querySelectorAll(":scope > section[id]")].filter((each) => each.matches(".headline") || each.querySelector(".picture"));

  const plan = () =>
    slides().flatMap((slide) => {
      const pauses = slide.hasAttribute("data-forecasts");
      return pauses ? [{ id: slide.id, forecasts: false }, { id: slide.id, forecasts: true }] : [{ id: slide.id }];
    });

  const shown = document.createElement("style");

  const show = (number) => {
    at = Math.max(0, Math.min(number, steps.length - 1));
    const step = steps[at];
    // Only a turn is animated: what is made again for the same step comes at once.
    root.setAttribute("data-turning", "");
    setTimeout(() => root.removeAttribute("data-turning"), 300);
    shown.textContent = `html[data-present] #page main>:not(#${CSS.escape(step.id)}){display:none}`;
    // The picture stays the same and its axes stand still: what is forecast in it is shown a step later.
    window.trilateral.rest();
    root.toggleAttribute("data-pause", step.forecasts === false);
    fit();
    window.scrollTo(0, 0);
    tell(step);
    tellNotes();
  };

  const tell = (step) => {
    const ids = [...new Set(steps.map((each) => each.id))];
    const title = document.getElementById(step.id)?.querySelector("h1,h2")?.textContent || "";
    const place = words.step.replace("{number}", ids.indexOf(step.id) + 1).replace("{all}", ids.length).replace("{title}", title);
    bar.querySelector("[role=status]").textContent = step.forecasts === false ? `${place} ${words.border}` : place;
    bar.querySelector(".place").textContent = `${ids.indexOf(step.id) + 1} / ${ids.length}`;
    bar.querySelector(".border").textContent = step.forecasts === false ? words.border : "";
    bar.querySelector("[data-go=back]").disabled = at === 0;
    bar.querySelector("[data-go=on]").disabled = at === steps.length - 1;
  };

  // As large as the screen allows: what is left of its height goes to the chart.
  const fit = () => {
    const slide = document.getElementById(steps[at].id);
    const picture = slide?.querySelector(".picture");
    const chart = picture?.querySelector(".pictures");
    slide?.style.removeProperty("zoom");
    if (!chart) {
      if (slide && !notes.hidden) shrink(slide, slide.getBoundingClientRect());
      return;
    }
    const { top } = slide.getBoundingClientRect();
    const words = chart.getBoundingClientRect().top - top + picture.querySelector("figcaption").offsetHeight;
    const height = Math.max(notes.hidden ? LEAST : LEAST_WITH_NOTES, Math.floor(free() - words));
    root.style.setProperty("--present-height", `${height}px`);
    shrink(slide, { top: 0, height: words + height });
  };

  // What the notes and the buttons leave of the screen's height.
  const free = () => window.innerHeight - notes.offsetHeight - bar.offsetHeight * 1.4;

  // A slide with more words than there is room for is made smaller, and the bar covers none of it.
  const shrink = (slide, { top, height }) => {
    const size = (free() - top) / height;
    if (size < 1) slide.style.zoom = Math.max(LEAST_WORDS, size).toFixed(3);
  };

  // The address names the release that the slide shows: what is said of it stays the same, and is asked for once.
  const told = new Map();

  const ask = (address) => {
    if (!told.has(address)) {
      const answer = fetch(`${root.dataset.root || ""}/notes/${address}`).then((found) => (found.ok ? found.json() : Promise.reject(found.status)));
      answer.catch(() => told.delete(address));
      told.set(address, answer);
    }
    return told.get(address);
  };

  const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  const tellNotes = async () => {
    const address = document.getElementById(steps[at].id)?.dataset.notes;
    if (notes.hidden || notes.dataset.of === address) return;
    let parts;
    try {
      parts = (await ask(address)).map((part) => {
        const made = document.createElement("div");
        made.append(element("h2", part.heading), ...part.texts.map((text) => element("p", text)));
        return made;
      });
    } catch {
      parts = [Object.assign(element("p", words.failed), { role: "alert" })];
    }
    // Meanwhile there may be another slide.
    if (document.getElementById(steps[at].id)?.dataset.notes !== address) return;
    if (parts.length > 1) notes.dataset.of = address;
    else delete notes.dataset.of;
    notes.replaceChildren(...parts);
    notes.scrollTop = 0;
    placeNotes();
  };

  const placeNotes = () => {
    root.style.setProperty("--notes-height", `${notes.offsetHeight}px`);
    fit();
  };

  const toggleNotes = () => {
    notes.hidden = !notes.hidden;
    bar.querySelector("[data-go=notes]").setAttribute("aria-expanded", String(!notes.hidden));
    placeNotes();
    tellNotes();
  };

  const makeNotes = () => {
    notes = document.createElement("section");
    notes.id = "presenter-notes";
    notes.hidden = true;
    // It may be higher than its place: it is scrolled with the arrow keys like any text.
    notes.tabIndex = 0;
    notes.setAttribute("aria-label", words.notes);
    bar.after(notes);
  };

  const makeBar = () => {
    bar = document.createElement("div");
    bar.id = "presenter";
    bar.setAttribute("role", "region");
    bar.setAttribute("aria-label", words.name);
    const button = (go, text, sign) => {
      const made = document.createElement("button");
      made.type = "button";
      made.dataset.go = go;
      made.textContent = sign;
      made.setAttribute("aria-label", text);
      made.title = text;
      return made;
    };
    const span = (name) => Object.assign(document.createElement("span"), { className: name });
    // The page's own heading may be on a slide that is not shown.
    const heading = Object.assign(document.createElement("h1"), { className: "told", textContent: words.name });
    const status = span("told");
    status.setAttribute("role", "status");
    const border = span("border");
    const place = span("place");
    [border, place].forEach((each) => each.setAttribute("aria-hidden", "true"));
    const spoken = button("notes", words.notes, "≡");
    spoken.setAttribute("aria-expanded", "false");
    spoken.setAttribute("aria-controls", "presenter-notes");
    bar.append(heading, border, button("back", words.previous, "←"), place, button("on", words.next, "→"), spoken, button("leave", words.leave, "×"), status);
    bar.addEventListener("click", (event) => {
      const go = event.target.closest("button")?.dataset.go;
      if (go === "on") show(at + 1);
      if (go === "back") show(at - 1);
      if (go === "notes") toggleNotes();
      if (go === "leave") leave();
    });
    document.body.append(bar);
  };

  const styled = () =>
    new Promise((done) => {
      if (document.getElementById("present-style")) return done();
      const link = Object.assign(document.createElement("link"), { id: "present-style", rel: "stylesheet", href: own.replace("present.js", "present.css") });
      link.onload = link.onerror = done;
      document.head.append(link);
    });

  const enter = async () => {
    const link = document.getElementById("present");
    // While the style sheet is on its way, a second call would make a second bar.
    if (presenting() || entering || !link) return;
    words = { ...link.dataset, name: link.textContent };
    path = location.pathname;
    steps = plan();
    if (!steps.length) return;
    entering = true;
    await styled();
    entering = false;
    root.setAttribute("data-present", "");
    document.head.append(shown);
    makeBar();
    makeNotes();
    const { hash } = location;
    present(true);
    const seen = slides().findIndex((slide) => slide.getBoundingClientRect().bottom > 80);
    const first = steps.findIndex((step) => step.id === slides()[Math.max(0, seen)].id);
    const asked = steps.findIndex((step) => `#${step.id}` === hash);
    show(asked >= 0 ? asked : first);
    bar.querySelector("[data-go=on]").focus();
    bar.querySelector("[role=status]").textContent += ` ${words.keys}`;
  };

  const leave = () => {
    if (!presenting()) return;
    const { id } = steps[at];
    ["data-present", "data-pause", "data-turning"].forEach((name) => root.removeAttribute(name));
    shown.remove();
    bar.remove();
    notes.remove();
    root.style.removeProperty("--notes-height");
    document.querySelectorAll("main>section").forEach((section) => section.style.removeProperty("zoom"));
    present(false);
    const heading = document.getElementById(id)?.querySelector("h1,h2");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start", behavior: "instant" });
    }
  };

  const typing = (target) => target.closest && target.closest("input,select,textarea,[contenteditable]");

  window.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (!presenting()) {
        if (event.key === "p" && !keysOff() && !typing(event.target)) enter();
        return;
      }
      const button = event.target.closest && event.target.closest("#presenter button");
      if (button && (event.key === "Enter" || event.key === " ")) return;
      // Within the notes the keys that scroll do.
      if (event.target === notes && SCROLLING.has(event.key)) return;
      if (event.key === "n" && !keysOff()) return toggleNotes();
      const steered = ON.has(event.key) || BACK.has(event.key) || ["Home", "End", "Escape"].includes(event.key);
      if (!steered) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") leave();
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(steps.length - 1);
      else show(at + (ON.has(event.key) ? 1 : -1));
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) && event.button === 0;
    if (!plain || !event.target.closest) return;
    if (event.target.closest("a#present") && main()) {
      event.preventDefault();
      enter();
    }
    const choice = event.target.closest("[data-keys-choice]");
    if (choice) {
      if (keysOff()) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "");
      choices();
    }
  });

  // The key can be turned off, for those who speak to their computer.
  const choices = () =>
    document.querySelectorAll("[data-keys-choice]").forEach((each) => {
      if (each.getAttribute("aria-pressed") !== String(!keysOff())) each.setAttribute("aria-pressed", String(!keysOff()));
    });

  window.addEventListener("resize", () => presenting() && placeNotes());
  window.addEventListener("popstate", () => presenting() && location.pathname !== path && leave());

  const ready = () => {
    choices();
    if (!document.body.dataset.ready) return;
    if (presenting()) requestAnimationFrame(fit);
    // The key that woke the page, or the address it was asked with.
    const woken = root.dataset.woken === "p" && !keysOff();
    delete root.dataset.woken;
    if (woken || (query().has("present") && !presenting())) enter();
  };
  new MutationObserver(ready).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-ready"] });
  ready();
})();
