import logging

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

log = logging.getLogger("portal.attachments")


class AttachmentsConfig(AppConfig):
    name = "forms_app.attachments"
    label = "attachments"
    verbose_name = "Dateien"

    def ready(self) -> None:
        from forms_app.attachments.checks import check_scanner  # noqa: PLC0415  # needs the models' reasons

        checks.register(check_scanner)
        if not settings.CLAMAV_ADDRESS:
            log.info("uploads are scanned for the EICAR test pattern only; set CLAMAV_ADDRESS to use ClamAV")
