"""An application that waits for its fee, at the fake provider or at the sandbox."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.fixtures import Settings

from cms.audit.actors import Actor
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import transitions
from forms_app.applications.models import Application
from forms_app.payments import services
from forms_app.payments.models import PaymentAccount, PaymentAttempt
from forms_app.payments.providers.fake import Bank, Fake
from tests.fixtures_applications import MakeApplication
from tests.fixtures_payments import SandboxProcess

ITEMS = [{"key": "certificate", "text": "Geburtsurkunde", "quantity": 1, "cents": 1200}]
MakePayable = Callable[..., Application]


@pytest.fixture
def make_payable(make_application: MakeApplication, erkelenz: Authority) -> MakePayable:
    """An application of Alva in Erkelenz that waits for its fee, with its first attempt prepared."""

    def _make(cents: int = 1200) -> Application:
        application = make_application(erkelenz)
        Application.unscoped.filter(pk=application.pk).update(fee_cents=cents, fee_items=ITEMS)
        application.refresh_from_db()
        with scope.use(erkelenz):
            transitions.move(application, "demand_payment", by=Actor.system("test"))
            services.demand(application)
        return application

    return _make


@pytest.fixture
def bank(erkelenz: Authority) -> Iterator[Bank]:
    """Erkelenz is paid through the fake; its ledger."""
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    account.provider, account.profile = "fake", "pfl_fake"
    account.save()
    Fake.banks.clear()
    yield Fake.banks.setdefault(str(account.api_key), Bank())
    Fake.banks.clear()


@pytest.fixture
def at_sandbox(erkelenz: Authority, sandbox: SandboxProcess, settings: Settings) -> SandboxProcess:
    """Erkelenz is paid through the sandbox process."""
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    sandbox.key = str(account.api_key)
    sandbox.learn(str(account.api_key), account.profile, erkelenz.name)
    return sandbox


@pytest.fixture
def payable(make_payable: MakePayable) -> Application:
    return make_payable()


@pytest.fixture
def attempt(payable: Application) -> PaymentAttempt:
    found = services.latest(payable)
    assert found is not None
    return found
