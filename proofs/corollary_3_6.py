"""Corollary 3.6: a connected group has connected orbits."""

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
    id="3.6",
    title="a connected group has connected orbits",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 3.6, by content: the paper's wording was not at hand",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_6",
    text=r"If a connected topological group acts continuously, every orbit is connected.",
)
statement.about("actions")

statement.hypothesis(acts_continuously)


@statement.hypothesis
def connected(action: Action) -> bool:
    """The group is connected."""
    return action.group.is_connected


@statement.proof
def proof(p: Proof) -> None:
    p.let("actions", "actions")
    p.follows(
        "the orbit is the image of the group under the orbit map g -> g x, which is continuous",
        "acts(a), connected(group(a)) => connected(orbit(a))",
        by=["continuous images", "product maps"],
        given={
            "definition": "onto(orbit_map(a)); source(orbit_map(a)) == group(a); target(orbit_map(a)) == orbit(a)",
        },
        at=["orbit_map(a)"],
    )


@statement.conclusion
def connected_orbits(action: Action) -> bool | str:
    """Components of each orbit, with the subspace topology, are counted."""
    found = max(len(action.space.components_of(o)) for o in action.orbits)
    return found == 1 or f"an orbit has {found} components"


@statement.confirmation
def an_orbit_falls_apart(action: Action) -> bool:
    """By sets that are open and closed."""
    points = range(action.space.points)
    return any(components_by_open_sets(action.space, orbit_of(action, p)) > 1 for p in points)


@statement.instances
def every_continuous_action():
    """Every continuous action of small groups on small spaces."""
    return all_continuous_actions(6, 4)


@statement.without("acts_continuously")
def actions_that_tear():
    """Actions that are not continuous."""
    return all_actions(3, 3)


@statement.without("connected")
def groups_in_pieces():
    """Groups that are not connected."""
    return all_actions(3, 3)
