(* The headline theorems for Coq's own real numbers. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype Rstruct.
From Symtopo Require Import Definitions Section4 Facts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Notation R := real_realType.

Theorem proposition_4_1_R (h l : nat) (X Y : 'M[R]_h) :
  (0 < l)%N -> X \in unitmx -> Y \in unitmx ->
  homeomorphic (GLpow R h l.-1) (minimum (fun=> h) l noact noskip X Y).
Proof. by move=> l0 uX uY; eexists; exact: proposition_4_1. Qed.

Theorem corollary_4_2_R (h l : nat) (X Y : 'M[R]_h) :
  (0 < h)%N -> (0 < l)%N -> X \in unitmx -> Y \in unitmx ->
  ncomp (minimum (fun=> h) l noact noskip X Y) (2 ^ l.-1).
Proof. exact: corollary_4_2. Qed.

Theorem proposition_4_3_R (X Y e : R) : X != 0 -> Y != 0 ->
  ncomp (minimum (fun=> 1%N) 3 noact (skip 0 2 e) (X%:M : 'M_1) (Y%:M : 'M_1))
    (if e == 0 then 4%N else 3%N).
Proof. exact: proposition_4_3. Qed.

(* widths 1, 2, 2, 1 with any skips and any target, X <> 0 *)
Theorem count_1221_R (eps : nat -> nat -> R) (X Y : 'M[R]_1) : X != 0 ->
  ncomp (minimum (nth 1%N [:: 1; 2; 2; 1]%N) 3 noact eps X Y) 1.
Proof. by move=> X0; apply: fact_rank_one_wide => // -[|[|[|[|i]]]]. Qed.
