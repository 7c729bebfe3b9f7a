"""What was trained, as one HTML file that needs no kernel and no connection."""
