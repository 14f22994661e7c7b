"""Descriptions of layers that only imported networks have: where branches meet, and the rest."""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from dl_core.errors import ChannelsNotInGroups, KernelTooLarge
from dl_core.specs.base import Axes, LayerSpec, Shape, WindowSpec, added, show
from dl_core.specs.errors import BranchesDoNotMeet, CannotReshape, NumbersDoNotFit
from dl_core.specs.growing import Conv2DTranspose, UpSampling2D
from dl_core.specs.layers import Layer
from dl_core.specs.pools import Edges
from dl_core.windows import Axis

How = Literal["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate"]


class Merge(LayerSpec):
    """Several inputs made one: value by value, or one after the other along the channels.

    Value by value, an axis of length 1 is repeated to the length of the others.
    """

    kind: Literal["merge"] = "merge"
    how: How
    scale: float | None = added(None)
    """What Inception-ResNet multiplies the second input by before it adds it to the first."""

    def joined(self, shapes: tuple[Shape, ...], where: str) -> Shape:
        """The shape made from ``shapes``.

        Raises:
            BranchesDoNotMeet: they do not fit together.
        """
        if self.how == "concatenate":
            fits = len({shape[:-1] for shape in shapes}) == 1
            out = (*shapes[0][:-1], sum(shape[-1] for shape in shapes))
        else:
            fits = len({len(shape) for shape in shapes}) == 1
            lengths = [set(along) for along in zip(*shapes, strict=fits)]
            fits = fits and all(len(found - {1}) <= 1 for found in lengths)
            out = tuple(max(found) for found in lengths)
        if not fits:
            raise BranchesDoNotMeet(layer=where, how=self.how, shapes=", ".join(map(show, shapes)))
        return out


class Image(LayerSpec):
    """Where an image, or another input, enters."""

    kind: Literal["input"] = "input"
    shape: Annotated[tuple[Annotated[int, Field(ge=1, le=100_000)], ...], Field(min_length=1)]

    def output_shape(self, shape: Shape, where: str) -> Shape:
        return self.shape


