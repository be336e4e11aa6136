"""Proposition 3.5: an orbit has at most as many components as the group."""

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
    id="3.5",
    title="an orbit has at most as many components as the group",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 3.5, by content: the paper's wording was not at hand",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_5",
    clause="acts(a) => at_most(parts(orbit(a)), parts(group(a)))",
    text=r"If a topological group acts continuously, every orbit has at most as many connected components as the "
    r"group.",
)
statement.about("actions")

statement.hypothesis(acts_continuously)


@statement.proof
def proof(p: Proof) -> None:
    p.let("actions", "actions")
    p.follows(
        "3.2 for the orbit map g -> g x, which is continuous, and onto the orbit",
        "acts(a) => at_most(parts(orbit(a)), parts(group(a)))",
        by=["3.2", "product maps"],
        given={
            "definition": "onto(orbit_map(a)); source(orbit_map(a)) == group(a); target(orbit_map(a)) == orbit(a)",
        },
        at=["orbit_map(a)"],
    )


@statement.conclusion
def at_most_as_many(action: Action) -> bool | str:
    """Components of each orbit, with the subspace topology, are counted."""
    allowed, found = len(action.group.components), max(len(action.space.components_of(o)) for o in action.orbits)
    return found <= allowed or f"components of the group: {allowed}, of an orbit: {found}"


@statement.confirmation
def more_by_open_sets(action: Action) -> bool:
    """Some orbit, by sets that are open and closed."""
    group, points = action.group.space, range(action.space.points)
    allowed = components_by_open_sets(group, range(group.points))
    return any(components_by_open_sets(action.space, orbit_of(action, p)) > allowed for p in points)


@statement.instances
def every_continuous_action():
    """Every continuous action of small groups on small spaces."""
    return all_continuous_actions(6, 4)


@statement.without("acts_continuously")
def actions_that_tear():
    """Actions that are not continuous."""
    return all_actions(3, 3)
