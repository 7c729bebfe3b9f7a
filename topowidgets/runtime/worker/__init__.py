"""The training process: trains, measures, keeps the log and sends frames."""
