"""Hostile and ordinary files, made on the spot. Every hostile one has a class, so the test can count the classes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw

EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()

# Saved without touching the streams, so that a bomb stays one.
AS_IT_IS: dict[str, Any] = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}


@dataclass(frozen=True)
class Sample:
    category: str
    name: str
    content: bytes
    declared_type: str = ""

    def __str__(self) -> str:
        return f"{self.category}: {self.name[:30]!a}"


def image(kind: str = "PNG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    out = io.BytesIO()
    picture = Image.new(options.pop("mode", "RGB"), size, options.pop("colour", None) or 0)
    ImageDraw.Draw(picture).line((0, 0, size[0], size[1]), fill=1)
    picture.save(out, kind, **options)
    return out.getvalue()


def heic(size: tuple[int, int] = (60, 40), *, turned: int = 1, place: bool = False) -> bytes:
    """A photo as a telephone writes it: red above, blue below, before it is turned as the camera was held."""
    pillow_heif.register_heif_opener()
    picture = Image.new("RGB", size, (220, 0, 0))
    picture.paste((0, 0, 220), (0, size[1] // 2, size[0], size[1]))
    notes = Image.Exif()
    notes[0x0112] = turned
    notes[0x010F] = "Telefonbauer"
    if place:
        notes.get_ifd(0x8825).update({1: "N", 2: (51.0, 4.0, 30.0), 3: "E", 4: (6.0, 18.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "HEIF", quality=80, exif=notes.tobytes(), enc_params={"preset": "ultrafast"})
    return out.getvalue()


def heic_that_claims(width: int, height: int) -> bytes:
    """A small photo whose boxes speak of a huge one."""
    content = heic()
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack("!II", width, height) + content[at + 8 :]


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **options: Any) -> bytes:
    """A PDF, changed before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has next to no data: the classic pixel flood."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))

    header = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _open_action(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = pikepdf.Dictionary(**entries)

    return change


def _name_tree(key: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        tree = pikepdf.Dictionary(Names=pikepdf.Array(["a", script]))
        document.Root.Names = pikepdf.Dictionary({key: tree})

    return change


def _attach(document: pikepdf.Pdf) -> None:
    document.attachments["lohn.exe"] = b"MZ\x90\x00"


def _annotation(**entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 10, 10], **entries)
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])

    return change


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))


def _remote_stream(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"")
    stream[pikepdf.Name("/F")] = pikepdf.String("file:///etc/passwd")
    document.pages[0].Contents = stream


def _huge_picture(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"\0")
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = 100_000, 100_000
    document.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))


def _bomb(document: pikepdf.Pdf) -> None:
    packed = zlib.compress(b" " * (250 * 1024 * 1024), 9)
    stream = pikepdf.Stream(document, packed)
    stream[pikepdf.Name("/Filter")] = pikepdf.Name.FlateDecode
    document.pages[0].Contents = document.make_indirect(stream)


def _double_bomb(document: pikepdf.Pdf) -> None:
    packed = zlib.compress(zlib.compress(b" " * (20 * 1024 * 1024), 9), 9)
    stream = pikepdf.Stream(document, packed)
    stream[pikepdf.Name("/Filter")] = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    document.pages[0].Contents = document.make_indirect(stream)


def _deep(document: pikepdf.Pdf) -> None:
    nested: Any = pikepdf.Array([])
    for _ in range(200):
        nested = pikepdf.Array([nested])
    document.Root[pikepdf.Name("/Deep")] = nested


