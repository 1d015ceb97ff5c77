"""The bars of the house: sizes, prints, environment, the one `except Exception`, everything named in the docs.

Who may import whom is held by import-linter (`make check`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRACKER = ROOT / "tracker"
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
DATA_ONLY = re.compile(r"reading/languages\w*\.py|reading/\w*phrases\.py|migrations/versions/")
"""Files that hold tables of data or steps of a schema: long, but nothing to follow."""


def sources() -> list[Path]:
    return sorted(path for path in TRACKER.rglob("*.py") if "__pycache__" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(TRACKER).as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sources():
        yield named(path), ast.parse(path.read_text("utf-8"))


def test_there_is_something_to_look_at() -> None:
    assert len(sources()) > 50


def test_files_are_short() -> None:
    lengths = {named(path): path.read_text("utf-8").count("\n") for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines >= MOST_LINES and not DATA_ONLY.search(name)} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name}:{node.name}": node.end_lineno - node.lineno + 1
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not DATA_ONLY.search(name)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 >= MOST_FUNCTION_LINES
    }
    assert long == {}


def test_only_the_command_line_prints() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and not name.startswith("cli/")
    ]
    assert found == []


def test_only_settings_reads_the_environment() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
        and node.attr in ("environ", "getenv", "environb", "putenv")
        and not name.startswith("settings/")
    ]
    assert found == []


def test_one_place_catches_everything() -> None:
    found = [
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node.type)
    ]
    assert found == ["boundary.py"]


def _catches_everything(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(one is None or (isinstance(one, ast.Name) and one.id in ("Exception", "BaseException")) for one in names)


@pytest.mark.parametrize(
    ("module", "home"),
    [
        ("apscheduler", r"daemon\.py"),
        ("diff_match_patch", r"core/comparing/redline\.py"),
        ("playwright", r"fetch/rendering\.py"),
        ("selectolax", r"core/html\.py"),
        ("tomlkit", r"settings/writing\.py"),
    ],
)
def test_some_libraries_have_one_home(module: str, home: str) -> None:
    users = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == module for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == module)
    }
    assert {name for name in users if not re.fullmatch(home, name)} == set()


def test_every_file_and_every_public_name_says_what_it_is() -> None:
    """Ruff's D1 holds the latter; a module docstring must be more than the name again."""
    short = [name for name, tree in trees() if len(ast.get_docstring(tree) or "") < 15]
    assert short == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK"])
def test_nothing_is_left_for_later(word: str) -> None:
    pattern = re.compile(rf"\b{word}\b")
    texts = [path for path in ROOT.rglob("*") if path.suffix in (".py", ".md", ".toml", ".html", ".css")]
    kept = [path for path in texts if not {".venv", "data", "node_modules"} & set(path.relative_to(ROOT).parts)]
    found = [path.name for path in kept if path != Path(__file__) and pattern.search(path.read_text("utf-8"))]
    assert found == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    loads = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""")
    found = [
        f"{path.name}: {line.strip()}"
        for path in (TRACKER / "web").rglob("*")
        if path.suffix in (".html", ".css", ".js")
        for line in path.read_text("utf-8").splitlines()
        if loads.search(line)
    ]
    assert found == []
