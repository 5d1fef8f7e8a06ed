"""Reusable reads of files."""

from collections.abc import Iterable

from django.db.models import QuerySet

from forms_app.applications.models import Application
from forms_app.attachments.models import Attachment


def of(application: Application, *kinds: Attachment.Kind) -> QuerySet[Attachment]:
    """The files of one application, oldest first; all kinds unless some are named."""
    files = Attachment.unscoped.filter(application=application)
    return files.filter(kind__in=kinds) if kinds else files


def names(application: Application) -> dict[str, str]:
    """Id → name as people know it, for summaries."""
    return {str(file.pk): file.name for file in of(application)}


def with_ids(application: Application, ids: Iterable[str]) -> QuerySet[Attachment]:
    """Those of the application's own files that have one of these ids; foreign ids find nothing."""
    return of(application).filter(pk__in=list(ids))
