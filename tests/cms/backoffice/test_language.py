"""Staff choose the language of the back office in their account; what the public reads stays German."""

from wagtail.users.models import UserProfile

from accounts.models import User


def choose_english(user: User) -> None:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})


def test_the_back_office_is_german_whatever_the_browser_prefers(office, gesa):
    response = office(gesa).get("/admin/", headers={"accept-language": "en"})

    assert "Entwürfe in Ihrem Bereich" in response.content.decode()


def test_gesa_chooses_english_in_her_account(office, gesa):
    client = office(gesa)

    form = client.get("/admin/account/").context["panels_by_tab"]
    fields = {
        bound.html_name: bound.value() or ""
        for panels in form.values()
        for panel in panels
        for bound in panel.get_form()
    }
    client.post("/admin/account/", fields | {"locale-preferred_language": "en"})

    content = client.get("/admin/").content.decode()
    assert '<html lang="en"' in content
    assert "Drafts in your area" in content


def test_a_preview_stays_german_for_gesa_who_works_in_english(office, gesa, gangelt, article):
    choose_english(gesa)
    page = article(gangelt, "Neue Satzung", live=False)

    content = office(gesa).get(f"/admin/pages/{page.pk}/view_draft/").content.decode()

    assert "Zum Inhalt springen" in content
    assert "Skip to content" not in content
