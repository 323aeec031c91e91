"""Two overlapping clouds, and what PyTorch makes of them: blobs.csv, blobs-pytorch.csv, Golden/blobs.json."""

from concurrent.futures import ProcessPoolExecutor
from math import dist, erf, sqrt
from multiprocessing import get_context

import numpy as np
import torch
from sklearn.datasets import make_blobs
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from torch import nn

from golden import GOLDEN, ROOT, sigmoid_network, write_csv, write_json

DATA = ROOT / "samples" / "Mlp.Samples" / "Data"
CENTERS, SPREAD, ROWS, TEST_ROWS = [(0.0, 0.0), (4.0, 3.0)], 2.6, 800, 160
DATA_SEED = 33  # a fair draw: the best border does as well on its train and its test rows as it does in the long run
SEEDS = [0, 1, 2, 3, 4]
HIDDEN = [100, 100]
TUTORIAL = {"learningRate": 0.01, "iterations": 100_000, "reportEvery": 10_000}
QUICK = {"learningRate": 0.1, "momentum": 0.9, "batchSize": 32, "epochs": 60}


def bayes_accuracy():
    """With equal round spreads the best border lies midway: each side errs beyond half the distance."""
    return (1 + erf(dist(*CENTERS) / 2 / SPREAD / sqrt(2))) / 2


def bayes_accuracy_here(x, y):
    """What the same border reaches on the rows given: the nearer centre wins."""
    distances = torch.cdist(x, torch.tensor(CENTERS))
    return (distances.argmin(1) == y[:, 0]).double().mean().item()


def blobs():
    """Features, labels and which rows are for testing, in file order."""
    x, y = make_blobs(n_samples=ROWS, centers=CENTERS, cluster_std=SPREAD, random_state=DATA_SEED)
    _, test = train_test_split(np.arange(ROWS), test_size=TEST_ROWS, stratify=y, random_state=DATA_SEED)
    is_test = np.zeros(ROWS, dtype=int)
    is_test[test] = 1
    return x.astype(np.float32), y, is_test


def tensors():
    x, y, is_test = blobs()
    x, y, is_test = torch.tensor(x), torch.tensor(y, dtype=torch.float32)[:, None], torch.tensor(is_test).bool()
    return x[~is_test], y[~is_test], x[is_test], y[is_test]


def network(seed):
    torch.manual_seed(seed)
    return sigmoid_network(2, HIDDEN).append(nn.Sigmoid())


def metrics(net, x, y):
    with torch.no_grad():
        p = net(x)
        return {"loss": nn.BCELoss()(p, y), "accuracy": ((p > 0.5) == (y > 0.5)).double().mean().item(),
                "auc": float(roc_auc_score(y[:, 0].numpy(), p[:, 0].numpy()))}


def outcome(seed, net):
    x, y, x_test, y_test = tensors()
    return {"seed": seed, "train": metrics(net, x, y), "test": metrics(net, x_test, y_test)}


def tutorial_run(seed):
    """Full batch, plain SGD; returns the curve (train loss before the iteration's update, test loss after it)."""
    x, y, x_test, y_test = tensors()
    net, loss_of = network(seed), nn.BCELoss()
    sgd = torch.optim.SGD(net.parameters(), lr=TUTORIAL["learningRate"])
    curve = []
    for iteration in range(1, TUTORIAL["iterations"] + 1):
        loss = loss_of(net(x), y)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        if iteration % TUTORIAL["reportEvery"] == 0:
            with torch.no_grad():
                curve.append((iteration, loss.item(), loss_of(net(x_test), y_test).item()))
    return curve, outcome(seed, net)


def quick_run(seed):
    """Shuffled mini-batches with momentum: learns as much in 1,200 steps."""
    x, y, _, _ = tensors()
    net, loss_of = network(seed), nn.BCELoss()
    sgd = torch.optim.SGD(net.parameters(), lr=QUICK["learningRate"], momentum=QUICK["momentum"])
    for _ in range(QUICK["epochs"]):
        for batch in torch.randperm(len(x)).split(QUICK["batchSize"]):
            loss = loss_of(net(x[batch]), y[batch])
            sgd.zero_grad()
            loss.backward()
            sgd.step()
    return outcome(seed, net)


def show(name, outcomes):
    for o in outcomes:
        parts = [f"{part} loss {o[part]['loss']:.4f} accuracy {o[part]['accuracy']:.4f} auc {o[part]['auc']:.4f}"
                 for part in ("train", "test")]
        print(f"  {name} seed {o['seed']}: {'; '.join(parts)}")


def generate():
    bayes = bayes_accuracy()
    assert 0.80 <= bayes <= 0.85
    x, y, x_test, y_test = tensors()
    here = {"train": bayes_accuracy_here(x, y), "test": bayes_accuracy_here(x_test, y_test)}
    print(f"Bayes accuracy {bayes:.4f}; on these rows: train {here['train']:.4f}, test {here['test']:.4f}")

    x, y, is_test = blobs()
    write_csv(DATA / "blobs.csv", ["X1", "X2", "Label", "IsTest"],
              [(*map(float, features), label, test) for features, label, test in zip(x, y, is_test)])

    quick = [quick_run(seed) for seed in SEEDS]
    show("quick", quick)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        curves, tutorial = zip(*pool.map(tutorial_run, SEEDS))
    show("tutorial", tutorial)
    write_csv(DATA / "blobs-pytorch.csv", ["Iteration", "TrainLoss", "TestLoss"], curves[0])
    write_json(GOLDEN / "blobs.json", {
        "bayesAccuracy": bayes, "bayesAccuracyOnTheseRows": here,
        "centers": CENTERS, "spread": SPREAD, "hiddenLayers": HIDDEN,
        "tutorial": {"settings": TUTORIAL, "runs": tutorial}, "quick": {"settings": QUICK, "runs": quick}})


if __name__ == "__main__":
    generate()
