from django.apps import AppConfig


class PdfsConfig(AppConfig):
    name = "forms_app.pdfs"
    label = "pdfs"
    verbose_name = "Dokumente"
