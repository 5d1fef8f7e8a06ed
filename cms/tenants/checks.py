"""House rules about tenant-owned models and page trees, checked at start-up."""

from typing import Any

from django.apps import apps
from django.core import checks

from cms.tenants.managers import ScopedManager
from cms.tenants.models import TenantOwned


@checks.register("tenants")
def default_managers_fail_closed(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """A model that belongs to an authority answers nothing without a scope."""
    return [
        checks.Error(
            f"The default manager of {model._meta.label} does not ask for a scope.",
            hint="Let the model's first manager be TenantOwned.objects.",
            obj=model,
            id="tenants.E001",
        )
        for model in apps.get_models()
        if issubclass(model, TenantOwned) and ScopedManager not in type(model._default_manager).__mro__
    ]
