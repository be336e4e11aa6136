"""Corollary 3.3: homeomorphic spaces have equally many components."""

from symtopo.proving import Map, Proof, Statement, all_continuous_maps, all_maps, components_by_open_sets, continuous

statement = Statement(
    id="3.3",
    title="homeomorphic spaces have equally many components",
    source="Zhao, Dehmamy, Walters, Yu 2025, Corollary 3.3, by content: the paper's wording was not at hand; Lee 2011",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_3",
    text=r"If $f: X \to Y$ is bijective and continuous, and so is its inverse, then $X$ and $Y$ have equally many "
    r"connected components.",
)
statement.about("maps")


@statement.hypothesis
def bijective(f: Map) -> bool:
    """The map f is bijective."""
    return f.is_bijective


statement.hypothesis(continuous)


@statement.hypothesis
def open_map(f: Map) -> bool:
    """The map f takes open sets to open sets; for a bijection: its inverse is continuous."""
    return f.is_open


@statement.proof
def proof(p: Proof) -> None:
    p.let("maps", "spaces")
    p.follows(
        "3.2 for f and for its inverse",
        "continuous(f), continuous(inverse(f)) => parts(source(f)) == parts(target(f))",
        by=["3.2"],
        where="b, c: numbers; inverse: maps -> maps",
        given={
            "bijective": "onto(f); onto(inverse(f)); source(inverse(f)) == target(f); target(inverse(f)) == source(f)",
            "definition": "at_most(b, c), at_most(c, b) => b == c",
        },
        at=["parts(source(inverse(f)))", "parts(target(inverse(f)))"],
    )


@statement.conclusion
def equally_many(f: Map) -> bool | str:
    """Components are counted."""
    one, other = len(f.source.components), len(f.target.components)
    return one == other or f"components of X: {one}, of Y: {other}"


@statement.confirmation
def other_number_of_open_sets(f: Map) -> bool:
    """By sets that are open and closed."""
    one, other = (components_by_open_sets(s, range(s.points)) for s in (f.source, f.target))
    return one != other


@statement.instances
def every_continuous_map():
    """Every continuous map between small spaces."""
    return all_continuous_maps(4)


@statement.without("bijective")
def other_maps():
    """Maps that are continuous and open, but not bijective."""
    return all_maps(3)


@statement.without("continuous")
def open_bijections():
    """Open bijections that are not continuous."""
    return all_maps(3)


@statement.without("open_map")
def continuous_bijections():
    """Continuous bijections whose inverse is not continuous."""
    return all_maps(3)
