"""Uploads stay in memory until they are encrypted: Django's own handler would write large ones to /tmp.

Memory is bounded: what is larger than the largest file we take is counted, not kept, and refused afterwards.
Images and documents of the editors go the ordinary way; they are published anyway.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from forms_app.attachments.inspection.examine import MAX_FILE_BYTES

_EDITORS = ("/admin/images/", "/admin/documents/")


class PrivateUploadHandler(FileUploadHandler):
    """Takes every file that may belong to an application."""

    chunk_size = 256 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        path = self.request.path if self.request is not None else ""
        self._active = not path.startswith(_EDITORS)
        if self._active:
            self._buffer = BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self._active:
            return raw_data
        if start <= MAX_FILE_BYTES:
            self._buffer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if not self._active:
            return None
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
