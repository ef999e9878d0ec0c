/* The data API's page: shows /openapi.json, asks nobody else. */
window.addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#docs",
    deepLinking: true,
    validatorUrl: null,
    tryItOutEnabled: true,
    supportedSubmitMethods: ["get"],
    defaultModelsExpandDepth: 0,
  });
});
