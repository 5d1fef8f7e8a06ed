"""What the portal costs, as ratios inside one run: against a fresh `wagtail start` project on the same machine.

That project's front page is one static template without menu, search, breadcrumb or content; the bounds are about
twice of what was measured when they were written, so that they notice a leak and no noise.

Absolute times say nothing about another machine, so none is printed. Each figure is the median of pairs measured in
turn; the yardstick is built by plain_project.py.
"""

import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import plain_project

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).resolve().parents[2]
PAIRS = 11


class Meter:
    """A process asked to do a thing N times; answers with CPU seconds."""

    def __init__(self, kind: str, cwd: Path, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.meter", kind],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": f"{cwd}:{ROOT}", "LOG_LEVEL": "ERROR", **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while not (line := self._read()).startswith("ready"):
            assert line, f"the meter of the {kind} did not start"

    def __call__(self, what: str, times: int) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what} {times}\n")
        self.process.stdin.flush()
        return float(self._read())

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plain_project.create(tmp_path_factory.mktemp("yard"))


@pytest.fixture(scope="module")
def portal_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    var = tmp_path_factory.mktemp("portal")
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'bench.sqlite3'}",
        "KEYCLOAK_ENABLED": "no",
    }


@pytest.fixture(scope="module")
def meters(yard: Path, portal_environment: dict[str, str]) -> Iterator[tuple[Meter, Meter]]:
    ours = Meter("portal", ROOT, portal_environment)
    theirs = Meter("yardstick", yard, {"DJANGO_SETTINGS_MODULE": "yardstick.settings.yardstick"})
    yield ours, theirs
    for meter in (ours, theirs):
        meter.process.kill()
        meter.process.wait()


def ratio(meters: tuple[Meter, Meter], ours: str, theirs: str, times: int) -> float:
    """Median of our CPU divided by theirs, over pairs measured in turn."""
    portal, yardstick = meters
    return statistics.median(portal(ours, times) / yardstick(theirs, times) for _ in range(PAIRS))


def tell(capsys: pytest.CaptureFixture[str], sentence: str) -> None:
    with capsys.disabled():
        print(f"\n{sentence}")


def test_a_service_page_against_a_fresh_projects_page(
    meters: tuple[Meter, Meter], capsys: pytest.CaptureFixture[str]
) -> None:
    service, index = ratio(meters, "page", "page", 20), ratio(meters, "index", "page", 20)

    tell(capsys, f"CPU: service page ÷ page of `wagtail start` = {service:.2f}; A–Z page ÷ the same = {index:.2f}")
    assert service <= 4
    assert index <= 8


def test_the_journey_costs_at_most_three_plain_session_wizards(
    meters: tuple[Meter, Meter], capsys: pytest.CaptureFixture[str]
) -> None:
    journey = ratio(meters, "journey", "journey", 3)

    tell(capsys, f"CPU: journey ÷ plain formtools session wizard = {journey:.2f} (at most 3)")
    assert journey <= 3


def test_a_web_worker_takes_at_most_half_as_much_memory_again(
    meters: tuple[Meter, Meter],
    yard: Path,
    portal_environment: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain = {"DJANGO_SETTINGS_MODULE": "yardstick.settings.yardstick"}
    service = "/leistungen/geburtsurkunde-anfordern/"
    theirs = memory("yardstick.wsgi", yard, plain, "localhost", "/", tmp_path)
    ours = memory("cms.wsgi", ROOT, portal_environment, "erkelenz.localhost", service, tmp_path)

    tell(capsys, f"memory: web worker ÷ worker of `wagtail start` = {ours / theirs:.2f} (at most 1.5)")
    assert ours / theirs <= 1.5


# Libraries take what they find: structlog loads rich and greenlet where a developer has them. A town hall has neither.
ONLY_WHAT_A_SERVER_HAS = """
import importlib.metadata, re, sys
named = re.findall(r"^([\\w.-]+)(?:\\[.*?\\])?==", open(REQUIREMENTS).read(), re.M)
pinned = {re.sub(r"[-_.]+", "-", name).lower() for name in named}
missing = {
    module
    for module, names in importlib.metadata.packages_distributions().items()
    if not pinned & {re.sub(r"[-_.]+", "-", name).lower() for name in names}
}
class Missing:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing)
"""


def memory(module: str, cwd: Path, environment: dict[str, str], host: str, path: str, site: Path) -> float:
    """Proportional set size of one gunicorn worker with the pinned packages only, after some requests, in kB."""
    requirements = repr(str(ROOT / "requirements.txt"))
    (site / "sitecustomize.py").write_text(ONLY_WHAT_A_SERVER_HAS.replace("REQUIREMENTS", requirements))
    variables = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{cwd}", "LOG_LEVEL": "ERROR", **environment}
    command = [sys.executable, "-m", "gunicorn", "-w", "1", "-b", "127.0.0.1:0", f"{module}:application"]
    server = subprocess.Popen(command, cwd=cwd, env=variables, stderr=subprocess.PIPE, text=True)
    try:
        port, worker = _announced(server)
        for _ in range(30):
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert answer.status == 200
        rollup = Path(f"/proc/{worker}/smaps_rollup").read_text()
        return float(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def _announced(server: subprocess.Popen[str]) -> tuple[int, int]:
    """Port and worker from what gunicorn says at its start."""
    port = worker = 0
    end = time.monotonic() + 60
    assert server.stderr is not None
    while time.monotonic() < end and not (port and worker):
        line = server.stderr.readline()
        if "Listening at:" in line:
            port = int(line.split("127.0.0.1:")[1].split()[0].rstrip(")"))
        if "Booting worker with pid:" in line:
            worker = int(line.rsplit(":", 1)[1])
    assert port
    assert worker
    return port, worker
