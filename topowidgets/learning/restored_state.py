"""What a measurement on somebody else's network leaves as it was: buffers, gradients, training flags and
random streams.
"""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.modules.module import register_module_forward_pre_hook


@contextmanager
def restored_state(module: nn.Module) -> Iterator[None]:
    """Whatever is run within, these are afterwards what they were before.

    Restored are the buffers of every module that is called within (the running statistics of batch norm),
    gradients and training flags of `module`, and the random streams of torch, CUDA, numpy and Python. Weights
    are not: who changes them puts them back.

    Examples:
        >>> norm = nn.BatchNorm1d(2)
        >>> with restored_state(norm):
        ...     _ = norm(torch.randn(4, 2))
        >>> int(norm.num_batches_tracked)
        0
    """
    flags = [(one, one.training) for one in module.modules()]
    gradients = [
        (one, one.grad, None if one.grad is None else one.grad.detach().clone())
        for one in module.parameters()
    ]
    buffers: dict[int, tuple[nn.Module, dict[str, tuple[Tensor | None, Tensor | None]]]] = {}

    def keep(called: nn.Module, _: Any = None) -> None:
        if called._buffers and id(called) not in buffers:  # noqa: SLF001 -- those of the module itself, which torch has no public name for
            own = called._buffers.items()  # noqa: SLF001
            buffers[id(called)] = (
                called,
                {name: (one, None if one is None else one.detach().clone()) for name, one in own},
            )

    for one in module.modules():
        keep(one)
    hook = register_module_forward_pre_hook(keep)
    streams = _streams()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", message="Using `torch.compile"
            )  # its module is called with the hook twice, which does no harm
            yield
    finally:
        hook.remove()
        _set_streams(*streams)
        for one, training in flags:
            one.training = training
        for parameter, gradient, values in gradients:
            parameter.grad = gradient
            if gradient is not None and values is not None:
                gradient.data.copy_(values)
        for called, kept in buffers.values():
            for name, (buffer, values) in kept.items():
                called._buffers[name] = buffer  # noqa: SLF001
                if buffer is not None and values is not None:
                    buffer.data.copy_(values)


@contextmanager
def twice_differentiable() -> Iterator[None]:
    """Within, a loss can be differentiated twice: graphs are kept, compiled modules run as they were written,
    attention by its formula.

    The fused kernels of `scaled_dot_product_attention` and what torch.compile makes have no second
    derivatives.
    """
    with ExitStack() as stack:
        stack.enter_context(torch.inference_mode(mode=False))
        stack.enter_context(torch.enable_grad())
        stack.enter_context(sdpa_kernel(SDPBackend.MATH))
        if "torch._dynamo" in sys.modules:  # without it nothing is compiled, and to load it takes seconds
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        yield


def _streams() -> tuple[Tensor, list[Tensor], Any, Any]:
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() and torch.cuda.is_initialized() else []  # type: ignore[no-untyped-call]
    return torch.get_rng_state(), cuda, np.random.get_state(), random.getstate()  # noqa: NPY002 -- the stream that a user's code may use


def _set_streams(cpu: Tensor, cuda: list[Tensor], numpy: Any, python: Any) -> None:
    torch.set_rng_state(cpu)
    if cuda:
        torch.cuda.set_rng_state_all(cuda)
    np.random.set_state(numpy)  # noqa: NPY002
    random.setstate(python)
