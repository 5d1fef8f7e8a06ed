"""The table at the end of `make test`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from dev import readiness, steps
from dev.paths import ROOT
from dev.steps import Step

SLOW_THEN_NEVER = """
import sys
from pathlib import Path
from dev import steps

folder = Path(sys.argv[1])
slow = f"open('{folder}/begun', 'w'); import time; time.sleep(60)"
never = f"open('{folder}/never', 'w')"
steps.run([steps.Step(code[-6:], [sys.executable, "-c", code]) for code in (slow, never)], folder)
"""


def python(name: str, code: str) -> Step:
    return Step(name, [sys.executable, "-c", code])


def test_every_check_runs_although_one_before_it_failed(tmp_path: Path) -> None:
    both = [python("first", "raise SystemExit(3)"), python("second", "print('fine')")]

    outcomes = steps.run(both, tmp_path, show=lambda text: None)

    assert [(outcome.step.name, outcome.passed) for outcome in outcomes] == [("first", False), ("second", True)]
    assert steps.table(outcomes).endswith("1 of 2 checks failed.")


def test_what_a_failed_check_said_is_shown_at_once(tmp_path: Path) -> None:
    shown: list[str] = []

    steps.run([python("types", "print('line 7 is wrong'); raise SystemExit(1)")], tmp_path, show=shown.append)

    assert "line 7 is wrong" in shown[0]


def test_two_runners_run_two_checks_at_a_time(tmp_path: Path) -> None:
    slow = "import time; time.sleep(1)"
    started = time.monotonic()

    outcomes = steps.run([python("one", slow), python("two", slow)], tmp_path, runners=2, show=lambda text: None)

    assert sum(outcome.seconds for outcome in outcomes) > 1.5 * (time.monotonic() - started)


def test_pytests_closing_line_stands_in_the_table(tmp_path: Path) -> None:
    said = "print('noise'); print('=== 12 passed, 1 deselected in 3.4s ===')"
    step = Step("suite", [sys.executable, "-c", said, "pytest"])

    outcomes = steps.run([step], tmp_path, show=lambda text: None)

    assert "12 passed, 1 deselected in 3.4s" in steps.table(outcomes)
    assert steps.table(outcomes).endswith("All 1 checks passed.")


def test_a_server_that_a_check_leaves_behind_is_ended_with_it(tmp_path: Path) -> None:
    left = tmp_path / "left"
    code = f"import subprocess; subprocess.Popen(['sh', '-c', 'sleep 2; touch {left}'])"

    steps.run([python("careless", code)], tmp_path, show=lambda text: None)

    time.sleep(2.5)
    assert not left.exists()


def test_an_interrupt_ends_what_is_running_and_begins_nothing_more(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    script = tmp_path / "script.py"
    script.write_text(SLOW_THEN_NEVER)
    process = subprocess.Popen(
        [sys.executable, script, tmp_path], env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL
    )
    assert readiness.wait_for(begun.exists, timeout=30)

    process.send_signal(signal.SIGINT)

    assert process.wait(20) != 0
    assert not (tmp_path / "never").exists()
