"""Golden/exchange.json: networks that PyTorch wrote as safetensors files beside it, and two of ours that PyTorch reads, with their outputs.

The format is a header of JSON and plain numbers; it is written and read by hand, so that no other library is needed."""

import copy
import json
import re
import struct
import sys
from types import ModuleType

import torch
from torch import nn

from golden import GOLDEN, ROOT, write_json

FOLDER = GOLDEN / "exchange"
SAVED = ROOT / "test" / "Extensions.ML.Mlp.Tests" / "Model" / "Saved"
PAGE = ROOT / "Extensions.ML.Mlp.Scoring" / "Exchange" / "Safetensors" / "SAFETENSORS.md"
NAMES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int32: "I32"}
TYPES = {name: dtype for dtype, name in NAMES.items()}


def raw(tensor):
    if tensor.dtype == torch.bfloat16:
        tensor = tensor.view(torch.int16)
    return tensor.detach().contiguous().numpy().tobytes()


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = raw(tensor)
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


def read(path):
    content = path.read_bytes()
    length, = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(content[begin:end]), dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def networks():
    """Each with the activation that its file does not tell, as our type names it."""
    yield "plain", "Relu", nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 5), nn.ReLU(), nn.Linear(5, 3))
    yield "layer-norm", "Silu", nn.Sequential(nn.LayerNorm(4), nn.Linear(4, 8), nn.LayerNorm(8), nn.SiLU(), nn.Dropout(0.2),
                                             nn.Linear(8, 6, bias=False), nn.SiLU(), nn.LayerNorm(6), nn.Linear(6, 1))
    yield "batch-norm", "Tanh", nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Tanh(), nn.Linear(8, 6), nn.BatchNorm1d(6, affine=False), nn.Tanh(),
                                             nn.Linear(6, 2))


def shaken(network):
    """As after a training: no gain is 1, no offset 0, no variance 1."""
    with torch.no_grad():
        for module in network:
            if isinstance(module, nn.BatchNorm1d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.2, 3)
            for parameter in module.parameters():
                parameter += 0.3 * torch.randn_like(parameter)
    return network.eval()


def cases():
    for name, activation, network in networks():
        shaken(network)
        yield name, activation, network, ""
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        network = shaken(nn.Sequential(nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 2)))
        yield NAMES[dtype].lower(), "Gelu", network.to(dtype), "model."


def from_pytorch():
    content = []
    for name, activation, network, prefix in cases():
        write(FOLDER / f"{name}.safetensors", {prefix + key: value for key, value in network.state_dict().items()})
        rows = torch.randn(9, 4)
        # A file's numbers in float32, whatever type they were written in.
        outputs = copy.deepcopy(network).float()(rows).detach()
        content.append({"name": name, "activation": activation, "rows": rows, "outputs": outputs})
    return content


def to_pytorch():
    """The model of BareModels.EveryStage; scaling and output scaling are no modules of PyTorch's."""
    tensors = read(SAVED / "v1" / "exchange.safetensors")
    network = nn.Sequential(nn.Linear(3, 6), nn.LayerNorm(6, eps=0.001), nn.GELU(), nn.Linear(6, 1))
    scaling = {name: tensors.pop(name) for name in ("input.shift", "input.scale", "output.shift", "output.scale")}
    tensors.pop("feature_means")
    network.load_state_dict(tensors)
    rows = torch.tensor(json.loads((SAVED / "v1" / "exchange.json").read_text())["rows"])
    hidden = (rows - scaling["input.shift"]) * scaling["input.scale"]
    outputs = (network(hidden) - scaling["output.shift"]) * scaling["output.scale"]
    return {"rows": rows, "outputs": outputs.detach()}


def plain_to_pytorch():
    """The model of BareModels.Plain, by the Python that SAFETENSORS.md prints, as it is printed. The package safetensors is not among
    Debian's, so its load_file is the reader above, of the file that the page calls network.safetensors."""
    package = ModuleType("safetensors.torch")
    package.load_file = lambda path: read(SAVED / "v2" / path.replace("network", "plain"))
    sys.modules["safetensors"], sys.modules["safetensors.torch"] = ModuleType("safetensors"), package
    lines, = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    printed = {}
    exec(compile(lines, str(PAGE), "exec"), printed)
    rows = 2 * torch.randn(12, 3)
    rows[2, 0] = rows[4, 1] = rows[5, 1] = rows[5, 2] = rows[7] = torch.nan
    return {"rows": rows, "outputs": printed["score"](rows)}


def generate():
    torch.manual_seed(23)
    content = {"fromPyTorch": from_pytorch(), "toPyTorch": to_pytorch(), "plainToPyTorch": plain_to_pytorch()}
    write_json(GOLDEN / "exchange.json", content)


if __name__ == "__main__":
    generate()
