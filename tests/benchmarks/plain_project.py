"""The yardstick: a fresh `wagtail start` project, and in it the sample form as a plain formtools session wizard.

Written as a tutorial would write it; nothing of the portal is used.
"""

import subprocess
import sys
from pathlib import Path

WIZARD = """
from django import forms
from django.http import HttpResponse
from django.urls import path
from formtools.wizard.views import SessionWizardView

YES_NO = [("yes", "Ja"), ("no", "Nein")]


class What(forms.Form):
    product = forms.ChoiceField(choices=[("urkunde", "Geburtsurkunde"), ("mehrsprachig", "Mehrsprachig")],
                                widget=forms.RadioSelect)
    copies = forms.IntegerField(min_value=1, max_value=10)
    language = forms.CharField(required=False)
    remark = forms.CharField(required=False, widget=forms.Textarea)


class Birth(forms.Form):
    family_name = forms.CharField()
    given_names = forms.CharField()
    birth_date = forms.DateField(widget=forms.SelectDateWidget)
    place = forms.CharField()
    register_number = forms.CharField(required=False)


class You(forms.Form):
    applicant = forms.CharField()
    email = forms.EmailField()
    phone = forms.CharField(required=False)
    street = forms.CharField()
    number = forms.CharField()
    postcode = forms.CharField()
    town = forms.CharField()
    relation = forms.ChoiceField(choices=[("self", "Selbst"), ("other", "Andere")], widget=forms.RadioSelect)
    authority = forms.CharField(required=False)


class Purpose(forms.Form):
    purpose = forms.ChoiceField(choices=[("private", "Privat"), ("pension", "Rente")], widget=forms.RadioSelect)
    exempt = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    evidence = forms.CharField(required=False)
    truth = forms.BooleanField()


class Wizard(SessionWizardView):
    form_list = [("what", What), ("birth", Birth), ("you", You), ("purpose", Purpose)]
    template_name = "plain_wizard.html"

    def done(self, form_list, **kwargs):
        return HttpResponse("done")


urlpatterns = [path("wizard/", Wizard.as_view())]
"""

TEMPLATE = """{% extends "base.html" %}
{% block content %}
<form method="post">{% csrf_token %}{{ wizard.management_form }}{{ wizard.form.as_p }}<button>Weiter</button></form>
{% endblock %}
"""

ANSWERS: tuple[dict[str, str], ...] = (
    {"what-product": "urkunde", "what-copies": "2", "what-remark": "Danke"},
    {
        "birth-family_name": "Mustermann", "birth-given_names": "Alva", "birth-birth_date_day": "3",
        "birth-birth_date_month": "4", "birth-birth_date_year": "2020", "birth-place": "Erkelenz",
    },
    {
        "you-applicant": "Alva Mustermann", "you-email": "alva@example.org", "you-street": "Markt", "you-number": "1",
        "you-postcode": "41812", "you-town": "Erkelenz", "you-relation": "self",
    },
    {"purpose-purpose": "private", "purpose-exempt": "no", "purpose-truth": "on"},
)  # fmt: skip
STEPS = ("what", "birth", "you", "purpose")


def create(folder: Path) -> Path:
    """Make the project under `folder`, migrate it, and return its root."""
    root = folder / "yardstick"
    root.mkdir(parents=True)
    subprocess.run(
        [Path(sys.executable).with_name("wagtail"), "start", "yardstick", root], check=True, capture_output=True
    )
    (root / "yardstick" / "plain_wizard.py").write_text(WIZARD)
    templates = root / "yardstick" / "templates"
    (templates / "plain_wizard.html").write_text(TEMPLATE)
    urls = root / "yardstick" / "urls.py"
    urls.write_text(
        urls.read_text().replace(
            "urlpatterns = urlpatterns + [",
            'urlpatterns = urlpatterns + [\n    path("", include("yardstick.plain_wizard")),',
        )
    )
    settings = root / "yardstick" / "settings" / "yardstick.py"
    settings.write_text(
        "from .base import *\n"
        'SECRET_KEY = "yardstick"\nALLOWED_HOSTS = ["*"]\nDEBUG = False\n'
        'INSTALLED_APPS += ["formtools"]\n'
        'STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}\n'
    )
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0", "--settings=yardstick.settings.yardstick"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return root
