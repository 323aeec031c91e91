"""Writes the golden data: all of it (about six minutes), or only the topics named: generate.py sgd loss"""

import platform
import sys

import golden  # first: it settles how PyTorch computes
import activations
import blobs
import conformal
import deliveries
import embedding
import exchange
import forward
import loss
import losses
import normalization
import optimizers
import periodic
import quantile
import realmlp
import schedules
import sgd
import sklearn_sets
import tabm

TOPICS = {
    "sgd": sgd, "optimizers": optimizers, "schedules": schedules, "forward": forward, "activations": activations,
    "normalization": normalization, "loss": loss, "losses": losses, "sklearn": sklearn_sets, "blobs": blobs,
    "deliveries": deliveries, "exchange": exchange, "quantile": quantile, "embedding": embedding, "periodic": periodic, "tabm": tabm,
    "realmlp": realmlp, "conformal": conformal,
}

if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(TOPICS)
    if unknown:
        sys.exit(f"Topics are {', '.join(TOPICS)}; got {', '.join(sorted(unknown))}.")
    print(f"Python {platform.python_version()}, torch {golden.torch.__version__}")
    for topic in sys.argv[1:] or TOPICS:
        TOPICS[topic].generate()
