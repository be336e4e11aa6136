(* Cut vertices of linear networks: the output factors through a layer v that no skip jumps over;
   where d v = rank Y > 0 the sign of det (h_v U) is constant on the components of the minimum.
   k such layers at which no skip begins or ends: at least 2^k components. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Lemma conform_mulmx (R : ringType) m n p m' (A : 'M[R]_(m, n)) (B : 'M[R]_(n, p)) :
  conform_mx (0 : 'M[R]_(m', p)) (A *m B) = conform_mx (0 : 'M[R]_(m', n)) A *m B.
Proof.
have [e|ne] := eqVneq m m'; first by subst m'; rewrite !conform_mx_id.
by rewrite !nonconform_mx ?ne// mul0mx.
Qed.

(* a signed identity: det = -1 unless n = 0 *)
Definition Jm (R : realType) n : 'M[R]_n := diag_mx (\row_(j < n) if (j == 0 :> nat)%N then -1 else 1).
Lemma det_Jm (R : realType) n : (0 < n)%N -> \det (Jm R n) = -1.
Proof.
case: n => // n _; rewrite det_diag big_ord_recl mxE /= big1 ?mulr1// => j _.
by rewrite mxE.
Qed.
Lemma Jm_unit (R : realType) n : Jm R n \in unitmx.
Proof.
case: n => [|n]; first by rewrite unitmxE det_mx00 unitr1.
by rewrite unitmxE det_Jm// unitfE oppr_eq0 oner_eq0.
Qed.

Lemma rank_test (R : realType) m p r (Y : 'M[R]_(m, p)) : \rank Y = r ->
  exists U : 'M[R]_(p, r), \rank (Y *m U) = r.
Proof.
move=> <-; exists (pinvmx (row_base Y)).
have <- : col_base Y *m row_base Y *m pinvmx (row_base Y) = Y *m pinvmx (row_base Y).
  by rewrite mulmx_base.
rewrite -mulmxA mulmxVp ?row_base_free// mulmx1.
by have := col_base_full Y; rewrite /row_full => /eqP.
Qed.

Section Cut.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0, p)) (Y : 'M[R]_(d l, p)).

(* no skip jumps over v *)
Definition cut (v : nat) : Prop :=
  forall j i, (j < v)%N -> (v < i)%N -> (i <= l)%N -> d j = d i -> eps j i = 0.
(* no skip begins or ends at v *)
Definition bare (v : nat) : Prop :=
  forall j i, (j < i)%N -> (i <= l)%N -> d j = d i -> (j == v) || (i == v) -> eps j i = 0.

Lemma cut_factor v (W : params) i : cut v -> (v <= i)%N -> (i <= l)%N ->
  exists G : 'M[R]_(d i, d v), hid noact eps X W i = G *m hid noact eps X W v.
Proof.
move=> cv; have [n] := ubnP i; elim: n i => // n IH i ni vi il.
have [e|nvi] := eqVneq v i; first by subst i; exists 1%:M; rewrite mul1mx.
have {nvi}vi : (v < i)%N by rewrite ltn_neqAle nvi.
case: i ni vi il => // i ni vi il.
have [G0 e0] := IH i ni vi (ltnW il).
have /fin_all_exists[G eG] : forall j : 'I_i.+1, exists G : 'M[R]_(d i.+1, d v),
    eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, p)) (hid noact eps X W j) = G *m hid noact eps X W v.
  move=> j; have [vj|jv] := leqP v j.
    have [G e] := IH j (leq_trans (ltn_ord j) ni) vj (leq_trans (ltnW (ltn_ord j)) il).
    by exists (eps j i.+1 *: conform_mx 0 G); rewrite e conform_mulmx scalemxAl.
  exists 0; rewrite mul0mx; have [e|ne] := eqVneq (d j) (d i.+1).
    by rewrite (cv j i.+1)// scale0r.
  by rewrite nonconform_mx ?ne// scaler0.
exists (wt W i *m G0 + \sum_j G j); rewrite hidS_lin {1}e0 mulmxA mulmxDl mulmx_suml.
by congr (_ + _); apply: eq_bigr => j _; rewrite eG.
Qed.

