"""Who may import what, as a table. README.md and this file tell the same story.

A new module of ``dl_core`` must be named on a floor below, or a test fails and names it.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Floor:
    """Modules of ``dl_core`` and what they may import, beside Python's own library.

    ``libraries`` may be imported anywhere, ``lazily`` only inside functions, so that importing
    the module costs the app neither time nor memory.
    """

    modules: str
    below: tuple[str, ...] = ()
    libraries: str = "numpy"
    lazily: str = ""


FLOORS = {
    "ground": Floor("errors limits arrays windows transposes packing packets"),
    "specs": Floor("specs keys drafts", ("ground",), libraries="pydantic"),
    "arithmetic": Floor(
        "activations convolution pooling shapes counting reaches receptive_field forward stages"
        " preprocess metrics pictures matrices kernels signals sliding"
        " exercises shifts"
        " initialisation histograms depth neurons bends"
        " formulas memory grammar keras_files descriptions differences"
        " stacks famous footprints attributions epochs filters likeness patches smoothing"
        " disturbances photographs hidden neighbours sprites digit_maps",
        ("ground", "specs"),
        libraries="numpy PIL",
    ),
    "keras side": Floor(
        "datasets downloads models checking training applications",
        ("ground", "specs", "arithmetic"),
        lazily="keras tensorflow jax torch",
    ),
    "engine": Floor(
        "engine store",
        ("ground", "specs", "arithmetic", "keras side"),
        libraries="numpy fsspec",
        lazily="fsspec dask distributed tornado psutil keras",
    ),
    "inspection": Floor(
        "inspection",
        ("ground", "specs", "arithmetic", "keras side", "engine"),
        lazily="keras tensorflow jax torch sklearn",
    ),
    "pictures": Floor(
        "figures codegen tables",
        ("ground", "specs", "arithmetic"),
        libraries="numpy plotly",
        lazily="nbformat",
    ),
    "commands": Floor(
        "cli __main__",
        ("ground", "specs", "arithmetic", "keras side", "engine", "inspection", "pictures"),
        libraries="numpy pydantic PIL",
    ),
}

LATE = {f"dl_core.engine.{name}" for name in ("enquiries", "ledger", "link", "worker")}
"""Modules that import a floor's ``lazily`` at their top: themselves imported inside functions only,
or by one another."""

HEAVY = {"tensorflow", "keras", "jax", "torch"}
"""Frameworks: 15 s and hundreds of megabytes that the app process must not pay."""
NOT_IN_THE_APP = HEAVY | {"mlxtend", "sklearn", "scipy", "matplotlib"}
"""Nor these, which a library would pull in for one function of it."""
NOT_IN_PAGES = NOT_IN_THE_APP | {"dask", "distributed", "fsspec"}
"""What pages reach only through ``dl_core``."""
UNSAFE_IMPORTS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
UNSAFE_CALLS = {"eval", "exec", "__import__"}


@dataclass(frozen=True)
class Import:
    """One imported name: ``from dl_core import keys`` is ``dl_core.keys``."""

    place: str
    name: str
    lazy: bool
    """Inside a function, or only for the type checker."""

    @property
    def library(self) -> str:
        return self.name.split(".")[0]


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


APP = [ROOT / "app.py", *sources("pages")]
CORE = sources("dl_core")


@cache
def imports(path: Path) -> tuple[Import, ...]:
    return tuple(_imports(path, ast.parse(path.read_text(encoding="utf-8")), lazy=False))


def _imports(path: Path, node: ast.AST, lazy: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        deferred = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or (
            isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
        )
        place = f"{path.relative_to(ROOT)}:{getattr(child, 'lineno', 0)}"
        if isinstance(child, ast.Import):
            yield from (Import(place, alias.name, lazy) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{place}: write the whole name of the module"
            yield from (Import(place, f"{child.module}.{a.name}", lazy) for a in child.names)
        yield from _imports(path, child, lazy or deferred)


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(path: Path) -> str:
    """The module or package directly under ``dl_core`` that ``path`` belongs to."""
    return path.relative_to(ROOT / "dl_core").parts[0].removesuffix(".py")


def floor_of(module: str) -> str | None:
    return next((name for name, f in FLOORS.items() if module in f.modules.split()), None)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


HOUSED = [path for path in CORE if part(path) != "__init__"]
"""``dl_core/__init__.py`` itself imports nothing: a test says so."""


# dl_core ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", HOUSED, ids=ids)
def test_every_module_lives_on_a_floor(path: Path) -> None:
    assert floor_of(part(path)), f"name {part(path)} on a floor of {Path(__file__).name}"


def test_no_module_lives_on_two_floors() -> None:
    named = [module for floor in FLOORS.values() for module in floor.modules.split()]
    assert len(named) == len(set(named))


def test_the_package_itself_imports_nothing() -> None:
    assert imports(ROOT / "dl_core" / "__init__.py") == ()


@pytest.mark.parametrize("path", HOUSED, ids=ids)
def test_no_arrow_runs_upward(path: Path) -> None:
    home = floor_of(part(path)) or ""
    allowed = {home, *FLOORS[home].below}
    wrong = [
        f"{i.place}: {home} may not import {i.name}"
        for i in imports(path)
        if i.library == "dl_core"
        and i.name.count(".")
        and i.name != "dl_core.__version__"
        and floor_of(i.name.split(".")[1]) not in allowed
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", HOUSED, ids=ids)
def test_a_floor_keeps_to_its_libraries(path: Path) -> None:
    home = floor_of(part(path)) or ""
    anywhere = {*FLOORS[home].libraries.split(), *sys.stdlib_module_names, "dl_core"}
    lazily = anywhere | set(FLOORS[home].lazily.split())
    late = dotted(path) in LATE
    wrong = [
        f"{i.place}: {home} may not import {i.name}" + (" outside functions" * (not i.lazy))
        for i in imports(path)
        if i.library not in (lazily if i.lazy or late else anywhere)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [*APP, *CORE], ids=ids)
def test_late_modules_are_imported_inside_functions(path: Path) -> None:
    wrong = [
        f"{i.place}: {i.name}"
        for i in imports(path)
        if dotted(path) not in LATE
        and not i.lazy
        and any(i.name == late or i.name.startswith(f"{late}.") for late in LATE)
    ]
    assert not wrong, "\n".join(wrong)


def test_late_modules_exist() -> None:
    assert {dotted(path) for path in CORE} >= LATE


# The app ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", APP, ids=ids)
def test_the_app_leaves_frameworks_to_the_worker(path: Path) -> None:
    wrong = [f"{i.place}: {i.name}" for i in imports(path) if i.library in NOT_IN_PAGES]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", APP, ids=ids)
def test_pages_share_through_the_kit_only(path: Path) -> None:
    wrong = [
        f"{i.place}: {i.name}"
        for i in imports(path)
        if i.library == "pages" and not i.name.startswith("pages._kit")
    ]
    assert not wrong, "\n".join(wrong)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(modules: list[str], watched: set[str]) -> set[str]:
    """Which of ``watched`` a fresh process holds once it imported ``modules``."""
    code = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*({watched!r} & set(sys.modules)))"
    )
    return set(run(code).split())


def test_importing_dl_core_loads_no_framework_and_no_cluster() -> None:
    modules = [m for m in map(dotted, CORE) if m not in LATE and not m.endswith("__main__")]
    assert {"dl_core.specs", "dl_core.forward", "dl_core.engine", "dl_core.store"} <= set(modules)
    watched = NOT_IN_THE_APP | {"streamlit", "dask", "distributed"}
    assert loaded_by(modules, watched) == set()


def needs_a_running_app(path: Path) -> bool:
    """Whether importing it registers a component, which Streamlit allows only in a running app."""
    return any(i.library == "streamlit_drawable_canvas" for i in imports(path))


def test_importing_what_pages_share_loads_no_framework() -> None:
    modules = [dotted(path) for path in sources("pages/_kit") if not needs_a_running_app(path)]
    assert {"pages._kit", "pages._kit.engine"} <= set(modules)
    assert loaded_by(modules, NOT_IN_THE_APP) == set()


def test_a_framework_would_be_noticed() -> None:
    assert loaded_by(["dl_core", "json"], {"json", "dl_core", "tensorflow"}) == {"json", "dl_core"}


# Safety ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*APP, *CORE], ids=ids)
def test_nothing_read_is_run(path: Path) -> None:
    """Neither what viewers type nor what a file holds can become code."""
    wrong = [f"{i.place}: {i.name}" for i in imports(path) if i.library in UNSAFE_IMPORTS]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in UNSAFE_CALLS:
            wrong.append(f"{path.name}:{node.lineno}: {node.func.id}()")
        for keyword in node.keywords:
            if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False":
                wrong.append(f"{path.name}:{node.lineno}: allow_pickle")
    assert not wrong, "\n".join(wrong)
