from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cms.jobs"
    label = "jobs"
    verbose_name = "Hintergrundaufgaben"

    def ready(self) -> None:
        from cms.jobs import retries  # noqa: PLC0415  # signals can be connected only once apps are loaded

        retries.connect()