Lemma cut_unit v (U : 'M[R]_(p, d v)) (W : params) : cut v -> (v <= l)%N ->
  \rank (Y *m U) = d v -> fiber d l noact eps X Y W -> \det (hid noact eps X W v *m U) != 0.
Proof.
move=> cv vl rU fW; have [G e] := cut_factor W cv vl (leqnn l).
rewrite -unitfE -unitmxE -row_free_unit -row_leq_rank -{1}rU.
have <- : out noact eps X W = Y by exact: fW.
by rewrite /out e -mulmxA mxrankM_maxr.
Qed.

Lemma cts_detU v (U : 'M[R]_(p, d v)) (W : params) :
  {for W, continuous (fun W : params => \det (hid noact eps X W v *m U))}.
Proof.
apply: (cvg_det (F := nbhs W)); apply: (cvg_mulmx (F := nbhs W)); first exact: cts_hid_lin.
exact: cst_mx.
Qed.

Lemma cut_locconst v (U : 'M[R]_(p, d v)) : cut v -> (v <= l)%N -> \rank (Y *m U) = d v ->
  forall W, fiber d l noact eps X Y W ->
  \forall V \near W, (0 < \det (hid noact eps X V v *m U)) = (0 < \det (hid noact eps X W v *m U)).
Proof.
move=> cv vl rU W fW.
exact (@pos_locconst R params (fun W : params => \det (hid noact eps X W v *m U)) W
  (@cts_detU v U W) (cut_unit cv vl rU fW)).
Qed.

(* two points of the fiber with different signs lie in different components *)
Lemma cut_sign v (U : 'M[R]_(p, d v)) (V W : params) : cut v -> (v <= l)%N ->
  \rank (Y *m U) = d v -> connected_component (fiber d l noact eps X Y) V W ->
  (0 < \det (hid noact eps X V v *m U)) = (0 < \det (hid noact eps X W v *m U)).
Proof.
move=> cv vl rU; apply: (@locconst _ _ _ (fun W : params => 0 < \det (hid noact eps X W v *m U))).
move=> Z fZ; have h : nbhs Z _ := cut_locconst cv vl rU fZ.
by apply: filterS h => z /= ->.
Qed.

(* k bottlenecks: the fiber has at least 2^k components *)
Lemma bottleneck k (v : 'I_k -> nat) : injective v ->
  (forall a, [/\ (0 < v a < l)%N, (0 < d (v a))%N, \rank Y = d (v a), cut (v a) & bare (v a)]) ->
  fiber d l noact eps X Y !=set0 -> (`I_(2 ^ k) #<= components (fiber d l noact eps X Y))%card.
Proof.
move=> vi hv [W0 fW0].
have /fin_all_exists[U rU] : forall a, exists U : 'M[R]_(p, d (v a)), \rank (Y *m U) = d (v a).
  by move=> a; have [_ _ r _ _] := hv a; exact: rank_test.
have vl a : (v a <= l)%N by have [/andP[_ /ltnW]] := hv a.
pose sg (W : params) (a : 'I_k) : bool := 0 < \det (hid noact eps X W (v a) *m U a).
have -> : (2 ^ k)%N = #|{: {ffun 'I_k -> bool}}| by rewrite card_ffun card_bool card_ord.
apply: (components_ge (f := fun W => [ffun a => sg W a])).
- move=> W fW; have h : nbhs W (fun V => forall a, sg V a = sg W a).
    apply: (filter_forall (F := nbhs W)) => a; have [_ _ _ cv _] := hv a.
    exact: cut_locconst cv (vl a) (rU a) _ fW.
  by apply: filterS h => V hV _; apply/ffunP => a; rewrite !ffunE hV.
- move=> s; pose fl i := [exists a, (v a == i) && (s a != sg W0 a)].
  pose g i : 'M[R]_(d i) := if fl i then Jm R (d i) else 1%:M.
  have gu i : hidden l g i \in unitmx.
    by apply: hidden_unit => j; rewrite /g; case: ifP => _; [exact: Jm_unit|exact: unitmx1].
  have g1 i : fl i = false -> hidden l g i = 1%:M.
    by move=> f0; rewrite /hidden /g f0; case: ifP.
  have gE i : (i <= l)%N -> hid noact eps X (gauge g W0) i = hidden l g i *m hid noact eps X W0 i.
    apply: hid_gauge => //; first by move=> *; rewrite !map_noact.
    move=> j i' A ji il; have [e|ne] := eqVneq (d j) (d i'); last first.
      by rewrite !nonconform_mx ?ne// mulmx0.
    have [/existsP[a /andP[va _]]|/negbTE fj] := boolP (fl j).
      have [_ _ _ _ b] := hv a; by rewrite (b j i')// ?scale0r// eq_sym va.
    have [/existsP[a /andP[va _]]|/negbTE fi] := boolP (fl i').
      have [_ _ _ _ b] := hv a; by rewrite (b j i')// ?scale0r// [i' == _]eq_sym va orbT.
    by rewrite !g1// !mul1mx.
  exists (gauge g W0).
    by rewrite /fiber /= /out gE// hidden_ends ?eqxx ?orbT// mul1mx.
  apply/ffunP => a; rewrite ffunE /sg gE// -mulmxA det_mulmx.
  have [vl' dv _ cv _] := hv a.
  have n0 := cut_unit cv (vl a) (rU a) fW0.
  have flE : fl (v a) = (s a != sg W0 a).
    apply/existsP/idP => [[b /andP[/eqP /vi -> //]]|sa].
    by exists a; rewrite eqxx.
  rewrite /hidden vl' /g flE; have [->|] := eqVneq (s a) (sg W0 a); first by rewrite det1 mul1r.
  rewrite det_Jm// mulN1r oppr_gt0.
  have -> : (\det (hid noact eps X W0 (v a) *m U a) < 0) = ~~ sg W0 a.
    by rewrite /sg; move: n0; case: ltgtP.
  by case: (s a); case: (sg W0 a).
Qed.

Lemma bottleneck_minimum k (v : 'I_k -> nat) : injective v ->
  (forall a, [/\ (0 < v a < l)%N, (0 < d (v a))%N, \rank Y = d (v a), cut (v a) & bare (v a)]) ->
  fiber d l noact eps X Y !=set0 -> (`I_(2 ^ k) #<= components (minimum d l noact eps X Y))%card.
Proof. by move=> vi hv ne; rewrite minimum_fiber//; exact: bottleneck hv ne. Qed.
End Cut.
