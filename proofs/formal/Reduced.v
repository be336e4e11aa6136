(* Plain linear networks of any widths: every point is joined, inside the set of the points of
   the same output, to a reduced one, whose layers have the rank of the output; two reduced
   points of one output differ by a change of basis of the hidden layers.  So the points of one
   output differ by neuron permutations and paths, if hidden layers have two neurons or more. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks Pairs Permutations.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Reduced.
Variables (R : realType) (d : nat -> nat) (l p r : nat) (X : 'M[R]_(d 0, p)).
Notation params := (par R d l).
Notation hidX := (hid noact noskip X).
Notation outX := (out noact noskip X).
Variables (C : 'M[R]_(d l, r)) (C' : 'M[R]_(r, d l)) (D : 'M[R]_(r, p)) (D' : 'M[R]_(p, r)).
Hypotheses (CC : C' *m C = 1%:M) (DD : D *m D' = 1%:M) (l0 : (0 < l)%N).
Variable A : set params.
Hypothesis A_out : forall V, outX V = C *m D -> A V.
Notation maps := (forall i, 'M[R]_(d i, r)).
Notation comaps := (forall i, 'M[R]_(r, d i)).

Lemma tails n (V : forall i, 'M[R]_(d i.+1, d i)) (c : 'M[R]_(r, d n)) :
  exists v : comaps, v n = c /\ forall i, (i < n)%N -> v i = v i.+1 *m V i.
Proof.
elim: n c => [|n IH] c; first by exists (fun i => conform_mx 0 c); rewrite conform_mx_id.
have [v [vn vS]] := IH (c *m V n).
exists (fun i => if (i <= n)%N then v i else conform_mx 0 c); rewrite ltnn conform_mx_id; split=> // i il.
have [e|ne] := eqVneq i n; first by subst i; rewrite leqnn ltnn conform_mx_id.
have {ne}il : (i < n)%N by rewrite ltn_neqAle ne -ltnS.
by rewrite ltnW// il; exact: vS.
Qed.

(* the reduced point of the maps u i from R^r to layer i and v i back *)
Definition redpar (u : maps) (v : comaps) : params := mkpar l (fun i => u i.+1 *m v i).
Definition redpair (u : maps) (v : comaps) : Prop :=
  [/\ u 0%N = X *m D', u l = C, v l = C', v 0%N *m X = D &
      forall i, (i <= l)%N -> v i *m u i = 1%:M].

Lemma hid_redpar u v i : redpair u v -> (i < l)%N -> hidX (redpar u v) i.+1 = u i.+1 *m D.
Proof.
move=> [_ _ _ vX vu]; elim: i => [|i IH] il; rewrite hidS_plain wt_mkpar//.
  by rewrite hid0 -mulmxA vX.
by rewrite IH ?(ltnW il)// -mulmxA [v _ *m _]mulmxA vu ?mul1mx// ltnW.
Qed.

Lemma redpar_A u v : redpair u v -> A (redpar u v).
Proof.
move=> uv; apply: A_out; have [_ ul _ _ _] := uv; rewrite -ul /out.
have h j : (0 < j <= l)%N -> hidX (redpar u v) j = u j *m D by case: j => // j; exact: hid_redpar.
by apply: h; rewrite l0 leqnn.
Qed.

Lemma cc_mkpar (V V' : forall i, 'M[R]_(d i.+1, d i)) :
  (forall t : R, A (mkpar l (fun i => (1 - t) *: V i + t *: V' i))) ->
  connected_component A (mkpar l V) (mkpar l V').
Proof.
move=> hA; have := @cc_path R _ A (fun t => mkpar l (fun i => (1 - t) *: V i + t *: V' i)).
have -> : mkpar l (fun i => (1 - 0) *: V i + 0 *: V' i) = mkpar l V.
  by apply: par_eq => i il; rewrite !wt_mkpar// subr0 scale1r scale0r addr0.
have -> : mkpar l (fun i => (1 - 1) *: V i + 1 *: V' i) = mkpar l V'.
  by apply: par_eq => i il; rewrite !wt_mkpar// subrr scale1r scale0r add0r.
apply; last by move=> t _; exact: hA.
move=> t; apply: (cvg_par (F := nbhs t)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
apply: (cvg_addmx (F := nbhs t)); last exact: cts_smul.
apply: (cvg_scalemx (F := nbhs t)); last exact: cst_mx.
apply: (cvgB (f := fun=> 1) (g := fun s => s)); [exact: cst_R|exact: cvg_id].
Qed.

(* every point is joined to a reduced one: the line between them has constant output *)
Lemma to_reduced W : outX W = C *m D ->
  exists u v, redpair u v /\ connected_component A W (redpar u v).
Proof.
move=> oW; have [v [vl vS]] := tails (wt W) C'.
have vh i : (i <= l)%N -> v i *m hidX W i = D.
  suff e j : (j <= l)%N -> v j *m hidX W j = v 0%N *m hidX W 0.
    move=> il; rewrite e// -(e l)// vl; have -> : hidX W l = C *m D by exact: oW.
    by rewrite mulmxA CC mul1mx.
  elim: j => // j IH jl; rewrite -IH ?(ltnW jl)// [v j]vS//.
  by rewrite hidS_plain mulmxA.
have [u uE] : exists u : maps, forall i, u i = hidX W i *m D' by exists (fun i => hidX W i *m D').
have uv : redpair u v.
  split => //; first by rewrite uE hid0.
  - rewrite uE; have -> : hidX W l = C *m D by exact: oW.
    by rewrite -mulmxA DD mulmx1.
  - by rewrite -(vh 0%N)// hid0.
  - by move=> i il; rewrite uE mulmxA vh.
exists u, v; split=> //; rewrite -[W]mkpar_wt; apply: cc_mkpar => t; apply: A_out.
pose Wt := mkpar l (fun i => (1 - t) *: wt W i + t *: (u i.+1 *m v i)).
suff e i : (i <= l)%N -> hidX Wt i = (1 - t) ^+ i *: hidX W i + (1 - (1 - t) ^+ i) *: (u i *m D).
  rewrite /out -/Wt e//; have [_ -> _ _ _] := uv.
  by have -> : hidX W l = C *m D by [exact: oW]; rewrite -scalerDl addrC subrK scale1r.
elim: i => [|i IH] il.
  by rewrite !hid0 expr0 scale1r subrr scale0r addr0.
rewrite !hidS_plain wt_mkpar// IH ?(ltnW il)//.
rewrite mulmxDl !mulmxDr -!scalemxAl -!scalemxAr -!mulmxA.
have [_ _ _ _ vu] := uv.
rewrite [v i *m (u i *m D)]mulmxA vu ?(ltnW il)// mul1mx vh ?(ltnW il)//.
rewrite [wt W i *m (u i *m D)]mulmxA.
have -> : wt W i *m u i = u i.+1 by rewrite !uE mulmxA -hidS_plain.
rewrite !scalerA -exprS -addrA; congr (_ + _).
rewrite addrC -!scalerDl; congr (_ *: _); rewrite exprS; ring.
Qed.

Lemma redpair_affine u v v1 t : redpair u v -> redpair u v1 ->
  redpair u (fun i => (1 - t) *: v i + t *: v1 i).
Proof.
have aff m n (B : 'M[R]_(m, n)) : (1 - t) *: B + t *: B = B by rewrite -scalerDl subrK scale1r.
move=> [u0 ul vl vX vu] [_ _ v1l v1X v1u]; split => // [||i il].
- by rewrite vl v1l aff.
- by rewrite mulmxDl -!scalemxAl vX v1X aff.
- by rewrite mulmxDl -!scalemxAl vu// v1u// aff.
Qed.

(* two reduced points: a path, then a change of basis, positive on layers wider than r *)
Lemma between_reduced u v u' v' : redpair u v -> redpair u' v' -> exists g V,
  [/\ forall i, hidden l g i \in unitmx, connected_component A (redpar u v) V,
      gauge g V = redpar u' v' &
      forall i, (i <= l)%N -> (r < d i)%N -> 0 < \det (g i)].
Proof.
move=> uv uv'; have [u0 ul vl vX vu] := uv; have [u0' ul' vl' vX' vu'] := uv'.
have [v1 [v10 v1S]] : exists v1 : comaps, v1 0%N = v' 0%N /\ forall i, (0 < i)%N -> v1 i = v i.
  by exists (fun i => if i is j.+1 then v j.+1 else v' 0%N); split => // -[].
have uv1 : redpair u v1.
  split => //; [by rewrite v1S|by rewrite v10|case=> [|i] il; last by rewrite v1S// vu].
  by rewrite v10 u0 mulmxA vX' DD.
have h i : exists g : 'M[R]_(d i), (i <= l)%N ->
    [/\ g \in unitmx, g *m u i = u' i, v' i *m g = v1 i & (r < d i)%N -> 0 < \det g].
  have [il|_] := boolP (i <= l)%N; last by exists 1%:M.
  have [_ _ _ _ v1u] := uv1; have [g gP] := transitive_pairs_pos (v1u i il) (vu' i il).
  by exists g.
pose g i := sval (cid (h i)); exists g, (redpar u v1).
have gP i (il : (i <= l)%N) := svalP (cid (h i)) il; rewrite -/(g _) in gP.
have gu : forall i, hidden l g i \in unitmx.
  by apply/hidden_unitP => i /andP[_ /ltnW il]; have [] := gP i il.
split => //; last by move=> i il; have [] := gP i il.
  apply: cc_mkpar => t; have -> : (fun i => (1 - t) *: (u i.+1 *m v i) + t *: (u i.+1 *m v1 i)) =
      fun i => u i.+1 *m ((1 - t) *: v i + t *: v1 i).
    by apply: functional_extensionality_dep => i; rewrite mulmxDr !scalemxAr.
  exact/redpar_A/redpair_affine.
have ends i : (i <= l)%N -> hidden l g i *m u i = u' i /\ v' i *m hidden l g i = v1 i.
  move=> il; rewrite /hidden; case: ifP => [_|/negbT]; first by have [] := gP i il.
  rewrite mul1mx mulmx1 negb_and -eqn0Ngt -leqNgt => /orP[/eqP -> |li]; first by rewrite u0 u0' v10.
  have e : i = l by apply/eqP; rewrite eqn_leq il.
  by rewrite e ul ul' v1S// vl vl'.
apply: par_eq => i il; rewrite !wt_mkpar// -(ends i (ltnW il)).2 !mulmxA (ends i.+1 il).1.
by rewrite mulmxK.
Qed.
End Reduced.

Section Permute.
Variables (R : realType) (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0, p)).
Notation params := (par R d l).
Notation outX := (out noact noskip X).
Variable A : set params.
Hypothesis A_out : forall V W, outX V = outX W -> A V -> A W.

Lemma gauge_stable g (W : params) : (forall i, hidden l g i \in unitmx) -> A W -> A (gauge g W).
Proof. by move=> gu; apply: A_out; rewrite out_gauge. Qed.

(* any widths, any data: points of one output *)
Lemma same_output_permute V W : (forall i, (0 < i < l)%N -> d i != 1%N) ->
  A V -> outX V = outX W -> exists s, connected_component A (permute s V) W.
Proof.
move=> wide AV VW; have [l0|l0] := posnP l.
  exists (fun=> 1%g); suff -> : W = permute (fun=> 1%g) V.
    apply: connected_component_refl; apply: gauge_stable => // i.
    by rewrite /hidden l0 ltn0 andbF; exact: unitmx1.
  by apply: par_eq => i; rewrite [X in (_ < X)%N]l0.
have [C' CC] : exists C', C' *m col_base (outX V) = 1%:M.
  by have /row_fullP := col_base_full (outX V).
have [D' DD] : exists D', row_base (outX V) *m D' = 1%:M.
  by have /row_freeP := row_base_free (outX V).
have oV := esym (mulmx_base (outX V)); have oW := etrans (esym VW) oV.
have Ao U : outX U = col_base (outX V) *m row_base (outX V) -> A U.
  by rewrite mulmx_base => e; apply: A_out AV.
have [u [v [uv cV]]] := to_reduced CC DD Ao oV.
have [u' [v' [uv' cW]]] := to_reduced CC DD Ao oW.
have [g [U [gu cU gU _]]] := between_reduced DD l0 Ao uv uv'.
have [_ AU] := cc_sub cU.
have [s cs] := gauge_permute gauge_stable wide gu AU.
exists s; apply: connected_component_trans (connected_component_sym cW).
rewrite -gU; apply: connected_component_trans cs.
apply: (cc_image (f := permute s) _ _ (connected_component_trans cV cU)).
  by apply: continuous_subspaceT; exact: cts_gauge.
move=> Z; apply: gauge_stable; apply/hidden_unitP => i _; exact: unitmx_perm.
Qed.
End Permute.

Section Minimum.
Variables (R : realType) (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation params := (par R d l).
Notation M := (minimum d l noact noskip X Y).

(* the minimum is a matter of the output *)
Lemma minimum_out (V W : params) : out noact noskip X V = out noact noskip X W -> M V -> M W.
Proof. by move=> e hV U; rewrite /loss -e; exact: hV. Qed.

(* the output has the rows of X, and at most the rank of each layer *)
Lemma hid_submx (W : params) i : (hid noact noskip X W i <= X)%MS.
Proof.
by elim: i => [|i IH]; rewrite ?hid0// hidS_plain; exact: mulmx_sub.
Qed.

Lemma rank_out (W : params) i : (i <= l)%N -> (\rank (out noact noskip X W) <= d i)%N.
Proof.
move=> il; suff h k : (\rank (hid noact noskip X W (i + k)) <= d i)%N.
  by have := h (l - i)%N; rewrite subnKC.
elim: k => [|k IH]; first by rewrite addn0 rank_leq_row.
by rewrite addnS hidS_plain (leq_trans (mxrankM_maxr _ _)).
Qed.
End Minimum.
