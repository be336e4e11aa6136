"""What the names that a proof declares may be, and the words of its scope that follow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """What the declared names may be; scopes are composed from these words and the names, and from nothing else.

    assumed : what is taken for granted of a name that is no part of the scope.
    """

    scope: str
    kind: str
    nonzero: bool = False
    assumed: str = ""


# what a proof brings in itself, the auxiliary numbers, is no part of its scope
DOMAINS = {
    "real": Domain("all real {}", "number"),
    "nonzero": Domain("all real {} != 0", "number", nonzero=True),
    "positive": Domain("all {} > 0", "number", nonzero=True),
    "auxiliary": Domain("", "number"),
    "auxiliary nonzero": Domain("", "number", nonzero=True, assumed="{} != 0"),
    "auxiliary positive": Domain("", "number", nonzero=True, assumed="{} > 0"),
    "matrices": Domain("real matrices of every size", "matrix"),
    "GL_h(R)": Domain("GL_h(R) for every h >= 1", "group"),
    "spaces": Domain("all topological spaces", "object"),
    "actions": Domain("all topological groups and their continuous actions", "object"),
}
