"""Questions to one run or to many, and the doors that people use."""
