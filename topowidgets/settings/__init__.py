"""What decides a run, declared as data."""
