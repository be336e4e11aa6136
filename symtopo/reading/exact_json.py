"""JSON in which every number is what its digits say, and every field is given once."""

from __future__ import annotations

import json
from typing import Any

from symtopo.checker import MAX_DIGITS
from symtopo.errors import BadInput, one_line
from symtopo.files import each_field_once


def exact_json(text: str, what: str) -> Any:
    """The value of a JSON text; numbers with a point or an exponent stay text, which `algebra.exact.rational` takes.

    Raises BadInput where it is no JSON, or a field is given twice: which one counts would be a guess.

    Examples
    --------
    >>> exact_json('[[0.1, 2, "1/3"], [1e-400, 0, 1]]', "X")
    [['0.1', 2, '1/3'], ['1e-400', 0, 1]]
    """

    def integer(digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            raise BadInput(f"{what}: a number has {len(digits)} digits: give at most {MAX_DIGITS}")
        return int(digits)

    def constant(word: str) -> None:
        raise BadInput(f"{what}: {word} is not a finite number: give a finite one")

    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            parse_int=integer,
            parse_float=str,
            parse_constant=constant,
            object_pairs_hook=each_field_once,
        )
    except (RecursionError, MemoryError):
        raise BadInput(f"{what} is nested too deep, or too large for the memory: give a list of rows") from None
    except json.JSONDecodeError as error:
        raise BadInput(
            f'{what} is not JSON ({one_line(str(error), 100)}): write rows like [[1, "2/3"], [0, 0.1]]'
        ) from None
    except BadInput:
        raise
    except ValueError as error:  # a field given twice
        raise BadInput(f"{what}: {one_line(str(error), 100)}: keep one") from None
