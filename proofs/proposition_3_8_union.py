"""Proposition 3.8, its lemma: a union of connected sets that meet is connected."""

from symtopo.proving import Proof, Statement, SubsetPair, all_pairs_of_subsets, components_by_open_sets

statement = Statement(
    id="3.8b",
    title="a union of two connected sets that meet is connected",
    source="Zhao, Dehmamy, Walters, Yu 2025, Proposition 3.8, by content: the paper's wording was not at hand; Lee "
    "2011",
    expect="PROVED",
    formal="Symtopo.Section3.proposition_3_8_union",
    text=r"If $A$ and $B$ are connected subsets of a space and $A \cap B \neq \emptyset$, then $A \cup B$ is "
    r"connected.",
)
statement.about("pairs of subsets")


@statement.hypothesis
def first_connected(case: SubsetPair) -> bool:
    """A is connected."""
    return len(case.space.components_of(case.a)) == 1


@statement.hypothesis
def second_connected(case: SubsetPair) -> bool:
    """B is connected."""
    return len(case.space.components_of(case.b)) == 1


@statement.hypothesis
def meet(case: SubsetPair) -> bool:
    """A and B have a common point."""
    return bool(case.a & case.b)


@statement.proof
def proof(p: Proof) -> None:
    p.let("X", "spaces")
    where = "x, u, z: X; in_A: X -> truth; in_B: X -> truth; k: X -> two_points"
    constant = {
        "first_connected": "in_A(x), in_A(u) => k(x) == k(u)",
        "second_connected": "in_B(x), in_B(u) => k(x) == k(u)",
    }
    p.cites("product maps")
    p.follows(
        "a continuous map k of the union to two points, at a point of A and one of B, with z in both",
        "in_A(x), in_B(u), in_A(z), in_B(z) => k(x) == k(u)",
        where=where,
        given=constant,
    )
    p.cites("constant maps")
    p.concludes("k is constant on A, on B and between them, so on the union, which is connected")


@statement.conclusion
def connected_union(case: SubsetPair) -> bool | str:
    """Components of the union, with the subspace topology, are counted."""
    found = len(case.space.components_of(case.a | case.b))
    return found == 1 or f"the union has {found} components"


@statement.confirmation
def union_falls_apart(case: SubsetPair) -> bool:
    """By sets of the union that are open and closed."""
    union = [p for p in range(case.space.points) if (case.a >> p | case.b >> p) & 1]
    return components_by_open_sets(case.space, union) != 1


@statement.instances
def every_pair_of_subsets():
    """Every two nonempty subsets of a small space."""
    return all_pairs_of_subsets(4)


@statement.without("first_connected")
def first_in_pieces():
    """A is not connected."""
    return all_pairs_of_subsets(3)


@statement.without("second_connected")
def second_in_pieces():
    """B is not connected."""
    return all_pairs_of_subsets(3)


@statement.without("meet")
def apart():
    """A and B have no common point."""
    return all_pairs_of_subsets(3)
