"""A network as pages pass it on, and the few words that name it in an address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dl_core.counting import Summary, summary
from dl_core.engine import AnswerView
from dl_core.errors import N_, SpecError
from dl_core.grammar import parse, write
from dl_core.keras_files import read_config
from dl_core.keys import key as key_of
from dl_core.specs import (
    PRESETS,
    ArchitectureSpec,
    GraphSpec,
    ModelSpec,
    Shape,
    graph_of,
)
from pages._kit.engine import engine
from pages._kit.url import MOST_TEXT


@dataclass(frozen=True)
class Built:
    """A network. ``model`` is there when it can be edited, and trained within the limits."""

    name: str
    graph: GraphSpec
    model: ModelSpec | None = None
    reference: str = ""
    """What :func:`resolve` makes it of again; empty when that is too long for an address."""
    kept: bool = False
    """Whether it came from a file, which this visit keeps."""

    @property
    def summary(self) -> Summary:
        return _summary(self.graph)

    @property
    def image(self) -> Shape:
        """What it reads: height, width and channels."""
        return self.graph.shapes[0]


class NotBuiltYet(SpecError):
    template = N_("The architecture of {name} is being built; it is not there yet.")


class UnknownReference(SpecError):
    template = N_("“{text}” names no network.")


PRESET, APPLICATION = "preset:", "keras:"


@lru_cache(maxsize=64)
def _summary(graph: GraphSpec) -> Summary:
    return summary(graph)


@lru_cache(maxsize=64)
def of_model(model: ModelSpec, name: str) -> Built:
    """``model``, which its grammar names in an address."""
    text = write(model)
    return Built(name, graph_of(model), model, text if len(text) <= MOST_TEXT else "")


def of_preset(name: str) -> Built:
    """The network of a preset."""
    model = PRESETS[name].train.model
    return Built(PRESETS[name].title, graph_of(model), model, PRESET + name)


@lru_cache(maxsize=16)
def of_application(question: ArchitectureSpec, config: str) -> Built:
    """One of Keras Applications, from its configuration."""
    return Built(str(question.application), read_config(config), reference=refer(question))


def refer(question: ArchitectureSpec) -> str:
    """``keras:VGG16:top:224x224x3:1000``."""
    top = "top" if question.top else "no-top"
    side = "x".join(map(str, question.input_shape or ()))
    return f"{APPLICATION}{question.application}:{top}:{side}:{question.classes}"


def questioned(text: str) -> ArchitectureSpec:
    """The question that :func:`refer` wrote.

    Raises:
        UnknownReference, pydantic.ValidationError: it did not.
    """
    try:
        name, top, side, classes = text.removeprefix(APPLICATION).split(":")
        shape = tuple(int(n) for n in side.split("x"))
        number = int(classes)
    except ValueError:
        raise UnknownReference(text=text[:60]) from None
    return ArchitectureSpec.model_validate(
        {"application": name, "top": top == "top", "input_shape": shape, "classes": number}
    )


def resolve(text: str) -> Built:
    """The network of a reference.

    Raises:
        SpecError: there is none, or it is not built yet.
    """
    if text.startswith(PRESET):
        name = text.removeprefix(PRESET)
        if name not in PRESETS:
            raise UnknownReference(text=text[:60])
        return of_preset(name)
    if text.startswith(APPLICATION):
        question = questioned(text)
        return of_application(question, configuration(asked(question), question))
    return of_model(parse(text).model, "")


def application_of(built: Built) -> ArchitectureSpec | None:
    """Which of Keras Applications ``built`` is, if it is one."""
    return questioned(built.reference) if built.reference.startswith(APPLICATION) else None


def query(built: Built) -> dict[str, str]:
    """What the address of any page that asks for a network says to have this one."""
    if built.reference.startswith(APPLICATION):
        question = questioned(built.reference)
        return {
            "from": "application",
            "app": str(question.application),
            "app_image": "x".join(map(str, question.input_shape or ())),
            "classes": str(question.classes),
            "top": str(int(question.top)),
        }
    if built.model is None:
        return {"from": "file"} if built.kept else {}
    return {"from": "written", "net": write(built.model)}


def asked(question: ArchitectureSpec) -> AnswerView:
    """The answer to ``question``, asked if nobody has; one that failed is not asked again."""
    view = engine().answer(key_of(question))
    return view if view.state in ("waiting", "failed") else engine().ask(question)


def configuration(view: AnswerView, question: ArchitectureSpec) -> str:
    """The configuration in an answer.

    Raises:
        NotBuiltYet: there is no answer so far.
        ConvoscopeError: there will be none.
    """
    if view.error is not None:
        raise view.error
    if view.answer is None:
        raise NotBuiltYet(name=question.application)
    return str(view.answer["config"])
