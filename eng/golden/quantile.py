"""Golden/quantile.json: scikit-learn's QuantileTransformer to a normal distribution, on columns that a formula gives."""

import math

import numpy
from sklearn.preprocessing import QuantileTransformer

from golden import GOLDEN, digits, write_json

ROWS, KINDS = (40, 500, 20_000), ("normal", "exponential", "ties", "zeros", "few")
DRAWS, ZEROS, TAKEN, NOISE = 32, 0.92, 25, 1e-5


def uniform(numbers):
    """From 0, below 1: the 32 bits of each number, mixed (the last lines of MurmurHash3)."""
    x = numbers.astype(numpy.uint32)
    x = (x ^ (x >> 16)) * numpy.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * numpy.uint32(0xC2B2AE35)
    return (x ^ (x >> 16)) / 2.0**32


def column(kind, seed, rows):
    """
    Float32 values that every language rebuilds bit by bit: row i has 32 draws u0, u1 ... from the numbers seed * 2^24 + 32 i + j; sums of
    twelve are exact, and nearly normal.
    """
    draws = uniform(seed * 2**24 + DRAWS * numpy.arange(rows)[:, None] + numpy.arange(DRAWS))
    first, second, share = draws[:, :12].sum(1) - 6, draws[:, 12:24].sum(1) - 6, draws[:, 24]
    exponential = (first * first + second * second) / 2
    return {
        "normal": first, "exponential": exponential, "ties": numpy.rint(4 * first) / 4,
        "zeros": numpy.where(share < ZEROS, 0, exponential), "few": numpy.floor(5 * share),
    }[kind].astype(numpy.float32).astype(float)


def fitted(values, quantiles):
    return QuantileTransformer(n_quantiles=quantiles, output_distribution="normal", subsample=len(values) + 1).fit(values[:, None])


def transformed(transformer, inputs):
    """As float32, which is what our side computes in."""
    return [digits(numpy.float32(value).item()) for value in transformer.transform(numpy.array(inputs)[:, None])[:, 0]]


def inputs_of(values):
    """Values of the column from the least to the largest, the middles between some of them, and values outside."""
    distinct = numpy.unique(values)
    taken = distinct[numpy.linspace(0, len(distinct) - 1, TAKEN).astype(int)]
    middles = (distinct[:-1] + distinct[1:])[:: max(1, len(distinct) // 8)] / 2
    outside = [distinct[0] - 1, distinct[-1] + 1, distinct[0] - 1e6, distinct[-1] + 1e6]
    return numpy.unique(numpy.concatenate([taken, middles, outside]).astype(numpy.float32).astype(float))


def is_apart(transformer, value):
    """
    Whether the value is, or lies beyond, an end that several quantiles have, or lies between two quantiles of which one is repeated.
    There scikit-learn's curve jumps from one end of the tie to the other.
    """
    quantiles = transformer.quantiles_[:, 0]
    below = quantiles[quantiles <= value].max(initial=quantiles[0])
    above = quantiles[quantiles >= value].min(initial=quantiles[-1])
    repeated = [(quantiles == edge).sum() > 1 for edge in (below, above)]
    return any(repeated) and (below != above or below in (quantiles[0], quantiles[-1]))


def pairs(transformer, inputs):
    return {"inputs": [digits(value) for value in inputs], "outputs": transformed(transformer, inputs) if len(inputs) else []}


def with_noise(values, quantiles, seed):
    """The values that are tied, on the curve of values with a little noise: TabM's way to tell ties apart."""
    distinct, counts = numpy.unique(values, return_counts=True)
    noise = numpy.random.default_rng(seed).normal(0, NOISE, len(values))
    return pairs(fitted(values + noise, quantiles), distinct[counts > len(values) / quantiles])


def case(kind, seed, rows):
    values = column(kind, seed, rows)
    quantiles = max(min(rows // 30, 1000), 10)
    transformer, inputs = fitted(values, quantiles), inputs_of(values)
    apart = numpy.array([is_apart(transformer, value) for value in inputs])
    content = {"name": f"{kind}-{rows}", "kind": kind, "seed": seed, "rows": rows, "quantiles": quantiles,
               "first": [digits(value) for value in values[:3]], "sum": math.fsum(values),
               "agreed": pairs(transformer, inputs[~apart]), "apart": pairs(transformer, inputs[apart]),
               "tiedWithNoise": with_noise(values, quantiles, seed)}
    print(f"  {content['name']}: {(~apart).sum()} inputs, {apart.sum()} apart, {len(content['tiedWithNoise']['inputs'])} tied")
    return content


def generate():
    cases = [(kind, rows) for kind in KINDS for rows in ROWS]
    write_json(GOLDEN / "quantile.json", {"cases": [case(kind, seed, rows) for seed, (kind, rows) in enumerate(cases, 1)]})


if __name__ == "__main__":
    generate()
