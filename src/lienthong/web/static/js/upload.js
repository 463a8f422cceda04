/* Sending a file with its progress shown. Without script the form is sent as it is. */

(() => {
  "use strict";

  const say = (form, words) => {
    form.previousElementSibling?.matches(".error-summary") && form.previousElementSibling.remove();
    const place = document.createElement("div");
    place.className = "error-summary";
    place.setAttribute("role", "alert");
    place.append(Object.assign(document.createElement("p"), { textContent: words }));
    form.before(place);
  };

  const show = (form, request) => {
    const box = form.querySelector("[data-upload-progress]");
    const share = form.querySelector("[data-upload-share]");
    const bar = form.querySelector("progress");
    box.hidden = false;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const part = Math.floor((100 * event.loaded) / event.total);
      bar.value = part;
      share.textContent = `${part} %`;
    });
  };

  const stop = (form, words) => {
    form.querySelector("[data-upload-progress]").hidden = true;
    form.querySelector("button").disabled = false;
    if (words) say(form, words);
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    show(form, request);
    form.querySelector("button").disabled = true;
    request.addEventListener("load", () => {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = answer.querySelector("main");
      if (request.status < 400) {
        location.assign(request.responseURL);
      } else if (main && answer.querySelector(".error-summary")) {
        document.querySelector("main").replaceWith(main);
        main.querySelector("[data-focus]")?.focus();
      } else {
        stop(form, form.dataset.broken);
      }
    });
    request.addEventListener("error", () => stop(form, form.dataset.broken));
    request.open("POST", location.href);
    request.send(new FormData(form));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    const file = form?.querySelector('input[type="file"]').files[0];
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.limit) * 1024 * 1024) {
      say(form, form.dataset.tooLarge);
    } else {
      send(form);
    }
  });
})();
