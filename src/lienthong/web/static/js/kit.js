/* Small helps on top of pages that work without them. No framework, nothing inline. */

(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const closest = (event, selector) => event.target.closest?.(selector);
  const typing = (element) => element?.matches("input, textarea, select, [contenteditable]");

  /* Dialogs: a button with data-opens="id" opens one. */
  document.addEventListener("click", (event) => {
    const opener = closest(event, "[data-opens]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.opens)?.showModal();
    }
  });

  /* Copy buttons stay hidden unless they can work. */
  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.innerText.trim());
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 2000);
  };
  document.addEventListener("click", (event) => {
    const button = closest(event, "[data-copy]");
    if (button) copy(button);
  });

  /* Facets and choices of order apply at once. */
  document.addEventListener("change", (event) => {
    const form = closest(event, "form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  /* A form with data-guard warns before its changes are lost. */
  let unsaved = false;
  document.addEventListener("input", (event) => {
    if (closest(event, "form[data-guard]")) unsaved = true;
  });
  document.addEventListener("submit", () => (unsaved = false));
  document.addEventListener("htmx:after:request", (event) => {
    if (event.target.closest?.("form[data-guard]")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  /* "Select all" and the count of chosen rows: data-select-all="name of the boxes". */
  const boxes = (name) => all(`input[type="checkbox"][name="${name}"]`);
  const tell = (name) => {
    for (const place of all(`[data-chosen="${name}"]`)) {
      const count = boxes(name).filter((box) => box.checked).length;
      place.textContent = count ? place.dataset.words.replace("{n}", count) : "";
    }
    for (const button of all(`[data-needs-chosen="${name}"]`)) {
      button.disabled = !boxes(name).some((box) => box.checked);
    }
  };
  document.addEventListener("change", (event) => {
    const master = closest(event, "[data-select-all]");
    if (master) {
      for (const box of boxes(master.dataset.selectAll)) box.checked = master.checked;
      tell(master.dataset.selectAll);
    } else if (event.target.type === "checkbox") {
      tell(event.target.name);
    }
  });

  /* A file may be dropped on its field; the name of the chosen file is shown. */
  const showChosen = (place) => {
    const names = [...place.querySelector('input[type="file"]').files].map((file) => file.name);
    place.querySelector(".chosen").textContent = names.join(", ");
  };
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const place = closest(event, "[data-drop]");
      if (!place) return;
      event.preventDefault();
      place.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        place.querySelector('input[type="file"]').files = event.dataTransfer.files;
        showChosen(place);
      }
    });
  }
  document.addEventListener("change", (event) => {
    const place = closest(event, "[data-drop]");
    if (place) showChosen(place);
  });

  /* Cells pasted from a spreadsheet: say at once how many rows and columns were understood. */
  document.addEventListener("input", (event) => {
    const area = closest(event, "textarea[data-paste]");
    if (!area) return;
    const lines = area.value.split(/\r?\n/).filter((line) => line.trim());
    const columns = Math.max(0, ...lines.map((line) => line.split("\t").length));
    const words = area.dataset.paste.replace("{rows}", lines.length).replace("{columns}", columns);
    const place = document.getElementById(`${area.id}-read`);
    if (place) place.textContent = lines.length ? words : "";
  });

  /* Keys. */
  const rows = () => all("main table tbody tr, main .list > li, main .hit").filter((row) => row.querySelector("a"));
  const step = (by) => {
    const list = rows();
    const here = list.findIndex((row) => row.contains(document.activeElement));
    list[Math.min(Math.max(here + by, 0), list.length - 1)]?.querySelector("a").focus();
  };
  const keys = {
    "/": () => document.querySelector('main input[type="search"]')?.focus(),
    j: () => step(1),
    k: () => step(-1),
    "?": () => document.getElementById("keyboard-help")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest?.("form")?.requestSubmit();
      return;
    }
    const act = keys[event.key];
    if (!act || typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });

  /* Requests of htmx carry the token that proves they come from our own page. */
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
  });

  const dress = (root) => {
    for (const button of all("[data-copy]", root)) button.hidden = !navigator.clipboard;
    for (const element of all("[data-hide-with-script]", root)) element.hidden = true;
    root.querySelector?.("[data-focus]")?.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    dress(document);
    const canFold = CSS.supports("selector(::details-content)");
    if (!canFold && matchMedia("(min-width: 761px)").matches) {
      for (const fold of all("details.fold")) fold.open = true;
    }
    for (const place of all("[data-chosen]")) tell(place.dataset.chosen);
  });
  document.addEventListener("htmx:after:swap", (event) => dress(event.target));
})();
