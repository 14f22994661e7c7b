"""A viewer who speaks the app's own websocket protocol, as a browser does.

It keeps what a browser keeps of a page: its address, its controls, the fragment each belongs to,
and which fragments ask to be run again by themselves. Messages are read after the clock has
stopped, so that a time is the server's and the wire's, not this program's.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import websockets
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider as SliderProto

PATIENCE = 60.0
"""Seconds without an answer after which a viewer is lost."""
SMALL = 512
"""Bytes; the message that ends a run is shorter."""
ENDS = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


@dataclass(frozen=True)
class Control:
    """Something a viewer can use. ``low``, ``high``, ``step`` are a slider's."""

    id: str
    label: str
    fragment: str
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    address_key: str = ""


@dataclass
class Sight:
    """What is on the page."""

    sliders: dict[str, Control] = field(default_factory=dict)
    buttons: dict[str, Control] = field(default_factory=dict)
    components: dict[str, Control] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    refreshes: dict[str, float] = field(default_factory=dict)
    """Fragments that run again by themselves, and every how many seconds."""

    def says(self, words: str) -> bool:
        """Whether a text of the last run holds ``words``."""
        return any(words in text for text in self.texts)


@dataclass(frozen=True)
class Answer:
    """How long the server took, and how much it sent."""

    milliseconds: float
    size: int


class PageError(RuntimeError):
    """The page showed an error."""


class Viewer:
    """One tab on the page called ``page``; ``query`` is what follows ``?`` in its address."""

    def __init__(self, host: str, page: str = "", query: str = "lang=en") -> None:
        self._host, self._page = host, page
        self._query = dict(parse_qsl(query))
        self._script = ""
        self._states: dict[str, tuple[str, Any]] = {}
        self.sight = Sight()

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            f"ws://{self._host}/_stcore/stream",
            max_size=None,
            open_timeout=PATIENCE,
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://{self._host}"),
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._socket.close()

    async def load(self) -> Answer:
        """Run the whole page."""
        return await self._run("")

    async def refresh(self, fragment: str) -> Answer:
        """Run a fragment that asked to be run again, as the browser does by itself."""
        return await self._run(fragment, automatic=True)

    async def move(self, slider: Control, value: float) -> Answer:
        """Move a slider of numbers."""
        self._states[slider.id] = ("double_array_value", [value])
        if slider.address_key:
            self._query[slider.address_key] = f"{value:g}"
        return await self._run(slider.fragment)

    async def press(self, button: Control) -> Answer:
        """Press a button."""
        return await self._run(button.fragment, pressed=button.id)

    async def tell(self, component: Control, state: dict[str, Any]) -> Answer:
        """Give a component the state that its own code would send."""
        self._states[component.id] = ("json_value", json.dumps(state, separators=(",", ":")))
        return await self._run(component.fragment)

    async def _run(self, fragment: str, *, automatic: bool = False, pressed: str = "") -> Answer:
        message = self._message(fragment, automatic, pressed).SerializeToString()
        start = time.perf_counter()
        await self._socket.send(message)
        received = await asyncio.wait_for(self._until_end(), PATIENCE)
        taken = (time.perf_counter() - start) * 1e3
        for one in received:
            self._see(one)
        return Answer(taken, sum(map(len, received)))

    async def _until_end(self) -> list[bytes]:
        received: list[bytes] = []
        while True:
            raw = await self._socket.recv(decode=False)
            received.append(raw)
            if len(raw) < SMALL:
                message = ForwardMsg.FromString(raw)
                if message.WhichOneof("type") == "script_finished" and (
                    message.script_finished in ENDS
                ):
                    return received

    def _message(self, fragment: str, automatic: bool, pressed: str) -> BackMsg:
        message = BackMsg()
        run = message.rerun_script
        run.query_string = urlencode(self._query)
        run.page_script_hash = self._script
        run.page_name = "" if self._script else self._page
        run.fragment_id = fragment
        run.is_auto_rerun = automatic
        run.context_info.locale = "en"
        run.context_info.timezone = "UTC"
        run.context_info.url = f"http://{self._host}/{self._page}"
        for key, (kind, value) in self._states.items():
            state = run.widget_states.widgets.add(id=key)
            if kind == "double_array_value":
                state.double_array_value.data.extend(value)
            else:
                setattr(state, kind, value)
        if pressed:
            run.widget_states.widgets.add(id=pressed, trigger_value=True)
        return message

    # What the server sends ------------------------------------------------------------------

    def _see(self, raw: bytes) -> None:
        message = ForwardMsg.FromString(raw)
        match message.WhichOneof("type"):
            case "new_session":
                self._begin(list(message.metadata.run.fragment_ids))
            case "navigation":
                self._script = message.navigation.page_script_hash or self._script
            case "page_info_changed":
                self._query = dict(parse_qsl(message.page_info_changed.query_string))
            case "auto_rerun":
                asked = message.auto_rerun
                self.sight.refreshes[asked.fragment_id] = asked.interval
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self.sight.refreshes.pop(fragment, None)
            case "delta":
                self._see_element(message.delta)

    def _begin(self, fragments: list[str]) -> None:
        """Forget what this run draws anew: all of the page, or what its fragments drew."""
        if not fragments:
            self.sight = Sight()
            return
        self.sight.texts.clear()
        for found in (self.sight.sliders, self.sight.buttons, self.sight.components):
            for name in [n for n, control in found.items() if control.fragment in fragments]:
                del found[name]

    def _see_element(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element, fragment = delta.new_element, delta.fragment_id
        kind = element.WhichOneof("type")
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            raise PageError(
                element.exception.message if kind == "exception" else element.alert.body
            )
        if kind == "markdown":
            self.sight.texts.append(element.markdown.body)
        elif kind == "slider" and element.slider.type == SliderProto.SLIDER:
            made = _slider(element.slider, fragment)
            self.sight.sliders[made.label] = made
        elif kind == "button" and not element.button.disabled:
            button = element.button
            self.sight.buttons[button.label] = Control(button.id, button.label, fragment)
        elif kind == "bidi_component":
            name, key = element.bidi_component.component_name, element.bidi_component.id
            self.sight.components[name] = Control(key, name, fragment)


def _slider(found: SliderProto, fragment: str) -> Control:
    key = found.query_param_key
    return Control(found.id, found.label, fragment, found.min, found.max, found.step or 1.0, key)
