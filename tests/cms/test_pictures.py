"""Which picture is shown on which host, and to whom."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from accounts.models import User
from accounts.roles import Role
from cms.tenants.models import Authority

Office = Callable[[User], Client]


@pytest.fixture
def picture() -> Callable[..., Image]:
    """`picture(collection)`: a picture in it, with one size made for a page."""

    def _picture(collection: Collection, name: str = "Rathaus.png") -> Image:
        image: Image = get_image_model().objects.create(
            title="Rathaus", file=get_test_image_file(filename=name), collection=collection
        )
        image.get_rendition("max-165x165")
        return image

    return _picture


@pytest.fixture
def office(login_staff: Callable[..., object]) -> Office:
    def _office(user: User) -> Client:
        client = Client()
        login_staff(client, user)
        return client

    return _office


def folder_of(authority: Authority) -> Collection:
    return Collection.objects.get(depth=2, name=authority.name)


def address(image: Image) -> str:
    return str(image.get_rendition("max-165x165").url)


def test_a_towns_picture_is_shown_on_its_own_host_with_its_kind_and_no_cookie(
    client: Client, erkelenz: Authority, picture: Callable[..., Image]
) -> None:
    image = picture(folder_of(erkelenz))

    response = client.get(address(image), headers={"host": erkelenz.hostname})

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]  # a streamed answer
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


def test_a_picture_that_has_not_changed_is_not_sent_again(
    client: Client, erkelenz: Authority, picture: Callable[..., Image]
) -> None:
    image = picture(folder_of(erkelenz))
    first = client.get(address(image), headers={"host": erkelenz.hostname})

    second = client.get(
        address(image), headers={"host": erkelenz.hostname, "if-modified-since": first["Last-Modified"]}
    )

    assert second.status_code == 304


def test_a_picture_in_a_folder_below_a_towns_own_is_the_towns(
    client: Client, erkelenz: Authority, gangelt: Authority, picture: Callable[..., Image]
) -> None:
    below = folder_of(erkelenz).add_child(instance=Collection(name="Feste"))
    image = picture(below)

    found = {
        town: client.get(address(image), headers={"host": town.hostname}).status_code for town in (erkelenz, gangelt)
    }

    assert found == {erkelenz: 200, gangelt: 404}


def test_a_picture_of_the_kreis_or_of_nobody_is_shown_on_every_host(
    client: Client, kreis: Authority, erkelenz: Authority, gangelt: Authority, picture: Callable[..., Image]
) -> None:
    root = Collection.get_first_root_node()
    nobodys = root.add_child(instance=Collection(name="Wappen"))

    for image in (picture(folder_of(kreis)), picture(nobodys), picture(root)):
        for authority in (kreis, erkelenz, gangelt):
            assert client.get(address(image), headers={"host": authority.hostname}).status_code == 200


def test_the_public_gets_no_original_and_nothing_that_is_no_picture(
    client: Client, erkelenz: Authority, picture: Callable[..., Image]
) -> None:
    image = picture(folder_of(erkelenz))

    whole = image.get_rendition("original")

    for path in (image.file.url, whole.url, "/media/", "/media/../db.sqlite3", "/media/images/none.png"):
        assert client.get(path, headers={"host": erkelenz.hostname}).status_code == 404


def test_a_picture_whose_file_is_gone_is_not_found(
    client: Client, erkelenz: Authority, picture: Callable[..., Image]
) -> None:
    image = picture(folder_of(erkelenz))
    rendition = image.get_rendition("max-165x165")
    rendition.file.storage.delete(rendition.file.name)

    assert client.get(rendition.url, headers={"host": erkelenz.hostname}).status_code == 404


def test_no_other_host_shows_pictures(
    client: Client, erkelenz: Authority, picture: Callable[..., Image], settings
) -> None:
    path = address(picture(folder_of(erkelenz)))

    assert client.get(path, headers={"host": "localhost"}).status_code == 404
    assert client.get(path, headers={"host": "evil.example"}).status_code == 404
    assert client.get(path, headers={"host": settings.BACK_OFFICE_HOST}).status_code == 302


def test_the_back_office_shows_pictures_and_originals_to_whoever_may_use_them(
    office: Office,
    employ: Callable[..., User],
    kreis: Authority,
    erkelenz: Authority,
    gangelt: Authority,
    picture: Callable[..., Image],
) -> None:
    emil = office(employ("emil", (erkelenz, Role.REDAKTION)))
    gesa = office(employ("gesa", (gangelt, Role.REDAKTION)))
    own, shared = picture(folder_of(erkelenz)), picture(folder_of(kreis))

    for path in (address(own), own.file.url):
        assert emil.get(path).status_code == 200
        assert emil.get(path)["Cache-Control"] == "private, no-cache"
        assert gesa.get(path).status_code == 404
    assert gesa.get(address(shared)).status_code == 200
