(* The number of components of the minimum of a plain linear network of any widths whose least
   squares target is reached: 2^b for b hidden layers as wide as the rank of the target (2.1). *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Cuts Pairs Permutations Reduced Frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Signs.
Variables (R : realType) (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation params := (par R d l).
Notation hidX := (hid noact noskip X).
Notation F := (fiber d l noact noskip X Y).
Variable U : forall i, 'M[R]_(p, d i).
Hypothesis rU : forall i, (0 < i < l)%N -> d i = \rank Y -> \rank (Y *m U i) = d i.

Lemma plain_cut v : cut d l (@noskip R) v. Proof. by []. Qed.
Lemma plain_bare v : bare d l (@noskip R) v. Proof. by []. Qed.

(* points with the same signs at the layers as wide as the rank lie in one component *)
Lemma same_signs V W : F V -> F W ->
  (forall i, (0 < i < l)%N -> d i = \rank Y ->
     (0 < \det (hidX V i *m U i)) = (0 < \det (hidX W i *m U i))) -> connected_component F V W.
Proof.
move=> FV FW sgn; have [l0|l0] := posnP l.
  suff -> : W = V by exact: connected_component_refl.
  by apply: par_eq => i; rewrite [X in (_ < X)%N]l0.
have [C' CC] : exists C', C' *m col_base Y = 1%:M by have /row_fullP := col_base_full Y.
have [D' DD] : exists D', row_base Y *m D' = 1%:M by have /row_freeP := row_base_free Y.
have YE := esym (mulmx_base Y).
have oV : out noact noskip X V = col_base Y *m row_base Y := etrans FV YE.
have oW : out noact noskip X W = col_base Y *m row_base Y := etrans FW YE.
have Fo Z : out noact noskip X Z = col_base Y *m row_base Y -> F Z by rewrite mulmx_base.
have [u [v [uv cV]]] := to_reduced CC DD Fo oV.
have [u' [v' [uv' cW]]] := to_reduced CC DD Fo oW.
have [g [Z [gu cZ gZ gp]]] := between_reduced DD l0 Fo uv uv'.
have cVZ := connected_component_trans cV cZ.
apply: (connected_component_trans cVZ); apply: connected_component_trans (connected_component_sym cW).
have [_ FZ] := cc_sub cVZ; rewrite -gZ; apply: gauge_component => //.
  by move=> h T hu FT; rewrite /fiber /= out_gauge.
move=> i il; have il' : (i <= l)%N by case/andP: il => _ /ltnW.
have ri : (\rank Y <= d i)%N.
  by have := rank_out X W il'; have -> : out noact noskip X W = Y by exact: FW.
have [rd|dr] := ltnP (\rank Y) (d i); first exact: gp.
have e : d i = \rank Y by apply/eqP; rewrite eqn_leq dr ri.
have := sgn i il e; rewrite (cut_sign (@plain_cut i) il' (rU il e) cVZ).
rewrite (cut_sign (@plain_cut i) il' (rU il e) cW) -gZ.
have -> : hidX (gauge g Z) i = g i *m hidX Z i.
  by rewrite hid_gauge_hidden// /hidden il.
have := cut_unit (@plain_cut i) il' (rU il e) FZ.
rewrite -mulmxA det_mulmx; have := (hidden_unitP l g).1 gu i il; rewrite unitGL.
set x := \det (g i); set y := \det _ => x0 y0 h.
rewrite lt_neqAle eq_sym x0 /= leNgt; apply/negP => xn.
by move: h; rewrite nmulr_rgt0//; case: ltgtP y0.
Qed.
End Signs.

Section Count.
Variables (R : realType) (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation F := (fiber d l noact noskip X Y).

Lemma tests : exists U : forall i, 'M[R]_(p, d i),
  forall i, (0 < i < l)%N -> d i = \rank Y -> \rank (Y *m U i) = d i.
Proof.
have h i : exists U : 'M[R]_(p, d i), d i = \rank Y -> \rank (Y *m U) = d i.
  have [e|ne] := eqVneq (d i) (\rank Y); last by exists 0 => e; rewrite e eqxx in ne.
  by have [U rU] := rank_test (esym e); exists U.
by exists (fun i => sval (cid (h i))) => i _; exact: (svalP (cid (h i))).
Qed.

Lemma fiber_upper k (v : 'I_k -> nat) :
  (forall i, (0 < i < l)%N -> d i = \rank Y -> exists a, v a = i) ->
  (components F #<= `I_(2 ^ k))%card.
Proof.
move=> vs; have [U rU] := tests.
pose label (W : par R d l) : {ffun 'I_k -> bool} := [ffun a => 0 < \det (hid noact noskip X W (v a) *m U (v a))].
have -> : (2 ^ k)%N = #|{: {ffun 'I_k -> bool}}| by rewrite card_ffun card_bool card_ord.
have /card_eqPle[h _] := card_setT_fin [finType of {ffun 'I_k -> bool}].
apply: card_le_trans h; pose g s := connected_component F (get [set W | F W /\ label W = s]).
apply: (card_le_trans _ (card_image_le g setT)); apply: subset_card_le => _ [W FW <-].
exists (label W) => //; rewrite /g.
have [FG lG] : (fun V => F V /\ label V = label W) (get [set V | F V /\ label V = label W]).
  by apply: (getPex (P := [set V | F V /\ label V = label W])); exists W.
apply: same_connected_component; apply: (same_signs rU FG FW) => i il e.
have [a va] := vs i il e; have := congr1 (fun f : {ffun 'I_k -> bool} => f a) lG.
by rewrite !ffunE va.
Qed.

Definition bottlenecks := [pred i : 'I_l | (0 < i)%N && (d i == \rank Y)].

Lemma fiber_ncomp : F !=set0 -> ncomp F (if \rank Y == 0 then 1 else 2 ^ #|bottlenecks|)%N.
Proof.
move=> ne; have [r0|r0] := eqVneq (\rank Y) 0%N.
  apply/ncompP; have [U rU] := tests; exists (fun=> 0%N); split => // [i|V W FV FW].
    by rewrite ltnS leqn0 => /eqP ->; have [W FW] := ne; exists W.
  split=> // _; apply: (same_signs rU FV FW) => i _ e.
  rewrite r0 in e; have one (A : 'M[R]_(d i)) : \det A = 1 by move: A; rewrite e => A; rewrite det_mx00.
  by rewrite !one.
pose v (a : 'I_#|bottlenecks|) : nat := enum_val a.
have vP a : [/\ (0 < v a < l)%N, (0 < d (v a))%N & \rank Y = d (v a)].
  have : enum_val a \in bottlenecks := enum_valP a.
  by rewrite inE => /andP[v0 /eqP e]; rewrite /v v0 ltn_ord e lt0n.
apply/card_eqPle; split; last first.
  apply: (@bottleneck _ _ _ _ _ X Y _ v) => // [a b|a]; first by move/val_inj/enum_val_inj.
  by have [? ? ?] := vP a; split.
apply: (@fiber_upper _ v) => i /andP[i0 il] e.
have ib : Ordinal il \in bottlenecks by rewrite inE /= i0 e eqxx.
by exists (enum_rank_in ib (Ordinal il)); rewrite /v enum_rankK_in.
Qed.
End Count.

(* where the residual is orthogonal to the inputs, the minimum is the set of the points of this output *)
Lemma minimum_least_squares (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (W0 : par R d l) :
  (Y - out noact noskip X W0) *m X^T = 0 ->
  minimum d l noact noskip X Y = fiber d l noact noskip X (out noact noskip X W0).
Proof.
move=> h; have e (W : par R d l) : loss noact noskip X Y W =
    loss noact noskip X Y W0 + frob (out noact noskip X W0 - out noact noskip X W).
  have -> : loss noact noskip X Y W =
      frob ((Y - out noact noskip X W0) + (out noact noskip X W0 - out noact noskip X W)).
    by rewrite addrA subrK.
  have /submxP[A ->] : ((out noact noskip X W0 - out noact noskip X W)%R <= X)%MS.
    by rewrite addmx_sub ?hid_submx// -scaleN1r scalemx_sub// hid_submx.
  by rewrite frobD trmx_mul mulmxA h mul0mx mxtrace0 mul0rn addr0.
apply/seteqP; split=> W; rewrite /minimum /fiber /=.
  move=> /(_ W0); rewrite e ger_addl => fW; apply/eqP; rewrite eq_sym -subr_eq0 -frob_eq0.
  by rewrite eq_le fW frob_ge0.
by move=> oW V; rewrite (e W) (e V) oW subrr frob0 addr0 ler_addl frob_ge0.
Qed.
