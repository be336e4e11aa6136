"""Proposition 3.8: a union of k orbits has at most k times as many components as the group."""

from symtopo.proving import (
    Action,
    Proof,
    Statement,
    acts_continuously,
    all_actions,
    all_continuous_actions,
    components_by_open_sets,
    orbit_of,
)

statement = Statement(
    id="3.8",
    title="k orbits together have at most k times as many components as the group",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 3.8, by content: the paper's wording was not at hand",
    expect="PROVED",
    formal="Symtopo.Section3.proposition_3_8",
    text=r"If a topological group acts continuously, and the minimum is a union of $k$ orbits, then it has at most "
    r"$k$ times as many connected components as the group.",
)
statement.about("actions")

statement.hypothesis(acts_continuously)


@statement.proof
def proof(p: Proof) -> None:
    p.let("O X", "spaces")
    p.uses("3.5")
    p.cites("components partition")
    p.follows(
        "different components of the union X hold different ones of the orbit O of a",
        "joined(O, x, y) => joined(X, x, y)",
        by=["continuous images", "product maps"],
        where="O, X: spaces",
        given={
            "definition": "source(inclusion(S, T)) == S; target(inclusion(S, T)) == T; image(inclusion(S, T), x) == x"
        },
        at=["inclusion(O, X)"],
    )
    p.cites("counting")
    j, c = p.let("j c", "auxiliary")
    p.induction(
        "k",
        1,
        "k orbits with at most c components each have together at most k c",
        base=lambda: p.identity("one orbit", 1 * c, c),
        step=lambda: p.identity("one orbit more than j", j * c + c, (j + 1) * c),
    )


@statement.conclusion
def at_most_k_times(action: Action) -> bool | str:
    """Components and orbits are counted."""
    orbits, allowed, found = len(action.orbits), len(action.group.components), len(action.space.components)
    return found <= orbits * allowed or f"orbits: {orbits}, components of the group: {allowed}, of the space: {found}"


@statement.confirmation
def more_by_open_sets(action: Action) -> bool:
    """By sets that are open and closed."""
    allowed, found = (components_by_open_sets(s, range(s.points)) for s in (action.group.space, action.space))
    return found > allowed * len({orbit_of(action, p) for p in range(action.space.points)})


@statement.instances
def every_continuous_action():
    """Every continuous action of small groups on small spaces."""
    return all_continuous_actions(6, 4)


@statement.without("acts_continuously")
def actions_that_tear():
    """Actions that are not continuous."""
    return all_actions(3, 3)
