"""Questions for files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from forms_app.attachments.inspection.examine import MAX_FILE_BYTES
from forms_app.builder import compiler
from forms_app.builder.blocks.questions import question_blocks
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Definition, Field, Step
from forms_app.builder.kinds.files import LARGEST_MB, Attached

NAME = "f-datei"


def form_for(question: Field, *others: Field) -> type[compiler.StepForm]:
    step = Step("s", "s", "S", items=(question, *others))
    return compiler.compile_step(Definition("Dateien", steps=(step,)), step)


def question(*, required: bool = True, **settings: Any) -> Field:
    return Field("datei", "file", "Nachweis", required=required, phrase="den Nachweis", settings=settings)


def upload(name: str = "nachweis.pdf", content: bytes = b"%PDF-1.7") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(
    form: type[compiler.StepForm], *files: SimpleUploadedFile, query: str = "", **options: Any
) -> compiler.StepForm:
    return form(QueryDict(query), MultiValueDict({NAME: list(files)}), **options)


def test_new_files_are_handed_over_and_answered_once_they_are_stored() -> None:
    form = send(form_for(question(max_files=2)), upload(), upload("zwei.PDF"))

    assert form.is_valid(), form.errors
    assert [file.name for file in form.uploads()["datei"]] == ["nachweis.pdf", "zwei.PDF"]
    assert form.answers() == {"datei": None}
    assert form.answers({"datei": ["id-1", "id-2"]}) == {"datei": ["id-1", "id-2"]}


def test_stored_files_answer_the_question() -> None:
    form = send(form_for(question()), initial_answers={"datei": ["id-1"]})

    assert form.is_valid()
    assert form.answers() == {"datei": ["id-1"]}


def test_a_removed_file_is_gone_and_missed() -> None:
    form = send(form_for(question()), query=f"{NAME}-remove=id-1", initial_answers={"datei": ["id-1"]})

    assert not form.is_valid()
    assert form.errors[NAME] == ["Laden Sie den Nachweis hoch."]


def test_removing_tells_which_file() -> None:
    form = send(
        form_for(question(required=False, max_files=3)),
        query=f"{NAME}-remove=id-1&{NAME}-remove=fremd",
        initial_answers={"datei": ["id-1", "id-2"]},
    )

    assert form.is_valid()
    assert form.answers() == {"datei": ["id-2"]}
    assert form.removed() == {"datei": ["id-1"]}


def test_a_browser_cannot_name_a_stored_file() -> None:
    form = send(form_for(question(required=False)), query=f"{NAME}=fremde-id&datei=fremde-id")

    assert form.is_valid()
    assert form.answers() == {"datei": None}


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload("programm.exe"), "passt hier nicht"),
        (upload("ohne-endung"), "PDF, JPG, PNG"),
        (upload("leer.pdf", b""), "ist leer"),
        (upload("gross.pdf", b"x" * (1024 * 1024 + 1)), "höchstens 1 MB"),
    ],
)
def test_a_refused_file_says_why(file: SimpleUploadedFile, words: str) -> None:
    form = send(form_for(question(max_mb=1)), file)

    assert not form.is_valid()
    assert words in form.errors[NAME][0]
    assert str(file.name) in str(form.errors[NAME][0])


def test_no_question_promises_more_than_the_portal_takes() -> None:
    file_block = dict(question_blocks())["file"]
    size = file_block.child_blocks["max_mb"]

    with pytest.raises(ValidationError):
        size.clean(LARGEST_MB + 1)

    assert size.clean(LARGEST_MB) * 1024 * 1024 == MAX_FILE_BYTES


def test_a_version_that_promises_more_names_the_true_limit() -> None:
    file = upload("gross.pdf", b"x" * (MAX_FILE_BYTES + 1))

    form = send(form_for(question(max_mb=50)), file)

    assert not form.is_valid()
    assert "höchstens 10 MB" in form.errors[NAME][0]


def test_too_many_files_are_refused_by_name_stored_ones_counted() -> None:
    form = send(form_for(question(max_files=2)), upload(), upload("zwei.pdf"), initial_answers={"datei": ["id-1"]})

    assert not form.is_valid()
    assert form.errors[NAME] == ["„zwei.pdf“: Laden Sie bei „Nachweis“ höchstens 2 Dateien hoch."]
    assert [file.name for file in form.uploads()["datei"]] == ["nachweis.pdf"]


def test_more_stored_files_than_a_newer_version_takes_blame_no_new_one() -> None:
    form = send(form_for(question(max_files=1)), initial_answers={"datei": ["id-1", "id-2"]})

    assert not form.is_valid()
    assert form.errors[NAME] == ["Laden Sie bei „Nachweis“ nur 1 Datei hoch."]


def test_a_wrong_file_costs_neither_the_others_nor_the_wish_to_remove_one() -> None:
    form = send(
        form_for(question(max_files=3)),
        upload("gut.pdf"),
        upload("programm.exe"),
        query=f"{NAME}-remove=id-1",
        initial_answers={"datei": ["id-1", "id-2"]},
    )

    assert not form.is_valid()
    assert len(form.errors[NAME]) == 1
    assert [file.name for file in form.uploads()["datei"]] == ["gut.pdf"]
    assert form.removed() == {"datei": ["id-1"]}
    assert form.answers({"datei": ["neu"]}) == {"datei": ["id-2", "neu"]}


def test_the_editors_own_sentence_gets_the_name_of_the_file() -> None:
    own = Field("datei", "file", "Nachweis", errors={"type": "Nur PDF."}, settings={"types": ["pdf"]})
    form = send(form_for(own), upload("foto.png"))

    assert not form.is_valid()
    assert form.errors[NAME] == ["„foto.png“: Nur PDF."]


def test_a_refused_file_is_not_missing_as_well_where_a_rule_needs_one() -> None:
    needed = Field("datei", "file", "Nachweis", required=False, require_if=Compare("wer", Op.ANSWERED))
    step = Step("s", "s", "S", items=(Field("wer", "text", "Wer?"), needed))
    form = send(compiler.compile_step(Definition("Dateien", steps=(step,)), step), upload("a.exe"), query="f-wer=Alva")

    assert not form.is_valid()
    assert len(form.errors[NAME]) == 1


def test_a_file_just_handed_in_opens_the_question_below() -> None:
    below = Field("text", "text", "Erläuterung", show_if=Compare("datei", Op.ANSWERED))
    form = send(form_for(question(), below), upload())

    assert not form.is_valid()
    assert list(form.errors) == ["f-text"]


def test_the_page_lists_stored_files_with_a_box_to_remove_each() -> None:
    form = form_for(question())(
        initial_answers={"datei": ["id-1"]}, attached={"datei": [Attached("id-1", "nachweis.pdf", "12 KB", "geprüft")]}
    )

    html = str(form[NAME])

    assert "nachweis.pdf" in html
    assert "geprüft" in html
    assert f'name="{NAME}-remove"' in html
    assert 'value="id-1"' in html


def test_only_a_question_for_several_files_offers_several() -> None:
    assert "multiple" not in str(form_for(question())()[NAME])
    assert "multiple" in str(form_for(question(max_files=3))()[NAME])
