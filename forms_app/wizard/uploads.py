"""Files on a step page: taken into the house at once, whatever else is wrong on the page.

The compiled form says which files came and which should go; the attachments decide what a file really is. A
refusal becomes a sentence at the question with the name of its file; the others that came with it are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.audit.actors import Actor
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.attachments import querysets, services
from forms_app.attachments.models import Attachment
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import Definition, Step
from forms_app.builder.kinds.files import Attached, FilesInput, named
from forms_app.builder.leaves import leaves
from forms_app.builder.questions import PREFIX, FileQuestion, html_name


def stored(application: Application, step: Step, answers: Mapping[str, Any]) -> dict[str, Sequence[Attached]]:
    """The files that lie there for the questions of a step; no query if there are none."""
    wanted = {
        str(one): field.id for field in step.fields if field.kind == "file" for one in answers.get(field.id) or ()
    }
    if not wanted:
        return {}
    found: dict[str, list[Attached]] = {}
    for attachment in querysets.with_ids(application, wanted):
        found.setdefault(wanted[str(attachment.pk)], []).append(as_shown(attachment))
    return dict(found)


def as_shown(attachment: Attachment) -> Attached:
    """One stored file in the words of the page."""
    return Attached(str(attachment.pk), attachment.name, filesizeformat(attachment.size), attachment.sentence)


def dropped(answers: Mapping[str, Any], relevant: Mapping[str, Any], definition: Definition) -> list[str]:
    """Files of questions and entries that are no longer there: they are not handed in."""
    kept = {str(one) for leaf in leaves(definition, relevant, kind="file") for one in leaf.value or ()}
    return [one for one in _ids(definition, answers) if one not in kept]


def of_answers(application: Application, answers: Mapping[str, Any], definition: Definition) -> list[Attachment]:
    """The files among these answers; no query if there are none."""
    ids = _ids(definition, answers)
    return list(querysets.with_ids(application, ids)) if ids else []


def _ids(definition: Definition, answers: Mapping[str, Any]) -> list[str]:
    return [str(one) for leaf in leaves(definition, answers, kind="file") for one in leaf.value or ()]


def take(form: StepForm, application: Application, by: Actor) -> dict[str, list[str]]:
    """Receive what was handed in and remove what was ticked; return the ids of the new files by question."""
    received: dict[str, list[str]] = {}
    for field_id, files in form.uploads().items():
        for file in files:
            try:
                attachment = services.receive(application, field_id, file, by)
            except Refused as refusal:
                form.add_error(f"{PREFIX}{field_id}", named(file.name or "", str(refusal)))
            else:
                received.setdefault(field_id, []).append(str(attachment.pk))
    for ids in form.removed().values():
        for attachment in querysets.with_ids(application, ids):
            services.remove(attachment, by)
    return received


def refusals(form: StepForm) -> frozenset[str]:
    """The questions at which a file was refused; a file that is only missing can still come."""
    return frozenset(
        name
        for name, errors in form.errors.as_data().items()
        if isinstance(form.fields.get(name), FileQuestion) and any(error.code != "missing" for error in errors)
    )


def changed_answers(form: StepForm, received: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The file answers that are different now, to be kept although the page is not finished."""
    before = form.draft
    after = form.answers(received)
    files = [one.id for one in form.step.fields if one.kind == "file"]
    return {key: after[key] for key in files if key in after and after[key] != before.get(key)}


def show(form: StepForm, attached: Mapping[str, Sequence[Attached]]) -> None:
    """Let a form that was already checked list the files as they lie there now."""
    for field in form.step.questions:
        question = form.fields[html_name(field)]
        if isinstance(question, FileQuestion) and isinstance(question.widget, FilesInput):
            question.widget.attached = tuple(attached.get(field.id, ()))


def words() -> Mapping[str, str]:
    """What the script of the page says; it has no words of its own."""
    return {
        "waiting": _("{name} wartet."),
        "running": _("{name} wird hochgeladen."),
        "done": _("{name} ist hochgeladen."),
        "stopped": _("{name} wurde nicht hochgeladen."),
        "broken": _(
            "Die Verbindung ist abgebrochen. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal."
        ),
        "tooLarge": _("Die Datei „{name}“ ist zu groß. Sie darf höchstens {limit} MB groß sein."),
        "cancel": _("Hochladen abbrechen"),
        "again": _("Noch einmal versuchen"),
        "hide": _("Ausblenden"),
        "remove": _("{name} entfernen"),
        "unfinished": _("Es werden noch Dateien hochgeladen. Danach geht es von selbst weiter."),
    }
