"""A network from a file of Keras, or from its JSON pasted."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dl_core.descriptions import kind_of, network_in
from dl_core.keras_files import SizeMissing, as_model, config_in, loaded
from dl_core.limits import LIMITS
from dl_core.specs import GraphSpec, Shape, image_shape
from pages._kit.builder.built import Built, of_model
from pages._kit.builder.counted import count_button
from pages._kit.files import MEBIBYTES
from pages._kit.i18n import _, number
from pages._kit.markdown import literal
from pages._kit.messages import explain

KEPT, GIVEN = "_network_kept", "_network_given"
"""The text of the network in use, and its name; whether one was given in the last run, and on which
page."""


def file_settings() -> Built | None:
    """A file or a text, and the network in it; ``None`` until there is one.

    Raises:
        ConvoscopeError: there is no network in it that can be read here.
    """
    file = st.file_uploader(
        _("A .keras or .json file, of {most} MB at most").format(
            most=number(LIMITS.upload_bytes / 1e6)
        ),
        type=("keras", "json"),
        key="_network_file",
        max_upload_size=MEBIBYTES,
    )
    typed = st.text_area(
        _("or its JSON, pasted: of Convoscope, or what model.to_json() returns"),
        key="_network_json",
        height=120,
    )
    st.caption(
        _(
            "Only the description of the layers is read, never weights or code. A link cannot hold "
            "it."
        )
    )
    given = _given(file, typed)
    if given is None:
        st.info(_("Choose a file or paste a text."), icon=":material/upload_file:")
        return None
    text, name = given
    shape: Shape | None = None
    try:
        built, of_keras = _read(text, name, shape)
    except SizeMissing as error:
        st.info(explain(error), icon=":material/aspect_ratio:")
        shape = _size()
        built, of_keras = _read(text, name, shape)
    if of_keras:
        count_button(built, text, shape)
    return built


def _given(file: UploadedFile | None, typed: str) -> tuple[str, str] | None:
    """The text and its name; that of before, when the reader comes back from another page, where
    the browser has dropped the file."""
    state = st.session_state
    here, is_given = state.get("_page"), file is not None or bool(typed.strip())
    if file is not None:
        state[KEPT] = config_in(file.getvalue()), file.name
    elif is_given:
        state[KEPT] = typed, _("the pasted network")
    elif state.get(GIVEN) == (here, True):
        _forget()  # the reader has just taken it away
    state[GIVEN] = here, is_given
    kept: tuple[str, str] | None = state.get(KEPT)
    if kept and not is_given:
        st.markdown(_("{name} is still in use.").format(name=f"**{literal(kept[1])}**"))
        st.button(_("Let go of it"), icon=":material/close:", on_click=_forget)
    return kept


def _forget() -> None:
    st.session_state.pop(KEPT, None)


def _size() -> Shape:
    """For a network that reads images of any size: of which it is to be counted."""
    typed = st.text_input(
        _("Image: height x width x channels"), "224x224x3", key="_network_size", max_chars=30
    )
    return image_shape(typed)


@st.cache_resource(show_spinner=False, max_entries=LIMITS.cached_entries)
def _read(text: str, name: str, shape: Shape | None) -> tuple[Built, bool]:
    """The network, and whether Keras can be asked about the text."""
    network, of_keras = network_in(text, shape), kind_of(loaded(text)) is None
    if isinstance(network, GraphSpec):
        model = as_model(network)
        if model is None:
            return Built(name, network, kept=True), of_keras
        network = model
    # What can be trained here can be edited too, and then a link can hold it.
    return of_model(network, name), of_keras
