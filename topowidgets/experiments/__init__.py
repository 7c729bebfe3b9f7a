"""Studies built from learning and topology: frames, records and runs."""
