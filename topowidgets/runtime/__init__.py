"""The training process and the kernel's end of its pipe."""
