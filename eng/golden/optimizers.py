"""Golden/optimizers.json: 20 steps of each optimizer, with the parameters after steps 1, 5 and 20."""

import copy

import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from torch.optim import SGD, Adadelta, Adagrad, Adam, Adamax, AdamW, LBFGS, NAdam, RAdam, RMSprop

from golden import GOLDEN, layers, sigmoid_network, write_json

ROWS, FEATURES, HIDDEN, STEPS, SNAPSHOTS = 24, 3, [5, 4], 20, (1, 5, 20)
DECAY = 0.01


class DozatNAdam(NAdam):
    """
    torch 1.13 multiplies the product of momenta of the coming step by the momentum of this step twice; Dozat's formula, and torch
    since, do so once. In float64, as the product is a Python number in torch's captured loop.
    """

    @torch.no_grad()
    def step(self, closure=None):
        group = self.param_groups[0]
        beta1, beta2 = group["betas"]
        lr, decay = group["lr"], group["momentum_decay"]
        for p in group["params"]:
            state = self.state[p]
            if not state:
                state.update(t=0, product=1.0, mean=torch.zeros_like(p), square=torch.zeros_like(p))
            state["t"] += 1
            t, mean, square = state["t"], state["mean"], state["square"]
            g = p.grad + group["weight_decay"] * p if group["weight_decay"] else p.grad
            now, coming = (beta1 * (1 - 0.5 * 0.96 ** (k * decay)) for k in (t, t + 1))
            state["product"] *= now
            mean.mul_(beta1).add_(g, alpha=1 - beta1)
            square.mul_(beta2).addcmul_(g, g, value=1 - beta2)
            root = (square / (1 - beta2 ** t)).sqrt() + group["eps"]
            p.addcdiv_(g, root, value=-lr * (1 - now) / (1 - state["product"]))
            p.addcdiv_(mean, root, value=-lr * coming / (1 - state["product"] * coming))


def case(name, record, make, decay=DECAY, **options):
    """make: the torch optimizer from parameters and weight decay; options: the properties of our record that are not its defaults."""
    return [(name, record, options, lambda p: make(p, 0.0)),
            (f"{name}-weight-decay", record, {**options, "weightDecay": decay}, lambda p: make(p, decay))]


CASES = [
    *case("sgd-dampening", "Sgd", lambda p, d: SGD(p, 0.5, 0.9, 0.3, d), learningRate=0.5, momentum=0.9, dampening=0.3),
    *case("adam", "Adam", lambda p, d: Adam(p, 0.02, weight_decay=d), learningRate=0.02),
    # A short memory of squares, so that the largest so far is not the latest.
    *case("amsgrad", "Adam", lambda p, d: Adam(p, 0.05, (0.8, 0.5), 1e-6, d, True),
          learningRate=0.05, beta1=0.8, beta2=0.5, epsilon=1e-6, amsGrad=True),
    ("adamw-no-decay", "AdamW", {"learningRate": 0.02, "weightDecay": 0}, lambda p: AdamW(p, 0.02, weight_decay=0)),
    ("adamw", "AdamW", {"learningRate": 0.02}, lambda p: AdamW(p, 0.02)),
    ("adamw-amsgrad", "AdamW", {"learningRate": 0.05, "beta2": 0.5, "weightDecay": 0.1, "amsGrad": True},
     lambda p: AdamW(p, 0.05, (0.9, 0.5), weight_decay=0.1, amsgrad=True)),
    *case("radam", "RAdam", lambda p, d: RAdam(p, 0.02, weight_decay=d), learningRate=0.02),
    *case("radam-short-memory", "RAdam", lambda p, d: RAdam(p, 0.05, (0.8, 0.9), 1e-6, d),
          learningRate=0.05, beta1=0.8, beta2=0.9, epsilon=1e-6),
    *case("nadam", "NAdam", lambda p, d: DozatNAdam(p, 0.02, weight_decay=d), learningRate=0.02),
    *case("nadam-momentum-decay", "NAdam", lambda p, d: DozatNAdam(p, 0.02, (0.8, 0.99), 1e-6, d, 0.5),
          learningRate=0.02, beta1=0.8, beta2=0.99, epsilon=1e-6, momentumDecay=0.5),
    *case("adamax", "Adamax", lambda p, d: Adamax(p, 0.02, weight_decay=d), learningRate=0.02),
    *case("rmsprop", "RmsProp", lambda p, d: RMSprop(p, weight_decay=d)),
    *case("rmsprop-momentum", "RmsProp", lambda p, d: RMSprop(p, 0.005, weight_decay=d, momentum=0.9), learningRate=0.005, momentum=0.9),
    *case("rmsprop-centered", "RmsProp", lambda p, d: RMSprop(p, 0.01, 0.9, weight_decay=d, centered=True), alpha=0.9, centered=True),
    *case("rmsprop-centered-momentum", "RmsProp", lambda p, d: RMSprop(p, 0.005, 0.9, weight_decay=d, momentum=0.5, centered=True),
          learningRate=0.005, alpha=0.9, momentum=0.5, centered=True),
    *case("adagrad", "Adagrad", lambda p, d: Adagrad(p, 0.1, 0, d), learningRate=0.1),
    *case("adagrad-rate-decay", "Adagrad", lambda p, d: Adagrad(p, 0.1, 0.05, d, 0.1, 1e-6),
          learningRate=0.1, learningRateDecay=0.05, initialAccumulator=0.1, epsilon=1e-6),
    *case("adadelta", "Adadelta", lambda p, d: Adadelta(p, weight_decay=d)),
    *case("adadelta-short-memory", "Adadelta", lambda p, d: Adadelta(p, 2.0, 0.8, 1e-4, d), learningRate=2, rho=0.8, epsilon=1e-4),
    # Without a line search each step multiplies what rounding left of the one before; these settings keep to one path.
    ("lbfgs", "Lbfgs", {"learningRate": 0.1, "maxIterations": 2}, lambda p: LBFGS(p, 0.1, 2)),
    ("lbfgs-short-history", "Lbfgs", {"learningRate": 0.02, "maxIterations": 2, "historySize": 2}, lambda p: LBFGS(p, 0.02, 2, history_size=2)),
    ("lbfgs-tolerances", "Lbfgs", {"learningRate": 0.3, "maxIterations": 6, "gradientTolerance": 0.02, "changeTolerance": 0.001},
     lambda p: LBFGS(p, 0.3, 6, tolerance_grad=0.02, tolerance_change=0.001)),
    ("lbfgs-one-long-step", "Lbfgs", {"learningRate": 0.05}, lambda p: LBFGS(p, 0.05)),
]


