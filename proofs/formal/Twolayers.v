(* Two layers of equal widths, and the sign of a determinant on the minimum (5.1). *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Reduced.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* the sign of the determinant of a square weight that is invertible on A *)
Lemma wt_sign (R : realType) h l (A : set (par R (fun=> h) l)) i (V W : par R (fun=> h) l) :
  (forall U, A U -> \det (wt U i : 'M[R]_h) != 0) -> connected_component A V W ->
  (0 < \det (wt V i : 'M[R]_h)) = (0 < \det (wt W i : 'M[R]_h)).
Proof.
move=> dA; apply: (@locconst _ _ _ (fun U : par R (fun=> h) l => 0 < \det (wt U i : 'M[R]_h))) => U AU.
have c : {for U, continuous (fun U : par R (fun=> h) l => \det (wt U i : 'M[R]_h))}.
  by apply: (cvg_det (F := nbhs U)); exact: cts_wt.
have k : nbhs U _ := pos_locconst c (dA _ AU).
by apply: filterS k => Z /= ->.
Qed.

Section Two.
Variables (R : realType) (h : nat) (X Y : 'M[R]_h).
Notation params := (par R (fun=> h) 2).
Notation M := (minimum (fun=> h) 2 noact noskip X Y).

Lemma out_two (W : params) : out noact noskip X W = wt W 1 *m (wt W 0 *m X).
Proof. by rewrite /out !hidS_plain hid0. Qed.

Lemma gauge_M (g : nat -> 'M[R]_h) (W : params) : (forall i, hidden 2 g i \in unitmx) -> M W -> M (gauge g W).
Proof. by move=> gu; apply: minimum_out; rewrite out_gauge. Qed.

Lemma two_unit (g : nat -> 'M[R]_h) : \det (g 1%N) != 0 -> forall i, hidden 2 g i \in unitmx.
Proof. by move=> dg; apply/hidden_unitP => -[|[|i]]// _; rewrite unitGL. Qed.

Lemma two_layers_positive (g : nat -> 'M[R]_h) (W : params) :
  0 < \det (g 1%N) -> M W -> connected_component M W (gauge g W).
Proof.
move=> dg MW; have st := @gauge_M.
have dp i : (0 < i < 2)%N -> 0 < \det (g i) by case: i => [|[|i]].
exact: (gauge_component st MW dp).
Qed.

Hypotheses (uX : X \in unitmx) (uY : Y \in unitmx).

Lemma two_fiber : M = fiber (fun=> h) 2 noact noskip X Y.
Proof.
apply: minimum_fiber; exists (mkpar 2 (fun i => if i == 0%N then Y *m invmx X else 1%:M)).
by rewrite /fiber /= out_two !wt_mkpar//= mul1mx mulmxKV.
Qed.

Lemma two_det (W : params) : M W -> \det (wt W 0 : 'M[R]_h) != 0.
Proof.
rewrite two_fiber /fiber /= out_two => e; move: uY.
by rewrite -e !unitmx_mul !unitGL => /and3P[].
Qed.

Lemma two_layers_negative (g : nat -> 'M[R]_h) (W : params) : \det (g 1%N) < 0 -> M W ->
  [/\ M (gauge g W), ~ connected_component M W (gauge g W) &
      forall V, M V -> connected_component M W V \/ connected_component M (gauge g W) V].
Proof.
move=> dg MW; have g0 : \det (g 1%N) != 0 by rewrite lt_eqF.
have gu := two_unit g0; have MgW := gauge_M gu MW.
have sgn : wt (gauge g W) 0 = g 1%N *m wt W 0 :> 'M[R]_h.
  by rewrite wt_mkpar// /hidden /= invmx1 mulmx1.
split=> //.
  move/(wt_sign two_det); rewrite sgn det_mulmx nmulr_rgt0//.
  by have := two_det MW; case: ltgtP => // ->; rewrite eqxx.
move=> V MV; pose k : nat -> 'M[R]_h := fun=> wt V 0 *m invmx (wt W 0).
have uW : (wt W 0 : 'M[R]_h) \in unitmx by rewrite unitGL two_det.
have uV : (wt V 0 : 'M[R]_h) \in unitmx by rewrite unitGL two_det.
have ku i : k i \in unitmx by rewrite unitmx_mul uV unitmx_inv.
have kW : gauge k W = V.
  apply: par_eq => -[|[|i]]// _; rewrite wt_mkpar// /hidden /=.
    by rewrite invmx1 mulmx1 mulmxKV.
  move: MV MW; rewrite two_fiber /fiber /= !out_two => eV eW.
  have := etrans eW (esym eV); rewrite !mulmxA => /(can_inj (mulmxK uX)) e.
  rewrite mul1mx invmxM ?unitmx_inv// invmxK mulmxA e mulmxK //.
have [kp|kn] := ltP 0 (\det (k 1%N)); first by left; rewrite -kW; exact: two_layers_positive.
right; have -> : V = gauge (fun i => k i *m invmx (g i)) (gauge g W).
  rewrite -gaugeM//; first rewrite -kW.
    apply: gauge_eq => -[|[|[|i]]]// _; rewrite /hidden //= mulmxKV//.
    by rewrite unitGL.
  by apply: two_unit; rewrite -unitGL unitmx_mul ku unitmx_inv unitGL.
apply: two_layers_positive MgW; rewrite det_mulmx det_inv nmulr_rgt0 ?invr_lt0//.
by rewrite lt_neqAle kn -unitGL ku.
Qed.
End Two.
