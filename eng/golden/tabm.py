"""Golden/tabm.json: TabM and TabM-mini on a small table: members' losses, gradients, predictions, and steps of training."""

import copy

import numpy
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss

from embedding import PiecewiseLinearEmbedding
from golden import GOLDEN, tensors, write_json

ROWS, HIDDEN, WIDTH, STEPS, SNAPSHOTS = 12, [5, 4], 2, 5, (1, 5)
RATE, DECAY, MOST_NORM = 2e-3, 3e-4, 1.0
EDGES = [numpy.float32(e) for e in ([-2, -0.7, 0.1, 0.6, 2.5], [-1.5, 0, 0.25, 3])]  # of the two numbers; then comes a flag
TASKS = {
    "binary": (1, lambda z, y: binary_cross_entropy_with_logits(z[:, 0], y.to(z.dtype)), torch.sigmoid),
    "multiclass": (3, lambda z, y: cross_entropy(z, y.long()), lambda z: torch.softmax(z, -1)),
    "regression": (1, lambda z, y: mse_loss(z[:, 0], y.to(z.dtype)), lambda z: z),
}


class Block(nn.Module):
    """((x * r) W^T) * s + b, where each member has an r, an s and a b of its own. The first block's r is the network's first scale."""

    def __init__(self, members, inputs, outputs, is_first):
        super().__init__()
        bound = inputs**-0.5
        self.r = None if is_first else nn.Parameter(torch.ones(members, inputs))
        self.weight = nn.Parameter(torch.empty(outputs, inputs).uniform_(-bound, bound))
        self.s = nn.Parameter(torch.ones(members, outputs))
        self.b = nn.Parameter(torch.empty(outputs).uniform_(-bound, bound).repeat(members, 1))

    def forward(self, x):  # [rows, members, inputs] -> [rows, members, outputs]
        return ((x if self.r is None else x * self.r) @ self.weight.T) * self.s + self.b


class Heads(nn.Module):
    """A linear layer for each member."""

    def __init__(self, members, inputs, outputs):
        super().__init__()
        bound = inputs**-0.5
        self.weight = nn.Parameter(torch.empty(members, outputs, inputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(members, outputs).uniform_(-bound, bound))

    def forward(self, x):
        return torch.einsum("rmi,moi->rmo", x, self.weight) + self.bias


class TabM(nn.Module):
    def __init__(self, members, outputs, is_mini, is_embedded):
        super().__init__()
        self.embedding = PiecewiseLinearEmbedding(EDGES, WIDTH) if is_embedded else None
        widths = [WIDTH, WIDTH, 1] if is_embedded else [1, 1, 1]  # what each feature becomes
        drawn = torch.randn(members, len(widths)) if is_embedded else torch.randint(2, (members, len(widths))) * 2.0 - 1
        self.scale = nn.Parameter(drawn.repeat_interleave(torch.tensor(widths), 1))  # one draw for all that a feature becomes
        sizes = [sum(widths), *HIDDEN]
        self.blocks = nn.ModuleList(
            nn.Linear(i, o) if is_mini else Block(members, i, o, is_first=at == 0) for at, (i, o) in enumerate(zip(sizes, sizes[1:])))
        self.heads = Heads(members, HIDDEN[-1], outputs)

    def forward(self, x):  # [rows, features] -> [rows, members, outputs]
        if self.embedding is not None:
            x = torch.cat([self.embedding(x[:, :2]), x[:, 2:]], 1)
        x = x[:, None, :] * self.scale
        for block in self.blocks:
            x = torch.relu(block(x))
        return self.heads(x)

    def to_mid_training(self):
        """Moves what starts at 0, at 1 or alike for all members off there."""
        with torch.no_grad():
            for name, p in self.named_parameters():
                if name.endswith((".r", ".s", ".b")) or ".bends" in name:
                    p += torch.randn_like(p) * 0.3
        return self


def loss_of(network, loss, x, y):
    """The mean of the members' losses, not the loss of their mean."""
    z = network(x)
    return torch.stack([loss(z[:, member], y) for member in range(z.shape[1])]).mean()


def optimizer_of(network):
    """AdamW, without decay of biases and embeddings."""
    spared = lambda name: name.startswith("embedding.") or name.endswith((".b", ".bias"))
    named = list(network.named_parameters())
    return torch.optim.AdamW([
        {"params": [p for name, p in named if not spared(name)], "weight_decay": DECAY},
        {"params": [p for name, p in named if spared(name)], "weight_decay": 0.0}], lr=RATE)


def train(network, loss, x, y):
    optimizer, snapshots = optimizer_of(network), []
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        value = loss_of(network, loss, x, y)
        value.backward()
        raw = tensors(network, lambda p: p.grad)
        norm = nn.utils.clip_grad_norm_(network.parameters(), MOST_NORM)
        if step == 1:
            first = {"loss": value.detach(), "gradients": raw, "norm": norm}
        optimizer.step()
        if step in SNAPSHOTS:
            snapshots.append({"step": step, "loss": value.detach(), "parameters": tensors(network)})
    return first, snapshots


def rows():
    x = torch.round(torch.randn(ROWS, 3) * 64) / 64 + 1 / 512  # off the edges
    x[:, 2] = (x[:, 2] > 0).float()
    labels = {"binary": torch.arange(ROWS) % 2, "multiclass": torch.arange(ROWS) % 3, "regression": torch.randn(ROWS) * 2}
    return x, labels


def case(name, network, task, x, labels):
    outputs, loss, probability = TASKS[task]
    exact = copy.deepcopy(network).double()
    initial, predicted = tensors(network), network(x).detach()
    (first, snapshots), (_, reference) = train(network, loss, x, labels), train(exact, loss, x.double(), labels.double())
    drift = [max((ours.double() - theirs).abs().max().item() for ours, theirs in zip(a["parameters"].values(), b["parameters"].values()))
             for a, b in zip(snapshots, reference)]
    print(f"  {name}: loss {first['loss']:.4f} -> {snapshots[-1]['loss']:.4f}, norm {first['norm']:.2f}, off float64 " + " ".join(f"{d:.1e}" for d in drift))
    return {"name": name, "task": task, "initial": initial, "outputs": predicted, "prediction": probability(predicted).mean(1), **first, "snapshots": snapshots}


def generate():
    torch.manual_seed(47)
    x, labels = rows()
    cases = []
    for is_mini in (False, True):
        for is_embedded in (False, True):
            for members, tasks in ((4, TASKS), (1, ["regression"])):
                for task in tasks:
                    network = TabM(members, TASKS[task][0], is_mini, is_embedded).to_mid_training()
                    name = f"{'tabm-mini' if is_mini else 'tabm'}-{members}{'-embedded' if is_embedded else ''}-{task}"
                    cases.append({"members": members, "isMini": is_mini, "isEmbedded": is_embedded, **case(name, network, task, x, labels[task])})
    write_json(GOLDEN / "tabm.json", {
        "features": x, "labels": labels, "edges": [torch.tensor(e) for e in EDGES], "width": WIDTH, "hiddenLayers": HIDDEN,
        "learningRate": RATE, "weightDecay": DECAY, "maxNorm": MOST_NORM, "cases": cases})


if __name__ == "__main__":
    generate()
