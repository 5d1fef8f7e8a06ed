"""Who acts. The caller always states it; nothing here asks a global."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"
    CITIZEN = "citizen"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts; `authorities` are those in which a member of staff may decide."""

    kind: ActorKind
    id: str
    authorities: frozenset[int] = frozenset()

    @classmethod
    def staff(cls, user_id: int, authorities: frozenset[int]) -> "Actor":
        return cls(ActorKind.STAFF, str(user_id), authorities)

    @classmethod
    def citizen(cls, principal_id: object) -> "Actor":
        return cls(ActorKind.CITIZEN, str(principal_id))

    @classmethod
    def guest(cls, application_id: object) -> "Actor":
        return cls(ActorKind.GUEST, str(application_id))

    @classmethod
    def system(cls, name: str) -> "Actor":
        return cls(ActorKind.SYSTEM, name)

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF
