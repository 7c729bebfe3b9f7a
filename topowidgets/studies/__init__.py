"""Questions to one run or to many, and the functions that people call."""
