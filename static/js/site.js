// What the portal does better with a script; every page works without it.
(() => {
  "use strict";

  const all = (selector, root = document) => root.querySelectorAll(selector);

  // A form is sent once. The mark goes when the page comes back from the browser's memory.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "repeatable" in form.dataset) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });

  // <button data-copy="..." data-done="Tersalin" hidden>
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span");
    const status = button.nextElementSibling;
    button.dataset.words ??= label.textContent;
    label.textContent = status.textContent = button.dataset.done;
    setTimeout(() => {
      label.textContent = button.dataset.words;
      status.textContent = "";
    }, 2500);
  });

  // <time datetime="..." data-countdown data-left data-day data-hour data-minute data-second data-over>
  const left = (time) => {
    const seconds = Math.floor((Date.parse(time.dateTime) - Date.now()) / 1000);
    const words = time.dataset;
    if (seconds <= 0) return words.over;
    const parts = [
      [Math.floor(seconds / 86400), words.day],
      [Math.floor(seconds / 3600) % 24, words.hour],
      [Math.floor(seconds / 60) % 60, words.minute],
      [seconds % 60, words.second],
    ];
    const first = parts.findIndex(([number]) => number > 0);
    const shown = parts.slice(first, first + 2).filter(([number]) => number > 0);
    return `${words.left} ${shown.map(([number, unit]) => `${number} ${unit}`).join(" ")}`;
  };
  const tick = () => {
    for (const time of all("time[data-countdown]")) {
      let note = time.nextElementSibling;
      if (!note) {
        note = document.createElement("strong");
        time.after(" ", note);
      }
      const text = left(time);
      if (note.textContent !== text) note.textContent = text;
    }
  };

  // <input type="file" data-max-bytes="..." data-too-large="...">: name and size before the file travels.
  const size = (bytes) =>
    bytes < 2 ** 20
      ? `${Math.max(1, Math.round(bytes / 2 ** 10))} KB`
      : `${(bytes / 2 ** 20).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    let note = input.nextElementSibling;
    if (!note?.classList.contains("file-note")) {
      note = document.createElement("p");
      note.className = "file-note";
      note.setAttribute("role", "status");
      input.after(note);
    }
    const files = [...input.files];
    const limit = Number(input.dataset.maxBytes) || Infinity;
    const tooLarge = files.some((file) => file.size > limit);
    const problem = tooLarge ? `${input.dataset.tooLarge} ${size(limit)}.` : "";
    input.setCustomValidity(problem);
    note.classList.toggle("file-note-wrong", tooLarge);
    note.textContent = [...files.map((file) => `${file.name}, ${size(file.size)}`), problem].filter(Boolean).join(" · ");
  });

  // <textarea maxlength="..." data-counted="karakter">: how much has been written.
  const count = (area) => {
    let note = area.nextElementSibling;
    if (!note?.classList.contains("file-note")) {
      note = document.createElement("p");
      note.className = "file-note";
      area.after(note);
    }
    const figure = (number) => number.toLocaleString(document.documentElement.lang);
    note.textContent = `${figure(area.value.length)} / ${figure(area.maxLength)} ${area.dataset.counted}`;
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset.counted) count(event.target);
  });

  // What is kept as it is made says so when the line breaks: <div id="..." data-unsaved="..."> is htmx's target.
  for (const broken of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(broken, ({ detail }) => {
      if (detail.target?.dataset.unsaved) detail.target.textContent = detail.target.dataset.unsaved;
    });
  }

  // <p data-said>: what came by htmx is said to who cannot see it. A region that itself has just come is not read out.
  const say = (part) => {
    const said = part.matches("[data-said]") ? part : part.querySelector("[data-said]");
    if (said) document.getElementById("kabar").textContent = said.textContent.trim().replace(/\s+/g, " ");
  };

  // Enter in a search that is a part of a larger form presses the button of the search, not that of the form.
  document.addEventListener("keydown", (event) => {
    const search = event.key === "Enter" && event.target.matches("[type=search]") && event.target.closest("div.search");
    if (!search) return;
    event.preventDefault();
    search.querySelector("button").click();
  });

  // The menu closes by Escape and by a click elsewhere.
  const closeMenu = (menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("[data-menu][open]");
    if (menu && event.key === "Escape") closeMenu(menu);
  });
  document.addEventListener("click", (event) => {
    const menu = document.querySelector("[data-menu][open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });

  // What came with the page, or came into it by htmx.
  const enhance = (root) => {
    if (navigator.clipboard) for (const button of all("[data-copy]", root)) button.hidden = false;
    // <details data-open-wide>: open where there is room beside the matter.
    if (matchMedia("(min-width: 62rem)").matches) for (const part of all("[data-open-wide]", root)) part.open = true;
    const tab = root.querySelector(".views [aria-current]");
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 48;
    root.querySelector("[data-focus]")?.focus();
    for (const area of all("[data-counted]", root)) count(area);
    tick();
  };
  document.addEventListener("DOMContentLoaded", () => {
    enhance(document);
    setInterval(tick, 1000);
    document.addEventListener("htmx:load", ({ detail: { elt } }) => {
      enhance(elt);
      say(elt);
    });
  });
})();
