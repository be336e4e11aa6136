(* Section 6 of the paper, curves from symmetries: equation 5, the claim 5+ that one-parameter
   groups reach every element of positive determinant (refuted), and its repair by curves. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Curves.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* Equation 5, for every network (activations, skips) and every continuous curve g of changes of
   basis of hidden layers with g(0) = 1 that are symmetries of the loss: t |-> g(t) . W is a
   continuous curve from W to g(1) . W of constant loss, and stays in the component of a minimum. *)
Theorem equation_5_symmetries (R : realType) d l act eps p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (g : R -> forall i, 'M[R]_(d i)) (W : par R d l) :
  let M := minimum d l act eps X Y in
  (forall i, continuous (fun t => g t i)) -> (forall t i, g t i \in unitmx) -> (forall i, g 0 i = 1%:M) ->
  (forall t (V : par R d l), loss act eps X Y (gauge (g t) V) = loss act eps X Y V) ->
  [/\ continuous (fun t => gauge (g t) W), gauge (g 0) W = W,
      forall t, loss act eps X Y (gauge (g t) W) = loss act eps X Y W &
      M W -> connected_component M W (gauge (g 1) W)].
Proof.
move=> M gc gu g0 gl; have [hc h0 hA] := gauge_curve M W gc gu g0; split=> // MW.
by apply: hA => t V; rewrite gl; exact: MW.
Qed.

(* Equation 5 for linear networks without skips, any widths: all changes of basis are symmetries *)
Theorem equation_5 (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (g : R -> forall i, 'M[R]_(d i)) (W : par R d l) :
  let M := minimum d l noact noskip X Y in
  (forall i, continuous (fun t => g t i)) -> (forall t i, g t i \in unitmx) -> (forall i, g 0 i = 1%:M) ->
  [/\ continuous (fun t => gauge (g t) W), gauge (g 0) W = W,
      forall t, loss noact noskip X Y (gauge (g t) W) = loss noact noskip X Y W &
      M W -> connected_component M W (gauge (g 1) W)].
Proof.
move=> M gc gu g0; apply: equation_5_symmetries => // t V.
by rewrite /loss out_gauge_plain.
Qed.

(* As printed: a = log g, one matrix for each layer, and g(t) = exp(t a), of which only this is
   used: a continuous one-parameter group, g(s + t) = g(s) g(t), g(0) = 1 *)
Theorem equation_5_one_parameter (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (g : R -> forall i, 'M[R]_(d i)) (W : par R d l) :
  let M := minimum d l noact noskip X Y in
  (forall i, continuous (fun t => g t i)) -> (forall i, g 0 i = 1%:M) ->
  (forall s t i, g (s + t) i = g s i *m g t i) ->
  [/\ continuous (fun t => gauge (g t) W), gauge (g 0) W = W,
      forall t, loss noact noskip X Y (gauge (g t) W) = loss noact noskip X Y W &
      M W -> connected_component M W (gauge (g 1) W)].
Proof.
move=> M gc g0 gM; apply: equation_5 => // t i.
by have [] := mulmx1_unit (etrans (esym (gM t (- t) i)) (etrans (congr1 (g^~ i) (subrr t)) (g0 i))).
Qed.

(* 5+, refuted: not every g of positive determinant lies on a one-parameter group phi (in
   particular not on exp(t a)): diag(-1, -2) does not, phi(1/2) would be a real square root *)
Theorem claim_equation_5_refuted (R : realType) :
  ~ (forall g : 'M[R]_2, 0 < \det g ->
     exists phi : R -> 'M[R]_2, (forall s t, phi (s + t) = phi s *m phi t) /\ phi 1 = g).
Proof.
move=> h; have [|phi [pM]] := h (diag12 R); last exact: no_group.
by rewrite det_diag12 ltr0n.
Qed.

(* 5+ repaired: every g of positive determinant is joined to 1 by a curve of such matrices *)
Theorem claim_equation_5_repaired (R : realType) h (g : 'M[R]_h) : 0 < \det g ->
  exists c : R -> 'M[R]_h, [/\ continuous c, c 0 = 1%:M, c 1 = g & forall t, 0 < \det (c t)].
Proof. exact: GLp_joined. Qed.

(* so W is joined to g . W by a curve of constant loss, in plain linear networks of any widths,
   if g has positive determinants on the hidden layers *)
Theorem claim_equation_5_repaired_network (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (g : forall i, 'M[R]_(d i)) (W : par R d l) :
  let M := minimum d l noact noskip X Y in
  (forall i, (0 < i < l)%N -> 0 < \det (g i)) ->
  exists c : R -> forall i, 'M[R]_(d i), (forall t i, 0 < \det (c t i)) /\
    [/\ continuous (fun t => gauge (c t) W), gauge (c 0) W = W, gauge (c 1) W = gauge g W,
        forall t, loss noact noskip X Y (gauge (c t) W) = loss noact noskip X Y W &
        M W -> connected_component M W (gauge g W)].
Proof.
move=> M gp; have [c [cc c0 c1 cp]] := gauge_joined W gp; exists c; split=> //.
have cu t i : c t i \in unitmx by rewrite unitGL gt_eqF.
by have [hc h0 hl] := equation_5 X Y W cc cu c0; rewrite c1.
Qed.
