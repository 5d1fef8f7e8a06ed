"""Which connector carries a delivery."""

from forms_app.delivery.connectors.base import Connector, DeliveryFailed
from forms_app.delivery.connectors.portal_inbox import PortalInbox
from forms_app.delivery.connectors.rest import Rest
from forms_app.delivery.models import Delivery, DeliveryTarget

NAMES = (PortalInbox.name, Rest.name)


def connector_for(delivery: Delivery) -> Connector:
    """The connector of the offer with the address of the authority; raise `DeliveryFailed` if there is none."""
    if delivery.connector == PortalInbox.name:
        return PortalInbox()
    target = DeliveryTarget.unscoped.filter(authority_id=delivery.authority_id, connector=delivery.connector).first()
    if target is None or target.connector not in NAMES:
        raise DeliveryFailed("no back-office system is set up", permanent=True)
    return to(target)


def to(target: DeliveryTarget) -> Connector:
    """The connector for a target that is set up."""
    return Rest(target.address, target.secret)
