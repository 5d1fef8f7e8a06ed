"""What the mailbox shows to people: the list of mails, and one mail as text and as HTML in a sandboxed frame.

A stand-alone process without a template engine: every value passes through `escape` on its way into the page.
"""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from forms_app.notifications.mailbox.store import StoredMail

_ZONE = ZoneInfo("Europe/Berlin")
_STYLE = """
:root { color-scheme: light dark;
  --line: #c8ccd4; --soft: #f1f3f7; --text: #171a1f; --bg: #fff; --accent: #0b4a8f; }
@media (prefers-color-scheme: dark) {
  :root { --line: #4a5160; --soft: #22262e; --text: #eef0f4; --bg: #15181d; --accent: #9cc4ff; } }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--bg); }
header { border-bottom: 4px solid var(--accent); padding: 1rem 1.5rem; background: var(--soft); }
header p { margin: 0; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul.mails { list-style: none; margin: 0; padding: 0; }
ul.mails li { border-bottom: 1px solid var(--line); padding: .75rem 0; }
ul.mails a { font-weight: 600; } ul.mails p { margin: 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: .25rem 1.5rem; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--soft); padding: 1rem; margin: 0; }
iframe { width: 100%; height: 34rem; border: 1px solid var(--line); background: #fff; }
.twice { border: 2px solid currentColor; padding: 0 .4rem; font-weight: 600; }
"""


def overview(mails: list[StoredMail]) -> str:
    """All mails, newest first."""
    if not mails:
        return _page("Postfach", "<p>Bisher ist keine E-Mail angekommen.</p>")
    items = "".join(
        f'<li><a href="/mail/{mail.id}">{escape(mail.subject) or "(ohne Betreff)"}</a>{_twice(mail)}'
        f"<p>an {escape(mail.recipients)} · {_time(mail.received_at)}</p></li>"
        for mail in mails
    )
    return _page("Postfach", f'<ul class="mails">{items}</ul>')


def detail(mail: StoredMail) -> str:
    """One mail: its head, its text, its HTML."""
    facts = [
        ("Von", str(mail.message["From"] or "")),
        ("An", mail.recipients),
        ("Message-ID", mail.message_id),
        ("Angekommen", "einmal" if mail.arrivals == 1 else f"{mail.arrivals}-mal"),
    ]
    head = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    head += f"<dt>Eingang</dt><dd>{_time(mail.received_at)}</dd>"
    frame = (
        '<h2>Als HTML</h2><iframe sandbox="allow-popups allow-popups-to-escape-sandbox"'
        f' title="Die E-Mail als HTML" src="/html/{mail.id}"></iframe>'
        if mail.html
        else ""
    )
    body = f'<dl>{head}</dl><h2>Als Text</h2><pre tabindex="0">{escape(mail.text)}</pre>{frame}'
    links = f'<p><a href="/quelltext/{mail.id}">Quelltext</a> · <a href="/">Zurück zum Postfach</a></p>'
    return _page(mail.subject or "(ohne Betreff)", body + links)


def not_found() -> str:
    return _page("Nicht gefunden", '<p>Diese Seite gibt es nicht. <a href="/">Zum Postfach</a></p>')


def _twice(mail: StoredMail) -> str:
    return "" if mail.arrivals == 1 else f' <span class="twice">{mail.arrivals}-mal angekommen</span>'


def _time(iso: str) -> str:
    local = datetime.fromisoformat(iso).astimezone(_ZONE)
    return f'<time datetime="{escape(iso)}">{local:%d.%m.%Y, %H:%M} Uhr</time>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – Postfach (Demo)</title><style>{_STYLE}</style></head>"
        "<body><header><p><strong>Postfach (Demo)</strong> – alle E-Mails landen hier.</p></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
