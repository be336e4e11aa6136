(* The Frobenius norm as a trace, semidefinite matrices, the orthogonal projection onto the
   rows of a matrix of full row rank. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Frobenius.
Variable R : realType.

Lemma frobE m n (A : 'M[R]_(m, n)) : frob A = \tr (A *m A^T).
Proof.
rewrite /frob /mxtrace; apply: eq_bigr => i _; rewrite mxE; apply: eq_bigr => j _.
by rewrite mxE expr2.
Qed.

Lemma frob_tr m n (A : 'M[R]_(m, n)) : frob A^T = frob A.
Proof. by rewrite !frobE trmxK mxtrace_mulC. Qed.

Lemma frob0 m n : frob (0 : 'M[R]_(m, n)) = 0.
Proof. by rewrite frobE mul0mx mxtrace0. Qed.

Lemma frobN m n (A : 'M[R]_(m, n)) : frob (- A) = frob A.
Proof. by rewrite !frobE linearN /= mulNmx mulmxN opprK. Qed.

Lemma frobZ m n a (A : 'M[R]_(m, n)) : frob (a *: A) = a ^+ 2 * frob A.
Proof. by rewrite !frobE linearZ /= -scalemxAl -scalemxAr !mxtraceZ mulrA. Qed.

Lemma frobD m n (A B : 'M[R]_(m, n)) : frob (A + B) = frob A + frob B + \tr (A *m B^T) *+ 2.
Proof.
rewrite !frobE linearD /= mulmxDl !mulmxDr !mxtraceD.
by rewrite -[\tr (B *m A^T)]mxtrace_tr trmx_mul trmxK mulr2n; ring.
Qed.

(* a column times a row *)
Lemma frob_outer m n (y : 'M[R]_(m, 1)) (f : 'M[R]_(1, n)) : frob (y *m f) = frob y * frob f.
Proof.
rewrite !frobE trmx_mul mulmxA -[y *m f *m f^T]mulmxA [f *m f^T]mx11_scalar.
by rewrite mul_mx_scalar -scalemxAl mxtraceZ mxtrace_scalar mulr1n mulrC.
Qed.

Lemma frob_cols m n (A : 'M[R]_(m, n)) : frob A = \sum_j frob (col j A).
Proof.
rewrite /frob exchange_big; apply: eq_bigr => j _; apply: eq_bigr => i _.
by rewrite big_ord1 mxE.
Qed.

Lemma col_mulmx m n k (A : 'M[R]_(m, n)) (B : 'M[R]_(n, k)) j : col j (A *m B) = A *m col j B.
Proof. by rewrite !colE mulmxA. Qed.

(* a quadratic polynomial without constant term that is nowhere negative has no linear term *)
Lemma no_slope (a b : R) : (forall t, 0 <= t * a + t ^+ 2 * b) -> a = 0.
Proof.
move=> h; apply/eqP/negPn/negP => a0.
have a2 : 0 < a ^+ 2 by rewrite lt_neqAle sqr_ge0 eq_sym sqrf_eq0 a0.
have [b0|b0] := lerP b 0.
  have := h (- a); have -> : - a * a + (- a) ^+ 2 * b = a ^+ 2 * (b - 1) by ring.
  by rewrite pmulr_rge0// subr_ge0 => /le_trans/(_ b0); rewrite ler10.
have := h (- a / (b *+ 2)).
have -> : - a / (b *+ 2) * a + (- a / (b *+ 2)) ^+ 2 * b = - (a ^+ 2 / (b *+ 4)).
  by field; rewrite gt_eqF.
by rewrite oppr_ge0 leNgt divr_gt0// pmulrn_lgt0.
Qed.

(* A is the nearest point to 0 on the line A + t B: they are orthogonal *)
Lemma nearest_orthogonal m n (A B : 'M[R]_(m, n)) :
  (forall t, frob A <= frob (A + t *: B)) -> \tr (A *m B^T) = 0.
Proof.
move=> h; suff : \tr (A *m B^T) *+ 2 = 0 by move/eqP; rewrite mulrn_eq0 => /eqP.
apply: (@no_slope _ (frob B)) => t; have := h t.
rewrite frobD frobZ linearZ /= -scalemxAr mxtraceZ => h1.
have -> : t * (\tr (A *m B^T) *+ 2) + t ^+ 2 * frob B =
  frob A + t ^+ 2 * frob B + (t * \tr (A *m B^T)) *+ 2 - frob A by ring.
by rewrite subr_ge0.
Qed.

(* a semidefinite form vanishes only on its kernel *)
Lemma psd_kernel n k (N : 'M[R]_n) (B : 'M[R]_(n, k)) : N^T = N ->
  (forall B : 'M[R]_(n, k), 0 <= \tr (B^T *m N *m B)) -> \tr (B^T *m N *m B) = 0 -> N *m B = 0.
Proof.
move=> Ns N0 NB; have [D DE] : exists D, N *m B = D by exists (N *m B).
rewrite DE; apply/eqP; rewrite -frob_eq0; apply/eqP.
suff : frob D *+ 2 = 0 by move/eqP; rewrite mulrn_eq0 => /eqP.
apply: (@no_slope _ (\tr (D^T *m N *m D))) => t.
have := N0 (B + t *: D); have -> : (B + t *: D)^T = B^T + t *: D^T by rewrite linearD linearZ.
rewrite !mulmxDl !mulmxDr !mxtraceD NB add0r -!scalemxAl -!scalemxAr !mxtraceZ.
have -> : \tr (B^T *m N *m D) = frob D by rewrite frobE mxtrace_mulC -DE trmx_mul Ns.
have -> : \tr (D^T *m N *m B) = frob D by rewrite -mulmxA DE mxtrace_mulC -frobE.
move=> h; have -> : t * (frob D *+ 2) + t ^+ 2 * \tr (D^T *m N *m D) =
  t * frob D + (t * frob D + t * (t * \tr (D^T *m N *m D))) by ring.
exact: h.
Qed.
End Frobenius.

(* the orthogonal projection onto the rows of D *)
Section Projection.
Variables (R : realType) (r p : nat).
Implicit Types (D : 'M[R]_(r, p)).

Lemma gram_unit D : row_free D -> D *m D^T \in unitmx.
Proof.
move=> fD; rewrite -row_free_unit; apply: inj_row_free => v vG.
apply: (row_free_inj fD); rewrite mul0mx; apply/eqP; rewrite -frob_eq0 frobE.
by rewrite trmx_mul mulmxA -[v *m D *m D^T]mulmxA vG mul0mx mxtrace0.
Qed.

Definition rowcoproj D : 'M[R]_(p, r) := D^T *m invmx (D *m D^T).
(* locked, so that rewriting with products does not unfold it *)
Definition rowproj D : 'M[R]_p := \matrix_(i, j) (rowcoproj D *m D) i j.

Lemma rowprojE D : rowproj D = rowcoproj D *m D.
Proof. by apply/matrixP => i j; rewrite mxE. Qed.

Lemma rowproj_tr D : (rowproj D)^T = rowproj D.
Proof. by rewrite rowprojE /rowcoproj !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA. Qed.

Variable D : 'M[R]_(r, p).
Hypothesis fD : row_free D.

Lemma mul_rowcoproj : D *m rowcoproj D = 1%:M.
Proof. by rewrite /rowcoproj mulmxA mulmxV// gram_unit. Qed.

Lemma mul_rowproj : D *m rowproj D = D.
Proof. by rewrite rowprojE mulmxA mul_rowcoproj mul1mx. Qed.

Lemma rowproj_mul : rowproj D *m D^T = D^T.
Proof. by have := congr1 trmx mul_rowproj; rewrite trmx_mul rowproj_tr. Qed.

Lemma rowprojK : rowproj D *m rowproj D = rowproj D.
Proof. by rewrite {1}rowprojE -mulmxA mul_rowproj -rowprojE. Qed.

Lemma rowproj_sub m (A : 'M[R]_(m, p)) : (A <= D)%MS -> A *m rowproj D = A.
Proof. by move=> /submxP[B ->]; rewrite -mulmxA mul_rowproj. Qed.

Lemma rowproj_trace : \tr (rowproj D) = r%:R.
Proof. by rewrite rowprojE mxtrace_mulC mul_rowcoproj mxtrace1. Qed.

(* Pythagoras *)
Lemma frob_rowproj m (A : 'M[R]_(m, p)) : frob A = frob (A *m rowproj D) + frob (A *m (1%:M - rowproj D)).
Proof.
have e : A = A *m rowproj D + A *m (1%:M - rowproj D) by rewrite -mulmxDr addrC subrK mulmx1.
rewrite {1}e frobD; suff -> : A *m rowproj D *m (A *m (1%:M - rowproj D))^T = 0.
  by rewrite mxtrace0 mul0rn addr0.
have -> : (A *m (1%:M - rowproj D))^T = (1%:M - rowproj D) *m A^T.
  by rewrite trmx_mul; congr (_ *m _); rewrite linearB /= trmx1 rowproj_tr.
by rewrite mulmxA -[A *m _ *m _]mulmxA mulmxBr mulmx1 rowprojK subrr mulmx0 mul0mx.
Qed.
End Projection.
