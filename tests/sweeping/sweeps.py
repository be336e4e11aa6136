"""Cases for sweeps, and what their tables have in common."""

import json
import random
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SWEEP = [sys.executable, "-m", "symtopo", "sweep"]


def networks(number: int, seed: int = 0) -> list[dict[str, Any]]:
    """Small networks with targets; some have one form, and some no theorem."""
    rng, found = random.Random(seed), []
    for _ in range(number):
        widths = [rng.randint(1, 2) for _ in range(rng.randint(3, 5))]
        pairs = [(j, i) for i in range(len(widths)) for j in range(i) if widths[j] == widths[i]]
        skips = [
            [*pair, rng.choice(["1", "-1", "2"])] for pair in rng.sample(pairs, min(len(pairs), rng.randint(0, 2)))
        ]
        target = [[rng.choice([0, 1, "1/2"]) for _ in range(widths[0])] for _ in range(widths[-1])]
        found.append({"widths": widths, "skips": skips, "target": target})
    return found


def write(path: Path, cases: list[Any]) -> Path:
    path.write_text("".join((case if isinstance(case, str) else json.dumps(case)) + "\n" for case in cases))
    return path


def timeless(rows: Any) -> list[dict[str, Any]]:
    """Rows without what varies from run to run."""
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]
