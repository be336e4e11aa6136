(* Section 5 of the paper, permutations: 5.1, 5.2 and its failure for layers of one neuron,
   the general claim 5.2+ (refuted, by scalar and by residual networks) and its repair. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Reduced.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* 5.1: two layers, all widths h, X and Y invertible.  A change of basis g of the hidden layer
   takes a minimum W to the minimum (g W_0, W_1 g^-1).  If det g < 0, that is a point of the
   other component: not of the component of W, and every minimum lies in one of the two. *)
Theorem lemma_5_1 (R : realType) (h : nat) (X Y : 'M[R]_h) (g : nat -> 'M[R]_h) (W : par R (fun=> h) 2) :
  let M := minimum (fun=> h) 2 noact noskip X Y in
  X \in unitmx -> Y \in unitmx -> \det (g 1%N) < 0 -> M W ->
  [/\ M (gauge g W), ~ connected_component M W (gauge g W) &
      forall V, M V -> connected_component M W V \/ connected_component M (gauge g W) V].
Proof. exact: two_layers_negative. Qed.

(* if det g > 0, it stays in the component *)
Theorem lemma_5_1_positive (R : realType) (h : nat) (X Y : 'M[R]_h) (g : nat -> 'M[R]_h) (W : par R (fun=> h) 2) :
  let M := minimum (fun=> h) 2 noact noskip X Y in
  0 < \det (g 1%N) -> M W -> connected_component M W (gauge g W).
Proof. exact: two_layers_positive. Qed.
