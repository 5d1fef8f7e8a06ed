"""The composition root of addresses: which paths exist on which kind of host.

HostMiddleware picks one of the three by host name. No public host answers an address of the back office
or of the operators.
"""

from django.urls import URLPattern, URLResolver, include, path

from cms import pictures

operators: list[URLPattern | URLResolver] = [
    path("", include("cms.ops.urls")),
    path("", include("accounts.backchannel")),
]

public: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
    path("antrag/", include("forms_app.wizard.urls")),
    path("formulare/", include("forms_app.builder.urls")),
    path("mein-bereich/", include("forms_app.citizen.urls")),
    path("zahlung/", include("forms_app.payments.urls")),
    path("vorschau/", include("forms_app.preview.urls")),
    path("datei/", include("forms_app.attachments.urls")),
    path("media/<path:file_name>", pictures.on_public_host, name="picture"),
    path("", include("theme.urls")),
    path("", include("portal_pages.urls")),
]

back_office: list[URLPattern | URLResolver] = [
    path("", include("cms.ops.urls")),
    path("", include("accounts.staff_urls")),
    path("", include("accounts.backchannel")),
    path("", include("cms.backoffice.urls")),
    path("datei/", include("forms_app.attachments.urls")),
]

urlpatterns = public

# Pages about errors stand without database, session and context processors.
handler400 = "theme.views.bad_request"
handler403 = "theme.views.permission_denied"
handler404 = "theme.views.page_not_found"
handler500 = "theme.views.server_error"
