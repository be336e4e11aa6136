(* The points (w1, w2, w3) of R^3 with w3 (w2 w1 + e) X = Y, for X, Y <> 0: four components
   for e = 0, three for e <> 0.  The set is a graph over {w2 w1 + e <> 0}. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Components Products Matrices Paths.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Scalar.
Variable R : realType.

(* the minimum, a subset of R^3; the point is ((w1, w2), w3) *)
Definition min43 (X Y e : R) : set (R * R * R) :=
  [set w | w.2 * (w.1.2 * w.1.1 + e) * X = Y].

Section Coord.
Variable p : R * R * R.
Lemma cw1 : (fun q : R * R * R => q.1.1) @ p --> p.1.1.
Proof.
have h : (fun q : R * R * R => q.1) @ p --> p.1 by exact: cvg_fst.
by apply: (cvg_comp (g := fst) h); exact: cvg_fst.
Qed.
Lemma cw2 : (fun q : R * R * R => q.1.2) @ p --> p.1.2.
Proof.
have h : (fun q : R * R * R => q.1) @ p --> p.1 by exact: cvg_fst.
by apply: (cvg_comp (g := snd) h); exact: cvg_snd.
Qed.
Lemma cprod e : (fun q : R * R * R => q.1.2 * q.1.1 + e) @ p --> p.1.2 * p.1.1 + e.
Proof.
apply: (cvgD (f := fun q : R * R * R => q.1.2 * q.1.1) (g := fun=> e)); last exact: cvg_cst.
by apply: (cvgM cw2 cw1).
Qed.
End Coord.

Section Fixed.
Variables X Y e : R.
Hypotheses (X0 : X != 0) (Y0 : Y != 0).
Let m := Y / X.
Let m0 : m != 0. Proof. by rewrite /m mulf_neq0// invr_eq0. Qed.

Lemma minE w : min43 X Y e w <-> (w.1.2 * w.1.1 + e != 0) /\ w.2 = m / (w.1.2 * w.1.1 + e).
Proof.
rewrite /min43 /=; set p := _ + e; split=> [h|[p0 ->]].
  have p0 : p != 0 by apply: contra_neq Y0 => p0; rewrite -h p0 mulr0 mul0r.
  by split => //; rewrite /m -h mulfK// mulfK.
by rewrite /m divfK// divfK.
Qed.

Definition graph43 (q : R * R) : R * R * R := (q, m / (q.2 * q.1 + e)).

Lemma graph43_connected (B : set (R * R)) : (forall q, B q -> q.2 * q.1 + e != 0) ->
  connected B -> connected (graph43 @` B).
Proof.
move=> B0 cB; apply: connected_image => //; apply: continuous_in_subspaceT => q.
rewrite inE => /B0 q0.
apply: (@cts_pair _ [topologicalType of (R * R)%type] [topologicalType of R^o]
  (fun q => q) (fun q => m / (q.2 * q.1 + e))); first exact: cts_id.
apply: (cvgM (f := fun=> m) (g := fun q : R * R => (q.2 * q.1 + e)^-1)); first exact: cvg_cst.
apply: (cvgV (f := fun q : R * R => q.2 * q.1 + e)) => //.
apply: (cvgD (f := fun q : R * R => q.2 * q.1) (g := fun=> e)); last exact: cvg_cst.
by apply: (cvgM (f := fun q : R * R => q.2) (g := fun q : R * R => q.1)); [exact: cvg_snd|exact: cvg_fst].
Qed.

Lemma fiberE (I : Type) (f : R * R -> I) i :
  min43 X Y e `&` [set w | f w.1 = i] =
  graph43 @` [set q | q.2 * q.1 + e != 0 /\ f q = i].
Proof.
apply/seteqP; split=> [[q w3] [/minE[/= q0 ->] fq]|_ [q [q0 fq] <-]]; first by exists q.
by split => //; apply/minE.
Qed.

End Fixed.

(* without a skip *)
Lemma min43_plain X Y : X != 0 -> Y != 0 -> ncomp (min43 X Y 0) 4.
Proof.
move=> X0 Y0; have -> : 4%N = #|{: bool * bool}| by rewrite card_prod card_bool.
apply: (@ncomp_labels _ _ _ (fun w => (ispos w.1.1, ispos w.1.2))).
- move=> w /(minE _ X0 Y0)[+ _]; rewrite addr0 mulf_eq0 negb_or => /andP[w2 w1].
  have h1 : nbhs w [set v | (0 < v.1.1) = (0 < w.1.1)] := pos_locconst (@cw1 w) w1.
  have h2 : nbhs w [set v | (0 < v.1.2) = (0 < w.1.2)] := pos_locconst (@cw2 w) w2.
  by apply: filterS2 h1 h2 => v /= e1 e2 _; rewrite /ispos e1 e2.
- move=> [s t]; pose sg (s : bool) : R := if s then 1 else -1.
  have sg0 u : sg u != 0 by case: u; rewrite /sg ?oppr_eq0 oner_eq0.
  have psg u : ispos (sg u) = u by case: u; rewrite /sg /ispos ?ltr01// oppr_gt0 ltr10.
  exists (graph43 X Y 0 (sg s, sg t)); last by rewrite /= !psg.
  by apply/(minE _ X0 Y0); split => //; rewrite /= addr0 mulf_neq0.
- move=> [s t]; rewrite (fiberE 0 X0 Y0 (fun q => (ispos q.1, ispos q.2))).
  apply: graph43_connected; first by move=> q [].
  suff -> : [set q : R * R | q.2 * q.1 + 0 != 0 /\ (ispos q.1, ispos q.2) = (s, t)] = halfline s `*` halfline t.
    by apply: connected_product; exact: halfline_connected.
  apply/seteqP; split=> [[x y]|[x y]] /=; rewrite /halfline /= addr0 mulf_eq0 negb_or.
    by move=> [/andP[y0 x0] [<- <-]].
  by move=> [/= [-> <-] [-> <-]].
Qed.
End Scalar.

Section Skip.
Variable R : realType.
Implicit Types a b x y : R.

Lemma posM a b : a != 0 -> b != 0 -> (ispos a == ispos b) = (0 < b * a).
Proof.
move=> a0 b0; rewrite /ispos; have [bp|bn] := ltP 0 b.
  by rewrite pmulr_rgt0//; case: (0 < a).
have bn' : b < 0 by rewrite lt_neqAle b0.
by rewrite nmulr_rgt0// eqbF_neg -leNgt le_eqVlt (negbTE a0).
Qed.

Variables (X Y e : R).
Hypotheses (X0 : X != 0) (Y0 : Y != 0) (e0 : e != 0).

Definition lab (q : R * R) : option bool :=
  if ispos (q.2 * q.1 + e) == ispos e then None else Some (ispos q.1).

Lemma near_connected : connected [set q : R * R | 0 < e * (q.2 * q.1 + e)].
Proof.
pose B : set (R * R) := [set q | 0 < e * (q.2 * q.1 + e)].
have to0 q : B q -> connected_component B (0, 0) q.
  case: q => x y Bq; have := @cc_path R _ B (fun t => (t * x, t * y)).
  rewrite !mul0r !mul1r; apply.
    move=> t; apply: (@cts_pair _ [topologicalType of R^o] [topologicalType of R^o] (fun t => t * x) (fun t => t * y)).
      by have := @cvg_line R 0 x t; under eq_fun do rewrite add0r; rewrite add0r.
    by have := @cvg_line R 0 y t; under eq_fun do rewrite add0r; rewrite add0r.
  move=> t /andP[t0 t1]; rewrite /B /=; rewrite /B /= in Bq.
  have -> : e * (t * y * (t * x) + e) = t ^+ 2 * (e * (y * x + e)) + (1 - t ^+ 2) * e ^+ 2 by ring.
  have e2 : 0 < e ^+ 2 by rewrite exprn_even_gt0.
  have t21 : t ^+ 2 <= 1 by rewrite expr_le1.
  have [->|tn] := eqVneq t 0; first by rewrite expr0n /= mul0r add0r subr0 mul1r.
  apply: ltr_spaddl; first by rewrite mulr_gt0// exprn_even_gt0.
  by rewrite mulr_ge0 ?subr_ge0// ltW.
have H : forall p q, B p -> B q -> connected_component B p q.
  move=> p q hp hq; exact: connected_component_trans (connected_component_sym (to0 _ hp)) (to0 _ hq).
refine (connected_cc _); exact: H.
Qed.

Lemma far_connected s : connected [set q : R * R | e * (q.2 * q.1 + e) < 0 /\ ispos q.1 = s].
Proof.
pose g (q : R * R) : R * R := (q.1, (- (q.2 / e) - e) / q.1).
have -> : [set q : R * R | e * (q.2 * q.1 + e) < 0 /\ ispos q.1 = s] = g @` (halfline s `*` [set u : R | 0 < u]).
  apply/seteqP; split=> [[x y] /= [p0 xs]|_ [[x u] [/= [x0 xs] u0] <-]].
    have x0 : x != 0.
      apply: contraTneq p0 => ->; rewrite mulr0 add0r -leNgt -expr2; exact: sqr_ge0.
    exists (x, - (e * (y * x + e))); first by split; [split|rewrite /= oppr_gt0].
    by rewrite /g /=; congr (_, _); field; rewrite x0 e0.
  rewrite /g /=; split=> //.
  have -> : e * ((- (u / e) - e) / x * x + e) = - u by field; rewrite x0 e0.
  by rewrite oppr_lt0.
apply: connected_image; first by apply: connected_product; [exact: halfline_connected|exact: connected_pos].
apply: continuous_in_subspaceT => q; rewrite inE => -[/= [q0 _] _].
apply: (@cts_pair _ [topologicalType of R^o] [topologicalType of R^o]
  (fun q : R * R => q.1) (fun q : R * R => (- (q.2 / e) - e) / q.1)).
  exact: cvg_fst.
apply: (cvgM (f := fun q : R * R => - (q.2 / e) - e) (g := fun q : R * R => (q.1)^-1)); last first.
  by apply: (cvgV (f := fun q : R * R => q.1)) => //; exact: cvg_fst.
apply: (cvgB (f := fun q : R * R => - (q.2 / e)) (g := fun=> e)); last exact: cvg_cst.
apply: (cvgN (f := fun q : R * R => q.2 / e)).
by apply: (cvgM (f := fun q : R * R => q.2) (g := fun=> e^-1)); [exact: cvg_snd|exact: cvg_cst].
Qed.

Lemma min43_skip : ncomp (min43 X Y e) 3.
Proof.
have -> : 3%N = #|{: option bool}| by rewrite card_option card_bool.
apply: (@ncomp_labels _ _ _ (fun w => lab w.1)).
- move=> w /(minE _ X0 Y0)[p0 _].
  have h1 : nbhs w [set v | (0 < v.1.2 * v.1.1 + e) = (0 < w.1.2 * w.1.1 + e)] :=
    pos_locconst (@cprod R w e) p0.
  have [pe|pe] := eqVneq (ispos (w.1.2 * w.1.1 + e)) (ispos e).
    by apply: filterS h1 => v /= e1 _; rewrite /lab /ispos e1; move: pe; rewrite /ispos => ->; rewrite eqxx.
  have w0 : w.1.1 != 0 by apply: contra_neq pe => ->; rewrite mulr0 add0r.
  have h2 : nbhs w [set v | (0 < v.1.1) = (0 < w.1.1)] := pos_locconst (@cw1 R w) w0.
  by apply: filterS2 h1 h2 => v /= e1 e2 _; rewrite /lab /ispos e1 e2.
- case=> [s|]; last first.
    exists (graph43 X Y e (0, 0)); last by rewrite /lab /= mulr0 add0r eqxx.
    by apply/(minE _ X0 Y0); rewrite /= mulr0 add0r.
  pose sg : R := if s then 1 else -1.
  have sg2 : sg * sg = 1 by rewrite /sg; case: (s); rewrite ?mulr1 ?mulrNN ?mulr1.
  have psg : ispos sg = s by rewrite /ispos /sg; case: (s); rewrite ?ltr01// oppr_gt0 ltr10.
  have pE : (- 2%:R * e * sg) * sg + e = - e by rewrite -mulrA sg2; ring.
  exists (graph43 X Y e (sg, - 2%:R * e * sg)).
    by apply/(minE _ X0 Y0); rewrite /= pE oppr_eq0.
  rewrite /lab /= pE posM ?oppr_eq0// mulrN oppr_gt0 ltNge -expr2 sqr_ge0 /=.
  by rewrite psg.
- move=> i; rewrite (fiberE e X0 Y0 lab).
  apply: graph43_connected; first by move=> q [].
  case: i => [s|].
    suff -> : [set q : R * R | q.2 * q.1 + e != 0 /\ lab q = Some s] =
        [set q | e * (q.2 * q.1 + e) < 0 /\ ispos q.1 = s] by exact: far_connected.
    apply/seteqP; split=> q /=; rewrite /lab.
      move=> [p0]; case: ifP => // /negbT; rewrite posM// -leNgt le_eqVlt mulf_eq0 (negbTE p0) (negbTE e0) /=.
      by move=> -> [->].
    move=> [p0 <-]; have pn : q.2 * q.1 + e != 0 by apply: contraTneq p0 => ->; rewrite mulr0 ltxx.
    by split => //; rewrite posM// ltNge ltW.
  suff -> : [set q : R * R | q.2 * q.1 + e != 0 /\ lab q = None] =
      [set q | 0 < e * (q.2 * q.1 + e)] by exact: near_connected.
  apply/seteqP; split=> q /=; rewrite /lab.
    by move=> [p0]; case: ifP => //; rewrite posM.
  move=> p0; have pn : q.2 * q.1 + e != 0 by apply: contraTneq p0 => ->; rewrite mulr0 ltxx.
  by split => //; rewrite posM// p0.
Qed.
End Skip.
