(* Section 5, chords: propositions 5.3 to 5.5 and what was read into them.
   A network has l+2 weights W_0, .., W_(l+1); its last hidden layer is layer l+1, with state Z
   (hid .. W l.+1), and sigma = act l.+1 is applied to it.  a `^ k is the real power. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype exp.
From Symtopo Require Import Definitions Matrices Networks Homogeneous Growth BoundedChord Chords FixedEnd.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* 5.3.  Let sigma, the last activation, be positively homogeneous of degree k > 0, let no skip end
   at the last hidden layer or at the output, and let W have loss zero.  For m > 0 the network
   W' = (.., m W_(l), m^-k W_(l+1)) is a minimum as well; half way between W and W' the loss is
   (1 - 2^-(k+1) (1 + m^-k) (1 + m)^k)^2 |Y|^2; for Y != 0 it tends to infinity with m. *)
Theorem proposition_5_3 (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R)
    (eps : nat -> nat -> R) (k : R) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l.+2, p)) (W : par R d l.+2) :
  0 < k -> homogeneous k (act l.+1) -> (forall j, eps j l.+1 = 0 /\ eps j l.+2 = 0) ->
  loss act eps X Y W = 0 ->
  [/\ forall m, 0 < m -> minimum d l.+2 act eps X Y (rescale k m W),
      forall m, 0 < m -> loss act eps X Y (chord W (rescale k m W) 2%:R^-1) =
        (1 - 2%:R `^ (- (k + 1)) * (1 + m `^ (- k)) * (1 + m) `^ k) ^+ 2 * frob Y
    & Y != 0 -> forall C, exists M, forall m, M <= m ->
        C < loss act eps X Y (chord W (rescale k m W) 2%:R^-1)].
Proof.
move=> k0 hom eps0 /eqP; rewrite loss_eq0 => /eqP WY.
have hidden m : wt (rescale k m W) l = m *: (1%:M *m wt W l).
  by rewrite mul1mx wt_rescale_hidden.
have last m : wt (rescale k m W) l.+1 = m `^ (- k) *: (wt W l.+1 *m 1%:M^T).
  by rewrite trmx1 mulmx1 wt_rescale_last.
have first m := @wt_rescale_first R d l k m W.
have mid m : 0 < m -> loss act eps X Y (chord W (rescale k m W) 2%:R^-1) =
    (1 - 2%:R `^ (- (k + 1)) * (1 + m `^ (- k)) * (1 + m) `^ k) ^+ 2 * frob Y.
  move=> m0; rewrite /loss (out_midpoint _ eps0 (first m) (hidden m) (last m))// WY.
  by rewrite -{1}[Y]scale1r -scalerBl frob_scale.
split=> // [m m0|Y0 C].
  suff : fiber d l.+2 act eps X Y (rescale k m W) by rewrite -minimum_fiber//; exists W.
  rewrite /fiber /= (out_scaled _ eps0 (first m) (hidden m) (last m))// ?trmx1 ?mulmx1//.
  by move=> A; rewrite !mul1mx.
have [M M0 hM] := midpoint_growth k0 Y0 C.
by exists M => m Mm; rewrite mid ?hM//; exact: lt_le_trans Mm.
Qed.

