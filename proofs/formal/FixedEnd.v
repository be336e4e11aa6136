(* Chords of {u v = 1} from a fixed point (a, 1/a) stay near the set (5.5+).
   hyperbola_near    ... of real numbers
   scalar_minimum    the minimum of a network of two scalar layers, X = Y = 1
   scalar_near       ... of such networks *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices Networks Chords.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Hyperbola.
Variable R : realType.
Implicit Types a b c m t u v x y : R.

Lemma sqr_sub_le4 u v : `|u| <= 1 -> `|v| <= 1 -> (u - v) ^+ 2 <= 4%:R.
Proof.
move=> u1 v1; have h : `|u - v| <= 2%:R by apply: le_trans (ler_norm_sub u v) _; exact: ler_add.
have -> : 4%:R = 2%:R ^+ 2 :> R by rewrite -natrX.
by rewrite -real_normK ?num_real// ler_expn2r// nnegrE ?ler0n.
Qed.

(* the chord from (1, 1) to (m, 1/m), |m| >= 1 *)
Lemma near_one_big m t : 1 <= `|m| -> 0 <= t <= 1 -> exists2 c, c != 0 &
  (1 - t + t * m - c) ^+ 2 + (1 - t + t / m - c^-1) ^+ 2 <= 8%:R.
Proof.
move=> m1 /andP[t0 t1]; set x := 1 - t + t * m; set y := 1 - t + t / m.
have t1' : 0 <= 1 - t by rewrite subr_ge0.
have inv (z : R) : 1 <= `|z| -> `|z^-1| <= 1.
  by move=> z1; rewrite normfV invf_le1// (lt_le_trans ltr01).
have y1 : `|y| <= 1.
  apply: le_trans (ler_norm_add _ _) _; rewrite normrM (ger0_norm t0) (ger0_norm t1').
  by rewrite -ler_subr_addl opprB addrCA subrr addr0 ler_pimulr// inv.
have [x1|/ltW x1] := leP 1 `|x|.
  have x0 : x != 0 by rewrite -normr_gt0 (lt_le_trans ltr01).
  exists x => //; rewrite subrr expr0n add0r; apply: le_trans (sqr_sub_le4 y1 (inv x x1)) _.
  by rewrite ler_nat.
exists 1; first exact: oner_neq0.
rewrite invr1 (natrD _ 4 4); apply: ler_add; apply: sqr_sub_le4 => //; by rewrite normr1.
Qed.

Lemma near_one m t : m != 0 -> 0 <= t <= 1 -> exists2 c, c != 0 &
  (1 - t + t * m - c) ^+ 2 + (1 - t + t / m - c^-1) ^+ 2 <= 8%:R.
Proof.
move=> m0 t01; have [m1|/ltW m1] := leP 1 `|m|; first exact: near_one_big.
have [|c c0] := @near_one_big m^-1 t _ t01.
  by rewrite normfV invf_ge1 ?normr_gt0.
by rewrite invrK addrC => h; exists c^-1; rewrite ?invr_eq0// invrK.
Qed.

Lemma hyperbola_near a b t : a != 0 -> b != 0 -> 0 <= t <= 1 -> exists2 c, c != 0 &
  ((1 - t) * a + t * b - c) ^+ 2 + ((1 - t) / a + t / b - c^-1) ^+ 2 <=
  (2%:R * Num.sqrt 2%:R * Num.max `|a| `|a|^-1) ^+ 2.
Proof.
move=> a0 b0 t01; have [|c c0 h] := @near_one (b / a) t _ t01.
  by rewrite mulf_neq0 ?invr_eq0.
exists (a * c); first by rewrite mulf_neq0.
set M := Num.max _ _.
have Ma : `|a| <= M by rewrite le_maxr lexx.
have Mi : `|a|^-1 <= M by rewrite le_maxr lexx orbT.
have M0 : 0 <= M by apply: le_trans Ma.
have aM : a ^+ 2 <= M ^+ 2 by rewrite -real_normK ?num_real// ler_expn2r.
have iM : a ^- 2 <= M ^+ 2.
  by rewrite -exprVn -real_normK ?num_real// ler_expn2r ?nnegrE// normfV.
rewrite !exprMn sqr_sqrtr ?ler0n// -natrX -natrM.
have -> : (1 - t) * a + t * b - a * c = a * (1 - t + t * (b / a) - c) by field.
have -> : (1 - t) / a + t / b - (a * c)^-1 = a^-1 * (1 - t + t / (b / a) - c^-1).
  by field; rewrite c0 b0 a0.
rewrite !exprMn exprVn; apply: (@le_trans _ _ (M ^+ 2 * 8%:R)); last by rewrite mulrC.
apply: le_trans (ler_wpmul2l (sqr_ge0 M) h); rewrite mulrDr.
by apply: ler_add; rewrite ler_wpmul2r ?sqr_ge0.
Qed.
End Hyperbola.

Section Scalar.
Variable R : realType.
Local Notation two := (par R (fun=> 1%N) 2).
Local Notation S := (minimum (fun=> 1%N) 2 noact noskip 1%:M (1%:M : 'M[R]_1)).

Lemma scalar_minimum (W : two) : S W <-> wt W 1 0 0 * wt W 0 0 0 = 1.
Proof.
rewrite minimum_two_layers; last by exists (weights2 (d := fun=> 1%N) 1%:M 1%:M); rewrite weights2_0 weights2_1 mulmx1.
split=> [/(congr1 (fun A : 'M[R]_1 => A 0 0))|h]; first by rewrite !mxE big_ord1.
by apply/matrixP => i j; rewrite !mxE big_ord1 !ord1 h.
Qed.

Lemma scalar_near (V W : two) t : S V -> S W -> 0 <= t <= 1 -> exists2 Z, S Z &
  Num.sqrt (sqdist (chord V W t) Z) <=
  2%:R * Num.sqrt 2%:R * Num.max `|wt V 0 0 0| `|wt V 0 0 0|^-1.
Proof.
move=> /scalar_minimum VA /scalar_minimum WA t01.
have nz x y : y * x = 1 :> R -> x != 0 /\ y = x^-1.
  move=> e; have x0 : x != 0 by apply: contra_eq_neq e => ->; rewrite mulr0 eq_sym oner_neq0.
  by split=> //; rewrite -[LHS](mulfK x0) e mul1r.
have [v0 v1] := nz _ _ VA; have [w0 w1] := nz _ _ WA.
have [c c0 h] := hyperbola_near v0 w0 t01.
exists (weights2 (d := fun=> 1%N) (const_mx c) (const_mx c^-1)).
  by apply/scalar_minimum; rewrite weights2_0 weights2_1 !mxE mulVf.
set B := _ * Num.max _ _ in h *; have B0 : 0 <= B.
  by rewrite /B mulr_ge0// ?mulr_ge0 ?sqrtr_ge0 ?ler0n// le_maxr normr_ge0.
rewrite -(ger0_norm B0) -sqrtr_sqr ler_wsqrtr//; apply: le_trans h.
rewrite /sqdist big_ord_recl big_ord1 /frob !big_ord1 !wt_mkpar// !mxE.
by rewrite v1 w1.
Qed.
End Scalar.
