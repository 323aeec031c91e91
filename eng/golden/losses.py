"""Golden/losses.json: each loss with its options, as plain and as weighted mean, and the gradients of both."""

import torch
from torch.nn import functional as f

from golden import GOLDEN, write_json

ROWS, CLASSES = 14, 4


def smoothed(label, smoothing):
    """Two classes: the share that goes to both evenly, as cross_entropy smooths them."""
    return label * (1 - smoothing) + smoothing / 2


def pinball(outputs, labels, level):
    error = labels - outputs
    return torch.where(error > 0, level * error, (level - 1) * error)


def data():
    torch.manual_seed(31)
    weights = torch.tensor([(5 * i % 14) / 4 for i in range(ROWS)])  # one of them 0
    logits = torch.cat([3 * torch.randn(ROWS - 4), torch.tensor([-40.0, 40.0, -40.0, 40.0])])
    binary = torch.cat([(torch.rand(ROWS - 4) > 0.5).float(), torch.tensor([0.0, 0.0, 1.0, 1.0])])
    scores = 3 * torch.randn(ROWS, CLASSES)
    scores[-1] *= 10
    classes = torch.arange(ROWS) % CLASSES
    errors = torch.cat([2 * torch.randn(ROWS - 2), torch.tensor([0.25, -8.0])])
    reals = torch.randn(ROWS)
    rates, counts = torch.randn(ROWS), torch.poisson(2 * torch.ones(ROWS))
    return weights, {"binary": (logits, binary), "multiclass": (scores, classes), "regression": (reals + errors, reals), "counts": (rates, counts)}


def cases():
    """Name, the data, the option's value, and the loss of each row."""
    for s in (0.0, 0.1, 0.5):
        yield "BinaryCrossEntropy", "binary", s, lambda z, y, s=s: f.binary_cross_entropy_with_logits(z, smoothed(y, s), reduction="none")
    for s in (0.0, 0.1, 0.5):
        yield "SoftmaxCrossEntropy", "multiclass", s, lambda z, y, s=s: f.cross_entropy(z, y, reduction="none", label_smoothing=s)
    yield "SquaredError", "regression", 0.0, lambda z, y: f.mse_loss(z, y, reduction="none")
    yield "AbsoluteError", "regression", 0.0, lambda z, y: f.l1_loss(z, y, reduction="none")
    for delta in (0.5, 1.0):
        yield "HuberLoss", "regression", delta, lambda z, y, d=delta: f.huber_loss(z, y, reduction="none", delta=d)
    yield "PoissonLoss", "counts", 0.0, lambda z, y: f.poisson_nll_loss(z, y, reduction="none")
    for level in (0.1, 0.9):
        yield "QuantileLoss", "regression", level, lambda z, y, q=level: pinball(z, y, q)


def mean_and_gradients(loss, outputs, labels, weights):
    z = outputs.clone().requires_grad_()
    losses = loss(z, labels)
    mean = (weights * losses).sum() / weights.sum()
    mean.backward()
    return {"loss": mean.detach(), "gradients": z.grad.reshape(-1)}


def check_smoothing():
    """Binary cross-entropy with smoothed labels is the softmax cross-entropy of the logits (0, z) with label smoothing."""
    _, parts = data()
    z, y = (t.double() for t in parts["binary"])
    two = f.cross_entropy(torch.stack([torch.zeros_like(z), z], 1), y.long(), reduction="none", label_smoothing=0.1)
    assert torch.allclose(two, f.binary_cross_entropy_with_logits(z, smoothed(y, 0.1), reduction="none"))


def generate():
    check_smoothing()
    weights, parts = data()
    content = []
    for name, part, option, loss in cases():
        outputs, labels = parts[part]
        content.append({"name": name, "data": part, "option": option, "mean": mean_and_gradients(loss, outputs, labels, torch.ones(ROWS)),
                        "weightedMean": mean_and_gradients(loss, outputs, labels, weights)})
    write_json(GOLDEN / "losses.json", {
        "weights": weights, "cases": content,
        "data": {part: {"outputs": outputs.reshape(-1), "labels": labels.float()} for part, (outputs, labels) in parts.items()}})


if __name__ == "__main__":
    generate()