(* 5.4 as conditioned.  Let moreover sigma be continuous, and W_(l+1) P sigma(Z) != 0 for every
   permutation P.  Then for every permutation P of the neurons of the last hidden layer the network
   W' = (.., m P W_l, m^-k W_(l+1) P^T), m > 0, is a minimum, and at every inner point t of the
   chord from W to W' the loss tends to infinity with m. *)
Theorem proposition_5_4 (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R)
    (eps : nat -> nat -> R) (k : R) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l.+2, p)) (W : par R d l.+2) :
  0 < k -> homogeneous k (act l.+1) -> continuous (act l.+1) ->
  (forall j, eps j l.+1 = 0 /\ eps j l.+2 = 0) -> loss act eps X Y W = 0 ->
  (forall P : 'S_(d l.+1), wt W l.+1 *m perm_mx P *m map_mx (act l.+1) (hid act eps X W l.+1) != 0) ->
  forall s : (forall i, 'S_(d i)), (forall i : nat, i != l.+1 -> s i = 1%g) ->
  (forall m, 0 < m -> minimum d l.+2 act eps X Y (rescale k m (permute s W))) /\
  (forall t, 0 < t < 1 -> forall C, exists M, forall m, M <= m ->
    C < loss act eps X Y (chord W (rescale k m (permute s W)) t)).
Proof.
move=> k0 hom cs eps0 /eqP; rewrite loss_eq0 => /eqP WY nz s s1.
pose P : 'M[R]_(d l.+1) := perm_mx (s l.+1).
have hidden m : wt (rescale k m (permute s W)) l = m *: (P *m wt W l).
  by rewrite wt_rescale_hidden wt_permute_hidden.
have last m : wt (rescale k m (permute s W)) l.+1 = m `^ (- k) *: (wt W l.+1 *m P^T).
  by rewrite wt_rescale_last wt_permute_last.
have first m i : (i < l)%N -> wt (rescale k m (permute s W)) i = wt W i.
  by move=> il; rewrite wt_rescale_first// wt_permute_first.
split=> [m m0|t t01 C].
  suff : fiber d l.+2 act eps X Y (rescale k m (permute s W)) by rewrite -minimum_fiber//; exists W.
  rewrite /fiber /= (out_scaled _ eps0 (first m) (hidden m) (last m))// ?perm_mx_trK//.
  exact: map_perm_mx.
apply: (@chord_growth R d l p act eps X Y k P W (fun m => rescale k m (permute s W))) => //.
- exact: map_perm_mx.
- apply: nz.
Qed.

(* 5.4 read as a claim about every minimum is false for sigma = ReLU, leaky ReLU, the identity, or
   any other with sigma (c z) = c sigma z (c > 0) and sigma 1 = 1, in plain networks: some minimum
   of loss zero, Y != 0, has a permutation for which the loss on the chord is bounded, m >= 1. *)
Theorem claim_5_4_refuted_each (R : realType) (sigma : R -> R) : homogeneous 1 sigma -> sigma 1 = 1 ->
  ~ (forall (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l.+2, p))
      (W : par R d l.+2), loss (fun=> sigma) noskip X Y W = 0 -> Y != 0 ->
      forall s : (forall i, 'S_(d i)), (forall i : nat, i != l.+1 -> s i = 1%g) ->
      forall C, exists2 m, 1 <= m & exists2 t, 0 <= t <= 1 &
        C < loss (fun=> sigma) noskip X Y (chord W (rescale 1 m (permute s W)) t)).
Proof.
move=> hom s1 /(_ two_widths 0%N 1%N (const_mx 1) (const_mx 1) (two_net R) (two_net_loss s1)) h.
have [|m m1 [t t01]] := h _ _ two_swapP 4%:R^-1; first by apply/matrix0Pn; exists 0, 0; rewrite mxE oner_eq0.
by rewrite ltNge two_net_chord// (lt_le_trans ltr01).
Qed.

(* So the claim for all continuous, positively homogeneous sigma and all minima is false. *)
Theorem claim_5_4_refuted (R : realType) :
  ~ (forall (sigma : R -> R) (k : R), 0 < k -> homogeneous k sigma -> continuous sigma ->
      forall (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l.+2, p))
      (W : par R d l.+2), loss (fun=> sigma) noskip X Y W = 0 -> Y != 0 ->
      forall s : (forall i, 'S_(d i)), (forall i : nat, i != l.+1 -> s i = 1%g) ->
      forall C, exists2 m, 1 <= m & exists2 t, 0 <= t <= 1 &
        C < loss (fun=> sigma) noskip X Y (chord W (rescale k m (permute s W)) t)).
Proof.
have hom : homogeneous 1 (@idfun R) by move=> c z c0; rewrite exp_funr1.
move=> claim; apply: (claim_5_4_refuted_each hom) => //; apply: claim => //; exact: ltr01.
Qed.

(* 5.5.  Let S = {(W_1, W_0) : W_1 W_0 = A} be not empty, all widths at least 1.  S is the minimum of
   the linear network of two layers for X = 1, Y = A, and for every N there are V and W in S and a
   point of the chord between them whose distance from S, the root of sqdist, is more than N. *)
Theorem proposition_5_5 (R : realType) (d : nat -> nat) (A : 'M[R]_(d 2%N, d 0%N)) :
  (0 < d 0)%N -> (0 < d 1)%N -> (0 < d 2)%N ->
  let S := [set W : par R d 2 | wt W 1 *m wt W 0 = A] in S !=set0 ->
  S = minimum d 2 noact noskip 1%:M A /\
  forall N : R, exists V W, [/\ S V, S W & exists2 t, 0 <= t <= 1 &
    forall Z, S Z -> N < Num.sqrt (sqdist (chord V W t) Z)].
Proof.
move=> d0 d1 d2 S ne; split=> [|N]; first by rewrite minimum_two_layers.
have [V [W [SV SW h]]] := far_chord (N ^+ 2) d0 d1 d2 ne; exists V, W; split=> //.
exists 2%:R^-1; first by rewrite invr_ge0 ler0n invf_le1 ?ltr0n// ler1n.
move=> Z /h NZ; apply: le_lt_trans (ler_norm N) _.
by rewrite -sqrtr_sqr ltr_sqrt// (le_lt_trans (sqr_ge0 N)).
Qed.

(* What one might read into 5.5, that one end of the chord may be fixed, is false in the scalar case
   u v = 1, the minimum S of the network of two scalar layers for X = Y = 1. *)
Theorem claim_5_5_fixed_end_refuted (R : realType) :
  let S := minimum (fun=> 1%N) 2 noact noskip 1%:M (1%:M : 'M[R]_1) in
  ~ (forall V, S V -> forall N : R, exists2 W, S W & exists2 t, 0 <= t <= 1 &
    forall Z, S Z -> N < Num.sqrt (sqdist (chord V W t) Z)).
Proof.
move=> S claim; pose V := @weights2 R (fun=> 1%N) 1%:M 1%:M.
have SV : S V by apply/scalar_minimum; rewrite weights2_0 weights2_1 !mxE mulr1.
have [W SW [t t01 h]] := claim V SV (2%:R * Num.sqrt 2%:R * Num.max `|wt V 0 0 0| `|wt V 0 0 0|^-1).
by have [Z SZ near] := scalar_near SV SW t01; have := h Z SZ; rewrite ltNge near.
Qed.

(* Its repair: chords of {u v = 1} from (a, 1/a), a = wt V 0 0 0, stay within 2 sqrt 2 max(|a|, 1/|a|)
   of the set. *)
Theorem claim_5_5_fixed_end_repaired (R : realType) (V W : par R (fun=> 1%N) 2) (t : R) :
  let S := minimum (fun=> 1%N) 2 noact noskip 1%:M (1%:M : 'M[R]_1) in
  S V -> S W -> 0 <= t <= 1 -> exists2 Z, S Z & Num.sqrt (sqdist (chord V W t) Z) <=
    2%:R * Num.sqrt 2%:R * Num.max `|wt V 0 0 0| `|wt V 0 0 0|^-1.
Proof. by move=> S; exact: scalar_near. Qed.
