"""What leaves the desk as a file."""

import csv
from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.applications.models import Application
from forms_app.builder.summary import SummaryStep
from forms_app.inbox.facts import payment_word
from forms_app.inbox.spreadsheet import harmless


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_response(cases: Iterable[Application], name: str) -> HttpResponse:
    """The list as CSV, readable by German spreadsheet programs and free of formulas. No answers are in it."""
    return _file(_list_lines(cases), name)


def answers_response(case: Application, steps: Iterable[SummaryStep]) -> HttpResponse:
    """One case's answers as CSV."""
    lines: Iterator[list[object]] = ([step.title, row.label, row.text] for step in steps for row in step.rows)
    return _file(_with_head([_("Abschnitt"), _("Frage"), _("Antwort")], lines), str(case))


def _list_lines(cases: Iterable[Application]) -> Iterator[list[object]]:
    head: list[object] = [
        _("Aktenzeichen"),
        _("Leistung"),
        _("Behörde"),
        _("Eingang"),
        _("Status"),
        _("Zahlung"),
        _("Gebühr in Euro"),
        _("Zuständig"),
    ]
    return _with_head(head, (_list_line(case) for case in cases))


def _list_line(case: Application) -> list[object]:
    assert case.submitted_at is not None
    assignment = getattr(case, "assignment", None)
    return [
        case.reference,
        case.title,
        case.authority.name,
        f"{timezone.localtime(case.submitted_at):%d.%m.%Y %H:%M}",
        case.get_state_display(),
        payment_word(case),
        f"{case.fee_cents // 100},{case.fee_cents % 100:02d}",
        assignment.user.get_full_name() if assignment else "",
    ]


def _with_head(head: list[object], lines: Iterable[list[object]]) -> Iterator[list[object]]:
    yield head
    yield from lines


def _file(lines: Iterable[list[object]], name: str) -> HttpResponse:
    writer = csv.writer(_Echo(), delimiter=";")
    text = "".join(writer.writerow([harmless(cell) for cell in line]) for line in lines)
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
