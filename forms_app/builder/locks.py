"""Pages that change the draft of a form leave one alone that somebody has locked."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from .models import FormPage


def unless_locked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call the view with the form in place of its id; a locked one leads back to the editor, which says by whom."""

    @wraps(view)
    def opened(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        form = get_object_or_404(FormPage, pk=page_id)
        if form.permissions_for_user(request.user).page_locked():
            messages.error(request, _("Das Formular ist gesperrt. Heben Sie zuerst die Sperre auf."))
            return redirect("wagtailadmin_pages:edit", page_id)
        return view(request, form, **kwargs)

    return opened
