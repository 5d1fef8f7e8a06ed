"""Geburtsurkunde anfordern: a certificate from the register of births (§§ 59, 62 PStG).

The form is an aid, never a promise: who is entitled, the registry office decides. Two ways end before sending:
entries older than 110 years are with the archive (§ 5 PStG), and who asks must have turned 16 (§ 62 PStG).
"""

from __future__ import annotations

from forms_app.builder.demo_forms.writing import Raw

from . import applicant, birth, certificate, purpose
from .form import FORM, USE

__all__ = ["AFTER", "FORM", "INTRO", "KEY", "OTHER_WAY", "PROCESS", "TITLE", "USE", "charges", "exemptions", "steps"]

TITLE = "Geburtsurkunde anfordern"
KEY = "99027002012000"
INTRO = (
    "<p>Mit diesem Formular bestellen Sie Urkunden aus dem Geburtenregister. Zuständig ist das Standesamt des Ortes,"
    " an dem die Person geboren wurde.</p>"
)
AFTER = (
    "<p>Das Standesamt sucht den Eintrag, prüft Ihre Berechtigung und schickt Ihnen die Urkunde oder sagt Ihnen, wann"
    " Sie sie abholen können. Hat es eine Frage, schreibt es Ihnen eine Nachricht in Ihrem Bereich.</p>"
)
# What the page of the service says only where the form is offered.
PROCESS = (
    "<ol><li>Sie füllen den Antrag aus: gewünschte Urkunden, Angaben zur Geburt, Ihr Verhältnis zu der Person, Zweck"
    " und Anschrift für den Versand.</li>"
    "<li>Sie prüfen alles, sehen die Gebühr und senden den Antrag verbindlich ab.</li>"
    "<li>Sie bezahlen online.</li>"
    "<li>Das Standesamt prüft, ob Sie berechtigt sind. Bei Rückfragen bekommen Sie eine Nachricht in „Mein"
    " Bereich“.</li>"
    "<li>Die Urkunde kommt mit der Post, oder Sie holen sie ab. Eine Urkunde trägt Siegel und Unterschrift auf Papier;"
    " eine digitale Urkunde gibt es noch nicht.</li></ol>"
)
OTHER_WAY = (
    "<p>Sie können die Urkunde auch persönlich im Standesamt oder mit einem Brief bestellen. Legen Sie dem Brief eine"
    " Kopie Ihres Ausweises bei und schreiben Sie, wofür Sie die Urkunde brauchen.</p>"
)


def steps(group_page_id: int) -> list[Raw]:
    """All steps; `group_page_id` is the shared group about the applicant."""
    return [
        certificate.step(),
        birth.step(),
        birth.archive(),
        applicant.step(group_page_id),
        applicant.too_young(),
        purpose.step(),
    ]


def charges() -> list[Raw]:
    """One charge per kind of certificate; each town sets its own amounts."""
    return [
        FORM.charge("urkunde", "Geburtsurkunde", "anzahl-urkunde", certificate.wants("geburtsurkunde")),
        FORM.charge(
            "mehrsprachig", "Mehrsprachige Geburtsurkunde", "anzahl-mehrsprachig", certificate.wants("mehrsprachig")
        ),
        FORM.charge("ausdruck", "Beglaubigter Registerausdruck", "anzahl-ausdruck", certificate.wants("ausdruck")),
        FORM.charge(
            "abschrift", "Beglaubigte Abschrift aus dem Altregister", "anzahl-abschrift", certificate.wants("abschrift")
        ),
    ]


def exemptions() -> list[Raw]:
    """Free of charge for purposes of social security, once the evidence is there."""
    value = {
        "when": purpose.for_social_security(),
        "evidence_field": FORM.id("nachweis-befreiung"),
        "text": "Zweck der sozialen Sicherung",
    }
    return [FORM.block("befreiung", "exemption", value)]
