(* A - A S^+ S = A (1 - P), P an orthogonal projection (6.1), and matrices for which it is larger
   than A in other norms, or for other inverses.
   norm_projection   norms that orthogonal matrices keep do not grow
   frob_norm         the Frobenius norm is one of these
   max_norm_grows, other_inverse_grows    counterexamples with sigma = ReLU *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks PseudoInverse.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Projection.
Variables (R : realType) (m n : nat) (N : 'M[R]_(m, n) -> R).
Hypothesis triangle : forall A B, N (A + B) <= N A + N B.
Hypothesis scaling : forall c A, N (c *: A) = `|c| * N A.
Hypothesis invariance : forall A (P : 'M[R]_m) (Q : 'M[R]_n),
  P^T *m P = 1%:M -> Q^T *m Q = 1%:M -> N (P *m A *m Q) = N A.

(* 1 - E is the mean of the identity and the reflection 1 - 2 E *)
Lemma norm_projection (A : 'M[R]_(m, n)) (E : 'M[R]_n) : E^T = E -> E *m E = E -> N (A - A *m E) <= N A.
Proof.
move=> sE EE; pose Q := 1%:M - 2%:R *: E.
have QT : Q^T = Q.
  by apply/matrixP => i j; rewrite !mxE eq_sym; move/matrixP/(_ i j): sE; rewrite mxE => ->.
have QQ : Q^T *m Q = 1%:M.
  rewrite QT {2}/Q mulmxBr mulmx1 -scalemxAr /Q mulmxBl mul1mx -scalemxAl EE.
  by apply/matrixP => i j; rewrite !mxE; move: ((i == j)%:R : R) (E i j) => a b; ring.
have -> : A - A *m E = 2%:R^-1 *: (A + 1%:M *m A *m Q).
  apply/matrixP => i j; rewrite mul1mx /Q mulmxBr mulmx1 -scalemxAr !mxE.
  by move: (A i j) (\sum_j0 _) => a b; field.
rewrite scaling ger0_norm ?invr_ge0 ?ler0n// ler_pdivr_mull ?ltr0n//.
apply: le_trans (triangle _ _) _; rewrite invariance// ?trmx1 ?mulmx1//.
by rewrite mulr_natl mulr2n.
Qed.

Lemma norm_pseudoinverse q (A : 'M[R]_(m, n)) (S : 'M[R]_(q, n)) B : pseudoinverse S B ->
  N (A - A *m B *m S) <= N A.
Proof.
move=> [SBS BSB sSB sBS]; rewrite -mulmxA; apply: norm_projection => //.
by rewrite mulmxA BSB.
Qed.
End Projection.

Lemma frob_norm (R : realType) m n (N := fun A : 'M[R]_(m, n) => Num.sqrt (frob A)) :
  [/\ forall A B, N (A + B) <= N A + N B, forall c A, N (c *: A) = `|c| * N A &
    forall A (P : 'M[R]_m) (Q : 'M[R]_n), P^T *m P = 1%:M -> Q^T *m Q = 1%:M -> N (P *m A *m Q) = N A].
Proof.
split=> [A B|c A|A P Q PP QQ]; rewrite /N; first exact: frob_triangle.
  by rewrite frobZ sqrtrM ?sqr_ge0// sqrtr_sqr.
by rewrite frob_orthogonal.
Qed.

Lemma mx_norm_le (R : realType) m n (A : 'M[R]_(m, n)) c :
  0 <= c -> (forall i j, `|A i j| <= c) -> mx_norm A <= c.
Proof. by move=> c0 h; rewrite mx_normrE; apply/bigmax_leP; split=> // i _. Qed.

Lemma entry_le_mx_norm (R : realType) m n (A : 'M[R]_(m, n)) i j : `|A i j| <= mx_norm A.
Proof. by rewrite mx_normrE; apply/bigmax_geP; right; exists (i, j). Qed.

(* matrices given by their rows *)
Definition rows (R : realType) m n (s : seq (seq R)) : 'M[R]_(m, n) :=
  \matrix_(i, j) nth 0 (nth [::] s i) j.

(* sigma = ReLU, X = V = 1, U = (1, -1), g = ((2, 1), (-1, -1)): A = U sigma(V X) = (1, -1),
   S = sigma(g V X) = ((2, 1), (0, 0)), and A - A S^+ S = (3/5, -6/5) *)
Section Counterexamples.
Variable R : realType.
Local Notation relu := (fun z : R => Num.max 0 z).
Let U : 'M[R]_(1, 2) := rows 1 2 [:: [:: 1; -1]].
Let g : 'M[R]_2 := rows 2 2 [:: [:: 2%:R; 1]; [:: -1; -1]].
Let S : 'M[R]_2 := rows 2 2 [:: [:: 2%:R; 1]; [:: 0; 0]].
Let B : 'M[R]_2 := rows 2 2 [:: [:: 2%:R / 5%:R; 0]; [:: 5%:R^-1; 0]].

Let relu1 : map_mx relu (1%:M : 'M[R]_2) = 1%:M.
Proof. by apply/matrixP => i j; rewrite !mxE; case: eqP => _; rewrite ?maxxx// max_r// ler01. Qed.

Let reluS : map_mx relu g = S.
Proof.
apply/matrixP => i j; rewrite !mxE; case: i => [[|[|i]]] //= _; case: j => [[|[|j]]] //= _.
- by rewrite max_r// ler0n.
- by rewrite max_r// ler01.
- by rewrite max_l// oppr_le0 ler01.
- by rewrite max_l// oppr_le0 ler01.
Qed.

Let inv5 : (5%:R : R) != 0. Proof. by rewrite pnatr_eq0. Qed.

Let pinvS : pseudoinverse S B.
Proof.
by split; apply/matrixP => i j; rewrite !(mxE, big_ord_recl, big_ord0) /=;
  case: i => [[|[|i]]] //= _; case: j => [[|[|j]]] //= _; field.
Qed.

Lemma max_norm_grows : exists (U : 'M[R]_(1, 2)) (V g X B : 'M[R]_2),
  [/\ g \in unitmx, pseudoinverse (map_mx relu (g *m V *m X)) B &
    mx_norm (U *m map_mx relu (V *m X)) < mx_norm (U *m map_mx relu (V *m X) -
      U *m map_mx relu (V *m X) *m B *m map_mx relu (g *m V *m X))].
Proof.
exists U, 1%:M, g, 1%:M, B; rewrite !mulmx1 relu1 reluS mulmx1; split=> //.
  apply: (mulmx1_unit (B := rows 2 2 [:: [:: 1; 1]; [:: -1; -2%:R]]) _).1.
  by apply/matrixP => i j; rewrite !(mxE, big_ord_recl, big_ord0) -val_eqE /=;
    case: i => [[|[|i]]] //= _; case: j => [[|[|j]]] //= _; ring.
apply: (@le_lt_trans _ _ 1).
  apply: mx_norm_le => [|i j]; first exact: ler01.
  by rewrite mxE [i]ord1; case: j => [[|[|j]]] //= _; rewrite ?normrN normr1.
apply: lt_le_trans (entry_le_mx_norm _ 0 ord_max).
rewrite !(mxE, big_ord_recl, big_ord0) /=.
have -> : - 1 - ((1 * (2%:R / 5%:R) + (-1 * 5%:R^-1 + 0)) * 1 + ((1 * 0 + (-1 * 0 + 0)) * 0 + 0)) = - (6%:R / 5%:R) :> R.
  by field.
by rewrite normrN gtr0_norm ?divr_gt0 ?ltr0n// ltr_pdivl_mulr ?ltr0n// mul1r ltr_nat.
Qed.

(* V = (-1, 1), X = 1, U = 1, g = -1: A = (0, 1), S = (1, 0), with the inverse (1, 1)^T of S:
   A - A S^- S = (-1, 1) *)
Lemma other_inverse_grows : exists (U g : 'M[R]_1) (V : 'M[R]_(1, 2)) (X : 'M[R]_2) (B : 'M[R]_(2, 1)),
  let S := map_mx relu (g *m V *m X) in let A := U *m map_mx relu (V *m X) in
  [/\ g \in unitmx, S *m B *m S = S, B *m S *m B = B, (S *m B)^T = S *m B &
    Num.sqrt (frob A) < Num.sqrt (frob (A - A *m B *m S))].
Proof.
pose V : 'M[R]_(1, 2) := rows 1 2 [:: [:: -1; 1]].
exists 1%:M, (- 1%:M), V, 1%:M, (const_mx 1) => /=; rewrite !mulmx1 mulNmx !mul1mx.
have relu_neg : Num.max 0 (-1) = 0 :> R by rewrite max_l// oppr_le0 ler01.
have relu_pos : Num.max 0 1 = 1 :> R by rewrite max_r// ler01.
have -> : map_mx relu V = rows 1 2 [:: [:: 0; 1]].
  by apply/matrixP => i j; rewrite !mxE [i]ord1; case: j => [[|[|j]]] //= _.
have -> : map_mx relu (- V) = rows 1 2 [:: [:: 1; 0]].
  by apply/matrixP => i j; rewrite !mxE [i]ord1; case: j => [[|[|j]]] //= _; rewrite ?opprK.
split; first by rewrite unitmxE det_mx11 !mxE unitfE oppr_eq0 oner_neq0.
- apply/matrixP => i j; rewrite !(mxE, big_ord_recl, big_ord0) [i]ord1 /=.
  by case: j => [[|[|j]]] //= _; ring.
- by apply/matrixP => i j; rewrite !(mxE, big_ord_recl, big_ord0) /=; ring.
- by apply/matrixP => i j; rewrite !mxE; apply: eq_bigr => s _; rewrite !mxE !ord1.
set x := frob _; set y := frob _.
have [-> ->] : x = 1 /\ y = 2%:R.
  by split; rewrite /x /y /frob !(mxE, big_ord_recl, big_ord0) /=; ring.
by rewrite ltr_sqrt ?ltr0n// ltr1n.
Qed.
End Counterexamples.
