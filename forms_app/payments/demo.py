"""Demo: every authority can be paid through the sandbox."""

from collections.abc import Callable

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.payments import accounts


def load(say: Callable[[str], None]) -> None:
    if not accounts.uses_sandbox():
        return
    with scope.everything("the demo opens an account for every authority"):
        opened = [authority for authority in Authority.objects.all() if accounts.open_test_account(authority)]
        accounts.tell_sandbox()
    if opened:
        say(f"Zahlungskonten in der Testumgebung: {len(opened)}")
