(* The rational numbers, skips and matrices of CellChecker as real ones. *)
From Coq Require BinInt Pnat QArith_base Qreduction.
From Coq Require Import BinNums.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import ssrZ.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions CellChecker.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Notation Q := QArith_base.Q.
Local Notation Qnum := QArith_base.Qnum.
Local Notation Qden := QArith_base.Qden.
Local Open Scope ring_scope.

Section Numbers.
Variable R : realType.
Implicit Types (a b : Q) (z : Z).

Definition of_Z z : R := (int_of_Z z)%:~R.
(* n, - n, n / m *)
Definition of_Q a : R := if Qden a is xH then of_Z (Qnum a) else of_Z (Qnum a) / (BinPos.Pos.to_nat (Qden a))%:R.

Lemma of_ZM z t : of_Z (BinInt.Z.mul z t) = of_Z z * of_Z t.
Proof. by rewrite /of_Z (rmorphM [rmorphism of int_of_Z]) rmorphM. Qed.
Lemma of_ZD z t : of_Z (BinInt.Z.add z t) = of_Z z + of_Z t.
Proof. by rewrite /of_Z (rmorphD [rmorphism of int_of_Z]) rmorphD. Qed.
Lemma of_ZN z : of_Z (BinInt.Z.opp z) = - of_Z z.
Proof. by rewrite /of_Z (rmorphN [rmorphism of int_of_Z]) rmorphN. Qed.
Lemma of_Zpos c : 0 < of_Z (Zpos c).
Proof. by rewrite /of_Z /= ltr0n; apply/ssrnat.ltP; exact: Pnat.Pos2Nat.is_pos. Qed.
Lemma of_Zneg c : of_Z (Zneg c) < 0.
Proof. by rewrite -[Zneg c]/(BinInt.Z.opp (Zpos c)) of_ZN oppr_lt0 of_Zpos. Qed.
Lemma of_Zden a : of_Z (Zpos (Qden a)) != 0.
Proof. by rewrite gt_eqF// of_Zpos. Qed.

Lemma of_QE a : of_Q a = of_Z (Qnum a) / of_Z (Zpos (Qden a)).
Proof. by rewrite /of_Q; case: a => n [e|e|] //=; rewrite /of_Z /= divr1. Qed.

Lemma of_Q_eq a b : QArith_base.Qeq a b -> of_Q a = of_Q b.
Proof.
rewrite /QArith_base.Qeq => h; apply/eqP; rewrite !of_QE eqr_div ?of_Zden//; apply/eqP.
by rewrite -!of_ZM h.
Qed.

Lemma of_Qadd a b : of_Q (qadd a b) = of_Q a + of_Q b.
Proof.
rewrite /qadd (of_Q_eq (Qreduction.Qred_correct _)) !of_QE addf_div ?of_Zden//.
by rewrite -!of_ZM -of_ZD.
Qed.
Lemma of_Qmul a b : of_Q (qmul a b) = of_Q a * of_Q b.
Proof. by rewrite /qmul (of_Q_eq (Qreduction.Qred_correct _)) !of_QE mulf_div -!of_ZM. Qed.
Lemma of_Qopp a : of_Q (qopp a) = - of_Q a.
Proof. by rewrite !of_QE /= of_ZN mulNr. Qed.
Lemma of_Qsub a b : of_Q (qsub a b) = of_Q a - of_Q b.
Proof. by rewrite of_Qadd of_Qopp. Qed.
Lemma of_q0 : of_Q q0 = 0. Proof. by []. Qed.
Lemma of_q1 : of_Q (QArith_base.Qmake (Zpos xH) xH) = 1. Proof. by []. Qed.

Lemma qzeroE a : qzero a = (of_Q a == 0).
Proof.
rewrite of_QE mulf_eq0 invr_eq0 (negbTE (of_Zden a)) orbF /qzero.
case: (Qnum a) => [|c|c]; first by rewrite eqxx.
  by rewrite gt_eqF// of_Zpos.
