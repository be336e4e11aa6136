"""Theorem 3.1: continuous images of connected spaces are connected."""

from symtopo.proving import Map, Statement, all_continuous_maps, all_maps, components_by_open_sets, continuous

statement = Statement(
    id="3.1",
    title="continuous images of connected spaces are connected",
    source="Zhao, Dehmamy, Walters, Yu 2025, Theorem 3.1; Lee, Introduction to Topological Manifolds, 2011, chapter 4",
    expect="PROVED",
    formal="Symtopo.Section3.theorem_3_1",
    text=r"If $f: X \to Y$ is continuous and $X$ is connected, then $f(X)$ is connected.",
)
statement.about("maps")


statement.hypothesis(continuous)


@statement.hypothesis
def connected(f: Map) -> bool:
    """X is connected."""
    return f.source.is_connected


@statement.conclusion
def connected_image(f: Map) -> bool | str:
    """The image, with the subspace topology, has one component."""
    parts = len(f.target.components_of(f.image))
    return parts == 1 or f"the image has {parts} components"


@statement.confirmation
def image_falls_apart(f: Map) -> bool:
    """By sets of the image that are open and closed."""
    return components_by_open_sets(f.target, set(f.values)) != 1


@statement.instances
def every_continuous_map():
    """Every continuous map between small spaces."""
    return all_continuous_maps(4)


@statement.without("continuous")
def maps_that_tear():
    """Maps that are not continuous."""
    return all_maps(3)


@statement.without("connected")
def disconnected_spaces():
    """Spaces that are not connected."""
    return all_maps(3)