def _animated_png() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def hostile() -> Iterator[Sample]:
    """Files that must never be kept."""
    name = pikepdf.Name
    zipped = archive({"a.txt": b"x"})
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    yield from (
        Sample("pdf with script", "a.pdf", pdf(_open_action(S=name.JavaScript, JS="app.alert(1)"))),
        Sample("pdf with script", "b.pdf", pdf(_name_tree("/JavaScript"))),
        Sample("pdf with script", "c.pdf", pdf(_annotation(AA=pikepdf.Dictionary(E={"/S": name.JavaScript})))),
        Sample(
            "pdf with script",
            "d.pdf",
            pdf(_open_action(S=name.JavaScript, JS="1"), object_stream_mode=pikepdf.ObjectStreamMode.generate),
        ),
        Sample("pdf that acts", "a.pdf", pdf(_open_action(S=name.Launch, F="cmd.exe"))),
        Sample("pdf that acts", "b.pdf", pdf(_open_action(S=name.SubmitForm, F="http://example.org"))),
        Sample("pdf that acts", "c.pdf", pdf(_annotation(A=pikepdf.Dictionary(S=name.GoToR, F="x.pdf")))),
        Sample("pdf that acts", "d.pdf", pdf(_open_action(S=name.ImportData, F="x.fdf"))),
        Sample("pdf that acts", "e.pdf", pdf(_annotation(Subtype=name.RichMedia))),
        Sample("pdf that acts", "f.pdf", pdf(_annotation(Subtype=name.Movie))),
        Sample("pdf with dynamic form", "a.pdf", pdf(_xfa)),
        Sample("pdf that reads files", "a.pdf", pdf(_remote_stream)),
        Sample("pdf with files", "a.pdf", pdf(_attach)),
        Sample("pdf with files", "b.pdf", pdf(_name_tree("/EmbeddedFiles"))),
        Sample("locked pdf", "a.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user="u"))),
        Sample("locked pdf", "b.pdf", pdf(encryption=pikepdf.Encryption(owner="o", user=""))),
        Sample("broken pdf", "a.pdf", pdf()[:-200]),
        Sample("broken pdf", "b.pdf", pdf().replace(b"startxref\n", b"startxref\n9")),
        Sample("broken pdf", "c.pdf", b"%PDF-1.7\n%%EOF"),
        Sample("pdf bomb", "a.pdf", pdf(_bomb, **AS_IT_IS)),
        Sample("pdf bomb", "b.pdf", pdf(_double_bomb, **AS_IT_IS)),
        Sample("pdf bomb", "c.pdf", pdf(_huge_picture)),
        Sample("pdf bomb", "d.pdf", pdf(_deep)),
        Sample("pdf bomb", "e.pdf", pdf(pages=501)),
        Sample("pixel flood", "a.png", png_header(30_000, 30_000)),
        Sample("pixel flood", "b.png", png_header(2_000_000_000, 1)),
        Sample("pixel flood", "c.jpg", _stretched_jpeg()),
        Sample("broken image", "a.png", image()[:-30]),
        Sample("broken image", "b.jpg", image("JPEG")[:200]),
        Sample("broken image", "c.png", png_header(50, 50)),
        Sample("moving image", "a.png", _animated_png()),
        Sample("two files in one", "a.pdf", pdf() + zipped),
        Sample("two files in one", "b.png", image() + zipped),
        Sample("two files in one", "c.jpg", image("JPEG") + zipped),
        Sample("two files in one", "d.jpg", image("JPEG") + b"<?php system('id'); __HALT_COMPILER();"),
        Sample("two files in one", "e.pdf", pdf().replace(b"\n", b"\n<html><script>1</script>\n", 1)),
        Sample("two files in one", "f.png", image() + pdf()),
        Sample("two files in one", "g.jpg", image("JPEG", comment=b"<script>alert(1)</script>")),
        Sample("two files in one", "h.pdf", b"GIF89a" + pdf()),
        Sample("false name", "a.pdf", image()),
        Sample("false name", "b.jpg", image()),
        Sample("false name", "c.png", b"MZ\x90\x00" + b"\0" * 500),
        Sample("false name", "d.jpg", svg),
        Sample("false name", "rechnung.pdf.exe", pdf()),
        Sample("false name", "fdp.\u202efdp.exe", pdf()),
        Sample("false name", "ohne-endung", pdf()),
        Sample("false name", ".pdf", pdf()),
        Sample("false declaration", "a.pdf", pdf(), "text/html"),
        Sample("false declaration", "b.png", image(), "image/svg+xml"),
        Sample("archive", "a.zip", zipped),
        Sample("archive", "b.pdf", zipped),
        Sample("archive", "c.docx", archive({"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"})),
        Sample("archive", "d.zip", archive({"0.txt": b"0" * 5_000_000})),
        Sample("archive", "e.zip", archive({"../../etc/passwd": b"x"})),
        Sample("macro document", "a.docm", archive({"word/vbaProject.bin": b"x"})),
        Sample("macro document", "b.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        Sample("active markup", "a.svg", svg),
        Sample("active markup", "b.html", b"<!doctype html><script>alert(1)</script>"),
        Sample(
            "active markup",
            "c.svg",
            b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        ),
        Sample("empty", "a.pdf", b""),
        Sample("too large", "a.pdf", pdf() + b"\0" * (10 * 1024 * 1024)),
        Sample("broken photo", "a.heic", heic((400, 300))[:-200]),
        Sample("broken photo", "b.heic", heic()[:40] + b"\0" * 400),
        Sample("broken photo", "c.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif" + b"\0" * 300),
        Sample("photo of another kind", "a.heic", image("PNG")),
        Sample("photo of another kind", "b.jpg", heic()),
        Sample("photo of another kind", "c.heic", b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 300),
        Sample("photo with a passenger", "a.heic", heic() + archive({"a.txt": b"a"})),
        Sample("photo with a passenger", "b.heic", heic() + b"<html><script>alert(1)</script>"),
        Sample("photo that claims to be huge", "a.heic", heic_that_claims(30_000, 30_000)),
        Sample("photo that claims to be huge", "b.heic", heic_that_claims(2_000_000_000, 1)),
        Sample("other kind", "a.gif", image("GIF")),
        Sample("other kind", "b.exe", b"MZ" + b"\0" * 300),
        Sample("other kind", "c.txt", b"Hallo"),
    )


def _stretched_jpeg() -> bytes:
    content = bytearray(image("JPEG"))
    at = content.index(b"\xff\xc0")
    content[at + 5 : at + 9] = struct.pack("!HH", 65_000, 65_000)
    return bytes(content)


def ordinary() -> Iterator[Sample]:
    """Files people really hand in."""
    yield from (
        Sample("pdf", "Meldebescheinigung.pdf", pdf(), "application/pdf"),
        Sample("pdf", "Größe & Ähnliches (2).PDF", pdf(pages=40), "application/pdf"),
        Sample("pdf", "linear.pdf", pdf(linearize=True), "application/pdf"),
        Sample("pdf", "gepackt.pdf", pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), ""),
        Sample(
            "pdf",
            "mit-link.pdf",
            pdf(_annotation(A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://x.de"))),
        ),
        Sample(
            "pdf",
            "springt.pdf",
            pdf(_open_action(S=pikepdf.Name.GoTo, D=pikepdf.Array([0, pikepdf.Name.Fit]))),
        ),
        Sample("jpeg", "IMG_20261101_101500.jpg", image("JPEG", (3000, 2000)), "image/jpeg"),
        Sample("jpeg", "scan.jpeg", image("JPEG", (200, 300), mode="L"), "image/jpeg"),
        Sample("jpeg", "cmyk.jpg", image("JPEG", mode="CMYK"), "application/octet-stream"),
        Sample("jpeg", "drehung.jpg", image("JPEG", progressive=True, quality=60), "image/pjpeg"),
        Sample("png", "Bildschirmfoto.png", image("PNG", (1280, 720)), "image/png"),
        Sample("png", "durchsichtig.png", image("PNG", mode="RGBA"), "image/png"),
        Sample("png", "palette.png", image("PNG", mode="P"), ""),
        Sample("heic", "IMG_0815.HEIC", heic((400, 300), place=True), "image/heic"),
        Sample("heic", "foto.heif", heic(turned=6), "application/octet-stream"),
    )
