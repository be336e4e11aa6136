(* Connected sets of real numbers, vectors and matrices: segments, half-lines, R^n minus a
   point; the sign of a continuous function is locally constant where it does not vanish. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Paths.
Variable R : realType.

Lemma cc_path (T : topologicalType) (A : set T) (g : R -> T) :
  continuous g -> (forall t, 0 <= t <= 1 -> A (g t)) -> connected_component A (g 0) (g 1).
Proof.
move=> cg Ag; apply: (cc_image (A := `[0, 1]%classic) (f := g)).
- exact: continuous_subspaceT.
- by move=> t /=; rewrite in_itv /=; exact: Ag.
- apply: connected_ccP; first exact: segment_connected.
  + by rewrite /= in_itv /= lexx ler01.
  + by rewrite /= in_itv /= lexx ler01.
Qed.

Lemma cvg_line (x d t : R) : (fun s : R => x + s * d) @ t --> x + t * d.
Proof.
apply: (cvgD (f := fun=> x) (g := fun s => s * d)); first exact: cvg_cst.
by apply: (cvgM (f := fun s => s) (g := fun=> d)); [exact: cvg_id|exact: cvg_cst].
Qed.

Lemma connected_pos : connected [set a : R | 0 < a].
Proof.
apply: connected_cc => x y /= x0 y0.
have := @cc_path _ [set a : R | 0 < a] (fun t => x + t * (y - x)).
rewrite mul0r mul1r addr0 [x + _]addrC subrK; apply.
  by move=> t; exact: cvg_line.
move=> t /= /andP[t0 t1]; rewrite mulrBr addrCA -[X in X - _]mul1r -mulrBl.
have [->|tn] := eqVneq t 1; first by rewrite subrr mul0r addr0 mul1r.
rewrite ltr_paddl ?mulr_ge0 ?(ltW y0)//.
by rewrite mulr_gt0// subr_gt0 lt_neqAle tn.
Qed.

Lemma connected_mxT m n : connected [set: 'M[R]_(m,n)].
Proof.
apply: connected_cc => x y _ _.
have := @cc_path _ setT (fun t => x + t *: (y - x)).
rewrite scale0r scale1r addr0 [x + _]addrC subrK; apply => // t.
apply: (cvg_mx (F := nbhs t)) => i j; under eq_fun do rewrite !mxE; rewrite !mxE.
exact: cvg_line.
Qed.

Lemma cts_smul m k (d : 'M[R]_(m,k)) (t : R) : (fun s : R => s *: d) @ t --> t *: d.
Proof. by apply: (cvg_scalemx (F := nbhs t) (s := fun s => s) (f := fun=> d)); [exact: cvg_id|exact: cvg_cst]. Qed.

(* the sign of a continuous function is locally constant where it does not vanish *)
Lemma pos_locconst (T : topologicalType) (g : T -> R) x : {for x, continuous g} -> g x != 0 ->
  \forall y \near x, (0 < g y) = (0 < g x).
Proof.
move=> cg gx; have [gp|gn] := ltP 0 (g x).
  have h : nbhs x [set y | 0 < g y] := @cvgr_gt _ T (nbhs x) (nbhs_filter x) g (g x) cg 0 gp.
  by apply: filterS h => y /= ->.
have gn' : g x < 0 by rewrite lt_neqAle gx.
have h : nbhs x [set y | g y < 0] := @cvgr_lt _ T (nbhs x) (nbhs_filter x) g (g x) cg 0 gn'.
by apply: filterS h => y /= gy; rewrite ltNge ltW.
Qed.

(* half-lines *)
Definition ispos (x : R) : bool := 0 < x.
Definition halfline (s : bool) : set R := [set x : R | x != 0 /\ ispos x = s].

Lemma halfline_connected s : connected (halfline s).
Proof.
have E : halfline true = [set x : R | 0 < x].
  by apply/seteqP; split=> x; rewrite /halfline /ispos /=; [case=> _ ->|move=> x0; rewrite gt_eqF].
case: s; first by rewrite E; exact: connected_pos.
have -> : halfline false = (fun x => - x) @` [set x : R | 0 < x].
  apply/seteqP; split=> x; rewrite /halfline /ispos /=.
    move=> [x0 /negbT]; rewrite -leNgt => xl; exists (- x); last by rewrite opprK.
    by rewrite oppr_gt0 lt_neqAle x0.
  by move=> [y y0 <-]; rewrite oppr_eq0 gt_eqF// oppr_gt0 ltNge ltW.
apply: connected_image; first exact: connected_pos.
by apply: continuous_subspaceT => x; apply: (cvgN (f := fun x => x)); exact: cvg_id.
Qed.

(* R^n minus a point, first for rows and the point zero *)
Section NonZero.
Variable n : nat.
Notation V := 'rV[R]_n.
Definition nz : set V := [set v | v != 0].

Lemma nz_segment (v w : V) : (forall t : R, v + t *: (w - v) != 0) -> connected_component nz v w.
Proof.
move=> h; have := @cc_path _ nz (fun t => v + t *: (w - v)).
rewrite scale0r scale1r addr0 [v + _]addrC subrK; apply; last by move=> t _; exact: h.
move=> t; apply: (cvg_mx (F := nbhs t)) => i j; under eq_fun do rewrite !mxE; rewrite !mxE.
exact: cvg_line.
Qed.

(* coordinates i <> j: v_i <> 0 joins v to e_j, through a segment that never vanishes *)
Lemma nz_to_delta (v : V) (i j : 'I_n) : i != j -> v 0 i != 0 -> connected_component nz v (delta_mx 0 j).
Proof.
move=> ij vi; apply: nz_segment => t; apply/eqP => /rowP e.
have ei := e i; have ej := e j.
move: ei ej; rewrite !mxE !eqxx (negbTE ij) /= sub0r mulrN => ei ej.
have t1 : t = 1.
  move/eqP: ei; rewrite -{1}[v 0 i]mul1r -mulrBl mulf_eq0 (negbTE vi) orbF subr_eq0 => /eqP <- //.
by move/eqP: ej; rewrite t1 mul1r addrC subrK oner_eq0.
Qed.

Lemma nz_connected : (1 < n)%N -> connected nz.
Proof.
move=> n1; pose i0 : 'I_n := Ordinal (ltnW n1); pose i1 : 'I_n := Ordinal n1.
have i01 : i0 != i1 by [].
have d (i : 'I_n) : (delta_mx 0 i : V) 0 i != 0 by rewrite mxE !eqxx oner_eq0.
have u (v : V) : nz v -> connected_component nz v (delta_mx 0 i0).
  move=> /matrix0Pn[r [k vk]]; rewrite (ord1 r) in vk.
  have [k0|k0] := eqVneq k i0; last exact: (nz_to_delta k0 vk).
  apply: (connected_component_trans (y := delta_mx 0 i1)).
    by apply: (nz_to_delta (i := k)) => //; rewrite k0.
  by apply: (nz_to_delta (i := i1)) => //; rewrite eq_sym.
apply: connected_cc => v w hv hw.
exact: connected_component_trans (u _ hv) (connected_component_sym (u _ hw)).
Qed.
End NonZero.

Lemma cvg_trmx (T : topologicalType) (x : T) m n (f : T -> 'M[R]_(m, n)) (A : 'M[R]_(m, n)) :
  f @ x --> A -> (fun y => (f y)^T) @ x --> A^T.
Proof.
move=> fA; apply: (cvg_mx (F := nbhs x)) => i j; under eq_fun do rewrite mxE; rewrite mxE.
exact: (cvg_entry (F := nbhs x)).
Qed.

Definition nzc n : set 'M[R]_(n, 1) := [set v | v != 0].
Lemma nzc_connected n : (1 < n)%N -> connected (@nzc n).
Proof.
move=> n1; have -> : @nzc n = (fun v => v^T) @` (@nz n).
  apply/seteqP; split=> [v v0|_ [v v0 <-]]; last by rewrite /nzc /= trmx_eq0.
  by exists v^T; rewrite ?trmxK// /nz /= trmx_eq0.
apply: connected_image; first exact: nz_connected.
by apply: continuous_subspaceT => v; apply: cvg_trmx; exact: cvg_id.
Qed.

Lemma connected_minus_point n (a : 'M[R]_(n, 1)) : (1 < n)%N -> connected [set v : 'M[R]_(n, 1) | v != a].
Proof.
move=> n1; have -> : [set v : 'M[R]_(n, 1) | v != a] = (fun v => v + a) @` (@nzc n).
  apply/seteqP; split=> [v va|_ [v v0 <-]] /=; last by rewrite -subr_eq0 addrK.
  by exists (v - a); rewrite ?subrK// /nzc /= subr_eq0.
apply: connected_image; first exact: nzc_connected.
apply: continuous_subspaceT => v; apply: (cvg_addmx (F := nbhs v)); first exact: cvg_id.
exact: cst_mx.
Qed.
End Paths.
