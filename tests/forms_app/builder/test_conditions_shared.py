"""One table of rules and answers for the server and for the script of the page; the script reads it in Chromium."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from forms_app.builder.conditions import Op, from_json, holds

TABLE: list[dict[str, Any]] = json.loads(Path(__file__).with_name("conditions.json").read_text())


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case['rule']} {case['answers']}")
def test_the_server_reads_a_rule_as_the_table_says(case):
    today = date.fromisoformat(case["today"])

    assert holds(from_json(case["rule"]), case["answers"], today=today) is case["holds"]


def test_the_table_knows_every_comparison():
    assert {case["rule"]["op"] for case in TABLE if case["rule"] and "op" in case["rule"]} == set(Op)
