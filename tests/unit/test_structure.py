"""The tree shows the design: imports point down only, and functions stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Each layer may import from itself and from those below it.
LAYERS = (
    {"__main__"},
    {"door", "web"},
    {"session"},
    {"chat"},
    {"entrance"},
    {"interpreter", "aside"},
    {"hub", "broker", "translation"},
    {"audience", "store"},
    {"room"},
    {"refusals", "identity", "asyncapi", "pinyin"},
    {"wire", "settings", "metrics", "cleaning", "limits", "logs"},
)
# What each folder of `server/translation/` may know of it.
INSIDE = {
    "text": {"text", "catalog"},
    "facts": {"facts", "text", "catalog"},
    "engine": {"engine", "catalog", "port"},
}
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
FILES = sorted(path for path in (ROOT / "server").rglob("*.py") if path != ROOT / "server" / "__init__.py")


def place(module: str) -> str:
    return module.split(".")[1]


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("server."):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("server."))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    """A module knows those below it, and none above."""
    own = path.relative_to(ROOT / "server").parts[0].removesuffix(".py")
    for module in imported(ast.parse(path.read_text())):
        assert LEVEL[place(module)] >= LEVEL[own], f"{own} must not import {module}"


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name in INSIDE], ids=lambda path: path.stem)
def test_the_folders_of_translation_know_those_below_them(path: Path) -> None:
    """Whoever looks for a wrong date needs no module of the engine, nor the other way round."""
    known = {module.split(".")[2] for module in imported(ast.parse(path.read_text())) if place(module) == "translation"}
    assert known <= INSIDE[path.parent.name]


def test_ctranslate2_is_imported_by_the_engine_alone() -> None:
    """What the engine is can change in one file."""
    users = [path.name for path in FILES if "ctranslate2" in {n.split(".")[0] for n in foreign(path)}]
    assert users == ["one_way.py"]


def foreign(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_over_forty_lines_and_no_file_over_three_hundred(path: Path) -> None:
    """What does not fit on a screen is split by noun."""
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 40, node.name
