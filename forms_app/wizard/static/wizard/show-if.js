// Opens and closes questions while their page is filled in, by the rules the page carries. Only a comfort: what counts,
// the server decides by the same rules when the page is saved (`forms_app/builder/conditions.py`). A rule about an answer
// this script cannot read leaves its question as it is.
const UNKNOWN = undefined;
// An answer that is there, but that only the server can spell as it is stored: nothing more is known of it.
const GIVEN = Symbol("given");

const asNumber = (value) => {
  if (typeof value === "number") return value;
  const isNumber = typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
  return isNumber ? Number(value) : null;
};
const fold = (text) => text.toLowerCase().replaceAll("ß", "ss");
const byCode = (answer) => (answer && typeof answer === "object" && !Array.isArray(answer) ? (answer.code ?? answer) : answer);

function isAnswered(answer) {
  if (answer === null || answer === "") return false;
  if (Array.isArray(answer)) return answer.length > 0;
  return typeof answer === "object" ? Object.values(answer).some(isAnswered) : true;
}

// Days since 1970, so that the first and the last possible day of a partial date can be compared.
function day(year, month, number) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, number);
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === number;
  return isReal && year > 0 ? date.getTime() / 86_400_000 : null;
}

function span(answer) {
  if (answer && typeof answer === "object" && !Array.isArray(answer)) {
    const begin = span(answer.from);
    const end = span(answer.to);
    return begin && [begin[0], end ? end[1] : Infinity];
  }
  const found = typeof answer === "string" && /^(\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(answer);
  if (!found) return null;
  const [year, month, number] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  const first = day(year, month ?? 1, number ?? 1);
  if (first === null) return null;
  if (number !== undefined) return [first, first];
  const after = month === undefined || month === 12 ? day(year + 1, 1, 1) : day(year, month + 1, 1);
  return [first, after - 1];
}

function fullYears(since, until) {
  const [from, to] = [since, until].map((one) => new Date(one * 86_400_000));
  const years = to.getUTCFullYear() - from.getUTCFullYear();
  const isBefore =
    to.getUTCMonth() < from.getUTCMonth() ||
    (to.getUTCMonth() === from.getUTCMonth() && to.getUTCDate() < from.getUTCDate());
  return years - (isBefore ? 1 : 0);
}

const isClock = (value) => typeof value === "string" && /^[0-2]\d:[0-5]\d$/.test(value);

function equals(answer, value) {
  if (typeof answer === "boolean" || typeof value === "boolean") return answer === value;
  if (typeof answer === "string" && typeof value === "string") return fold(answer.trim()) === fold(value.trim());
  if (typeof answer === "number" || typeof value === "number") {
    const left = asNumber(answer);
    return left !== null && left === asNumber(value);
  }
  return JSON.stringify(answer) === JSON.stringify(value);
}

function compared(answer, value, fits) {
  const [left, right] = [asNumber(answer), asNumber(value)];
  return left !== null && right !== null && fits(left, right);
}

function inTime(answer, value, clock, days) {
  if (isClock(answer) && isClock(value)) return clock(answer, value);
  const [left, right] = [span(answer), span(value)];
  return Boolean(left && right && days(left, right));
}

function inDays(answer, value, fits) {
  const [days, limit] = [span(answer), asNumber(value)];
  return Boolean(days) && limit !== null && fits(days, limit);
}

const COMPARE = {
  equals,
  not_equals: (answer, value) => isAnswered(answer) && !equals(answer, value),
  one_of: (answer, value) =>
    Array.isArray(value) &&
    (Array.isArray(answer) ? answer : [answer]).some((one) => isAnswered(one) && value.some((each) => equals(one, each))),
  contains: (answer, value) =>
    typeof answer === "string"
      ? typeof value === "string" && fold(answer).includes(fold(value))
      : Array.isArray(answer) && answer.includes(value),
  answered: (answer) => isAnswered(answer),
  greater: (answer, value) => compared(answer, value, (left, right) => left > right),
  less: (answer, value) => compared(answer, value, (left, right) => left < right),
  at_least: (answer, value) => compared(answer, value, (left, right) => left >= right),
  at_most: (answer, value) => compared(answer, value, (left, right) => left <= right),
  before: (answer, value) => inTime(answer, value, (a, b) => a < b, (left, right) => left[1] < right[0]),
  after: (answer, value) => inTime(answer, value, (a, b) => a > b, (left, right) => left[0] > right[1]),
  age_at_least: (answer, value, today) => inDays(answer, value, (days, years) => fullYears(days[1], today) >= years),
  age_below: (answer, value, today) => inDays(answer, value, (days, years) => fullYears(days[0], today) < years),
  days_ago_above: (answer, value, today) => inDays(answer, value, (days, limit) => today - days[1] > limit),
  days_ahead_above: (answer, value, today) => inDays(answer, value, (days, limit) => days[0] - today > limit),
};

// True, false, or unknown when it hangs on an answer that cannot be read here.
export function holds(rule, answers, today) {
  if (rule === null) return true;
  if (rule.all) return every(rule.all.map((part) => holds(part, answers, today)));
  if (rule.any) return negated(every(rule.any.map((part) => negated(holds(part, answers, today)))));
  if ("not" in rule) return negated(holds(rule.not, answers, today));
  const answer = rule.field in answers ? answers[rule.field] : null;
  if (answer === UNKNOWN || !(rule.op in COMPARE)) return UNKNOWN;
  if (answer === GIVEN && rule.op !== "answered") return UNKNOWN;
  return COMPARE[rule.op](byCode(answer), rule.value ?? null, span(today)?.[0]);
}

const negated = (known) => (known === UNKNOWN ? UNKNOWN : !known);
const every = (parts) => (parts.includes(false) ? false : parts.includes(UNKNOWN) ? UNKNOWN : true);

// --- the page --------------------------------------------------------------------------------------

const CHOICES = ["choice", "search_choice", "country", "legal_form"];
const NUMBERS = ["number", "amount", "percent"];
const TEXTS = ["text", "long_text", "name", "email"];
// What the form works out by itself, only the server knows.
const SILENT = ["calculated", "constant"];

const tidy = (text) => text.replace(/\s+/g, " ").trim();

function chosen(controls) {
  const select = controls.find((one) => one.tagName === "SELECT");
  const values = select ? [select.value] : controls.filter((one) => one.checked).map((one) => one.value);
  return values.filter(Boolean);
}

function numberOf(typed) {
  const bare = typed.replace(/\s|€|%/g, "").replace("−", "-");
  if (!bare) return null;
  const plain = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare) ? bare.replaceAll(".", "") : bare;
  return asNumber(plain.replace(",", ".")) ?? UNKNOWN;
}

