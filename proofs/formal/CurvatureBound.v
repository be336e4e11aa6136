(* The repair of 6.2: points of the chord are near a curve of length at most pi / kappa.
   foot        some point of the curve lies across any given point of the chord
   height_le   its distance, for kappa = 1
   near_curve  both, for any kappa, by scaling *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive realfun trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks PseudoInverse Smooth Sphere SphereCurves Spindle ShortCurves.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section CurvatureBound.
Variables (R : realType) (n : nat) (gamma T : R -> 'rV[R]_n) (l : R).
Hypothesis gamma_T : forall s i, is_derive s (1 : R) (fun s => gamma s 0 i) (T s 0 i).
Hypothesis unit_T : forall s, frob (T s) = 1.
Hypothesis lip_T : forall s s', frob (T s - T s') <= (s - s') ^+ 2.
Hypotheses (l0 : 0 < l) (lp : l <= pi).
Local Notation "u ** v" := (dot u v) (at level 40).
Let D := gamma l - gamma 0.

Lemma foot (t : R) : 0 <= t <= 1 -> exists2 s, 0 <= s <= l & D ** (gamma s - (gamma 0 + t *: D)) = 0.
Proof.
move=> /andP[t0 t1]; pose f s := gamma s ** D.
have fl : f l = f 0 + frob D by rewrite frob_dot -dotDl addrC subrK.
have cf : {within `[0, l], continuous f}.
  apply: continuous_subspaceT => x; apply/differentiable_continuous/derivable1_diffP.
  exact: (@ex_derive _ _ _ _ _ _ _ (is_derive_dot gamma_T D x)).
have D0 : 0 <= frob D := frob_ge0 D.
have [|s sI e] := @IVT R f 0 l (f 0 + t * frob D) (ltW l0) cf.
  rewrite fl le_minl le_maxr ler_addl mulr_ge0//= ler_add2l ler_pimull//.
  by rewrite orbT.
exists s; first by move: sI; rewrite in_itv.
by rewrite dotBr (dotC D) -/(f s) e dotDr dotZr -frob_dot (dotC D) -/(f 0) subrr.
Qed.

Lemma half_length : 0 < sin (l / 2%:R) /\ 0 <= cos (l / 2%:R).
Proof.
have h0 : 0 < l / 2%:R by rewrite divr_gt0 ?ltr0n.
have hp : l / 2%:R <= pi / 2%:R by rewrite ler_pmul2r ?invr_gt0 ?ltr0n.
split; last by apply: cos_ge0_pihalf; rewrite hp andbT (le_trans _ (ltW h0))// oppr_le0 divr_ge0 ?pi_ge0 ?ler0n.
by apply: sin_gt0_pi; rewrite h0 (le_lt_trans hp)// ltr_pdivr_mulr ?ltr0n// ltr_pmulr ?pi_gt0// ltr1n.
Qed.

(* both parts of the curve at s, seen from the tangent *)
Lemma both_parts s (A := gamma s - gamma 0) (B := gamma l - gamma s) : 0 <= s <= l ->
  0 <= A ** B /\ cos (l / 2%:R) ^+ 2 * (frob A * frob B) <= (A ** B) ^+ 2.
Proof.
move=> /andP[s0 sl]; have sI : 0 <= s <= pi by rewrite s0 (le_trans sl).
have rI : 0 <= l - s <= pi by rewrite subr_ge0 sl ler_subl_addr (le_trans lp)// ler_addl.
have rp : l - s <= pi by have /andP[] := rI.
have half (x : R) : 0 <= x <= pi -> 0 <= x / 2%:R <= pi / 2%:R /\ 0 <= sin (x / 2%:R).
  move=> /andP[x0 xp]; have I : 0 <= x / 2%:R <= pi / 2%:R.
    by rewrite divr_ge0 ?ler0n//= ler_pmul2r ?invr_gt0 ?ltr0n.
  split=> //; apply: sin_ge0_pi; have /andP[-> h] := I => /=; apply: (le_trans h); apply: half_le; exact: pi_ge0.
have [[xI sx] [yI sy]] := (half s sI, half (l - s) rI).
have al0 := along_before gamma_T unit_T lip_T sI; have al0' := along_after gamma_T unit_T lip_T sl rp.
have [hx fA] := across unit_T sx al0 (fun w w1 Tw => angle_before gamma_T unit_T lip_T sI w1 Tw).
have [hy fB] := across unit_T sy al0' (fun w w1 Tw => angle_after gamma_T unit_T lip_T sl rp w1 Tw).
rewrite -/A in al0 hx fA; rewrite -/B in al0' hy fB; clearbody A B.
set al := A ** T s in al0 hx fA; set al' := B ** T s in al0' hy fB.
set be := Num.sqrt _ in hx fA; set be' := Num.sqrt _ in hy fB.
have be0 : 0 <= be by exact: sqrtr_ge0. have be0' : 0 <= be' by exact: sqrtr_ge0.
have sum : s / 2%:R + (l - s) / 2%:R = l / 2%:R by field.
have [s1 c0] := half_length; rewrite -sum in s1 c0.
have [X0 hX] := sector al0 be0 al0' be0' xI yI s1 hx hy c0.
have TT : T s ** T s = 1 by rewrite -frob_dot.
have XAB : al * al' - be * be' <= A ** B.
  have -> : A ** B = al * al' + (A - al *: T s) ** (B - al' *: T s).
    by rewrite !dotBl !dotBr !dotZl !dotZr TT (dotC (T s)) -/al -/al'; ring.
  rewrite ler_add2l; have := @dot_cauchy _ _ (A - al *: T s) (B - al' *: T s) be be' be0 be0'.
  rewrite !sqr_sqrtr ?frob_ge0// => /(_ (lexx _) (lexx _)).
  by rewrite ler_norml => /andP[].
split; first exact: le_trans XAB.
by rewrite -sum fA fB (le_trans hX)// ler_expn2r// nnegrE// (le_trans X0).
Qed.

(* the distance of the foot, D the chord *)
Lemma height_le s t : 0 <= s <= l -> frob D <= 4%:R -> D ** (gamma s - (gamma 0 + t *: D)) = 0 ->
  Num.sqrt (frob (gamma s - (gamma 0 + t *: D))) <= 1 - Num.sqrt (1 - frob D / 4%:R).
Proof.
move=> sI d4; set U := gamma s - _ => DU; have [AB0 hAB] := both_parts sI.
have [s1 c0] := half_length.
have eA : gamma s - gamma 0 = t *: D + U by rewrite /U opprD addrA addrCA subrr addr0.
have eB : gamma l - gamma s = (1 - t) *: D - U.
  by rewrite scalerBl scale1r -addrA -opprD -eA /D opprB addrA subrK.
rewrite eA eB in AB0 hAB.
have lp' : 0 <= l <= pi by rewrite ltW.
have long := chord_long gamma_T unit_T lip_T lp'.
have sD : sin (l / 2%:R) ^+ 2 <= frob D / 4%:R.
  rewrite ler_pdivl_mulr ?ltr0n// -(sqr_sqrtr (frob_ge0 D)).
  have -> : sin (l / 2%:R) ^+ 2 * 4%:R = (2%:R * sin (l / 2%:R)) ^+ 2 by ring.
  by rewrite ler_expn2r// nnegrE ?sqrtr_ge0// mulr_ge0 ?ler0n ?ltW.
have D0 : 0 < frob D.
  have := lt_le_trans _ sD => /(_ 0); rewrite exprn_gt0// => /(_ isT).
  by rewrite ltr_pdivl_mulr ?ltr0n// mul0r.
have h0 : 0 <= 1 - frob D / 4%:R by rewrite subr_ge0 ler_pdivr_mulr ?ltr0n// mul1r.
apply: (spindle (D := D) (t := t)) => //; rewrite ?sqrtr_ge0 ?sqr_sqrtr//.
apply: le_trans hAB; rewrite ler_wpmul2r ?mulr_ge0 ?frob_ge0//.
rewrite ler_subl_addr; apply: (@le_trans _ _ (cos (l / 2%:R) ^+ 2 + sin (l / 2%:R) ^+ 2)).
  by rewrite cos2Dsin2.
by rewrite ler_add2l.
Qed.
End CurvatureBound.

Section Scaled.
Variables (R : realType) (n : nat) (gamma T : R -> 'rV[R]_n) (kappa l : R).
Hypothesis kappa0 : 0 < kappa.
Hypothesis gamma_T : forall s i, is_derive s (1 : R) (fun s => gamma s 0 i) (T s 0 i).
Hypothesis unit_T : forall s, frob (T s) = 1.
Hypothesis lip_T : forall s s', Num.sqrt (frob (T s - T s')) <= kappa * `|s - s'|.

Let k0 : kappa != 0. Proof. by rewrite gt_eqF. Qed.
Let gamma1 s := kappa *: gamma (s / kappa).
Let T1 s := T (s / kappa).

Let gamma1_T s i : is_derive s (1 : R) (fun s => gamma1 s 0 i) (T1 s 0 i).
Proof.
have -> : (fun s => gamma1 s 0 i) = kappa \*: ((fun s => gamma s 0 i) \o (fun s => kappa^-1 * s)).
  by apply: funext => x; rewrite /gamma1 mxE [x / _]mulrC.
have d := is_derive1_comp (gamma_T (kappa^-1 * s) i) (is_derive_mull kappa^-1 s).
apply: (is_derive_eq (is_deriveZ kappa d)).
by rewrite /GRing.scale /= mulrCA mulfV// mulr1 /T1 mulrC.
Qed.

Let lip_T1 s s' : frob (T1 s - T1 s') <= (s - s') ^+ 2.
Proof.
have := lip_T (s / kappa) (s' / kappa).
rewrite -mulrBl normrM normfV (gtr0_norm kappa0) mulrCA mulfV// mulr1 => h.
rewrite -(sqr_sqrtr (frob_ge0 _)) -[X in _ <= X]real_normK ?num_real//.
by rewrite ler_expn2r// nnegrE ?sqrtr_ge0.
Qed.

Lemma near_curve (d := Num.sqrt (frob (gamma l - gamma 0))) t : 0 <= l -> l <= pi / kappa ->
  kappa * d <= 2%:R -> 0 <= t <= 1 -> exists2 s, 0 <= s <= l &
    Num.sqrt (frob ((1 - t) *: gamma 0 + t *: gamma l - gamma s)) <=
    (1 - Num.sqrt (1 - (kappa * d / 2%:R) ^+ 2)) / kappa.
Proof.
rewrite le_eqVlt => /predU1P[l0 _ _ _|l0 lp d2 t01].
  exists 0; first by rewrite -l0 lexx.
  have f0 : frob (0 : 'rV[R]_n) = 0 by apply/eqP; rewrite frob_eq0.
  rewrite /d -l0 -scalerDl subrK scale1r !subrr f0 sqrtr0 mulr0 mul0r expr0n /= subr0 sqrtr1 subrr.
  by rewrite mul0r.
have d0 : 0 <= d by exact: sqrtr_ge0.
have k1 : kappa * l <= pi by rewrite mulrC -ler_pdivl_mulr.
have kl : kappa * l / kappa = l by rewrite mulrC mulKf.
have kl0 : 0 < kappa * l by rewrite mulr_gt0.
have eD : gamma1 (kappa * l) - gamma1 0 = kappa *: (gamma l - gamma 0).
  by rewrite /gamma1 kl mul0r scalerBr.
have fD : frob (gamma1 (kappa * l) - gamma1 0) = (kappa * d) ^+ 2.
  by rewrite eD frobZ exprMn sqr_sqrtr ?frob_ge0.
have f4 : frob (gamma1 (kappa * l) - gamma1 0) <= 4%:R.
  rewrite fD (_ : 4%:R = 2%:R ^+ 2); last by rewrite -natrX.
  by rewrite ler_expn2r// nnegrE ?mulr_ge0// ?ler0n ?ltW.
have [s /andP[s0 sl] hs] := foot gamma1_T kl0 t01.
have sI : 0 <= s <= kappa * l by rewrite s0.
exists (s / kappa); first by rewrite divr_ge0 ?(ltW kappa0)//= ler_pdivr_mulr// mulrC.
have := height_le gamma1_T (fun s => unit_T _) lip_T1 kl0 k1 sI f4 hs.
have -> : gamma1 s - (gamma1 0 + t *: (gamma1 (kappa * l) - gamma1 0)) =
    (- kappa) *: ((1 - t) *: gamma 0 + t *: gamma l - gamma (s / kappa)).
  rewrite eD /gamma1 mul0r; apply/matrixP => i j; rewrite !mxE.
  by move: (gamma (s / kappa) i j) (gamma 0 i j) (gamma l i j) => u v w; ring.
rewrite fD frobZ sqrrN sqrtrM ?sqr_ge0// sqrtr_sqr (gtr0_norm kappa0) => h.
rewrite ler_pdivl_mulr// mulrC; apply: le_trans h _; rewrite le_eqVlt; apply/orP; left; apply/eqP.
by congr (1 - Num.sqrt (1 - _)); field.
Qed.
End Scaled.
