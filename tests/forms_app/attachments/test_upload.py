"""Uploads never touch the disk before they are encrypted, and never take more memory than one file may have."""

import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import load_handler
from django.http import HttpRequest
from django.test import RequestFactory

from forms_app.attachments.inspection.examine import MAX_FILE_BYTES


def posted(path: str, content: bytes, settings: Any) -> Any:
    request: HttpRequest = RequestFactory().post(path, {"datei": SimpleUploadedFile("a.pdf", content)})
    request.upload_handlers = [load_handler(name, request) for name in settings.FILE_UPLOAD_HANDLERS]
    return request.FILES["datei"]


@pytest.fixture
def _no_temporary_files(monkeypatch):
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a file of an application was written to the disk")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)


@pytest.mark.usefixtures("_no_temporary_files")
@pytest.mark.parametrize("path", ["/antrag/x/dokumente/", "/mein-bereich/vorgang/x/nachricht/", "/admin/antraege/1/"])
def test_a_large_file_stays_in_memory(settings, path):
    content = b"x" * (5 * 1024 * 1024)

    file = posted(path, content, settings)

    assert isinstance(file, InMemoryUploadedFile)
    assert file.read() == content


@pytest.mark.usefixtures("_no_temporary_files")
def test_of_a_file_that_is_too_large_only_the_size_is_kept(settings):
    file = posted("/antrag/x/dokumente/", b"x" * (MAX_FILE_BYTES + 3_000_000), settings)

    assert file.size == MAX_FILE_BYTES + 3_000_000
    assert len(file.read()) < MAX_FILE_BYTES + 1_000_000


def test_pictures_of_editors_go_the_ordinary_way(settings):
    file = posted("/admin/images/multiple/add/", b"x" * (5 * 1024 * 1024), settings)

    assert isinstance(file, TemporaryUploadedFile)
