// The switch between light and dark. It is hidden in the page and appears only when it can work.
const root = document.documentElement;

const current = () =>
  root.dataset.kernTheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

const describe = (button) => {
  const label = button.querySelector("[data-appearance-label]");
  label.textContent = current() === "dark" ? label.dataset.light : label.dataset.dark;
};

const change = (button) => {
  const next = current() === "dark" ? "light" : "dark";
  root.dataset.kernTheme = next;
  try {
    localStorage.setItem("appearance", next);
  } catch {
    // Then the choice holds for this page only.
  }
  describe(button);
};

for (const button of document.querySelectorAll("[data-appearance]")) {
  describe(button);
  button.hidden = false;
  button.addEventListener("click", () => change(button));
}
