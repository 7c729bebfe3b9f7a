"""Run data to messages, words, figures, pages and files."""
