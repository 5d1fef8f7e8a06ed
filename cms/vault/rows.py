"""Sealed values on models: a row that knows its envelope, and a descriptor that reads and writes through it."""

import json
from typing import Any, Self, overload

from django.db import models

from cms.vault.envelope import Envelope


class SealedRow(models.Model):
    """Base of rows with sealed values. The primary key must be known before sealing (UUID)."""

    class Meta:
        abstract = True

    def envelope(self) -> Envelope:
        """The envelope of this row, opened once per instance."""
        raise NotImplementedError

    def seal(self, field: str, plain: bytes) -> bytes:
        return self.envelope().seal(plain, table=self._meta.db_table, row=str(self.pk), field=field)

    def open_sealed(self, field: str, sealed: bytes) -> bytes:
        return self.envelope().open(sealed, table=self._meta.db_table, row=str(self.pk), field=field)


class Sealed:
    """Descriptor: a JSON value kept encrypted in the binary column `column`; an empty column reads as None."""

    def __init__(self, column: str) -> None:
        self.column = column

    @overload
    def __get__(self, row: None, owner: type[SealedRow]) -> Self: ...
    @overload
    def __get__(self, row: SealedRow, owner: type[SealedRow]) -> Any: ...
    def __get__(self, row: SealedRow | None, owner: type[SealedRow]) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return json.loads(row.open_sealed(self.column, bytes(sealed))) if sealed else None

    def __set__(self, row: SealedRow, value: Any) -> None:
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        setattr(row, self.column, row.seal(self.column, plain))
