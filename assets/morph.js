// Makes a part of the page the same as its new HTML by changing only what differs: what is focused, unfolded, sorted
// or drawn stays as it is. Elements are the same if their ids are; `data-key` says what the content depends on: with the
// same key it is left alone, with another it is replaced.
(() => {
  // What scripts or readers set, and the server knows nothing of.
  const OWN = new Set(["open", "data-at"]);

  const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");

  const attributes = (now, next) => {
    for (const { name, value } of next.attributes) if (!OWN.has(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
    for (const { name } of [...now.attributes]) if (!OWN.has(name) && !next.hasAttribute(name)) now.removeAttribute(name);
  };

  /** Change a node to be like another of its kind; returns the node that then stands there. */
  const morph = (now, next) => {
    if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return now;
    }
    const [key, other] = [now.dataset.key, next.dataset.key];
    if (key !== other) {
      now.replaceWith(next);
      return next;
    }
    if (key !== undefined) return now;
    attributes(now, next);
    children(now, [...next.childNodes]);
    // What a reader chose in a select is not in its HTML; what is shown now is.
    if (now.nodeName === "SELECT") now.selectedIndex = Math.max(0, [...now.options].findIndex((each) => each.defaultSelected));
    return now;
  };

  /** Change what is in an element; returns the nodes that then are in it. Nodes that are already there are kept. */
  const children = (parent, wanted) => {
    const named = new Map([...parent.children].filter((each) => each.id).map((each) => [each.id, each]));
    const kept = new Set(wanted.filter((each) => each.parentNode === parent));
    let at = parent.firstChild;
    const past = () => {
      // What is kept is waited for at its own turn.
      while (at && kept.has(at)) at = at.nextSibling;
    };
    const made = wanted.map((next) => {
      if (kept.has(next)) {
        if (next === at) at = at.nextSibling;
        else parent.insertBefore(next, at);
        kept.delete(next);
        return next;
      }
      if (!next.id) past();
      const found = next.id ? named.get(next.id) : at;
      if (found && !kept.has(found) && alike(found, next)) {
        if (found === at) at = at.nextSibling;
        else parent.insertBefore(found, at);
        return morph(found, next);
      }
      parent.insertBefore(next, at);
      return next;
    });
    const there = new Set(made);
    for (const each of [...parent.childNodes]) if (!there.has(each)) each.remove();
    return made;
  };

  window.trilateral = Object.assign(window.trilateral || {}, { morph: children });
})();
