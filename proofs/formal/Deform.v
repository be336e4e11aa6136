(* Minima of plain linear networks whose target is not reached: any two outputs of minima are
   joined by a path of outputs of minima, which lifts to the weights. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Pairs Permutations Reduced Frobenius Lowrank.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Algebra.
Variable R : realType.

Lemma pid_mxK k n : (k <= n)%N -> (pid_mx k : 'M[R]_(k, n)) *m (pid_mx k : 'M[R]_(n, k)) = 1%:M.
Proof. by move=> kn; rewrite pid_mx_id// pid_mx_1. Qed.

(* independent rows are the first rows of an invertible matrix *)
Lemma complete_rows k n (B : 'M[R]_(k, n)) : row_free B ->
  exists2 g, g \in unitmx & (pid_mx k : 'M[R]_(k, n)) *m g = B.
Proof.
move=> fB; have kn : (k <= n)%N by move: fB; rewrite /row_free => /eqP <-; exact: rank_leq_col.
have /row_freeP[B' BB'] := fB.
by have [g [ug _ e]] := transitive_pairs BB' (pid_mxK kn); exists g.
Qed.

(* rows of X that contain the rows of Z, r of them *)
Lemma extend_rows m q p r (Z : 'M[R]_(m, p)) (X : 'M[R]_(q, p)) :
  (Z <= X)%MS -> (\rank Z <= r <= \rank X)%N ->
  exists (C : 'M[R]_(m, r)) (D : 'M[R]_(r, p)), [/\ row_free D, (D <= X)%MS & Z = C *m D].
Proof.
move=> ZX /andP[zr rx]; have fO := row_base_free X; have OX := eq_row_base X.
move: (row_base X) fO OX => O fO OX.
have /submxP[B BE] : (Z <= O)%MS by rewrite OX.
have rB : \rank B = \rank Z by rewrite BE mxrankMfree.
exists (col_ebase B *m pid_mx (\rank B)), (pid_mx r *m row_ebase B *m O); split.
- rewrite /row_free mxrankMfree// mxrankMfree ?row_free_unit ?row_ebase_unit//.
  by rewrite rank_pid_mx.
- by apply: submx_trans (submxMl _ _) _; rewrite OX.
- rewrite !mulmxA -[col_ebase B *m pid_mx _ *m pid_mx _]mulmxA.
  by rewrite mul_pid_mx rB (minn_idPl zr) (minn_idPr zr) -rB mulmx_ebase -BE.
Qed.

(* bases of two subspaces of one dimension with independent rows on all lines between them *)
Lemma basis_line r p (D1 D2 : 'M[R]_(r, p)) : row_free D1 -> row_free D2 ->
  exists g1 g2 : 'M[R]_r, [/\ g1 \in unitmx, g2 \in unitmx &
    forall t, let D := ((1 - t) *: (g1 *m D1) + t *: (g2 *m D2))%R in
      [/\ row_free D, (D1 :&: D2 <= D)%MS & (D <= D1 + D2)%MS]].
Proof.
move=> f1 f2; have := row_base_free (D1 :&: D2)%MS.
have := eq_row_base (D1 :&: D2)%MS; move: (row_base _); set k := \rank _ => A AE fA.
have /submxP[B1 A1] : (A <= D1)%MS by rewrite AE capmxSl.
have /submxP[B2 A2] : (A <= D2)%MS by rewrite AE capmxSr.
have fB m (D : 'M[R]_(m, p)) (B : 'M[R]_(k, m)) : A = B *m D -> row_free B.
  move=> e; apply: inj_row_free => v vB; apply: (row_free_inj fA).
  by rewrite e mulmxA vB !mul0mx.
have [g1 u1 e1] := complete_rows (fB _ _ _ A1); have [g2 u2 e2] := complete_rows (fB _ _ _ A2).
exists g1, g2; split => // t D.
have AD : pid_mx k *m D = A.
  rewrite /D mulmxDr -!scalemxAr !mulmxA e1 e2 -A1 -A2 -scalerDl.
  by rewrite subrK scale1r.
split.
- apply: inj_row_free => v vD.
  have f1' : row_free (g1 *m D1) by rewrite /row_free mxrankMfree// mxrank_unit.
  have f2' : row_free (g2 *m D2) by rewrite /row_free mxrankMfree// mxrank_unit.
  have vA : ((1 - t) *: (v *m (g1 *m D1)) <= A)%MS.
    rewrite AE sub_capmx scalemx_sub ?mulmx_sub//=.
    move/eqP: vD; rewrite /D mulmxDr -!scalemxAr addr_eq0 => /eqP ->.
    by rewrite -scaleNr scalemx_sub// !mulmx_sub.
  have [y yE] := submxP vA.
  have h1 : (1 - t) *: v = y *m pid_mx k.
    by apply: (row_free_inj f1'); rewrite -scalemxAl yE -mulmxA mulmxA A1 -e1 !mulmxA.
  have h2 : t *: v = - (y *m pid_mx k).
    apply: (row_free_inj f2'); rewrite -scalemxAl mulNmx; apply/eqP; rewrite -addr_eq0 addrC.
    have -> : y *m pid_mx k *m (g2 *m D2) = (1 - t) *: (v *m (g1 *m D1)).
      by rewrite yE A2 -e2 !mulmxA.
    by move: vD; rewrite /D mulmxDr -!scalemxAr => ->.
  by rewrite -[v]scale1r -(subrK t 1) scalerDl h1 h2 subrr.
- by rewrite -AE -AD submxMl.
- apply: addmx_sub; apply: scalemx_sub; apply: mulmx_sub; [exact: addsmxSl|exact: addsmxSr].
Qed.
End Algebra.

(* the network whose hidden layers only pass r numbers on *)
Section Lift.
Variables (R : realType) (d : nat -> nat) (l p r : nat) (X : 'M[R]_(d 0%N, p)).
Notation params := (par R d l).
Hypotheses (l0 : (0 < l)%N) (rd : forall i, (i <= l)%N -> (r <= d i)%N).

Definition pass_out (C : 'M[R]_(d l, r)) i : 'M[R]_(d i, r) := if i == l then conform_mx 0 C else pid_mx r.
Definition pass_in (v : 'M[R]_(r, d 0%N)) i : 'M[R]_(r, d i) := if i == 0%N then conform_mx 0 v else pid_mx r.
Definition pass_on (C : 'M[R]_(d l, r)) (v : 'M[R]_(r, d 0%N)) : params :=
  mkpar l (fun i => pass_out C i.+1 *m pass_in v i).

Lemma out_pass_on C v : out noact noskip X (pass_on C v) = C *m (v *m X).
Proof.
have h i : (i < l)%N -> hid noact noskip X (pass_on C v) i.+1 = pass_out C i.+1 *m (v *m X).
  elim: i => [|i IH] il; rewrite hidS_plain wt_mkpar//.
    by rewrite hid0 -mulmxA /pass_in eqxx conform_mx_id.
  rewrite IH ?(ltnW il)// -mulmxA [pass_in v _ *m _]mulmxA; congr (_ *m _).
  by rewrite /pass_in /pass_out /= ltn_eqF// pid_mxK ?mul1mx// rd// ltnW.
have hl j : (0 < j <= l)%N -> hid noact noskip X (pass_on C v) j = pass_out C j *m (v *m X).
  by case: j => // j; exact: h.
by rewrite /out hl ?l0 ?leqnn// /pass_out eqxx conform_mx_id.
Qed.

Lemma cts_pass_on (C : R -> 'M[R]_(d l, r)) (v : R -> 'M[R]_(r, d 0%N)) :
  continuous C -> continuous v -> continuous (fun t => pass_on (C t) (v t)).
Proof.
move=> cC cv t; apply: (cvg_par (F := nbhs t)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
apply: (cvg_mulmx (F := nbhs t)); rewrite /pass_out /pass_in; case: ifP => _.
- by apply: (cvg_conform (F := nbhs t)); exact: cC.
- exact: cst_mx.
- by apply: (cvg_conform (F := nbhs t)); exact: cv.
- exact: cst_mx.
Qed.
End Lift.

Section Best.
Variables (R : realType) (r p : nat).

Lemma cts_rowcoproj (D : R -> 'M[R]_(r, p)) : continuous D -> (forall t, row_free (D t)) ->
  continuous (fun t => rowcoproj (D t)).
Proof.
move=> cD fD t; have cT : (fun s => (D s)^T) @ t --> (D t)^T by apply: cvg_trmx; exact: cD.
apply: (cvg_mulmx (F := nbhs t)); first exact: cT.
apply: (cvg_invmx (F := nbhs t)); first exact: gram_unit.
by apply: (cvg_mulmx (F := nbhs t)); [exact: cD|exact: cT].
Qed.

(* the best approximation in the rows of D *)
Lemma best_rowproj m (Y Z : 'M[R]_(m, p)) (D : 'M[R]_(r, p)) : row_free D ->
  (Y - Z) *m D^T = 0 -> (Z <= D)%MS -> Y *m rowproj D = Z.
Proof.
move=> fD h ZD; rewrite -[in RHS](rowproj_sub fD ZD); apply/eqP; rewrite -subr_eq0 -mulmxBl.
by rewrite -[rowproj D]rowproj_tr rowprojE trmx_mul mulmxA h mul0mx.
Qed.
End Best.

Section Deform.
Variables (R : realType) (d : nat -> nat) (l p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation params := (par R d l).
Notation M := (minimum d l noact noskip X Y).
Notation outX := (out noact noskip X).

(* the largest rank that all layers and X allow *)
Lemma bottleneck_rank k n : exists r, [/\ (r <= n)%N, forall i, (i < k)%N -> (r <= d i)%N &
  forall z, (z <= n)%N -> (forall i, (i < k)%N -> (z <= d i)%N) -> (z <= r)%N].
Proof.
elim: k => [|k [r [rn rd rz]]]; first by exists n.
exists (minn r (d k)); split=> [|i|z zn zd].
- exact: leq_trans (geq_minl _ _) rn.
- rewrite ltnS leq_eqVlt => /orP[/eqP ->|ik]; first exact: geq_minr.
  exact: leq_trans (geq_minl _ _) (rd i ik).
- rewrite leq_min zd// andbT; apply: rz => // i ik; apply: zd; exact: ltnW.
Qed.

(* any two minima: a path of minima from the output of one to the output of the other *)
Lemma minima_path (V W : params) : (0 < l)%N -> M V -> M W ->
  exists V' W', [/\ outX V' = outX V, outX W' = outX W & connected_component M V' W'].
Proof.
move=> l0 MV MW; have [r [rX rd rz]] := bottleneck_rank l.+1 (\rank X).
have rdl i : (i <= l)%N -> (r <= d i)%N by move=> il; apply: rd.
have factor (U : params) : exists (C : 'M[R]_(d l, r)) (D : 'M[R]_(r, p)),
    [/\ row_free D, (D <= X)%MS & outX U = C *m D].
  apply: extend_rows; first exact: hid_submx.
  rewrite rX andbT rz ?mxrankS ?hid_submx// => i il; exact: rank_out.
have [C1 [D1 [f1 D1X Z1]]] := factor V; have [C2 [D2 [f2 D2X Z2]]] := factor W.
have best U : M U -> forall (C : 'M[R]_(d l, r)) (D : 'M[R]_(r, p)), (D <= X)%MS ->
    frob (Y - outX U) <= frob (Y - C *m D).
  move=> MU C D /submxP[v ->]; have := MU (pass_on C v); rewrite /loss out_pass_on//.
have VW : frob (Y - outX V) = frob (Y - outX W).
  by apply/eqP; rewrite eq_le; apply/andP; split; [exact: MV|exact: MW].
have res1 := residual_rows D1X Z1 erefl (best V MV).
have res2 := residual_rows D2X Z2 erefl (best W MW).
have [r0|r0] := posnP r.
  subst r; have VW0 : outX V = outX W by rewrite Z1 Z2 [D1]flatmx0 [D2]flatmx0 !mulmx0.
  by exists V, V; split=> //; exact: connected_component_refl.
have [c [cZ cE]] := threshold f1 D1X Z1 erefl (best V MV) r0.
have P2 : Y *m rowproj D2 = outX W by apply: best_rowproj => //; rewrite Z2 submxMl.
have [g1 [g2 [u1 u2 line]]] := basis_line f1 f2.
have /submxP[v1 v1E] : (g1 *m D1 <= X)%MS by exact: mulmx_sub.
have /submxP[v2 v2E] : (g2 *m D2 <= X)%MS by exact: mulmx_sub.
pose v (t : R) := (1 - t) *: v1 + t *: v2; pose C t := Y *m rowcoproj (v t *m X).
have vX t : v t *m X = (1 - t) *: (g1 *m D1) + t *: (g2 *m D2).
  by rewrite /v mulmxDl -!scalemxAl -v1E -v2E.
have outt t : outX (pass_on (C t) (v t)) = Y *m rowproj (v t *m X).
  by rewrite out_pass_on// rowprojE [RHS]mulmxA.
have ends U g D' : M U -> g \in unitmx -> row_free (g *m D') -> (outX U <= D')%MS ->
    (Y - outX U) *m D'^T = 0 -> Y *m rowproj (g *m D') = outX U.
  move=> MU ug fgD UD h; apply: best_rowproj => //; first by rewrite trmx_mul mulmxA h mul0mx.
  by apply: submx_trans UD _; apply/submxP; exists (invmx g); rewrite mulKmx.
have f1' : row_free (g1 *m D1) by rewrite /row_free mxrankMfree// mxrank_unit.
have f2' : row_free (g2 *m D2) by rewrite /row_free mxrankMfree// mxrank_unit.
exists (pass_on (C 0) (v 0)), (pass_on (C 1) (v 1)); split.
- by rewrite outt vX subr0 scale1r scale0r addr0; apply: ends => //; rewrite Z1 submxMl.
- by rewrite outt vX subrr scale1r scale0r add0r; apply: ends => //; rewrite Z2 submxMl.
apply: (@cc_path R params M (fun t => pass_on (C t) (v t))).
  have cv : continuous v.
    move=> t; apply: (cvg_addmx (F := nbhs t)); last exact: cts_smul.
    apply: (cvg_scalemx (F := nbhs t)); last exact: cst_mx.
    by apply: (cvgB (f := fun=> 1) (g := fun s => s)); [exact: cst_R|exact: cvg_id].
  apply: cts_pass_on => // t; apply: (cvg_mulmx (F := nbhs t)); first exact: cst_mx.
  apply: cts_rowcoproj => s; last by rewrite vX; have [] := line s.
  by apply: (cvg_mulmx (F := nbhs s)); [exact: cv|exact: cst_mx].
move=> t _ U; have [fD capD Dadd] := line t.
suff -> : loss noact noskip X Y (pass_on (C t) (v t)) = loss noact noskip X Y V by exact: MV.
rewrite /loss outt vX; apply: (between_best f1 D1X Z1 erefl (best V MV) f2 D2X) cZ cE => //.
  by rewrite P2.
by rewrite -vX submxMl.
Qed.

(* permutations of two or more neurons do the rest *)
Lemma minima_permute (V W : params) : (forall i, (0 < i < l)%N -> d i != 1%N) -> M V -> M W ->
  exists s : forall i, 'S_(d i), connected_component M (permute s V) W.
Proof.
move=> wide MV MW; have MO := @minimum_out _ _ _ _ X Y.
have [l0|l0] := posnP l.
  apply: (same_output_permute MO wide MV); congr (out _ _ _ _).
  by apply: par_eq => i; rewrite [X in (_ < X)%N]l0.
have [V' [W' [oV oW cVW]]] := minima_path l0 MV MW; have [MV' MW'] := cc_sub cVW.
have [s1 c1] := same_output_permute MO wide MV (esym oV).
have [s2 c2] := same_output_permute MO wide MW' oW.
have su (s : forall i, 'S_(d i)) : forall i, hidden l (fun i => perm_mx (s i)) i \in unitmx.
  by apply/hidden_unitP => i _; exact: unitmx_perm.
have cs A B : connected_component M A B -> connected_component M (permute s2 A) (permute s2 B).
  apply: cc_image; first by apply: continuous_subspaceT; exact: cts_gauge.
  by move=> Z; apply: (gauge_stable MO).
exists (fun i => (s2 i * s1 i)%g).
have -> : permute (fun i => (s2 i * s1 i)%g) V = permute s2 (permute s1 V).
  rewrite /permute -gaugeM//; apply: gauge_eq => i _; rewrite /hidden; case: ifP => // _.
  exact: perm_mxM.
by apply: connected_component_trans (cs _ _ c1) _; apply: connected_component_trans (cs _ _ cVW) c2.
Qed.
End Deform.
