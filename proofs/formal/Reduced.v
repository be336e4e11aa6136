(* Plain linear networks of any widths: every point is joined, inside the set of the points of
   the same output, to a reduced one, whose layers have the rank of the output; two reduced
   points of one output differ by a change of basis of the hidden layers.  So the points of one
   output differ by neuron permutations and paths, if hidden layers have two neurons or more. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks Cuts Permutations.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Algebra.
Variable R : realType.

(* u v is a projection, if v u = 1; 1 - u v is the one onto a complement *)
Lemma complement n r (u : 'M[R]_(n, r)) (v : 'M[R]_(r, n)) : v *m u = 1%:M ->
  exists k (K : 'M[R]_(n, k)) (L : 'M[R]_(k, n)),
    [/\ K *m L = 1%:M - u *m v, L *m K = 1%:M & (k + r)%N = n].
Proof.
move=> vu; pose e := 1%:M - u *m v.
have ee : e *m e = e.
  rewrite /e mulmxBl mul1mx mulmxBr mulmx1 -!mulmxA [v *m (u *m v)]mulmxA vu mul1mx subrr.
  by rewrite subr0.
have := mulmx_base e; have /row_freeP := row_base_free e; have /row_fullP := col_base_full e.
move: (col_base e) (row_base e) => K L [K' KK'] [L' LL'] KL.
have LK : L *m K = 1%:M.
  have : K *m (L *m K) *m L = K *m L by rewrite !mulmxA KL -mulmxA KL.
  move/(congr1 (fun Z => K' *m Z *m L')).
  by rewrite -!mulmxA LL' !mulmx1 !mulmxA KK' mul1mx.
exists (\rank e), K, L; split => //.
apply/eqP; rewrite -(eqr_nat R) natrD.
have -> : (\rank e)%:R = \tr e by rewrite -{2}KL mxtrace_mulC LK mxtrace1.
by rewrite raddfB /= mxtrace1 mxtrace_mulC vu mxtrace1 subrK.
Qed.

(* GL acts transitively on the pairs (u, v) with v u = 1 *)
Lemma transitive_pairs n r (u u' : 'M[R]_(n, r)) (v v' : 'M[R]_(r, n)) :
  v *m u = 1%:M -> v' *m u' = 1%:M ->
  exists g, [/\ g \in unitmx, g *m u = u' & v' *m g = v].
Proof.
move=> vu vu'; have [k [K [L [KL LK ek]]]] := complement vu.
have [k' [K' [L' [KL' LK' ek']]]] := complement vu'.
have e : k' = k by apply/eqP; rewrite -(eqn_add2r r) ek ek'.
subst k'; have Lu : L *m u = 0.
  by rewrite -[L]mul1mx -LK -!mulmxA [K *m _]mulmxA KL mulmxBl mul1mx -mulmxA vu mulmx1 subrr mulmx0.
have vK : v' *m K' = 0.
  by rewrite -[K']mulmx1 -LK' !mulmxA -[v' *m K' *m _]mulmxA KL' mulmxBr mulmx1 mulmxA vu' mul1mx subrr mul0mx.
have L'u : L' *m u' = 0.
  by rewrite -[L']mul1mx -LK' -!mulmxA [K' *m _]mulmxA KL' mulmxBl mul1mx -mulmxA vu' mulmx1 subrr mulmx0.
exists (u' *m v + K' *m L); split.
- have : (u *m v' + K *m L') *m (u' *m v + K' *m L) = 1%:M.
    rewrite mulmxDl !mulmxDr -!mulmxA [v' *m (u' *m v)]mulmxA vu' mul1mx.
    rewrite [v' *m (K' *m L)]mulmxA vK mul0mx mulmx0 addr0.
    rewrite [L' *m (u' *m v)]mulmxA L'u mul0mx mulmx0 add0r.
    by rewrite [L' *m (K' *m L)]mulmxA LK' mul1mx KL addrC subrK.
  by move/mulmx1_unit => [].
