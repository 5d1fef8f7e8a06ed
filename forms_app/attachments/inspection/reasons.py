"""Why a file is refused, as a code for the machine and a whole sentence for the person who chose it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """The label says what is wrong and what helps."""

    EMPTY = "empty", _("Die Datei ist leer. Wählen Sie eine andere Datei.")
    TOO_LARGE = "too_large", _("Die Datei ist zu groß. Eine Datei darf höchstens 10 MB groß sein.")
    TOO_MANY = (
        "too_many",
        _("Zu diesem Antrag gibt es schon zu viele Dateien. Entfernen Sie zuerst eine andere."),
    )
    QUOTA = "quota", _("Alle Dateien zusammen dürfen höchstens 40 MB groß sein.")
    KIND = "kind", _("Diese Art von Datei nehmen wir nicht an. Möglich sind PDF, JPEG, PNG und HEIC.")
    MISMATCH = "mismatch", _("Der Inhalt der Datei passt nicht zu ihrem Namen. Speichern Sie die Datei neu.")
    POLYGLOT = "polyglot", _("In der Datei ist eine zweite Datei versteckt. Speichern Sie die Datei neu.")
    BROKEN = "broken", _("Die Datei ist beschädigt. Speichern oder scannen Sie das Dokument noch einmal.")
    COMPLEX = (
        "complex",
        _("Die Datei ist zu aufwendig aufgebaut, um sie zu prüfen. Speichern Sie sie einfacher."),
    )
    PIXELS = "pixels", _("Das Bild hat zu viele Bildpunkte. Es darf höchstens 40 Millionen haben.")
    ANIMATED = "animated", _("Das Bild ist bewegt. Wählen Sie ein einzelnes Bild.")
    PAGES = "pages", _("Das PDF hat zu viele Seiten. Es darf höchstens 500 Seiten haben.")
    ENCRYPTED = "encrypted", _("Das PDF ist mit einem Passwort geschützt. Speichern Sie es ohne Schutz.")
    ACTIVE = "active", _("Das PDF enthält ein Programm oder eine Aktion. Drucken Sie es in ein neues PDF.")
    EMBEDDED = "embedded", _("Im PDF stecken weitere Dateien. Laden Sie diese einzeln hoch.")
    INFECTED = "infected", _("In der Datei wurde Schadsoftware gefunden. Sie wurde gelöscht.")
