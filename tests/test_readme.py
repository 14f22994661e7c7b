"""README.md says what is true of the code."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from dl_core.limits import Limits
from tests.test_imports import FLOORS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
READ = re.compile(r"""(?:environ(?:\.get)?|getenv)[\[(]\s*["'](\w+)["']""")
OURS = {"TF_CPP_MIN_LOG_LEVEL", "PYTHONPATH", "APP_ROOT"}
"""Variables that the code only passes on to processes of its own."""
CAPS = {field.name: f"CONVOSCOPE_MAX_{field.name.upper()}" for field in fields(Limits)}


def variables_read() -> set[str]:
    folders = ("dl_core", "pages", "tests", "benchmarks")
    paths = [ROOT / "app.py", *(p for folder in folders for p in (ROOT / folder).rglob("*.py"))]
    text = "\n".join(p.read_text(encoding="utf-8") for p in paths if p != Path(__file__))
    return set(READ.findall(text)) - OURS


def table(heading: str) -> list[list[str]]:
    """Rows of the first table under ``heading`` whose header starts with it."""
    lines = README.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |")) + 2
    rows: list[list[str]] = []
    for line in lines[start:]:
        if not line.startswith("|"):
            return rows
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_variable_that_is_read_is_in_the_table() -> None:
    listed = {row[0].strip("`") for row in table("variable")}
    assert variables_read() | set(CAPS.values()) <= listed


def test_every_variable_of_ours_in_the_table_is_read() -> None:
    listed = {row[0].strip("`") for row in table("variable")}
    ours = {name for name in listed if name.startswith("CONVOSCOPE_")}
    assert ours <= variables_read() | set(CAPS.values())


def test_the_defaults_of_caps() -> None:
    listed = {row[0].strip("`"): row[2] for row in table("variable")}
    assert {name: listed[v] for name, v in CAPS.items()} == {
        name: f"{getattr(Limits(), name):,}" for name in CAPS
    }


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = re.findall(r"```sh\n(.*?)```|`(make [^`]*)`", README, flags=re.DOTALL)
    named = {target for pair in code for target in re.findall(r"\bmake ([a-z]+)", "\n".join(pair))}
    assert {"run", "test", "serve"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


def test_the_floors_are_those_of_the_import_rules() -> None:
    exists = {p.stem for p in (ROOT / "dl_core").iterdir()} - {"__main__"}
    told = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in table("floor")}
    assert told == {name: set(f.modules.split()) & exists for name, f in FLOORS.items()}


def test_every_benchmark_is_named() -> None:
    named = set(re.findall(r"`benchmarks/(\w+\.py)`", README))
    assert named == {p.name for p in (ROOT / "benchmarks").glob("[a-z]*.py")}


def test_every_file_it_points_to_exists() -> None:
    paths = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    paths += re.findall(r"`((?:dl_core|pages|tests|assets)/[\w./]+)`", README)
    assert [path for path in paths if not (ROOT / path).exists()] == []
