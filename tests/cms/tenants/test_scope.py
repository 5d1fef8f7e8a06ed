"""The scope fails closed."""

import pytest

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications.models import Application

pytestmark = pytest.mark.django_db


def test_a_query_without_a_scope_is_an_error() -> None:
    with pytest.raises(scope.ScopeMissing):
        list(Application.objects.all())


def test_a_scope_ends_with_its_block(erkelenz: Authority) -> None:
    with scope.use(erkelenz):
        assert list(Application.objects.all()) == []

    with pytest.raises(scope.ScopeMissing):
        Application.objects.count()


def test_an_inner_scope_replaces_the_outer_one(erkelenz: Authority, gangelt: Authority) -> None:
    with scope.use(erkelenz):
        with scope.use(gangelt):
            assert not scope.required().allows(erkelenz.pk)

        assert scope.required().allows(erkelenz.pk)