def rows():
    torch.manual_seed(5)
    x = torch.round(torch.randn(ROWS, FEATURES) * 64) / 64
    y = (x[:, 0] + x[:, 1] * x[:, 2] + 0.3 * torch.randn(ROWS) > 0).float()
    return x, y


def flat(network):
    return torch.cat([p.detach().reshape(-1) for p in network.parameters()])


def train(network, optimizer, x, y):
    def closure():
        optimizer.zero_grad()
        loss = binary_cross_entropy_with_logits(network(x)[:, 0], y)
        loss.backward()
        return loss

    snapshots = []
    for step in range(1, STEPS + 1):
        if isinstance(optimizer, LBFGS):
            loss = optimizer.step(closure)
        else:
            loss = closure()
            optimizer.step()
        if step in SNAPSHOTS:
            snapshots.append({"step": step, "loss": loss.detach(), "parameters": flat(network)})
    return snapshots


def generate():
    x, y = rows()
    torch.manual_seed(3)
    start = sigmoid_network(FEATURES, HIDDEN)
    with torch.no_grad():
        for p in start.parameters():
            p *= 2  # gradients of a size with the weights: no optimizer then divides by little more than its epsilon
    content = []
    for name, record, options, make in CASES:
        network, exact = copy.deepcopy(start), copy.deepcopy(start).double()
        snapshots = train(network, make(network.parameters()), x, y)
        reference = train(exact, make(exact.parameters()), x.double(), y.double())
        drift = [(a["parameters"].double() - b["parameters"]).abs().max().item() for a, b in zip(snapshots, reference)]
        moved = (snapshots[-1]["parameters"] - flat(start)).abs().max().item()
        print(f"  {name}: loss {snapshots[0]['loss']:.4f} -> {snapshots[-1]['loss']:.4f}, moved {moved:.2f}, "
              "off float64 " + " ".join(f"{d:.1e}" for d in drift))
        snapshots = snapshots[:1] if name == "lbfgs-one-long-step" else snapshots  # its 20 inner iterations are as many as the others' steps
        content.append({"name": name, "record": record, "options": options, "snapshots": snapshots})
    write_json(GOLDEN / "optimizers.json", {"features": x, "labels": y.int(), "hiddenLayers": HIDDEN, "initial": layers(start), "cases": content})


if __name__ == "__main__":
    generate()
