"""Proposition 3.4: the numbers of components of a product multiply."""

from symtopo.proving import (
    Finite,
    ProductTopology,
    Proof,
    Statement,
    all_pairs,
    all_topologies_on_products,
    components_by_open_sets,
    members,
)

statement = Statement(
    id="3.4",
    title="components of a product are products of components",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 3.4, by content: the paper's wording was not at hand; Lee "
    "2011",
    expect="PROVED",
    formal="Symtopo.Section3.corollary_3_4",
    text=r"The connected components of $X \times Y$ are the products of components of $X$ and of $Y$; their numbers "
    r"multiply.",
)
statement.about("products")


@statement.hypothesis
def product_topology(case: ProductTopology) -> bool:
    """The product carries the product topology."""
    return case.space == case.left.product(case.right)


@statement.proof
def proof(p: Proof) -> None:
    p.let("X Y", "spaces")
    where = "X, Y: spaces; u, v: points; pair: points points -> points"
    projections = (
        "source(first(X, Y)) == times(X, Y); target(first(X, Y)) == X; image(first(X, Y), pair(x, y)) == x; "
        "source(second(X, Y)) == times(X, Y); target(second(X, Y)) == Y; image(second(X, Y), pair(x, y)) == y"
    )
    p.follows(
        "projections: points of one component have first coordinates in one component",
        "joined(times(X, Y), pair(x, y), pair(u, v)) => joined(X, x, u)",
        by=["continuous images", "product maps"],
        where=where,
        given={"definition": projections},
        at=["first(X, Y)"],
    )
    p.follows(
        "and second coordinates",
        "joined(times(X, Y), pair(x, y), pair(u, v)) => joined(Y, y, v)",
        by=["continuous images", "product maps"],
        where=where,
        given={"definition": projections},
        at=["second(X, Y)"],
    )
    p.follows(
        "inclusions of a factor at a point: from (x, y) by (u, y) to (u, v)",
        "joined(X, x, u), joined(Y, y, v) => joined(times(X, Y), pair(x, y), pair(u, v))",
        by=["continuous images", "product maps", "components partition"],
        where=where,
        given={
            "definition": "source(beside(X, Y, y)) == X; target(beside(X, Y, y)) == times(X, Y); image(beside(X, Y, "
            "y), x) == pair(x, y); source(above(X, Y, x)) == Y; target(above(X, Y, x)) == times(X, Y); "
            "image(above(X, Y, x), y) == pair(x, y)"
        },
        at=["beside(X, Y, y)", "above(X, Y, u)", "pair(u, y)"],
    )
    p.cites("counting")
    p.concludes("the components of the product correspond to pairs of components")


@statement.conclusion
def products_of_components(case: ProductTopology) -> bool | str:
    """Components are compared with the products of components, and counted."""
    one, other, found = (len(s.components) for s in (case.left, case.right, case.space))
    if found != one * other:
        return f"components of the factors: {one} and {other}, of the product: {found}"
    n = case.right.points
    boxes = {sum(b << i * n for i in members(a)) for a in case.left.components for b in case.right.components}
    return set(case.space.components) == boxes or "components of the product are no products of components"


@statement.confirmation
def other_number_of_open_sets(case: ProductTopology) -> bool:
    """By sets that are open and closed."""
    one, other, found = (components_by_open_sets(s, range(s.points)) for s in (case.left, case.right, case.space))
    return found != one * other


@statement.instances
def every_product():
    """Every product of two small spaces."""
    pairs = all_pairs(4)
    return Finite(
        pairs.description, [ProductTopology(p.first, p.second, p.first.product(p.second)) for p in pairs.cases]
    )


@statement.without("product_topology")
def other_topologies():
    """Other topologies on the product."""
    return all_topologies_on_products(4)
