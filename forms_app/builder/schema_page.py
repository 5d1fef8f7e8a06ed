"""The public address of the JSON Schema of a version: fetched once, kept for ever.

A version never changes, and neither does its schema; every host that may show the form answers for it, and its name
(`$id`) is the address on the host of the form's owner.
"""

from __future__ import annotations

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.tenants import hosts
from cms.tenants.models import Authority, origin

from . import json_schema, versions
from .models import FormVersion

FOR_EVER = "public, max-age=31536000, immutable"


def path_of(form_id: int, number: int) -> str:
    """The path, the same on every host."""
    return f"/formulare/{form_id}/v{number}/schema.json"


def address_of(version: FormVersion) -> str:
    """The full address on the host of the owner; of central forms, on that of the county."""
    owner = _owner(version)
    hostname = owner.hostname if owner is not None else ""
    return f"{origin(hostname)}{path_of(version.form_id, version.number)}"


def _owner(version: FormVersion) -> Authority | None:
    owner: Authority | None = version.form.authority
    return owner or next((one for one in hosts.authorities() if one.is_kreis), None)


@require_safe
def schema(request: HttpRequest, form_id: int, number: int) -> HttpResponse:
    """The schema of one version; unknown ones and those of another town are not found."""
    version = FormVersion.objects.filter(form_id=form_id, number=number).select_related("form").first()
    if version is None:
        raise Http404
    here, owner = getattr(request, "authority", None), version.form.authority
    if owner is not None and (here is None or here.pk != owner.pk):
        raise Http404
    document = json_schema.schema(
        versions.load(version.pk), address_of(version), form_id=version.form_id, version=version.number
    )
    body = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        body, content_type="application/schema+json; charset=utf-8"
    )
    response["ETag"] = etag
    response["Cache-Control"] = FOR_EVER
    response["X-Content-Type-Options"] = "nosniff"
    return response
