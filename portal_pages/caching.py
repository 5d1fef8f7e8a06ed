"""How long an answer that is the same for everybody may be kept, and by whom.

A proxy keeps it for a few seconds, which carries any rush, while a published change is visible within five
seconds; a browser asks again every time and mostly hears "not modified" (the views are `conditional_page`s).
"""

from django.http import HttpResponse

PROXY_SECONDS = 3


def share(response: HttpResponse) -> HttpResponse:
    """Mark an answer as the same for everybody. It must not depend on session, user or cookie."""
    response["Cache-Control"] = f"public, max-age=0, s-maxage={PROXY_SECONDS}, must-revalidate"
    return response