- by rewrite mulmxDl -!mulmxA vu Lu mulmx0 addr0 mulmx1.
- by rewrite mulmxDr !mulmxA vu' vK mul1mx mul0mx addr0.
Qed.

(* where r < n, some element of negative determinant fixes u and v *)
Lemma negative_stabilizer n r (u : 'M[R]_(n, r)) (v : 'M[R]_(r, n)) : v *m u = 1%:M -> (r < n)%N ->
  exists s, [/\ \det s = -1, s *m u = u & v *m s = v].
Proof.
move=> vu rn; have [k [K [L [KL LK e]]]] := complement vu; subst n.
have k0 : (0 < k)%N by move: rn; rewrite -{1}[r]add0n ltn_add2r.
have Lu : L *m u = 0.
  by rewrite -[L]mul1mx -LK -!mulmxA [K *m _]mulmxA KL mulmxBl mul1mx -mulmxA vu mulmx1 subrr mulmx0.
have vK : v *m K = 0.
  by rewrite -[K]mulmx1 -LK !mulmxA -[v *m K *m _]mulmxA KL mulmxBr mulmx1 mulmxA vu mul1mx subrr mul0mx.
pose P : 'M[R]_(k + r) := row_mx K u; pose Q : 'M[R]_(k + r) := col_mx L v.
pose B : 'M[R]_(k + r) := block_mx (Jm R k) 0 0 1%:M.
have QP : Q *m P = 1%:M by rewrite mul_col_row LK Lu vK vu -scalar_mx_block.
exists (P *m B *m Q); split.
- rewrite !det_mulmx mulrAC -det_mulmx (mulmx1C QP) det1 mul1r.
  by rewrite det_ublock det1 mulr1 det_Jm.
- rewrite -mulmxA mul_col_mx Lu vu -mulmxA mul_block_col mulmx0 mul0mx !mul0mx mulmx1 !addr0 add0r.
  by rewrite mul_row_col mulmx0 mulmx1 add0r.
- rewrite !mulmxA mul_mx_row vK vu mul_row_block mul0mx !mulmx0 mulmx1 !add0r.
  by rewrite mul_row_col mul0mx mul1mx add0r.
Qed.

Lemma transitive_pairs_pos n r (u u' : 'M[R]_(n, r)) (v v' : 'M[R]_(r, n)) :
  v *m u = 1%:M -> v' *m u' = 1%:M ->
  exists g, [/\ g \in unitmx, g *m u = u', v' *m g = v & (r < n)%N -> 0 < \det g].
Proof.
move=> vu vu'; have [g [ug gu gv]] := transitive_pairs vu vu'.
have [rn|nr] := ltnP r n; last by exists g; split=> // rn; rewrite ltnNge nr in rn.
have [dg|dg] := ltP 0 (\det g); first by exists g.
have [s [ds su sv]] := negative_stabilizer vu rn; exists (g *m s); split.
- by rewrite unitmx_mul ug unitmxE ds unitfE oppr_eq0 oner_eq0.
- by rewrite -mulmxA su.
- by rewrite mulmxA gv.
- by move=> _; rewrite det_mulmx ds mulrN1 oppr_gt0 lt_neqAle dg -unitGL ug.
Qed.
End Algebra.

