// A button marked `data-once` sends its form a single time. The server refuses a second sending anyway.
for (const button of document.querySelectorAll("button[data-once]")) {
  button.form?.addEventListener("submit", (event) => {
    if (button.form.dataset.sent) {
      event.preventDefault();
      return;
    }
    button.form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
  });
}

// Coming back with the browser's back button must find a form that can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) {
    return;
  }
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});
