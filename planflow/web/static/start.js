// Brings the components of govuk-frontend to life, once for the page and again for what htmx puts into it.
// Where the library lies stands in the page, because its address carries a digest of its content.
const address = document.querySelector('meta[name="planflow-components"]').content;
const { initAll } = await import(new URL(address, document.baseURI));

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.body.addEventListener("htmx:load", ({ detail }) => {
  if (detail.elt !== document.body) initAll({ scope: detail.elt });
});
