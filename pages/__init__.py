"""One thin script per page; Streamlit runs them. What they share is in ``_kit``."""
