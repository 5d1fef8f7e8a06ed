"""Rules of the house that a machine can check."""

import ast
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from forms_app.applications.signals import transitioned

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("accounts", "cms", "forms_app", "portal_pages", "theme", "dev")
MODULES = sorted(
    path
    for house in HOUSES
    for path in (ROOT / house).rglob("*.py")
    if "migrations" not in path.parts and "node_modules" not in path.parts
)


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_stay_short(capsys: pytest.CaptureFixture[str]) -> None:
    lengths = sorted(lines(path) for path in MODULES)
    p95 = lengths[int(len(lengths) * 0.95)]
    with capsys.disabled():
        print(f"\nmodules: {len(lengths)}, median {lengths[len(lengths) // 2]}, p95 {p95}, longest {lengths[-1]} lines")

    assert p95 <= 300


def test_the_type_checker_is_rarely_told_to_look_away(capsys: pytest.CaptureFixture[str]) -> None:
    told = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"#\s*type:\s*ignore\b", line)
    ]
    kloc = sum(lines(path) for path in MODULES) / 1000
    with capsys.disabled():
        print(f"\ntype ignores: {len(told)} in {kloc:.1f} thousand lines")

    assert len(told) < kloc, told


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_named_after_its_subject(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "misc", "tools"}


def test_every_room_of_forms_app_has_its_row() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [rooms] = [contract for contract in contracts if contract["id"] == "rooms"]
    named = {name.strip() for layer in rooms["layers"] for name in layer.split("|")}
    there = {
        path.stem for path in (ROOT / "forms_app").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert there - {"__init__"} == named
    assert rooms["exhaustive"] is True


def test_a_transition_is_heard_in_the_workflow_alone() -> None:
    heard = {receiver().__module__ for _key, receiver, *_ in transitioned.receivers}

    assert heard == {"forms_app.workflow"}


@pytest.mark.parametrize("house", ["accounts", "cms", "forms_app", "portal_pages", "theme"])
def test_every_room_is_named_in_the_docstring_of_its_house(house: str) -> None:
    said = ast.get_docstring(ast.parse((ROOT / house / "__init__.py").read_text())) or ""
    rooms = [
        path.parent.name
        for path in (ROOT / house).glob("*/__init__.py")
        if path.parent.name not in {"migrations", "management"}
    ]

    assert [room for room in rooms if not re.search(rf"\b{room}\b", said)] == []


@pytest.mark.parametrize(
    "module",
    [path for path in MODULES if path.name == "__init__.py"],
    ids=lambda path: str(path.parent.relative_to(ROOT)),
)
def test_every_file_a_docstring_lists_is_there(module: Path) -> None:
    said = ast.get_docstring(ast.parse(module.read_text())) or ""
    listed = re.findall(r"^ *([a-z_]+(?:\.py|/)) ", said, re.MULTILINE)

    assert [name for name in listed if not (module.parent / name).exists()] == []


def test_every_module_says_what_it_is_for() -> None:
    trivial = {"apps.py", "urls.py", "__init__.py"}
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if path.name not in trivial and lines(path) > 10 and ast.get_docstring(ast.parse(path.read_text())) is None
    ]

    assert silent == []


def test_the_configuration_folder_never_shadows_the_library() -> None:
    spec = importlib.util.find_spec("keycloak")

    assert list((ROOT / "keycloak").rglob("*.py")) == []
    assert spec is not None
    assert spec.origin is not None
    assert not Path(spec.origin).is_relative_to(ROOT / "keycloak")


def test_imports_stand_at_the_top() -> None:
    """An import hidden in a function means the line is in the wrong room; `ready` is the one exception."""
    hidden = [
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in MODULES
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function.name != "ready"
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []
