"""The notices that pages of the wizard show on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_app.builder.closing import Closing


class Tone(StrEnum):
    """How a notice looks; the names are those of the theme."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"


@dataclass(frozen=True)
class Notice:
    """A heading, a sentence, and perhaps where to go instead."""

    heading: str
    text: str = ""
    kind: Tone = Tone.INFO
    href: str = ""
    link: str = ""


def typed_again(files: Sequence[str] = ()) -> Notice:
    text = _("Sie sind noch nicht gespeichert. Sehen Sie sie durch und wählen Sie „Speichern und weiter“.")
    if files:
        again = _("Diese Dateien wählen Sie vorher noch einmal aus: %(names)s.") % {"names": ", ".join(files)}
        text = f"{text} {again}"
    return Notice(_("Ihre Eingaben sind noch da"), text)


def left_unfinished() -> Notice:
    return Notice(
        _("Hier haben Sie aufgehört"),
        _("Diese Seite ist noch nicht fertig ausgefüllt. Ihre Eingaben sind noch da."),
    )


def taken_from_account() -> Notice:
    return Notice(
        _("Aus Ihrem Nutzerkonto übernommen"),
        _("Einige Felder haben wir für Sie ausgefüllt. Prüfen Sie, ob alles stimmt."),
    )


def saved_elsewhere() -> Notice:
    return Notice(
        _("Diese Seite wurde inzwischen anders gespeichert"),
        _(
            "Das kann in einem anderen Fenster gewesen sein. Unten stehen Ihre Eingaben von eben, sie sind noch nicht "
            "gespeichert. Mit „Speichern und weiter“ ersetzen sie, was schon gespeichert ist."
        ),
        Tone.WARNING,
    )


def entry_removed() -> Notice:
    return Notice(
        _("Dieser Eintrag wurde inzwischen entfernt"),
        _(
            "Das kann in einem anderen Fenster gewesen sein. Unten stehen Ihre Eingaben von eben, sie sind nicht "
            "gespeichert. Mit „Speichern und weiter“ nehmen Sie den Eintrag wieder auf, mit „Zurück“ bleibt er weg."
        ),
        Tone.WARNING,
    )


def entry_changed() -> Notice:
    return Notice(
        _("Dieser Eintrag wurde inzwischen geändert"),
        _(
            "Das kann in einem anderen Fenster gewesen sein. Entfernt ist noch nichts. Sehen Sie sich an, was jetzt "
            "gespeichert ist, und entscheiden Sie dann noch einmal."
        ),
        Tone.WARNING,
    )


def entries_changed() -> Notice:
    return Notice(
        _("Diese Liste hat sich inzwischen geändert"),
        _(
            "Das kann in einem anderen Fenster gewesen sein. Unten steht, was jetzt gespeichert ist. Prüfen Sie die "
            "Einträge und gehen Sie dann weiter."
        ),
        Tone.WARNING,
    )


def too_late(closing: Closing) -> Notice:
    return Notice(_("Der Annahmeschluss ist vorbei"), " ".join(closing.too_late()), Tone.WARNING)


def new_questions() -> Notice:
    return Notice(
        _("Dazu brauchen wir noch etwas von Ihnen"),
        _("Durch Ihre Antworten ist mindestens eine Frage dazugekommen."),
    )


def elsewhere(place: str, authority: str) -> Notice:
    return Notice(
        _("Prüfen Sie, ob Sie hier richtig sind"),
        _(
            "„%(place)s“ kennen wir nicht als Ort von: %(authority)s. Liegt er woanders, ist die Behörde dort "
            "zuständig, und Ihr Antrag müsste hier abgelehnt werden; die Gebühr kann trotzdem anfallen. Ist der Ort "
            "richtig, machen Sie einfach weiter."
        )
        % {"place": place, "authority": authority},
        Tone.WARNING,
    )


