from django.apps import AppConfig
from django.core.signals import got_request_exception


class OpsConfig(AppConfig):
    name = "cms.ops"
    label = "ops"
    verbose_name = "Betrieb"

    def ready(self) -> None:
        from cms.ops import middleware  # noqa: PLC0415  # its imports need the app registry

        got_request_exception.connect(middleware.log_failure, dispatch_uid="cms.ops.log_failure")
