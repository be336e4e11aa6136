(* Section 3: connected components under continuous maps, products and group actions. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products GeneralLinear Orbits Actions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* 3.1: the image of a connected space (any subset A of any space) under a continuous map is
   connected. *)
Theorem theorem_3_1 (T U : topologicalType) (A : set T) (f : T -> U) :
  {within A, continuous f} -> connected A -> connected (f @` A).
Proof. by move=> cf cA; exact: connected_image. Qed.

(* 3.2: a continuous map of A onto B: there are at most as many components of B as of A. *)
Theorem corollary_3_2 (T U : topologicalType) (A : set T) (B : set U) (f : T -> U) :
  {within A, continuous f} -> f @` A = B -> (components B #<= components A)%card.
Proof. by move=> cf <-; exact: components_image. Qed.

(* 3.3: a homeomorphism of A onto B: there are equally many components. *)
Theorem corollary_3_3 (T U : topologicalType) (A : set T) (B : set U) (f : T -> U) :
  homeomorphism A B f -> (components A #= components B)%card.
Proof. by move=> hf; apply: components_homeomorphic; exists f. Qed.

(* 3.4: the components of A x B are the products of components of A and of B; their numbers
   multiply (there are as many as pairs of components). *)
Theorem corollary_3_4 (T U : topologicalType) (A : set T) (B : set U) :
  components (A `*` B) = [set C `*` D | C in components A & D in components B] /\
  (components (A `*` B) #= components A `*` components B)%card.
Proof. by split; [exact: components_product|exact: card_components_product]. Qed.

(* 3.4, in numbers. *)
Theorem corollary_3_4_count (T U : topologicalType) (A : set T) (B : set U) (m n : nat) :
  ncomp A m -> ncomp B n -> ncomp (A `*` B) (m * n).
Proof. exact: ncomp_product. Qed.

(* 3.5: G acts continuously on S: every orbit has at most as many components as G. *)
Theorem corollary_3_5 (T U : topologicalType) (G : topGroup T) (S : set U) (a : topAction G S) (x : U) :
  S x -> (components (orbit a x) #<= components (gset G))%card.
Proof. exact: components_orbit. Qed.

(* 3.5 is strict, for a group with n components and an orbit with the quotient topology, exactly
   when an element outside the component of the identity fixes x. *)
Theorem corollary_3_5_strict (T U : topologicalType) (G : topGroup T) (S : set U)
    (a : topAction G S) (x : U) (n : nat) :
  S x -> ncomp (gset G) n -> quotient_orbit a x ->
  (exists2 m, (m < n)%N & ncomp (orbit a x) m) <->
  (exists2 g, stabilizer a x g & ~ connected_component (gset G) (gone G) g).
Proof. exact: orbit_strict. Qed.

(* 3.5 is strict: the invertible matrices have two components, the orbit of the first unit vector
   in R^h minus 0 (h >= 2) has one. *)
Theorem corollary_3_5_strict_vectors (R : realType) (h : nat) : exists (G : topGroup [topologicalType of 'M[R]_h.+2])
    (a : topAction G [set v : 'cV[R]_h.+2 | v != 0]),
  [/\ gset G = GL R h.+2, forall g v, gact a g v = g *m v,
      ncomp (gset G) 2 & ncomp (orbit a (delta_mx 0 0)) 1].
Proof.
exists (GL_group R h.+2), (GL_vectors R h.+2); split=> //; first exact: ncomp_GL.
apply: (@flipped_orbit R h.+2 _ _ _ _ (flip_last R h.+1)).
- by rewrite /= -[delta_mx _ _]mulmx1; apply/matrix0Pn; exists 0, 0; rewrite mulmx1 mxE !eqxx oner_eq0.
- by rewrite det_flip oppr_lt0 ltr01.
- exact: flip_delta.
Qed.

(* 3.5 is strict: the same group acting on pairs by (U g^-1, g V), at U = V = diag(1, 0, .., 0). *)
Theorem corollary_3_5_strict_pairs (R : realType) (h : nat) : exists (G : topGroup [topologicalType of 'M[R]_h.+2])
    (a : topAction G [set: 'M[R]_h.+2 * 'M[R]_h.+2]),
  [/\ gset G = GL R h.+2, forall g U V, gact a g (U, V) = (U *m invmx g, g *m V),
      ncomp (gset G) 2 & ncomp (orbit a (delta_mx 0 0, delta_mx 0 0)) 1].
Proof.
exists (GL_group R h.+2), (GL_pairs R h.+2); split=> //; first exact: ncomp_GL.
apply: (@flipped_orbit R h.+2 _ _ _ _ (flip_last R h.+1)) => //.
- by rewrite det_flip oppr_lt0 ltr01.
- by rewrite /= invmx_flip flip_delta_r flip_delta.
Qed.

(* 3.6: a connected group acts continuously: every orbit is connected. *)
Theorem corollary_3_6 (T U : topologicalType) (G : topGroup T) (S : set U) (a : topAction G S) (x : U) :
  connected (gset G) -> S x -> connected (orbit a x).
Proof. by move=> cG Sx; exact: connected_orbit. Qed.

(* 3.7: G acts continuously on the minimum M, and M is the orbit of one x in M: M has at most as
   many components as G. *)
Theorem corollary_3_7 (T U : topologicalType) (G : topGroup T) (M : set U) (a : topAction G M) (x : U) :
  M x -> M = orbit a x -> (components M #<= components (gset G))%card.
Proof. by move=> Mx E; rewrite [in X in (X #<= _)%card]E; exact: components_orbit. Qed.

(* 3.8: .. and M is the union of the orbits of x 0, .., x (k-1): M has at most k times as many. *)
Theorem proposition_3_8 (T U : topologicalType) (G : topGroup T) (M : set U) (a : topAction G M)
    (k : nat) (x : nat -> U) :
  (forall i, (i < k)%N -> M (x i)) -> M = \bigcup_(i in `I_k) orbit a (x i) ->
  (components M #<= `I_k `*` components (gset G))%card.
Proof. exact: components_orbits. Qed.

(* 3.8, the union: connected sets that meet have a connected union. *)
Theorem proposition_3_8_union (T : topologicalType) (A B : set T) :
  connected A -> connected B -> A `&` B !=set0 -> connected (A `|` B).
Proof. by move=> cA cB AB; exact: connectedU. Qed.
