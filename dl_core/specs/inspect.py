"""A stored network as a question names it: what is asked of its inside is asked of one of these."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dl_core.specs.base import Spec


class OfRun(Spec):
    """The network of the training stored under ``run``, at the end of ``epoch``: 0 is before
    training, ``None`` the weights it has been trained to.

    ``stamp`` is what :meth:`dl_core.store.Store.stamp` says of the key: it tells one training of a
    key from the next, and an answer about one from an answer about the other.
    """

    run: Annotated[str, Field(min_length=1, max_length=64)]
    stamp: Annotated[str, Field(max_length=2000)]
    epoch: Annotated[int, Field(ge=0)] | None = None
