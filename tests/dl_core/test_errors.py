"""Errors: their sentences, their way between processes, and how the code raises them."""

from __future__ import annotations

import ast
import json
import pickle
import string
import subprocess
import sys
from pathlib import Path

import pytest

import dl_core
from dl_core import errors
from dl_core.errors import ConvoscopeError, UnknownDataset, from_dict

ROOT = Path(dl_core.__file__).parent


def declared() -> dict[str, ast.ClassDef]:
    """Every class of dl_core with a ``template``, by name, without importing its module."""
    found: dict[str, ast.ClassDef] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and _template(node) is not None:
                assert node.name not in found, f"two errors are called {node.name}"
                found[node.name] = node
    return found


def _template(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name("template")], value=value)
                | ast.AnnAssign(target=ast.Name("template"), value=ast.expr() as value)
            ):
                assert isinstance(value, ast.Call), f"{node.name}.template is not marked by N_()"
                assert isinstance(value.func, ast.Name)
                assert value.func.id == "N_"
                return str(ast.literal_eval(value.args[0]))
    return None


DECLARED = declared()


def gaps(template: str) -> set[str]:
    """Names of the gaps in ``template``."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def example(cls: type[ConvoscopeError]) -> ConvoscopeError:
    return cls(**dict.fromkeys(gaps(cls.template), 3))


CLASSES = [cls for cls in errors._subclasses(ConvoscopeError) if cls.__module__ == errors.__name__]


@pytest.mark.parametrize("name", DECLARED)
def test_a_template_is_a_sentence_with_named_gaps(name: str) -> None:
    template = _template(DECLARED[name])
    assert template is not None
    assert template[0].isupper() or template[0] in "{“"
    assert template.endswith((".", "?"))
    assert "  " not in template
    assert all(gap.isidentifier() for gap in gaps(template)), "gettext wants named gaps"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_an_error_survives_json_and_pickle(cls: type[ConvoscopeError]) -> None:
    error = example(cls)
    copies = [
        from_dict(json.loads(json.dumps(error.to_dict()))),
        pickle.loads(pickle.dumps(error)),
    ]
    for copy in copies:
        assert type(copy) is cls
        assert str(copy) == str(error)
        assert copy.params == error.params


def test_an_error_unpickles_where_its_module_was_not_imported() -> None:
    from dl_core.specs.data import ClassesRepeated

    code = "import pickle, sys; print(type(pickle.load(sys.stdin.buffer)).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(ClassesRepeated()),
        capture_output=True,
        check=True,
        cwd=ROOT.parent,
    )
    assert done.stdout.decode().strip() == "ClassesRepeated"


def test_an_error_of_another_version_is_still_an_error() -> None:
    error = from_dict({"code": "NotYetInvented", "params": {"a": 1}})
    assert type(error) is ConvoscopeError
    assert error.params == {"a": 1}


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert "{name}" in str(UnknownDataset(name="{name}"))


def test_errors_are_value_errors() -> None:
    """Pydantic turns only those into a ValidationError with the reason inside."""
    assert issubclass(ConvoscopeError, ValueError)


def calls() -> list[tuple[str, str, set[str]]]:
    """Where an error is made: place, its class, and the values given; ``**values`` is left out."""
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or any(k.arg is None for k in node.keywords):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in DECLARED:
                place = f"{path.relative_to(ROOT.parent)}:{node.lineno}"
                found.append((place, name, {str(k.arg) for k in node.keywords}))
    return found


def test_every_error_is_made_with_the_values_its_sentence_needs() -> None:
    made = calls()
    assert made
    wrong = [
        f"{place}: {name} wants {sorted(wanted)}, is given {sorted(values)}"
        for place, name, values in made
        if (wanted := gaps(_template(DECLARED[name]) or "")) != values
    ]
    assert not wrong, "\n".join(wrong)
