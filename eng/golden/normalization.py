"""Golden/normalization.json: batch norm over three batches, then evaluated; layer norm; values and gradients of both."""

import torch
from torch import nn

from golden import GOLDEN, write_json

WIDTH, INPUTS, BATCHES, ROWS = 5, 4, 3, 6


def parameters(layer):
    """As a network in mid training has them: gains and biases off their start."""
    with torch.no_grad():
        layer.weight.uniform_(-1.5, 1.5)
        layer.bias.uniform_(-1, 1)


def drawn():
    """Columns of different means and sizes, one of them nearly constant; a weight a value, so that gradients differ."""
    scale, shift = torch.tensor([1.0, 10.0, 0.1, 1.0, 1e-4]), torch.tensor([0.0, 5.0, -1.0, 20.0, 0.01])
    return [torch.randn(ROWS, WIDTH) * scale + shift for _ in range(BATCHES)], torch.randn(ROWS, WIDTH)


def passed(layer, x, pull):
    """The layer's values, and the gradients of sum(pull * values)."""
    x = x.clone().requires_grad_()
    layer.zero_grad()
    values = layer(x)
    (pull * values).sum().backward()
    return {"values": values.detach(), "inputGradients": x.grad, "gainGradients": layer.weight.grad.clone(), "biasGradients": layer.bias.grad.clone()}


def batch_norm(batches, pull):
    layer = nn.BatchNorm1d(WIDTH)
    parameters(layer)
    trained = []
    for x in batches:
        step = passed(layer, x, pull)
        trained.append({**step, "runningMeans": layer.running_mean.clone(), "runningVariances": layer.running_var.clone()})
    layer.eval()
    return {"gains": layer.weight.detach(), "biases": layer.bias.detach(), "trained": trained, "evaluated": passed(layer, batches[0], pull)}


def layer_norm(batches, pull):
    layer = nn.LayerNorm(WIDTH)
    parameters(layer)
    return {"gains": layer.weight.detach(), "biases": layer.bias.detach(), "passed": [passed(layer, x, pull) for x in batches]}


def folded():
    """A linear layer and a batch norm that has seen three batches, evaluated: what the model's one linear layer must give."""
    linear, norm = nn.Linear(INPUTS, WIDTH), nn.BatchNorm1d(WIDTH)
    parameters(norm)
    batches = [torch.randn(ROWS, INPUTS) * 2 + 1 for _ in range(BATCHES)]
    for x in batches:
        norm(linear(x))
    norm.eval()
    with torch.no_grad():
        values = norm(linear(batches[0]))
    return {"layer": {"weight": linear.weight.detach(), "bias": linear.bias.detach()}, "gains": norm.weight.detach(), "biases": norm.bias.detach(),
            "batches": batches, "values": values}


def generate():
    torch.manual_seed(23)
    batches, pull = drawn()
    write_json(GOLDEN / "normalization.json", {
        "batches": batches, "pull": pull, "batchNorm": batch_norm(batches, pull), "layerNorm": layer_norm(batches, pull), "folded": folded()})


if __name__ == "__main__":
    generate()
