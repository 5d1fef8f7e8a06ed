"""All checks, in the order in which editors read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import access, money, record, rules, texts
from .findings import Finding, Subject


@dataclass(frozen=True)
class Check:
    """One check ("Prüfung") with the name editors see and what it looks at."""

    title: Any
    looks_at: Any
    run: Callable[[Subject], Iterator[Finding]]


CHECKS: list[Check] = [
    Check(_("Aufbau und Bedingungen"), _("Jeder Schritt ist erreichbar, jede Bedingung passt."), rules.works),
    Check(_("Gemeinsame Bausteine"), _("Jeder ist da, ist ein eigener oder zentraler und ist aktuell."), rules.shared),
    Check(_("Beschriftungen"), _("Formular, Schritte und Fragen haben einen Namen."), texts.labels),
    Check(_("Was ist neu?"), _("Ab der zweiten Version steht da, was sich ändert."), rules.news),
    Check(_("Meldungen"), _("Die Meldung bei einer fehlenden Antwort liest sich gut."), texts.errors),
    Check(_("Hinweise"), _("Schwierige Fragen haben einen Hinweis."), texts.hints),
    Check(_("Verständlichkeit"), _("Kurze Sätze, kurze Wörter (Lesbarkeitsindex LIX)."), texts.reading_level),
    Check(_("Übersetzung"), _("In einem Formular auf Englisch fehlt kein Text."), texts.translation),
    Check(_("Rechtsgrundlage und Zweck"), _("Jede persönliche Angabe hat eine Rechtsgrundlage."), record.legal_basis),
    Check(_("Aufbewahrung"), _("Dauer und Vorschrift sind eingetragen."), record.retention),
    Check(_("Gebühren"), _("Jede Gebühr hat in jedem Ort einen Betrag."), money.fees),
    Check(_("Zuständige Stelle"), _("Jeder Ort hat eingetragen, wer bearbeitet."), money.recipients),
    Check(_("Links, Bilder, Tabellen"), _("Alle können die Texte nutzen."), access.embedded),
    Check(_("Großbuchstaben"), _("Kein Wort steht ganz in Großbuchstaben."), access.shouting),
    Check(_("Namen der Fragen"), _("Auf einer Seite heißt jede Frage anders."), access.names),
]


@dataclass(frozen=True)
class Result:
    """What one check found."""

    check: Check
    findings: Sequence[Finding]

    @property
    def is_hard(self) -> bool:
        """Whether one of the findings keeps the form from being published."""
        return any(finding.is_hard for finding in self.findings)


def check(subject: Subject) -> list[Result]:
    """The result of every check."""
    return [Result(one, list(dict.fromkeys(one.run(subject)))) for one in CHECKS]


def hard_findings(results: Sequence[Result]) -> list[Finding]:
    """Everything that keeps the form from being published."""
    return [finding for result in results for finding in result.findings if finding.is_hard]
