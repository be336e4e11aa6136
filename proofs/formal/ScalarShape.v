(* Scalar networks with the skip 0:2.  Three layers: the pieces of the minimum.  Two layers:
   {w1 w0 = c} has two components for c <> 0, one for c = 0. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks GeneralLinear Scalar ScalarNetworks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.
Local Notation d1 := (fun _ : nat => 1%N).

Section Shape.
Variable R : realType.
Variables (X Y e : R).
Hypotheses (X0 : X != 0) (Y0 : Y != 0).
Notation params := (par R d1 3).
Notation fib := (fiber d1 3 noact (skip 0 2 e) (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 3%N, 1))).

Lemma mx11E (A B : 'M[R]_1) : (A = B) <-> (A 0 0 = B 0 0).
Proof. by split=> [->//|h]; apply/matrixP => i j; rewrite !ord1. Qed.

Lemma unit11 (A : 'M[R]_1) : (A \in unitmx) = (A 0 0 != 0).
Proof. by rewrite unitGL det_mx11. Qed.

Lemma fib43P (W : params) : fib W <-> wt W 2 0 0 * (wt W 1 0 0 * wt W 0 0 0 + e) * X = Y.
Proof. by rewrite /fiber /= out43 mx11E !mxE !eqxx !mulr1n. Qed.

Lemma invmx11 (A : 'M[R]_1) : A 0 0 != 0 -> invmx A 0 0 = (A 0 0)^-1.
Proof.
move=> A0; have uA : A \in unitmx by rewrite unit11.
have /mx11E := mulVmx uA; rewrite mul11 !mxE !eqxx !mulr1n => h.
by apply: (mulIf A0); rewrite h mulVf.
Qed.

(* the part where w1 <> 0: coordinates w1 and w2 w1 + e *)
Lemma shape_open : homeomorphic (fib `&` [set W | wt W 0 != 0]) (GL R 1 `*` GL R 1).
Proof.
pose f (W : params) : 'M[R]_1 * 'M[R]_1 := (wt W 0, (wt W 1 : 'M[R]_1) *m wt W 0 + e%:M).
pose g (p : 'M[R]_1 * 'M[R]_1) : params := mkpar (d := d1) 3 (fun i =>
  if i is 0%N then p.1 else if i is 1%N then (p.2 - e%:M) *m invmx p.1 else (Y / X)%:M *m invmx p.2).
have GLE (A : 'M[R]_1) : GL R 1 A <-> A 0 0 != 0 by rewrite /GL /= det_mx11.
have neq0E (A : 'M[R]_1) : (A != 0) = (A 0 0 != 0).
  by congr (~~ _); apply/eqP/eqP => [->|h]; rewrite ?mxE//; apply/mx11E; rewrite mxE.
have hE (W : params) : ((wt W 1 : 'M[R]_1) *m wt W 0 + e%:M) 0 0 = wt W 1 0 0 * wt W 0 0 0 + e.
  by rewrite mul11 !mxE !eqxx !mulr1n.
exists f, g; split.
- apply: continuous_subspaceT => W.
  apply: (@cts_pair params [topologicalType of 'M[R]_1] [topologicalType of 'M[R]_1]
    (fun W => wt W 0) (fun W => (wt W 1 : 'M[R]_1) *m wt W 0 + e%:M)); first exact: cts_wt.
  apply: (cvg_addmx (F := nbhs W)); last exact: cst_mx.
  by apply: (cvg_mulmx (F := nbhs W)); exact: cts_wt.
- apply: continuous_in_subspaceT => p; rewrite inE => -[/= /GLE p1 /GLE p2].
  have c1 : (fun q : 'M[R]_1 * 'M[R]_1 => q.1) @ p --> p.1 by exact: cvg_fst.
  have c2 : (fun q : 'M[R]_1 * 'M[R]_1 => q.2) @ p --> p.2 by exact: cvg_snd.
  apply: (cvg_mkpar (F := nbhs p)) => -[|[|i]] _; first exact: c1.
    apply: (cvg_mulmx (F := nbhs p)); last by apply: (cvg_invmx (F := nbhs p)); rewrite ?unit11.
    exact: (@cvg_addmx R _ (nbhs p) _ 1 1 _ _ _ _ c2 (@cst_mx R _ 1 1 (- e%:M) p)).
  apply: (cvg_mulmx (F := nbhs p)); first exact: cst_mx.
  by apply: (cvg_invmx (F := nbhs p)); rewrite ?unit11.
- move=> W [/fib43P eq /=]; rewrite neq0E => w0.
  have p0 : wt W 1 0 0 * wt W 0 0 0 + e != 0.
    by apply: contra_neq Y0 => p0; rewrite -eq p0 mulr0 mul0r.
  split; first by split; apply/GLE => //=; rewrite hE.
  apply: par_eq => i i3; rewrite wt_mkpar//.
  case: i i3 => [|[|[|]]] //= _; first by rewrite addrK mulmxK// unit11.
  rewrite mx11E mul11 invmx11 hE// !mxE !eqxx !mulr1n.
  by rewrite -eq mulfK// mulfK.
- move=> [A B] [/= /GLE A0 /GLE B0].
  have gE : (wt (g (A, B)) 1 : 'M[R]_1) *m wt (g (A, B)) 0 + e%:M = B.
    by rewrite !wt_mkpar//= mulmxKV ?unit11// subrK.
  split; last by rewrite /f gE wt_mkpar.
  split; last by rewrite /= wt_mkpar//= neq0E.
  by apply/fib43P; rewrite -hE gE wt_mkpar//= mul11 invmx11// !mxE !eqxx !mulr1n divfK// divfK.
Qed.

(* the part where w1 = 0 is a line *)
Lemma shape_line (W : params) : e != 0 ->
  fib W /\ wt W 0 = 0 <-> wt W 0 = 0 /\ wt W 2 = (Y / (e * X))%:M.
Proof.
move=> e0; have eX : e * X != 0 by rewrite mulf_neq0.
have e00 (V : 'M[R]_1) : V = 0 -> V 0 0 = 0 by move=> ->; rewrite mxE.
split=> [[/fib43P h w0]|[w0 w2]]; split=> //.
  move: h; rewrite (e00 _ w0) mulr0 add0r => <-; rewrite mx11E !mxE eqxx mulr1n -[_ * e * X]mulrA mulfK//.
apply/fib43P; rewrite (e00 _ w0) mulr0 add0r.
by move/mx11E: w2; rewrite [X in _ = X]mxE eqxx mulr1n => ->; rewrite -mulrA divfK.
Qed.

(* the line and the two pieces of the open part where w2 w1 + e has the sign of e *)
Lemma shape_joined : e != 0 ->
  connected (fib `&` [set W | 0 < e * (wt W 1 0 0 * wt W 0 0 0 + e)]).
Proof.
move=> e0; have -> : fib `&` [set W | 0 < e * (wt W 1 0 0 * wt W 0 0 0 + e)] =
    @of3 R @` (graph43 X Y e @` [set q : R * R | 0 < e * (q.2 * q.1 + e)]).
  apply/seteqP; split=> [W [/fib43P fW pW]|_ [_ [q q0 <-] <-]].
    exists (@to3 R W); last exact: to3K.
    exists (wt W 0 0 0, wt W 1 0 0) => //; rewrite /graph43 /to3 /=.
    by have /(minE _ X0 Y0)[_ /= ->] : min43 X Y e (@to3 R W) by [].
  have q1 : q.2 * q.1 + e != 0 by apply: contraTneq q0 => ->; rewrite mulr0 ltxx.
  split; last by rewrite /= !wt_mkpar// !mxE !eqxx !mulr1n.
  have /= m : min43 X Y e (graph43 X Y e q) by apply/(minE _ X0 Y0).
  by apply/fib43P; rewrite !wt_mkpar// !mxE !eqxx !mulr1n.
apply: connected_image; last by apply: continuous_subspaceT; exact: cts_of3.
apply: graph43_connected => //; last exact: near_connected.
by move=> q; apply: contraTneq => ->; rewrite mulr0 ltxx.
Qed.
End Shape.

Section TwoLayers.
Variables (R : realType) (X Y e : R).
Hypothesis (X0 : X != 0).
Notation params := (par R d1 2).
Notation X1 := (X%:M : 'M[R]_(d1 0%N, 1)).
Notation fib := (fiber d1 2 noact (skip 0 2 e) X1 (Y%:M : 'M[R]_(d1 2%N, 1))).
Let c : R := Y / X - e.

Lemma two_layersP (W : params) : fib W <-> wt W 1 0 0 * wt W 0 0 0 = c.
Proof.
have h1 : hid noact (skip 0 2 e) X1 W 1 = (wt W 0 0 0 * X)%:M.
  rewrite hidS_lin hid0 big_ord1 /skip /= scale0r addr0.
  by rewrite [LHS](mul11 (wt W 0) X%:M) mxE eqxx mulr1n.
have -> : fib W <-> (wt W 1 0 0 * wt W 0 0 0 + e) * X = Y.
  rewrite /fiber /= /out hidS_lin h1 big_ord_recl big_ord1 /skip /= scale0r addr0 hid0.
  rewrite (conform_mx_id (0 : 'M[R]_(1, 1)) (X%:M : 'M[R]_(1, 1))).
  rewrite [X in X + _](mul11 (wt W 1) _) mxE eqxx mulr1n mulrA.
  by rewrite scale_scalar_mx -raddfD /= mulrDl mx11E !mxE !eqxx !mulr1n.
rewrite /c; split=> [<-|->]; first by rewrite mulfK// addrK.
by rewrite subrK divfK.
Qed.

Lemma two_layers_reached : fib !=set0.
Proof.
exists (mkpar (d := d1) 2 (fun i => if i is 0%N then 1%:M else c%:M)).
by apply/two_layersP; rewrite !wt_mkpar// !mxE !eqxx !mulr1n mulr1.
Qed.

Lemma two_layers_nonzero : c != 0 -> ncomp fib 2.
Proof.
move=> c0; apply: ncomp_homeomorphic (ncomp_GL R 0).
pose f (A : 'M[R]_1) : params := mkpar (d := d1) 2 (fun i => if i is 0%N then A else c%:M *m invmx A).
have GLE (A : 'M[R]_1) : GL R 1 A <-> A 0 0 != 0 by rewrite /GL /= det_mx11.
exists f, (fun W => wt W 0); split.
- apply: continuous_in_subspaceT => A; rewrite inE => /GLE A0.
  apply: (cvg_mkpar (F := nbhs A)) => -[|i] _; first exact: cvg_id.
  apply: (cvg_mulmx (F := nbhs A)); first exact: cst_mx.
  by apply: (cvg_invmx (F := nbhs A)); [rewrite unit11|exact: cvg_id].
- by apply: continuous_subspaceT; exact: cts_wt.
- move=> A /GLE A0; split; last by rewrite wt_mkpar.
  by apply/two_layersP; rewrite !wt_mkpar//= mul11 invmx11// !mxE !eqxx !mulr1n divfK.
- move=> W /two_layersP wc; have w0 : wt W 0 0 0 != 0.
    by apply: contra_neq c0 => w0; rewrite -wc w0 mulr0.
  split; first exact/GLE.
  apply: par_eq => i i2; rewrite wt_mkpar//; case: i i2 => [|[|]] //= _.
  by rewrite mx11E mul11 invmx11// !mxE !eqxx !mulr1n -wc mulfK.
Qed.

Lemma two_layers_zero : c = 0 -> connected fib.
Proof.
move=> c0; pose P (W : params) (t : R) : params := mkpar (d := d1) 2 (fun i => t *: wt W i).
pose O : params := mkpar (d := d1) 2 (fun=> 0).
have toO W : fib W -> connected_component fib O W.
  move=> /two_layersP; rewrite c0 => wc.
  have := @cc_path R _ fib (P W); have -> : P W 0 = O.
    by apply: par_eq => i i2; rewrite !wt_mkpar// scale0r.
  have -> : P W 1 = W by apply: par_eq => i i2; rewrite !wt_mkpar// scale1r.
  apply; first by move=> t; apply: (cvg_mkpar (F := nbhs t)) => i _; exact: cts_smul.
  move=> t _; apply/two_layersP; rewrite !wt_mkpar// !mxE c0 mulrACA wc mulr0//.
apply: connected_cc => V W /toO V0 /toO W0.
exact: connected_component_trans (connected_component_sym V0) W0.
Qed.
End TwoLayers.

Lemma two_layers_minimum (R : realType) (X Y e : R) : X != 0 ->
  ncomp (minimum d1 2 noact (skip 0 2 e) (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 2%N, 1)))
    (if Y / X - e == 0 then 1%N else 2%N).
Proof.
move=> X0; have ne := two_layers_reached Y e X0; rewrite minimum_fiber//.
case: eqP => [c0|/eqP c0]; last exact: two_layers_nonzero.
by apply: ncomp1 => //; exact: two_layers_zero.
Qed.

Lemma skip0 (R : realType) i j : skip i j (0 : R) = noskip.
Proof. by apply/funext => a; apply/funext => b; rewrite /skip; case: ifP. Qed.

Lemma two_layers_plain (R : realType) (X Y : R) : X != 0 ->
  ncomp (minimum d1 2 noact noskip (X%:M : 'M[R]_(d1 0%N, 1)) (Y%:M : 'M[R]_(d1 2%N, 1)))
    (if Y / X == 0 then 1%N else 2%N).
Proof. by move=> X0; rewrite -(skip0 R 0 2) -[Y / X]subr0; exact: two_layers_minimum. Qed.
