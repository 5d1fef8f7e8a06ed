"""Who is asking: citizen identity on public hosts, scope of staff on the back-office host."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.trust import TrustFacts


class IdentityMiddleware:
    """Sets `request.principal` and `request.trust`; touches neither session nor database without a session cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.principal = None  # type: ignore[attr-defined]  # declared for all requests by this middleware
        request.trust = TrustFacts()  # type: ignore[attr-defined]  # the same
        return self.get_response(request)


class StaffScopeMiddleware:
    """Opens the scope of a member of staff: the authorities in which they have a role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
