"""Which providers there are. Tests build a registry of their own instead of changing this one."""

from collections.abc import Mapping

from django.utils.module_loading import import_string

from forms_app.payments.providers.base import WORKER, Account, Patience, Provider

BUILT_IN = {
    "mollie": "forms_app.payments.providers.mollie.Mollie",
    "fake": "forms_app.payments.providers.fake.Fake",
}


class Registry:
    """Names → adapters, loaded at their first use."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = dict(paths)

    def names(self) -> list[str]:
        return sorted(self._paths)

    def kind(self, name: str) -> type[Provider]:
        """The adapter of this name; an unknown name is a mistake in the configuration."""
        if name not in self._paths:
            raise LookupError(f"There is no payment provider called {name!r}.")
        adapter: type[Provider] = import_string(self._paths[name])
        return adapter

    def provider(self, name: str, account: Account, patience: Patience = WORKER) -> Provider:
        return self.kind(name)(account, patience)


providers = Registry(BUILT_IN)
