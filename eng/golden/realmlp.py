"""Golden/realmlp.json: RealMLP's scaling of inputs, its data-driven start, its network and five steps of its training, and its schedules."""

import copy
import math

import numpy
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mish, mse_loss, selu

from golden import GOLDEN, gradients, tensors, write_json
from periodic import PeriodicEmbedding

SCALED_ROWS, ROWS, START_ROWS, FEATURES, HIDDEN, STEPS, SNAPSHOTS = 41, 12, 40, 4, [6, 5], 5, (1, 5)
NUMBERS, FREQUENCIES, WIDTH = 3, 5, 2  # the last feature is a flag
BETAS, EPSILON, DECAY, LIMIT, BIAS_ROWS = (0.9, 0.95), 1e-8, 0.02, 3.0, 5
FACTORS = {"scale": 6.0, "bias": 0.1, "a": 0.1, "embedding": 0.1}
TASKS = {
    "binary": (1, selu, 0.04, lambda z, y: binary_cross_entropy_with_logits(z[:, 0], y.to(z.dtype))),
    "multiclass": (3, selu, 0.04, lambda z, y: cross_entropy(z, y.long(), label_smoothing=0.1)),
    "regression": (1, mish, 0.2, lambda z, y: mse_loss(z[:, 0], y.to(z.dtype))),
}


def coslog4(t):
    return 0.5 * (1 - math.cos(2 * math.pi * math.log2(1 + 15 * t)))


def flat_cos(t):
    return 1.0 if t < 0.5 else 0.5 * (1 + math.cos(math.pi * (2 * t - 1)))


class Layer(nn.Module):
    """x W / sqrt(inputs) + b"""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.gain = inputs**-0.5
        self.weight = nn.Parameter(torch.randn(inputs, outputs))
        self.bias = nn.Parameter(torch.randn(outputs))

    def forward(self, x):
        return x @ self.weight * self.gain + self.bias


class Activation(nn.Module):
    """x + a (f(x) - x), an a for each neuron."""

    def __init__(self, function, width):
        super().__init__()
        self.function = function
        self.a = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x + self.a * (self.function(x) - x)


class RealMLP(nn.Module):
    def __init__(self, outputs, function):
        super().__init__()
        self.embedding = PeriodicEmbedding(NUMBERS, FREQUENCIES, WIDTH)
        sizes = [NUMBERS * (WIDTH + 1) + FEATURES - NUMBERS, *HIDDEN]
        self.scale = nn.Parameter(torch.ones(sizes[0]))
        self.layers = nn.ModuleList(Layer(i, o) for i, o in zip(sizes, sizes[1:]))
        self.activations = nn.ModuleList(Activation(function, o) for o in HIDDEN)
        self.head = Layer(HIDDEN[-1], outputs)

    def forward(self, x):
        x = torch.cat([self.embedding(x[:, :NUMBERS]), x[:, NUMBERS:]], 1) * self.scale
        for layer, activation in zip(self.layers, self.activations):
            x = activation(layer(x))
        return self.head(x)

    def to_mid_training(self):
        """Moves what starts at 1 off there."""
        with torch.no_grad():
            for p in [self.scale, *(activation.a for activation in self.activations)]:
                p += torch.randn_like(p) * 0.3
        return self


def factor_of(name):
    """Of the learning rate: by what the parameter is."""
    return FACTORS.get("embedding" if name.startswith("embedding.") else name.split(".")[-1], 1.0)


def train(network, loss, rate, x, y):
    """Adam with a rate a parameter; before a step a parameter with factor f shrinks by the rate, f squared, and the decay."""
    state = {name: (torch.zeros_like(p), torch.zeros_like(p)) for name, p in network.named_parameters()}
    snapshots, first = [], None
    for step, (now, decay) in enumerate(zip(rates(rate), decays()), 1):
        network.zero_grad()
        value = loss(network(x), y)
        value.backward()
        first = first or {"loss": value.detach(), "gradients": tensors(network, lambda p: p.grad)}
        with torch.no_grad():
            for name, p in network.named_parameters():
                mean, square = state[name]
                if not name.endswith(".bias"):
                    p *= 1 - now * factor_of(name) ** 2 * decay
                mean.lerp_(p.grad, 1 - BETAS[0])
                square.mul_(BETAS[1]).addcmul_(p.grad, p.grad, value=1 - BETAS[1])
                root = (square / (1 - BETAS[1] ** step)).sqrt() + EPSILON
                p.addcdiv_(mean / (1 - BETAS[0] ** step), root, value=-now * factor_of(name))
        if step in SNAPSHOTS:
            snapshots.append({"step": step, "loss": value.detach(), "parameters": tensors(network)})
    return first, snapshots


def progress():
    """Steps 3 to 7 of ten: on both sides of where dropout and decay begin to fall."""
    return [step / 10 for step in range(3, 3 + STEPS)]


def rates(rate):
    return [rate * coslog4(t) for t in progress()]


def decays():
    return [DECAY * flat_cos(t) for t in progress()]


