(* Minima of plain linear networks whose target is not reached: any two outputs of minima are
   joined by a path of outputs of minima, which lifts to the weights. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
From Symtopo Require Import Permutations Reduced Frobenius Lowrank.
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
