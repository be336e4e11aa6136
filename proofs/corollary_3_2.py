"""Corollary 3.2: a continuous map onto a space does not increase the number of components."""

from symtopo.proving import Map, Proof, Statement, all_continuous_maps, all_maps, continuous

statement = Statement(
    id="3.2",
    title="a continuous surjection does not increase the number of components",
    source="by content, the paper's wording was not at hand; Lee 2011",
    expect="PROVED",
    text=r"If $f: X \to Y$ is continuous and surjective, then $Y$ has at most as many connected components as $X$.",
)


statement.hypothesis(continuous)


@statement.hypothesis
def surjective(f: Map) -> bool:
    """The map f is onto Y."""
    return f.is_surjective


@statement.proof
def proof(p: Proof) -> None:
    p.let("X Y", "spaces")
    p.cites("components partition")
    p.follows(
        "with C(x), D(y) the components of points and s(y) a point over y: other components of Y have points s in "
        "others of X",
        "C(s(y)) == C(s(v)) => D(y) == D(v)",
        where="x, u: X; y, v: Y; f: X -> Y; s: Y -> X; C: X -> components_of_X; D: Y -> components_of_Y",
        given={"continuous images": "C(x) == C(u) => D(f(x)) == D(f(u))", "surjective": "f(s(y)) == y"},
    )
    p.cites("counting")
    p.concludes("choosing a point in each component of Y, its component goes to C(s(y)) injectively")


@statement.conclusion
def at_most_as_many(f: Map) -> bool | str:
    """Components are counted."""
    before, after = len(f.source.components), len(f.target.components)
    return after <= before or f"components of X: {before}, of Y: {after}"


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
