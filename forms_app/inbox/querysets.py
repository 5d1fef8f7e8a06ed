"""Which cases a member of staff gets to see, and reads on them."""

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.roles import CASE_ROLES
from forms_app.applications import references
from forms_app.applications.models import Application, Message
from forms_app.applications.states import State
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State as FileState
from forms_app.delivery.models import Delivery
from forms_app.delivery.states import State as DeliveryState
from forms_app.payments.models import PaymentAttempt

# What a clerk can move or is waiting for; the rest is history.
OPEN = (State.SUBMITTED, State.PAYMENT_DUE, State.PAID, State.IN_REVIEW, State.WAITING, State.APPROVED)
NEW = (State.SUBMITTED, State.PAID)
LATEST = 500
SHORTEST_ENDING = 4


def authorities_of(user: User) -> frozenset[int]:
    """The authorities whose cases the user works on."""
    return roles.authority_ids(user, *CASE_ROLES)


def cases_of(user: User) -> QuerySet[Application]:
    """Handed-in applications of the user's authorities. A draft is nobody's business but its author's."""
    return Application.objects.filter(authority_id__in=authorities_of(user), submitted_at__isnull=False).exclude(
        state=State.ERASED
    )


def with_facts(cases: QuerySet[Application]) -> QuerySet[Application]:
    """What a row of the list shows, in one query and without the sealed answers."""
    unread = unread_messages().filter(application=OuterRef("pk"))
    return (
        cases.annotate(has_unread=Exists(unread))
        .select_related("authority", "assignment__user")
        .defer("sealed_answers", "sealed_origins", "sealed_contact", "data_key", "fee_items")
    )


def unread_messages() -> QuerySet[Message]:
    """Messages of citizens that no clerk has opened."""
    return Message.objects.filter(author=Message.Author.CITIZEN, read_at__isnull=True)


def with_unread(cases: QuerySet[Application]) -> QuerySet[Application]:
    return cases.filter(Exists(unread_messages().filter(application=OuterRef("pk"))))


def with_payment_concern(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Cases with a payment somebody has to look at."""
    return cases.filter(Exists(PaymentAttempt.objects.filter(application=OuterRef("pk")).exclude(concern="")))


def with_open_exemption(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Cases whose claim to an exemption from the fee waits for a decision."""
    return cases.filter(exemption_claimed=True, exemption_granted=None)


def with_failed_delivery(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Cases that did not reach the town's own system and wait for somebody to try again."""
    return cases.filter(Exists(Delivery.objects.filter(application=OuterRef("pk"), state=DeliveryState.PARKED)))


def with_refused_document(cases: QuerySet[Application]) -> QuerySet[Application]:
    """Cases whose document of the authority was refused by the scanner, and no other one was filed since."""
    documents = Attachment.objects.filter(kind=Attachment.Kind.DECISION)
    later = documents.filter(application=OuterRef("application"), created_at__gt=OuterRef("created_at"))
    refused = documents.filter(application=OuterRef("pk"), state=FileState.REFUSED)
    return cases.filter(Exists(refused.exclude(Exists(later.exclude(state=FileState.REFUSED)))))


def matching(cases: QuerySet[Application], term: str) -> QuerySet[Application]:
    """Search in what is not sealed: beginning or end of a reference, or words of the service's name."""
    words = term.split()
    if not words:
        return cases
    by_service = Q()
    for word in words:
        by_service &= Q(title__icontains=word)
    return cases.filter(_by_reference(term) | by_service)


def _by_reference(term: str) -> Q:
    """However it was typed: without dashes, with blanks, in small letters, or only its last characters."""
    beginning, ending = references.beginning(term), references.ending(term)
    found = Q(reference__startswith=beginning) if beginning else Q(pk__in=())
    return found | Q(reference__endswith=ending) if len(ending) >= SHORTEST_ENDING else found


def received_since(cases: QuerySet[Application], days: int) -> QuerySet[Application]:
    return cases.filter(submitted_at__gte=start_of_day(timezone.localdate() - timedelta(days=days)))


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def services_of(cases: QuerySet[Application]) -> list[str]:
    """Names of the services in the latest cases; looking at all of them would grow with the table."""
    latest = cases.order_by("-submitted_at", "-id").values_list("title", flat=True)[:LATEST]
    return sorted(set(latest))
