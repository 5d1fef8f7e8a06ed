"""The start page of an online form, and the POST that creates the draft."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.trust import TrustFacts
from cms.origin import own_pages_only
from forms_app.applications import drafts, guests, ownership
from forms_app.builder import languages, versions
from forms_app.builder.definition import Definition
from forms_app.builder.models import FormVersion, Offer
from forms_app.wizard import begun, closedpage, notices, startpage
from forms_app.wizard.startpage import LANGUAGE
from forms_app.wizard.views.saved import first_page
from portal_pages import caching, richtext

LOGIN_FIRST = "anmelden"
ANEW = "neu"


@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Say what is coming; on POST begin a draft and lead to its first step."""
    offer, version = find_offer(offer_id)
    language = language_asked(request, versions.load(version.pk))
    translation.activate(language)
    if not offer.form.closing.takes_new(timezone.now()):
        return _too_late(request, offer, version, language)
    if request.method == "POST":
        return _begin(request, offer, version, language)
    return _show(request, offer, version, language)


def language_asked(request: HttpRequest, definition: Definition) -> str:
    """The language asked for in the address, if the form has it."""
    wanted = request.GET.get(LANGUAGE, languages.GERMAN)
    return wanted if wanted in languages.languages(definition) else languages.GERMAN


def find_offer(offer_id: int) -> tuple[Offer, FormVersion]:
    """An offer of this town, and the newest version of its form; 404 for one that is not offered."""
    offer = (
        Offer.objects.select_related("authority", "service", "service__office", "form", "recipient")
        .defer("form__steps", "form__charges", "form__exemptions", "form__translations")
        .filter(pk=offer_id, enabled=True, service__live=True)
        .first()
    )
    version = versions.newest(offer.form_id) if offer is not None else None
    if offer is None or version is None:
        raise Http404
    return offer, version


def _show(request: HttpRequest, offer: Offer, version: FormVersion, language: str) -> HttpResponse:
    service = offer.service
    documents, other_way, notes = richtext.expand(
        [service.documents, service.other_way, offer.local_notes], offer.authority
    )
    definition = versions.load(version.pk, language)
    page = startpage.build(request, offer, definition, documents=documents, other_way=other_way, notes=notes)
    on_top = [notices.login_first()] if LOGIN_FIRST in request.GET else []
    response = render(request, "wizard/start.html", {"page": page, "notices": on_top})
    if ownership.principal_of(request) is None:
        caching.share(response)
    else:
        add_never_cache_headers(response)
    # The same address says more to somebody who is logged in.
    patch_vary_headers(response, ["Cookie"])
    return response


def _too_late(request: HttpRequest, offer: Offer, version: FormVersion, language: str) -> HttpResponse:
    """The form takes nobody new: say so, and who began in time still finds the draft."""
    (other_way,) = richtext.expand([offer.service.other_way], offer.authority)
    page = closedpage.build(request, offer, versions.load(version.pk, language), other_way=other_way)
    response = render(request, "wizard/closed.html", {"page": page}, status=200 if request.method != "POST" else 409)
    add_never_cache_headers(response)
    return response


def _begin(request: HttpRequest, offer: Offer, version: FormVersion, language: str) -> HttpResponse:
    if not startpage.entrance(request, offer).is_open:
        return redirect(f"{request.path}?{urlencode({LOGIN_FIRST: 1, **startpage.asked_in(language)})}")
    principal = ownership.principal_of(request)
    definition = versions.load(version.pk)
    trust = getattr(request, "trust", None) or TrustFacts()
    mine = begun.drafts_of(request, offer)
    if any(one.revision for one in mine) and ANEW not in request.POST:
        return redirect(startpage.address(offer, language, "wizard:begun"))
    # The second of two clicks goes on with what the first one began.
    untouched = next((one for one in mine if not one.revision), None)
    if untouched is not None and drafts.start_over(
        untouched, offer, version, title=definition.title, trust=trust, language=language
    ):
        return first_page(untouched)
    application = drafts.start(
        offer, version, title=definition.title, principal=principal, trust=trust, language=language
    )
    response = first_page(application)
    if principal is None:
        guests.let_in(request, response, application.pk)
    return response


@never_cache
@require_safe
def already_begun(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Show what was begun before, and ask whether to go on with it, delete it or begin anew."""
    offer, version = find_offer(offer_id)
    language = language_asked(request, versions.load(version.pk))
    translation.activate(language)
    mine = [one for one in begun.drafts_of(request, offer) if one.revision]
    start_url = startpage.address(offer, language)
    if not mine:
        return redirect(start_url)
    context = {
        "title": versions.load(version.pk, language).title,
        "drafts": [begun.as_shown(one) for one in mine],
        "start_url": start_url,
        "may_begin": startpage.entrance(request, offer).is_open,
    }
    return render(request, "wizard/begun.html", context)
