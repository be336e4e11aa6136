"""Families of cases of which the usual run takes some, and the slow one all."""

from collections.abc import Iterable
from typing import Any

import pytest


def thinned(cases: Iterable[Any], *, every: int) -> list[Any]:
    """The cases; all but every so-manyth are slow.  A case that is a tuple stands for several arguments."""
    params = [
        case if hasattr(case, "marks") else pytest.param(*(case if isinstance(case, tuple) else (case,)))
        for case in cases
    ]
    return [
        pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.slow] if k % every else case.marks)
        for k, case in enumerate(params)
    ]
