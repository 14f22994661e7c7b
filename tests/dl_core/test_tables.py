"""Tables of a network's layers: golden ones, hostile names, columns that add up to their totals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from dl_core.counting import Summary, summary
from dl_core.specs import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GraphSpec,
    Image,
    ModelSpec,
    Node,
)
from dl_core.tables import (
    COLUMNS,
    HEADS,
    PAGE,
    SUMMED,
    csv_table,
    latex_table,
    markdown_table,
)
from tests.strategies import model_specs

SMALL = summary(
    ModelSpec(
        input_shape=(4, 5, 1),
        layers=(Conv2D(filters=2), BatchNormalization(), Flatten(), Dense(units=3)),
    )
)
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "table"), [("csv", csv_table), ("md", markdown_table), ("tex", latex_table)]
)
def test_golden(name: str, table: Callable[[Summary], str]) -> None:
    wanted = (GOLDEN / f"layers.{name}").read_text(encoding="utf-8")
    assert table(SMALL).splitlines() == wanted.splitlines()


# Reading back -----------------------------------------------------------------------------------


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def read_markdown(text: str) -> list[list[str]]:
    """Cells as a reader of GitHub's Markdown splits them."""
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines()]
    return [[_plain(cell.strip()) for cell in line] for line in (lines[0], *lines[2:])]


def _plain(cell: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z ])", r"\1", cell.removeprefix("**").removesuffix("**"))


COMMANDS = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"$\times$": "×",
    r"\,": "\u202f",
    "{[}": "[",
    "{]}": "]",
    "{*}": "*",
    "''": '"',
    "~": "\u00a0",
    **{f"\\{sign}": sign for sign in "&%$#_{}"},
}
TOKEN = re.compile("|".join(map(re.escape, sorted(COMMANDS, key=len, reverse=True))) + "|.")


def read_latex(text: str) -> list[list[str]]:
    """Cells of a ``tabular`` or ``longtable``: every sign that LaTeX gives a meaning to is known,
    and every row has as many cells as there are columns."""
    packages, advice, *lines = text.splitlines()
    assert packages.startswith(r"% \usepackage{booktabs")
    assert advice.startswith(f"% {len(COLUMNS)} columns")
    begin = re.fullmatch(r"\\begin\{(tabular|longtable)\}\{([lr]+)\}", lines[0])
    assert begin is not None
    assert lines[-1] == rf"\end{{{begin[1]}}}"
    rules = [line for line in lines[1:-1] if not line.endswith(r"\\")]
    assert rules in (_RULES, [*_RULES[:2], r"\endhead", *_RULES[2:]])
    rows = [line.removesuffix(r" \\") for line in lines[1:-1] if line.endswith(r"\\")]
    cells = [re.split(r"(?<!\\) & ", row) for row in rows]
    assert {len(row) for row in cells} == {len(begin[2])}
    return [["".join(map(_read, TOKEN.findall(cell.strip()))) for cell in row] for row in cells]


_RULES = [r"\toprule", r"\midrule", r"\midrule", r"\bottomrule"]


def _read(token: str) -> str:
    assert token in COMMANDS or token not in set("\\&%$#_{}~^"), token
    return COMMANDS.get(token, token)


TABLES: dict[str, Callable[[Summary], list[list[str]]]] = {
    "csv": lambda found: read_csv(csv_table(found)),
    "markdown": lambda found: read_markdown(markdown_table(found)),
    "latex": lambda found: read_latex(latex_table(found)),
}


@pytest.mark.parametrize("form", TABLES)
@given(spec=model_specs())
def test_columns_add_up_to_totals(form: str, spec: ModelSpec) -> None:
    found = summary(spec)
    head, *rows, last = TABLES[form](found)
    assert head == [HEADS[column] for column in COLUMNS]
    assert [row[0] for row in rows] == [row.name for row in found.rows]
    assert last[0] == "Total"
    for place, column in enumerate(COLUMNS):
        if column in SUMMED:
            total = sum(int(row[place]) for row in rows)
            assert total == int(last[place]) == getattr(found.totals, column)


# Names from elsewhere ---------------------------------------------------------------------------

HOSTILE = (
    r"a_b & 50% of $5 #1 {x} ~ ^ \input{/etc/passwd}",
    "pipe|pipe",
    "[1em]",
    "* star",
    "<script>alert(1)</script>",
    "`code` and _emphasis_",
    r"back\slash \| \\",
    'quo"te',
    "no break\u00a0narrow\u202f.",
    "a, b; c",
)


def named(*names: str) -> Summary:
    image = Node(name="image", layer=Image(shape=(4, 4, 1)))
    relu = Activation(activation="relu")
    nodes = (Node(name=name, layer=relu, inputs=(i,)) for i, name in enumerate(names))
    return summary(GraphSpec(nodes=(image, *nodes)))


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("name", HOSTILE)
def test_signs_of_the_format_are_names(form: str, name: str) -> None:
    rows = TABLES[form](named("plain", name))
    assert rows[2][0] == name
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("form", TABLES)
def test_a_name_stays_on_its_line(form: str) -> None:
    rows = TABLES[form](named("two\nlines", "tab\there", "end\r\n"))
    assert [row[0].strip() for row in rows[1:4]] == ["two lines", "tab here", "end"]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "\t=", "\r=", " ="])
def test_no_name_is_a_formula(separator: str, sign: str) -> None:
    found = named(f"{sign}HYPERLINK(1)", f"a;{sign}cmd", f"a,{sign}cmd")
    text = csv_table(found, separator=separator)  # type: ignore[arg-type]
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]
    # A spreadsheet that expects the other separator respects quotes too.
    other = {",": ";", ";": ","}[separator]
    cells += [cell for row in csv.reader(io.StringIO(text), delimiter=other) for cell in row]
    formulas = [cell for cell in cells if cell.strip()[:1] in set("=+-@＝")]
    assert formulas == []


def test_french_spreadsheets_split_at_semicolons() -> None:
    text = csv_table(SMALL, separator=";")
    assert text.splitlines()[3].startswith('"flatten_2";"Flatten";"2×3×2";"12";0;"";0;0;')


def test_heads_and_numbers_are_the_readers() -> None:
    heads = {column: f"«{column}»" for column in HEADS}
    big = summary(ModelSpec(layers=(Flatten(), Dense(units=1000))))
    for table in (markdown_table, latex_table):
        text = table(big, heads, number=lambda n: f"{n:,}".replace(",", "\u202f"))
        assert "«" in text
        assert re.search(r"785(\\,|\u202f)000", text)
    assert "«total»" in csv_table(big, heads)


def test_a_long_table_goes_over_pages() -> None:
    found = named(*(f"n{i}" for i in range(PAGE + 1)))
    text = latex_table(found)
    assert r"\begin{longtable}" in text
    assert len(read_latex(text)) == PAGE + 3
