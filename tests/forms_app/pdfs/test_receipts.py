"""The receipt: what stands on it, that it is accessible, that it loads nothing, and that there is one."""

import io
import subprocess

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from weasyprint import HTML

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import ownership, transitions
from forms_app.applications.models import Application
from forms_app.attachments import services
from forms_app.attachments.models import Attachment
from forms_app.pdfs import fetching, jobs, printing, receipt_page, receipts
from forms_app.pdfs.models import PdfRequest
from tests.fixtures_applications import MakeApplication
from tests.forms_app.attachments import corpus
from tests.samples.forms import ID, sample_answers

pytestmark = pytest.mark.django_db

EVERY_LETTER = "Łukasz Þórðarson-Ğül ẞ ď Ǆ ə Ž̦ a̱ ḫ"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def application(erkelenz: Authority, make_application: MakeApplication) -> Application:
    application = make_application(erkelenz, state="draft")
    by = ownership.actor_of(application)
    upload = SimpleUploadedFile("Ausweis <b>.pdf", corpus.pdf(), "application/pdf")
    services.receive(application, ID["evidence"], upload, by)
    application.answers = sample_answers() | {
        ID["family_name"]: EVERY_LETTER,
        ID["remark"]: '<img src="file:///etc/passwd"> & <script>alert(1)</script>\nzweite Zeile',
    }
    application.save()
    items = [{"key": "u", "text": "Geburtsurkunde", "quantity": 2, "cents": 2100}]
    transitions.submit(application, by=by, changes={"fee_cents": 2100, "fee_items": items})
    return application


def printed(application: Application) -> bytes:
    with scope.use(application.authority_id):
        return printing.to_pdf(receipt_page.TEMPLATE, lambda: receipt_page.context(application))


def text_of(paper: bytes) -> str:
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return found.stdout.decode()


def test_it_shows_reference_time_answers_fee_and_files_as_submitted(application):
    text = text_of(printed(application))

    local = timezone.localtime(application.submitted_at)
    for shown in (
        application.reference,
        "Stadt Erkelenz",
        "Musterleistung",
        f"{local:%H:%M} Uhr",
        "Geburtsurkunde",
        "2 × Geburtsurkunde",
        "21,00",
        "Ausweis _b_.pdf",
        "12. Mai 1990",
    ):
        assert str(shown) in text


def test_letters_of_every_name_in_europe_are_printed(application):
    text = " ".join(text_of(printed(application)).split())

    for name in EVERY_LETTER.split():
        assert name in text


def test_markup_in_an_answer_is_printed_as_text(application):
    text = "".join(text_of(printed(application)).split())

    assert '<imgsrc="file:///etc/passwd">' in text
    assert "<script>alert(1)</script>" in text
    assert "root:" not in text


def test_it_is_tagged_has_title_and_language_and_says_that_it_is_accessible(application):
    with pikepdf.open(io.BytesIO(printed(application))) as paper:
        metadata = paper.open_metadata()

        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang) == "de"
        assert bool(paper.Root.ViewerPreferences.DisplayDocTitle)
        assert application.reference in metadata["dc:title"]
        assert metadata["pdfuaid:part"] == "1"
        kinds = {str(node.get("/S")) for node in paper.objects if isinstance(node, pikepdf.Dictionary)}
        assert {"/Document", "/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds


def test_every_font_is_embedded(application):
    with pikepdf.open(io.BytesIO(printed(application))) as paper:
        fonts = [
            item
            for item in paper.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]

        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file:///proc/self/environ",
        "http://127.0.0.1:9/secret",
        "https://example.org/x.png",
        "ftp://example.org/x",
        "theme:../../cms/settings/base.py",
        "theme:/etc/passwd",
        "theme:%2e%2e/%2e%2e/manage.py",
        "theme://host/css/foundation.css",
        "theme:css/missing.css",
        "relative.png",
    ],
)
def test_nothing_outside_the_page_and_the_theme_is_loaded(address):
    with pytest.raises(ValueError):
        fetching.OwnFilesOnly().fetch(address)


def test_a_page_that_asks_for_a_file_is_printed_without_it():
    page = (
        '<html lang="de"><title>x</title><img alt="x" src="file:///etc/passwd">'
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><link rel="attachment" href="file:///etc/passwd">'
        "<p>Text</p>"
    )

    paper = HTML(string=page, url_fetcher=fetching.OwnFilesOnly()).write_pdf(pdf_variant="pdf/ua-1")

    assert b"root:" not in paper
    with pikepdf.open(io.BytesIO(paper)) as opened:
        assert len(opened.attachments) == 0


def test_data_in_the_page_may_be_loaded():
    assert fetching.OwnFilesOnly().fetch("data:text/plain,Hallo").read() == b"Hallo"


def test_one_receipt_is_printed_and_filed(application, work):
    first, second = receipts.request(application), receipts.request(application)
    assert first.pk == second.pk

    work()
    jobs.print_paper(str(first.pk))

    first.refresh_from_db()
    (filed,) = Attachment.unscoped.filter(kind=Attachment.Kind.RECEIPT)
    assert first.attachment_id == filed.pk
    assert first.due_at is None
    assert filed.is_clean
    assert filed.name == f"Eingangsbestaetigung-{application.reference}.pdf"
    assert services.open_content(filed, ownership.actor_of(application)).startswith(b"%PDF")


def test_a_printer_that_breaks_prints_later_and_does_not_stand_in_the_way(application, work, monkeypatch):
    def jam(*_: object, **__: object) -> bytes:
        raise RuntimeError("paper jam")

    row = receipts.request(application)
    with monkeypatch.context() as patched:
        patched.setattr(printing, "to_pdf", jam)
        with pytest.raises(RuntimeError):
            jobs.print_paper(str(row.pk))
    row.refresh_from_db()
    assert row.due_at is not None
    assert row.due_at > timezone.now()

    PdfRequest.unscoped.update(due_at=timezone.now())
    work()

    row.refresh_from_db()
    assert row.attachment_id is not None
