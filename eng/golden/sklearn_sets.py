"""Tables/<set>.csv of the test support and Golden/sklearn/scores.json: scikit-learn's small sets, split, and what its own networks reach on them."""

import warnings

import numpy
from sklearn import datasets
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

from golden import GOLDEN, ROOT, write_csv, write_json

TABLES = ROOT / "test" / "Extensions.ML.Mlp.TestSupport" / "Tables"
SETS = {"iris": datasets.load_iris, "digits": datasets.load_digits, "breast_cancer": datasets.load_breast_cancer,
        "wine": datasets.load_wine, "diabetes": lambda: datasets.load_diabetes(scaled=False)}
SEEDS = [1, 2, 3, 4, 5]
SETTINGS = {"hiddenLayers": [100], "learningRate": 0.001, "batchSize": 32, "epochs": 200}


def estimator(kind, seed):
    # tol 0 and as many patient epochs as there are: it trains as long as ours does. Its alpha, an L2 penalty of 1e-4, is left out.
    return kind(hidden_layer_sizes=SETTINGS["hiddenLayers"], activation="relu", solver="adam", alpha=0,
                learning_rate_init=SETTINGS["learningRate"], batch_size=SETTINGS["batchSize"], max_iter=SETTINGS["epochs"],
                tol=0, n_iter_no_change=SETTINGS["epochs"], random_state=seed)


def scores(x, y, is_test, regression):
    """Accuracy, or R2 of a target standardised as ours is, of each seed on the test rows."""
    scaler = StandardScaler().fit(x[~is_test])
    train, test = scaler.transform(x[~is_test]), scaler.transform(x[is_test])
    target = (y - y[~is_test].mean()) / y[~is_test].std() if regression else y
    kind = MLPRegressor if regression else MLPClassifier
    return [estimator(kind, seed).fit(train, target[~is_test]).score(test, target[is_test]) for seed in SEEDS]


def split(y, regression):
    rows = numpy.arange(len(y))
    _, test = train_test_split(rows, test_size=0.25, random_state=0, stratify=None if regression else y)
    return numpy.isin(rows, test)


def generate():
    warnings.simplefilter("ignore", ConvergenceWarning)
    content = {}
    for name, load in SETS.items():
        data = load()
        x, y, regression = data.data, data.target, name == "diabetes"
        is_test = split(y, regression)
        columns = [f"X{i + 1}" for i in range(x.shape[1])]
        whole = (x % 1 == 0).all(axis=0)  # and is written so
        write_csv(TABLES / f"{name}.csv", [*columns, "Label", "IsTest"],
                  [(*(int(v) if w else float(v) for v, w in zip(row, whole)), int(label), int(test)) for row, label, test in zip(x, y, is_test)])
        reached = scores(x, y, is_test, regression)
        content[name] = {"metric": "R2" if regression else "accuracy", "scores": reached,
                         "mean": float(numpy.mean(reached)), "deviation": float(numpy.std(reached, ddof=1))}
        print(f"  {name}: {content[name]['mean']:.4f} +- {content[name]['deviation']:.4f}  {reached}")
    write_json(GOLDEN / "sklearn" / "scores.json", {"settings": SETTINGS, "seeds": SEEDS, "sets": content})


if __name__ == "__main__":
    generate()
