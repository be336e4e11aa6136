"""What symtopo raises when it refuses or cannot decide."""


class BadInput(ValueError):
    """Input that is refused; the message says what was given, why it is refused, and what to do."""


class Undecided(ArithmeticError):
    """A question that the program could not decide; neither yes nor no follows."""
