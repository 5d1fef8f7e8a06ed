"""Setting a back office up: the demo's, a town's own, and what the operator is told."""

import pytest
from django.db import connection

from cms.audit.actors import Actor
from cms.ops.health import Unhealthy
from cms.tenants.models import Authority
from forms_app.delivery import checks, demo, health, outbox, targets
from forms_app.delivery.connectors.guard import Forbidden
from forms_app.delivery.connectors.registry import to
from forms_app.delivery.models import Delivery, DeliveryTarget
from forms_app.delivery.states import State
from tests.fixtures_applications import MakeApplication

pytestmark = pytest.mark.django_db
BY = Actor.system("test")


def test_the_demo_points_erkelenz_to_the_receiver_and_says_so_once(erkelenz, receiver, settings):
    settings.RECEIVER_SECRET = receiver.secret
    said: list[str] = []

    demo.load(said.append)
    demo.load(said.append)

    assert len(said) == 1
    to(DeliveryTarget.unscoped.get(authority=erkelenz)).check()


def test_a_moved_receiver_is_followed(erkelenz, settings):
    demo.load(lambda sentence: None)
    settings.RECEIVER_URL = "http://localhost:28091"

    demo.load(lambda sentence: None)

    assert DeliveryTarget.unscoped.get().address == "http://localhost:28091"


def test_the_secret_is_unreadable_in_the_database(erkelenz):
    targets.point(erkelenz, "rest", address="http://localhost:1", secret="streng-geheim", by=BY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_secret FROM delivery_deliverytarget")
        (sealed,) = cursor.fetchone()

    assert b"streng" not in bytes(sealed)


def test_an_address_that_is_not_allowed_is_refused_when_it_is_set(erkelenz):
    with pytest.raises(Forbidden):
        targets.point(erkelenz, "rest", address="http://169.254.169.254/", secret="x", by=BY)

    assert not DeliveryTarget.unscoped.exists()


def test_a_parked_delivery_makes_the_check_fail(erkelenz: Authority, make_application: MakeApplication) -> None:
    (check,) = health.CHECKS
    check.probe()
    outbox.hand_over(make_application(erkelenz))
    Delivery.unscoped.update(state=State.PARKED)

    with pytest.raises(Unhealthy, match="1 deliveries are parked"):
        check.probe()


def test_a_network_that_cannot_be_read_is_named(settings):
    settings.DELIVERY_ALLOWED_NETWORKS = ["10.0.0.0/8", "irgendwas"]

    assert [message.id for message in checks.networks_can_be_read()] == ["delivery.E001"]


def test_production_does_not_deliver_to_itself(settings):
    settings.PRODUCTION = True
    assert [message.id for message in checks.nothing_of_the_desk_in_production()] == ["delivery.E002"]

    settings.DELIVERY_ALLOWED_HOSTS = ["fach.example.org"]
    assert checks.nothing_of_the_desk_in_production() == []
