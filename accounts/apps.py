from django.apps import AppConfig
from django.conf import settings


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "Konten"

    def ready(self) -> None:
        from accounts import trust  # noqa: PLC0415  # its levels need the app registry

        if settings.PRODUCTION:
            trust.refuse_simulated(trust.TRUSTED_BROKERS)
