"""Golden/conformal.json: the widths of split-conformal intervals, and the temperatures that calibrate probabilities."""

import math
from fractions import Fraction

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from golden import GOLDEN, write_json

RESIDUALS = {
    "nine": [0.5, -0.1, 2.0, 0.3, -1.5, 0.0, 0.7, -0.4, 1.1],
    "nineteen, with ties": [1, -1, 2, -2, 3, -3, 1, 0, 0, 4, -4, 5, 2, 2, -1, 6, -7, 8, 0.5],
    "ninety-nine": [(-1) ** i * (37 * i % 99 + 1) / 8 for i in range(99)],
}
COVERAGES = ["0.5", "0.55", "0.8", "0.9", "0.95", "0.99"]
ROWS, CLASSES = 60, 3


def half_width(residuals, coverage):
    """
    Of n sizes of residuals the one of rank (n + 1) * coverage, rounded up: a new row's lies within with at least that probability. In
    whole numbers, as 100 * 0.55 is more than 55 in floating point. Without such a rank nothing less than everything will do.
    """
    rank = math.ceil((len(residuals) + 1) * Fraction(coverage))
    sizes = sorted(abs(residual) for residual in residuals)
    return {"coverage": coverage, "rank": rank, "halfWidth": sizes[rank - 1] if rank <= len(sizes) else "Infinity"}


def temperature(name, logits, labels, loss):
    """The T above 0 at which the mean loss of logits / T is least, by halving where its slope along 1 / T, which only rises, is 0."""
    def slope(inverse):
        s = torch.tensor(inverse, dtype=torch.float64, requires_grad=True)
        value = loss(logits.double() * s)
        value.backward()
        return s.grad.item(), value.item()

    low, high = 1e-6, 1e3
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if slope(middle)[0] < 0 else (low, middle)
    assert abs(slope(low)[0]) < 1e-9
    print(f"  {name}: temperature {1 / low:.6f}, loss {slope(1.0)[1]:.6f} -> {slope(low)[1]:.6f}")
    return {"name": name, "logits": logits, "labels": labels, "temperature": 1 / low, "lossBefore": slope(1.0)[1], "loss": slope(low)[1]}


def temperatures():
    """Labels drawn from the logits' own probabilities, and the logits then stretched or shrunk."""
    torch.manual_seed(59)
    binary, classes = torch.randn(ROWS) * 2, torch.randn(ROWS, CLASSES) * 2
    y, c = torch.bernoulli(torch.sigmoid(binary)), torch.distributions.Categorical(logits=classes).sample()
    for name, stretch in (("sure", 3.0), ("unsure", 0.25)):
        yield temperature(f"binary, too {name}", binary * stretch, y.int(), lambda z: binary_cross_entropy_with_logits(z, y.double()))
        yield temperature(f"multiclass, too {name}", classes * stretch, c, lambda z: cross_entropy(z, c))


def by_hand():
    """(n + 1) 0.8 = 8 of nine: 0 0.1 0.3 0.4 0.5 0.7 1.1 [1.5] 2. One logit ln 3 right three times of five: sigmoid(ln 3 / T) = 0.6, T = ln 3 / ln 1.5."""
    assert half_width(RESIDUALS["nine"], "0.8")["halfWidth"] == 1.5
    labels = torch.tensor([1.0, 1, 1, 0, 0])
    case = temperature("binary, by hand", torch.full((5,), math.log(3)), labels.int(), lambda z: binary_cross_entropy_with_logits(z, labels.double()))
    assert abs(case["temperature"] - math.log(3) / math.log(1.5)) < 1e-6
    return case


def generate():
    write_json(GOLDEN / "conformal.json", {
        "intervals": [{"name": name, "residuals": residuals, "widths": [half_width(residuals, coverage) for coverage in COVERAGES]} for name, residuals in RESIDUALS.items()],
        "temperatures": [by_hand(), *temperatures()]})


if __name__ == "__main__":
    generate()
