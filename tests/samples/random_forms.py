"""Random forms with everything an editor can build, and random people who fill them in without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import strategies as st

from forms_app.builder import compiler, paths
from forms_app.builder.compiler import StepForm, html_name
from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Not, Op
from forms_app.builder.definition import Content, Definition, Field, Item, Option, Repeat, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.kinds.registry import CONTENTS, KINDS, kind
from forms_app.builder.paths import DONE, ENTRIES, ENTRY_ID

OPTIONS = ("a", "b", "c")
VALUES: tuple[Any, ...] = ("a", "b", True, False, 1, 2, 3, "Beispiel", "2001-02", "NL", ["a", "NL"], None)
# Kinds whose answers rules can tell apart come often; every other kind comes as well.
TELLING = ("yes_no", "choice", "multiple_choice", "number", "text", "date")

# --- forms ------------------------------------------------------------------------------------------


@dataclass
class _Sketch:
    """What the form has so far, so that a rule can look back."""

    draw: st.DrawFn
    before: list[str] = field(default_factory=list)
    count: int = 0

    def next_id(self) -> str:
        self.count += 1
        return f"q{self.count}"

    def rule(self, chance: int = 3) -> Condition | None:
        """No rule, or one over earlier questions; seldom over one that comes later or not at all."""
        if not self.before or self.draw(st.integers(0, chance)):
            return None
        targets = st.sampled_from([*self.before, *self.before, "q9", "q30", "fremd"])
        values = st.sampled_from(VALUES)
        compare = st.builds(Compare, targets, st.sampled_from(list(Op)), values)
        some = st.lists(compare, min_size=1, max_size=2).map(tuple)
        return self.draw(
            st.one_of(compare, compare, st.builds(All, some), st.builds(AnyOf, some), st.builds(Not, compare))
        )


@st.composite
def forms(draw: st.DrawFn) -> Definition:
    """A form of up to five steps: repeats, rules on steps, questions and options, sums, exits."""
    sketch = _Sketch(draw)
    return Definition(
        title="Zufall",
        steps=tuple(_step(sketch, number) for number in range(draw(st.integers(1, 5)))),
        has_task_list=draw(st.integers(0, 5)) == 0,
    )


def _step(sketch: _Sketch, number: int) -> Step:
    draw = sketch.draw
    is_repeated = draw(st.integers(0, 3)) == 0
    least = draw(st.integers(0, 2))
    repeat = Repeat("Eintrag", "einen Eintrag", "noch einen", least, least + draw(st.integers(1, 2)))
    rule = sketch.rule()
    items = tuple(_item(sketch) for _ in range(draw(st.integers(0, 4))))
    if is_repeated:
        sketch.before.append(f"s{number}")
    return Step(
        f"s{number}",
        f"schritt-{number}",
        f"Schritt {number}",
        items=items,
        show_if=rule,
        repeat=repeat if is_repeated else None,
        section=draw(st.sampled_from(["", "A", "B"])),
    )


def _item(sketch: _Sketch) -> Item:
    draw, item_id = sketch.draw, sketch.next_id()
    if draw(st.integers(0, 5)) == 0:
        name = draw(st.sampled_from(CONTENTS))
        # An exit that everybody sees is a form nobody can send; it may come, but seldom.
        rule = sketch.rule(0 if name == "exit" else 2)
        return Content(item_id, name, "Zu lesen", "<p>Text.</p>", rule)
    name = draw(st.one_of(st.sampled_from(TELLING), st.sampled_from(sorted(KINDS))))
    rule = sketch.rule(1)
    question = Field(
        item_id,
        name,
        f"Frage {item_id}",
        required=draw(st.booleans()),
        show_if=rule,
        require_if=sketch.rule(3),
        options=tuple(Option(each, each.upper(), show_if=sketch.rule(4)) for each in OPTIONS)
        if kind(name).has_options
        else (),
        formula=_formula(sketch) if name == "calculated" else None,
        settings={"value": "fest"} if name == "constant" else {},
    )
    sketch.before.append(item_id)
    return question


def _formula(sketch: _Sketch) -> Formula:
    fields = st.sampled_from([*sketch.before, "q30"]).map(Part)
    parts = st.lists(st.one_of(fields, st.just(Part(number="2"))), min_size=1, max_size=3).map(tuple)
    return sketch.draw(st.builds(Formula, st.sampled_from(list(Operation)), parts))


def junk() -> st.SearchStrategy[dict[str, Any]]:
    """Stored answers of any shape, to questions, steps, and ids no form has."""
    values = st.one_of(
        st.sampled_from(VALUES),
        st.just({ENTRIES: [{ENTRY_ID: "x", "q1": "a", "q2": True}, {"q3": 3}, 7, None], DONE: True}),
        st.just({"from": "2001-02-03"}),
        st.just([]),
    )
    keys = st.one_of(st.integers(1, 20).map("q{}".format), st.sampled_from(["s0", "s1", "s2", "s3", "fremd"]))
    return st.dictionaries(keys, values, max_size=12)


# --- people -----------------------------------------------------------------------------------------


class Stuck(AssertionError):
    """Somebody did what the page asked and got nowhere."""


@dataclass
class Visit:
    """One page as it was drawn: which items it showed, and which the way through the form has open there."""

    step: Step
    drawn: set[str]
    open: set[str]


@dataclass
class Person:
    """Fills in a form page by page: answers what is asked, now and then badly, and posts what is hidden as well."""

    form: Definition
    random: Random
    answers: dict[str, Any] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)

    @property
    def most_pages(self) -> int:
        """Each page comes once, once more for every question an answer opens on it, and a list per entry."""
        pages = 0
        for step in self.form.steps:
            once = len(step.questions) + 2
            pages += once if step.repeat is None else (once + 1) * step.repeat.most + 1
        return pages

    def fill_in(self) -> str:
        """Go on until the form can be sent or an exit says no; which of the two, or `Stuck` after too many pages."""
        while len(self.visits) <= self.most_pages:
            way = paths.walk(self.form, self.answers)
            step = way.first_open
            if step is None:
                return "end"
            ended = self._entries(step) if step.repeat is not None else self._page(step)
            if ended:
                return "exit"
        raise Stuck(f"more than {self.most_pages} pages: {[visit.step.slug for visit in self.visits]}")

    # --- one page -------------------------------------------------------------

    def _page(self, step: Step) -> bool:
        """Answer one page; whether an exit stands on it."""
        way = paths.walk(self.form, self.answers)
        here = way.at(step)
        assert here is not None
        self._look(step, self.answers, here.items)
        if here.exits:
            return True
        self.answers |= self._answered(step, self.answers, here.items)
        return False

    def _entries(self, step: Step) -> bool:
        """Fill in as many entries as wanted, each until it is complete; whether one of them met an exit."""
        assert step.repeat is not None
        stored = paths.stored_entries(step, self.answers)
        number = max(len(stored), self.random.randint(step.repeat.least, step.repeat.most))
        for position in range(number):
            name = f"{position:012d}"
            while True:
                entry = self._entry(step, name)
                if entry is not None and entry.is_complete:
                    break
                before = entry.items if entry is not None else self._empty(step)
                self._look(step, self._stored(step, name), before)
                if any(isinstance(item, Content) and item.kind == "exit" for item in before):
                    return True
                if len(self.visits) > self.most_pages:
                    raise Stuck(f"an entry of {step.slug} is never complete")
                self._keep(step, name, self._answered(step, self._stored(step, name), before))
        self.answers[step.id] = {ENTRIES: paths.stored_entries(step, self.answers), DONE: True}
        return False

    def _entry(self, step: Step, name: str) -> paths.OpenEntry | None:
        here = paths.walk(self.form, self.answers).at(step)
        assert here is not None
        return next((one for one in here.entries if one.id == name), None)

    def _empty(self, step: Step) -> tuple[Item, ...]:
        before = paths.seen_before(self.form, paths.walk(self.form, self.answers), step)
        return paths.opened(step, {}, before)[0]

    def _stored(self, step: Step, name: str) -> Mapping[str, Any]:
        found = paths.stored_entries(step, self.answers)
        return next((one for one in found if one[ENTRY_ID] == name), {})

    def _keep(self, step: Step, name: str, answers: Mapping[str, Any]) -> None:
        entries = [dict(one) for one in paths.stored_entries(step, self.answers)]
        found = next((one for one in entries if one[ENTRY_ID] == name), None)
        if found is None:
            entries.append({ENTRY_ID: name, **answers})
        else:
            found.update(answers)
        self.answers[step.id] = {ENTRIES: entries, DONE: False}

    # --- looking and answering --------------------------------------------------

    def _look(self, step: Step, draft: Mapping[str, Any], items: Iterable[Item]) -> None:
        page = compiler.form_class(self.form, step)(initial_answers=draft, known=self.answers)
        drawn = {entry.item.id for entry in page.entries if entry.is_open and not entry.output}
        asked = {item.id for item in items if not isinstance(item, Field) or item.is_asked}
        self.visits.append(Visit(step, drawn, asked))

    def _answered(self, step: Step, draft: Mapping[str, Any], items: Sequence[Item]) -> dict[str, Any]:
        """Send the page until nothing is wrong: first as this person likes, in the end with every question answered."""
        asked = [item for item in items if isinstance(item, Field) and item.is_asked]
        for well in (False, False, True):
            page = self._sent(step, draft, asked, well=well)
            if page.is_valid():
                received = {
                    key: [f"stored-{n}" for n, _file in enumerate(files)] for key, files in page.uploads().items()
                }
                answers = page.answers(received)
                hidden = {one.id for one in step.fields} - {one.id for one in asked}
                assert not answers.keys() & hidden, (answers, hidden)
                assert answers.keys() <= {one.id for one in asked} | {step.id}, answers
                return {key: value for key, value in answers.items() if step.repeat is None or key != step.id}
        raise Stuck(f"{step.slug} takes no answer: {page.errors}")

    def _sent(self, step: Step, draft: Mapping[str, Any], asked: Sequence[Field], *, well: bool) -> StepForm:
        data, files = QueryDict(mutable=True), MultiValueDict[str, Any]()
        data.setlist(StepForm.ASKED, [html_name(one) for one in asked])
        # What the rules of this page will see: the pages before, and the answers above on the same one.
        seen = dict(paths.walk(self.form, self.answers).seen) if step.repeat is None else self._before(step)
        for one in step.questions:
            seen.pop(one.id, None)
        for one in step.questions:
            is_hidden = one not in asked
            if not well and not is_hidden and self.random.random() < 0.2:
                continue
            if one.kind == "file":
                if draft.get(one.id) and not is_hidden:
                    seen[one.id] = draft[one.id]
                    continue  # it is there from the page before, and the question takes no second one
                files.setlist(html_name(one), [SimpleUploadedFile("a.pdf", b"%PDF")])
                if not is_hidden:
                    seen[one.id] = ["a.pdf"]
                continue
            answer = self._answer(one, seen, well=well)
            if not is_hidden and paths.is_open(one, seen):
                seen[one.id] = answer
            for name, value in kind(one.kind).posted(one, html_name(one), answer).items():
                data.setlist(name, value if isinstance(value, list) else [] if value is None else [str(value)])
        return compiler.form_class(self.form, step)(data, files, initial_answers=draft, known=self.answers)

    def _before(self, step: Step) -> dict[str, Any]:
        return dict(paths.seen_before(self.form, paths.walk(self.form, self.answers), step))

    def _answer(self, one: Field, seen: Mapping[str, Any], *, well: bool) -> Any:
        offered = [option.value for option in one.options if option.show_if is None or not well]
        likes: dict[str, Callable[[], Any]] = {
            "yes_no": lambda: self.random.random() < 0.5,
            "number": lambda: self.random.randint(0, 4),
            "text": lambda: self.random.choice(["a", "Beispiel", "zwei"]),
            "date": lambda: self.random.choice(["1985-05-12", "2001-02-03", "2015-01-01"]),
        }
        if one.options:
            closed = paths.closed_options(one, seen)
            some = [each for each in OPTIONS if each not in closed] if well else offered
            chosen = self.random.choice(some or list(OPTIONS))
            return [chosen] if one.kind == "multiple_choice" else chosen
        return likes.get(one.kind, lambda: kind(one.kind).example(one))()
