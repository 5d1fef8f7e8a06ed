"""Rules by which a test makes the provider misbehave.

A rule is a JSON object; the first one that matches a call is used:

    {"method": "POST", "path": "^/v2/payments$", "nth": 1, "count": 1, "kind": "drop_after_effect", …}

`nth` is the first matching call the rule fires at, `count` for how many calls (0: for ever).
Rules with `"surface": "webhook"` bend knocks instead; their path is matched against the webhook address.
"""

import json
import re
from dataclasses import replace

from forms_app.payments.sandbox.store import Store
from forms_app.payments.sandbox.types import TITLES, Document, Problem, Response

API_KINDS = frozenset(
    {
        "delay", "status", "drop_before_effect", "drop_after_effect", "slow_body", "wrong_content_type",
        "auth_revoked", "stale_read", "unknown_status", "bad_payload", "paid_before_answer",
    }
)  # fmt: skip
WEBHOOK_KINDS = frozenset(
    {
        "never", "delay", "duplicate", "unknown_id", "traversal_id", "as_get", "as_json", "huge_body",
        "empty_body",
    }
)  # fmt: skip
BODIES = frozenset({"documented", "html", "empty", "no_detail", "list", "truncated"})
BAD_FACTS = frozenset({"amount", "currency", "mode", "metadata", "id", "profileId"})


def add(store: Store, rule: Document) -> int:
    """Keep one rule; a misspelt one is refused, or a test would pass for the wrong reason."""
    surface = rule.get("surface", "api")
    kinds = WEBHOOK_KINDS if surface == "webhook" else API_KINDS
    if rule.get("kind") not in kinds:
        raise Problem(422, f"Unknown kind of fault for {surface}: {rule.get('kind')}", "kind")
    if rule.get("kind") == "status" and rule.get("body", "documented") not in BODIES:
        raise Problem(422, f"Unknown body: {rule['body']}", "body")
    if rule.get("kind") == "bad_payload" and rule.get("fact") not in BAD_FACTS:
        raise Problem(422, f"Unknown fact: {rule.get('fact')}", "fact")
    return store.write("INSERT INTO faults (document) VALUES (?)", json.dumps({"surface": surface, **rule}))


def match(store: Store, surface: str, method: str, path: str) -> Document | None:
    """The rule for this call, if one is due; counts the call for every rule it could concern."""
    chosen: Document | None = None
    with store.transaction():
        for row in store.rows("SELECT * FROM faults ORDER BY seq"):
            rule: Document = json.loads(row["document"])
            concerned = rule["surface"] == surface and rule.get("method", method) == method
            if not concerned or not re.search(rule.get("path", ""), path):
                continue
            seen = row["seen"] + 1
            store.write("UPDATE faults SET seen = ? WHERE seq = ?", seen, row["seq"])
            first, count = rule.get("nth", 1), rule.get("count", 1)
            if chosen is None and seen >= first and (count == 0 or seen < first + count):
                store.write("UPDATE faults SET fired = fired + 1 WHERE seq = ?", row["seq"])
                store.log("fault", surface=surface, method=method, path=path, fault=rule["kind"])
                chosen = rule
    return chosen


def bend(response: Response, rule: Document) -> Response:
    """Change a finished answer the way the rule says."""
    if rule["kind"] == "slow_body":
        return replace(response, pause_ms=int(rule.get("ms", 1000)))
    if rule["kind"] == "wrong_content_type":
        return replace(response, content_type="text/plain")
    if rule["kind"] not in {"bad_payload", "unknown_status", "stale_read"}:
        return response
    document = json.loads(response.body)
    if "id" not in document:
        return response
    if rule["kind"] == "unknown_status":
        document["status"] = rule.get("status", "on-hold")
    elif rule["kind"] == "stale_read":
        document = {**document, "status": "open", "paidAt": None}
    else:
        _falsify(document, rule["fact"])
    return replace(response, body=json.dumps(document).encode())


def _falsify(document: Document, fact: str) -> None:
    if fact == "amount":
        document["amount"] = {**document["amount"], "value": "0.01"}
    elif fact == "currency":
        document["amount"] = {**document["amount"], "currency": "USD"}
    elif fact == "mode":
        document["mode"] = "live" if document["mode"] == "test" else "test"
    elif fact == "metadata":
        document["metadata"] = None
    elif fact == "id":
        document["id"] = "tr_" + "x" * 22
    else:
        document["profileId"] = "pfl_foreign123"


def replacement(rule: Document) -> Response:
    """The answer of a provider, or of a proxy in front of it, that has given up."""
    code = int(rule.get("code", 503))
    detail = rule.get("detail", "The service is temporarily unavailable")
    documented = {"status": code, "title": TITLES.get(code, "Error"), "detail": detail}
    match rule.get("body", "documented"):
        case "html":
            return Response(code, b"<html><body><h1>Bad Gateway</h1></body></html>", "text/html")
        case "empty":
            return Response(code)
        case "no_detail":
            return Response(code, json.dumps({"status": code}).encode())
        case "list":
            return Response(code, json.dumps([documented]).encode())
        case "truncated":
            return Response(code, json.dumps(documented).encode()[:-15])
        case _:
            return Response(code, json.dumps(documented).encode())
