// Files of a figure: a preview of what is chosen, the clipboard, and a picture dropped on the page opens its view.
(() => {
  const ROOT = document.documentElement.dataset.root || "";
  const LOOK = { dark: "theme=dark", grey: "grey=1", transparent: "transparent=1", plain: "plain=1", light: "theme=light" };

  const address = (form, ext) => {
    const query = new URLSearchParams(form.dataset.keep);
    for (const field of form.querySelectorAll("select")) {
      if (field.name === "look") new URLSearchParams(LOOK[field.value]).forEach((value, name) => query.set(name, value));
      else if (field.name !== "form") query.set(field.name, field.value);
    }
    return `${new URL(form.action).pathname}.${ext}?${query.toString().replaceAll("%2C", ",")}`;
  };

  const preview = (panel) => {
    const place = panel.querySelector(".preview");
    const form = panel.querySelector("form");
    if (!place || !form) return;
    const source = address(form, "png");
    let image = place.querySelector("img");
    if (!image) {
      image = document.createElement("img");
      image.alt = place.dataset.alt;
      image.onerror = () => place.classList.add("none");
      image.onload = () => place.classList.remove("none", "busy");
      place.append(image);
    }
    if (image.getAttribute("src") !== source) {
      place.classList.add("busy");
      image.src = source;
    }
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.more-files") && event.target.open) preview(event.target);
  }, true);
  // The first touch opens a panel before this script is there.
  document.querySelectorAll("details.more-files[open]").forEach(preview);
  document.addEventListener("change", (event) => {
    const panel = event.target.closest?.(".file-panel");
    if (panel) preview(panel);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form.file-form")) return;
    event.preventDefault();
    const link = document.createElement("a");
    link.href = address(event.target, event.target.querySelector("select[name=form]").value);
    link.download = "";
    link.click();
  });

  const written = {
    link: async (value) => navigator.clipboard.writeText(new URL(value, location.href).href),
    embed: async (value) => navigator.clipboard.writeText(value.replaceAll("{origin}", location.origin + ROOT)),
    image: async (value) => {
      const picture = fetch(value).then((answer) => {
        if (!answer.ok) throw new Error(answer.statusText);
        return answer.blob();
      });
      await navigator.clipboard.write([new ClipboardItem({ "image/png": picture })]);
    },
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button) return;
    const said = button.closest(".takeaway").querySelector(".copied");
    try {
      await written[button.dataset.copy](button.dataset.value);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.failed;
    }
    setTimeout(() => (said.textContent = ""), 4000);
  });

  // What a PNG or SVG of ours carries: the figure and its view. The file stays in the browser.
  const MOST = 24 * 1024 * 1024;
  const carriedInSvg = (text) => {
    const found = new DOMParser().parseFromString(text, "image/svg+xml").getElementsByTagNameNS("urn:trilateral:figure:1", "figure")[0];
    return found ? JSON.parse(found.textContent) : null;
  };
  const carried = async (file) => {
    if (file.type === "image/svg+xml" || /\.svg$/i.test(file.name)) return carriedInSvg(await file.slice(0, MOST).text());
    const bytes = new Uint8Array(await file.slice(0, MOST).arrayBuffer());
    const view = new DataView(bytes.buffer);
    if (bytes.length < 8 || view.getUint32(0) !== 0x89504e47) return null;
    for (let at = 8; at + 12 <= bytes.length; ) {
      const length = view.getUint32(at);
      const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      const body = bytes.subarray(at + 8, at + 8 + length);
      const key = new TextDecoder("latin1").decode(body.subarray(0, 11));
      if (kind === "iTXt" && key === "trilateral\0") {
        // Keyword, its end, whether it is packed, how, language, translated keyword, text.
        let start = 13;
        for (let ends = 0; ends < 2; start += 1) if (body[start] === 0) ends += 1;
        let stream = new Blob([body.subarray(start)]).stream();
        if (body[11] === 1) stream = stream.pipeThrough(new DecompressionStream("deflate"));
        return JSON.parse(await new Response(stream).text());
      }
      at += 12 + length;
    }
    return null;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#dropped button")) document.getElementById("dropped").hidden = true;
  });
  const hasFile = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  document.addEventListener("dragover", (event) => hasFile(event) && event.preventDefault());
  document.addEventListener("drop", async (event) => {
    const file = event.dataTransfer?.files?.[0];
    if (!file) return;
    event.preventDefault();
    const record = await carried(file).catch(() => null);
    const ours = record && /^[a-z0-9-]{1,48}$/.test(record.figure);
    const said = document.getElementById("dropped");
    if (ours) location.assign(`${ROOT}/f/${record.figure}?${new URLSearchParams(record.view)}`);
    if (said) said.hidden = Boolean(ours);
  });
})();
