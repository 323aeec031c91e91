"""What the topics share: one reproducible PyTorch, the networks, and files that keep every float32 exactly."""

import json
import math
import os
from pathlib import Path

# Kernels chosen by name, not by the processor at hand: another machine then adds in the same order.
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["ATEN_CPU_CAPABILITY"] = "avx2"

import torch  # noqa: E402 (reads the two variables above when it loads)
from torch import nn  # noqa: E402

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "test" / "Extensions.ML.Mlp.Tests" / "Golden"


def sigmoid_network(features, hidden):
    """Linear layers with a sigmoid between them, one logit out; PyTorch's default initialisation."""
    widths = [features, *hidden, 1]
    modules = []
    for inputs, outputs in zip(widths, widths[1:]):
        modules += [nn.Linear(inputs, outputs), nn.Sigmoid()]
    return nn.Sequential(*modules[:-1])


def layers(network):
    return [{"weight": m.weight.detach().clone(), "bias": m.bias.detach().clone()}
            for m in network if isinstance(m, nn.Linear)]


def gradients(module, x, pull):
    """The module's values, and the gradients of sum(pull * values) along the inputs and each parameter."""
    x = x.clone().requires_grad_()
    module.zero_grad()
    values = module(x)
    (pull * values).sum().backward()
    return {"values": values.detach(), "inputGradients": x.grad, "gradients": tensors(module, lambda p: p.grad)}


def tensors(module, of=lambda parameter: parameter.detach()):
    """The module's parameters, or what is asked for of each, by name; values row by row."""
    return {name: of(parameter).clone().flatten() for name, parameter in module.named_parameters()}


def digits(value):
    """A float32 as 9 significant digits, which parse back to the same float32 (a float64 needs 17); JSON names what is not finite."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return float(f"{value:.9g}")


def plain(value):
    """Tensors become lists; float32 tensors are cut to 9 digits, float64 ones and Python floats stay whole."""
    if isinstance(value, torch.Tensor):
        if value.dtype != torch.float32:
            return value.tolist()
        return plain([digits(v) for v in value.tolist()] if value.dim() == 1
                     else digits(value.item()) if value.dim() == 0
                     else list(value))
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


def write_json(path, content):
    text = json.dumps(plain(content), separators=(",", ":"), allow_nan=False) + "\n"
    write_text(path, text)


def write_csv(path, header, rows):
    """Floats as 9 digits, integers as they are."""
    lines = [",".join(header)]
    lines += [",".join(f"{v:.9g}" if isinstance(v, float) else str(v) for v in row) for row in rows]
    write_text(path, "\n".join(lines) + "\n")


def write_text(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    print(f"{path.relative_to(ROOT)}: {len(text):,} bytes")
