"""One thread: two cost more than they give on networks of this size (learning/machine.py)."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    torch.set_num_threads(1)
