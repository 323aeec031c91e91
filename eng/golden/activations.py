"""Golden/activations.json: every activation and its slope over a grid, at the extremes, the infinities and NaN."""

import math

import torch
from torch.nn import functional as f

from golden import GOLDEN, write_json

FUNCTIONS = [
    ("Sigmoid", 0, torch.sigmoid), ("Tanh", 0, torch.tanh), ("Relu", 0, f.relu),
    ("LeakyRelu", 0.01, lambda x: f.leaky_relu(x, 0.01)), ("LeakyRelu", 0.2, lambda x: f.leaky_relu(x, 0.2)),
    ("Elu", 1, f.elu), ("Elu", 0.5, lambda x: f.elu(x, 0.5)), ("Selu", 0, f.selu),
    ("Gelu", 0, f.gelu), ("GeluTanh", 0, lambda x: f.gelu(x, approximate="tanh")),
    ("Silu", 0, f.silu), ("Mish", 0, f.mish), ("Softplus", 0, f.softplus),
    ("Identity", 0, lambda x: x * 1), ("Exponential", 0, torch.exp),
]


def inputs():
    grid = [k / 4 for k in range(-80, 81)]
    around = [sign * v for v in (1e-30, 1e-6, 1e-3, 0.1, 3.9, 4.1, 5.65, 5.7, 88, 89, 104, 1e4) for sign in (-1, 1)]
    return torch.tensor(sorted(grid + around) + [-math.inf, math.inf, math.nan])


def generate():
    x = inputs()
    content = []
    for name, parameter, function in FUNCTIONS:
        leaf = x.clone().requires_grad_()
        values = function(leaf)
        values.sum().backward()
        content.append({"name": name, "parameter": parameter, "values": values.detach(), "slopes": leaf.grad})
        exact = function(x.double())
        finite = torch.isfinite(exact) & torch.isfinite(values.detach())
        error = ((values.detach().double() - exact).abs() / exact.abs().clamp(min=1))[finite].max().item()
        print(f"  {name}({parameter}): float32 off float64 by {error:.1e}; at -inf {values[-3]:g}, inf {values[-2]:g}, slopes {leaf.grad[-3]:g}, {leaf.grad[-2]:g}")
    write_json(GOLDEN / "activations.json", {"inputs": x, "functions": content})


if __name__ == "__main__":
    generate()
