"""Golden/forward.json: networks, rows and the logits they give, in float32 and float64."""

import copy

import torch

from golden import GOLDEN, layers, sigmoid_network, write_json

NETWORKS = [(1, []), (7, []), (2, [4]), (7, [4]), (2, [100, 100]), (7, [100, 100]),
            (1, [6, 5, 4, 3]), (2, [6, 5, 4, 3]), (7, [6, 5, 4, 3])]
MAGNITUDES = [1e-6, 10.0, 1e3, 1e6, 1e20]


def rows(features):
    """A zero row, ordinary rows, then tiny and huge ones of both signs that flatten or saturate the sigmoids."""
    ordinary = torch.randn(6, features)
    direction = torch.randn(features)
    scaled = [sign * magnitude * direction for magnitude in MAGNITUDES for sign in (1, -1)]
    return torch.cat([torch.zeros(1, features), ordinary, torch.stack(scaled)])


def generate():
    torch.manual_seed(11)
    content, worst = [], 0.0
    for features, hidden in NETWORKS:
        network = sigmoid_network(features, hidden)
        with torch.no_grad():
            for parameter in network.parameters():
                parameter *= 3  # as wide as trained weights are; fresh ones give nearly the same logit for all rows
            x = rows(features)
            logits = network(x)[:, 0]
            exact = copy.deepcopy(network).double()(x.double())[:, 0]
        content.append({"features": features, "hiddenLayers": hidden, "layers": layers(network),
                        "rows": x, "logits": logits, "float64": exact})
        worst = max(worst, ((logits.double() - exact).abs() / exact.abs().clamp(min=1)).max().item())
    write_json(GOLDEN / "forward.json", {"networks": content})
    print(f"  float32 off float64: {worst:.1e} relative (absolute below 1)")


if __name__ == "__main__":
    generate()