def case(task, x, y):
    outputs, function, rate, loss = TASKS[task]
    network = RealMLP(outputs, function).to_mid_training()
    content = {"task": task, "activation": function.__name__, "initial": tensors(network), "outputs": network(x).detach()}
    exact = copy.deepcopy(network).double()
    (first, snapshots), (_, reference) = (train(n, loss, rate, a, y) for n, a in ((copy.deepcopy(network), x), (exact, x.double())))
    drift = [max((ours.double() - theirs).abs().max().item() for ours, theirs in zip(a["parameters"].values(), b["parameters"].values()))
             for a, b in zip(snapshots, reference)]
    print(f"  {task}: loss {snapshots[0]['loss']:.4f} -> {snapshots[-1]['loss']:.4f}, off float64 " + " ".join(f"{d:.1e}" for d in drift))
    return {**content, **first, "snapshots": snapshots, "learningRate": rate, "rates": rates(rate), "decays": decays()}


def training():
    x = torch.randn(ROWS, FEATURES)
    x[:, NUMBERS] = (x[:, NUMBERS] > 0).float()
    labels = {"binary": torch.arange(ROWS) % 2, "multiclass": torch.arange(ROWS) % 3, "regression": torch.randn(ROWS)}
    return {"features": x, "labels": labels, "hiddenLayers": HIDDEN, "numbers": NUMBERS, "frequencies": FREQUENCIES, "width": WIDTH,
            "betas": BETAS, "weightDecay": DECAY, "factors": FACTORS, "cases": [case(task, x, labels[task]) for task in TASKS]}


def scaling():
    """Columns of 41 rows: the quartiles and the median are then rows, whatever is between rows."""
    normal, skewed, rare = torch.randn(3, SCALED_ROWS)
    columns = {
        "normal": normal * 5 + 20, "skewed": skewed.exp(), "constant": torch.full((SCALED_ROWS,), 7.0), "two values": (normal > 0.3).float(),
        "rare value": torch.where(rare > 1, rare, torch.zeros(())), "rare other": (torch.arange(SCALED_ROWS) == 5) * -4.0 + 1,
    }
    return [{"name": name, "rows": column, **scaled(column.double())} for name, column in columns.items()]


def scaled(column):
    low, median, high = (torch.quantile(column, q) for q in (0.25, 0.5, 0.75))
    spread, width = high - low, column.max() - column.min()
    factor = 1 / spread if spread > 0 else 2 / width if width > 0 else torch.zeros((), dtype=torch.float64)
    inputs = torch.unique(torch.cat([column, torch.tensor([-100.0, -1, 0, 0.5, 3, 1000], dtype=torch.float64)]))
    values = (inputs - median) * factor
    clipped = values / torch.sqrt(1 + (values / LIMIT) ** 2)
    return {"median": median.float(), "factor": factor.float(), "inputs": inputs.float(), "outputs": clipped.float()}


def start():
    """Layer by layer: weights, such that sums have deviation 1; biases, minus a random mean of the sums of five rows; SELU, its share 1."""
    rows = torch.randn(START_ROWS, FEATURES) * torch.tensor([1.0, 3.0, 0.2, 1.0]) + torch.tensor([0.0, 2.0, 1.0, -1.0])
    x, layers, sizes = rows.double(), [], [FEATURES, *HIDDEN, 1]
    for inputs, outputs in zip(sizes, sizes[1:]):
        drawn, chosen, shares = torch.randn(inputs, outputs), torch.randint(START_ROWS, (outputs, BIAS_ROWS)), torch.empty(outputs, BIAS_ROWS).exponential_()
        weight = drawn.double() / (x @ drawn.double() / math.sqrt(inputs)).std(0, unbiased=False)
        sums = x @ weight / math.sqrt(inputs)
        convex = shares.double() / shares.double().sum(1, keepdim=True)
        bias = -torch.stack([(convex[o] * sums[chosen[o], o]).sum() for o in range(outputs)])
        layers.append({"drawn": drawn, "rows": chosen, "shares": shares, "weight": weight.float(), "bias": bias.float(),
                       "deviations": sums.std(0, unbiased=False).float(), "means": (sums + bias).mean(0).float()})
        x = selu(sums + bias)
    return {"rows": rows, "layers": layers}


def activations():
    """Their values and gradients on an even grid, and far out."""
    x = torch.cat([torch.linspace(-6, 6, 25), torch.tensor([-80.0, 80.0])])[:, None].repeat(1, 4)
    content = []
    for function in (selu, mish):
        module, pull = Activation(function, x.shape[1]), torch.randn_like(x)
        module.a.data = torch.tensor([1.0, 0.4, -0.3, 1.7])
        content.append({"activation": function.__name__, "shares": module.a.detach().clone(), "rows": x, "pull": pull, **gradients(module, x, pull)})
    return content


def schedules():
    """At each hundredth of the training, twelve decimals."""
    times = [i / 100 for i in range(101)]
    return {name: [round(of(t), 12) for t in times] for name, of in (("coslog4", coslog4), ("flat_cos", flat_cos))}


def generate():
    torch.manual_seed(53)
    write_json(GOLDEN / "realmlp.json", {
        "scaling": scaling(), "activations": activations(), "start": start(), "training": training(), "schedules": schedules()})


if __name__ == "__main__":
    generate()
