"""From a kind of message to the finished mail: subject, text and HTML."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from forms_app.applications.models import Application
from forms_app.notifications.messages import CATALOGUE, MessageKind

# A Kreis is masculine, a Stadt or Gemeinde feminine.
_THE = {True: _("Der %(name)s"), False: _("Die %(name)s")}
_MARKED = _("[Vorschau] %(subject)s")
_TRIAL = _("Das ist eine Vorschau: So sähe die E-Mail aus. Es wurde kein Antrag gestellt.")
_AT = {True: _("beim %(name)s"), False: _("bei der %(name)s")}


@dataclass(frozen=True)
class Content:
    """A finished mail without its recipient."""

    subject: str
    text: str
    html: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def write(kind: MessageKind, application: Application, **more: str) -> Content:
    """The mail in the language of the application, complete; the same facts always give the same mail."""
    authority = application.authority
    name = one_line(authority.name)
    is_for_office = kind is MessageKind.OFFICE
    language = settings.LANGUAGE_CODE if is_for_office else application.language
    with translation.override(language):
        facts = {
            "reference": application.reference or "",
            "the_authority": str(_THE[authority.is_kreis]) % {"name": name},
            "at_authority": str(_AT[authority.is_kreis]) % {"name": name},
            **more,
        }
        wording = CATALOGUE[kind]
        paragraphs = [str(paragraph) % facts for paragraph in wording.paragraphs]
        subject = str(wording.subject) % facts
        if application.is_trial:
            subject = _MARKED % {"subject": subject}
            paragraphs = [str(_TRIAL), *paragraphs]
        context = {
            "authority": authority,
            "reference": application.reference,
            "subject": subject,
            "paragraphs": paragraphs,
            "link_text": str(wording.link_text),
            "link": _case(application) if is_for_office else authority.url(_path(application)),
            "language": language,
            "imprint": authority.url("/impressum/"),
        }
        return Content(
            subject=f"{context['subject']} – {name}",
            text=render_to_string("notifications/mail.txt", context),
            html=render_to_string("notifications/mail.html", context),
        )


def _path(application: Application) -> str:
    """The draft, or the application in "Mein Bereich"; for a guest the page that asks for the code."""
    name = "wizard:resume" if application.is_draft or application.is_trial else "citizen:application"
    if application.principal_id is None and not application.is_trial:
        name = "citizen:access"
    # The address of the public site, also when a clerk's request or a worker writes the mail.
    return reverse(name, urlconf=settings.ROOT_URLCONF, args=[application.pk])


def _case(application: Application) -> str:
    """The case on the clerk's desk."""
    path = reverse("antraege_modeladmin_inspect", urlconf="cms.urls_back_office", args=[application.pk])
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def one_line(text: str) -> str:
    """The text as it may stand in a header of a mail."""
    return " ".join(text.split())
