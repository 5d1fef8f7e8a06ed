"""The graph of an application is walked edge by edge, and everything else is refused."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Principal
from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants.models import Authority
from forms_app.applications import drafts, policies, transitions
from forms_app.applications.models import Application
from forms_app.applications.states import CLERK, MOVES, SYSTEM, State
from tests.fixtures_applications import MakeApplication
from tests.samples.forms import ID

pytestmark = pytest.mark.django_db
EVERY_PAIR = [(state, name) for state in State for name in MOVES]


def actor_for(application: Application, name: str) -> Actor:
    """Somebody the table allows to make this move."""
    kinds = MOVES[name].by
    if "staff" in kinds:
        return Actor.staff(7, frozenset({application.authority_id}))
    return Actor.citizen(application.principal_id) if "citizen" in kinds else Actor.system("test")


def put_into(application: Application, state: State, *, decided: bool | None = None) -> None:
    """Into any state, past the table: only this test may."""
    decided_at = timezone.now() if decided else None
    Application.unscoped.filter(pk=application.pk).update(
        state=state, reference=application.reference, decided_at=decided_at
    )
    application.refresh_from_db()


@pytest.fixture
def application(erkelenz: Authority, make_application: MakeApplication) -> Application:
    return make_application(erkelenz)


@pytest.mark.parametrize(("state", "name"), EVERY_PAIR)
def test_each_move_is_possible_from_its_sources_only(application: Application, state: State, name: str) -> None:
    put_into(application, state, decided=MOVES[name].decided)
    application.exemption_claimed = MOVES[name].exemption_open is True

    assert policies.can_move(application, name, actor_for(application, name)) == (state in MOVES[name].source)


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for name, move in MOVES.items() if move.decided is not None for state in sorted(move.source)],
)
def test_a_move_bound_to_one_side_of_the_decision_is_refused_on_the_other(
    application: Application, state: State, name: str
) -> None:
    put_into(application, state, decided=not MOVES[name].decided)

    with pytest.raises(policies.NotNow):
        transitions.move(application, name, by=actor_for(application, name))


@pytest.mark.parametrize(("name", "decided"), [("take_up", False), ("withdraw", False), ("complete", True)])
def test_what_comes_before_the_decision_and_what_after_it(name: str, decided: bool) -> None:
    assert MOVES[name].decided is decided


def test_an_edge_that_ends_where_it_began_is_taken_by_one_of_two(application: Application) -> None:
    clerk = actor_for(application, "confirm_exemption")
    Application.unscoped.filter(pk=application.pk).update(state=State.IN_REVIEW, exemption_claimed=True)
    first, second = (Application.unscoped.get(pk=application.pk) for _ in range(2))
    transitions.move(first, "confirm_exemption", by=clerk, changes={"exemption_granted": True})

    with pytest.raises(policies.NotNow):
        transitions.move(second, "refuse_exemption", by=clerk, changes={"exemption_granted": False})

    application.refresh_from_db()
    assert application.exemption_granted is True


@pytest.mark.parametrize("name", MOVES)
def test_nobody_but_the_named_actors_may_move(application: Application, name: str) -> None:
    put_into(application, min(MOVES[name].source))
    strangers = {
        "staff": [Actor.staff(9, frozenset({application.authority_id + 1000})), Actor.staff(9, frozenset())],
        "citizen": [Actor.citizen("00000000-0000-0000-0000-000000000000")],
        "guest": [Actor.guest(application.pk)],
    }

    for actors in strangers.values():
        for actor in actors:
            with pytest.raises(policies.NotYours):
                transitions.move(application, name, by=actor)


@pytest.mark.parametrize("state", sorted(set(State) - {State.ERASED}))
def test_no_state_can_be_left_by_the_citizen_alone(state: State) -> None:
    ways_out = [move for move in MOVES.values() if state in move.source]

    assert any(move.by & (CLERK | SYSTEM) for move in ways_out)


@pytest.mark.parametrize(
    ("state", "decided"),
    [
        (State.SUBMITTED, False),
        (State.PAYMENT_DUE, False),
        (State.PAYMENT_DUE, True),
        (State.PAID, False),
        (State.PAID, True),
        (State.IN_REVIEW, False),
        (State.WAITING, False),
        (State.APPROVED, True),
    ],
)
def test_a_clerk_can_bring_every_open_case_to_an_end(application: Application, state: State, decided: bool) -> None:
    put_into(application, state, decided=decided)
    clerk = Actor.staff(7, frozenset({application.authority_id}))

    moves = set(policies.possible_moves(application, clerk))

    assert moves - {"waive_fee"}, "only the citizen or the provider could move this case"


def test_a_case_paid_after_its_decision_is_not_taken_up_again(application: Application) -> None:
    Application.unscoped.filter(pk=application.pk).update(state=State.PAID, decided_at=timezone.now())
    application.refresh_from_db()

    assert not policies.can_move(application, "take_up", actor_for(application, "take_up"))
    assert policies.can_move(application, "complete", actor_for(application, "complete"))


def test_a_move_is_recorded_with_states_and_without_personal_data(application: Application) -> None:
    transitions.move(application, "take_up", by=actor_for(application, "take_up"))

    entry = trail.history(application).last()
    assert entry is not None
    assert (entry.action, entry.facts) == ("application.take_up", {"from": "submitted", "to": "in_review"})
    assert trail.verify() == []


def test_a_refused_move_writes_nothing(application: Application) -> None:
    before = trail.history(application).count()

    with pytest.raises(policies.NotNow):
        transitions.move(application, "approve", by=actor_for(application, "approve"))

    application.refresh_from_db()
    assert (application.state, trail.history(application).count()) == (State.SUBMITTED, before)


def test_the_second_of_two_clerks_is_told_that_the_case_has_changed(application: Application) -> None:
    clerk = actor_for(application, "take_up")
    seen_by_the_second = Application.unscoped.get(pk=application.pk)
    transitions.move(application, "take_up", by=clerk)

    with pytest.raises(policies.NotNow):
        transitions.move(seen_by_the_second, "take_up", by=clerk)


def test_submitting_twice_gives_one_reference(
    erkelenz: Authority, make_application: MakeApplication, alva: Principal
) -> None:
    draft = make_application(erkelenz, state="draft")
    second_tab = Application.unscoped.get(pk=draft.pk)

    assert transitions.submit(draft, by=alva.actor) is True
    assert transitions.submit(second_tab, by=alva.actor) is False
    assert second_tab.reference == draft.reference


def test_answers_saved_in_another_tab_are_not_overwritten_by_submitting(
    erkelenz: Authority, make_application: MakeApplication, alva: Principal
) -> None:
    draft = make_application(erkelenz, state="draft")
    drafts.save_answers(Application.unscoped.get(pk=draft.pk), {"a": "saved meanwhile"})

    draft.answers = {"a": "stale"}
    with pytest.raises(policies.Outdated):
        transitions.submit(draft, by=alva.actor, changes={"sealed_answers": draft.sealed_answers})

    assert draft.is_draft
    assert Application.unscoped.get(pk=draft.pk).answers["a"] == "saved meanwhile"


def test_two_tabs_that_save_different_steps_lose_nothing(
    erkelenz: Authority, make_application: MakeApplication
) -> None:
    first_tab = make_application(erkelenz, state="draft", answers={})
    second_tab = Application.unscoped.get(pk=first_tab.pk)

    drafts.save_answers(first_tab, {"a": "first"})
    drafts.save_answers(second_tab, {"b": "second"})

    first_tab.refresh_from_db()
    assert first_tab.answers == {"a": "first", "b": "second"}


def test_a_submitted_application_takes_no_more_answers(application: Application) -> None:
    with pytest.raises(policies.NotNow):
        drafts.save_answers(application, {"a": "late"})


def test_answers_stand_unreadable_in_the_database(erkelenz: Authority, make_application: MakeApplication) -> None:
    marker = "Marker-Überall-4711"
    application = make_application(erkelenz, answers={next(iter(ID.values())): marker})

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM applications_application")
        stored = b"".join(
            bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )

    assert marker.encode() not in stored
    assert marker in str(Application.unscoped.get(pk=application.pk).answers)


@pytest.mark.django_db(transaction=True)
def test_fifty_submits_at_once_make_one_application(
    erkelenz: Authority, make_application: MakeApplication, alva: Principal
) -> None:
    draft = make_application(erkelenz, state="draft")
    outcomes: list[bool] = []
    all_have_read = threading.Barrier(50)

    def submit() -> None:
        try:
            mine = Application.unscoped.select_related("authority").get(pk=draft.pk)
            all_have_read.wait()
            outcomes.append(transitions.submit(mine, by=alva.actor))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False] * 49 + [True]
    assert trail.history(draft).filter(action="application.submit").count() == 1
    assert trail.verify() == []
