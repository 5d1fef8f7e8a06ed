"""An authority's payment account: at the sandbox on a desk; in production its own contract is entered by hand."""

from cms.tenants.models import Authority
from cms.tenants.provisioning import Plan
from forms_app.payments import accounts


def provision(authority: Authority, plan: Plan) -> None:
    if accounts.uses_sandbox() and accounts.open_test_account(authority) is not None:
        plan.note("Zahlungskonto in der Testumgebung angelegt")
