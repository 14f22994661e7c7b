"""The shell: page configuration, language, navigation, engine warm-up. Nothing else."""

import streamlit as st

from pages._kit.components import speak
from pages._kit.engine import engine
from pages._kit.heap import keep_frozen
from pages._kit.i18n import ASSETS, LANGUAGES, browser_language, language
from pages._kit.navigation import pages
from pages._kit.url import choice

# Streamlit writes in the theme's primary colour, which is meant to lie under white letters; on a
# dark page nothing can be both readable there and readable itself. And maps want room.
STYLE = """<style>
[data-testid="stSliderThumbValue"], button[role="radio"][aria-checked="true"],
button[data-variant="pills"][aria-pressed="true"] {
  color: inherit !important; }
[data-testid="stCode"] .token.keyword { color: color-mix(in srgb, #1c83e1 60%, currentcolor); }
[data-testid="stCode"] .token.number { color: color-mix(in srgb, #29b09d 60%, currentcolor); }
[data-testid="stCode"] .token.operator { color: color-mix(in srgb, #ed6f13 60%, currentcolor); }
[data-testid="stCode"] .token.punctuation { color: color-mix(in srgb, #808495 40%, currentcolor); }
[data-testid="stCode"] .token.string { color: color-mix(in srgb, #21c354 50%, currentcolor); }
[data-testid="stCode"] .token.comment { color: color-mix(in srgb, #808495 50%, currentcolor); }
@media (min-width: 1000px) {
  [data-testid="stMainBlockContainer"] { padding-inline: 2.5rem; }
}
</style>"""

st.set_page_config(
    page_title="Convoscope",
    page_icon=str(ASSETS / "images" / "favicon.png"),  # an icon by name would be fetched afar
    layout="wide",
    initial_sidebar_state=230,
)
with st.sidebar:
    choice(
        "Langue / Language",
        tuple(LANGUAGES),
        key="lang",
        default=browser_language(),
        labels=LANGUAGES.__getitem__,
        look="segments",
        sticky=True,
    )
    speak(language())
    st.html(STYLE)
page = st.navigation(pages())
engine()
page.run()
keep_frozen()
