"""Trains scikit-learn's MLPClassifier on rows from a file and prints what the fit took, as JSON. Run by the command sklearn."""

import json
import sys
import time
import warnings

import numpy
import sklearn
import threadpoolctl
from sklearn.neural_network import MLPClassifier


def classifier(epochs, batch_size):
    """Every epoch is trained: no tolerance, no early stopping, and no L2 penalty, which ours has not either."""
    return MLPClassifier(
        hidden_layer_sizes=(100, 100), activation="relu", solver="adam", alpha=0.0, batch_size=batch_size, learning_rate_init=0.001,
        max_iter=epochs, shuffle=True, random_state=1, tol=0.0, n_iter_no_change=epochs + 1, early_stopping=False)


def main(path, row_count, feature_count, epochs, batch_size):
    values = numpy.fromfile(path, dtype=numpy.float32).reshape(row_count, feature_count + 1)
    features, labels = numpy.ascontiguousarray(values[:, :-1]), values[:, -1].astype(numpy.int64)
    warnings.filterwarnings("ignore")  # That the loss could still fall after the last epoch.
    classifier(1, batch_size).fit(features[: 10 * batch_size], labels[: 10 * batch_size])
    model = classifier(epochs, batch_size)
    start = time.perf_counter()
    model.fit(features, labels)
    seconds = time.perf_counter() - start
    pools = [f"{pool['internal_api']} {pool['version']} {pool.get('architecture', '')} ({pool['num_threads']})" for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"]
    print(json.dumps({
        "seconds": seconds,
        "loss": float(model.loss_),
        "epochs": model.n_iter_,
        "about": f"scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}, Python {sys.version.split()[0]}",
        "blas": ", ".join(pools) or "no BLAS with threads",
    }))


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:]))
