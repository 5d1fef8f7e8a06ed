"""Public addresses of the builder."""

from django.urls import path

from . import schema_page

app_name = "builder"
urlpatterns = [path("<int:form_id>/v<int:number>/schema.json", schema_page.schema, name="schema")]
