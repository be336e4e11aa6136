(* Section 6 of the paper, curves from symmetries: equation 5, the claim 5+ that one-parameter
   groups reach every element of positive determinant (refuted), and its repair by curves. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype derive.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Exponential Curves.
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

(* the same for linear networks without skips, of any widths: every change of basis is a symmetry *)
Theorem equation_5_curve (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
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

(* Equation 5: let g = exp(a) (one real matrix a i for each hidden layer: a real logarithm of g).
   Then gamma(t) = exp(t a) . W is a curve from W to g . W, smooth (each entry of each weight has
   derivatives of all orders n), of constant loss; if W is a minimum, it stays in its component. *)
Theorem equation_5 (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (a : forall i, 'M[R]_(d i)) (W : par R d l) :
  let M := minimum d l noact noskip X Y in
  let g i := expmx (a i) in
  let gamma t := gauge (fun i => expmx (t *: a i)) W in
  [/\ gamma 0 = W, gamma 1 = gauge g W,
      forall k r c n t, derivable (derive1n n (fun s => wt (gamma s) k r c)) t 1,
      forall t, loss noact noskip X Y (gamma t) = loss noact noskip X Y W &
      M W -> connected_component M W (gauge g W)].
Proof.
move=> M g gamma; have [e1 smooth] := exp_curve a W.
have [_ e0 el ec] := equation_5_curve X Y W (fun i => @cts_exp R _ (a i)) (fun t i => exp_unit (a i) t)
  (fun i => expmx0 (a i)).
by split=> // MW; rewrite -e1; exact: ec.
Qed.

(* 5+, refuted: not every g of positive determinant is exp(a) for a real matrix a *)
Theorem claim_equation_5_refuted (R : realType) :
  ~ (forall g : 'M[R]_2, 0 < \det g -> exists a : 'M[R]_2, expmx a = g).
Proof.
move=> h; have [|a] := h (diag12 R); first by rewrite det_diag12 ltr0n.
rewrite -[a]scale1r; exact: (no_group (phi := fun t => expmx (t *: a)) (expD a)).
Qed.

(* not even the value at 1 of any one-parameter group phi, continuous or not: at diag(-1, -2),
   phi(1/2) would be a real square root *)
Theorem claim_equation_5_refuted_group (R : realType) :
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
by have [hc h0 hl] := equation_5_curve X Y W cc cu c0; rewrite c1.
Qed.
