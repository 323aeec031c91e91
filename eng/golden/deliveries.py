"""deliveries.csv: a table with numbers, categories and gaps, for the sample command tabular."""

from random import Random

from golden import ROOT, write_csv

DATA = ROOT / "samples" / "Mlp.Samples" / "Data"
SEED, ROWS, MISSING_SHARE = 1, 500, 0.05
VEHICLES = {"bicycle": 16.0, "scooter": 26.0, "van": 32.0}  # kilometres an hour on an empty road
WEATHERS = {"dry": 1.0, "rain": 1.25, "snow": 1.7}  # how many times as long the road takes
RUSH_HOURS, RUSH_FACTOR = (8, 9, 17, 18), 1.5  # for vans alone: the others pass by


def delivery(random):
    """Minutes = road + loading + noise; the road grows with distance, weather and, for vans, the rush hour."""
    vehicle, weather = random.choice(list(VEHICLES)), random.choices(list(WEATHERS), weights=[6, 3, 1])[0]
    kilometres, kilograms, hour = random.uniform(0.5, 12), random.uniform(0.2, 25), random.randrange(7, 22)
    rush = RUSH_FACTOR if vehicle == "van" and hour in RUSH_HOURS else 1
    road = 60 * kilometres / VEHICLES[vehicle] * WEATHERS[weather] * rush
    minutes = road + 3 + 0.2 * kilograms + random.gauss(0, 1.5)
    row = [f"{kilometres:.1f}", f"{kilograms:.1f}", hour, vehicle, weather]
    return [gap(random, value, "" if index < 3 else "?") for index, value in enumerate(row)] + [f"{minutes:.1f}"]


def gap(random, value, missing):
    return missing if random.random() < MISSING_SHARE else value


def generate():
    random = Random(SEED)
    header = ["kilometres", "kilograms", "hour", "vehicle", "weather", "minutes"]
    write_csv(DATA / "deliveries.csv", header, [delivery(random) for _ in range(ROWS)])
