"""A network that Keras is to build without weights: a question that another process answers."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from dl_core.errors import ApplicationUnknown, ImageTooSmall
from dl_core.limits import LIMITS
from dl_core.specs.applications import APPLICATIONS
from dl_core.specs.base import Shape, Spec, show

Side = Annotated[int, Field(ge=1, le=4096)]
Images = tuple[Side, Side, Annotated[int, Field(ge=1, le=64)]]


class ArchitectureSpec(Spec):
    """Either one of :data:`~dl_core.specs.APPLICATIONS`, ``top`` being its classifier of
    ``classes``, or a network of a reader's own, ``config`` being its description in JSON.

    What is left out is filled in, so that the same network is the same question.

    Raises:
        ApplicationUnknown: there is none of that name.
        ImageTooSmall: Keras does not build it for images that small.
        LimitExceeded: the description is too long.

    >>> ArchitectureSpec(application="VGG16").input_shape
    (224, 224, 3)
    >>> ArchitectureSpec(application="VGG16", top=False, classes=10).classes
    1000
    """

    application: str | None = None
    top: bool = True
    classes: Annotated[int, Field(ge=1, le=65536)] = 1000
    config: str | None = Field(default=None, repr=False)
    input_shape: Images | None = None
    """Of an application; of ``config``, fills the sizes that it leaves open."""

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, data: Any) -> Any:
        found = APPLICATIONS.get(data.get("application") or "")
        if found is None:
            return data
        shape = data.get("input_shape") or (found.side, found.side, 3)
        classes = data.get("classes", 1000) if data.get("top", True) else 1000
        return {**data, "input_shape": shape, "classes": classes}

    @model_validator(mode="after")
    def _one_network(self) -> ArchitectureSpec:
        if (self.application is None) is (self.config is None):
            raise ValueError("either an application or a config")
        if self.application is not None:
            _check_size(self.application, self.input_shape or ())
        LIMITS.check("config_bytes", len(self.config or ""))
        return self


def _check_size(name: str, shape: Shape) -> None:
    found = APPLICATIONS.get(name)
    if found is None:
        raise ApplicationUnknown(name=name, known=", ".join(APPLICATIONS))
    if min(shape[:2]) < found.least:
        least = show((found.least, found.least))
        raise ImageTooSmall(name=found.title, size=show(shape[:2]), least=least)
