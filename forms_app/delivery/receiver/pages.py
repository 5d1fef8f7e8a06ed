"""What the demo receiver shows to people: a list of what arrived, and each application as it was handed over.

A stand-alone process without a template engine: every value passes through `escape` on its way into the page.
"""

import json
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from forms_app.delivery.receiver.ledger import Submission

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
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .6rem .75rem; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(8rem, 1fr) 2fr; gap: .5rem 1.5rem; margin: 0; }
dt { color: var(--text); opacity: .8; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
.scroll { overflow-x: auto; } code { font-size: .85em; overflow-wrap: anywhere; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } }
"""


def overview(submissions: list[Submission]) -> str:
    """The list of everything that arrived, newest first."""
    if not submissions:
        return _page("Eingegangene Anträge", "<p>Bisher ist kein Antrag eingegangen.</p>")
    rows = "".join(
        f'<tr><td><a href="/antrag/{escape(each.key)}">{escape(each.receipt)}</a></td>'
        f"<td>{escape(each.title)}</td><td>{escape(each.reference)}</td>"
        f"<td>{escape(each.authority)}</td><td>{_time(each.received_at)}</td></tr>"
        for each in submissions
    )
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("Vorgang", "Antrag", "Zeichen im Portal", "Behörde", "Eingang")
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    scroller = f'<div class="scroll" role="region" aria-label="Eingegangene Anträge" tabindex="0">{table}</div>'
    return _page("Eingegangene Anträge", scroller)


def detail(submission: Submission) -> str:
    """One application with all answers, the fee and its files."""
    payload = json.loads(submission.payload)
    facts = [
        ("Vorgang", submission.receipt),
        ("Zeichen im Portal", submission.reference),
        ("Behörde", submission.authority),
        ("Schlüssel der Zustellung", submission.key),
        ("Prüfsumme", submission.digest),
    ]
    parts = [_list(facts), _steps(payload.get("steps", [])), _fee(payload.get("fee", {}))]
    parts.append(_files(submission.key, payload["attachments"]))
    parts.append('<p><a href="/">Zurück zur Übersicht</a></p>')
    return _page(submission.title, "".join(parts))


def not_found() -> str:
    return _page("Nicht gefunden", '<p>Diese Seite gibt es nicht. <a href="/">Zur Übersicht</a></p>')


def _steps(steps: list[dict[str, Any]]) -> str:
    return "".join(
        f"<h2>{escape(str(step['title']))}</h2>"
        + _list([(str(answer["label"]), str(answer["text"])) for answer in step["answers"]])
        for step in steps
    )


def _fee(fee: dict[str, Any]) -> str:
    if not fee.get("items"):
        return ""
    rows = [(str(item["text"]), _euro(int(item["cents"]))) for item in fee["items"]]
    return "<h2>Gebühr</h2>" + _list([*rows, ("Summe", _euro(int(fee["total_cents"])))])


def _files(key: str, files: list[dict[str, Any]]) -> str:
    if not files:
        return ""
    items = "".join(
        f'<li><a href="/datei/{escape(key)}/{escape(str(each["id"]))}"'
        f' download="{escape(str(each["name"]))}">{escape(str(each["name"]))}</a>'
        f" <code>{escape(str(each['sha256']))}</code></li>"
        for each in files
    )
    return f"<h2>Dateien</h2><ul>{items}</ul>"


def _list(pairs: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs) + "</dl>"


def _euro(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d} €"


def _time(iso: str) -> str:
    local = datetime.fromisoformat(iso).astimezone(_ZONE)
    return f'<time datetime="{escape(iso)}">{local:%d.%m.%Y, %H:%M} Uhr</time>'


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – Fachverfahren (Demo)</title><style>{_STYLE}</style></head>"
        "<body><header><p><strong>Fachverfahren (Demo)</strong> – so kommt ein Antrag im Amt an.</p></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
