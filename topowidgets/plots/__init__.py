"""Plotly figures of what was measured: arrays and words in, a Figure out.

The one place that imports plotly.
"""
