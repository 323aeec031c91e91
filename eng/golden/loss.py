"""Golden/loss.json: binary cross-entropy on logits and its gradient, one by one and as means."""

import torch
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits

from golden import GOLDEN, write_json

POSITIVE_LOGITS = [1e-6, 0.001, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 16.5, 17.5, 20.0, 50.0, 87.0, 89.0, 100.0]


def inputs():
    """Every logit with both labels; the weights go round 0, 0.25 ... 3.75."""
    values = [-z for z in reversed(POSITIVE_LOGITS)] + [0.0] + POSITIVE_LOGITS
    logits = torch.tensor([z for z in values for _ in (0, 1)])
    labels = torch.tensor([float(label) for _ in values for label in (0, 1)])
    weights = torch.tensor([(7 * i % 16) / 4 for i in range(len(logits))])
    return logits, labels, weights


def loss_and_gradient(logits, labels, reduce):
    z = logits.clone().requires_grad_()
    losses = binary_cross_entropy_with_logits(z, labels, reduction="none")
    reduce(losses).backward()
    return losses.detach(), reduce(losses).detach(), z.grad


def both_precisions(logits, labels, weights):
    for suffix, dtype in (("", torch.float32), ("Float64", torch.float64)):
        z, y, w = logits.to(dtype), labels.to(dtype), weights.to(dtype)
        losses, _, gradients = loss_and_gradient(z, y, lambda l: l.sum())
        _, mean, mean_gradients = loss_and_gradient(z, y, lambda l: l.mean())
        _, weighted, weighted_gradients = loss_and_gradient(z, y, lambda l: (w * l).sum() / w.sum())
        yield {f"losses{suffix}": losses, f"gradients{suffix}": gradients,
               f"mean{suffix}": {"loss": mean, "gradients": mean_gradients},
               f"weightedMean{suffix}": {"loss": weighted, "gradients": weighted_gradients}}


def check_against_probabilities(logits, labels):
    """BCELoss on sigmoid(z) says the same wherever sigmoid(z) is still told apart from 0 and 1."""
    z, y = logits.double(), labels.double()
    z, y = z[z.abs() <= 20], y[z.abs() <= 20]
    difference = binary_cross_entropy(torch.sigmoid(z), y, reduction="none") \
        - binary_cross_entropy_with_logits(z, y, reduction="none")
    assert difference.abs().max() < 1e-6


def generate():
    logits, labels, weights = inputs()
    check_against_probabilities(logits, labels)
    content = {"logits": logits, "labels": labels.int(), "weights": weights}
    for part in both_precisions(logits, labels, weights):
        content.update(part)
    write_json(GOLDEN / "loss.json", content)


if __name__ == "__main__":
    generate()
