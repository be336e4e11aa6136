(* Curves of constant loss from curves in a group of symmetries (equation 5); which elements of
   GL are reached: all of positive determinant by some curve, not all by one-parameter groups. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import derive ring.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks Permutations Exponential.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* no square root *)
Section NoRoot.
Variable R : realType.
Definition diag12 : 'M[R]_2 := diag_mx (\row_j if j == 0 then -1 else -2%:R).

Lemma det_diag12 : \det diag12 = 2%:R.
Proof. by rewrite det_diag big_ord_recl big_ord1 !mxE /= mulN1r opprK. Qed.

Lemma no_root (a : 'M[R]_2) : a *m a <> diag12.
Proof.
move=> e; have c : diag12 *m a = a *m diag12 by rewrite -e mulmxA.
have a01 : a 0 1 = 0.
  move/matrixP/(_ 0 1): c; rewrite mul_diag_mx mul_mx_diag !mxE /= mulN1r mulrN => /oppr_inj/eqP.
  by rewrite mulr_natr mulr2n -subr_eq0 opprD addrA subrr sub0r oppr_eq0 => /eqP.
move/matrixP/(_ 0 0): e; rewrite !mxE big_ord_recl big_ord1 /=.
rewrite (_ : lift ord0 0 = 1 :> 'I_2); last exact/val_inj.
rewrite a01 mul0r addr0 mulr1n => e.
by have := sqr_ge0 (a 0 0); rewrite expr2 e oppr_ge0 ler10.
Qed.

Lemma no_group (phi : R -> 'M[R]_2) : (forall s t, phi (s + t) = phi s *m phi t) -> phi 1 <> diag12.
Proof.
move=> h; have -> : (1 : R) = 2%:R^-1 + 2%:R^-1 by field.
by rewrite h; exact: no_root.
Qed.
End NoRoot.

(* a real function that is the identity on [0, 1] and constant outside *)
Section Clamp.
Variable R : realType.
Definition clamp (t : R) : R := 2%:R^-1 * (1 + `|t| - `|t - 1|).
Lemma clamp0 : clamp 0 = 0. Proof. by rewrite /clamp normr0 sub0r normrN normr1 addr0 subrr mulr0. Qed.
Lemma clamp1 : clamp 1 = 1. Proof. by rewrite /clamp normr1 subrr normr0; field. Qed.
Lemma clamp01 t : 0 <= clamp t <= 1.
Proof.
rewrite /clamp; have [t1|t1] := lerP 0 (t - 1).
  have t0 : 0 <= t by apply: (@le_trans _ _ 1); rewrite ?ler01// -subr_ge0.
  rewrite (ger0_norm t1) (ger0_norm t0).
  have -> : 2%:R^-1 * (1 + t - (t - 1)) = 1 by field.
  by rewrite ler01 lexx.
rewrite (ltr0_norm t1); have [t0|t0] := lerP 0 t.
  rewrite ?(ger0_norm t0).
  have -> : 2%:R^-1 * (1 + t - - (t - 1)) = t by field.
  by rewrite t0 -subr_le0 ltW.
rewrite (ltr0_norm t0); have -> : 2%:R^-1 * (1 + - t - - (t - 1)) = 0 by field.
by rewrite lexx ler01.
Qed.
Lemma cts_clamp : continuous clamp.
Proof.
move=> t; apply: (cvgM (f := fun=> 2%:R^-1) (g := fun t => 1 + `|t| - `|t - 1|)); first exact: cst_R.
apply: (cvgB (f := fun t => 1 + `|t|) (g := fun t => `|t - 1|)).
  apply: (cvgD (f := fun=> 1) (g := fun t => `|t|)); first exact: cst_R.
  exact: (@norm_continuous _ [normedModType R of R^o] t).
apply: (cvg_comp (f := fun t : R => t - 1) (g := fun t : R => `|t|)); last exact: (@norm_continuous _ [normedModType R of R^o]).
by apply: (cvgB (f := fun t => t) (g := fun=> 1)); [exact: cvg_id|exact: cst_R].
Qed.
End Clamp.

(* the elements of GL_n^+ that a curve joins to 1 *)
Section Joined.
Variables (R : realType) (n : nat).
Implicit Types (a b : 'M[R]_n).
Definition joined a : Prop := exists c : R -> 'M[R]_n,
  [/\ continuous c, c 0 = 1%:M, c 1 = a & forall t, 0 < \det (c t)].

Lemma pos_unit a : 0 < \det a -> a \in unitmx.
Proof. by move=> da; rewrite unitGL gt_eqF. Qed.

Lemma joined_pos a : joined a -> 0 < \det a.
Proof. by move=> [c [_ _ <-]]. Qed.

Lemma joinedM a b : joined a -> joined b -> joined (a *m b).
Proof.
move=> [c [cc c0 c1 cp]] [e [ce e0 e1 ep]]; exists (fun t => c t *m e t); split.
- by move=> t; apply: (cvg_mulmx (F := nbhs t)); [exact: cc|exact: ce].
- by rewrite c0 e0 mulmx1.
- by rewrite c1 e1.
- by move=> t; rewrite det_mulmx mulr_gt0.
Qed.

Lemma joinedV a : joined a -> joined (invmx a).
Proof.
move=> [c [cc c0 c1 cp]]; exists (fun t => invmx (c t)); split.
- by move=> t; apply: (cvg_invmx (F := nbhs t)); [exact: pos_unit|exact: cc].
- by rewrite c0 invmx1.
- by rewrite c1.
- by move=> t; rewrite det_inv invr_gt0.
Qed.

(* matrices near 1 are joined to it by a line *)
Lemma joined_near1 : \forall a \near (1%:M : 'M[R]_n), joined a.
Proof.
have : nbhs (1%:M : 'M[R]_n) [set a | 0 < \det a].
  have c : (fun a : 'M[R]_n => \det a) @ (1%:M : 'M[R]_n) --> \det (1%:M : 'M[R]_n).
    by apply: (cvg_det (F := nbhs (1%:M : 'M[R]_n))); exact: cvg_id.
  rewrite det1 in c.
  exact: (@cvgr_gt _ _ (nbhs (1%:M : 'M[R]_n)) (nbhs_filter _) _ _ c 0 ltr01).
move/nbhs_ballP => [e /= e0 eG]; apply/nbhs_ballP; exists e => //= a ae.
pose c t := 1%:M + clamp t *: (a - 1%:M); exists c; split.
- move=> t; apply: (cvg_addmx (F := nbhs t)); first exact: cst_mx.
  by apply: (cvg_scalemx (F := nbhs t)); [exact: cts_clamp|exact: cst_mx].
- by rewrite /c clamp0 scale0r addr0.
- by rewrite /c clamp1 scale1r addrC subrK.
- move=> t; apply: eG => i j; have := ae i j; rewrite /ball /= !mxE => h.
  have /andP[t0 t1] := clamp01 t; rewrite opprD addrA subrr sub0r normrN normrM ger0_norm//.
  by apply: le_lt_trans h; rewrite distrC ler_pimull.
Qed.

Lemma joined_near a : joined a -> \forall b \near a, joined b.
Proof.
move=> ja; have ua := pos_unit (joined_pos ja).
have c : (fun b => invmx a *m b) @ a --> (1%:M : 'M[R]_n).
  rewrite -(mulVmx ua); apply: (cvg_mulmx (F := nbhs a)); [exact: cst_mx|exact: cvg_id].
have h : nbhs a [set b | joined (invmx a *m b)] := c _ joined_near1.
by apply: filterS h => b /= jb; rewrite -[b](mulKVmx ua); exact: joinedM.
Qed.

Lemma joined1 : joined 1%:M.
Proof. by exists (fun=> 1%:M); split => // [t|t]; [exact: cst_mx|rewrite det1 ltr01]. Qed.

(* an open subgroup of a connected group is all of it *)
Theorem GLp_joined a : 0 < \det a -> joined a.
Proof.
move=> da; pose f b : bool := `[< joined b >].
have : f a = f 1%:M.
  apply: (@locconst _ _ (GLp R n) f); last first.
    apply: connected_ccP; first exact: GLp_connected.
      exact: da.
    by rewrite /GLp /= det1 ltr01.
  move=> b db; have ub := pos_unit db.
  have c : (fun x => invmx b *m x) @ b --> (1%:M : 'M[R]_n).
    rewrite -(mulVmx ub); apply: (cvg_mulmx (F := nbhs b)); [exact: cst_mx|exact: cvg_id].
  have h : nbhs b [set x | joined (invmx b *m x)] := c _ joined_near1.
  apply: filterS h => x /= jx dx; apply/asboolP/asboolP => [j|j].
    have := joinedM j (joinedV jx); rewrite invmxM ?unitmx_inv ?pos_unit// invmxK mulKVmx ?pos_unit//.
  by rewrite -[x](mulKVmx ub); exact: joinedM.
rewrite /f => e; apply/asboolP; rewrite e; apply/asboolP; exact: joined1.
Qed.
End Joined.

(* a curve in the group of changes of basis moves a point along a curve *)
Section GaugeCurve.
Variables (R : realType) (d : nat -> nat) (l : nat).
Notation params := (par R d l).
Notation family := (forall i, 'M[R]_(d i)).

Lemma gauge_curve (A : set params) (g : R -> family) (W : params) :
  (forall i, continuous (fun t => g t i)) -> (forall t i, g t i \in unitmx) -> (forall i, g 0 i = 1%:M) ->
  [/\ continuous (fun t => gauge (g t) W), gauge (g 0) W = W &
      (forall t, A (gauge (g t) W)) -> connected_component A W (gauge (g 1) W)].
Proof.
move=> gc gu g0; have h0 : gauge (g 0) W = W.
  by apply: gauge1 => i _; rewrite /hidden g0 if_same.
have hc : continuous (fun t => gauge (g t) W).
  by move=> t; apply: cvg_gauge => i; [exact: hidden_unit|exact: gc].
split=> // hA; rewrite -{1}h0.
by apply: (@cc_path R params A (fun t => gauge (g t) W)) => // t _; exact: hA.
Qed.

Lemma gauge_joined (g : family) (W : params) : (forall i, (0 < i < l)%N -> 0 < \det (g i)) ->
  exists c : R -> family, [/\ forall i, continuous (fun t => c t i), forall i, c 0 i = 1%:M,
    gauge (c 1) W = gauge g W & forall t i, 0 < \det (c t i)].
Proof.
move=> gp; have h i : joined (if (0 < i < l)%N then g i else 1%:M).
  by case: ifP => [il|_]; [exact/GLp_joined/gp|exact: joined1].
exists (fun t i => sval (cid (h i)) t); split.
- by move=> i; have [? _ _ _] := svalP (cid (h i)).
- by move=> i; have [_ ? _ _] := svalP (cid (h i)).
- apply: gauge_eq => i _; rewrite {1}/hidden; have [_ _ -> _] := svalP (cid (h i)).
  by rewrite /hidden; case: ifP => // ->.
- by move=> t i; have [_ _ _ ?] := svalP (cid (h i)).
Qed.

(* t |-> exp(t a) . W *)
Lemma exp_curve (a : family) (W : params) : let gamma t := gauge (fun i => expmx (t *: a i)) W in
  gamma 1 = gauge (fun i => expmx (a i)) W /\
  forall k r c n t, derivable (derive1n n (fun s => wt (gamma s) k r c)) t 1.
Proof.
move=> gamma; split; first by apply: gauge_eq => i _; rewrite /hidden scale1r.
move=> k r c n t; have [kl|lk] := ltnP k l; last first.
  have -> : (fun s => wt (gamma s) k r c) = (fun s => (fun=> 0 : 'M[R]_(d k.+1, d k)) s r c).
    by apply: funext => s; rewrite wt_ge.
  apply: (@smooth_linear _ _ _ 0 0 (fun=> 0)) => s; rewrite mul0mx mulmx0 subrr.
  exact: mxderive_cst.
pose b i : 'M[R]_(d i) := if (0 < i < l)%N then a i else 0.
have hE s i : hidden l (fun i => expmx (s *: a i)) i = expmx (s *: b i).
  rewrite /hidden /b; case: ifP => // _.
  by have -> : s *: (0 : 'M[R]_(d i)) = 0 *: 0; rewrite ?scaler0// -[1%:M](expmx0 0) scaler0.
have -> : (fun s => wt (gamma s) k r c) =
    (fun s => (expmx (s *: b k.+1) *m wt W k *m invmx (expmx (s *: b k))) r c).
  by apply: funext => s; rewrite wt_mkpar// !hE.
apply: (@smooth_linear _ _ _ (b k.+1) (b k) (fun s => expmx (s *: b k.+1) *m wt W k *m invmx (expmx (s *: b k)))) => s.
exact: conjugate_derive.
Qed.
End GaugeCurve.
