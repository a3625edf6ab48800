// The queue by keyboard: j and k move, Enter opens, x ticks, a takes, / searches, ? shows all this. Every one of them
// has a link or a button too; letters can be turned off, for people whose software speaks in letters.
(() => {
  "use strict";

  const off = "silastik.keys.off";
  const rows = () => [...document.querySelectorAll("table[data-keys] tbody tr")];
  const link = (row) => row.querySelector("th a");
  const here = () => document.activeElement.closest("table[data-keys] tbody tr");

  const move = (by) => {
    const all = rows();
    const at = all.indexOf(here());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
    if (next) {
      link(next).focus();
      next.scrollIntoView({ block: "nearest" });
    }
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    x: () => here()?.querySelector("[data-tick]")?.click(),
    a: () => here()?.querySelector("[data-take]")?.click(),
    "/": () => document.querySelector("#cari input[type=search]")?.select(),
    "?": () => document.querySelector("#pintasan")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("#pintasan") || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (field && event.key === "Escape") field.blur();
    if (field || event.target.closest("dialog")) return;
    if (!keys[event.key] || (localStorage.getItem(off) && event.key !== "?")) return;
    event.preventDefault();
    keys[event.key]();
  });

  // Ticking all, and how many are ticked.
  const count = () => {
    const ticks = [...document.querySelectorAll("[data-tick]")];
    const ticked = ticks.filter((tick) => tick.checked).length;
    const note = document.querySelector("[data-ticked]");
    if (note) note.textContent = ticked ? `${ticked} ${note.dataset.ticked}` : "";
    const all = document.querySelector("[data-tick-all]");
    if (all) {
      all.checked = ticked > 0 && ticked === ticks.length;
      all.indeterminate = ticked > 0 && ticked < ticks.length;
    }
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]")) {
      for (const tick of document.querySelectorAll("[data-tick]")) tick.checked = event.target.checked;
    }
    if (event.target.matches("[data-tick], [data-tick-all]")) count();
    if (event.target.matches("[data-keys-on]")) {
      if (event.target.checked) localStorage.removeItem(off);
      else localStorage.setItem(off, "1");
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) keys["?"]();
  });
  // What came with the page, or came into it by htmx when a filter was chosen.
  const ready = () => {
    for (const part of document.querySelectorAll("[data-scripted]")) part.hidden = false;
    const on = document.querySelector("[data-keys-on]");
    if (on) on.checked = !localStorage.getItem(off);
    count();
  };
  document.addEventListener("DOMContentLoaded", () => {
    ready();
    document.addEventListener("htmx:load", ready);
  });
  window.addEventListener("pageshow", count);
})();
