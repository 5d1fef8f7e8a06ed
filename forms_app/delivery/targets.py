"""Setting up an authority's back-office system."""

from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants.models import Authority
from cms.vault import keyring
from forms_app.delivery.connectors.guard import check_address
from forms_app.delivery.models import DeliveryTarget


def point(authority: Authority, connector: str, *, address: str, secret: str, by: Actor) -> bool:
    """Point the authority's connector at this address; return whether anything changed.

    Raises `Forbidden` for an address deliveries may not go to.
    """
    check_address(address)
    target = DeliveryTarget.unscoped.filter(authority=authority, connector=connector).first()
    if target is None:
        key = keyring.new_data_key(authority.pk)
        target = DeliveryTarget(authority=authority, connector=connector, data_key=key)
    elif target.address == address and target.secret == secret:
        return False
    target.address, target.secret = address, secret
    target.save()
    trail.record("delivery.target_set", by=by, authority=authority, subject=target, facts={"connector": connector})
    return True
