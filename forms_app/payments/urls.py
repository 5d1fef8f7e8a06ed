from django.urls import path

from forms_app.payments import views

app_name = "payments"
urlpatterns = [
    path("hook/<slug:slug>/<str:token>/", views.webhook, name="webhook"),
    path("<uuid:application_id>/", views.pay, name="pay"),
    path("<uuid:application_id>/zurueck/", views.back, name="return"),
    path("<uuid:application_id>/neu/", views.again, name="retry"),
]
