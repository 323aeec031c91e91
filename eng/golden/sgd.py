"""Golden/sgd/<case>.json: 1,000 steps of SGD, with the weights after steps 1, 10 and 1,000."""

import copy

import torch
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits

from golden import GOLDEN, layers, sigmoid_network, write_json

ROWS, FEATURES, STEPS = 42, 3, 1000
SNAPSHOTS = (1, 10, STEPS)
FIRST_EPOCHS = 20


def case(name, hidden=(8, 5), batch=None, lr=0.1, momentum=0.0, nesterov=False, decay=0.0, weighted=False):
    return {"case": name, "hiddenLayers": list(hidden), "batchSize": batch, "weighted": weighted,
            "optimizer": {"learningRate": lr, "momentum": momentum, "nesterov": nesterov, "weightDecay": decay}}


CASES = [
    case("full-batch", lr=0.5),
    case("mini-batch", batch=8, lr=0.2),
    case("momentum", lr=0.1, momentum=0.9),
    case("nesterov", lr=0.1, momentum=0.9, nesterov=True),
    case("weight-decay", lr=0.5, decay=0.001),
    case("example-weights", lr=0.5, weighted=True),
    case("mini-batch-weighted-momentum", batch=8, lr=0.05, momentum=0.9, decay=0.001, weighted=True),
    case("no-hidden-layer", hidden=(), lr=0.1),
    case("deep", hidden=(6, 5, 4), batch=8, lr=0.2, momentum=0.9),
]


def rows():
    """Features in 64ths and weights in quarters: exact in float32, and short when written."""
    torch.manual_seed(42)
    x = torch.round(torch.randn(ROWS, FEATURES) * 64) / 64
    y = (x[:, 0] - x[:, 1] * x[:, 2] + 0.5 * torch.randn(ROWS) > 0).float()
    w = torch.randint(1, 17, (ROWS,)).float() / 4
    return x, y, w


def weighted_mean_loss(network, x, y, w):
    logits = network(x)[:, 0]
    losses = binary_cross_entropy_with_logits(logits, y, reduction="none")
    assert torch.allclose(losses.double(), binary_cross_entropy(torch.sigmoid(logits.double()), y.to(torch.float64),
                                                                reduction="none"), rtol=0, atol=1e-6)
    return (w * losses).sum() / w.sum()


def train(settings, network, x, y, w):
    """The loop of a PyTorch user, in the row order given; returns the snapshots and the losses of the epochs."""
    o = settings["optimizer"]
    sgd = torch.optim.SGD(network.parameters(), lr=o["learningRate"], momentum=o["momentum"],
                          nesterov=o["nesterov"], weight_decay=o["weightDecay"])
    batch = settings["batchSize"] or ROWS
    batches = [slice(start, start + batch) for start in range(0, ROWS, batch)]
    last_epoch = STEPS // len(batches)
    snapshots, epochs, step = [], [], 0
    for epoch in range(1, last_epoch + 2):
        summed = 0.0
        for b in batches:
            if step == STEPS:
                return snapshots, epochs
            loss = weighted_mean_loss(network, x[b], y[b], w[b])
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            step += 1
            summed += loss.item() * w[b].sum().item()
            if step in SNAPSHOTS:
                snapshots.append({"step": step, "loss": loss.detach(), "layers": layers(network)})
        if epoch <= FIRST_EPOCHS or epoch == last_epoch:
            with torch.no_grad():
                whole = weighted_mean_loss(network, x, y, w)
            epochs.append({"epoch": epoch, "trainLoss": torch.tensor(summed / w.sum().item()), "evalLoss": whole})
    return snapshots, epochs


def drift(settings, snapshots, network, x, y, w):
    """How far float32 has wandered from the same run in float64: (weights, loss), absolute, at the last step."""
    exact = train(settings, network.double(), x.double(), y.double(), w.double())[0][-1]
    last = snapshots[-1]
    weights = max((a[k].double() - b[k]).abs().max().item()
                  for a, b in zip(last["layers"], exact["layers"]) for k in a)
    return weights, (last["loss"].double() - exact["loss"]).abs().item()


def generate():
    x, y, w = rows()
    for settings in CASES:
        torch.manual_seed(7)
        network = sigmoid_network(FEATURES, settings["hiddenLayers"])
        initial, untrained = layers(network), copy.deepcopy(network)
        used = w if settings["weighted"] else torch.ones(ROWS)
        snapshots, epochs = train(settings, network, x, y, used)
        write_json(GOLDEN / "sgd" / f"{settings['case']}.json", {
            "case": settings["case"], "features": x, "labels": y.int(), "weights": w if settings["weighted"] else None,
            "hiddenLayers": settings["hiddenLayers"], "batchSize": settings["batchSize"],
            "optimizer": settings["optimizer"], "initial": initial, "snapshots": snapshots, "epochLosses": epochs})
        moved = max((a[k] - b[k]).abs().max().item() for a, b in zip(initial, snapshots[-1]["layers"]) for k in a)
        weights, loss = drift(settings, snapshots, untrained, x, y, used)
        print(f"  eval loss {epochs[0]['evalLoss']:.4f} -> {epochs[-1]['evalLoss']:.4f}, weights moved {moved:.2f}; "
              f"off the float64 run: weights {weights:.1e}, loss {loss:.1e}")


if __name__ == "__main__":
    generate()
