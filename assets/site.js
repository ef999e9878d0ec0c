// The page at an address. The address is the only state: links and forms change it, the server answers with the page of
// the new one (`dashboard/components/site.py`), and what differs is put in place: first what is in sight, then the rest.
(() => {
  // As in the style sheet: for which place pictures are drawn.
  const PHONE = window.matchMedia("(max-width: 480px)");
  const TABLET = window.matchMedia("(max-width: 900px)");
  const preset = () => (PHONE.matches ? "phone" : TABLET.matches ? "tablet" : "page");
  // The prefix of every address of ours; pages know themselves without it.
  const ROOT = document.documentElement.dataset.root || "";
  const ownPath = (pathname) => pathname.slice(ROOT.length) || "/";
  const CALLBACK = `${ROOT}/_dash-update-component`;
  // Longer than any answer takes; then the page says that none came.
  const PATIENCE = 15000;
  // After so long it is asked whether the server is there at all.
  const DOUBT = 1500;
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

  const at = ({ pathname, search }) => ({ path: ownPath(pathname), search, preset: preset() });
  let send = null;
  let asked = JSON.stringify(at(location));
  let patience = null;
  let doubt = null;
  let scroll = null;
  // The address of what is shown, and one that could not be had.
  let shown = location.href;
  let failed = null;
  let attempt = 0;
  // The last whole page; whether what is shown is less: the answer for what is in sight; where the reader was before.
  let last = null;
  let partly = false;
  let left = 0;
  let questions = 0;
  let heard = false;

  /** Which figures are answered first; nothing where they are to come all at once. On another page, none is known. */
  const sight = () => {
    if (attempt || document.documentElement.hasAttribute("data-present") || scroll?.hash || scroll?.y) return undefined;
    return scroll ? [] : window.trilateral.sight();
  };

  const ask = (more = {}) => {
    const wanted = { ...at(location), ...(attempt ? { attempt } : {}), ...more };
    // Dash does not ask the same twice in a row: it is shown, or on its way.
    if (JSON.stringify(wanted) === asked) {
      if (!place.hasAttribute("aria-busy")) finish();
      return;
    }
    asked = JSON.stringify(wanted);
    heard = false;
    question(wanted.release ? wanted : { ...wanted, sight: sight() });
  };

  const question = (wanted) => {
    [patience, doubt].forEach(clearTimeout);
    place.setAttribute("aria-busy", "true");
    if (!navigator.onLine) return fail();
    const number = (questions += 1);
    patience = setTimeout(fail, PATIENCE);
    doubt = setTimeout(() => doubted(number), DOUBT);
    send(wanted);
  };

  // --- When no answer comes: the page stays, its address is that of what it shows, and it says so ----

  const usual = (select) => Math.max(0, [...select.options].findIndex((one) => one.defaultSelected));
  /** What readers or their browsers chose without asking for it is not what is shown. */
  const settle = () => {
    for (const each of main().querySelectorAll("select")) each.selectedIndex = usual(each);
  };
  const message = () => document.getElementById("unreachable");
  const fail = () => {
    if (!place.hasAttribute("aria-busy")) return;
    [patience, doubt].forEach(clearTimeout);
    failed = location.href;
    attempt += 1;
    history.replaceState(history.state, "", shown);
    place.removeAttribute("aria-busy");
    if (partly) {
      scroll = window.trilateral.moves(last) ? { y: left } : null;
      show(last);
      finish();
    }
    settle();
    if (message()) message().hidden = false;
  };
  const recovered = () => {
    // An answer after all is that of the address that was asked for.
    if (failed) history.replaceState(history.state, "", failed);
    failed = null;
    attempt = 0;
    if (message()) message().hidden = true;
  };
  const again = () => {
    if (!failed) return;
    history.replaceState(history.state, "", failed);
    ask();
  };
  // What a question was doubted by says nothing of the next one, nor does a request that ended because the page is left.
  let leaving = false;
  window.addEventListener("pagehide", () => (leaving = true));
  window.addEventListener("pageshow", () => {
    leaving = false;
    settle();
  });
  const doubted = (number) =>
    fetch(`${ROOT}/healthz`, { cache: "no-store" }).catch(() => setTimeout(() => number === questions && !leaving && fail()));
  window.addEventListener("offline", fail);
  document.addEventListener("click", (event) => event.target.closest?.("[data-again]") && again());

  /** Where a link leads, in the language that the address names: that of the messages stands in no link of the page. */
  const spoken = (href) => {
    const lang = new URLSearchParams(location.search).get("lang");
    const [target, data] = [new URL(href, location.href), new URLSearchParams(page().dataset.query)];
    if (!lang || data.has("lang") || target.searchParams.has("lang") || lang !== document.documentElement.lang) return href;
    target.searchParams.set("lang", lang);
    return target.pathname + query(target.searchParams) + target.hash;
  };

  const go = (to) => {
    const href = spoken(to);
    if (!send) return location.assign(href);
    const { pathname } = location;
    history.replaceState({ ...history.state, y: window.scrollY }, "");
    history.pushState({}, "", href);
    const { hash } = location;
    scroll = hash || pathname !== location.pathname ? { y: 0, hash } : null;
    ask();
  };

  // --- Showing -----------------------------------------------------------------------------------

  const show = (answer) => {
    window.trilateral.show(answer);
    settle();
    partly = !window.trilateral.isWhole(answer);
  };

  const turn = () => {
    if (scroll && scroll.hash) document.getElementById(scroll.hash.slice(1))?.scrollIntoView({ behavior: "instant" });
    else if (scroll) window.scrollTo({ top: scroll.y, behavior: "instant" });
    scroll = null;
  };
  const finish = () => {
    turn();
    document.dispatchEvent(new CustomEvent("trilateral:shown"));
  };

  const answered = (answer) => {
    [patience, doubt].forEach(clearTimeout);
    recovered();
    if (!answer) return location.reload();
    const { isWhole, mixes, points, snapshot } = window.trilateral;
    if (isWhole(answer) || !mixes(answer)) {
      last = last || (isWhole(answer) ? null : snapshot());
      if (!partly) left = window.scrollY;
      const [before, was] = [document.title, points()];
      show(answer);
      // Who does not see the page hears once that it is another one, or what a figure says now.
      const told = document.title === before ? [...points()].find(([id, text]) => was.has(id) && was.get(id) !== text)?.[1] : document.title;
      if (told && !heard) document.getElementById("announced").textContent = told;
      heard = heard || !!told;
    }
    if (!isWhole(answer)) {
      if (partly) turn();
      return question(JSON.parse(asked));
    }
    last = answer;
    shown = location.href;
    document.body.dataset.ready = page().dataset.page;
    place.removeAttribute("aria-busy");
    finish();
  };

  const component = () =>
    class Site extends window.React.Component {
      componentDidMount() {
        send = (address) => this.props.setProps({ address });
        document.body.dataset.ready = page().dataset.page;
        takeOver();
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

  /** What is left of a list when a choice that was offered for an earlier one is made: what it adds and removes. */
  const merged = (now, was, next) => {
    const [before, after] = [was.split(","), next.split(",")];
    const kept = now.split(",").filter((each) => each && (after.includes(each) || !before.includes(each)));
    return [...kept, ...after.filter((each) => each && !before.includes(each) && !kept.includes(each))].join(",");
  };

  /** The list of an address: one that names none any more means the usual. */
  const current = (parts, { list, now, usual }) => parts.get(list) || (new URLSearchParams(page().dataset.query).has(list) ? usual : now);

  /** Where a link leads while an earlier choice is still on its way: links were made for what is shown, not for that. */
  const after = (link) => {
    if (!place.hasAttribute("aria-busy") || link.pathname !== location.pathname) return link.href;
    // What is still to come has links that were made for what was shown before.
    const made = (link.closest("[data-asked]") || page()).dataset;
    const [base, next, live] = [made.asked ?? made.query, link.search, location.search].map((text) => new URLSearchParams(text));
    const list = link.closest("[data-list]")?.dataset;
    for (const name of new Set([...base.keys(), ...next.keys()])) {
      if (base.get(name) === next.get(name)) continue;
      const value = list?.list === name ? merged(current(live, list), list.now, next.get(name) || "") : next.get(name);
      if (value) live.set(name, value);
      else live.delete(name);
    }
    return location.pathname + query(live) + link.hash;
  };

  document.addEventListener("click", (event) => {
    const link = ours(event.target);
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) && event.button === 0;
    if (!link || !plain || !send) return;
    event.preventDefault();
    go(after(link));
  });

  const submit = (form) => {
    const parts = new URLSearchParams(location.search);
    (form.dataset.reset || "").split(",").forEach((name) => parts.delete(name));
    for (const field of form.querySelectorAll("select[name]")) {
      const { list, now } = form.dataset;
      if (field.value && list === field.name && place.hasAttribute("aria-busy")) parts.set(list, merged(current(parts, form.dataset), now, field.value));
      else if (field.value) parts.set(field.name, field.value);
      else parts.delete(field.name);
    }
    go(location.pathname + query(parts));
  };
  // Arrow keys pass through choices: what they change is meant once the reader rests, leaves or presses Enter. A list
  // that adds waits for the latter two.
  const REST = 900;
  let keyed = null;
  let resting = null;
  const commit = () => {
    clearTimeout(resting);
    const form = keyed?.closest("form.selects");
    keyed = null;
    if (form?.isConnected && send) submit(form);
  };
  let byKey = false;
  document.addEventListener("keydown", (event) => {
    byKey = event.target.matches?.("form.selects select") && !["Tab", "Shift", "Enter"].includes(event.key);
    if (event.key === "Enter" && event.target === keyed) commit();
  });
  document.addEventListener("pointerdown", () => (byKey = false));
  document.addEventListener("focusout", (event) => event.target === keyed && commit());
  document.addEventListener("change", (event) => {
    const form = event.target.closest && event.target.closest("form.selects");
    if (!form || !send) return;
    clearTimeout(resting);
    if (!byKey) return submit(form);
    keyed = event.target;
    if (!form.dataset.list) resting = setTimeout(commit, REST);
  });
  /** What arrow keys passed through before the page was alive is a choice like any other. */
  const takeOver = () => {
    document.querySelectorAll("form.picker").forEach(find);
    const select = document.activeElement;
    if (!select.matches("form.selects select") || select.selectedIndex === usual(select)) return;
    keyed = select;
    if (!select.closest("form.selects").dataset.list) resting = setTimeout(commit, REST);
  };
  // What is picked is added here, and so are a code and a name as it is listed; any other text is for the server to read.
  const CODE = /^[A-Z0-9]{2,8}([+-][A-Z0-9]{2,8})*$/;
  const boxes = (form) => [...form.querySelectorAll("[name=pick]")];
  const label = (box) => box.nextSibling.data;
  /** Show what has the text in its name or is its code, a heading with any such, and one stop of Tab among them. */
  const find = (form) => {
    const text = form.elements.add.value.trim().toLowerCase();
    for (const box of boxes(form)) box.parentElement.hidden = !!text && !label(box).toLowerCase().includes(text) && box.value.toLowerCase() !== text;
    for (const list of form.querySelectorAll("fieldset")) list.hidden = !list.querySelector("label:not([hidden])");
    stop(form);
  };
  const open = (form) => boxes(form).filter((box) => !box.disabled && !box.parentElement.hidden);
  const stop = (form, at = open(form)[0]) => boxes(form).forEach((box) => (box.tabIndex = box === at ? 0 : -1));
  const add = (form, sum) => {
    const text = form.elements.add.value.trim();
    const named = boxes(form).find((box) => !box.disabled && label(box).toLowerCase() === text.toLowerCase())?.value;
    const ticked = boxes(form).filter((box) => box.checked).map((box) => box.value);
    const codes = text ? [named || (CODE.test(text) && text)] : sum && ticked.length ? [ticked.join("+")] : ticked;
    if (!codes[0]) return !text;
    const { list, now } = form.dataset;
    const parts = new URLSearchParams(location.search);
    const busy = place.hasAttribute("aria-busy");
    parts.set(list, merged(busy ? current(parts, form.dataset) : now, now, [...now.split(","), ...codes].filter(Boolean).join(",")));
    const called = form.elements.called.value.trim();
    if (called && codes[0].includes("+")) parts.set("names", [parts.get("names"), `${codes[0]}:${called}`].filter(Boolean).join(","));
    form.reset();
    find(form);
    go(location.pathname + query(parts));
    return true;
  };
  document.addEventListener("submit", (event) => {
    if (send && event.target.matches("form.picker") && add(event.target, event.submitter?.name === "sum")) event.preventDefault();
  });
  document.addEventListener("input", (event) => event.target.matches("form.picker [name=add]") && find(event.target.form));
  document.addEventListener("trilateral:shown", () => document.querySelectorAll("form.picker").forEach(find));
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const form = event.target.closest?.("form.picker");
    if (!step || !form || !event.target.matches("[name=pick],[name=add]")) return;
    const there = open(form);
    const next = there[there.indexOf(event.target) + step] || (step < 0 ? form.elements.add : null);
    event.preventDefault();
    if (next?.name === "pick") stop(form, next);
    next?.focus();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.selects") || !send) return;
    event.preventDefault();
    submit(event.target);
  });

  window.addEventListener("popstate", (event) => {
    if (!send) return location.reload();
    scroll = page().dataset.page === ownPath(location.pathname) ? null : { y: event.state?.y || 0, hash: event.state ? "" : location.hash };
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
    const answer = await fetch(`${ROOT}/readyz`).catch(() => null);
    if (!answer || !answer.ok) return;
    const { release } = await answer.json();
    if (release !== page().dataset.release) {
      warmed.clear();
      ask({ release });
    }
  }, NEWS_EVERY);

  Object.assign(window.trilateral, { go, query });
})();
