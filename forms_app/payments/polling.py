"""When to ask the provider next, so that every payment comes to its end without any webhook."""

from datetime import datetime, timedelta

FIRST = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
#: The provider itself repeats its last knock 26 hours after the event.
AFTERMATH = timedelta(hours=26)


def next_poll(polls: int, expires_at: datetime | None, now: datetime) -> datetime:
    """After `polls` questions: 1, 2, 5, 15, 60 minutes, then hourly; daily once the time to pay is long over."""
    if polls < len(FIRST):
        return now + FIRST[polls]
    if expires_at is not None and now > expires_at + AFTERMATH:
        return now + DAILY
    return now + HOURLY
