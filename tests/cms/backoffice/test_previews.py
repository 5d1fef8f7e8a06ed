"""A page is shown as the public will see it, in a frame of the editor and nowhere else."""


def test_a_draft_is_shown_with_the_public_policy(office, gesa, gangelt, article):
    page = article(gangelt, "Neue Satzung", live=False)

    response = office(gesa).get(f"/admin/pages/{page.pk}/view_draft/")

    policy = response["Content-Security-Policy"]
    assert response.status_code == 200
    assert "Neue Satzung" in response.content.decode()
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy


def test_what_is_being_written_is_shown_before_it_is_saved(office, gesa, gangelt, article):
    page = article(gangelt, "Neue Satzung")
    client = office(gesa)
    typed = {"title": "Ganz neue Satzung", "slug": page.slug, "language": "de", "body": "null"}
    typed |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}

    kept = client.post(f"/admin/pages/{page.pk}/edit/preview/", typed)
    shown = client.get(f"/admin/pages/{page.pk}/edit/preview/")

    assert kept.json()["is_valid"]
    assert "Ganz neue Satzung" in shown.content.decode()
