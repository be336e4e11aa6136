"""Corollary 3.7: a minimum that is one orbit has at most as many components as the group."""

from symtopo.proving import (
    Action,
    Proof,
    Statement,
    acts_continuously,
    all_actions,
    all_continuous_actions,
    components_by_open_sets,
)

statement = Statement(
    id="3.7",
    title="a minimum that is one orbit has at most as many components as the group",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 3.7, by content: the paper's wording was not at hand",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_7",
    text=r"If a topological group acts continuously on the minimum, and the minimum is a single orbit, then it has "
    r"at most as many connected components as the group.",
)
statement.about("actions")

statement.hypothesis(acts_continuously)


@statement.hypothesis
def single_orbit(action: Action) -> bool:
    """The minimum is one orbit."""
    return len(action.orbits) == 1


@statement.proof
def proof(p: Proof) -> None:
    p.let("actions", "actions")
    p.follows(
        "3.5 for this orbit",
        "acts(a) => at_most(parts(minimum(a)), parts(group(a)))",
        by=["3.5"],
        given={"single_orbit": "minimum(a) == orbit(a)"},
    )


@statement.conclusion
def at_most_as_many(action: Action) -> bool | str:
    """Components are counted."""
    allowed, found = len(action.group.components), len(action.space.components)
    return found <= allowed or f"components of the group: {allowed}, of the minimum: {found}"


@statement.confirmation
def more_by_open_sets(action: Action) -> bool:
    """By sets that are open and closed."""
    allowed, found = (components_by_open_sets(s, range(s.points)) for s in (action.group.space, action.space))
    return found > allowed


@statement.instances
def every_continuous_action():
    """Every continuous action of small groups on small spaces."""
    return all_continuous_actions(6, 4)


@statement.without("acts_continuously")
def actions_that_tear():
    """Actions that are not continuous."""
    return all_actions(3, 3)


@statement.without("single_orbit")
def several_orbits():
    """The minimum is not one orbit."""
    return all_actions(3, 3)
