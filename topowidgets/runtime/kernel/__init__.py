"""The notebook's end: starts processes, sends commands, keeps what came and hands the newest frame on."""
