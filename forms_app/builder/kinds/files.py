"""Files people hand in.

The kind checks what can be known before a file is stored: how many, how large, and the ending of the name.
What a file really is and whether it is clean, the attachments decide when it is stored. An answer is the
list of the ids they gave; the form never takes an id from a browser, only the wish to remove one that is
already there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms_app.builder.items import Field

from .base import Kind, Raw, Wrong

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "jpeg": (".jpg", ".jpeg"),
    "png": (".png",),
    # What telephones take; it is kept as a JPEG.
    "heic": (".heic", ".heif"),
}
MEGABYTE = 1024 * 1024
# The portal takes no larger file, whatever a question says: examining one needs its size in memory.
LARGEST_MB = 10


@dataclass(frozen=True)
class Attached:
    """A file that is already stored, as the page shows it; `note` says what happened to it."""

    id: str
    name: str
    size: str = ""
    note: str = ""


@dataclass(frozen=True)
class Handed:
    """What came with a request: new files, and the ids of stored ones that should go.

    `refused` says of the files that came and are not among `files` which one it is and why: one wrong file never
    costs the others.
    """

    files: tuple[UploadedFile[Any], ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Wrong, ...] = ()


def named(name: str, sentence: str) -> str:
    """A sentence about one of several files, with the name of that file."""
    return _("„%(name)s“: %(sentence)s") % {"name": name, "sentence": sentence}


class FilesInput(forms.FileInput):
    """A file control that lists what is already stored, each with a box to remove it. Works without scripts."""

    template_name = "builder/widgets/files.html"
    theme_kind = "file"

    def __init__(self, attrs: dict[str, Any], *, several: bool) -> None:
        self.allow_multiple_selected = several
        super().__init__(attrs)
        self.attached: Sequence[Attached] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        return context | {"attached": self.attached, "remove_name": f"{name}-remove"}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Handed:
        if isinstance(files, MultiValueDict):
            sent = files.getlist(name)
        else:
            given = files.get(name) if files else None
            sent = list(given) if isinstance(given, list | tuple) else [given]
        removed = data.getlist(f"{name}-remove") if hasattr(data, "getlist") else ()
        return Handed(tuple(each for each in sent if isinstance(each, UploadedFile)), tuple(removed))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class File(Kind):
    """One or more files ("Datei")."""

    name = "file"
    title = gettext_lazy("Datei")
    is_personal = True
    needs_help = True
    icon = "upload"
    settings = {"max_files": 1, "max_mb": LARGEST_MB, "types": ("pdf", "jpeg", "png", "heic")}

    def widget(self, field: Field) -> forms.Widget:
        attrs = {"accept": ",".join(self.endings(field)), "data-largest-mb": self._limit(field)}
        return FilesInput(attrs, several=int(self.setting(field, "max_files")) > 1)

    def _limit(self, field: Field) -> int:
        """How many megabytes a file may have; a frozen version may still promise more than the portal takes."""
        return min(int(self.setting(field, "max_mb")), LARGEST_MB)

    def endings(self, field: Field) -> list[str]:
        """The endings of the file names this question takes."""
        return [ending for name in self.setting(field, "types") for ending in ENDINGS.get(name, ())]

    def parse(self, field: Field, raw: Raw) -> Handed | None:
        """Tell the files that may be kept from the others; the answer itself is made of ids when they are stored."""
        if not isinstance(raw, Handed):
            return None
        looked_at = [(file, self._wrong(field, file)) for file in raw.files]
        good = tuple(file for file, wrong in looked_at if wrong is None)
        refused = tuple(wrong for _file, wrong in looked_at if wrong is not None)
        return Handed(good, raw.removed, refused) if raw.files or raw.removed else None

    def _wrong(self, field: Field, file: UploadedFile[Any]) -> Wrong | None:
        """What speaks against this file before anybody has looked into it."""
        limit = self._limit(field)
        if PurePath(file.name or "").suffix.casefold() not in self.endings(field):
            text = _(
                "Die Datei „%(name)s“ passt hier nicht."
                " Laden Sie bei „%(label)s“ eine Datei dieser Art hoch: %(types)s."
            )
            return self._refused(field, file, "type", text, types=", ".join(self._type_names(field)))
        if not file.size:
            return self._refused(field, file, "empty", _("Die Datei „%(name)s“ ist leer. Wählen Sie eine andere aus."))
        if file.size > limit * MEGABYTE:
            text = _("Die Datei „%(name)s“ ist zu groß. Sie darf höchstens %(limit)d MB groß sein.")
            return self._refused(field, file, "size", text, limit=limit)
        return None

    def _refused(self, field: Field, file: UploadedFile[Any], code: str, text: str, **words: Any) -> Wrong:
        """The editor's own sentence for this code with the name of the file, or `text`, which has it already."""
        name = file.name or ""
        if own := field.errors.get(code):
            return Wrong(named(name, own), code)
        return Wrong(text % {"label": field.label, "name": name, **words}, code)

    def within_limit(self, field: Field, handed: Handed, stored: int) -> Handed:
        """The same without the files for which there is no room beside the `stored` ones, and with a word on each."""
        limit = int(self.setting(field, "max_files"))
        room = max(limit - stored, 0)
        text = ngettext(
            "Laden Sie bei „%(label)s“ nur %(limit)d Datei hoch.",
            "Laden Sie bei „%(label)s“ höchstens %(limit)d Dateien hoch.",
            limit,
        )
        sentence = field.errors.get("many") or text % {"label": field.label, "limit": limit}
        # An older version of the form may have taken more than this one; then no new file is to blame.
        general = (Wrong(sentence, "many"),) if stored > limit and not handed.files else ()
        surplus = tuple(Wrong(named(file.name or "", sentence), "many") for file in handed.files[room:])
        return replace(handed, files=handed.files[:room], refused=(*handed.refused, *general, *surplus))

    def _type_names(self, field: Field) -> list[str]:
        return [name.upper() if name != "jpeg" else "JPG" for name in self.setting(field, "types")]

    def shown(self, field: Field, answer: Any) -> None:
        return None

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return {}

    def text(self, field: Field, answer: Any) -> str:
        number = len(answer)
        return ngettext("%(number)d Datei", "%(number)d Dateien", number) % {"number": number}

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string", "format": "uuid"},
            "maxItems": int(self.setting(field, "max_files")),
        }

    def example(self, field: Field) -> list[str]:
        return ["00000000-0000-4000-8000-000000000001"]

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Laden Sie %(phrase)s hoch.") % {"phrase": field.phrase}
        return _("Laden Sie bei „%(label)s“ eine Datei hoch.") % {"label": field.label}
