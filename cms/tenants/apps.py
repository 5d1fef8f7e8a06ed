from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "cms.tenants"
    label = "tenants"
    verbose_name = "Behörden"
