"""Run many checks, show how each went, and end with one table.

A few runners take one check after the other from the list until it is empty. Every check runs, also after another
has failed. What a check prints goes to a file and is shown at once when it fails.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from dev.console import say
from dev.paths import ROOT

NOTHING_COLLECTED = 5  # pytest's status when no test was chosen
LONGEST = 2400  # seconds; only a suite that hangs takes so long, also on a slow machine


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


def run(steps: Sequence[Step], logs: Path, *, runners: int = 1, show: Callable[[str], None] = say) -> list[Outcome]:
    """Run all steps, `runners` of them at a time; the outcomes come back in the order of the steps."""
    logs.mkdir(parents=True, exist_ok=True)
    running: set[subprocess.Popen[bytes]] = set()
    with ThreadPoolExecutor(runners) as pool:
        futures = [pool.submit(_run_step, step, logs, show, running) for step in steps]
        try:
            return [future.result() for future in futures]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                process.send_signal(signal.SIGINT)  # pytest takes its servers down before it goes
            raise


def _run_step(step: Step, logs: Path, show: Callable[[str], None], running: set[subprocess.Popen[bytes]]) -> Outcome:
    log = logs / f"{re.sub('[^a-z0-9]+', '-', step.name.lower())}.log"
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
        running.add(process)
        try:
            status = process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            status = -1
            output.write(f"\nStopped after {LONGEST} seconds.\n".encode())
        finally:
            _end_group(process)
            running.discard(process)
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