Section Reduced.
Variables (R : realType) (d : nat -> nat) (l p r : nat) (X : 'M[R]_(d 0, p)).
Notation params := (par R d l).
Notation hid := (hid noact noskip X).
Notation out := (out noact noskip X).
Variables (C : 'M[R]_(d l, r)) (C' : 'M[R]_(r, d l)) (D : 'M[R]_(r, p)) (D' : 'M[R]_(p, r)).
Hypotheses (CC : C' *m C = 1%:M) (DD : D *m D' = 1%:M) (l0 : (0 < l)%N).
Variable A : set params.
Hypothesis A_out : forall V, out V = C *m D -> A V.
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

Lemma hid_redpar u v i : redpair u v -> (i < l)%N -> hid (redpar u v) i.+1 = u i.+1 *m D.
Proof.
move=> [_ _ _ vX vu]; elim: i => [|i IH] il; rewrite hidS_plain wt_mkpar//.
  by rewrite hid0 -mulmxA vX.
by rewrite IH ?(ltnW il)// -mulmxA [v _ *m _]mulmxA vu ?mul1mx// ltnW.
Qed.

Lemma redpar_A u v : redpair u v -> A (redpar u v).
Proof.
move=> uv; apply: A_out; have [_ ul _ _ _] := uv; rewrite -ul /Definitions.out.
have h j : (0 < j <= l)%N -> hid (redpar u v) j = u j *m D by case: j => // j; exact: hid_redpar.
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
Lemma to_reduced W : out W = C *m D ->
  exists u v, redpair u v /\ connected_component A W (redpar u v).
Proof.
move=> oW; have [v [vl vS]] := tails (wt W) C'.
have vh i : (i <= l)%N -> v i *m hid W i = D.
  suff e j : (j <= l)%N -> v j *m hid W j = v 0%N *m hid W 0.
    move=> il; rewrite e// -(e l)// vl; have -> : hid W l = C *m D by exact: oW.
    by rewrite mulmxA CC mul1mx.
  elim: j => // j IH jl; rewrite -IH ?(ltnW jl)// [v j]vS//.
  by rewrite hidS_plain mulmxA.
have [u uE] : exists u : maps, forall i, u i = hid W i *m D' by exists (fun i => hid W i *m D').
have uv : redpair u v.
  split => //; first by rewrite uE hid0.
  - rewrite uE; have -> : hid W l = C *m D by exact: oW.
    by rewrite -mulmxA DD mulmx1.
  - by rewrite -(vh 0%N)// hid0.
  - by move=> i il; rewrite uE mulmxA vh.
exists u, v; split=> //; rewrite -[W]mkpar_wt; apply: cc_mkpar => t; apply: A_out.
pose Wt := mkpar l (fun i => (1 - t) *: wt W i + t *: (u i.+1 *m v i)).
suff e i : (i <= l)%N -> hid Wt i = (1 - t) ^+ i *: hid W i + (1 - (1 - t) ^+ i) *: (u i *m D).
  rewrite /Definitions.out -/Wt e//; have [_ -> _ _ _] := uv.
  by have -> : hid W l = C *m D by [exact: oW]; rewrite -scalerDl addrC subrK scale1r.
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
Notation out := (out noact noskip X).
Variable A : set params.
Hypothesis A_out : forall V W, out V = out W -> A V -> A W.

Lemma gauge_stable g (W : params) : (forall i, hidden l g i \in unitmx) -> A W -> A (gauge g W).
Proof. by move=> gu; apply: A_out; rewrite out_gauge. Qed.

(* any widths, any data: points of one output *)
Lemma same_output_permute V W : (forall i, (0 < i < l)%N -> d i != 1%N) ->
  A V -> out V = out W -> exists s, connected_component A (permute s V) W.
Proof.
move=> wide AV VW; have [l0|l0] := posnP l.
  exists (fun=> 1%g); suff -> : W = permute (fun=> 1%g) V.
    apply: connected_component_refl; apply: gauge_stable => // i.
    by rewrite /hidden l0 ltn0 andbF; exact: unitmx1.
  by apply: par_eq => i; rewrite [X in (_ < X)%N]l0.
have [C' CC] : exists C', C' *m col_base (out V) = 1%:M.
  by have /row_fullP := col_base_full (out V).
have [D' DD] : exists D', row_base (out V) *m D' = 1%:M.
  by have /row_freeP := row_base_free (out V).
have oV := esym (mulmx_base (out V)); have oW := etrans (esym VW) oV.
have Ao U : out U = col_base (out V) *m row_base (out V) -> A U.
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
End Minimum.
