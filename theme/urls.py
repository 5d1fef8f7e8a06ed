from django.urls import path

from theme import views

app_name = "theme"

urlpatterns = [
    path("gestaltung.css", views.colours, name="colours"),
    path("zeichen.svg", views.icon, name="icon"),
    path("logo.png", views.logo, name="logo"),
]
