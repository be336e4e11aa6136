(* Scalar networks of general form: widths 1, .., 1.  Three layers with the skip 0:2 as a
   subset of R^3, the shape of their minimum; two layers with the skip 0:2. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks Scalar.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Bridge.
Variable R : realType.
Local Notation d1 := (fun _ : nat => 1%N).
Notation params := (par R d1 3).

Lemma mul11 (A B : 'M[R]_1) : A *m B = (A 0 0 * B 0 0)%:M.
Proof. by rewrite [A]mx11_scalar [B]mx11_scalar -scalar_mxM !mxE !eqxx !mulr1n. Qed.

Lemma out43 (e x : R) (W : params) : out noact (skip 0 2 e) (x%:M : 'M[R]_(d1 0%N, 1)) W =
  (wt W 2 0 0 * (wt W 1 0 0 * wt W 0 0 0 + e) * x)%:M.
Proof.
have h1 : hid noact (skip 0 2 e) (x%:M : 'M[R]_(d1 0%N, 1)) W 1 = (wt W 0 0 0 * x)%:M.
  rewrite hidS_lin hid0 big_ord1 /skip /= scale0r addr0.
  by rewrite [LHS](mul11 (wt W 0) x%:M) mxE eqxx mulr1n.
have h2 : hid noact (skip 0 2 e) (x%:M : 'M[R]_(d1 0%N, 1)) W 2 = ((wt W 1 0 0 * wt W 0 0 0 + e) * x)%:M.
  rewrite hidS_lin h1 big_ord_recl big_ord1 /skip /= scale0r addr0 hid0.
  rewrite (conform_mx_id (0 : 'M[R]_(1, 1)) (x%:M : 'M[R]_(1, 1))).
  rewrite [X in X + _](mul11 (wt W 1) _) mxE eqxx mulr1n mulrA.
  by rewrite scale_scalar_mx -raddfD /= mulrDl.
rewrite /out hidS_lin h2 3!big_ord_recl big_ord0 /skip /= !scale0r !addr0.
by rewrite [LHS](mul11 (wt W 2) _) mxE eqxx mulr1n mulrA.
Qed.

Definition to3 (W : params) : R * R * R := (wt W 0 0 0, wt W 1 0 0, wt W 2 0 0).
Definition of3 (w : R * R * R) : params :=
  mkpar (d := d1) 3 (fun i => (if i is 0 then w.1.1 else if i is 1 then w.1.2 else w.2)%:M : 'M[R]_(d1 i.+1, d1 i)).

Lemma of3K w : to3 (of3 w) = w.
Proof. by case: w => [[a b] c]; rewrite /to3 !wt_mkpar// !mxE !eqxx !mulr1n. Qed.

Lemma to3K W : of3 (to3 W) = W.
Proof.
apply: par_eq => i i3; rewrite wt_mkpar//.
by case: i i3 => [|[|[|]]] //= _; rewrite [RHS]mx11_scalar.
Qed.

Lemma cts_to3 : continuous to3.
Proof.
move=> W; apply: (@cts_pair params [topologicalType of (R^o * R^o)%type] [topologicalType of R^o]
  (fun W => (wt W 0 0 0, wt W 1 0 0)) (fun W => wt W 2 0 0)).
  apply: (@cts_pair params [topologicalType of R^o] [topologicalType of R^o]
    (fun W => wt W 0 0 0) (fun W => wt W 1 0 0)).
    by apply: (cvg_entry (F := nbhs W)); exact: cts_wt.
  by apply: (cvg_entry (F := nbhs W)); exact: cts_wt.
by apply: (cvg_entry (F := nbhs W)); exact: cts_wt.
Qed.

Lemma cvg_scalar (T : topologicalType) (x : T) (f : T -> R) (a : R) :
  f @ x --> a -> (fun y => (f y)%:M : 'M[R]_1) @ x --> (a%:M : 'M[R]_1).
Proof.
move=> fa; apply: (cvg_mx (F := nbhs x)) => i j; under eq_fun do rewrite mxE; rewrite mxE.
by rewrite !ord1 eqxx mulr1n; under eq_fun do rewrite mulr1n.
Qed.

Lemma cts_of3 : continuous of3.
Proof.
move=> w; apply: (cvg_par (F := nbhs w)) => i i3.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
case: i i3 => [|[|[|]]] //= _.
- exact: (@cvg_scalar _ w (fun w : R * R * R => w.1.1) _ (@cw1 R w)).
- exact: (@cvg_scalar _ w (fun w : R * R * R => w.1.2) _ (@cw2 R w)).
- exact: (@cvg_scalar _ w (fun w : R * R * R => w.2) _ (@cvg_snd _ _ _ _ _)).
Qed.

Lemma homeomorphic43 (X Y e : R) : homeomorphic (min43 X Y e)
  (fiber d1 3 noact (skip 0 2 e) (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 3%N, 1))).
Proof.
exists of3, to3; split.
- by apply: continuous_subspaceT; exact: cts_of3.
- by apply: continuous_subspaceT; exact: cts_to3.
- move=> w mw; split; last exact: of3K.
  by rewrite /fiber /= out43 -/(to3 (of3 w)); congr _%:M; rewrite !wt_mkpar// !mxE !eqxx !mulr1n.
- move=> W fW; split; last exact: to3K.
  move: fW; rewrite /fiber /= out43 => /matrixP/(_ 0 0); rewrite !mxE !eqxx !mulr1n.
  by [].
Qed.

Lemma reach43 (X Y e : R) : X != 0 ->
  (fiber d1 3 noact (skip 0 2 e) (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 3%N, 1))) !=set0.
Proof.
move=> X0; pose w : R * R * R := ((1, 1 - e), Y / X).
exists (of3 w); rewrite /fiber /= out43 !wt_mkpar// !mxE !eqxx !mulr1n /=.
by rewrite mulr1 subrK mulr1 divfK.
Qed.

(* 4.3: the global minima of the loss *)
Lemma net43 (X Y e : R) : X != 0 -> Y != 0 ->
  ncomp (minimum d1 3 noact (skip 0 2 e) (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 3%N, 1)))
    (if e == 0 then 4%N else 3%N).
Proof.
move=> X0 Y0; rewrite minimum_fiber; last exact: reach43.
apply: ncomp_homeomorphic (homeomorphic43 X Y e) _.
have [->|e0] := eqVneq e 0; first exact: min43_plain.
exact: min43_skip.
Qed.
End Bridge.