by rewrite lt_eqF// of_Zneg.
Qed.
Lemma qposE a : qpos a = (0 < of_Q a).
Proof.
rewrite of_QE pmulr_lgt0 ?invr_gt0 ?of_Zpos// /qpos.
case: (Qnum a) => [|c|c]; first by rewrite ltxx.
  by rewrite of_Zpos.
by rewrite ltNge ltW// of_Zneg.
Qed.
Lemma qge0E a : qge0 a = (0 <= of_Q a).
Proof.
rewrite of_QE pmulr_lge0 ?invr_gt0 ?of_Zpos// /qge0.
case: (Qnum a) => [|c|c]; first by rewrite lexx.
  by rewrite ltW// of_Zpos.
by rewrite leNgt of_Zneg.
Qed.

Lemma of_Qsum (f : nat -> Q) (r : seq nat) : of_Q (qsum f r) = \sum_(j <- r) of_Q (f j).
Proof. by elim: r => [|j r IH]; rewrite ?big_nil ?big_cons //= of_Qadd IH. Qed.

(* vectors, matrices, skips *)
Definition vector n (v : seq Q) : 'M[R]_(n, 1) := \matrix_(i, j) of_Q (entry v i).
Definition matrix_of m n (A : seq (seq Q)) : 'M[R]_(m, n) :=
  \matrix_(i, j) nth 0 (nth [::] (map (map of_Q) A) i) j.
Fixpoint skips_of (s : seq (nat * nat * Q)) : nat -> nat -> R :=
  match s with
  | [::] => noskip
  | [:: t] => skip t.1.1 t.1.2 (of_Q t.2)
  | t :: r => fun j i => skip t.1.1 t.1.2 (of_Q t.2) j i + skips_of r j i
  end.

Lemma matrix_ofE m n (A : seq (seq Q)) (i : 'I_m) (j : 'I_n) : matrix_of m n A i j = of_Q (entry (nth [::] A i) j).
Proof.
rewrite mxE /entry; have [iA|Ai] := ltnP i (size A).
  rewrite (nth_map [::])//; have [jA|Aj] := ltnP j (size (nth [::] A i)); first by rewrite (nth_map q0).
  by rewrite [RHS]/= (nth_default q0 Aj) of_q0 nth_default ?size_map.
by rewrite (nth_default [::] Ai) nth_nil of_q0 (nth_default [::]) ?size_map// nth_nil.
Qed.

Lemma skips_ofE s j i : skips_of s j i = of_Q (coefficient s j i).
Proof.
elim: s => [|t [|u r] IH] //.
  rewrite /= /skip /coefficient /= [j == _]eq_sym [i == _]eq_sym; case: ifP => // _.
  by rewrite of_Qadd of_q0 addr0.
rewrite -[skips_of _ j i]/(skip t.1.1 t.1.2 (of_Q t.2) j i + skips_of (u :: r) j i) IH /skip.
rewrite -[coefficient (t :: _) j i]/(if (t.1.1 == j) && (t.1.2 == i) then qadd t.2 (coefficient (u :: r) j i)
  else coefficient (u :: r) j i) [j == _]eq_sym [i == _]eq_sym.
by case: ifP => _; rewrite ?add0r// of_Qadd.
Qed.

Lemma zero_vectorE n v : zero_vector n v = (vector n v == 0).
Proof.
apply/seq.allP/eqP => [h|/matrixP h k].
  apply/matrixP => i j; rewrite !mxE; apply/eqP; rewrite -qzeroE; apply: h.
  by rewrite mem_iota ltn_ord.
by rewrite mem_iota /= => kn; have := h (Ordinal kn) 0; rewrite !mxE qzeroE /= => ->.
Qed.

Lemma conform_vector m n v : conform_mx (0 : 'M[R]_(m, 1)) (vector n v) = if n == m then vector m v else 0.
Proof.
by have [e|ne] := eqVneq n m; [subst m; rewrite conform_mx_id|rewrite nonconform_mx ?ne].
Qed.
End Numbers.
