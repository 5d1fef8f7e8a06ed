"""One suite for every payment adapter: the fake in the process, and Mollie's client against the sandbox process."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from inspect import signature
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from forms_app.payments.providers.base import (
    PAGE,
    Account,
    Order,
    OutcomeUnknown,
    PaymentUnavailable,
    Provider,
    Status,
)
from forms_app.payments.providers.fake import Bank, Fake
from forms_app.payments.providers.mollie import Mollie
from forms_app.payments.providers.registry import Registry, providers
from tests.fixtures_payments import SandboxProcess

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class World(ABC):
    """A provider and the hands of its customer."""

    provider: Provider

    @abstractmethod
    def move(self, external_id: str, status: str) -> None: ...

    @abstractmethod
    def drop(self, *, before_effect: bool) -> None: ...

    @abstractmethod
    def take_down(self) -> None: ...

    @abstractmethod
    def count(self) -> int: ...


class FakeWorld(World):
    def __init__(self) -> None:
        Fake.banks.clear()
        self.provider = Fake(Account("test_fake", "test"))
        self._bank = Fake.banks.setdefault("test_fake", Bank())

    def move(self, external_id: str, status: str) -> None:
        self._bank.move(external_id, Status(status))

    def drop(self, *, before_effect: bool) -> None:
        self._bank.line = "drop_before_effect" if before_effect else "drop_after_effect"

    def take_down(self) -> None:
        self._bank.line = "down"

    def count(self) -> int:
        return len(self._bank.payments)


class SandboxWorld(World):
    def __init__(self, sandbox: SandboxProcess, settings: Settings) -> None:
        settings.PAYMENT_API_ENDPOINT = sandbox.url
        self._sandbox = sandbox
        self._settings = settings
        self.provider = Mollie(Account(sandbox.key, "test"))

    def move(self, external_id: str, status: str) -> None:
        self._sandbox.move(external_id, "authorized" if status == "authorised" else status)

    def drop(self, *, before_effect: bool) -> None:
        self._sandbox.fault("drop_before_effect" if before_effect else "drop_after_effect", method="POST")

    def take_down(self) -> None:
        self._settings.PAYMENT_API_ENDPOINT = "http://127.0.0.1:9"

    def count(self) -> int:
        return len(self._sandbox.payments())


@pytest.fixture(params=["fake", "mollie"])
def world(request: pytest.FixtureRequest, settings: Settings) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
    else:
        yield SandboxWorld(request.getfixturevalue("sandbox"), settings)
    Fake.banks.clear()


def make_order(**changes: object) -> Order:
    order = Order(
        attempt_id=str(uuid4()),
        cents=1200,
        currency="EUR",
        purpose="Erkelenz ERK-26-7K3P-9QXM-4",
        marks={"authority": "erkelenz"},
        return_url="https://erkelenz.example/zahlung/1/zurueck/",
        webhook_url="https://erkelenz.example/zahlung/hook/erkelenz/abc/",
    )
    return replace(order, **changes)  # type: ignore[arg-type]  # the names are the test's own


def test_a_new_payment_is_open_and_says_everything_we_compare(world: World) -> None:
    order = make_order()

    payment = world.provider.create(order)

    assert payment.status == Status.OPEN
    assert payment.checkout_url.startswith("http")
    assert (payment.cents, payment.currency, payment.mode) == (1200, "EUR", "test")
    assert payment.profile
    assert payment.marks == {"authority": "erkelenz", "attempt": order.attempt_id}
    assert payment.expires_at is not None
    assert payment.expires_at > datetime.now(UTC)


def test_the_same_attempt_twice_is_one_payment(world: World) -> None:
    order = make_order()

    first, second = world.provider.create(order), world.provider.create(order)

    assert first.external_id == second.external_id
    assert world.count() == 1


@pytest.mark.parametrize("cents", [1, 99, 100, 1001, 123_456, 999_999])
def test_every_amount_arrives_to_the_cent(world: World, cents: int) -> None:
    assert world.provider.create(make_order(cents=cents)).cents == cents


@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.OPEN, Status.UNKNOWN}])
def test_a_fetched_payment_stands_where_the_customer_left_it(world: World, status: Status) -> None:
    payment = world.provider.create(make_order())

    world.move(payment.external_id, status.value)

    assert world.provider.fetch(payment.external_id).status == status


def test_a_payment_is_found_by_its_attempt(world: World) -> None:
    orders = [make_order() for _ in range(4)]
    created = [world.provider.create(order) for order in orders]

    found = world.provider.find(orders[1].attempt_id, LONG_AGO)

    assert found is not None
    assert found.external_id == created[1].external_id


def test_an_attempt_that_never_arrived_is_not_found(world: World) -> None:
    world.provider.create(make_order())

    assert world.provider.find(str(uuid4()), datetime.now(UTC) - timedelta(minutes=5)) is None


def test_a_line_dropped_after_the_effect_is_an_unknown_outcome_that_a_repetition_resolves(world: World) -> None:
    order = make_order()
    world.drop(before_effect=False)

    with pytest.raises(OutcomeUnknown):
        world.provider.create(order)

    assert world.provider.create(order).status == Status.OPEN
    assert world.count() == 1


def test_a_line_dropped_before_the_effect_is_an_unknown_outcome_too(world: World) -> None:
    order = make_order()
    world.drop(before_effect=True)

    with pytest.raises(OutcomeUnknown):
        world.provider.create(order)

    assert world.provider.find(order.attempt_id, LONG_AGO) is None


def test_a_provider_that_cannot_be_reached_has_surely_done_nothing(world: World) -> None:
    world.take_down()

    with pytest.raises(PaymentUnavailable) as refusal:
        world.provider.create(make_order())

    assert not refusal.value.permanent


@pytest.mark.parametrize("changes", [{"cents": 0}, {"purpose": ""}])
def test_a_refused_order_is_refused_for_good(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(PaymentUnavailable) as refusal:
        world.provider.create(make_order(**changes))

    assert refusal.value.permanent


@pytest.mark.parametrize(
    "name", ["", "tr_", "unknown", "tr_unknown1", "fk_" + "0" * 32, "tr_1/../../../v2/profiles/me"]
)
def test_an_id_that_is_not_ours_is_refused_for_good(world: World, name: str) -> None:
    with pytest.raises(PaymentUnavailable) as refusal:
        world.provider.fetch(name)

    assert refusal.value.permanent


def test_an_open_payment_is_called_back(world: World) -> None:
    payment = world.provider.create(make_order())

    assert world.provider.cancel(payment.external_id, "key").status == Status.CANCELED


def test_a_paid_payment_is_not_called_back(world: World) -> None:
    payment = world.provider.create(make_order())
    world.move(payment.external_id, "paid")

    with pytest.raises(PaymentUnavailable) as refusal:
        world.provider.cancel(payment.external_id, "key")

    assert refusal.value.permanent


def test_a_refund_is_made_once_per_key_and_never_above_the_amount(world: World) -> None:
    payment = world.provider.create(make_order())
    world.move(payment.external_id, "paid")

    first = world.provider.refund(payment.external_id, 700, "Zurück", "refund-1")
    again = world.provider.refund(payment.external_id, 700, "Zurück", "refund-1")

    assert first == again
    with pytest.raises(PaymentUnavailable):
        world.provider.refund(payment.external_id, 501, "Zurück", "refund-2")


def test_a_knock_names_the_payment(world: World) -> None:
    payment = world.provider.create(make_order())

    assert world.provider.parse_notification(f"id={payment.external_id}".encode()) == [payment.external_id]


HOSTILE_BODIES = [
    b"",
    b"id=",
    b"id=tr_1/../../../v2/organizations/me",
    b"id=tr_1%2F..%2F..%2Fv2%2Fprofiles",
    b"id=tr_abcdefgh%0d%0aX-Evil:1",
    b"id=tr_abcdefgh%00",
    b"id=ord_abcdefgh",
    b"id=tr_" + b"a" * 65,
    b"id=tr_\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\x9f\xc3\x9f",
    b"id[]=tr_abcdefgh",
    b"\xff\xfe\x00",
    b'{"id": "tr_abcdefgh"}',
    b"&" * 500,
]


@pytest.mark.parametrize("body", HOSTILE_BODIES)
def test_a_hostile_knock_names_nothing(world: World, body: bytes) -> None:
    assert world.provider.parse_notification(body) == []


def test_the_key_says_whom_it_belongs_to(world: World) -> None:
    profile = world.provider.verify_config()

    assert profile.mode == "test"
    assert profile.id


@pytest.mark.parametrize("adapter", [Fake, Mollie])
def test_an_adapter_has_the_public_methods_of_the_port_and_no_others(adapter: type[Provider]) -> None:
    port = {name for name in vars(Provider) if not name.startswith("_")}
    own = {name for name in vars(adapter) if not name.startswith("_")} - {"bank", "banks"}

    assert own <= port | {"capabilities"}
    for name in port & own:
        if name != "capabilities":
            assert signature(getattr(adapter, name)) == signature(getattr(Provider, name)), name


def test_the_registry_knows_its_names_and_refuses_others() -> None:
    assert providers.names() == ["fake", "mollie"]
    assert providers.kind("mollie") is Mollie
    with pytest.raises(LookupError):
        Registry({}).kind("mollie")


def test_the_account_never_shows_its_key() -> None:
    assert "secret" not in repr(Account("test_secret", "test"))


def test_the_page_waits_shorter_than_the_worker(sandbox: SandboxProcess) -> None:
    assert Mollie(Account(sandbox.key, "test"), PAGE).patience.read < Mollie(Account(sandbox.key, "test")).patience.read
