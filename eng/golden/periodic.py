"""Golden/periodic.json: the periodic embedding of RealMLP (PBLD), its values and gradients."""

import math

import torch
from torch import nn

from golden import GOLDEN, gradients, tensors, write_json

NUMBERS, ROWS, FREQUENCIES, WIDTH = 3, 12, 16, 3


class PeriodicEmbedding(nn.Module):
    """Each number x becomes [cos(2 pi x f + p) W + b ; x]; the numbers' values stand one after the other."""

    def __init__(self, numbers, frequencies=FREQUENCIES, width=WIDTH, scale=0.1):
        super().__init__()
        bound = frequencies**-0.5
        self.frequencies = nn.Parameter(torch.randn(numbers, frequencies) * scale)
        self.phases = nn.Parameter(torch.empty(numbers, frequencies).uniform_(-math.pi, math.pi))
        self.weights = nn.Parameter(torch.empty(numbers, frequencies, width).uniform_(-bound, bound))
        self.biases = nn.Parameter(torch.empty(numbers, width).uniform_(-bound, bound))

    def forward(self, x):  # [rows, numbers] -> [rows, numbers * (width + 1)]
        cosines = torch.cos(2 * math.pi * x[:, :, None] * self.frequencies + self.phases)
        values = torch.einsum("rnf,nfw->rnw", cosines, self.weights) + self.biases
        return torch.cat([values, x[:, :, None]], 2).flatten(1)


def case(name, scale, spread):
    module, exact = PeriodicEmbedding(NUMBERS, scale=scale), PeriodicEmbedding(NUMBERS).double()
    exact.load_state_dict(module.state_dict())
    x, pull = torch.randn(ROWS, NUMBERS) * spread, torch.randn(ROWS, NUMBERS * (WIDTH + 1))
    single, double = gradients(module, x, pull), gradients(exact, x.double(), pull.double())
    drift = [(one - other).abs().max().item() for one, other in (
        (single["values"], double["values"]), (single["gradients"]["frequencies"], double["gradients"]["frequencies"]))]
    print(f"  {name}: values off float64 {drift[0]:.1e}, gradients of frequencies {drift[1]:.1e}")
    return {"name": name, "parameters": tensors(module), "rows": x, "pull": pull, "single": single, "double": double}


def generate():
    torch.manual_seed(43)
    write_json(GOLDEN / "periodic.json", {"cases": [case("recipe", 0.1, 1.5), case("fast", 3.0, 1.5), case("far", 0.1, 100.0)]})


if __name__ == "__main__":
    generate()
