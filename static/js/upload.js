// <form data-upload="..." data-part="...">: its file goes in parts, so that a broken line costs one part, and the same
// file chosen again goes on where it was. Without the script the form sends a small file by itself.
(() => {
  "use strict";

  const PATIENCE = [1, 2, 4, 8, 16, 30]; // seconds before each new try while the line is down
  const pause = (seconds, signal) =>
    new Promise((resolve) => {
      setTimeout(resolve, seconds * 1000);
      signal.addEventListener("abort", resolve, { once: true });
    });
  let sending = 0;

  const ask = async (url, options, token) => {
    const headers = { "X-CSRFToken": token, ...options.headers };
    const response = await fetch(url, { ...options, method: "POST", headers, credentials: "same-origin" });
    if (response.status >= 500 && response.status !== 507) throw new Error(response.statusText);
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isOurs) throw Object.assign(new Error(response.statusText), { final: true });
    const answer = await response.json();
    if (answer.error) throw Object.assign(new Error(answer.error), { final: true, told: true });
    return answer;
  };

  // One request, tried again while the line is down.
  const patiently = async (request, signal) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await request();
      } catch (error) {
        if (signal.aborted || error.final || tries >= PATIENCE.length) throw error;
        await pause(PATIENCE[tries], signal);
        if (signal.aborted) throw error;
      }
    }
  };

  const send = async (form, file, signal, show) => {
    const token = form.elements.csrfmiddlewaretoken.value;
    const about = new URLSearchParams({
      kind: form.elements.kind.value,
      name: file.name,
      size: file.size,
      note: form.elements.note.value,
    });
    let { url, received } = await patiently(() => ask(form.dataset.upload, { body: about, signal }, token), signal);
    while (received < file.size) {
      show(received / file.size);
      const part = file.slice(received, received + Number(form.dataset.part));
      const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(received) };
      ({ received } = await patiently(() => ask(url, { body: part, headers, signal }, token), signal));
    }
  };

  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const file = form.dataset.upload && form.elements.file.files[0];
      if (!file) return;
      event.preventDefault();
      if (form.dataset.busy) return;
      form.dataset.busy = "1";
      sending += 1;
      const box = form.querySelector("[data-progress]");
      const [bar, status, cancel] = [box.querySelector("progress"), box.querySelector("[role=status]"), box.querySelector("[data-cancel]")];
      const stop = new AbortController();
      const show = (share) => {
        bar.value = share * 100;
        status.textContent = `${form.dataset.sending} ${file.name}: ${Math.floor(share * 100)} %`;
      };
      cancel.onclick = () => stop.abort();
      box.hidden = cancel.hidden = false;
      show(0);
      try {
        await send(form, file, stop.signal, show);
        status.textContent = form.dataset.checking;
        location.reload();
      } catch (error) {
        status.textContent = error.told ? error.message : form.dataset.stopped;
        cancel.hidden = true;
      } finally {
        delete form.dataset.busy;
        sending -= 1;
      }
    },
    true,
  );

  // What is asked every two seconds may show the page anew: not under an upload.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (sending && event.detail.elt.id.startsWith("kemajuan-")) event.preventDefault();
  });
})();
