"""Addresses of the wizard. A step's address ends with its slug, so the fixed names below are no slugs of steps."""

from django.urls import path

from forms_app.wizard.views import check, done, entries, privacy, renewal, saved, start, step, tasks, upload

app_name = "wizard"
urlpatterns = [
    path("start/<int:offer_id>/", start.start, name="start"),
    path("start/<int:offer_id>/begonnen/", start.already_begun, name="begun"),
    path("start/<int:offer_id>/datenschutz/", privacy.privacy, name="privacy"),
    path("<uuid:application_id>/", saved.resume, name="resume"),
    path("<uuid:application_id>/aufgaben/", tasks.TasksPage.as_view(http_method_names=["get", "head"]), name="tasks"),
    path("<uuid:application_id>/pruefen/", check.CheckPage.as_view(http_method_names=["get", "head"]), name="check"),
    path("<uuid:application_id>/absenden/", check.CheckPage.as_view(), name="submit"),
    path("<uuid:application_id>/gespeichert/", saved.saved, name="saved"),
    path("<uuid:application_id>/zusenden/", saved.send_link, name="send_link"),
    path("<uuid:application_id>/verlassen/", saved.leave, name="leave"),
    path("<uuid:application_id>/eingegangen/", done.done, name="done"),
    path("<uuid:application_id>/neue-fassung/", renewal.newer_version, name="newer_version"),
    path("<uuid:application_id>/<slug:step>/", step.StepPage.as_view(), name="step"),
    path(
        "<uuid:application_id>/<slug:step>/datei/",
        upload.StepUpload.as_view(http_method_names=["post"]),
        name="upload",
    ),
    path("<uuid:application_id>/<slug:step>/eintraege/", entries.EntriesPage.as_view(), name="entries"),
    path(
        "<uuid:application_id>/<slug:step>/eintraege/neu/",
        entries.EntryPage.as_view(http_method_names=["get", "head"]),
        {"entry": ""},
        name="new_entry",
    ),
    path("<uuid:application_id>/<slug:step>/eintraege/<slug:entry>/", entries.EntryPage.as_view(), name="entry"),
    path(
        "<uuid:application_id>/<slug:step>/eintraege/<slug:entry>/datei/",
        upload.EntryUpload.as_view(http_method_names=["post"]),
        name="upload_entry",
    ),
    path(
        "<uuid:application_id>/<slug:step>/eintraege/<slug:entry>/entfernen/",
        entries.RemoveEntry.as_view(),
        name="remove_entry",
    ),
]
