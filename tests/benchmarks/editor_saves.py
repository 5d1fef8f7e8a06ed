"""Saving 95 blocks as a draft: a form of the portal, and a plain Wagtail page with a StreamField.

    python -m tests.benchmarks.editor_saves form|page

Answers like `meter` with CPU seconds. The plain page is what a Wagtail tutorial would write: its blocks have the same
boxes as a question of a form (texts, ticks, a nested stream), no rules and no checks.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import django

Saved = tuple[Any, str, dict[str, Any]]
"""A browser, the address of the editor, and what is sent there."""
BLOCKS = 95
STEPS = 5

MODELS = """
from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


class Part(blocks.StructBlock):
    mode = blocks.ChoiceBlock(choices=[("all", "all"), ("any", "any")], default="all")
    rules = blocks.StreamBlock([("rule", blocks.CharBlock())], required=False)


class Record(blocks.StructBlock):
    sensitive = blocks.BooleanBlock(required=False)
    fim_id = blocks.CharBlock(required=False)
    legal_basis = blocks.CharBlock(required=False)
    purpose = blocks.CharBlock(required=False)


class Entry(blocks.StructBlock):
    label = blocks.CharBlock()
    help = blocks.TextBlock(required=False)
    required = blocks.BooleanBlock(required=False)
    max_length = blocks.IntegerBlock(required=False)
    phrase = blocks.CharBlock(required=False)
    error_missing = blocks.CharBlock(required=False)
    show_if = Part()
    require_if = Part()
    record = Record()


class Chapter(blocks.StructBlock):
    title = blocks.CharBlock()
    intro = blocks.RichTextBlock(required=False)
    items = blocks.StreamBlock([("text", Entry())])


class PlainPage(Page):
    intro = RichTextField(blank=True)
    steps = StreamField([("step", Chapter())])
    content_panels = Page.content_panels + [FieldPanel("intro"), FieldPanel("steps")]
"""


def add_to(root: Path, settings: str) -> None:
    """Put the plain page into the project of `plain_project`."""
    app = root / "plain"
    app.mkdir()
    (app / "__init__.py").write_text("")
    (app / "models.py").write_text(MODELS)
    path = root / "yardstick" / "settings" / f"{settings}.py"
    path.write_text(path.read_text() + 'INSTALLED_APPS += ["plain"]\nDATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000\n')
    for command in (["makemigrations", "plain"], ["migrate"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity=0", f"--settings=yardstick.settings.{settings}"],
            cwd=root,
            check=True,
            capture_output=True,
        )


def _entry(number: int, *, of_form: bool) -> dict[str, Any]:
    from wagtail.test.utils.form_data import streamfield  # needs the project's settings

    rule = {"mode": "all", "rules": streamfield([])}
    value = {
        "label": f"Frage {number}",
        "help": "",
        "required": "on",
        "max_length": "40",
        "phrase": "",
        "error_missing": "",
        "show_if": rule,
        "require_if": rule,
        "record": {"sensitive": "", "fim_id": "", "legal_basis": "", "purpose": ""},
    }
    return value | ({"local": ""} if of_form else {})


def post(*, of_form: bool) -> dict[str, Any]:
    """What the editor's browser sends."""
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield  # needs the project's settings

    each = BLOCKS // STEPS
    rule = {"mode": "all", "rules": streamfield([])}
    extra = {"slug": "", "show_if": rule, "repeat": streamfield([]), "section": ""} if of_form else {}
    steps = [
        (
            "step",
            {
                "title": f"Schritt {step}",
                "intro": rich_text(""),
                **extra,
                "items": streamfield([("text", _entry(step * each + n, of_form=of_form)) for n in range(each)]),
            },
        )
        for step in range(STEPS)
    ]
    data: dict[str, Any] = {"title": "Alles", "intro": rich_text("<p>Kurz.</p>"), "steps": streamfield(steps)}
    if of_form:
        data |= {"after": rich_text(""), "charges": streamfield([]), "exemptions": streamfield([])}
    else:
        data |= {"slug": "alles", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return nested_form_data(data)


def form() -> Saved:
    """A form of the portal under the central content, and the editor who keeps it."""
    from tests.benchmarks import editor_desk  # needs the portal's settings

    return editor_desk.sit_down(post(of_form=True))


def page() -> Saved:
    """The plain page below the front page, and its superuser."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from plain.models import PlainPage  # type: ignore[import-not-found]  # of the yardstick project
    from wagtail.models import Page

    browser = Client()
    browser.force_login(get_user_model().objects.create_superuser("dora", "dora@example.org", "dora"))
    home = Page.objects.get(depth=2)
    steps = [{"type": "step", "value": {"title": "Alles", "items": []}}]
    plain = home.add_child(instance=PlainPage(title="Alles", slug="alles", steps=steps))
    return browser, f"/admin/pages/{plain.pk}/edit/", post(of_form=False)


def main() -> None:
    django.setup()
    browser, address, data = {"form": form, "page": page}[sys.argv[1]]()

    def save() -> None:
        answer = browser.post(address, data)
        assert answer.status_code == 302, answer.status_code

    save()
    save()
    print("ready", os.getpid(), flush=True)
    for line in sys.stdin:
        started = time.process_time()
        for _ in range(int(line.split()[1])):
            save()
        print(time.process_time() - started, flush=True)


if __name__ == "__main__":
    main()
