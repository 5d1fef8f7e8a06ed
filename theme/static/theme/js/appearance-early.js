// Runs before the first paint, so that a chosen light or dark appearance does not flash.
// Without scripts the browser's own preference decides, which is the default anyway.
(() => {
  try {
    const chosen = localStorage.getItem("appearance");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.kernTheme = chosen;
    }
  } catch {
    // Storage may be forbidden; the browser's preference then stays in charge.
  }
})();
