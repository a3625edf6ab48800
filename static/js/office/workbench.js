// The workbench: a canned text is put behind what has been typed, and forms say how old their page is.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-insert]");
    const field = link && document.getElementById(link.dataset.insert);
    if (!field) return;
    event.preventDefault();
    const text = link.parentElement.querySelector("blockquote").textContent;
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${text}` : text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  document.addEventListener("submit", ({ target: form }) => {
    const since = document.querySelector("[data-since]");
    if (!since || form.method !== "post" || form.elements.sejak) return;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "sejak", value: since.dataset.since });
    form.append(field);
  });
})();