def of_another_office(place: str, authority: str, address: str, *, is_online: bool) -> Notice:
    text = _(
        "„%(place)s“ gehört zu: %(authority)s. Nur das Standesamt dort hat den Eintrag und kann die Urkunde ausstellen."
        " Hier müsste Ihr Antrag abgelehnt werden; die Gebühr kann trotzdem anfallen. Haben Sie sich beim Ort geirrt,"
        " ändern Sie ihn."
    )
    link = _("Den Antrag dort stellen: %(authority)s") if is_online else _("Zur Internetseite: %(authority)s")
    words = {"place": place, "authority": authority}
    return Notice(
        _("Ein anderes Standesamt ist zuständig: %(authority)s") % words,
        text % words,
        Tone.WARNING,
        href=address,
        link=link % words if address else "",
    )


def refused(sentence: str) -> Notice:
    return Notice(_("Das hat nicht geklappt"), sentence, Tone.WARNING)


def entries_unfinished() -> Notice:
    return Notice(
        _("Ein Eintrag ist noch nicht fertig"),
        _("Öffnen Sie den Eintrag und ergänzen Sie, was fehlt, oder entfernen Sie ihn."),
        Tone.WARNING,
    )


def entries_too_many(number: int, most: int) -> Notice:
    surplus = number - most
    text = ngettext(
        "Sie haben hier %(number)s Einträge, das Formular nimmt jetzt höchstens %(most)s. Entfernen Sie %(surplus)s "
        "Eintrag, danach geht es weiter. Welchen, entscheiden Sie; bis dahin bleibt alles gespeichert.",
        "Sie haben hier %(number)s Einträge, das Formular nimmt jetzt höchstens %(most)s. Entfernen Sie %(surplus)s "
        "Einträge, danach geht es weiter. Welche, entscheiden Sie; bis dahin bleibt alles gespeichert.",
        surplus,
    )
    return Notice(
        _("Diese Liste hat zu viele Einträge"),
        text % {"number": number, "most": most, "surplus": surplus},
        Tone.WARNING,
    )


def entries_full(most: int) -> Notice:
    return Notice(
        _("Dieser Eintrag ist nicht gespeichert"),
        _(
            "Mehr als %(most)s Einträge sind hier nicht möglich. Entfernen Sie in einem anderen Fenster einen Eintrag "
            "aus der Liste und senden Sie diese Seite dann noch einmal."
        )
        % {"most": most},
        Tone.WARNING,
    )


def answers_changed() -> Notice:
    return Notice(
        _("Ihr Antrag hat sich inzwischen geändert"),
        _(
            "Abgesendet ist noch nichts. Unten steht, was jetzt gespeichert ist. "
            "Prüfen Sie es und senden Sie den Antrag danach ab."
        ),
        Tone.WARNING,
    )


def link_sent(address: str) -> Notice:
    return Notice(
        _("Die E-Mail ist unterwegs"),
        _(
            "Wir schreiben an %(address)s. Kommt in den nächsten Minuten nichts an, sehen Sie im Spam-Ordner nach und "
            "prüfen Sie, ob die Adresse stimmt."
        )
        % {"address": address},
        Tone.SUCCESS,
    )


def login_first() -> Notice:
    return Notice(_("Melden Sie sich zuerst an"), _("Diesen Antrag können Sie nur mit einer Anmeldung stellen."))


def change_unfinished(titles: list[str]) -> Notice:
    return Notice(
        _("Eine Änderung ist noch nicht fertig"),
        _("Auf dieser Seite haben Sie etwas geändert, aber nicht abgeschlossen: %(titles)s. Es gilt, was hier steht.")
        % {"titles": ", ".join(titles)},
        Tone.WARNING,
    )


def file_refused(name: str, sentence: str, address: str) -> Notice:
    return Notice(
        _("Die Datei „%(name)s“ können wir nicht annehmen") % {"name": name},
        _("%(sentence)s Entfernen Sie sie oder laden Sie eine andere hoch, bevor Sie den Antrag absenden.")
        % {"sentence": sentence},
        Tone.WARNING,
        href=address,
        link=_("Zur Datei „%(name)s“") % {"name": name},
    )
