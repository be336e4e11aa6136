(* Section 5 of the paper, permutations: 5.1, 5.2 and its failure for layers of one neuron,
   the general claim 5.2+ (refuted, by scalar and by residual networks) and its repair. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Reduced Deform Twolayers PermutationsFail.
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
Proof. by move=> M uX uY; exact: (two_layers_negative uX uY). Qed.

(* if det g > 0, it stays in the component *)
Theorem lemma_5_1_positive (R : realType) (h : nat) (X Y : 'M[R]_h) (g : nat -> 'M[R]_h) (W : par R (fun=> h) 2) :
  let M := minimum (fun=> h) 2 noact noskip X Y in
  0 < \det (g 1%N) -> M W -> connected_component M W (gauge g W).
Proof. by move=> M; exact: two_layers_positive. Qed.

(* 5.2: l layers, all widths h >= 2, X and Y invertible.  For any two minima V and W there are
   permutations s of the neurons of the hidden layers that take V into the component of W. *)
Theorem proposition_5_2 (R : realType) (h l : nat) (X Y : 'M[R]_h) (V W : par R (fun=> h) l) :
  let M := minimum (fun=> h) l noact noskip X Y in
  (1 < h)%N -> X \in unitmx -> Y \in unitmx -> M V -> M W ->
  exists s : nat -> 'S_h, connected_component M (permute s V) W.
Proof.
move=> M h1 _ _ MV MW; by apply: minima_permute => // i _; rewrite gtn_eqF.
Qed.

(* for h = 1 it fails: two layers, X = Y = 1 *)
Theorem proposition_5_2_one_neuron (R : realType) :
  ~ (forall V W : par R (fun=> 1%N) 2, let M := minimum (fun=> 1%N) 2 noact noskip (1%:M : 'M[R]_1) 1%:M in
     M V -> M W -> exists s : nat -> 'S_1, connected_component M (permute s V) W).
Proof. 
by move=> c; have [V [W [MV MW n]]] := scalar_fail R; have [s] := c V W MV MW; exact: n.
 Qed.

(* 5.2+, refuted: "for any two minima of a linear network there are permutations of hidden
   neurons that keep the loss and take the first to the component of the second". Not even to
   a component where the permuted point is a minimum: connected_component M x y says that x and
   y lie in a connected subset of M. *)
Theorem claim_5_2_refuted (R : realType) :
  ~ (forall d l (eps : nat -> nat -> R) p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (V W : par R d l),
     let M := minimum d l noact eps X Y in
     M V -> M W -> exists s : forall i, 'S_(d i), connected_component M (permute s V) W).
Proof. by move=> h; apply: (@proposition_5_2_one_neuron R) => V W M; exact: h. Qed.

(* even where all layers have two neurons or more: the residual network W_2 (W_1 W_0 + 1) = 1
   of any width h, a skip of coefficient 1 from layer 0 to layer 2 *)
Theorem claim_5_2_refuted_residual (R : realType) (h : nat) : (0 < h)%N ->
  ~ (forall V W : par R (fun=> h) 3, let M := minimum (fun=> h) 3 noact (skip 0 2 1) (1%:M : 'M[R]_h) 1%:M in
     M V -> M W -> exists s : nat -> 'S_h, connected_component M (permute s V) W).
Proof.
case: h => // h _ c; have [V [W [MV MW n]]] := residual_fail R h.
by have [s] := c V W MV MW; exact: n.
Qed.

(* 5.2+ repaired: in a linear network without skips, of any widths, let no hidden layer have a
   single neuron. For any data X and any target Y, reached or not, and any two minima V and W
   there are permutations of hidden neurons that take V into the component of W. *)
Theorem claim_5_2_repaired (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (V W : par R d l) :
  let M := minimum d l noact noskip X Y in
  (forall i, (0 < i < l)%N -> d i != 1%N) -> M V -> M W ->
  exists s : forall i, 'S_(d i), connected_component M (permute s V) W.
Proof. by move=> M; exact: minima_permute. Qed.
