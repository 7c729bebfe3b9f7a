"""Functions of ours done beside the caller: by name, JSON in, messages out. It knows no run and no widget."""