class Reshape(LayerSpec):
    """The same values in another shape; one ``-1`` stands for what is left."""

    kind: Literal["reshape"] = "reshape"
    target: tuple[int, ...]

    def output_shape(self, shape: Shape, where: str) -> Shape:
        size, known = prod(shape), prod(n for n in self.target if n > 0)
        out = tuple(size // known if n == -1 and known else n for n in self.target)
        if prod(out) != size or min(out, default=1) < 1:
            raise CannotReshape(layer=where, before=show(shape), after=show(self.target))
        return out


class Cropping2D(WindowSpec):
    """Cells cut from the edges of each map."""

    kind: Literal["cropping2d"] = "cropping2d"
    cropping: Edges = ((0, 0), (0, 0))

    def axes(self, shape: Shape) -> Axes:
        vertical, horizontal = (
            Axis(size, 1, 1, 1, -before, -after)
            for size, (before, after) in zip(shape, self.cropping, strict=False)
        )
        return vertical, horizontal

    def output_shape(self, shape: Shape, where: str) -> Shape:
        self._maps(shape, where)
        rows, columns = self.axes(shape)
        if 0 in (rows.out, columns.out):
            cut = show((sum(self.cropping[0]), sum(self.cropping[1])))
            raise KernelTooLarge(layer=where, kind="Cropping2D", kernel=cut, size=show(shape[:2]))
        return rows.out, columns.out, shape[2]


Number = Annotated[float, AfterValidator(lambda value: value + 0.0)]
"""Never ``-0.0``, which equals ``0.0`` but is written otherwise."""
Given = (
    bool
    | Number
    | Annotated[str, Field(max_length=40)]
    | Annotated[tuple[Number | None, ...], Field(min_length=1, max_length=16384)]
)
Word = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
Kept = tuple[tuple[Word, Given], ...]
"""Arguments by Keras's names for them."""
FOR_EACH_CHANNEL = ("scale", "offset", "mean", "variance", "x1", "x2")
"""Arguments that may be several numbers: one for each channel."""


class _AsInKeras(LayerSpec):
    """A layer of which nothing but what it costs and how it is written matters here."""

    name: Word
    """Of its class in Keras, or of one of its functions."""
    settings: Kept | None = added(None)
    """What its class is given, where that is not what Keras would choose; ``None`` where that is
    not known."""

    def output_shape(self, shape: Shape, where: str) -> Shape:
        """The same.

        Raises:
            NumbersDoNotFit: there is not one number for each channel.
        """
        for name, value in self.settings or ():
            several = isinstance(value, tuple) and name in FOR_EACH_CHANNEL
            if several and len(value) not in (1, shape[-1]):  # type: ignore[arg-type]
                raise NumbersDoNotFit(
                    layer=where,
                    kind=self.name,
                    setting=name,
                    count=len(value),  # type: ignore[arg-type]
                    channels=shape[-1],
                )
        return shape


class PerChannel(_AsInKeras):
    """Values scaled or moved by numbers of their channel: layer normalisation and its like."""

    kind: Literal["per_channel"] = "per_channel"
    trained: Annotated[int, Field(ge=0, le=4)] = 2
    """Numbers per channel that are trained, and those that are not."""
    fixed: Annotated[int, Field(ge=0, le=4)] = 0
    counter: bool = False
    """Whether one more number, not trained, counts what was seen."""

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        trained = {f"trained_{i}": shape[-1:] for i in range(self.trained)}
        fixed = {f"fixed_{i}": shape[-1:] for i in range(self.fixed)}
        return trained | fixed | ({"fixed_count": ()} if self.counter else {})


class GroupNormalization(LayerSpec):
    """Channels in groups, each group brought to mean 0 and variance 1 over all of its maps, then
    scaled and moved by channel (Wu & He 2018, arXiv:1803.08494). With ``groups`` of -1 each
    channel is one: instance normalisation."""

    kind: Literal["group_normalization"] = "group_normalization"
    groups: Annotated[int, Field(ge=-1, le=16384)] = 32
    epsilon: Annotated[float, Field(gt=0, le=1)] = 1e-3
    center: bool = True
    scale: bool = True

    def output_shape(self, shape: Shape, where: str) -> Shape:
        if self.groups == 0 or shape[-1] % self.groups:
            raise ChannelsNotInGroups(
                layer=where, kind=type(self).__name__, groups=self.groups, channels=shape[-1]
            )
        return shape

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        own = {"gamma": self.scale, "beta": self.center}
        return {name: shape[-1:] for name, there in own.items() if there}

    def reads_all(self, shape: Shape) -> bool:
        return True


class PReLU(LayerSpec):
    """A rectifier whose slope below zero is learned, one for each value, or one for all places
    along the ``shared`` axes, counted from 1 (He et al. 2015, arXiv:1502.01852)."""

    kind: Literal["prelu"] = "prelu"
    shared: tuple[Annotated[int, Field(ge=1, le=8)], ...] = ()

    def weight_shapes(self, shape: Shape) -> dict[str, Shape]:
        lengths = (1 if axis in self.shared else n for axis, n in enumerate(shape, 1))
        return {"alpha": tuple(lengths)}


class Elementwise(_AsInKeras):
    """Something done to each value, without weights: a rescaling, noise, an activation.

    A name in small letters is that of an activation. One of a function, such as ``Multiply``, has
    the number beside the value as ``x1`` or ``x2``, by the side on which it stands.
    """

    kind: Literal["elementwise"] = "elementwise"


AnyLayer = Annotated[
    Layer
    | Merge
    | Image
    | Reshape
    | Cropping2D
    | UpSampling2D
    | Conv2DTranspose
    | PerChannel
    | GroupNormalization
    | PReLU
    | Elementwise,
    Field(discriminator="kind"),
]
"""What any network that can be counted here is made of."""
