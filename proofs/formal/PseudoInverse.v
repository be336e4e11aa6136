(* The Moore-Penrose inverse over a real field, and the Frobenius norm.
   pseudoinverse_unique, pseudoinverse_exists
   pseudoinverse_left    a left inverse where the rank is full
   frob_tr, frob_orthogonal, frob_triangle   the Frobenius norm: by traces, invariance, triangle *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Frobenius.
Variables (R : realType) (m n : nat).
Implicit Types A B : 'M[R]_(m, n).

Lemma frob_tr A : frob A = \tr (A *m A^T).
Proof.
rewrite /frob /mxtrace; apply: eq_bigr => i _; rewrite !mxE; apply: eq_bigr => j _.
by rewrite !mxE expr2.
Qed.

Lemma mulmx_tr_eq0 A : A *m A^T = 0 -> A = 0.
Proof. by move=> h; apply/eqP; rewrite -frob_eq0 frob_tr h mxtrace0. Qed.

Lemma frob_orthogonal A (P : 'M[R]_m) (Q : 'M[R]_n) : P^T *m P = 1%:M -> Q^T *m Q = 1%:M ->
  frob (P *m A *m Q) = frob A.
Proof.
move=> PP /mulmx1C QQ; rewrite !frob_tr !trmx_mul !mulmxA -[_ *m Q *m Q^T]mulmxA QQ mulmx1.
by rewrite mxtrace_mulC !mulmxA PP mul1mx.
Qed.

Lemma tr_mulmx_sym A B : \tr (A *m B^T) = \tr (B *m A^T).
Proof. by rewrite -mxtrace_tr trmx_mul trmxK. Qed.

Lemma frobD A B : frob (A + B) = frob A + 2%:R * \tr (A *m B^T) + frob B.
Proof.
rewrite !frob_tr linearD /= mulmxDl !mulmxDr !raddfD /= (tr_mulmx_sym B A).
by rewrite mulr_natl mulr2n !addrA.
Qed.

Lemma frobZ c A : frob (c *: A) = c ^+ 2 * frob A.
Proof. by rewrite !frob_tr linearZ /= -scalemxAl -scalemxAr scalerA linearZ. Qed.

(* Cauchy and Schwarz *)
Lemma tr_mulmx_sqr A B : \tr (A *m B^T) ^+ 2 <= frob A * frob B.
Proof.
have [B0|Bn] := eqVneq (frob B) 0.
  move/eqP: B0 (B0); rewrite frob_eq0 => /eqP -> ->.
  by rewrite trmx0 mulmx0 mxtrace0 expr0n mulr0.
have B0 : 0 < frob B by rewrite lt_neqAle eq_sym Bn frob_ge0.
pose t := \tr (A *m B^T); have := frob_ge0 (frob B *: A + (- t) *: B).
rewrite frobD !frobZ linearZ /= -scalemxAl -scalemxAr scalerA linearZ /= -/t.
have -> : frob B ^+ 2 * frob A + 2%:R * (frob B * - t * t) + (- t) ^+ 2 * frob B =
    frob B * (frob A * frob B - t ^+ 2). by ring.
by rewrite pmulr_rge0// subr_ge0.
Qed.

Lemma frob_triangle A B : Num.sqrt (frob (A + B)) <= Num.sqrt (frob A) + Num.sqrt (frob B).
Proof.
have s0 C : 0 <= Num.sqrt (frob C) by exact: sqrtr_ge0.
rewrite -[X in _ <= X]ger0_norm ?addr_ge0// -sqrtr_sqr ler_wsqrtr// sqrrD !sqr_sqrtr ?frob_ge0//.
rewrite frobD ler_add2r ler_add2l mulr_natl ler_pmuln2r// -sqrtrM ?frob_ge0//.
apply: le_trans (ler_norm _) _; rewrite -sqrtr_sqr ler_wsqrtr//; exact: tr_mulmx_sqr.
Qed.
End Frobenius.

Section PseudoInverse.
Variable R : realType.

Lemma pseudoinverse_unique m n (A : 'M[R]_(m, n)) B C : pseudoinverse A B -> pseudoinverse A C -> B = C.
Proof.
move=> [ABA BAB sAB sBA] [ACA CAC sAC sCA].
have e1 : A *m B = A *m C.
  by rewrite -sAB -{1}ACA -[A *m C *m A *m B]mulmxA trmx_mul sAB sAC mulmxA ABA.
have e2 : B *m A = C *m A.
  by rewrite -sBA -{1}ACA !mulmxA -[B *m A *m C *m A]mulmxA trmx_mul sCA sBA -!mulmxA (mulmxA A) ABA.
by rewrite -BAB e2 -mulmxA e1 mulmxA CAC.
Qed.

Lemma gram_unit r n (F : 'M[R]_(r, n)) : row_free F -> F *m F^T \in unitmx.
Proof.
move=> Ff; rewrite -row_free_unit -kermx_eq0; set K := kermx _.
have : K *m F *m (K *m F)^T = 0 by rewrite trmx_mul !mulmxA -[K *m F *m F^T]mulmxA mulmx_ker mul0mx.
by move/mulmx_tr_eq0/eqP; rewrite mulmx_free_eq0.
Qed.

(* the inverse of a product of an injective and a surjective factor *)
Lemma pseudoinverse_mul m n r (C : 'M[R]_(m, r)) (F : 'M[R]_(r, n)) :
  C^T *m C \in unitmx -> F *m F^T \in unitmx ->
  pseudoinverse (C *m F) (F^T *m invmx (F *m F^T) *m (invmx (C^T *m C) *m C^T)).
Proof.
move=> CU FU; set B := _ *m (_ *m _).
have AB : C *m F *m B = C *m invmx (C^T *m C) *m C^T.
  by rewrite /B !mulmxA -[C *m F *m F^T]mulmxA mulmxK.
have BA : B *m (C *m F) = F^T *m invmx (F *m F^T) *m F.
  by rewrite /B !mulmxA -[_ *m C^T *m C]mulmxA mulmxKV.
split.
- by rewrite AB !mulmxA -[_ *m C^T *m C]mulmxA mulmxKV.
- by rewrite BA /B !mulmxA -[_ *m F *m F^T]mulmxA mulmxKV.
- by rewrite AB !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
- by rewrite BA !trmx_mul trmxK trmx_inv trmx_mul trmxK mulmxA.
Qed.

Lemma pseudoinverse_exists m n (A : 'M[R]_(m, n)) : exists B, pseudoinverse A B.
Proof.
rewrite -[A]mulmx_base; eexists; apply: pseudoinverse_mul.
  rewrite -[X in _ *m X]trmxK; apply: gram_unit; rewrite /row_free mxrank_tr.
  exact: col_base_full.
by apply: gram_unit; exact: row_base_free.
Qed.

(* a left inverse where the columns are independent *)
Lemma pseudoinverse_left m n (A : 'M[R]_(m, n)) B : pseudoinverse A B -> \rank A = n -> B *m A = 1%:M.
Proof.
move=> [ABA _ _ _] rA; have fA : row_full A by rewrite /row_full rA.
by rewrite -[LHS]mul1mx -(mulVpmx fA) -mulmxA [A *m _]mulmxA ABA.
Qed.
End PseudoInverse.
