// Numbers in tables: what a cell is worth, for sorting, and as spreadsheets read it, for copying. Cells are written for
// readers (thousands marks, true minus, "US$24.6 tn"); what is copied is plain, with remarks in columns of their own.
(() => {
  const DASH = "–";
  const REMARK = /^(.*\S)\s*[(（]([^()（）]*)[)）]$/;
  const NUMBER = /^(\D*?)(\d[\d,\u00a0\u202f]*(?:\.\d+)?)(\D*)$/;

  /** The sizes of amounts in the page's language: what stands around a number -> how many units it is. */
  const sizes = () => {
    const text = document.querySelector("[data-sizes]")?.dataset.sizes;
    return new Map(text ? JSON.parse(text) : []);
  };

  /** A cell as a number, as plain text, and what is remarked in brackets; the number is null where there is none. */
  const read = (text, known = sizes()) => {
    const whole = text.trim();
    if (whole === DASH || !whole) return { value: null, plain: "", remark: "" };
    const noted = REMARK.exec(whole);
    const [said, remark] = noted && NUMBER.test(noted[1]) ? [noted[1], noted[2]] : [whole, ""];
    const found = NUMBER.exec(said);
    if (!found) return { value: null, plain: whole, remark: "" };
    const [, before, digits, after] = found;
    const sign = /[-−]\s*$|^[-−]/.test(before) ? "-" : "";
    const around = `${before.replace(/[-−+]/g, "")}{}${after}`.replace(/\s/g, "");
    const number = sign + digits.replace(/[,\u00a0\u202f]/g, "");
    if (around === "{}") return { value: Number(number), plain: number, remark };
    if (around === "{}%") return { value: Number(number) / 100, plain: `${number}%`, remark };
    if (!known.has(around)) return { value: null, plain: whole, remark: "" };
    // No amount is written with more than fifteen digits.
    const value = Number((Number(number) * known.get(around)).toPrecision(15));
    return { value, plain: String(value), remark };
  };

  // --- Copying: a selection within one table becomes cells -------------------------------------------

  const selected = (table, selection) =>
    [...table.rows]
      .filter((row) => !row.hidden && selection.containsNode(row, true))
      .map((row) => [...row.cells].map((cell) => (selection.containsNode(cell, true) ? cell : null)))
      .filter((cells) => cells.some(Boolean));

  const plainRows = (rows) => {
    const known = sizes();
    const read_ = (cell) => (cell.nodeName === "TH" ? { plain: cell.textContent.trim(), remark: "" } : read(cell.textContent, known));
    const cells = rows.map((row) => row.map((cell) => (cell ? read_(cell) : null)));
    const columns = [...cells[0].keys()].filter((n) => cells.some((row) => row[n]));
    return cells.map((row) =>
      columns.flatMap((n) => [row[n]?.plain ?? "", ...(cells.some((each) => each[n]?.remark) ? [row[n]?.remark ?? ""] : [])]),
    );
  };

  const asTable = (rows) => {
    const table = document.createElement("table");
    for (const row of rows) {
      const line = table.insertRow();
      for (const text of row) line.insertCell().textContent = text;
    }
    return table.outerHTML;
  };

  document.addEventListener("copy", (event) => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const place = selection.getRangeAt(0).commonAncestorContainer;
    const element = place.nodeType === Node.ELEMENT_NODE ? place : place.parentElement;
    const table = element.closest("table") || (element.matches(".table-room, .table") && element.querySelector("table"));
    if (!table) return;
    const cells = selected(table, selection);
    const single = cells.length === 1 && cells[0].filter(Boolean).length === 1;
    // A part of a cell is text.
    if (!cells.length || (single && selection.toString().trim() !== cells[0].find(Boolean).textContent.trim())) return;
    const rows = plainRows(cells);
    event.clipboardData.setData("text/plain", rows.map((row) => row.join("\t")).join("\n"));
    event.clipboardData.setData("text/html", asTable(rows));
    event.preventDefault();
  });

  window.trilateral = Object.assign(window.trilateral || {}, { cell: read });
})();
