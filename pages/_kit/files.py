"""A picture of the reader's own: from a file, or from the camera.

Streamlit refuses a file that is too large, or whose name ends wrongly, in the browser, and says so
in English when the mouse is over it. The sentence here is in the reader's language and in sight.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dl_core.limits import LIMITS
from dl_core.pictures import Decoded, decode
from pages._kit.i18n import _, number
from pages._kit.markdown import literal

ENDINGS = ("png", "jpg", "jpeg", "webp", "bmp")
MEBIBYTES = -(-LIMITS.upload_bytes // 2**20)
"""What the browser lets through; the file itself is held to the byte."""

_REFUSED = '[data-testid="stFileChips"] > div > :last-child [aria-invalid="true"]'
"""The newest of the files that Streamlit lists; those refused before it are no news."""

_CSS = """<style>
.st-key-{key}_refused {{ display: none; }}
.st-key-{key}_file:has({refused}) .st-key-{key}_refused {{ display: flex; }}
.st-key-{key}_file:has({refused}) .st-key-{key}_hint {{ display: none; }}
.st-key-{key}_file [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
.st-key-{key}_file [data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
.st-key-{key}_file [data-testid="stFileUploaderDropzone"] button p::after {{
  content: "{choose}"; font-size: 1rem; }}
</style>"""


def picture_file(key: str) -> UploadedFile | None:
    """A file that the reader chooses; until then, what to do."""
    most = number(LIMITS.upload_bytes / 1e6)
    with st.container(key=f"{key}_file"):
        st.html(_CSS.format(key=key, refused=_REFUSED, choose=_("Choose a file")))
        file = st.file_uploader(
            _("A picture: PNG, JPEG, WebP or BMP, of {most} MB at most").format(most=most),
            type=ENDINGS,
            key=f"_{key}_upload",
            max_upload_size=MEBIBYTES,
        )
        with st.container(key=f"{key}_refused"):
            refusal = _(
                "The browser did not send this file: it is larger than {most} MB, or its name "
                "does not end as those of PNG, JPEG, WebP and BMP do."
            ).format(most=most)
            if file is not None:
                refusal += " " + _("The one before it, {name}, is still there.").format(
                    name=literal(file.name)
                )
            st.error(refusal, icon=":material/block:")
        if file is None:
            with st.container(key=f"{key}_hint"):
                hint = _("Choose a picture: it is read by this app and kept nowhere.")
                st.info(hint, icon=":material/upload_file:")
        _not_in_the_link()
    return file


def camera_picture(key: str) -> UploadedFile | None:
    """A picture that the reader takes; until then, what to do."""
    file = st.camera_input(
        _("A picture taken by the camera"),
        key=f"_{key}_webcam",
        help=_("Browsers lend the camera to this computer’s own address, or over HTTPS, only."),
    )
    if file is None:
        hint = _("Take a picture: it is read by this app and kept nowhere.")
        st.info(hint, icon=":material/photo_camera:")
    _not_in_the_link()
    return file


def decoded(file: UploadedFile, key: str) -> Decoded:
    """The picture in ``file``, decoded once however often the page runs, and what was done to it.

    Raises:
        PictureEmpty, PictureUnknown, PictureDamaged, PictureTooLarge, LimitExceeded: see the
            sentence of each.
    """
    kept: tuple[str, Decoded] | None = st.session_state.get(f"_{key}_decoded")
    if kept is None or kept[0] != file.file_id:
        kept = (file.file_id, decode(file.getvalue()))
        st.session_state[f"_{key}_decoded"] = kept
    notes = {
        "animated": _("It moves: its first image is taken."),
        "transparent": _("Where it is transparent, it is laid on white."),
        "deep": _("Its 16 bits a pixel are brought to 8."),
    }
    if kept[1].notes:
        st.caption(" ".join(notes[note] for note in kept[1].notes))
    return kept[1]


def _not_in_the_link() -> None:
    st.caption(_("A link cannot hold your picture: only the other settings are in the address."))
