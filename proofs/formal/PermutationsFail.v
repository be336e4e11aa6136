(* Where neuron permutations do not reach every component: layers of one neuron, and the
   residual networks W_2 (W_1 W_0 + 1) = 1 of any width. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Twolayers.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Scalar.
Variable R : realType.
Notation M := (minimum (fun=> 1%N) 2 noact noskip (1%:M : 'M[R]_1) 1%:M).

Lemma scalar_fail : exists V W, [/\ M V, M W & forall s, ~ connected_component M (permute s V) W].
Proof.
pose P (a : R) : par R (fun=> 1%N) 2 := mkpar (d := fun=> 1%N) 2 (fun=> a%:M).
have MP a : a * a = 1 -> M (P a).
  move=> aa; rewrite two_fiber ?unitmx1// /fiber /= out_two !wt_mkpar//.
  by rewrite mulmx1 -scalar_mxM aa.
exists (P 1), (P (-1)); split; [exact/MP/mulr1|by apply: MP; rewrite mulrNN mulr1|].
move=> s; have -> : permute s (P 1) = P 1.
  apply: gauge1 => i _; rewrite /hidden; case: ifP => // _.
  by rewrite [s i]permS1 perm_mx1.
move/(wt_sign (two_det (unitmx1 _ _) (unitmx1 _ _))).
by rewrite !wt_mkpar// !det_scalar1 ltr01 oppr_gt0 ltr10.
Qed.
End Scalar.

Section Residual.
Variables (R : realType) (h : nat).
Notation N := h.+1.
Notation params := (par R (fun=> N) 3).
Notation M := (minimum (fun=> N) 3 noact (skip 0 2 1) (1%:M : 'M[R]_N) 1%:M).

Lemma out_residual (W : params) :
  out noact (skip 0 2 1) (1%:M : 'M[R]_N) W = wt W 2 *m (wt W 1 *m wt W 0 + 1%:M).
Proof.
rewrite /out; set X := 1%:M.
have h1 : hid noact (skip 0 2 1) X W 1 = wt W 0.
  by rewrite hidS_lin hid0 big_ord1 /skip /= scale0r addr0 mulmx1.
have h2 : hid noact (skip 0 2 1) X W 2 = wt W 1 *m wt W 0 + X.
  rewrite hidS_lin h1 big_ord_recl big_ord1 /skip /= scale0r addr0 hid0 scale1r.
  by rewrite (conform_mx_id (0 : 'M[R]_(N, N)) X).
by rewrite hidS_lin h2 3!big_ord_recl big_ord0 /skip /= !scale0r !addr0.
Qed.

Lemma residual_fiber : M = fiber (fun=> N) 3 noact (skip 0 2 1) (1%:M : 'M[R]_N) 1%:M.
Proof.
apply: minimum_fiber; exists (mkpar (d := fun=> N) 3 (fun i => if i == 1%N then 0 else 1%:M)).
by rewrite /fiber /= out_residual !wt_mkpar//= mul0mx add0r mulmx1.
Qed.

Lemma residual_det (W : params) : M W -> \det (wt W 2 : 'M[R]_N) != 0.
Proof. by rewrite residual_fiber /fiber /= out_residual => /mulmx1_unit[]; rewrite unitGL. Qed.

Lemma residual_fail : exists V W, [/\ M V, M W & forall s, ~ connected_component M (permute s V) W].
Proof.
pose P (A B : 'M[R]_N) : params := mkpar (d := fun=> N) 3 (fun i => if i == 0%N then 1%:M else if i == 1%N then A else B).
exists (P 0 1%:M), (P (J R h - 1%:M) (J R h)).
have MP A B : B *m (A + 1%:M) = 1%:M -> M (P A B).
  by rewrite residual_fiber /fiber /= out_residual !wt_mkpar//= mulmx1.
split; [by apply: MP; rewrite add0r mulmx1|by apply: MP; rewrite subrK mulJJ|].
move=> s cs; have [Ms _] := cc_sub cs; move: (wt_sign residual_det cs).
suff -> : wt (permute s (P 0 1%:M)) 2 = 1%:M :> 'M[R]_N.
  by rewrite wt_mkpar//= det1 det_J ltr01 oppr_gt0 ltr10.
move: Ms; rewrite residual_fiber /fiber /= out_residual.
have -> : wt (permute s (P 0 1%:M)) 1 = 0 :> 'M[R]_N.
  by rewrite /permute wt_mkpar//= wt_mkpar//= mulmx0 mul0mx.
by rewrite mul0mx add0r mulmx1.
Qed.
End Residual.
