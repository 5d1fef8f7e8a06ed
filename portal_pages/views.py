"""Request → page."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import conditional_page, require_safe

from cms.tenants.models import Authority
from portal_pages import caching, routing, search


@require_safe
@conditional_page
def serve_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every page of a public site. Touches neither session nor user, so that the answer may be shared."""
    found = routing.find(authority_of(request), path)
    if found is None:
        raise Http404
    request.page_trail = found.trail  # type: ignore[attr-defined]  # read by PublicPage.crumbs
    response: HttpResponse = found.page.serve(request)
    return response


@require_safe
def add_slash(request: HttpRequest, path: str) -> HttpResponse:
    """Lead from an address without its last slash to the page or view it means, if there is one."""
    address = f"/{path}/"
    if resolve(address).url_name == "page" and routing.find(authority_of(request), path) is None:
        raise Http404
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


@require_safe
@conditional_page
def search_page(request: HttpRequest) -> HttpResponse:
    """Search over what this town and the county offer."""
    query = request.GET.get("q", "")[: search.LONGEST_QUERY].strip()
    letter = request.GET.get("buchstabe", "")[:1].upper()
    findings = search.find(query, authority_of(request), letter=letter)
    return caching.share(render(request, "portal_pages/search.html", {"query": query, "findings": findings}))


def authority_of(request: HttpRequest) -> Authority:
    """The authority of a public host; these addresses exist on no other."""
    authority: Authority | None = getattr(request, "authority", None)
    if authority is None:
        raise Http404
    return authority
