// A box to search in, in front of every long list. The list itself stays and is what the form sends; without this
// script people open it and choose as usual.
const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim();

const MOST = 60;
// Fewer than these are seen at a glance.
const WORTH_SEARCHING = 8;

function enhance(select) {
  const wrapper = select.closest(".kern-form-input__select-wrapper") ?? select;
  const options = [...select.options].filter((option) => option.value);
  const id = select.id;
  select.id = `${id}-liste`;

  const box = document.createElement("div");
  box.className = "sp-search";
  const input = document.createElement("input");
  input.id = id;
  input.type = "text";
  input.className = "kern-form-input__input";
  input.classList.toggle("kern-form-input__input--error", select.getAttribute("aria-invalid") === "true");
  input.placeholder = select.dataset.searchPlaceholder;
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": `${id}-treffer`,
  })) {
    input.setAttribute(name, value);
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const list = document.createElement("ul");
  list.id = `${id}-treffer`;
  list.className = "sp-search__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", select.labels[0]?.innerText ?? select.dataset.search);
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  box.append(input, list, status);
  wrapper.before(box);
  wrapper.hidden = true;

  let active = -1;
  const shownText = () => (select.value ? select.selectedOptions[0].text : "");
  const hits = () => [...list.querySelectorAll("[role=option]")];

  function found(typed) {
    const wanted = plain(typed);
    const offered = options.filter((option) => !option.disabled);
    if (!wanted || typed === shownText()) return offered;
    const places = offered.map((option) => [plain(option.text), option]);
    const first = places.filter(([text]) => text.startsWith(wanted));
    const words = places.filter(([text]) => !text.startsWith(wanted) && text.includes(` ${wanted}`));
    const rest = places.filter(([text]) => !text.startsWith(wanted) && !text.includes(` ${wanted}`) && text.includes(wanted));
    return [...first, ...words, ...rest].map(([, option]) => option);
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function open() {
    const matching = found(input.value);
    list.replaceChildren(
      ...matching.slice(0, input.value ? MOST : options.length).map((option, number) => {
        const item = document.createElement("li");
        item.id = `${id}-treffer-${number}`;
        item.className = "sp-search__option";
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = option.text;
        item.dataset.value = option.value;
        return item;
      }),
    );
    status.textContent = matching.length
      ? select.dataset.searchHits.replace("{number}", matching.length)
      : select.dataset.searchNone;
    if (!matching.length) {
      const none = document.createElement("li");
      none.className = "sp-search__none";
      none.setAttribute("role", "presentation");
      none.textContent = select.dataset.searchNone;
      list.append(none);
    }
    list.hidden = false;
    active = -1;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    if (list.hidden) open();
    const items = hits();
    if (!items.length) return;
    active = (active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
    input.setAttribute("aria-activedescendant", items[active].id);
    items[active].scrollIntoView({ block: "nearest" });
  }

  function choose(value) {
    const changed = select.value !== value;
    select.value = value;
    input.value = shownText();
    close();
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Whoever writes the whole name need not choose it as well; other words choose nothing.
  function settle() {
    const typed = plain(input.value);
    const exact = options.find((option) => !option.disabled && plain(option.text) === typed);
    if (exact || !typed) {
      choose(exact ? exact.value : "");
    } else if (input.value !== shownText()) {
      select.value = "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
      close();
    }
  }

  input.addEventListener("input", open);
  input.addEventListener("click", open);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      const items = hits();
      if (active >= 0) choose(items[active].dataset.value);
      else if (items.length === 1) choose(items[0].dataset.value);
      else settle();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = shownText();
      close();
    }
  });
  input.addEventListener("blur", () => {
    settle();
    close();
  });
  // The box must keep the focus until the choice is made.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(item.dataset.value);
  });
  input.value = shownText();
  // A rule may close the line that was chosen.
  select.addEventListener("change", () => {
    if (document.activeElement !== input) input.value = shownText();
  });
  // A page from the browser's own memory brings its choice, but not the text in front of it.
  window.addEventListener("pageshow", () => {
    if (document.activeElement !== input) input.value = shownText();
  });
}

for (const select of document.querySelectorAll("select[data-search]")) {
  if (select.options.length > WORTH_SEARCHING) enhance(select);
}
