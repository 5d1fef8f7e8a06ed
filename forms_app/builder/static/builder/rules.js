/*
 * Rules in the editor of a form, without ids: the question is chosen from a list, the comparison and the value fit the
 * question, and the rule is said as a sentence while somebody writes it.
 *
 * The text boxes that the server knows stay in the form and carry the values; this script hides them and writes into
 * them. Questions are read from the blocks on the page, so those just added are there too. What the script must know
 * of the server (words, kinds of question, code lists, questions of shared blocks) stands in #rule-words.
 */
(() => {
  const { Controller } = window.StimulusModule;
  const GONE = 'gone';

  // --- what the form asks -------------------------------------------------------------------------------------------

  let told = null;
  const palette = () => {
    if (!told) {
      const source = document.getElementById('rule-words');
      if (source) told = JSON.parse(source.textContent);
    }
    return told;
  };

  const named = (name, root = document) => root.querySelector(`[name="${CSS.escape(name)}"]`);
  const valueOf = (name, root) => named(name, root)?.value ?? '';
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (all, key) => values[key] ?? all);
  const plain = (text) => text.trim().replace(/\s+/g, ' ').toLowerCase();
  const made = (tag, attributes = {}, text = '') => {
    const element = Object.assign(document.createElement(tag), { textContent: text });
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };

  /** The blocks of one stream, in the order in which they are seen. */
  const children = (prefix, root = document) =>
    [...root.querySelectorAll(`input[name^="${CSS.escape(prefix)}-"][name$="-order"]`)]
      .map((input) => input.name.slice(0, -'-order'.length))
      .filter((name) => /^\d+$/.test(name.slice(prefix.length + 1)) && !valueOf(`${name}-deleted`, root))
      .map((name) => {
        const element = named(`${name}-order`, root).closest('[data-streamfield-child]') ?? root;
        return { name, element, type: valueOf(`${name}-type`, element), id: valueOf(`${name}-id`, element) };
      });

  const listOf = (kind, code) => palette().lists[code || kind] ?? { options: [], sets: [] };

  function questionIn(block, step) {
    const own = palette().kinds[block.type];
    if (!own) return null;
    const prefix = `${block.name}-value`;
    const options = children(`${prefix}-options`, block.element).map((each) => {
      const label = valueOf(`${each.name}-value-label`, each.element);
      return [valueOf(`${each.name}-value-value`, each.element) || label, label];
    });
    const list = listOf(block.type, valueOf(`${prefix}-code_list`, block.element));
    return {
      id: block.id,
      label: valueOf(`${prefix}-label`, block.element),
      kind: block.type,
      options: list.options.length ? list.options : options,
      sets: list.sets,
      unit: own.unit || valueOf(`${prefix}-unit`, block.element),
      element: block.element,
      step,
    };
  }

  /** What a shared block asks, as it was when the page was opened. */
  const sharedIn = (block, step) =>
    palette().uses[block.id]?.map((one) => {
      const list = listOf(one.kind, one.list);
      const own = list.options.length ? list : { options: one.options, sets: [] };
      return { ...one, options: own.options, sets: own.sets, element: block.element, step };
    });

  function questionsOf(stream, step, root) {
    return children(stream, root).flatMap((block) => {
      const shared = sharedIn(block, step);
      if (shared) return shared;
      return questionIn(block, step) ?? [];
    });
  }

  function readForm() {
    const { says } = palette();
    const steps = children('steps');
    if (!steps.length) return questionsOf('items', null, document);
    return steps.flatMap((block, index) => {
      const title = valueOf(`${block.name}-value-title`, block.element);
      const step = { number: index + 1, title, element: block.element };
      const inside = sharedIn(block, step) ?? questionsOf(`${block.name}-value-items`, step, block.element);
      const repeated = children(`${block.name}-value-repeat`, block.element).length > 0;
      return repeated
        ? [...inside, { id: block.id, label: fill(says.count, { title }), kind: 'number', options: [], sets: [], unit: '', element: block.element, step }]
        : inside;
    });
  }

  let questions = null;
  let signature = '';
  const form = () => (questions ??= palette() ? readForm() : []);
  const known = (id) => form().find((one) => one.id && one.id === id);
  const meant = (text) => {
    if (!text) return null;
    const found = known(text);
    if (found) return found;
    const same = form().filter((one) => plain(one.label) === plain(text));
    return same.length === 1 ? same[0] : null;
  };

  function look() {
    if (!palette()) return;
    questions = null;
    const now = JSON.stringify(form().map((one) => [one.id, one.label, one.kind, one.options.length > 60 ? one.options.length : one.options, one.unit, one.step?.number, one.step?.title]));
    if (now === signature) return;
    signature = now;
    document.dispatchEvent(new CustomEvent('builder:questions'));
  }

  let waiting = 0;
  const lookSoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  };
  ['input', 'change', 'click', 'drop'].forEach((name) => document.addEventListener(name, lookSoon));

  // --- sentences ----------------------------------------------------------------------------------------------------

  const joint = (name, values = {}) => fill(palette().words.joints[name], values);
  const quoted = (text) => joint('quoted', { text });

  function questionSaid(text) {
    const target = meant(text);
    if (!target) return text ? joint('gone') : joint('nothing');
    const label = target.label || joint('unnamed');
    const same = form().filter((one) => (one.label || joint('unnamed')) === label);
    if (target.step && same.length > 1) return joint('in_step', { label, step: target.step.title || joint('unnamed_step') });
    return quoted(label);
  }

  const optionOf = (text, target) =>
    target?.options.find(([value, label]) => value === text || plain(label) === plain(text)) ?? null;

  function oneSaid(text, op, target) {
    if (['age_at_least', 'age_below', 'days_ago_above', 'days_ahead_above'].includes(op)) return text;
    const control = palette().kinds[target?.kind]?.control;
    if (op === 'before' || op === 'after') {
      if (/^\d{1,2}:\d\d$/.test(text)) return joint('clock', { text });
      return /^\d{1,2}\.\s*\d{1,2}\.\s*\d{4}$/.test(text) ? joint('day', { text }) : /^[\d.]+$/.test(text) ? text : quoted(text);
    }
    const option = optionOf(text, target);
    if (option) return quoted(option[1]);
    if (control === 'truth' || control === 'tick') return quoted(isYes(text) ? joint('yes') : isNo(text) ? joint('no') : text);
    if (control === 'date' && /^[\d.]+$/.test(text)) return text;
    if (control === 'number' && /^-?[\d.,]+$/.test(text)) return `${text} ${target.unit}`.trim();
    return quoted(text);
  }

  const isYes = (text) => ['ja', 'true', '1'].includes(text.toLowerCase());
  const isNo = (text) => ['nein', 'false', '0'].includes(text.toLowerCase());
  const severalIn = (text) => text.split(';').map((each) => each.trim()).filter(Boolean);

  function valueSaid(text, op, target) {
    if (op !== 'one_of') return text ? oneSaid(text, op, target) : joint('nothing');
    const all = severalIn(text).map((each) => oneSaid(each, op, target));
    if (!all.length) return joint('nothing');
    const last = all.pop();
    return all.length ? `${all.join(', ')} ${joint('or')} ${last}` : last;
  }

  function compareSaid(prefix, root) {
    const text = valueOf(`${prefix}-field`, root);
    const op = valueOf(`${prefix}-op`, root);
    const value = valueOf(`${prefix}-value`, root).trim();
    const target = meant(text);
    const control = palette().kinds[target?.kind]?.control;
    const { clauses } = palette().words;
    let name = op;
    if (op === 'equals' && (control === 'truth' || control === 'tick') && (isYes(value) || isNo(value))) {
      name = control === 'tick' ? (isYes(value) ? 'ticked' : 'unticked') : isYes(value) ? 'yes' : 'no';
    } else if (op === 'one_of' && palette().kinds[target?.kind]?.several) {
      name = 'contains';
    }
    return fill(clauses[name] ?? '', { question: questionSaid(text), value: valueSaid(value, op, target) });
  }

  /** Joined as `sentences.clause` does it on the server; `complex` says that brackets are needed inside another. */
  function joined(mode, parts) {
    const inside = (part) => (part.complex ? `(${part.text})` : part.text);
    if (mode === 'none') {
      if (parts.length === 1) return { text: joint('not', { clause: parts[0].text }), complex: true };
      return { text: `${joint('neither')} ${parts.map(inside).join(` ${joint('nor')} `)}`, complex: true };
    }
    if (parts.length === 1) return parts[0];
    return { text: parts.map(inside).join(` ${joint(mode === 'any' ? 'or' : 'and')} `), complex: true };
  }

  function partOf(block) {
    const prefix = `${block.name}-value`;
    if (block.type !== 'group') return { text: compareSaid(prefix, block.element), complex: false };
    const parts = children(`${prefix}-rules`, block.element).map((each) => ({
      text: compareSaid(`${each.name}-value`, each.element),
      complex: false,
    }));
    return parts.length ? joined(valueOf(`${prefix}-mode`, block.element), parts) : null;
  }

  class RuleSentence extends Controller {
    static values = { purpose: String };

    connect() {
      this.prefix = this.element.name.slice(0, -'-mode'.length);
      this.section = this.element.closest('[data-panel]') ?? this.element.parentElement;
      this.line = made('p', { class: 'rule-sentence', 'data-rule-sentence': this.purposeValue, role: 'status', hidden: '' });
      const content = this.section.querySelector(':scope > [id$="-content"]');
      this.section.insertBefore(this.line, content);
      this.say = this.say.bind(this);
      this.saySoon = () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(this.say, 200);
      };
      ['input', 'change', 'click', 'drop'].forEach((name) => this.section.addEventListener(name, this.saySoon));
      document.addEventListener('builder:questions', this.say);
      this.saySoon();
    }

    disconnect() {
      clearTimeout(this.waiting);
      ['input', 'change', 'click', 'drop'].forEach((name) => this.section.removeEventListener(name, this.saySoon));
      document.removeEventListener('builder:questions', this.say);
      this.line.remove();
    }

    say() {
      if (!palette()) return;
      const parts = children(`${this.prefix}-rules`, this.section).map(partOf).filter(Boolean);
      const lead = palette().words.leads[this.purposeValue];
      const text = parts.length ? fill(lead, { clause: joined(this.element.value, parts).text }) : '';
      if (this.line.textContent !== text) this.line.textContent = text;
      this.line.hidden = !text;
    }
  }

  // --- the question, the comparison and the value ----------------------------------------------------------------------

  /** Puts `control` in the place of a text box: it takes over its label, the box keeps the value. */
  function replace(box, control) {
    control.id = box.id;
    box.id = `${control.id}-text`;
    box.hidden = true;
    const hint = box.getAttribute('aria-describedby');
    if (hint) control.setAttribute('aria-describedby', hint);
    box.before(control);
    return () => {
      box.id = control.id;
      box.hidden = false;
      control.remove();
    };
  }

  const tell = (box) => box.dispatchEvent(new Event('change', { bubbles: true }));

  class RuleQuestion extends Controller {
    static values = { kinds: String };

    connect() {
      if (!palette()) return;
      this.list = made('select', { class: 'rule-list' });
      this.restore = replace(this.element, this.list);
      this.list.addEventListener('change', () => this.choose());
      const prefix = this.element.name.replace(/-field$/, '');
      this.op = this.element.name.endsWith('-field') ? named(`${prefix}-op`) : null;
      this.value = this.op ? named(`${prefix}-value`) : null;
      if (this.op) {
        this.ops = [...this.op.options].map((option) => [option.value, option.text]);
        this.fitSoon = () => this.fit();
        this.op.addEventListener('change', this.fitSoon);
      }
      this.draw = this.draw.bind(this);
      document.addEventListener('builder:questions', this.draw);
      look();
      this.draw();
    }

    disconnect() {
      if (!this.list) return;
      document.removeEventListener('builder:questions', this.draw);
      this.op?.removeEventListener('change', this.fitSoon);
      this.restoreValue?.();
      if (this.ops) this.offer(this.ops.map(([value]) => value));
      this.restore();
    }

    /** Only what is asked before can be looked at. */
    isLater(one) {
      return !(one.element.compareDocumentPosition(this.element) & Node.DOCUMENT_POSITION_FOLLOWING) || one.element.contains(this.element);
    }

    draw() {
      const { says } = palette();
      const current = meant(this.element.value);
      const wanted = this.kindsValue ? this.kindsValue.split(' ') : null;
      const offered = form().filter((one) => one.id && (!wanted || wanted.includes(one.kind) || one === current));
      const options = offered
        .filter((one) => one === current || one.kind === 'number' && one.element === one.step?.element || !one.element.contains(this.element))
        .map((one) => {
          const label = one.label || joint('unnamed');
          const text = one.step ? fill(says.place, { number: one.step.number, question: label }) : label;
          const late = one !== current && this.isLater(one);
          const option = new Option(late ? fill(says.later, { question: text }) : text, one.id, false, one === current);
          option.disabled = late;
          return option;
        });
      const empty = new Option(says.choose, '', false, !this.element.value);
      if (this.element.value && !current) options.unshift(new Option(says[GONE], this.element.value, false, true));
      this.list.replaceChildren(empty, ...options);
      if (current && this.element.value !== current.id) this.element.value = current.id;
      if (this.op) this.fit();
    }

    choose() {
      this.element.value = this.list.value;
      if (this.value) this.value.value = '';
      tell(this.element);
      if (this.op) this.fit();
    }

    offer(names) {
      const current = this.op.value;
      const kept = this.ops.filter(([value]) => names.includes(value) || value === current);
      this.op.replaceChildren(...kept.map(([value, text]) => new Option(text, value, false, value === current)));
    }

    /** The comparisons that fit the question, and the control that fits both. */
    fit() {
      const target = meant(this.element.value);
      const kind = palette().kinds[target?.kind];
      const ops = kind ? kind.ops : this.ops.map(([value]) => value);
      // Another question may not know the comparison; then its first one is meant.
      if (kind && !ops.includes(this.op.value) && !this.value.value) this.op.value = ops[0];
      this.offer(ops);
      this.restoreValue?.();
      this.restoreValue = null;
      const field = this.value.closest('[data-contentpath="value"]');
      if (field) field.hidden = this.op.value === 'answered';
      if (kind && this.op.value !== 'answered') this.restoreValue = this.control(target, kind);
    }

    control(target, kind) {
      const { says } = palette();
      const op = this.op.value;
      const days = ['age_at_least', 'age_below', 'days_ago_above', 'days_ahead_above'].includes(op);
      const hint = this.value.closest('[data-contentpath="value"]')?.querySelector('[data-field-help]');
      const choices = kind.control === 'truth' ? [['ja', joint('yes')], ['nein', joint('no')]] : kind.control === 'tick' ? [['ja', joint('yes')]] : target.options;
      const before = { placeholder: this.value.placeholder, mode: this.value.inputMode };
      if (hint) hint.hidden = true;
      const again = () => {
        if (hint) hint.hidden = false;
        this.value.placeholder = before.placeholder;
        this.value.inputMode = before.mode;
      };
      if (choices.length && !days) {
        const restore = op === 'one_of' ? this.severalOf(choices, target.sets, says) : this.oneOf(choices, says);
        return () => {
          again();
          restore();
        };
      }
      if (days || kind.control === 'number') this.value.inputMode = 'decimal';
      else if (kind.control === 'date') this.value.placeholder = says.date;
      else if (kind.control === 'time') this.value.placeholder = says.time;
      else if (op === 'one_of' && hint) hint.hidden = false;
      return again;
    }

    oneOf(choices, says) {
      const select = made('select', { class: 'rule-list' });
      const now = this.value.value.trim();
      const found = choices.find(([value, label]) => value === now || plain(label) === plain(now)) ??
        (isYes(now) ? choices.find(([value]) => value === 'ja') : isNo(now) ? choices.find(([value]) => value === 'nein') : null);
      select.append(new Option(says.answer, '', false, !now));
      if (now && !found) select.append(new Option(fill(says.no_answer, { value: now }), now, false, true));
      choices.forEach((each) => select.append(new Option(each[1], each[0], false, each === found)));
      select.addEventListener('change', () => {
        this.value.value = select.value;
        tell(this.value);
      });
      return replace(this.value, select);
    }

    severalOf(choices, sets, says) {
      const box = made('div', { class: 'rule-several' });
      const chosen = made('ul', { class: 'rule-several__chosen' });
      const select = made('select', { class: 'rule-list' });
      const all = [...sets.map((name) => [name, name]), ...choices];
      const labelOf = (text) => all.find(([value, label]) => value === text || plain(label) === plain(text))?.[1] ?? text;
      const write = (texts) => {
        this.value.value = texts.join('; ');
        tell(this.value);
        show();
      };
      const show = () => {
        const now = severalIn(this.value.value);
        const labels = now.map(labelOf);
        chosen.replaceChildren(
          ...now.map((text, index) => {
            const row = made('li', {}, labels[index]);
            const away = made('button', { type: 'button', class: 'button button-small button-secondary', 'aria-label': fill(says.remove_one, { value: labels[index] }) }, says.remove);
            away.addEventListener('click', () => {
              write(now.filter((_each, at) => at !== index));
              select.focus();
            });
            row.append(' ', away);
            return row;
          }),
        );
        const left = all.filter(([, label]) => !labels.includes(label));
        select.replaceChildren(new Option(now.length ? says.another : says.answer, ''), ...left.map(([value, label]) => new Option(label, value)));
      };
      select.addEventListener('change', () => {
        if (select.value) write([...severalIn(this.value.value), select.value]);
      });
      box.append(chosen, select);
      show();
      const restore = replace(this.value, select);
      this.value.before(box);
      box.append(select);
      return () => {
        restore();
        box.remove();
      };
    }
  }

  window.wagtail.app.register('rule-question', RuleQuestion);
  window.wagtail.app.register('rule-sentence', RuleSentence);
})();
