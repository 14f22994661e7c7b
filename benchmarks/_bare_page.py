"""What the app's pages are compared with: one slider, one Plotly chart, a frozen heap."""

import gc

import plotly.graph_objects as go
import streamlit as st

height = st.slider("Height", 1, 100, 50)
st.plotly_chart(go.Figure(go.Scatter(y=[height * x / 100 for x in range(100)])))
if not gc.get_freeze_count():
    gc.collect()
    gc.freeze()
