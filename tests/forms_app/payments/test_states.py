"""The graph of an attempt, edge by edge, and everything else refused."""

import pytest
from django.db import IntegrityError, transaction

from forms_app.payments import attempts
from forms_app.payments.attempts import AlreadyMoved
from forms_app.payments.models import AttemptEvent, PaymentAttempt
from forms_app.payments.providers.base import Status
from forms_app.payments.states import ACTIVE, HEARD, MOVES, OVER, State, move_for

EXPECTED = {
    (State.PREPARED, State.CREATING),
    (State.PREPARED, State.FAILED),
    *((state, State.CANCELED) for state in (State.PREPARED, State.CREATING, State.UNKNOWN)),
    (State.CREATING, State.UNKNOWN),
    (State.CREATING, State.OPEN),
    (State.CREATING, State.FAILED),
    (State.UNKNOWN, State.OPEN),
    (State.UNKNOWN, State.FAILED),
    (State.OPEN, State.PENDING),
    (State.OPEN, State.AUTHORISED),
    (State.PENDING, State.AUTHORISED),
    *((state, end) for state in (State.OPEN, State.PENDING, State.AUTHORISED) for end in (State.PAID, *OVER)),
    *((state, State.PAID) for state in OVER),
}


def put_into(attempt: PaymentAttempt, state: State) -> None:
    """Into any state, past the table: only this test may."""
    PaymentAttempt.unscoped.filter(pk=attempt.pk).update(state=state)
    attempt.refresh_from_db()


def test_the_table_holds_exactly_the_edges_we_mean() -> None:
    assert {(source, move.target) for move in MOVES.values() for source in move.source} == EXPECTED


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_every_pair_of_states_is_joined_by_one_move_or_none(source: State, target: State) -> None:
    names = [name for name, move in MOVES.items() if source in move.source and move.target == target]

    assert len(names) == ((source, target) in EXPECTED)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_an_attempt_moves_along_its_edges_only_and_leaves_an_event_each_time(
    attempt: PaymentAttempt, state: State
) -> None:
    for name, edge in MOVES.items():
        put_into(attempt, state)
        before = AttemptEvent.unscoped.count()

        if state in edge.source:
            attempts.move(attempt, name)
        else:
            with pytest.raises(AlreadyMoved):
                attempts.move(attempt, name)

        stored = PaymentAttempt.unscoped.get(pk=attempt.pk)
        assert stored.state == (edge.target if state in edge.source else state), name
        assert AttemptEvent.unscoped.count() - before == (state in edge.source)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("heard", Status)
def test_news_causes_at_most_one_move_and_never_leaves_paid(state: State, heard: Status) -> None:
    name = move_for(state, heard)

    assert name is None or state in MOVES[name].source
    if state == State.PAID:
        assert name is None
    if heard == Status.PAID and state not in {State.PAID, State.PREPARED, State.CREATING, State.UNKNOWN}:
        assert name is not None
        assert MOVES[name].target == State.PAID


def test_every_status_a_provider_may_report_has_its_line_in_the_table() -> None:
    assert set(HEARD) == set(Status)


@pytest.mark.django_db
def test_whoever_moves_with_an_old_picture_is_refused(attempt: PaymentAttempt) -> None:
    old = PaymentAttempt.unscoped.get(pk=attempt.pk)
    attempts.move(attempt, "send")

    with pytest.raises(AlreadyMoved):
        attempts.move(old, "send")


@pytest.mark.django_db
def test_a_second_active_attempt_is_impossible(attempt: PaymentAttempt) -> None:
    for state in ACTIVE:
        put_into(attempt, state)
        twin = PaymentAttempt.unscoped.get(pk=attempt.pk)
        twin.pk, twin.webhook_token, twin._state.adding = None, "x" * 32, True
        twin.id = PaymentAttempt._meta.pk.get_default()

        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


@pytest.mark.django_db
def test_a_state_outside_the_table_is_refused_by_the_database(attempt: PaymentAttempt) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentAttempt.unscoped.filter(pk=attempt.pk).update(state="half_paid")


@pytest.mark.django_db
def test_events_are_written_once_and_never_changed(attempt: PaymentAttempt) -> None:
    attempts.move(attempt, "send")
    event = AttemptEvent.unscoped.get()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
