"""Uploaded files → an unpublished page below a parent, with the report of what became of them.

Nothing is half created: every file is read before the first row is written, and all rows are one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import User
from forms_app.builder import transfer
from forms_app.builder.models import FormPage, ImportReport
from forms_app.builder.shared_pages import FieldGroupPage
from forms_app.builder.slugs import slug_of

from . import genericode, reading, xdatenfelder
from .building import Built, build, question_for
from .fim import Schema
from .genericode import CodeList
from .reading import NotTaken
from .report import Line, to_json

MOST_FILES = 20


@dataclass(frozen=True)
class Upload:
    """One file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Received:
    """What was made of the files."""

    page: Page
    report: ImportReport
    is_renamed: bool
    """Whether there was one with that title already."""


@dataclass
class _Files:
    """The files by what they are."""

    forms: list[tuple[str, Any]] = field(default_factory=list)
    schemas: list[tuple[str, Schema]] = field(default_factory=list)
    lists: list[CodeList] = field(default_factory=list)


def receive(uploads: Sequence[Upload], *, parent: Page, by: User) -> Received:
    """Create what the files describe; raise NotTaken with a sentence and create nothing."""
    if len(uploads) > MOST_FILES:
        raise NotTaken(_("Laden Sie höchstens %(limit)d Dateien auf einmal hoch.") % {"limit": MOST_FILES})
    files = _Files()
    for upload in uploads:
        try:
            _sort(upload, files)
        except NotTaken as refusal:
            if len(uploads) == 1:
                raise
            raise NotTaken(f"{upload.name[:80]}: {refusal}") from refusal
    if len(files.forms) + len(files.schemas) > 1:
        raise NotTaken(_("Laden Sie ein Formular nach dem anderen hoch; nur Codelisten dürfen dabeiliegen."))
    with transaction.atomic():
        if files.forms:
            return _from_our_own(*files.forms[0], parent, by)
        if files.schemas:
            name, schema = files.schemas[0]
            return _from_schema(name, schema, files.lists, parent, by)
        return _from_lists(", ".join(upload.name for upload in uploads), files.lists, parent, by)


def _sort(upload: Upload, files: _Files) -> None:
    if upload.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        try:
            files.forms.append((upload.name, transfer.read(upload.content)))
        except transfer.NotReadable as refusal:
            raise NotTaken(" ".join(refusal.problems)) from refusal
        return
    root = reading.parse(upload.content)
    if xdatenfelder.is_schema(root):
        schema, lists = xdatenfelder.read(root)
        files.schemas.append((upload.name, schema))
        files.lists += lists
    elif genericode.is_list(root):
        files.lists.append(genericode.read(root))
    else:
        raise NotTaken(
            _("Diese Art von Datei kennen wir nicht. Laden Sie ein Formular, XDatenfelder oder Genericode hoch.")
        )


def _from_our_own(name: str, document: Any, parent: Page, by: User) -> Received:
    form = document.get("form") if isinstance(document, dict) else None
    told = form.get("slug") if isinstance(form, dict) else None
    wanted = slug_of(str(told or ""), longest=200, otherwise="formular")
    slug = _free_slug(parent, wanted)
    try:
        page = transfer.load(document, parent, slug=slug, by=by)
    except transfer.NotReadable as refusal:
        raise NotTaken(" ".join(refusal.problems)) from refusal
    title = _free_title(parent, page.title, other_than=page)
    if title != page.title:
        page.title = page.draft_title = title
        page.save()
        page.save_revision(user=by)
    return _done(page, by, name, source="JSON", lines=[], is_renamed=slug != wanted or title != form_title(document))


def form_title(document: Any) -> str:
    """The title in a file that was read."""
    return str(document["form"]["title"])


def _from_schema(name: str, schema: Schema, lists: list[CodeList], parent: Page, by: User) -> Received:
    built = build(schema, lists)
    if not built.questions:
        raise NotTaken(_("Aus der Datei lässt sich keine einzige Frage übernehmen."))
    title = _free_title(parent, _short(built.title))
    page = FormPage(
        title=title,
        slug=_free_slug(parent, slug_of(title, longest=200, otherwise="formular")),
        intro=built.intro,
        steps=json.dumps(built.steps),
        live=False,
        owner=by,
    )
    _add(parent, page, by)
    source = f"XDatenfelder {schema.standard}, {schema.fim_id}"
    return _done(page, by, name, source=source, lines=built.lines, is_renamed=title != _short(built.title))


def _from_lists(names: str, lists: list[CodeList], parent: Page, by: User) -> Received:
    """Lists alone become a shared group that forms can use: one question for each."""
    built = Built(title=lists[0].name)
    items = []
    for one in lists:
        item, lines = question_for(one)
        items.append(item)
        built.lines += lines
    wanted = _short(built.title)
    title = _free_title(parent, wanted)
    page = FieldGroupPage(
        title=title,
        slug=_free_slug(parent, slug_of(title, longest=200, otherwise="codeliste")),
        items=json.dumps(items),
        live=False,
        owner=by,
    )
    _add(parent, page, by)
    source = f"Genericode, {', '.join(one.version_uri or one.uri for one in lists)}"
    return _done(page, by, names, source=source, lines=built.lines, is_renamed=title != wanted)


def _add(parent: Page, page: Page, by: User) -> None:
    parent.add_child(instance=page)
    page.save_revision(user=by)


def _done(page: Page, by: User, file_name: str, *, source: str, lines: list[Line], is_renamed: bool) -> Received:
    log(instance=page, action="wagtail.create", user=by, content_changed=True)
    report = ImportReport.objects.create(
        page=page, imported_by=by, file_name=file_name[:200], source=source[:200], lines=to_json(lines)
    )
    return Received(page, report, is_renamed)


def _short(title: str) -> str:
    return title[:200].strip() or _("Formular ohne Titel")


def _free_title(parent: Page, title: str, *, other_than: Page | None = None) -> str:
    """The title, or with a number behind it if there is one of that title already."""
    pages = parent.get_children()
    taken = set((pages.exclude(pk=other_than.pk) if other_than else pages).values_list("title", flat=True))
    found, number = title, 2
    while found in taken:
        found, number = f"{title} ({number})", number + 1
    return found


def _free_slug(parent: Page, slug: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    found, number = slug, 2
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found
