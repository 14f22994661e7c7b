"""What the pages share, and the only place besides them that knows Streamlit."""
