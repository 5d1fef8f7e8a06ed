"""Run many checks, show how each went, and end with one table.

Checks stand in lanes: the lanes run beside each other, the checks of one lane one after the other. Every check
runs, also after another has failed. What a check prints goes to a file and is shown at once when it fails.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dev.console import say
from dev.paths import ROOT

NOTHING_COLLECTED = 5  # pytest's status when no test was chosen
LONGEST = 900  # seconds


@dataclass(frozen=True)
class Step:
    """One check: what to run, and for pytest the line that closes its output."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    step: Step
    passed: bool
    seconds: float
    closing: str


Lane = Sequence[Step]


def run(lanes: Sequence[Lane], logs: Path, show: Callable[[str], None] = say) -> list[Outcome]:
    """Run all lanes at the same time; the outcomes come back in the order of the lanes."""
    logs.mkdir(parents=True, exist_ok=True)
    outcomes: list[list[Outcome]] = [[] for _ in lanes]
    threads = [
        threading.Thread(target=_run_lane, args=(lane, logs, show, outcomes[number]), name=f"lane {number}")
        for number, lane in enumerate(lanes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcome for lane in outcomes for outcome in lane]


def _run_lane(lane: Lane, logs: Path, show: Callable[[str], None], outcomes: list[Outcome]) -> None:
    for step in lane:
        outcome = _run_step(step, logs / f"{re.sub('[^a-z0-9]+', '-', step.name.lower())}.log", show)
        outcomes.append(outcome)


def _run_step(step: Step, log: Path, show: Callable[[str], None]) -> Outcome:
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            step.command,
            cwd=ROOT,
            env={**os.environ, **step.environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            status = -1
            output.write(f"\nStopped after {LONGEST} seconds.\n".encode())
        finally:
            _end_group(process)
    seconds = time.monotonic() - started
    text = log.read_text(errors="replace").rstrip()
    passed = status == 0
    verdict = "passed" if passed else "FAILED"
    show(f"{verdict}  {step.name}  ({seconds:.0f} s)" + ("" if passed else f"\n{text}\n"))
    return Outcome(step, passed, seconds, _closing_line(step, text))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """A check that was stopped or has crashed must not leave servers behind."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _closing_line(step: Step, text: str) -> str:
    if "pytest" not in " ".join(step.command):
        return ""
    lines = [line for line in text.splitlines() if re.search(r"\d+ (passed|failed|error|skipped|deselected)", line)]
    return lines[-1].strip("= ") if lines else "no closing line"


def table(outcomes: Sequence[Outcome]) -> str:
    """One line per check with its duration, then pytest's closing lines."""
    width = max((len(outcome.step.name) for outcome in outcomes), default=0)
    lines = [
        f"  {outcome.step.name:<{width}}  {'passed' if outcome.passed else 'FAILED'}  {outcome.seconds:6.1f} s"
        f"  {outcome.closing}".rstrip()
        for outcome in outcomes
    ]
    failed = sum(not outcome.passed for outcome in outcomes)
    verdict = f"{failed} of {len(outcomes)} checks failed." if failed else f"All {len(outcomes)} checks passed."
    return "\n".join([*lines, "", verdict])
