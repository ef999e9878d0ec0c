// Reading a chart value by value with the arrow keys, and sorting and searching its table. Everything is read from the
// rows of the table in the same card, so it works for every figure, in the first response and in the live page.
(() => {
  const DASH = "–";

  const rowsOf = (region) => {
    const card = region.closest(".card");
    const table = card && card.querySelector(`[data-table="${region.dataset.reader}"] table`);
    if (!table) return null;
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows].sort((a, b) => a.dataset.n - b.dataset.n);
    const names = rows.map((row) => row.cells[0].textContent);
    // Tables begin with the newest year, reading begins with the oldest.
    const years = names.every((name) => /^\d{4}$/.test(name));
    if (years && names.length > 1 && names[0] > names[names.length - 1]) rows.reverse();
    return { heads, rows, years };
  };

  const tell = (region, index) => {
    const { heads, rows, years } = rowsOf(region);
    const at = Math.max(0, Math.min(rows.length - 1, index));
    const cells = [...rows[at].cells].map((cell) => cell.textContent);
    const values = cells.slice(1).map((text, n) => (text === DASH ? "" : `${heads[n + 1]} ${text}`)).filter(Boolean);
    region.dataset.at = at;
    region.closest("figure").querySelector(".reading").textContent = `${cells[0]}: ${values.join(" · ")} (${at + 1}/${rows.length})`;
    // The live chart shows the same year under its pointer.
    const chart = region.querySelector(".js-plotly-plot");
    if (years && chart && window.Plotly && window.Plotly.Fx && chart.layout.hovermode === "x unified") {
      try {
        // Small charts side by side have axes of their own: all of them show it.
        window.Plotly.Fx.hover(chart, { xval: Number(cells[0]) }, chart._fullLayout._subplots.cartesian);
      } catch {
        // A chart without a year axis has nothing to point at.
      }
    }
  };

  const leave = (region) => {
    const chart = region.querySelector(".js-plotly-plot");
    if (chart && chart._fullLayout && chart._fullLayout._hoverlayer && window.Plotly) window.Plotly.Fx.unhover(chart);
  };
  const silence = (region) => {
    delete region.dataset.at;
    region.closest("figure").querySelector(".reading").textContent = "";
    leave(region);
  };

  document.addEventListener("keydown", (event) => {
    const region = event.target;
    if (!region.matches || !region.matches("[data-reader]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const found = rowsOf(region);
    if (!found || !found.rows.length) return;
    const last = found.rows.length - 1;
    const at = region.dataset.at === undefined ? null : Number(region.dataset.at);
    const moves = {
      ArrowRight: at === null ? 0 : at + 1,
      ArrowLeft: at === null ? last : at - 1,
      PageDown: at === null ? 0 : at + 10,
      PageUp: at === null ? last : at - 10,
      Home: 0,
      End: last,
    };
    if (event.key === "Escape") silence(region);
    else if (event.key in moves) {
      event.preventDefault();
      // Others listen to arrow keys too; here they belong to the chart.
      event.stopImmediatePropagation();
      tell(region, moves[event.key]);
    }
  }, true);
  document.addEventListener("focusout", (event) => {
    // What was read stays until another value is: if it went now, the page would move under the pointer.
    if (event.target.matches && event.target.matches("[data-reader]") && event.target.isConnected) leave(event.target);
  });

  // --- Tables --------------------------------------------------------------------------------

  const number = (text) => window.trilateral.cell(text).value;

  const sort = (button) => {
    const head = button.closest("th");
    const table = button.closest("table");
    const column = head.cellIndex;
    const upwards = head.getAttribute("aria-sort") === "descending";
    const rows = [...table.tBodies[0].rows];
    const texts = new Map(rows.map((row) => [row, row.cells[column].textContent]));
    const worth = new Map([...new Set(texts.values())].map((text) => [text, number(text)]));
    const numeric = rows.some((row) => worth.get(texts.get(row)) !== null) && rows.every((row) => texts.get(row) === DASH || worth.get(texts.get(row)) !== null);
    const compare = numeric ? (a, b) => worth.get(a) - worth.get(b) : new Intl.Collator(document.documentElement.lang).compare;
    rows.sort((a, b) => {
      const [one, other] = [texts.get(a), texts.get(b)];
      // What is missing comes last in either direction.
      if (one === DASH || other === DASH) return (one === DASH) - (other === DASH) || a.dataset.n - b.dataset.n;
      return (upwards ? 1 : -1) * compare(one, other) || a.dataset.n - b.dataset.n;
    });
    table.tBodies[0].append(...rows);
    for (const each of table.tHead.rows[0].cells) each.setAttribute("aria-sort", each === head ? (upwards ? "ascending" : "descending") : "none");
  };

  const search = (tools) => {
    if (tools.firstChild) return;
    const label = document.createElement("label");
    const name = document.createElement("span");
    name.className = "control-label";
    name.textContent = tools.dataset.label;
    const field = document.createElement("input");
    field.type = "search";
    field.autocomplete = "off";
    label.append(name, " ", field);
    const found = document.createElement("span");
    found.className = "found";
    found.setAttribute("role", "status");
    tools.append(label, found);
    field.addEventListener("input", () => {
      const rows = [...tools.parentElement.querySelectorAll("tbody tr")];
      const wanted = field.value.trim().toLocaleLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = Boolean(wanted) && !row.textContent.toLocaleLowerCase().includes(wanted);
        shown += !row.hidden;
      }
      found.textContent = wanted ? tools.dataset.found.replace("{shown}", shown).replace("{all}", rows.length) : "";
    });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button.sort");
    if (button) sort(button);
  });
  let due = false;
  const upgrade = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      document.querySelectorAll(".table-tools").forEach(search);
    });
  };
  new MutationObserver(upgrade).observe(document.body, { childList: true, subtree: true });
  upgrade();
})();
