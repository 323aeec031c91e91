"""Golden/embedding.json: the piecewise-linear embedding (version B), its bins, values and gradients."""

import numpy
import torch
from torch import nn

from golden import GOLDEN, gradients, tensors, write_json

TRAINING_ROWS, ROWS, WIDTH = 200, 16, 4
EDGES, MIXED_EDGES = 49, 25


def quantile_edges(column):
    """The distinct ones among the quantiles at 0, 1/48 ... 1; linear between values."""
    return numpy.unique(numpy.quantile(column.astype(float), numpy.linspace(0, 1, EDGES)).astype(numpy.float32))


def mixed_edges(column):
    """The distinct ones among the quantiles at 0, 1/24 ... 1 of the rows, and those of the distinct values."""
    shares = numpy.linspace(0, 1, MIXED_EDGES)
    of_rows, of_values = (numpy.quantile(values.astype(float), shares) for values in (column, numpy.unique(column)))
    return numpy.unique(numpy.concatenate([of_rows, of_values]).astype(numpy.float32))


def passed(x, edges):
    """How far each value is through each bin, [rows, bins]: cut to 0 and 1, but for the outer sides of the outer bins."""
    share = (x[:, None] - edges[:-1]) / (edges[1:] - edges[:-1])
    bins = torch.arange(len(edges) - 1)
    share = torch.where(bins > 0, share.clamp(min=0), share)
    return torch.where(bins < len(edges) - 2, share.clamp(max=1), share)


class PiecewiseLinearEmbedding(nn.Module):
    """Each number x becomes (w0 x + b0) + PLE(x) V; the numbers' values stand one after the other."""

    def __init__(self, edges, width):
        super().__init__()
        self.edges = [torch.as_tensor(e) for e in edges]
        bound = width**-0.5
        self.slopes = nn.Parameter(torch.empty(len(edges), width).uniform_(-bound, bound))  # w0
        self.biases = nn.Parameter(torch.empty(len(edges), width).uniform_(-bound, bound))  # b0
        self.bends = nn.ParameterList([torch.zeros(len(e) - 1, width) for e in edges])  # V

    def forward(self, x):  # [rows, numbers] -> [rows, numbers * width]
        values = [x[:, i, None] * self.slopes[i] + self.biases[i] + passed(x[:, i], edges.to(x.dtype)) @ self.bends[i]
                  for i, edges in enumerate(self.edges)]
        return torch.cat(values, 1)


def columns():
    """Normal, skewed, nine in ten zeros, five values, and two (one bin)."""
    normal, skewed, few, share = numpy.random.default_rng(41).normal(size=(4, TRAINING_ROWS)).astype(numpy.float32)
    skewed = numpy.exp(skewed) * 10
    return [normal, skewed, numpy.where(share < 1.3, 0, skewed), numpy.round(few).clip(-2, 2), numpy.sign(few)]


def rows(training, edges):
    """Some training rows moved off the edges, where the slope is that of one side or the other; the first two lie outside of all bins."""
    x = torch.tensor(numpy.stack(training, 1)[: ROWS]) * 1.03 + 0.017
    x[0], x[1] = (torch.tensor([e[end] + by * (e[-1] - e[0]) for e in edges]) for end, by in ((0, -0.3), (-1, 0.7)))
    assert all((x[:, i, None] != torch.tensor(e)).all() for i, e in enumerate(edges))
    return x


def edge_rows(edges):
    """Row i has each number's edge i; numbers with fewer begin anew."""
    return torch.tensor([[e[i % len(e)] for e in edges] for i in range(max(len(e) for e in edges))])


def case(name, training, edges):
    module = PiecewiseLinearEmbedding(edges, WIDTH)
    with torch.no_grad():
        for bends in module.bends:
            bends.normal_(0, 0.5)  # as in mid training
    x, pull, at = rows(training, edges), torch.randn(ROWS, len(edges) * WIDTH), edge_rows(edges)
    exact = PiecewiseLinearEmbedding(edges, WIDTH).double()
    exact.load_state_dict(module.state_dict())
    single, double = gradients(module, x, pull), gradients(exact, x.double(), pull.double())
    print(f"  {name}: {', '.join(str(len(e)) for e in edges)} edges, values off float64 {(single['values'] - double['values']).abs().max():.1e}")
    return {"name": name, "edges": [torch.tensor(e) for e in edges], "parameters": tensors(module),
            "rows": x, "pull": pull, "single": single, "double": double,
            "edgeRows": at, "edgeValues": module(at).detach(), "edgeValuesFloat64": exact(at.double()).detach()}


def generate():
    torch.manual_seed(41)
    training = columns()
    write_json(GOLDEN / "embedding.json", {
        "training": [torch.tensor(column) for column in training], "width": WIDTH,
        "cases": [case("quantiles", training, [quantile_edges(c) for c in training]), case("mixed", training, [mixed_edges(c) for c in training])]})


if __name__ == "__main__":
    generate()
