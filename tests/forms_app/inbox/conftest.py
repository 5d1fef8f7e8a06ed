"""The desk: a client per clerk, and addresses."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forms_app.applications.models import Application

URLCONF = "cms.urls_back_office"


@pytest.fixture
def desk_of(login_staff: Callable[..., object]) -> Callable[[User], Client]:
    """`desk_of(bruno)`: a browser of Bruno's in the back office."""

    def _desk(user: User) -> Client:
        client = Client()
        login_staff(client, user)
        return client

    return _desk


@pytest.fixture
def brunos_desk(desk_of: Callable[[User], Client], bruno: User) -> Client:
    return desk_of(bruno)


@pytest.fixture
def carlas_desk(desk_of: Callable[[User], Client], carla: User) -> Client:
    return desk_of(carla)


@pytest.fixture
def list_url() -> str:
    return reverse("antraege_modeladmin_index", urlconf=URLCONF)


@pytest.fixture
def case_url() -> Callable[[Application], str]:
    return lambda case: reverse("antraege_modeladmin_inspect", URLCONF, [case.pk])


@pytest.fixture
def act_url() -> Callable[[Application, str], str]:
    return lambda case, name: reverse("antraege_modeladmin_act", URLCONF, [case.pk, name])
