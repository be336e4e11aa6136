"""What symtopo raises when it refuses or cannot decide, and how it quotes what strangers say."""


class BadInput(ValueError):
    """Input that is refused; the message says what was given, why it is refused, and what to do.

    Examples
    --------
    >>> from symtopo import BadInput, Network
    >>> try:
    ...     Network([2, 0])
    ... except BadInput as refusal:
    ...     print(refusal)
    width 0 is not a positive integer: give widths like 2,2,2
    """


class Undecided(ArithmeticError):
    """A question that the program could not decide; neither yes nor no follows.

    Examples
    --------
    >>> from symtopo import Minimum, Network, Undecided
    >>> try:
    ...     Minimum(Network([2, 1, 2]), [[1, 1], [1, 0]]).point()
    ... except Undecided as why:
    ...     print(why)
    the minimum has no rational point: the best approximation of its rank is irrational
    """


class Contradiction(RuntimeError):
    """Two parts of the program contradict each other: a defect of ours, never an answer.

    Raised by `count` where the trusted checker refuses what is proved.

    Examples
    --------
    >>> from symtopo import Contradiction
    >>> issubclass(Contradiction, RuntimeError)
    True
    """


def one_line(text: str, most: int = 300) -> str:
    """Text from a stranger on one line: no control characters, and no more than so many characters."""
    words = " ".join(text[: 4 * most].split())
    words = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in words)
    return words if len(words) <= most else words[: most - 2] + ".."


def shown(value: object) -> str:
    """A value from a stranger, quoted on one short line of printable ASCII."""
    if isinstance(value, list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    text = ascii(value)
    return text if len(text) <= 40 else text[:37] + "..."
