// The parts of the page: an answer changes those that it has; what is still to come stays as it is until then.
(() => {
  const page = () => document.querySelector("#page > .page");
  const main = () => page().querySelector("main");
  const REACHABLE = "a[href],button,select,input,summary,[tabindex]";

  // The HTML that each part was made from: what is the same again is not even read.
  const made = new WeakMap();

  /** Fill an element with parts: HTML, or elements. In new HTML, lines below charts that are said elsewhere are left out. */
  const fill = (parent, parts, said = []) => {
    const known = new Map([...parent.children].filter((each) => made.has(each)).map((each) => [made.get(each), each]));
    const parsed = (html) => {
      const template = document.createElement("template");
      template.innerHTML = html;
      if (said.length) for (const line of template.content.querySelectorAll(".caption-line")) if (said.includes(line.textContent)) line.remove();
      return template.content.firstChild;
    };
    const wanted = parts.map((part) => known.get(part) || (part instanceof Node ? part : parsed(part)));
    window.trilateral.morph(parent, wanted).forEach((each, index) => {
      const part = parts[index];
      if (typeof part !== "string") return;
      // Some of its lines may be left out.
      if (said.length && !known.has(part)) made.delete(each);
      else made.set(each, part);
    });
  };

  /** What stands where something is still to come: what is there already, or room for a figure of another page. */
  const standing = (selector) => {
    const there = [...main().querySelectorAll(`:scope > ${selector}`)];
    if (there.length || !selector.startsWith("#")) return there;
    const room = Object.assign(document.createElement("section"), { className: "card", id: selector.slice(1) });
    room.style.minHeight = "100vh";
    return [room];
  };

  /** Fill the main part by an answer; what stays in it was asked for by a query. */
  const fillMain = (answered, query) => {
    const parts = answered.flatMap((part) => (typeof part === "string" ? part : standing(part.pending)));
    const waiting = parts.filter((part) => part instanceof Node);
    for (const each of waiting) {
      each.setAttribute("aria-busy", "true");
      each.dataset.asked ??= query;
    }
    // Notes that stand once on the page stay, too: until the page is whole, it is not known which ones these will be.
    const said = waiting.length ? [...main().querySelectorAll(":scope > .common-note")].map((note) => note.textContent) : [];
    fill(main(), parts, said);
    for (const each of main().querySelectorAll(":scope > [data-asked]")) {
      if (waiting.includes(each)) continue;
      each.removeAttribute("aria-busy");
      delete each.dataset.asked;
    }
  };

  const isWhole = (answer) => answer.main.every((part) => typeof part === "string");
  const moves = (answer) => page().dataset.page !== answer.attributes["data-page"];
  /** Whether a page that is not whole would be in two languages, or of two releases. */
  const mixes = (answer) => !moves(answer) && ["lang", "data-release"].some((name) => page().getAttribute(name) !== answer.attributes[name]);

  const show = (answer) => {
    const { title, attributes, before, main: sections, after } = answer;
    const { query } = page().dataset;
    const moved = moves(answer);
    const colours = page().dataset.theme !== attributes["data-theme"];
    const reachable = () => [...main().querySelectorAll(REACHABLE)];
    const focus = reachable().indexOf(document.activeElement);

    for (const [name, value] of Object.entries(attributes)) page().setAttribute(name, value);
    document.title = title;
    document.documentElement.lang = attributes.lang;
    document.documentElement.dataset.theme = attributes["data-theme"];
    if (moved) main().replaceChildren();
    fillMain(sections, query);
    fill(page(), [...before, main(), ...after]);
    if (colours) window.trilateral.rest();

    // What had the focus may be gone; then what is in its place has it.
    if (focus >= 0 && document.activeElement === document.body) {
      const rest = reachable();
      rest[Math.min(focus, rest.length - 1)]?.focus({ preventScroll: true });
    }
  };

  /** The sentence of each figure on the page. */
  const points = () => new Map([...main().querySelectorAll(".card[id]")].map((card) => [card.id, card.querySelector("p.point")?.textContent]));

  /** The page as an answer has it, without what scripts have put into it. */
  const snapshot = () => {
    const copy = page().cloneNode(true);
    for (const each of copy.querySelectorAll(".live")) each.remove();
    for (const each of copy.querySelectorAll("[data-live]")) delete each.dataset.live;
    const parts = [...copy.children];
    const at = parts.findIndex((each) => each.nodeName === "MAIN");
    const html = (elements) => [...elements].map((each) => each.outerHTML);
    return {
      title: document.title,
      attributes: Object.fromEntries([...copy.attributes].filter(({ name }) => name !== "class").map(({ name, value }) => [name, value])),
      before: html(parts.slice(0, at)),
      main: html(parts[at].children),
      after: html(parts.slice(at + 1)),
    };
  };

  const inSight = ({ top, bottom, height }) => height > 0 && bottom > 0 && top < window.innerHeight;

  /** The figures in sight, by their ids; nothing where all are. */
  const sight = () => {
    const all = [...main().querySelectorAll(":scope > .card[data-notes],:scope > .card[data-asked]")];
    const seen = all.filter((each) => inSight(each.getBoundingClientRect()));
    return seen.length < all.length ? seen.map((each) => each.id) : undefined;
  };

  window.trilateral = Object.assign(window.trilateral || {}, { show, isWhole, moves, mixes, points, snapshot, sight });
})();
