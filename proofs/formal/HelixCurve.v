(* The helix as a smooth curve of unit speed in R^3, and the smooth function whose zeros are its points.
   helix, helix_level    the curve, the function;  helix_speed, helix_curvature
   helix_levelP    on the curve it is zero;  helix_zero    its zeros lie on the helix *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices Networks Smooth Helix.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section HelixCurve.
Variables (R : realType) (a b : R).
Hypotheses (a0 : 0 < a) (b0 : 0 < b) (ab : a ^+ 2 + b ^+ 2 = 1).
Local Notation V := 'rV[R]_3.
Let i0 : 'I_3 := @Ordinal 3 0 isT.
Let i1 : 'I_3 := @Ordinal 3 1 isT.
Let i2 : 'I_3 := @Ordinal 3 2 isT.

Definition helix (s : R) : V := \row_i
  wave a (i == i0)%:R (i == i1)%:R (b * (i == i2)%:R) 0 s.

Lemma helixE s i : helix s 0 i = if i == i0 then cos (a * s) else if i == i1 then sin (a * s) else b * s.
Proof.
by rewrite mxE /wave; case: i => [[|[|[|i]]]] //= _; ring.
Qed.

Lemma sum_three (F : 'I_3 -> R) : \sum_i F i = F i0 + F i1 + F i2.
Proof.
by rewrite !big_ord_recl big_ord0 addr0 addrA; congr (F _ + F _ + F _); apply: val_inj.
Qed.

Let coord i : (fun s => helix s 0 i) = wave a (i == i0)%:R (i == i1)%:R (b * (i == i2)%:R) 0.
Proof. by apply: funext => s; rewrite mxE. Qed.

Lemma helix_smooth i k s : derivable (derive1n k (fun s => helix s 0 i)) s 1.
Proof. by rewrite coord; exact: derivable_wave. Qed.

Lemma helix_speed s : \sum_i derive1n 1 (fun s => helix s 0 i) s ^+ 2 = 1.
Proof.
transitivity (a ^+ 2 * (cos (a * s) ^+ 2 + sin (a * s) ^+ 2) + b ^+ 2); last by rewrite cos2Dsin2 mulr1.
by rewrite sum_three !coord !derive1n1 !derive1_wave /wave /=; ring.
Qed.

Lemma helix_curvature s : \sum_i derive1n 2 (fun s => helix s 0 i) s ^+ 2 <= 1 ^+ 2.
Proof.
have a1 : a ^+ 2 <= 1 by rewrite -ab ler_addl sqr_ge0.
apply: (@le_trans _ _ ((a ^+ 2) ^+ 2)); last by rewrite ler_expn2r ?nnegrE ?sqr_ge0.
have -> : (a ^+ 2) ^+ 2 = (a ^+ 2) ^+ 2 * (cos (a * s) ^+ 2 + sin (a * s) ^+ 2).
  by rewrite cos2Dsin2 mulr1.
rewrite sum_three !coord !derive1nS !derive1n0 !derive1_wave /wave /=.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
Qed.

(* x - cos (a z / b) and y - sin (a z / b), squared *)
Definition helix_level : expr R 2 :=
  let x := Add (Coord _ i0) (Mul (Cst _ (-1)) (Cos (a / b) i2)) in
  let y := Add (Coord _ i1) (Mul (Cst _ (-1)) (Sin (a / b) i2)) in Add (Mul x x) (Mul y y).

Lemma helix_levelE (w : V) : value helix_level w =
  (w 0 i0 - cos (a / b * w 0 i2)) ^+ 2 + (w 0 i1 - sin (a / b * w 0 i2)) ^+ 2.
Proof. by rewrite /= !fctE /cst !mulN1r !expr2. Qed.

Lemma helix_levelP s : value helix_level (helix s) = 0.
Proof.
rewrite helix_levelE !helixE /= mulrA divfK ?gt_eqF// !subrr expr0n /=; exact: addr0.
Qed.

Lemma helix_zero (w : V) : value helix_level w = 0 ->
  w 0 i0 = cos (a / b * w 0 i2) /\ w 0 i1 = sin (a / b * w 0 i2).
Proof.
rewrite helix_levelE => /eqP; rewrite paddr_eq0 ?sqr_ge0// !sqrf_eq0 !subr_eq0.
by move=> /andP[/eqP ? /eqP ?].
Qed.

(* one turn, of height 2 h *)
Let h := pi * b / a.

Lemma helix_turn : helix (2%:R * pi / a) - helix 0 = \row_i (if i == i2 then 2%:R * h else 0).
Proof.
have e : a * (2%:R * pi / a) = pi *+ 2 by rewrite mulrC divfK ?gt_eqF// mulr_natl.
apply/matrixP => k i; rewrite [k]ord1 !mxE /wave e cos2pi sin2pi [a * 0]mulr0 cos0 sin0.
by case: i => [[|[|[|i]]]] //= _; rewrite /h; field; rewrite gt_eqF.
Qed.

Lemma frob_row3 (v : V) : frob v = v 0 i0 ^+ 2 + v 0 i1 ^+ 2 + v 0 i2 ^+ 2.
Proof. by rewrite /frob big_ord1 sum_three. Qed.

Lemma helix_distance : Num.sqrt (frob (helix (2%:R * pi / a) - helix 0)) = 2%:R * h.
Proof.
rewrite helix_turn frob_row3 !mxE /= expr0n /= !add0r sqrtr_sqr ger0_norm//.
by rewrite /h mulr_ge0 ?ler0n// divr_ge0 ?mulr_ge0 ?ltW ?pi_gt0.
Qed.

Lemma helix_middle (w : V) : h < 2%:R^-1 -> value helix_level w = 0 ->
  1 - Num.sqrt (1 - h ^+ 2) <
  Num.sqrt (frob ((1 - 2%:R^-1) *: helix 0 + 2%:R^-1 *: helix (2%:R * pi / a) - w)).
Proof.
move=> h2 /helix_zero[w0 w1]; have h0 : 0 < h by rewrite /h divr_gt0 ?mulr_gt0 ?pi_gt0.
have rh : a / b * h = pi by rewrite /h; field; rewrite !gt_eqF.
have := helix_far h0 h2 rh (w 0 i2); congr (_ < Num.sqrt _).
have -> : (1 - 2%:R^-1) *: helix 0 + 2%:R^-1 *: helix (2%:R * pi / a) =
    helix 0 + 2%:R^-1 *: (helix (2%:R * pi / a) - helix 0).
  by rewrite scalerBl scale1r scalerBr addrAC addrA.
rewrite helix_turn frob_row3 !mxE /= !mulr0 !addr0 w0 w1 /wave !mulr0 cos0 sin0 /=.
by rewrite mulKf ?pnatr_eq0// ; congr (_ ^+ 2 + _ ^+ 2 + _ ^+ 2); ring.
Qed.
End HelixCurve.
