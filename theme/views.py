"""The few addresses of the theme itself, and the pages that must stand when nothing else does."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from theme import monogram
from theme.branding import branded, palette
from theme.tokens import stylesheet

A_YEAR = "public, max-age=31536000, immutable"
FIVE_MINUTES = "public, max-age=300"


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The style sheet with this host's colours. With the right `?v=` it may be kept for a year."""
    chosen = palette(request)
    etag = f'"{chosen.digest}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(stylesheet(chosen), content_type="text/css; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = A_YEAR if request.GET.get("v") == chosen.digest else FIVE_MINUTES
    return response


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """The shield for the browser's tab."""
    authority, colour = branded(request), palette(request)
    slug, name = (authority.slug, authority.short_name) if authority else ("portal", "S")
    response = HttpResponse(
        monogram.icon(slug, name, brand=colour.brand, accent=colour.accent), content_type="image/svg+xml"
    )
    response["Cache-Control"] = A_YEAR if request.GET.get("v") == colour.digest else FIVE_MINUTES
    return response


@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """The town's logo, always a PNG of our own making; 404 for a town that has none."""
    authority = branded(request)
    if authority is None or not authority.logo:
        raise Http404
    try:
        with authority.logo.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:  # replaced a moment ago; the next page names the new one
        raise Http404 from error
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = A_YEAR if request.GET.get("v") == authority.logo_version else FIVE_MINUTES
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _standing_alone(request, "413.html", 413)
    return _standing_alone(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _standing_alone(request, "403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _standing_alone(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _standing_alone(request, "500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """For planned maintenance and for services we depend on."""
    response = _standing_alone(request, "503.html", 503)
    response["Retry-After"] = "600"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a form that lay open overnight; the reason is for developers and stays in the log."""
    return _standing_alone(request, "403_csrf.html", 403)


def unknown_host(request: HttpRequest) -> HttpResponse:
    """Somebody asked for a name that no authority has: no tenant's content, no hint of one."""
    return _standing_alone(request, "theme/unknown_host.html", 404)


def _standing_alone(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render without context processors, so that no page about an error needs the database or a session."""
    context = {"request": request, "authority": branded(request)}
    response = HttpResponse(render_to_string(template, context), status=status)
    response["Cache-Control"] = "no-store"
    return response
