from django.urls import URLPattern, path

from forms_app.attachments import views

app_name = "attachments"
urlpatterns: list[URLPattern] = [path("<uuid:pk>/", views.download, name="download")]
