"""Lessons: what a class is told, asked and shown; what it answers."""
