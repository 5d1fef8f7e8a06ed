"""A channel for tests: keeps letters, fails on request, and can be asked what arrived."""

from collections.abc import Callable

from forms_app.notifications.channels.base import Channel, Letter

Fault = Callable[[Letter], None]


class FakeChannel(Channel):
    """`before` and `after` may raise; `can_be_asked` False makes it behave like a real mail server."""

    name = "fake"

    def __init__(self) -> None:
        self.arrived: list[Letter] = []
        self.before: Fault | None = None
        self.after: Fault | None = None
        self.can_be_asked = True

    def send(self, letter: Letter) -> None:
        if self.before:
            self.before(letter)
        self.arrived.append(letter)
        if self.after:
            self.after(letter)

    def find(self, message_id: str) -> bool | None:
        if not self.can_be_asked:
            return None
        return any(letter.message_id == message_id for letter in self.arrived)
