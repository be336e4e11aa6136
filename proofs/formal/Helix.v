(* The helix (cos(a s), sin(a s), b s), a^2 + b^2 = 1, of curvature a^2 <= 1, lies in the level set 0 of
   (x - cos(a z / b))^2 + (y - sin(a z / b))^2; the middle of the chord over one turn is far from it.
   helix_far    the distance, in coordinates: z is the height of a point of the level set
   pitch_lt     half of the pitch is below 1/2 for a = 144/145, b = 17/145 *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype trigo.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Far.
Variables (R : realType) (r h : R).
Hypotheses (h0 : 0 < h) (h2 : h < 2%:R^-1) (rh : r * h = pi).

Lemma cos_le0 (x : R) : `|x - pi| <= pi / 2%:R -> cos x <= 0.
Proof.
rewrite ler_norml => /cos_ge0_pihalf.
by rewrite cosB cospi sinpi mulr0 addr0 mulrN1 oppr_ge0.
Qed.

Lemma bound_le : 1 - Num.sqrt (1 - h ^+ 2) <= h ^+ 2.
Proof.
have h1 : h <= 1.
  by apply: le_trans (ltW h2) _; rewrite invf_le1 ?ltr0n// ler1n.
have e0 : 0 <= 1 - h ^+ 2 by rewrite subr_ge0 exprn_ile1// ltW.
rewrite ler_subl_addr -ler_subl_addl -{1}(sqr_sqrtr e0) expr2 ler_pimulr ?sqrtr_ge0//.
by rewrite -[X in _ <= X]sqrtr1 ler_wsqrtr// ger_addl oppr_le0 sqr_ge0.
Qed.

Lemma helix_far z : 1 - Num.sqrt (1 - h ^+ 2) <
  Num.sqrt ((1 - cos (r * z)) ^+ 2 + (0 - sin (r * z)) ^+ 2 + (h - z) ^+ 2).
Proof.
rewrite ltNge; apply/negP => /le_trans/(_ bound_le); set q := Num.sqrt _ => qh.
have r0 : 0 < r by rewrite -(pmulr_lgt0 _ h0) rh pi_gt0.
have hh : h ^+ 2 <= h / 2%:R by rewrite expr2 ler_wpmul2l// ltW.
have zq : `|h - z| <= q.
  by rewrite -sqrtr_sqr ler_wsqrtr// ler_addr addr_ge0 ?sqr_ge0.
have cz : cos (r * z) <= 0.
  apply: cos_le0; rewrite -rh -mulrBr normrM (gtr0_norm r0) -mulrA ler_wpmul2l ?(ltW r0)//.
  by rewrite distrC (le_trans zq)// (le_trans qh).
have q1 : 1 <= q.
  rewrite -[X in X <= _]sqrtr1 ler_wsqrtr// -addrA ler_paddr ?addr_ge0 ?sqr_ge0//.
  by rewrite exprn_ege1// ler_addl oppr_ge0.
have := le_trans q1 (le_trans qh hh); apply/negP; rewrite -ltNge.
apply: (@lt_trans _ _ h); first by rewrite ltr_pdivr_mulr ?ltr0n// ltr_pmulr// ltr1n.
by apply: lt_trans h2 _; rewrite invf_lt1 ?ltr0n// ltr1n.
Qed.
End Far.

(* half of the pitch, pi b / a *)
Lemma pitch_lt (R : realType) : pi * (17%:R / 145%:R) / (144%:R / 145%:R) < 2%:R^-1 :> R.
Proof.
have -> : pi * (17%:R / 145%:R) / (144%:R / 145%:R) = pi / 2%:R * (17%:R / 72%:R) :> R by field.
have /andP[_ p2] := pihalf_02 R.
apply: (@lt_trans _ _ (2%:R * (17%:R / 72%:R))); first by rewrite ltr_pmul2r ?divr_gt0 ?ltr0n.
by rewrite mulrA ltr_pdivr_mulr ?ltr0n// ltr_pdivl_mull ?ltr0n// -!natrM ltr_nat.
Qed.
