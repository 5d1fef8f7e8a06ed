"""A back office for tests: keeps parcels by key, fails on request, and can be asked."""

from collections.abc import Callable

from forms_app.delivery.connectors.base import Connector, DeliveryFailed, Parcel, Receipt

Fault = Callable[[Parcel], None]


class FakeConnector(Connector):
    """`before` and `after` may raise, on either side of the effect."""

    name = "fake"

    def __init__(self) -> None:
        self.arrived: dict[str, Parcel] = {}
        self.files: dict[str, bytes] = {}
        self.sends = 0
        self.before: Fault | None = None
        self.after: Fault | None = None
        self.is_down = False

    def send(self, parcel: Parcel) -> Receipt:
        self.sends += 1
        if self.is_down:
            raise DeliveryFailed("the fake is switched off", permanent=False)
        if self.before:
            self.before(parcel)
        known = self.arrived.setdefault(parcel.key, parcel)
        if known.digest != parcel.digest:
            raise DeliveryFailed("other content under this key", permanent=True)
        self.files |= {file.id: file.read() for file in parcel.files}
        if self.after:
            self.after(parcel)
        return self._receipt(parcel)

    def probe(self, parcel: Parcel) -> Receipt | None:
        if self.is_down:
            raise DeliveryFailed("the fake is switched off", permanent=False)
        return self._receipt(parcel) if parcel.key in self.arrived else None

    def check(self) -> None:
        if self.is_down:
            raise DeliveryFailed("the fake is switched off", permanent=False)

    def _receipt(self, parcel: Parcel) -> Receipt:
        return Receipt(f"F-{list(self.arrived).index(parcel.key) + 1}")
