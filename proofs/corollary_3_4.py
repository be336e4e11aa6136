"""Corollary 3.4: the numbers of components of a product multiply."""

from symtopo.proving import Finite, ProductTopology, Proof, Statement, all_pairs, all_topologies_on_products, members

statement = Statement(
    id="3.4",
    title="components of a product are products of components",
    source="by content, the paper's wording was not at hand; Lee 2011",
    expect="PROVED",
    text=r"The connected components of $X \times Y$ are the products of components of $X$ and of $Y$; their numbers "
    r"multiply.",
)


@statement.hypothesis
def product_topology(case: ProductTopology) -> bool:
    """The product carries the product topology."""
    return case.space == case.left.product(case.right)


@statement.proof
def proof(p: Proof) -> None:
    p.let("X Y", "spaces")
    where = (
        "x, u: X; y, v: Y; r, t: products; pair: X Y -> products; first: products -> X; second: products -> Y; C: X "
        "-> components_of_X; D: Y -> components_of_Y; E: products -> components_of_the_product"
    )
    projections = "first(pair(x, y)) == x; second(pair(x, y)) == y"
    along = "E(r) == E(t) => C(first(r)) == C(first(t)); E(r) == E(t) => D(second(r)) == D(second(t))"
    slices = "C(x) == C(u) => E(pair(x, y)) == E(pair(u, y)); D(y) == D(v) => E(pair(x, y)) == E(pair(x, v))"
    p.cites("product maps")
    p.follows(
        "projections: points of one component have first coordinates in one component",
        "E(pair(x, y)) == E(pair(u, v)) => C(x) == C(u)",
        where=where,
        given={"definition": projections, "continuous images": along},
    )
    p.follows(
        "and second coordinates",
        "E(pair(x, y)) == E(pair(u, v)) => D(y) == D(v)",
        where=where,
        given={"definition": projections, "continuous images": along},
    )
    p.follows(
        "inclusions of a factor at a point: from (x, y) by (u, y) to (u, v)",
        "C(x) == C(u), D(y) == D(v) => E(pair(x, y)) == E(pair(u, v))",
        where=where,
        given={"continuous images": slices},
        at=["pair(u, y)"],
    )
    p.cites("components partition")
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
