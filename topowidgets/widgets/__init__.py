"""What is shown in a notebook: one anywidget class, and the lab that drives it."""
