(* Section 6: proposition 6.1 on approximate symmetry, its ablations, the inverse it uses; 6.2.
   pseudoinverse A B: B is the Moore-Penrose inverse of A (the four equations of Penrose). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import derive trigo.
From Symtopo Require Import Definitions Networks Homogeneous PseudoInverse ApproximateSymmetry.
From Symtopo Require Import Smooth Helix HelixCurve CurvatureBound.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope ring_scope.

(* 6.1.  Let U' = U sigma(V X) sigma(g V X)^+ and V' = g V.  For every unitarily invariant norm N (of
   its properties the triangle inequality, scaling, and invariance are used)
   N(U sigma(V X) - U' sigma(V' X)) <= N(U sigma(V X)). *)
Theorem proposition_6_1 (R : realType) (m h n p : nat) (U : 'M[R]_(m, h)) (V : 'M[R]_(h, n))
    (g : 'M[R]_h) (X : 'M[R]_(n, p)) (sigma : R -> R) (inv : 'M[R]_(p, h)) (N : 'M[R]_(m, p) -> R) :
  pseudoinverse (map_mx sigma (g *m V *m X)) inv ->
  (forall A B : 'M_(m, p), N (A + B) <= N A + N B) -> (forall c (A : 'M_(m, p)), N (c *: A) = `|c| * N A) ->
  (forall A (P : 'M_m) (Q : 'M_p), P^T *m P = 1%:M -> Q^T *m Q = 1%:M -> N (P *m A *m Q) = N A) ->
  let U' := U *m map_mx sigma (V *m X) *m inv in let V' := g *m V in
  N (U *m map_mx sigma (V *m X) - U' *m map_mx sigma (V' *m X)) <= N (U *m map_mx sigma (V *m X)).
Proof. by move=> hB hD hZ hN; exact: norm_pseudoinverse. Qed.

(* For the Frobenius norm, which is one of these. *)
Theorem proposition_6_1_frobenius (R : realType) (m h n p : nat) (U : 'M[R]_(m, h)) (V : 'M[R]_(h, n))
    (g : 'M[R]_h) (X : 'M[R]_(n, p)) (sigma : R -> R) (inv : 'M[R]_(p, h)) :
  pseudoinverse (map_mx sigma (g *m V *m X)) inv ->
  let U' := U *m map_mx sigma (V *m X) *m inv in let V' := g *m V in
  Num.sqrt (frob (U *m map_mx sigma (V *m X) - U' *m map_mx sigma (V' *m X))) <=
  Num.sqrt (frob (U *m map_mx sigma (V *m X))).
Proof. by move=> hB; have [hD hZ hN] := frob_norm R m p; exact: (norm_pseudoinverse hD hZ hN). Qed.

(* The same for the last layer of any network (l+2 weights, no skip into the output): W' has any
   weights before, and the last weight W_(l+1) sigma(Z) sigma(Z')^+. *)
Theorem proposition_6_1_network (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R)
    (eps : nat -> nat -> R) (X : 'M[R]_(d 0%N, p)) (W W' : par R d l.+2) (inv : 'M[R]_(p, d l.+1)) :
  (forall j, eps j l.+2 = 0) ->
  pseudoinverse (map_mx (act l.+1) (hid act eps X W' l.+1)) inv ->
  wt W' l.+1 = wt W l.+1 *m map_mx (act l.+1) (hid act eps X W l.+1) *m inv ->
  Num.sqrt (frob (out act eps X W - out act eps X W')) <= Num.sqrt (frob (out act eps X W)).
Proof.
move=> eps0 hB eW; rewrite /out (hid_noskip _ _ W eps0) (hid_noskip _ _ W' eps0) eW.
by have [hD hZ hN] := frob_norm R (d l.+2) p; exact: (norm_pseudoinverse hD hZ hN).
Qed.

(* Every real matrix has a Moore-Penrose inverse, and one only. *)
Theorem pseudoinverse_exists_unique (R : realType) (m n : nat) (A : 'M[R]_(m, n)) :
  exists! B, pseudoinverse A B.
Proof.
have [B AB] := pseudoinverse_exists A.
by exists B; split=> // C hC; exact: pseudoinverse_unique AB hC.
Qed.

(* 6.1 is exact where sigma(g V X) has full column rank. *)
Theorem claim_6_1_exact (R : realType) (m h n p : nat) (U : 'M[R]_(m, h)) (V : 'M[R]_(h, n))
    (g : 'M[R]_h) (X : 'M[R]_(n, p)) (sigma : R -> R) (inv : 'M[R]_(p, h)) :
  pseudoinverse (map_mx sigma (g *m V *m X)) inv -> \rank (map_mx sigma (g *m V *m X)) = p ->
  let U' := U *m map_mx sigma (V *m X) *m inv in let V' := g *m V in
  U *m map_mx sigma (V *m X) = U' *m map_mx sigma (V' *m X).
Proof. by move=> hB rS U' V'; rewrite -mulmxA (pseudoinverse_left hB rS) mulmx1. Qed.

(* 6.1 is false for the largest absolute value of an entry as norm, even for sigma = ReLU. *)
Theorem claim_6_1_max_norm_refuted (R : realType) (relu := fun z : R => Num.max 0 z) :
  ~ (forall (m h n p : nat) (U : 'M[R]_(m, h)) (V : 'M[R]_(h, n)) (g : 'M[R]_h) (X : 'M[R]_(n, p))
      (inv : 'M[R]_(p, h)), g \in unitmx -> pseudoinverse (map_mx relu (g *m V *m X)) inv ->
      mx_norm (U *m map_mx relu (V *m X) - U *m map_mx relu (V *m X) *m inv *m
        map_mx relu (g *m V *m X)) <= mx_norm (U *m map_mx relu (V *m X))).
Proof.
move=> claim; have [U [V [g [X [B [ug hB]]]]]] := max_norm_grows R.
by rewrite ltNge claim.
Qed.

(* 6.1 is false for other generalised inverses S^- of S = sigma(g V X), even if three of the four
   equations of Penrose hold, for sigma = ReLU and the Frobenius norm. *)
Theorem claim_6_1_other_inverse_refuted (R : realType) (relu := fun z : R => Num.max 0 z) :
  ~ (forall (m h n p : nat) (U : 'M[R]_(m, h)) (V : 'M[R]_(h, n)) (g : 'M[R]_h) (X : 'M[R]_(n, p))
      (inv : 'M[R]_(p, h)), let S := map_mx relu (g *m V *m X) in
      let A := U *m map_mx relu (V *m X) in
      g \in unitmx -> S *m inv *m S = S -> inv *m S *m inv = inv -> (S *m inv)^T = S *m inv ->
      Num.sqrt (frob (A - A *m inv *m S)) <= Num.sqrt (frob A)).
Proof.
move=> claim; have [U [g [V [X [B [ug e1 e2 e3]]]]]] := other_inverse_grows R.
by rewrite ltNge claim.
Qed.

(* 6.2 as restated is false.  It claims: let gamma be a smooth curve, of unit speed and of curvature at
   most kappa, along which a smooth function L is constant between a and b, and let d be the
   distance of its ends.  Then every point of the chord lies within
   (1 - sqrt (1 - (kappa d / 2)^2)) / kappa of the level set.  The witness is one turn of a flat helix
   in R^3; it is the set of the zeros, so of the minima, of an analytic function.  Smooth: iterated
   derivatives in all directions exist, and are continuous. *)
Theorem claim_6_2_refuted (R : realType) :
  ~ (forall (n : nat) (L : 'rV[R]_n.+1 -> R) (gamma : R -> 'rV[R]_n.+1) (a b kappa : R),
      (forall vs : seq 'rV[R]_n.+1,
        let f := foldr (fun (v : 'rV[R]_n.+1) (f : 'rV[R]_n.+1 -> R) x => derive f x v) L vs in
        continuous f /\ forall x v : 'rV[R]_n.+1, derivable f x v) ->
      (forall i k (s : R), derivable (derive1n k (fun s => gamma s 0 i)) s 1) ->
      (forall s, \sum_i derive1n 1 (fun s => gamma s 0 i) s ^+ 2 = 1) ->
      (forall s, \sum_i derive1n 2 (fun s => gamma s 0 i) s ^+ 2 <= kappa ^+ 2) ->
      a <= b -> 0 < kappa -> (forall s, a <= s <= b -> L (gamma s) = L (gamma a)) ->
      let d := Num.sqrt (frob (gamma b - gamma a)) in kappa * d <= 2%:R ->
      forall t, 0 <= t <= 1 -> exists2 w, L w = L (gamma a) &
        Num.sqrt (frob ((1 - t) *: gamma a + t *: gamma b - w)) <=
        (1 - Num.sqrt (1 - (kappa * d / 2%:R) ^+ 2)) / kappa).
Proof.
pose a : R := 144%:R / 145%:R; pose b : R := 17%:R / 145%:R => claim.
have a0 : 0 < a by rewrite divr_gt0 ?ltr0n.
have b0 : 0 < b by rewrite divr_gt0 ?ltr0n.
have ab : a ^+ 2 + b ^+ 2 = 1.
  by rewrite !expr_div_n -mulrDl -!natrX -natrD divff// pnatr_eq0.
have hp : pi * b / a < 2%:R^-1 := pitch_lt R.
have [||||w Lw] := claim 2%N _ _ 0 (2%:R * pi / a) 1 (@smooth_value R 2 (helix_level a b)) (@helix_smooth R a b)
  (helix_speed ab) (helix_curvature ab) _ ltr01 _ _ 2%:R^-1.
- by rewrite ltW// divr_gt0// mulr_gt0 ?ltr0n ?pi_gt0.
- by move=> s _; rewrite !helix_levelP.
- rewrite helix_distance// mul1r -[X in _ <= X]mulr1 ler_wpmul2l ?ler0n//.
  by apply: le_trans (ltW hp) _; rewrite invf_le1 ?ltr0n// ler1n.
- by rewrite invr_ge0 ler0n invf_le1 ?ltr0n// ler1n.
have e : 2%:R * (pi * b / a) / 2%:R = pi * b / a by rewrite mulrC mulKf// pnatr_eq0.
rewrite helix_distance// mul1r divr1 e leNgt => /negP; apply.
by apply: helix_middle => //; rewrite Lw helix_levelP.
Qed.

(* 6.2 repaired.  Let gamma be a curve with unit tangents T that are Lipschitz with constant kappa > 0,
   of length l <= pi / kappa, and let kappa d <= 2, where d is the distance of its ends.  (It is a
   curve on the whole line, of which the part over [0, l] is considered; a curve on [0, l] is
   continued along its tangents.)  Then every point c of the chord lies within
   d_max = (1 - sqrt (1 - (kappa d / 2)^2)) / kappa of a point of the curve; and if a loss L is
   constant on the curve, and Lipschitz with constant C near it, then L(c) differs from its value
   there by at most C d_max. *)
Theorem proposition_6_2_repaired (R : realType) (n : nat) (gamma T : R -> 'rV[R]_n) (kappa l t : R) :
  0 < kappa -> 0 <= l -> l <= pi / kappa ->
  (forall (s : R) i, is_derive s 1 (fun s : R => gamma s 0 i) (T s 0 i)) -> (forall s, frob (T s) = 1) ->
  (forall s s', Num.sqrt (frob (T s - T s')) <= kappa * `|s - s'|) ->
  let d := Num.sqrt (frob (gamma l - gamma 0)) in kappa * d <= 2%:R -> 0 <= t <= 1 ->
  let c := (1 - t) *: gamma 0 + t *: gamma l in
  let d_max := (1 - Num.sqrt (1 - (kappa * d / 2%:R) ^+ 2)) / kappa in
  (exists2 s, 0 <= s <= l & Num.sqrt (frob (c - gamma s)) <= d_max) /\
  (forall (L : 'rV[R]_n -> R) (C : R), 0 <= C ->
    (forall s, 0 <= s <= l -> L (gamma s) = L (gamma 0)) ->
    (forall (x : 'rV[R]_n) s, 0 <= s <= l -> Num.sqrt (frob (x - gamma s)) <= d_max ->
      `|L x - L (gamma s)| <= C * Num.sqrt (frob (x - gamma s))) ->
    `|L c - L (gamma 0)| <= C * d_max).
Proof.
move=> k0 l0 lp dT uT lT d kd t01 c d_max.
have [s sI near] := near_curve k0 dT uT lT l0 lp kd t01; split; first by exists s.
move=> L C C0 LE lip; rewrite -(LE s sI); apply: le_trans (lip c s sI near) _.
exact: ler_wpmul2l.
Qed.
