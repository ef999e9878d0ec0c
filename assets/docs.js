/* The data API's page: shows the description of the server, asks nobody else. */
window.addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("docs");
  window.SwaggerUIBundle({
    url: root.dataset.src,
    domNode: root,
    // Links inside of buttons cannot be reached by everybody.
    deepLinking: false,
    validatorUrl: null,
    tryItOutEnabled: true,
    supportedSubmitMethods: ["get"],
    defaultModelsExpandDepth: 0,
  });

  // What it draws has levels of headings left out, fields without a name, and boxes that scroll by mouse alone.
  const mend = () => {
    for (const [headings, level] of [["h3.opblock-tag, .models h4", 2], [".opblock h4", 3], [".opblock h5", 4]]) {
      for (const heading of root.querySelectorAll(headings)) {
        heading.setAttribute("role", "heading");
        heading.setAttribute("aria-level", level);
      }
    }
    const about = root.querySelector(".information-container");
    about?.setAttribute("role", "region");
    about?.setAttribute("aria-label", "Trilateral");
    for (const field of root.querySelectorAll("input:not([aria-label]), select:not([aria-label]), textarea:not([aria-label])")) {
      const row = field.closest("[data-param-name]");
      field.setAttribute("aria-label", row ? row.dataset.paramName : field.title || "Media type");
    }
    for (const box of root.querySelectorAll("pre:not([tabindex]), .highlight-code > *:not([tabindex])")) box.tabIndex = 0;
  };
  new MutationObserver(mend).observe(root, { childList: true, subtree: true });
});
