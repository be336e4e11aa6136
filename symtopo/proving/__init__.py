"""Statements: their parts, the steps of their proofs, and the verdict that is computed.

What the author of a statement needs is offered here.

Holds: statement, verdict, judging (which computes it), confirming (a second time), oracle, oracle_setting and
    oracle_blocks, oracle_plain (numbers of components, by other code), blocks (networks as products of them), proof
    and its steps, domains (of its names), logic, identities and expressions (that check them), predicates (hypotheses
    about minima), topology and finite_groups (all small ones), scaled_pairs (of weights), neurons (and laws of
    activations), shared (the spaces of cases), catalogue (the files under proofs/), vernacular, coq, kernel and
    formal (the Coq library, and what its kernel says), acceptance (which makes PROVED of it), standing (of facts),
    verification (each in a process of its own), export (as LaTeX).
May import: algebra, aligning, checker, counting, display, errors, faces, facts, files, latex, loss, minima, sampling,
    search, symmetry.
Offers: Statement, Proof, Verdict, verify, and what statements are about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symtopo.faces import face

if TYPE_CHECKING:
    from symtopo.algebra.exact import Rational as Rational
    from symtopo.algebra.exact import RationalMatrix as RationalMatrix
    from symtopo.algebra.exact import determinant_sign as determinant_sign
    from symtopo.algebra.exact import from_flint as from_flint
    from symtopo.algebra.exact import identity as identity
    from symtopo.algebra.exact import product as product
    from symtopo.algebra.exact import pseudo_inverse as pseudo_inverse
    from symtopo.algebra.exact import to_flint as to_flint
    from symtopo.algebra.modular import rank as rank
    from symtopo.algebra.spectrum import top_subspace as top_subspace
    from symtopo.aligning.alignment import align as align
    from symtopo.aligning.element import LayerElement as LayerElement
    from symtopo.aligning.element import acted as acted
    from symtopo.aligning.mlp import MLP as MLP
    from symtopo.aligning.paths import accepted_path as accepted_path
    from symtopo.checker import state_cells as state_cells
    from symtopo.counting.bounds import Bounds as Bounds
    from symtopo.counting.proved import accepted_bounds as accepted_bounds
    from symtopo.counting.proved import are_separated as are_separated
    from symtopo.counting.proved import bounds_from_points as bounds_from_points
    from symtopo.counting.separation import by_bottlenecks as by_bottlenecks
    from symtopo.counting.separation import by_cells as by_cells
    from symtopo.loss.curvature import curvature_below as curvature_below
    from symtopo.loss.curvature import distance_at_least as distance_at_least
    from symtopo.loss.curvature import proved_connected as proved_connected
    from symtopo.minima.canonical import canonical_form as canonical_form
    from symtopo.minima.minimum import Minimum as Minimum
    from symtopo.minima.network import Network as Network
    from symtopo.proving.blocks import blocks_of as blocks_of
    from symtopo.proving.blocks import residual_minima as residual_minima
    from symtopo.proving.blocks import scaled_map as scaled_map
    from symtopo.proving.blocks import several_directions as several_directions
    from symtopo.proving.blocks import square_blocks as square_blocks
    from symtopo.proving.blocks import telling_skips as telling_skips
    from symtopo.proving.blocks import with_targets as with_targets
    from symtopo.proving.confirming import classes_counted as classes_counted
    from symtopo.proving.confirming import components_by_open_sets as components_by_open_sets
    from symtopo.proving.confirming import counted_apart as counted_apart
    from symtopo.proving.confirming import counted_fewer as counted_fewer
    from symtopo.proving.confirming import counted_not as counted_not
    from symtopo.proving.confirming import counted_within as counted_within
    from symtopo.proving.confirming import either as either
    from symtopo.proving.confirming import no_real_logarithm as no_real_logarithm
    from symtopo.proving.confirming import opposite as opposite
    from symtopo.proving.confirming import orbit_of as orbit_of
    from symtopo.proving.confirming import separated_from_all_permuted as separated_from_all_permuted
    from symtopo.proving.confirming import setting_of as setting_of
    from symtopo.proving.confirming import small_on_every_chord as small_on_every_chord
    from symtopo.proving.finite_groups import Action as Action
    from symtopo.proving.finite_groups import acts_continuously as acts_continuously
    from symtopo.proving.finite_groups import all_actions as all_actions
    from symtopo.proving.finite_groups import all_continuous_actions as all_continuous_actions
    from symtopo.proving.neurons import RULES as RULES
    from symtopo.proving.neurons import Neurons as Neurons
    from symtopo.proving.neurons import single_neurons as single_neurons
    from symtopo.proving.predicates import equal_widths as equal_widths
    from symtopo.proving.predicates import full_rank_x as full_rank_x
    from symtopo.proving.predicates import full_rank_y as full_rank_y
    from symtopo.proving.predicates import of_first as of_first
    from symtopo.proving.predicates import plain as plain
    from symtopo.proving.predicates import rank_one as rank_one
    from symtopo.proving.predicates import reachable as reachable
    from symtopo.proving.predicates import square_data as square_data
    from symtopo.proving.predicates import wide as wide
    from symtopo.proving.proof import Proof as Proof
    from symtopo.proving.proof import ProofFailure as ProofFailure
    from symtopo.proving.scaled_pairs import bounded_chord as bounded_chord
    from symtopo.proving.scaled_pairs import killing_orders as killing_orders
    from symtopo.proving.scaled_pairs import pairs_of_few_neurons as pairs_of_few_neurons
    from symtopo.proving.statement import Statement as Statement
    from symtopo.proving.topology import Map as Map
    from symtopo.proving.topology import ProductTopology as ProductTopology
    from symtopo.proving.topology import SubsetPair as SubsetPair
    from symtopo.proving.topology import all_continuous_maps as all_continuous_maps
    from symtopo.proving.topology import all_maps as all_maps
    from symtopo.proving.topology import all_pairs as all_pairs
    from symtopo.proving.topology import all_pairs_of_subsets as all_pairs_of_subsets
    from symtopo.proving.topology import all_topologies_on_products as all_topologies_on_products
    from symtopo.proving.topology import continuous as continuous
    from symtopo.proving.topology import members as members
    from symtopo.proving.verdict import Result as Result
    from symtopo.proving.verdict import Verdict as Verdict
    from symtopo.proving.verification import verify as verify
    from symtopo.sampling.estimate import estimate_components as estimate_components
    from symtopo.search.cases import describe as describe
    from symtopo.search.search import Finite as Finite
    from symtopo.search.search import Within as Within
    from symtopo.search.strategies import chains as chains
    from symtopo.search.strategies import diagonal as diagonal
    from symtopo.search.strategies import invertible as invertible
    from symtopo.search.strategies import matrices as matrices
    from symtopo.search.strategies import matrices_of_rank as matrices_of_rank
    from symtopo.search.strategies import minima as minima
    from symtopo.search.strategies import networks as networks
    from symtopo.search.strategies import rationals as rationals
    from symtopo.search.strategies import rectangular_minima as rectangular_minima
    from symtopo.search.strategies import similarities as similarities
    from symtopo.search.strategies import singular as singular
    from symtopo.search.strategies import small_matrices as small_matrices
    from symtopo.search.strategies import small_minima as small_minima
    from symtopo.search.strategies import square as square
    from symtopo.symmetry.curves import has_real_logarithm as has_real_logarithm
    from symtopo.symmetry.curves import symmetry_curve as symmetry_curve
    from symtopo.symmetry.groups import WeightAction as WeightAction
    from symtopo.symmetry.homogeneous import ScaledPair as ScaledPair
    from symtopo.symmetry.permutations import permuted_into_component as permuted_into_component

_HOMES = {
    "Action": "symtopo.proving.finite_groups",
    "Bounds": "symtopo.counting.bounds",
    "Finite": "symtopo.search.search",
    "LayerElement": "symtopo.aligning.element",
    "MLP": "symtopo.aligning.mlp",
    "Map": "symtopo.proving.topology",
    "Minimum": "symtopo.minima.minimum",
    "Network": "symtopo.minima.network",
    "Neurons": "symtopo.proving.neurons",
    "ProductTopology": "symtopo.proving.topology",
    "Proof": "symtopo.proving.proof",
    "ProofFailure": "symtopo.proving.proof",
    "RULES": "symtopo.proving.neurons",
    "Rational": "symtopo.algebra.exact",
    "RationalMatrix": "symtopo.algebra.exact",
    "Result": "symtopo.proving.verdict",
    "ScaledPair": "symtopo.symmetry.homogeneous",
    "Statement": "symtopo.proving.statement",
    "SubsetPair": "symtopo.proving.topology",
    "Verdict": "symtopo.proving.verdict",
    "WeightAction": "symtopo.symmetry.groups",
    "Within": "symtopo.search.search",
    "accepted_bounds": "symtopo.counting.proved",
    "accepted_path": "symtopo.aligning.paths",
    "acted": "symtopo.aligning.element",
    "acts_continuously": "symtopo.proving.finite_groups",
    "align": "symtopo.aligning.alignment",
    "all_actions": "symtopo.proving.finite_groups",
    "all_continuous_actions": "symtopo.proving.finite_groups",
    "all_continuous_maps": "symtopo.proving.topology",
    "all_maps": "symtopo.proving.topology",
    "all_pairs": "symtopo.proving.topology",
    "all_pairs_of_subsets": "symtopo.proving.topology",
    "all_topologies_on_products": "symtopo.proving.topology",
    "are_separated": "symtopo.counting.proved",
    "blocks_of": "symtopo.proving.blocks",
    "bounded_chord": "symtopo.proving.scaled_pairs",
    "bounds_from_points": "symtopo.counting.proved",
    "by_bottlenecks": "symtopo.counting.separation",
    "by_cells": "symtopo.counting.separation",
    "canonical_form": "symtopo.minima.canonical",
    "chains": "symtopo.search.strategies",
    "classes_counted": "symtopo.proving.confirming",
    "components_by_open_sets": "symtopo.proving.confirming",
    "continuous": "symtopo.proving.topology",
    "counted_apart": "symtopo.proving.confirming",
    "counted_fewer": "symtopo.proving.confirming",
    "counted_not": "symtopo.proving.confirming",
    "counted_within": "symtopo.proving.confirming",
    "curvature_below": "symtopo.loss.curvature",
    "describe": "symtopo.search.cases",
    "determinant_sign": "symtopo.algebra.exact",
    "diagonal": "symtopo.search.strategies",
    "distance_at_least": "symtopo.loss.curvature",
    "either": "symtopo.proving.confirming",
    "equal_widths": "symtopo.proving.predicates",
    "estimate_components": "symtopo.sampling.estimate",
    "from_flint": "symtopo.algebra.exact",
    "full_rank_x": "symtopo.proving.predicates",
    "full_rank_y": "symtopo.proving.predicates",
    "has_real_logarithm": "symtopo.symmetry.curves",
    "identity": "symtopo.algebra.exact",
    "invertible": "symtopo.search.strategies",
    "killing_orders": "symtopo.proving.scaled_pairs",
    "matrices": "symtopo.search.strategies",
    "matrices_of_rank": "symtopo.search.strategies",
    "members": "symtopo.proving.topology",
    "minima": "symtopo.search.strategies",
    "networks": "symtopo.search.strategies",
    "no_real_logarithm": "symtopo.proving.confirming",
    "of_first": "symtopo.proving.predicates",
    "opposite": "symtopo.proving.confirming",
    "orbit_of": "symtopo.proving.confirming",
    "pairs_of_few_neurons": "symtopo.proving.scaled_pairs",
    "permuted_into_component": "symtopo.symmetry.permutations",
    "plain": "symtopo.proving.predicates",
    "product": "symtopo.algebra.exact",
    "proved_connected": "symtopo.loss.curvature",
    "pseudo_inverse": "symtopo.algebra.exact",
    "rank": "symtopo.algebra.modular",
    "rank_one": "symtopo.proving.predicates",
    "rationals": "symtopo.search.strategies",
    "reachable": "symtopo.proving.predicates",
    "rectangular_minima": "symtopo.search.strategies",
    "residual_minima": "symtopo.proving.blocks",
    "scaled_map": "symtopo.proving.blocks",
    "separated_from_all_permuted": "symtopo.proving.confirming",
    "setting_of": "symtopo.proving.confirming",
    "several_directions": "symtopo.proving.blocks",
    "similarities": "symtopo.search.strategies",
    "single_neurons": "symtopo.proving.neurons",
    "singular": "symtopo.search.strategies",
    "small_matrices": "symtopo.search.strategies",
    "small_minima": "symtopo.search.strategies",
    "small_on_every_chord": "symtopo.proving.confirming",
    "square": "symtopo.search.strategies",
    "square_blocks": "symtopo.proving.blocks",
    "square_data": "symtopo.proving.predicates",
    "state_cells": "symtopo.checker",
    "symmetry_curve": "symtopo.symmetry.curves",
    "telling_skips": "symtopo.proving.blocks",
    "to_flint": "symtopo.algebra.exact",
    "top_subspace": "symtopo.algebra.spectrum",
    "verify": "symtopo.proving.verification",
    "wide": "symtopo.proving.predicates",
    "with_targets": "symtopo.proving.blocks",
}

__getattr__, __dir__ = face(__name__, _HOMES)
