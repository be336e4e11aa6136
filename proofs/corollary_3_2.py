"""Corollary 3.2: a continuous map onto a space does not increase the number of components."""

from symtopo.proving import Map, Proof, Statement, all_continuous_maps, all_maps, components_by_open_sets, continuous

statement = Statement(
    id="3.2",
    title="a continuous surjection does not increase the number of components",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 3.2, by content: the paper's wording was not at hand; Lee 2011",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_2",
    clause="continuous(f), onto(f) => at_most(parts(target(f)), parts(source(f)))",
    text=r"If $f: X \to Y$ is continuous and surjective, then $Y$ has at most as many connected components as $X$.",
)
statement.about("maps")


statement.hypothesis(continuous)


@statement.hypothesis
def surjective(f: Map) -> bool:
    """The map f is onto Y."""
    return f.is_surjective


@statement.proof
def proof(p: Proof) -> None:
    p.let("maps", "spaces")
    p.cites("components partition")
    p.follows(
        "with s(y) a point over y: points of Y in different components have s in different components of X",
        "continuous(f), joined(source(f), s(y), s(v)) => joined(target(f), y, v)",
        by=["continuous images"],
        where="v: points; s: points -> points",
        given={"surjective": "image(f, s(y)) == y"},
    )
    p.cites("counting")
    p.concludes("choosing a point y in each component of Y, its component goes to that of s(y) injectively")


@statement.conclusion
def at_most_as_many(f: Map) -> bool | str:
    """Components are counted."""
    before, after = len(f.source.components), len(f.target.components)
    return after <= before or f"components of X: {before}, of Y: {after}"


@statement.confirmation
def more_by_open_sets(f: Map) -> bool:
    """By sets that are open and closed."""
    before, after = (components_by_open_sets(s, range(s.points)) for s in (f.source, f.target))
    return after > before


@statement.instances
def every_continuous_map():
    """Every continuous map between small spaces."""
    return all_continuous_maps(4)


@statement.without("continuous")
def maps_that_tear():
    """Maps that are not continuous."""
    return all_maps(3)


@statement.without("surjective")
def maps_into():
    """Maps that are not onto."""
    return all_maps(3)
