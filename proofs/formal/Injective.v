(* Matrices with independent columns: a continuous left inverse, vectors outside of the image, connectedness
   (by the sign of the determinant, where they are square), those that take a vector to another, a reflection. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths GeneralLinear Cuts States.
From Symtopo Require Import Pairs Frobenius Deform.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Inverse.
Variable R : realType.

(* a left inverse of a matrix with independent columns *)
Definition li n p (A : 'M[R]_(n, p)) : 'M[R]_(p, n) := invmx (A^T *m A) *m A^T.

Lemma gram_full n p (A : 'M[R]_(n, p)) : row_full A -> A^T *m A \in unitmx.
Proof.
move=> fA; have := @gram_unit R _ _ A^T; rewrite trmxK; apply.
by rewrite /row_free mxrank_tr.
Qed.

Lemma liK n p (A : 'M[R]_(n, p)) : row_full A -> li A *m A = 1%:M.
Proof. by move=> fA; rewrite /li -mulmxA mulVmx// gram_full. Qed.

Lemma cvg_li (T : topologicalType) (x : T) n p (f : T -> 'M[R]_(n, p)) A :
  row_full A -> f @ x --> A -> (fun y => li (f y)) @ x --> li A.
Proof.
move=> fA cf; have ct := cvg_trmx cf.
apply: (cvg_mulmx (F := nbhs x)); last exact: ct.
by apply: (cvg_invmx (F := nbhs x)); [exact: gram_full|exact: (cvg_mulmx (F := nbhs x))].
Qed.

Lemma null_column n p (A : 'M[R]_(n, p)) : ~~ row_full A -> exists2 k : 'M[R]_(p, 1), k != 0 & A *m k = 0.
Proof.
rewrite -cokermx_eq0 => /matrix0Pn[i [j cij]]; exists (col j (cokermx A)).
  by apply/matrix0Pn; exists i, 0; rewrite mxE.
by rewrite colE mulmxA mulmx_coker mul0mx.
Qed.

Lemma outside n p (A : 'M[R]_(n, p)) : ~~ row_full A -> (p <= n)%N ->
  exists u (eta : 'M[R]_(1, n)), eta *m A = 0 /\ eta *m u = 1%:M.
Proof.
move=> nA pn; pose e := nz_row (kermx A).
have e0 : e != 0.
  rewrite nz_row_eq0 kermx_eq0; apply: contra nA => /eqP rA.
  by rewrite -col_leq_rank rA.
have eA : e *m A = 0 by apply/sub_kermxP; exact: nz_row_sub.
exists (pv e^T)^T, e; split=> //.
by apply: trmx_inj; rewrite trmx_mul trmxK trmx1 pvK// trmx_eq0.
Qed.
End Inverse.

Section Full.
Variable R : realType.

(* the determinant of a matrix that is square, though its sizes are not the same by definition *)
Definition sdet n p (A : 'M[R]_(n, p)) : R := \det (conform_mx (0 : 'M[R]_p) A).

Lemma cvg_sdet (T : topologicalType) (x : T) n p (f : T -> 'M[R]_(n, p)) A :
  f @ x --> A -> (fun y => sdet (f y)) @ x --> sdet A.
Proof. by move=> fA; apply: (cvg_det (F := nbhs x)); exact: (cvg_conform (F := nbhs x)). Qed.

Lemma sdet_neq0 n p (A : 'M[R]_(n, p)) : n = p -> (sdet A != 0) = row_full A.
Proof. by move=> e; subst n; rewrite /sdet conform_mx_id row_full_unit unitGL. Qed.

Lemma sdet_mul n p (A : 'M[R]_(n, p)) (B : 'M[R]_p) : sdet (A *m B) = sdet A * \det B.
Proof. by rewrite /sdet conform_mulmx det_mulmx. Qed.

Lemma full_mulr n p (A : 'M[R]_(n, p)) (B : 'M[R]_p) : B \in unitmx -> row_full A -> row_full (A *m B).
Proof. by move=> uB; rewrite /row_full mxrankMfree// row_free_unit. Qed.

Lemma full_mull n p (g : 'M[R]_n) (A : 'M[R]_(n, p)) : g \in unitmx -> row_full A -> row_full (g *m A).
Proof. by move=> ug; rewrite /row_full -row_full_unit in ug *; rewrite eqmxMfull. Qed.

Lemma full_pid n p : (p <= n)%N -> row_full (pid_mx p : 'M[R]_(n, p)).
Proof. by move=> pn; rewrite /row_full rank_pid_mx. Qed.

(* injective matrices: connected, or two halves by sign *)
Lemma full_connected n p s : (0 < p <= n)%N ->
  connected [set A : 'M[R]_(n, p) | row_full A /\ (n = p -> (0 < sdet A) = s)].
Proof.
move=> /andP[p0 pn]; have [e|ne] := eqVneq n p.
  subst n; case: p p0 pn => // p _ _; case: s.
    suff -> : [set A : 'M[R]_p.+1 | row_full A /\ (p.+1 = p.+1 -> (0 < sdet A) = true)] = GLp R p.+1.
      exact: GLp_connected.
    apply/seteqP; split=> A; rewrite /GLp /= row_full_unit unitGL /sdet conform_mx_id.
      by case=> _ ->.
    by move=> dA; rewrite gt_eqF// dA.
  suff -> : [set A : 'M[R]_p.+1 | row_full A /\ (p.+1 = p.+1 -> (0 < sdet A) = false)] = GLm R p.+1.
    exact: GLm_connected.
  apply/seteqP; split=> A; rewrite /GLm /= row_full_unit unitGL /sdet conform_mx_id.
    by case=> dA /(_ erefl)/negbT; rewrite -leNgt le_eqVlt (negbTE dA).
  by move=> dA; rewrite lt_eqF//; split=> // _; rewrite ltNge ltW.
have lt : (p < n)%N by rewrite ltn_neqAle eq_sym ne.
have -> : [set A : 'M[R]_(n, p) | row_full A /\ (n = p -> (0 < sdet A) = s)] =
    (fun g => g *m pid_mx p) @` (GLp R n).
  apply/seteqP; split=> [A [fA _]|_ [g dg <-]].
    have [g [_ gA _ /(_ lt) dg]] := transitive_pairs_pos (pid_mxK R pn) (liK fA).
    by exists g.
  split; last by move=> /eqP; rewrite (negbTE ne).
  by apply: full_mull; [rewrite unitGL gt_eqF|exact: full_pid].
apply: connected_image; first exact: GLp_connected.
apply: continuous_subspaceT => g; apply: (cvg_mulmx (F := nbhs g)); first exact: cvg_id.
exact: cst_mx.
Qed.

(* injective matrices that take k to x, of either sign *)
Lemma through n p s (k : 'M[R]_(p, 1)) (x : 'M[R]_(n, 1)) : (1 < n)%N -> (p <= n)%N -> k != 0 -> x != 0 ->
  exists A : 'M[R]_(n, p), [/\ row_full A, A *m k = x & n = p -> (0 < sdet A) = s].
Proof.
move=> n1 pn k0 x0; pose f : 'M[R]_p := if s then 1%:M else Jm R p.
have uf : f \in unitmx by rewrite /f; case: ifP => _; [exact: unitmx1|exact: Jm_unit].
pose B : 'M[R]_(n, p) := pid_mx p *m f; have fB : row_full B by apply: full_mulr => //; exact: full_pid.
have y0 : B *m k != 0.
  by apply: contra k0 => /eqP e; apply/eqP; apply: (row_full_inj fB); rewrite e mulmx0.
have [g [ug gy _ /(_ n1) dg]] := transitive_pairs_pos (pvK y0) (pvK x0).
exists (g *m B); split; [exact: full_mull|by rewrite -mulmxA|].
move=> e; subst n; rewrite /B pid_mx_1 mul1mx /sdet conform_mx_id det_mulmx pmulr_rgt0// /f.
by case: s {f uf B fB y0 gy}; rewrite ?det1 ?ltr01// det_Jm ?ltr0N1// ltnW.
Qed.

Lemma reflection p (k : 'M[R]_(p, 1)) : k != 0 -> exists phi : 'M[R]_(1, p),
  phi *m k = 1%:M /\ \det (1%:M - 2%:R *: (k *m phi)) = -1.
Proof.
case: p k => [k|p k k0]; first by rewrite [k]flatmx0 eqxx.
pose e : 'M[R]_(p.+1, 1) := delta_mx 0 0.
have ee : e^T *m e = 1%:M by rewrite /e trmx_delta mul_delta_mx [LHS]mx11_scalar mxE.
have [g [ug ge kg]] := transitive_pairs ee (pvK k0); exists (pv k); split; first exact: pvK.
have h : (1%:M - 2%:R *: (k *m pv k)) *m g = g *m Jm R p.+1.
  have -> : Jm R p.+1 = 1%:M - 2%:R *: (e *m e^T).
    apply/matrixP => i j; rewrite /e trmx_delta mul_delta_mx !mxE.
    have [<-|ij] := eqVneq i j; last first.
      rewrite mulr0n sub0r; case: (i =P 0) ij => [->|_ _] /=; last by rewrite mulr0 oppr0.
      by rewrite eq_sym => /negbTE ->; rewrite mulr0 oppr0.
    rewrite andbb mulr1n; have -> : (i == 0 :> nat)%N = (i == 0) by [].
    case: (i == 0); rewrite ?mulr0 ?subr0// mulr1 mulr1n.
    by rewrite -[2%:R]/(1 + 1 : R) opprD addrA subrr sub0r.
  rewrite mulmxBl mulmxBr mul1mx mulmx1 -scalemxAl -[g *m (_ *: (e *m _))]scalemxAr.
  by rewrite -mulmxA kg mulmxA ge.
move/(congr1 determinant): h; rewrite !det_mulmx det_Jm// [_ * -1]mulrC.
by apply: mulIf; rewrite -unitGL.
Qed.
End Full.
