(* Section 4: components of the minimum of linear networks.  Layers are counted from 0: the
   weight W_(i+1) of the paper is wt W i. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks Plain ScalarNetworks ScalarShape.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* 4.1: l >= 1 layers of weights, all widths h, no skips, X and Y invertible:
   (g_1, .., g_(l-1)) |-> (g_1, g_2 g_1^-1, .., Y X^-1 g_(l-1)^-1) is a homeomorphism of
   GL_h^(l-1) onto the minimum. *)
Theorem proposition_4_1 (R : realType) (h l : nat) (X Y : 'M[R]_h) :
  (0 < l)%N -> X \in unitmx -> Y \in unitmx ->
  homeomorphism (GLpow R h l.-1) (minimum (fun=> h) l noact noskip X Y)
    (fun g => mkpar (d := fun=> h) l (fun i =>
      (if i == l.-1 then Y *m invmx X else wt g i) *m
      (if i == 0%N then 1%:M else invmx (wt g i.-1)))).
Proof.
case: l => // l _ uX uY; rewrite (minimum_fiber (plain_reached l Y uX)).
exact: products_homeomorphism.
Qed.

(* 4.2: it has 2^(l-1) components (h >= 1). *)
Theorem corollary_4_2 (R : realType) (h l : nat) (X Y : 'M[R]_h) :
  (0 < h)%N -> (0 < l)%N -> X \in unitmx -> Y \in unitmx ->
  ncomp (minimum (fun=> h) l noact noskip X Y) (2 ^ l.-1).
Proof.
case: h X Y => // h X Y _ l0 uX uY; apply: ncomp_homeomorphic (ncomp_GLpow R h l.-1).
by eexists; exact: proposition_4_1.
Qed.

(* 4.3: W_3 (W_2 W_1 + e) X = Y with scalar weights, X, Y <> 0: the network of widths 1, 1, 1, 1
   with a skip from layer 0 to layer 2 with coefficient e. *)
Theorem proposition_4_3 (R : realType) (X Y e : R) : X != 0 -> Y != 0 ->
  ncomp (minimum (fun=> 1%N) 3 noact (skip 0 2 e) (X%:M : 'M_1) (Y%:M : 'M_1))
    (if e == 0 then 4%N else 3%N).
Proof. exact: net43. Qed.

(* 4.3, the shape: the part of the minimum with W_1 <> 0 is homeomorphic to GL_1 x GL_1 (four
   pieces); the part with W_1 = 0 is the line W_3 = Y / (e X), W_2 free; the line, together with
   the pieces where W_2 W_1 + e has the sign of e, is connected. *)
Theorem proposition_4_3_shape (R : realType) (X Y e : R) : X != 0 -> Y != 0 -> e != 0 ->
  let M := minimum (fun=> 1%N) 3 noact (skip 0 2 e) (X%:M : 'M_1) (Y%:M : 'M_1) in
  [/\ homeomorphic (M `&` [set W | wt W 0 != 0]) (GL R 1 `*` GL R 1),
      forall W, M W /\ wt W 0 = 0 <-> wt W 0 = 0 /\ wt W 2 = (Y / (e * X))%:M
    & connected (M `&` [set W | 0 < e * (wt W 1 0 0 * wt W 0 0 0 + e)])].
Proof.
move=> X0 Y0 e0; rewrite /= (minimum_fiber (reach43 Y e X0)); split.
- exact: shape_open.
- by move=> W; exact: shape_line.
- exact: shape_joined.
Qed.

(* "For every linear network with skips, and all data, the minimum has at most as many components
   as without the skips" is false: widths 1, 1, 1, skip from 0 to 2, X = 1, Y = 0: 2 with, 1
   without. *)
Theorem claim_4_3_increase_refuted (R : realType) :
  ~ (forall (d : nat -> nat) (l p : nat) (eps : nat -> nat -> R) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)),
    components (minimum d l noact eps X Y) #<= components (minimum d l noact noskip X Y))%card.
Proof.
move=> /(_ (fun=> 1%N) 2%N 1%N (skip 0 2 1) 1%:M 0%:M) le.
have := two_layers_minimum 0 1 (oner_neq0 R); rewrite mul0r sub0r oppr_eq0 oner_eq0 => /card_eqPle[_ n2].
have := two_layers_plain 0 (oner_neq0 R); rewrite mul0r eqxx => /card_eqPle[n1 _].
by have := card_le_trans (card_le_trans n2 le) n1; rewrite card_le_II.
Qed.

(* "For every linear network with a skip, and all data, the minimum has fewer components than
   without the skips" is false: widths 1, 1, 1, skip from 0 to 2, X = 1, Y = 2: 2 both times. *)
Theorem claim_4_3_reduce_refuted (R : realType) :
  ~ (forall (d : nat -> nat) (l p : nat) (eps : nat -> nat -> R) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)),
    (exists j i, [/\ (j.+1 < i <= l)%N, d j = d i & eps j i != 0]) ->
    ~ (components (minimum d l noact noskip X Y) #<= components (minimum d l noact eps X Y))%card).
Proof.
move=> /(_ (fun=> 1%N) 2%N 1%N (skip 0 2 1) 1%:M 2%:R%:M); apply.
  by exists 0%N, 2%N; split=> //; rewrite /skip /= oner_eq0.
have two0 : 2%:R != 0 :> R by rewrite pnatr_eq0.
have := two_layers_minimum 2%:R 1 (oner_neq0 R).
rewrite divr1 [X in X - _]mulr2n addrK oner_eq0 => /card_eqPle[_ n2].
have := two_layers_plain 2%:R (oner_neq0 R); rewrite divr1 (negbTE two0) => /card_eqPle[n2' _].
exact: card_le_trans n2' n2.
Qed.
