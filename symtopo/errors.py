"""What symtopo raises when it refuses or cannot decide, and how it quotes what strangers say."""


class BadInput(ValueError):
    """Input that is refused; the message says what was given, why it is refused, and what to do."""


class Undecided(ArithmeticError):
    """A question that the program could not decide; neither yes nor no follows."""


class Contradiction(RuntimeError):
    """Two parts of the program contradict each other: a defect of ours, never an answer."""


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
