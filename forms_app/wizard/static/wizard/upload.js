// Files go up one after the other while the rest of the page is filled in. Without this script they come with the page.
const form = document.querySelector("form[data-upload]");
const words = form ? JSON.parse(form.dataset.uploadWords) : {};
const say = (key, facts) => words[key].replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
const queue = [];
let running = null;
let waiting = null;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text, name, click) {
  const made = element("button", "kern-btn kern-btn--tertiary sp-button");
  made.type = "button";
  made.append(element("span", "kern-label", text));
  made.setAttribute("aria-label", `${text}: ${name}`);
  made.addEventListener("click", click);
  return made;
}

// The list the server draws on the next page, or a new one in its place.
function listOf(input) {
  const before = input.previousElementSibling;
  if (before?.classList.contains("sp-files")) return before;
  const list = element("ul", "sp-files");
  input.before(list);
  return list;
}

function statusOf(input) {
  if (input.nextElementSibling?.getAttribute("role") !== "status") {
    const status = element("div", "kern-sr-only");
    status.setAttribute("role", "status");
    input.after(status);
  }
  return input.nextElementSibling;
}

class Upload {
  constructor(input, file) {
    this.input = input;
    this.file = file;
    this.row = element("li", "sp-files__item");
    this.name = element("span", "sp-files__name", file.name);
    listOf(input).append(this.row);
    this.wait();
  }

  say(key) {
    statusOf(this.input).textContent = say(key, { name: this.file.name });
  }

  wait() {
    this.note = element("span", "sp-files__note", say("waiting", { name: this.file.name }));
    this.row.replaceChildren(this.name, this.note, button(words.cancel, this.file.name, () => this.stop()));
    queue.push(this);
    next();
  }

  start() {
    const bar = element("progress", "sp-files__progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", say("running", { name: this.file.name }));
    this.note.replaceWith(bar);
    this.say("running");
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("frage", this.input.name.replace(/^f-/, ""));
    body.set("datei", this.file);
    const request = new XMLHttpRequest();
    this.request = request;
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status === 200 && answer?.id) this.finish(answer);
      else this.fail(answer?.sentence ?? words.broken, !answer?.sentence);
    });
    request.addEventListener("error", () => this.fail(words.broken, true));
    request.addEventListener("loadend", () => {
      running = null;
      next();
    });
    request.open("POST", form.dataset.upload);
    request.send(body);
  }

  finish(answer) {
    const id = `${this.input.name}-remove-${answer.id}`;
    const box = element("input", "kern-form-check__checkbox");
    Object.assign(box, { type: "checkbox", name: `${this.input.name}-remove`, value: answer.id, id });
    const label = element("label", "kern-label", say("remove", { name: answer.name }));
    label.htmlFor = id;
    const check = element("span", "kern-form-check");
    check.append(box, label);
    this.name.textContent = answer.name;
    this.leave(() => {
      this.row.replaceChildren(
        this.name,
        element("span", "sp-files__size", answer.size),
        element("span", "sp-files__note", answer.note),
        check,
      );
      return box;
    });
    this.say("done");
    form.dispatchEvent(new Event("input")); // a rule may ask whether there is a file
  }

  fail(sentence, canRepeat) {
    waiting = null;
    this.leave(() => {
      const hide = button(words.hide, this.file.name, () => this.drop());
      const again = button(words.again, this.file.name, () => this.wait());
      this.row.replaceChildren(this.name, element("span", "sp-files__refusal", sentence), ...(canRepeat ? [again] : []), hide);
      return canRepeat ? again : hide;
    });
    statusOf(this.input).textContent = sentence;
  }

  // Whoever stands on a control that goes finds the focus on the one in its place.
  leave(change) {
    const hadFocus = this.row.contains(document.activeElement);
    const heir = change();
    if (hadFocus) heir.focus();
  }

  stop() {
    const place = queue.indexOf(this);
    if (place >= 0) queue.splice(place, 1);
    this.say("stopped");
    this.drop();
    this.request?.abort();
    next();
  }

  drop() {
    remove(this.row, this.input);
  }
}

function remove(row, input) {
  const list = row.parentElement;
  row.remove();
  if (!list.children.length) list.remove();
  input.focus();
}

function next() {
  if (running) return;
  running = queue.shift() ?? null;
  if (running) {
    running.start();
  } else if (waiting) {
    const button = waiting;
    waiting = null;
    form.requestSubmit(button.form ? button : undefined);
  }
}

function take(input) {
  const most = Number(input.dataset.largestMb);
  const files = [...input.files];
  input.value = "";
  for (const file of files) {
    if (file.size <= most * 1024 * 1024) {
      new Upload(input, file);
    } else {
      const sentence = say("tooLarge", { name: file.name, limit: most });
      const row = element("li", "sp-files__item");
      const hide = button(words.hide, file.name, () => remove(row, input));
      row.append(element("span", "sp-files__refusal", sentence), hide);
      listOf(input).append(row);
      statusOf(input).textContent = sentence;
    }
  }
}

for (const input of form?.querySelectorAll("input[type=file]") ?? []) {
  input.addEventListener("change", () => take(input));
}

// Nobody loses a file by going on too early.
form?.addEventListener("submit", (event) => {
  if (!running && !queue.length) return;
  event.preventDefault();
  waiting = event.submitter ?? form;
  statusOf((running ?? queue[0]).input).textContent = words.unfinished;
});