function dateOf(parts) {
  if (!parts.some(Boolean)) return null;
  const [number, month, year] = parts;
  if (!/^\d{4}$/.test(year) || [number, month].some((part) => !/^\d{0,2}$/.test(part)) || (number && !month)) return UNKNOWN;
  const text = [year, month, number].filter(Boolean).map((part) => part.padStart(2, "0")).join("-");
  return span(text) ? text : UNKNOWN;
}

const joined = (text) => tidy(text).replace(/[\s./,:_‐‑–—-]+/g, "").toUpperCase();
const spelled = (text, pattern) => (pattern.test(text) ? text : text ? GIVEN : null);

function clockOf(typed) {
  const bare = tidy(typed).replace(/^(um|ca\.?|gegen)\s|\s*uhr\b/gi, " ").trim().replace(/(\d)\s+(?=\d)/g, "$1:").replaceAll(" ", "");
  const found = /^(\d{1,2})(?:[:.,h](\d{2})?)?$|^(\d{1,2})(\d{2})$/i.exec(bare);
  if (!found) return bare ? UNKNOWN : null;
  const [hour, minute] = [found[1] ?? found[3], found[2] ?? found[4] ?? "00"];
  return hour < 24 && minute < 60 ? `${hour.padStart(2, "0")}:${minute}` : UNKNOWN;
}

// Texts that are stored in one spelling, however they are typed.
const SPELLINGS = {
  iban: (typed) => spelled(joined(typed).replace(/^IBAN/, ""), /^[A-Z]{2}\d{2}[A-Z0-9]+$/),
  phone: (typed) => spelled(typed.replace("(0)", "").replace(/[\s()/.–-]/g, "").replace(/^00/, "+").replace(/^0/, "+49"), /^\+(?!490)[1-9]\d{5,}$/),
  // Eleven digits may be of two kinds, nine lack their country: the form knows which, this script does not.
  tax_number: (typed) => spelled(joined(typed), /^(\d{13}|DE\d{9})$/),
  time: clockOf,
};

