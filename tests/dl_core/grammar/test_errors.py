"""What is wrong with a text is said, and where: ``‹…›`` marks the place in these tests."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dl_core.grammar import GrammarError, errors, letters, parse, point, write
from dl_core.grammar.building import MOST_LAYERS, MOST_NODES
from dl_core.grammar.reading import DEEPEST, MOST_REPEATS
from dl_core.grammar.tokens import MOST_CHARACTERS
from dl_core.specs import GraphSpec, ModelSpec

WRONG = [
    # Words
    ("INPUT(28x28x1) -> CONV -> ‹COVN›", "Misspelt", "At character 27, “COVN”.*mean CONV[?]"),
    ("‹Dens›(10)", "Misspelt", "DENSE"),
    ("CONV -> ‹SOFTMX›", "Misspelt", "SOFTMAX"),
    ("CONV -> ‹banana›", "Unexpected", "a layer [(]CONV"),
    ("CONV(‹sane›)", "Misspelt", "mean same[?]"),
    ("CONV(8, ‹rleu›)", "Misspelt", "mean relu[?]"),
    ("CONV(‹purple›)", "UnknownSetting", "like CONV[(]32, 3x3"),
    ("POOL(2, ‹relu›)", "UnknownSetting", "POOL[(]2, stride 2"),
    ("POOL(2, ‹3›)", "UnknownSetting", "stride"),
    ("CONV(3x3, ‹5x5›)", "UnknownSetting", "CONV"),
    ("FLATTEN(‹3›)", "UnknownSetting", "FLATTEN"),
    ("CONV ‹é›", "NoMeaning", "é"),
    ("RES(‹banana›)[BN]", "Unexpected", "activation"),
    ("ACT(relu, ‹tanh›)", "Unexpected", "activation"),
    ("‹ACT›", "Unexpected", "activation"),
    ("CONV -> ‹INPUT›(28x28x1)", "InputNotFirst", "at the start"),
    ("[‹INPUT› -> CONV]", "InputNotFirst", "at the start"),
    # Arrows and brackets
    ("CONV ‹POOL›", "Unexpected", "an arrow"),
    ("CONV‹,› POOL", "Unexpected", "an arrow"),
    ("INPUT(28x28x1) ‹CONV›", "Unexpected", "an arrow"),
    ("RELU‹(›3)", "Unexpected", "an arrow"),
    ("[CONV ‹POOL›]", "Unexpected", "closing bracket"),
    ("CONV ‹->›", "EndsTooSoon", "a layer"),
    ("‹INPUT›", "EndsTooSoon", "a layer"),
    ("CONV -> ‹->› POOL", "Unexpected", "a layer"),
    ("‹->› CONV", "Unexpected", "a layer"),
    ("[‹]›", "Unexpected", "a layer"),
    ("[CONV -> ‹[›POOL -> BN", "NotClosed", "never closed"),
    ("CONV‹(›32", "NotClosed", "never closed"),
    ("CONV‹(›32,", "NotClosed", "never closed"),
    ("‹[›", "NotClosed", "never closed"),
    ("[CONV] -> POOL‹]›", "NotOpened", "never opened"),
    ("CONV‹)›", "NotOpened", "never opened"),
    ("‹RES›", "EndsTooSoon", "RES"),
    ("RES ‹->› CONV", "Unexpected", "RES"),
    ("CONV(32 ‹3x3›)", "Unexpected", "a comma"),
    ("CONV(32, 3‹x›)", "Unexpected", "a comma"),
    # Counts
    ("CONV‹*›", "EndsTooSoon", "repetitions"),
    ("CONV*‹POOL›", "Unexpected", "repetitions"),
    ("CONV*‹?›", "Unexpected", "repetitions"),
    ("CONV*‹-1›", "OutOfRange", "0 ≤ N"),
    ("CONV*‹2.5›", "OutOfRange", "0 ≤ N"),
    (f"CONV*‹{'9' * 5000}›", "OutOfRange", "0 ≤ N"),
    ("CONV*2‹*›3", "Unexpected", "an arrow"),
    ("CONV?‹?›", "Unexpected", "an arrow"),
    ("[CONV]*N, ‹M›=3", "LetterUnused", "CONV"),
    ("[CONV]*N, N=2, ‹N›=3", "GivenTwice", "already"),
    ("[CONV]*N‹,› N", "Unexpected", "an arrow"),
    # Numbers
    ("CONV(‹0›)", "OutOfRange", "1 ≤ filters ≤ 16384"),
    ("CONV(‹-3›)", "OutOfRange", "1 ≤ filters ≤ 16384"),
    (f"CONV(‹{'9' * 5000}›)", "OutOfRange", "1 ≤ filters ≤ 16384"),
    ("CONV(8, ‹0x3›)", "OutOfRange", "1 ≤ size ≤ 1024"),
    ("CONV(8, stride ‹2000›)", "OutOfRange", "1 ≤ stride ≤ 1024"),
    ("CONV(8, groups ‹0›)", "OutOfRange", "1 ≤ groups"),
    ("POOL(2, stride ‹0›)", "OutOfRange", "1 ≤ stride ≤ 1024"),
    ("DWCONV(multiplier ‹65›)", "OutOfRange", "1 ≤ multiplier ≤ 64"),
    ("FC(‹65537›)", "OutOfRange", "1 ≤ units ≤ 65536"),
    ("DROPOUT(‹1›)", "OutOfRange", "0 ≤ rate < 1"),
    ("DROPOUT(‹1e999›)", "OutOfRange", "0 ≤ rate < 1"),
    ("BN(epsilon ‹0›)", "OutOfRange", "0 < epsilon ≤ 1"),
    ("PAD(‹513›)", "OutOfRange", "0 ≤ sides ≤ 512"),
    ("PAD(1, right ‹513›)", "OutOfRange", "0 ≤ right ≤ 512"),
    ("CONV(‹2.5›)", "NumberNotWhole", "whole"),
    ("CONV(8, ‹2.5›)", "NumberNotWhole", "whole"),
    ("CONV(filters ‹3x3›)", "Unexpected", "a number"),
    ("CONV(8, ‹3x3x3›)", "Unexpected", "3x3"),
    ("CONV(stride‹)›", "Unexpected", "a number"),
    ("CONV(same, ‹valid›)", "GivenTwice", "already"),
    ("CONV(8, 3x3, ‹size› 5x5)", "GivenTwice", "already"),
    ("INPUT(‹0x3x1›) -> FC", "OutOfRange", "1 ≤ height ≤ 1024"),
    ("INPUT(28, 28, ‹100›) -> FC", "OutOfRange", "1 ≤ channels ≤ 64"),
    ("INPUT(28, ‹2.5›) -> FC", "NumberNotWhole", "whole"),
    ("INPUT(‹28›) -> FC", "Unexpected", "28x28x1"),
    ("INPUT(1,2,3,‹4›) -> FC", "Unexpected", "28x28x1"),
    ("INPUT(‹wide›) -> FC", "Unexpected", "28x28x1"),
    # Shapes
    ("INPUT(4x4x1) -> POOL -> POOL -> ‹POOL(2)›", "WindowDoesNotFit", "2×2.*1×1 map"),
    ("INPUT(4x4x1) -> [‹POOL›]*3", "WindowDoesNotFit", "2×2.*1×1 map"),
    ("INPUT(5x9x1) -> ‹CONV(1, valid, dilation 3)›", "WindowDoesNotFit", "7×7.*5×9 map"),
    ("FC(7) -> ‹CONV›", "MapsExpected", "a vector of 7"),
    ("GAP -> ‹GMP›", "MapsExpected", "a vector of 1 "),
    ("CONV(6) -> ‹CONV(8, groups 4)›", "GroupsDoNotFit", "4 groups.*reads, 6.*filters, 8"),
    ("CONV(6) -> ‹RES›[CONV(6) -> CONV(5)]", "BranchDoesNotFit", "28×28×6.*28×28×5"),
    ("RES[BN -> RES[‹CONV(3, 29x29, valid)›]]", "WindowDoesNotFit", "29×29"),
    ("RES[BN -> ‹RES›[FC]]", "BranchDoesNotFit", "28×28×1.*128"),
    ("‹RES›[[BN]*0]", "NothingInside", "block"),
    # Too much
    ("[[[CONV]*‹1000›]*1000]*1000", "NetworkTooLong", "400 layers"),
    ("FC(10)*‹401›", "NetworkTooLong", "400 layers"),
    ("[[[POOL(99)?]*‹1000›]*1000]*1000", "TooManySteps", "steps"),
    ("[[[BN*0]*‹1000›]*1000]*1000", "TooManySteps", "steps"),
    ("[[[[BN*0]*0]*‹1000›]*1000]*1000", "TooManySteps", "steps"),
    ("RES[[RES[[BN]*‹1000›]]*9]", "NetworkTooLong", "5,000 layers"),
    ("[‹DWCONV(multiplier 64)›]*40", "TooManyValues", "values of one image"),
    ("[‹DWCONV(multiplier 64)›?]*40", "TooManyValues", "values of one image"),
]


@pytest.mark.parametrize(("marked", "kind", "words"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_and_where(marked: str, kind: str, words: str) -> None:
    text = marked.replace("‹", "").replace("›", "")
    with pytest.raises(GrammarError, match=words) as refused:
        parse(text)
    error = refused.value
    assert type(error).__name__ == kind
    start, end = point(error)
    assert f"{text[:start]}‹{text[start:end]}›{text[end:]}" == marked
    assert error.params["at"] == start + 1
    assert f"haracter {start + 1}" in str(error)
    assert error.params["found"].rstrip("…") in text[start:end]
    assert len(error.params["found"]) <= 24


def test_every_error_is_provoked_here() -> None:
    here = {kind for _, kind, _ in WRONG} | {"NoLayer", "TextTooLong", "NestedTooDeep"}
    declared = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and "template" in vars(value)
    }
    assert here == declared


@pytest.mark.parametrize("text", ["", "  \n", "[CONV]*0", "INPUT -> [FC]*0", "INPUT -> FC*N, N=0"])
def test_a_text_without_a_layer(text: str) -> None:
    with pytest.raises(errors.NoLayer) as refused:
        parse(text)
    assert point(refused.value) == (0, len(text))


@pytest.mark.parametrize("opening", ["[", "RES[", "[CONV -> ["])
def test_brackets_too_deep(opening: str) -> None:
    with pytest.raises(errors.NestedTooDeep, match=str(DEEPEST)):
        parse(opening * 10_000)
    with pytest.raises(errors.NotClosed):
        parse("[" * DEEPEST + "CONV")
    nested = "[" * DEEPEST + "FC" + "]?*1" * DEEPEST
    assert len(parse(nested).model.layers) == 2


def test_a_text_too_long() -> None:
    with pytest.raises(errors.TextTooLong, match=f"{MOST_CHARACTERS:,}"):
        parse("CONV" + " " * MOST_CHARACTERS)
    with pytest.raises(errors.NetworkTooLong, match=f"{MOST_LAYERS:,}"):
        parse("BN" + "->BN" * (MOST_CHARACTERS // 4 - 1))


@pytest.mark.parametrize("noise", ["=", "-", "1", "1x", "1.", " x", "1 ", "A", "(", "*", "?", "[]"])
def test_noise_is_refused_at_once(noise: str) -> None:
    with pytest.raises(GrammarError):
        parse(noise * (MOST_CHARACTERS // len(noise)))


@pytest.mark.parametrize("count", [-1, MOST_REPEATS + 1])
def test_counts_out_of_range_are_refused(count: int) -> None:
    with pytest.raises(errors.OutOfRange, match="0 ≤ N ≤ 5000"):
        parse("[CONV]*N", {"N": count})


def test_the_caps_are_those_of_the_networks() -> None:
    bounds = {
        cap
        for spec, name in ((ModelSpec, "layers"), (GraphSpec, "nodes"))
        for found in spec.model_fields[name].metadata
        if (cap := getattr(found, "max_length", None)) is not None
    }
    assert bounds == {MOST_LAYERS, MOST_NODES}


PIECES = """
    INPUT INPUT(9x9x2) CONV CONV(4) CONV(2,stride SEPCONV DWCONV(valid) POOL POOL(3) GAP PAD BN
    DROPOUT(0.5) FLATTEN FC FC(3) RELU SOFTMAX ACT(relu) RES[ RES(tanh)[ COVN -> -> -> -> → [ [ ]
    ] ( ) , * *2 *3 *N ? 3 2x2 0 -1 1e9 =2 N=2 é
""".split()  # noqa: SIM905


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=30))
def test_any_text_is_a_network_or_an_error_with_a_place(text: str) -> None:
    try:
        parsed = parse(text)
    except GrammarError as error:
        start, end = point(error)
        assert 0 <= start <= end <= len(text)
        return
    assert parsed.letters == letters(text)
    assert parse(write(parsed.model)).model == parsed.model


@given(st.data())
def test_a_slip_of_the_finger_is_a_network_or_an_error_with_a_place(data: st.DataObject) -> None:
    text = "INPUT(9x9x2) -> [[CONV(4, 3x3, same) -> RELU]*2 -> POOL?]*N -> FC(10) -> SOFTMAX, N=2"
    at = data.draw(st.integers(0, len(text)))
    new = data.draw(st.sampled_from(["", *"[]()*?,-> x32N"]))
    slipped = text[:at] + new + text[at + data.draw(st.integers(0, 2)) :]
    try:
        parse(slipped)
    except GrammarError as error:
        start, end = point(error)
        assert 0 <= start <= end <= len(slipped)
