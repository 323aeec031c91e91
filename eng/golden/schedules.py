"""Golden/schedules.json: the factors of torch's schedules over 100 steps, ten epochs of ten."""

import torch
from torch.optim import lr_scheduler as lr

from golden import GOLDEN, write_json

STEPS, PER_EPOCH = 100, 10
LAST = STEPS - 1  # ours run from the first step to the last; torch counts the changes between them

# What is called after each epoch.
BY_EPOCH = {
    "StepLR": lambda o: lr.StepLR(o, step_size=3, gamma=0.5),
    "MultiStepLR": lambda o: lr.MultiStepLR(o, milestones=[2, 5, 6], gamma=0.3),
    "ExponentialLR": lambda o: lr.ExponentialLR(o, gamma=0.9),
}

# What is called after each step.
BY_STEP = {
    "LinearLR": lambda o: lr.LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=LAST),
    "PolynomialLR": lambda o: lr.PolynomialLR(o, total_iters=LAST, power=2.0),
    "PolynomialLR-root": lambda o: lr.PolynomialLR(o, total_iters=LAST, power=0.5),
    "CosineAnnealingLR": lambda o: lr.CosineAnnealingLR(o, T_max=LAST, eta_min=0.05),
    "OneCycleLR": lambda o: lr.OneCycleLR(o, max_lr=1.0, total_steps=STEPS, cycle_momentum=False),
    "OneCycleLR-settings": lambda o: lr.OneCycleLR(o, max_lr=1.0, total_steps=STEPS, pct_start=0.25, div_factor=10, final_div_factor=1e3, cycle_momentum=False),
}

# What is told the epochs so far, with the part of the running one.
BY_FRACTION = {
    "CosineAnnealingWarmRestarts": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=3, eta_min=0.05),
    "CosineAnnealingWarmRestarts-growing": lambda o: lr.CosineAnnealingWarmRestarts(o, T_0=2, T_mult=2),
}

PLATEAU = {
    "defaults": {},
    "patient": {"factor": 0.5, "patience": 2, "threshold": 0.01},
    "impatient": {"factor": 0.7, "patience": 0, "threshold": 0.0},
    "floor": {"factor": 0.3, "patience": 0, "threshold": 0.0, "min_lr": 0.02},
    "floor-by-eps": {"factor": 0.1, "patience": 0, "threshold": 0.5},
    "large-eps": {"factor": 0.6, "patience": 0, "threshold": 0.0, "eps": 0.05},
    "both": {"factor": 0.5, "patience": 0, "threshold": 0.0, "min_lr": 0.1, "eps": 0.03},
}


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)  # its rate is the factor


def factors(name):
    sgd = optimizer()
    schedule = {**BY_EPOCH, **BY_STEP, **BY_FRACTION}[name](sgd)
    result = []
    for step in range(1, STEPS + 1):
        result.append(round(sgd.param_groups[0]["lr"], 12))
        sgd.step()
        if name in BY_FRACTION:
            schedule.step(step / PER_EPOCH)
        elif step < STEPS and (name in BY_STEP or step % PER_EPOCH == 0):
            schedule.step()
    return result


def losses():
    """Falling, flat, rising, falling by little: 60 epochs."""
    torch.manual_seed(17)
    trend = [1 / (1 + 0.3 * k) for k in range(12)] + [0.22] * 16 + [0.2 + 0.002 * k for k in range(16)] + [0.2 * 0.996 ** k for k in range(16)]
    return [round(t + 0.003 * noise.item(), 6) for t, noise in zip(trend, torch.randn(60))]


def plateau(settings):
    sgd = optimizer()
    schedule, result = lr.ReduceLROnPlateau(sgd, **settings), []
    for loss in losses():
        schedule.step(loss)
        result.append(round(sgd.param_groups[0]["lr"], 12))
    return result


def generate():
    write_json(GOLDEN / "schedules.json", {
        "factors": {name: factors(name) for name in {**BY_EPOCH, **BY_STEP, **BY_FRACTION}},
        "losses": losses(), "plateau": {name: plateau(settings) for name, settings in PLATEAU.items()}})


if __name__ == "__main__":
    generate()
