// The workbench: a canned text is put behind what has been typed, forms say how old their page is, and what was
// prepared shows the page anew unless something is being written there.
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

  const isChanged = (field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
    return field.value !== field.defaultValue;
  };
  const isWriting = () =>
    document.activeElement.matches("main input, main select, main textarea") ||
    document.querySelector("main .error-summary, main .field-wrong") ||
    [...document.querySelectorAll("main :is(input, select, textarea)")].some(isChanged);
  document.addEventListener("htmx:load", ({ detail }) => {
    if (detail.elt.querySelector("[data-anew]") && !isWriting()) location.reload();
  });
})();
