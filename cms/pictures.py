"""The pictures of the editors, and on which hosts they are shown.

A town's pictures lie in its own collection and are shown on its own hosts. What lies in the collection of the Kreis,
or in one that is no town's, may stand on the pages of all. The public gets the sizes that were made for a page; an
original may tell where and with what it was taken, so it stays in the back office.
"""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe
from wagtail.images import get_image_model
from wagtail.models import Collection

from cms.tenants import hosts
from cms.tenants.models import Authority

# By ending, because the tables of the operating system differ. SVG is absent: it can carry scripts.
KINDS = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
# Another picture gets another name, so this only bounds how long a deleted one is still seen.
FOR_ALL = "public, max-age=3600"
FOR_ONE = "private, no-cache"


@require_safe
@conditional_page
def on_public_host(request: HttpRequest, file_name: str) -> FileResponse:
    """A picture of a page. Touches neither session nor user, so that the answer may be shared."""
    authority: Authority | None = getattr(request, "authority", None)
    renditions = get_image_model().get_rendition_model().objects.select_related("image__collection")
    # The admin has Wagtail make a "size" that is the original itself.
    found = renditions.exclude(filter_spec__startswith="original").filter(file=file_name).first()
    if authority is None or found is None or not _may_show(authority, found.image.collection):
        raise Http404
    return _answer(file_name, FOR_ALL)


@require_safe
@conditional_page
def in_back_office(request: HttpRequest, file_name: str) -> FileResponse:
    """A picture for somebody who may use it; the gate has looked (cms.backoffice.gate)."""
    return _answer(file_name, FOR_ONE)


def _may_show(authority: Authority, collection: Collection) -> bool:
    owner = _owner(collection)
    return owner is None or owner.is_kreis or owner == authority


def _owner(collection: Collection) -> Authority | None:
    """The authority in whose collection this one lies; provisioning names it like the authority."""
    if collection.depth < 2:
        return None
    top = collection.path[: 2 * Collection.steplen]
    name = collection.name if collection.depth == 2 else Collection.objects.get(path=top).name
    return next((one for one in hosts.authorities() if one.name == name), None)


def _answer(file_name: str, caching: str) -> FileResponse:
    kind = KINDS.get(file_name.rpartition(".")[2].lower())
    if kind is None:
        raise Http404
    try:
        response = FileResponse(default_storage.open(file_name), content_type=kind)
    except FileNotFoundError:
        raise Http404 from None
    response["Last-Modified"] = http_date(default_storage.get_modified_time(file_name).timestamp())
    response["Cache-Control"] = caching
    return response
