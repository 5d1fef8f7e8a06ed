"""The README's table of environment variables, compared with what the code really reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = sorted((ROOT / "cms" / "settings").glob("*.py"))
HOUSES = ("accounts", "cms", "forms_app", "portal_pages", "theme")
READERS = {"text", "number", "flag", "words", "path"}
# Read by the suites alone; whoever runs the portal never sets them.
OF_THE_TESTS = {"TEST_SQLITE"}
# Read where it acts, so that a production process has no setting to forget.
BESIDE_THE_SETTINGS = {"FAILPOINT"}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section() -> str:
    return README.partition("## Environment variables")[2].partition("\n## ")[0]


def described() -> list[str]:
    """The names in the first column of the table, in order; a line may describe two."""
    rows = [line.split("|")[1] for line in section().splitlines() if line.startswith("| `")]
    return [name for cell in rows for name in re.findall(r"`([A-Z][A-Z0-9_]*)`", cell)]


def typed_reads(path: Path) -> Iterator[ast.Call]:
    """Every call of a typed reader, `env.text(…)` and its like."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="env" | "environment"), attr=attr)) if attr in READERS:
                yield node


def named(call: ast.Call) -> str | None:
    match call.args:
        case [ast.Constant(value=str(name)), *_]:
            return name
    return None


def read_by_the_settings() -> set[str]:
    names = {named(call) for path in SETTINGS for call in typed_reads(path)}
    return {name for name in names if name is not None}


def test_the_settings_name_every_variable_in_plain_words() -> None:
    nameless = [f"{path.name}:{call.lineno}" for path in SETTINGS for call in typed_reads(path) if not named(call)]

    assert nameless == []


def test_every_variable_the_settings_read_stands_in_the_table() -> None:
    assert read_by_the_settings() - OF_THE_TESTS - set(described()) == set()


def test_every_variable_in_the_table_is_read() -> None:
    assert set(described()) - read_by_the_settings() - BESIDE_THE_SETTINGS == set()


def test_what_is_read_beside_the_settings_is_still_read_there() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for house in HOUSES for path in (ROOT / house).rglob("*.py"))

    assert {name for name in BESIDE_THE_SETTINGS if f'environ.get("{name}")' not in text} == set()


def test_the_table_describes_each_variable_once() -> None:
    names = described()

    assert sorted(names) == sorted(set(names))


def test_the_variables_of_the_image_are_named_below_the_table() -> None:
    script = (ROOT / "deploy" / "entrypoint.sh").read_text(encoding="utf-8")

    assert {name for name in re.findall(r"\$\{([A-Z_]+):-", script) if f"`{name}`" not in section()} == set()
