"""Fixtures for all: the authorities, the named cast, and a worker one can call."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from cms.jobs import schedules
from cms.jobs.worker import PortalWorker
from cms.tenants import hosts, provisioning, scope
from cms.tenants.models import Authority
from cms.tenants.register import entries
from cms.vault import keyring
from dev.setup import compile_messages
from forms_app.builder import versions
from tests import roots

pytest_plugins = [
    "tests.fixtures_accounts",
    "tests.fixtures_applications",
    "tests.fixtures_browser",
    "tests.fixtures_paper",
    "tests.fixtures_payments",
]

STANDING = {"kreis-heinsberg", "erkelenz", "gangelt"}
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1" or os.environ.get("CI") == "true"
DATABASE = frozenset({"db", "transactional_db", "django_db_serialized_rollback"})


def pytest_configure() -> None:
    """Compiled translations are not in the repository; Django reads them once per process."""
    compile_messages()
    # Whether making random forms is quick says something about the machine, nothing about the forms.
    settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("portal")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="Only tests that ask a database.")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What looks through a browser runs once; on a second database only what asks a database can differ."""
    for item in items:
        # Those with a Keycloak of their own stay where it has been started already.
        if "chromium" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("keycloak"):
            item.add_marker("browser")
    if not config.getoption("--with-database"):
        return
    pure = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    return bool(DATABASE & named) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI nothing is skipped: a missing component fails the run."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]  # pluggy's result object
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"Skipped although everything is required: {reason}"


@pytest.fixture(autouse=True)
def _forget_process_tables() -> Iterator[None]:
    """Tables kept in the process never survive from one test's database into the next."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    hosts.forget()
    keyring.forget()
    versions.forget()
    cache.clear()  # among others Wagtail's sizes of pictures, by the picture's number


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Three authorities stand in the database before the first test: provisioning them anew is most of a short test.

    A test with real transactions flushes them away; `provision` puts back what is missing.
    """
    with django_db_blocker.unblock():
        for entry in entries():
            if entry.slug in STANDING:
                provisioning.provision(entry, dry_run=False)
        DBTaskResult.objects.all().delete()
    _forget()


@pytest.fixture
def trunk(db: None) -> None:
    """The invisible roots of pages and collections."""
    roots.plant()


@pytest.fixture
def provision(trunk: None) -> Callable[[str], Authority]:
    """Provision an authority of the register by its slug."""
    known = {entry.slug: entry for entry in entries()}

    def _provision(slug: str) -> Authority:
        standing = Authority.objects.filter(slug=slug).select_related("site__root_page").first()
        if standing is not None:
            return standing
        roots.plant()
        provisioning.provision(known[slug], dry_run=False)
        return Authority.objects.get(slug=slug)

    return _provision


@pytest.fixture
def kreis(provision: Callable[[str], Authority]) -> Authority:
    return provision("kreis-heinsberg")


@pytest.fixture
def erkelenz(kreis: Authority, provision: Callable[[str], Authority]) -> Authority:
    return provision("erkelenz")


@pytest.fixture
def gangelt(kreis: Authority, provision: Callable[[str], Authority]) -> Authority:
    return provision("gangelt")


@pytest.fixture
def everywhere() -> Iterator[None]:
    """A test that looks across authorities says so."""
    with scope.everything("a test looks at everything"):
        yield


@pytest.fixture
def work() -> Callable[..., int]:
    """Do all background work that is due, schedules included, until nothing is ready; return the number of jobs."""

    def _work(*, ignore_delays: bool = False) -> int:
        worker = PortalWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test-worker",
            excluded_queue_names=[],
        )
        done = _drain(worker, ignore_delays)
        for schedule in schedules.all_schedules():
            schedule.job()
        return done + _drain(worker, ignore_delays)

    return _work


def _drain(worker: PortalWorker, ignore_delays: bool) -> int:
    for done in range(1000):
        if ignore_delays:
            DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
        row = DBTaskResult.objects.ready().first()
        if row is None:
            return done
        row.claim(worker.worker_id)
        worker.run_task(row)
    raise AssertionError("Background work never comes to an end.")
