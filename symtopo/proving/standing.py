"""How far a fact that is relied on can be trusted: proved formally, published, or a derivation of ours."""

from __future__ import annotations

from functools import cache

from symtopo.facts import FACTS, FORMAL, OWN, PUBLISHED
from symtopo.proving.formal import Refused, recorded


@cache
def standing(fact: str) -> str:
    """What it is: "proved formally", where the record of proofs/formal has it; "published", "own derivation", or "".

    fact : the name, alone or with its citation after a colon; what is no fact has no standing.
    """
    cited = FACTS.get(fact.partition(": ")[0])
    if cited is None:
        return ""
    elsewhere = OWN if cited.own else PUBLISHED
    if not cited.formal:
        return elsewhere
    try:
        recorded(cited.formal)
    except Refused:
        return elsewhere
    return FORMAL


def with_standing(fact: str) -> str:
    """The fact, and its standing in brackets where the citation does not say it."""
    kind = standing(fact)
    return f"{fact} [{kind}]" if kind and kind not in fact else fact
