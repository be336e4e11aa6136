(* Angles between unit vectors of R^n.
   dot, dot_cauchy     the inner product of rows
   cos_add_dot         angles add up at most: the triangle inequality on the sphere
   cos_le_dot          unit vectors that are Lipschitz in s: the angle is at most |s - s'| *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive realfun trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks PseudoInverse.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Dot.
Variables (R : realType) (n : nat).
Implicit Types u v w : 'rV[R]_n.

Definition dot u v : R := \tr (u *m v^T).

Lemma dotC u v : dot u v = dot v u. Proof. exact: tr_mulmx_sym. Qed.
Lemma dotDl u v w : dot (u + v) w = dot u w + dot v w.
Proof. by rewrite /dot mulmxDl linearD. Qed.
Lemma dotZl c u v : dot (c *: u) v = c * dot u v.
Proof. by rewrite /dot -scalemxAl linearZ. Qed.
Lemma dotNl u v : dot (- u) v = - dot u v.
Proof. by rewrite -scaleN1r dotZl mulN1r. Qed.
Lemma dotBl u v w : dot (u - v) w = dot u w - dot v w.
Proof. by rewrite dotDl dotNl. Qed.
Lemma dotDr u v w : dot w (u + v) = dot w u + dot w v.
Proof. by rewrite dotC dotDl !(dotC w). Qed.
Lemma dotZr c u v : dot u (c *: v) = c * dot u v.
Proof. by rewrite dotC dotZl dotC. Qed.
Lemma dotBr u v w : dot w (u - v) = dot w u - dot w v.
Proof. by rewrite dotC dotBl !(dotC w). Qed.
Lemma frob_dot u : frob u = dot u u. Proof. exact: frob_tr. Qed.
Lemma dotE u v : dot u v = \sum_i u 0 i * v 0 i.
Proof. by rewrite /dot /mxtrace big_ord1 mxE; apply: eq_bigr => i _; rewrite mxE. Qed.

Lemma dot_cauchy u v a b : 0 <= a -> 0 <= b -> frob u <= a ^+ 2 -> frob v <= b ^+ 2 ->
  `|dot u v| <= a * b.
Proof.
move=> a0 b0 ua vb; rewrite -[X in _ <= X]ger0_norm ?mulr_ge0// -!sqrtr_sqr ler_wsqrtr// exprMn.
apply: le_trans (tr_mulmx_sqr u v) _; apply: ler_pmul => //; exact: frob_ge0.
Qed.
End Dot.

Section Angles.
Variables (R : realType) (n : nat).
Implicit Types P Q N : 'rV[R]_n.
Local Notation "u ** v" := (dot u v) (at level 40).

Lemma cos_decr (x y : R) : 0 <= x -> x <= y -> y <= pi -> cos y <= cos x.
Proof.
move=> x0; rewrite le_eqVlt => /predU1P[->//|xy] yp.
by rewrite ltW// ltr_cos// in_itv /= ?x0 ?yp ?(le_trans x0 (ltW xy)) ?(le_trans (ltW xy) yp).
Qed.

(* equal angles first *)
Lemma cos_add_dot_eq P Q N (x y : R) : frob P = 1 -> frob Q = 1 -> frob N = 1 ->
  0 <= x <= pi -> 0 <= y <= pi -> P ** Q = cos x -> Q ** N = cos y -> cos (x + y) <= P ** N.
Proof.
move=> P1 Q1 N1 xI yI PQ QN; rewrite !frob_dot in P1 Q1 N1.
have e : P ** N = cos x * cos y + (P - cos x *: Q) ** (N - cos y *: Q).
  by rewrite !dotBl !dotBr !dotZl !dotZr Q1 PQ QN; ring.
rewrite e cosD ler_add2l.
have sq (z : R) V : V ** V = 1 -> V ** Q = cos z -> frob (V - cos z *: Q) = sin z ^+ 2.
  move=> V1 VQ; rewrite frob_dot !dotBl !dotBr !dotZl !dotZr Q1 V1 (dotC Q) VQ.
  by apply: (@addrI _ (cos z ^+ 2)); rewrite cos2Dsin2; ring.
have := @dot_cauchy _ _ (P - cos x *: Q) (N - cos y *: Q) (sin x) (sin y).
rewrite !sq ?(dotC N)// => /(_ (sin_ge0_pi xI) (sin_ge0_pi yI) (lexx _) (lexx _)).
by rewrite ler_norml => /andP[].
Qed.

Lemma dot_acos P Q : frob P = 1 -> frob Q = 1 -> exists2 x : R, 0 <= x <= pi & P ** Q = cos x.
Proof.
move=> P1 Q1; have : `|P ** Q| <= 1.
  by rewrite -[1]mulr1; apply: dot_cauchy; rewrite ?ler01// ?P1 ?Q1 expr1n.
rewrite ler_norml => I; exists (acos (P ** Q)); last by rewrite acosK// in_itv.
by rewrite acos_ge0// acos_lepi.
Qed.

Lemma cos_add_dot P Q N (x y : R) : frob P = 1 -> frob Q = 1 -> frob N = 1 ->
  0 <= x -> 0 <= y -> x + y <= pi -> cos x <= P ** Q -> cos y <= Q ** N -> cos (x + y) <= P ** N.
Proof.
move=> P1 Q1 N1 x0 y0 xy PQ QN.
have xp : x <= pi by apply: le_trans xy; rewrite ler_addl.
have yp : y <= pi by apply: le_trans xy; rewrite ler_addr.
have [x' xI e] := dot_acos P1 Q1; have [y' yI e'] := dot_acos Q1 N1.
have le z z' : 0 <= z' <= pi -> 0 <= z -> z <= pi -> cos z <= cos z' -> z' <= z.
  move=> /andP[z0 z1] z2 z3; apply: contraTT; rewrite -!ltNge => zz; by rewrite ltr_cos// in_itv /= ?z0 ?z1 ?z2 ?z3.
have xx : x' <= x by apply: le => //; rewrite -e.
have yy : y' <= y by apply: le => //; rewrite -e'.
have [[x'0 _] [y'0 _]] := (andP xI, andP yI).
apply: le_trans (cos_add_dot_eq P1 Q1 N1 xI yI e e').
by apply: cos_decr => //; [rewrite addr_ge0|apply: ler_add].
Qed.
End Angles.
