"""The engine's connection to a scheduler: the only place where the app talks to Dask.

Every call is a round trip, made by the engine's own thread and never by a viewer's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from distributed import Client, Future, KilledWorker, fire_and_forget
from distributed.client import FutureCancelledError

from dl_core.engine import names
from dl_core.engine.cluster import Embedded
from dl_core.engine.enquiries import Enquiries
from dl_core.engine.ledger import Ledger
from dl_core.engine.questions import AnswerLost, UnexpectedAnswer
from dl_core.engine.worker import Trainer, answer, run
from dl_core.errors import ConvoscopeError, QueueFull

logger = logging.getLogger(__name__)

TIMEOUT = 30.0
"""Seconds for a call, before the scheduler counts as lost."""
CONNECT = 10.0
"""Seconds for the first answer of a scheduler."""

Hear = Callable[[dict[str, Any] | ConvoscopeError | None, bool], None]
"""Receives an answer, an error, or nothing; and whether it was stopped."""


@dataclass
class _Asked:
    """A question on its way: its task, and how many words of it were heard."""

    task: str
    future: Future
    number: int = 0


class Link:
    """A client of ``address``, or of a cluster of its own when there is none.

    Raises:
        OSError: nobody answers at ``address``.
        RuntimeError: the processes did not start.
    """

    def __init__(self, address: str | None, runner: str) -> None:
        self._runner = runner
        self._asked: dict[str, _Asked] = {}
        self._embedded = None if address else Embedded()
        self.address = self._embedded.address if self._embedded else address
        try:
            self._client = Client(
                self.address,
                set_as_default=False,
                timeout=CONNECT,
                name=names.PREFIX,
            )
            self._client.register_plugin(Ledger(), name=names.LEDGER)
            self._client.register_plugin(Enquiries(), name=names.ENQUIRIES)
            self._client.register_plugin(Trainer(runner), name=Trainer.name)
        except BaseException:
            self.close()
            raise

    def open(self, key: str, spec: str, url: str, queue: int) -> int | None:
        """Have ``spec`` trained and stored at ``url``, unless it is being; its number in the book.

        Nothing when it is being stopped: ask again then.

        Raises:
            QueueFull: ``queue`` trainings wait already.
        """
        answer = self._call(names.OPEN, key=key, spec=spec, queue=queue)
        if "full" in answer:
            raise QueueFull(queued=answer["full"])
        if "stopping" in answer:
            return None
        if answer["new"]:
            task = answer["task"]
            future = self._client.submit(
                run, self._runner, spec, url, task, key=task, resources={names.RESOURCE: 1}
            )
            # The scheduler keeps the task though this app may leave, and drops it at its end.
            fire_and_forget(future)
        return int(answer["number"])

    def ask(self, key: str, question: str, url: str, brief: bool, tell: Hear) -> None:
        """Have a worker with the store at ``url`` answer ``question``; ``tell`` hears of it, in a
        thread of Dask's.

        It takes none of the resource that trainings do, and so does not wait for them.
        """
        # Another name each time, so that asking again does not meet the failure of before.
        task = f"{names.ASKED}-{key}-{uuid4().hex}"
        future = self._client.submit(answer, self._runner, question, url, task, brief, key=task)
        asked = self._asked[key] = _Asked(task, future)  # the scheduler forgets what nobody holds

        def hear(future: Future) -> None:
            if self._asked.get(key) is asked:
                del self._asked[key]
            tell(*_heard(future))

        future.add_done_callback(hear)

    def hush(self, key: str) -> None:
        """Have the answer to ``key`` stopped, if it is on its way."""
        asked = self._asked.get(key)
        if asked is not None:
            self._call(names.HUSH, task=asked.task)

    @property
    def is_asked(self) -> bool:
        """Whether a question is on its way."""
        return bool(self._asked)

    def told(self) -> dict[str, dict[str, Any]]:
        """Of each question on its way that has told something new: its last word."""
        asked = {one.task: (key, one) for key, one in list(self._asked.items())}
        if not asked:
            return {}
        news = self._call(names.HEAR, known={task: one.number for task, (_, one) in asked.items()})
        found = {}
        for task, (number, text) in news.items():
            key, one = asked[task]
            one.number = number
            found[key] = json.loads(text) if text else {"share": None, "partial": {}}
        return found

    def stop(self, key: str) -> None:
        self._call(names.STOP, key=key)

    def news(self, known: dict[str, list[int]]) -> dict[str, Any]:
        """See :meth:`dl_core.engine.ledger.Ledger.news`."""
        found: dict[str, Any] = self._call(names.NEWS, known=known)
        return found

    @property
    def is_embedded(self) -> bool:
        return self._embedded is not None

    def is_alive(self) -> bool:
        """Whether the processes of an embedded cluster still run."""
        return self._embedded is None or self._embedded.is_alive()

    def close(self) -> None:
        """Leave, and end the embedded cluster."""
        client = getattr(self, "_client", None)
        if client is not None:
            with suppress(Exception):
                client.close(timeout=2)
        if self._embedded is not None:
            self._embedded.close()

    def _call(self, op: str, **arguments: Any) -> Any:
        method = getattr(self._client.scheduler, op)
        return self._client.sync(method, callback_timeout=TIMEOUT, **arguments)


def _heard(future: Future) -> tuple[dict[str, Any] | ConvoscopeError | None, bool]:
    """What became of a question, and whether it was stopped."""
    try:
        found: tuple[dict[str, Any] | None, bool] = future.result(timeout=TIMEOUT)
    except ConvoscopeError as error:
        return error, False
    except (KilledWorker, FutureCancelledError, TimeoutError):
        return AnswerLost(), False
    except Exception as error:
        logger.error("a question was not answered", exc_info=error)
        return UnexpectedAnswer(problem=f"{type(error).__name__}: {str(error)[:200]}"), False
    return found
