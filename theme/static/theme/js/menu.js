// Escape closes the menu of narrow screens and returns the focus to its button.
for (const menu of document.querySelectorAll(".sp-menu")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