function period(from, to) {
  if (from === null) return to === null ? null : UNKNOWN;
  return from === UNKNOWN || to === UNKNOWN ? UNKNOWN : { from, to };
}

// Kinds of several boxes: the code that rules compare, where there is one, and else whether anything was typed.
function boxes(controls, code) {
  const filled = controls.some((one) => !["radio", "checkbox", "file"].includes(one.type) && tidy(one.value));
  if (!filled) return null;
  return code.length ? (chosen(code)[0] ?? UNKNOWN) : GIVEN;
}

function hasFile(controls, removed) {
  return controls.some((one) => one.files?.length) || removed.some((one) => !one.checked) ? GIVEN : null;
}

export function read(form, id, kind) {
  if (SILENT.includes(kind)) return UNKNOWN;
  const own = (name) => name === `f-${id}` || name?.startsWith(`f-${id}-`);
  const all = [...form.elements].filter((one) => own(one.name) && !one.matches(":disabled"));
  const named = (name) => all.filter((one) => one.name === name);
  const controls = named(`f-${id}`);
  const day = (end = "") => dateOf(["day", "month", "year"].map((part) => tidy(named(`f-${id}-${end}${part}`)[0]?.value ?? "")));
  if (kind === "date") return day();
  if (kind === "date_range") return period(day("from_"), day("to_"));
  if (kind === "file") return hasFile(controls, named(`f-${id}-remove`));
  if (kind in SPELLINGS) return SPELLINGS[kind](controls[0]?.value ?? "");
  if (CHOICES.includes(kind)) return chosen(controls)[0] ?? null;
  if (kind === "yes_no") return { ja: true, nein: false }[chosen(controls)[0]] ?? null;
  if (kind === "consent") return controls.some((one) => one.checked) || null;
  if (kind === "multiple_choice") return chosen(controls).length ? chosen(controls) : null;
  if (NUMBERS.includes(kind)) return numberOf(controls[0]?.value ?? "");
  if (TEXTS.includes(kind)) return tidy(controls[0]?.value ?? "") || null;
  const code = named(`f-${id}-${kind === "address" ? "variant" : "code"}`);
  return boxes(all, ["address", "register_entry"].includes(kind) ? code : []);
}

// A question or a text with everything in it, one answer of a group, or one line of a list.
function turn(place, isOpen) {
  place.hidden = !isOpen;
  (place.matches("div") ? place.querySelector("input") : place).disabled = !isOpen;
  const list = place.closest("select");
  if (isOpen || !list || !place.selected) return;
  list.value = "";
  list.dispatchEvent(new Event("change")); // for the box to search in
}

function enhance(form) {
  const kinds = JSON.parse(form.dataset.kinds);
  const places = [...form.querySelectorAll("[data-show-if]")].map((place) => [place, JSON.parse(place.dataset.showIf)]);
  const status = document.createElement("div");
  status.className = "kern-sr-only";
  status.setAttribute("role", "status");
  form.append(status);

  // In reading order: what is closed above counts as not answered below.
  function apply() {
    const opened = [];
    for (const [place, rule] of places) {
      const answers = Object.fromEntries(Object.entries(kinds).map(([id, kind]) => [id, read(form, id, kind)]));
      const isOpen = holds(rule, answers, form.dataset.today);
      if (isOpen === UNKNOWN || isOpen !== place.hidden) continue;
      if (!isOpen && place.contains(document.activeElement)) continue;
      turn(place, isOpen);
      if (isOpen) opened.push(tidy(place.querySelector("legend, label, h2, h3")?.innerText ?? place.text ?? ""));
    }
    const words = opened.filter(Boolean);
    if (words.length) status.textContent = form.dataset.opened.replace("{titles}", words.join(", "));
  }

  form.addEventListener("input", apply);
  form.addEventListener("change", apply);
  addEventListener("pageshow", apply);
  apply();
}

for (const form of document.querySelectorAll("form[data-kinds]")) enhance(form);
