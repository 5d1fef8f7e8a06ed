"""What an editor waits for: saving a form of 95 questions, against a plain Wagtail page with as many blocks."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import editor_saves, plain_project

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).resolve().parents[2]
PAIRS = 7
MOST = 3


class Saver:
    """A process asked to save N times; answers with CPU seconds."""

    def __init__(self, what: str, cwd: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.editor_saves", what],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": f"{cwd}:{ROOT}", "LOG_LEVEL": "ERROR", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while not (line := self._read()).startswith("ready"):
            assert line, f"the editor of the {what} did not start"

    def __call__(self, times: int) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"save {times}\n")
        self.process.stdin.flush()
        return float(self._read())

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture
def savers(tmp_path: Path) -> Iterator[tuple[Saver, Saver]]:
    yard = plain_project.create(tmp_path / "yard")
    editor_saves.add_to(yard, "yardstick")
    portal = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'bench.sqlite3'}",
        "KEYCLOAK_ENABLED": "no",
    }
    ours = Saver("form", ROOT, portal)
    theirs = Saver("page", yard, {"DJANGO_SETTINGS_MODULE": "yardstick.settings.yardstick"})
    yield ours, theirs
    for saver in (ours, theirs):
        saver.process.kill()
        saver.process.wait()


def test_saving_95_questions_costs_at_most_three_plain_pages(
    savers: tuple[Saver, Saver], capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = savers

    ratio = statistics.median(ours(3) / theirs(3) for _ in range(PAIRS))

    with capsys.disabled():
        print(f"\nCPU: saving a form of 95 questions ÷ a plain page of 95 blocks = {ratio:.2f} (at most {MOST})")
    assert ratio <= MOST
