"""Everything Convoscope computes: specs, arithmetic, training, engine, store, pictures.

This package never imports Streamlit. Modules that import Keras do so inside functions, so that
importing ``dl_core`` costs the app process neither the time nor the memory of a framework.
"""

__version__ = "0.1.0"
