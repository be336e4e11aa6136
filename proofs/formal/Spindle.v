(* A point p over a chord from a to b, seen under a large angle, is near to it.
   spindle    the height of p over the chord, where its foot c is a point of the chord
   angles_add    two directions that make angles of at most x/2 and y/2 with a third *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import trigo ring.
From Symtopo Require Import Definitions Networks PseudoInverse Sphere.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Spindle.
Variables (R : realType) (n : nat).
Implicit Types A B D U N : 'rV[R]_n.
Local Notation "u ** v" := (dot u v) (at level 40).

(* A = t D + U leads from a to p, B = (1 - t) D - U from p to b; U is the height *)
Lemma spindle D U (t h : R) : 0 < frob D -> D ** U = 0 -> 0 <= h -> h ^+ 2 = 1 - frob D / 4%:R ->
  let A := t *: D + U in let B := (1 - t) *: D - U in
  0 <= A ** B -> h ^+ 2 * (frob A * frob B) <= (A ** B) ^+ 2 -> Num.sqrt (frob U) <= 1 - h.
Proof.
move=> D0 DU h0 hD A B; set d := frob D in D0 hD; pose H := Num.sqrt (frob U).
have H0 : 0 <= H by exact: sqrtr_ge0.
have UH : frob U = H ^+ 2 by rewrite sqr_sqrtr ?frob_ge0.
have UD : U ** D = 0 by rewrite dotC.
have DD : D ** D = d by rewrite -frob_dot.
have UU : U ** U = H ^+ 2 by rewrite -frob_dot.
pose q := t * (1 - t) * d - H ^+ 2.
have AB : A ** B = q.
  by rewrite /A /B !dotDl !dotBr !dotZl !dotZr DU UD DD UU /q; ring.
have AA : frob A = t ^+ 2 * d + H ^+ 2.
  by rewrite frob_dot /A !dotDl !dotDr !dotZl !dotZr DU UD DD UU; ring.
have BB : frob B = (1 - t) ^+ 2 * d + H ^+ 2.
  by rewrite frob_dot /B !dotBl !dotBr !dotZl !dotZr DU UD DD UU; ring.
rewrite AB AA BB -/H => q0.
have -> : (t ^+ 2 * d + H ^+ 2) * ((1 - t) ^+ 2 * d + H ^+ 2) = q ^+ 2 + H ^+ 2 * d by rewrite /q; ring.
move=> hq; have q4 : q <= d / 4%:R - H ^+ 2.
  rewrite ler_add2r -subr_ge0.
  have -> : d / 4%:R - t * (1 - t) * d = (t - 2%:R^-1) ^+ 2 * d by field.
  by rewrite mulr_ge0 ?sqr_ge0// ltW.
have dh : d = 4%:R * (1 - h ^+ 2) by rewrite hD; field.
have q2 : (2%:R * h * H) ^+ 2 <= q ^+ 2.
  rewrite -(ler_pmul2r D0) -subr_ge0; move: hq; rewrite -subr_ge0 => hq.
  have -> : q ^+ 2 * d - (2%:R * h * H) ^+ 2 * d = 4%:R * (q ^+ 2 - h ^+ 2 * (q ^+ 2 + H ^+ 2 * d)).
    by rewrite [in q ^+ 2 * d]dh; ring.
  by rewrite mulr_ge0 ?ler0n.
have z0 : 0 <= 2%:R * h * H by rewrite mulr_ge0// mulr_ge0 ?ler0n.
have qq : 2%:R * h * H <= q by rewrite -ler_sqr ?nnegrE.
have : (H + h) ^+ 2 <= 1.
  rewrite -subr_ge0; have -> : 1 - (H + h) ^+ 2 = (d / 4%:R - H ^+ 2) - 2%:R * h * H.
    by rewrite dh; field.
  by rewrite subr_ge0 (le_trans qq).
by rewrite expr_le1 ?addr_ge0// -ler_subr_addr.
Qed.

(* al + i be and al' + i be' in the sectors of the angles x and y: their product is in that of x + y *)
Lemma sector (al be al' be' x y : R) : 0 <= al -> 0 <= be -> 0 <= al' -> 0 <= be' ->
  0 <= x <= pi / 2%:R -> 0 <= y <= pi / 2%:R -> 0 < sin (x + y) ->
  cos x * be <= sin x * al -> cos y * be' <= sin y * al' ->
  0 <= cos (x + y) -> 0 <= al * al' - be * be' /\
  cos (x + y) ^+ 2 * ((al ^+ 2 + be ^+ 2) * (al' ^+ 2 + be' ^+ 2)) <= (al * al' - be * be') ^+ 2.
Proof.
move=> al0 be0 al'0 be'0 xI yI s0 hx hy c0.
have half (z : R) : 0 <= z <= pi / 2%:R -> 0 <= sin z /\ 0 <= cos z.
  move=> /andP[z0 zp]; split; [apply: sin_ge0_pi|apply: cos_ge0_pihalf]; rewrite ?z0 ?zp ?andbT //=.
    by apply: le_trans zp _; rewrite ler_pdivr_mulr ?ltr0n// ler_pemulr ?ler1n ?pi_ge0.
  by apply: le_trans z0; rewrite oppr_le0 divr_ge0 ?pi_ge0 ?ler0n.
have [[sx cx] [sy cy]] := (half x xI, half y yI).
pose X := al * al' - be * be'; pose Y := al * be' + be * al'.
have Y0 : 0 <= Y by rewrite addr_ge0 ?mulr_ge0.
have XY : cos (x + y) * Y <= sin (x + y) * X.
  rewrite -subr_ge0 cosD sinD.
  have -> : (sin x * cos y + cos x * sin y) * X - (cos x * cos y - sin x * sin y) * Y =
    (al * cos x + be * sin x) * (sin y * al' - cos y * be') +
    (sin x * al - cos x * be) * (al' * cos y + be' * sin y) by rewrite /X /Y; ring.
  by rewrite addr_ge0// mulr_ge0 ?subr_ge0// addr_ge0 ?mulr_ge0.
have X0 : 0 <= X by rewrite -(pmulr_rge0 _ s0); apply: le_trans XY; rewrite mulr_ge0.
split=> //; rewrite -/X.
have -> : (al ^+ 2 + be ^+ 2) * (al' ^+ 2 + be' ^+ 2) = X ^+ 2 + Y ^+ 2 by rewrite /X /Y; ring.
have e : (sin (x + y) * X) ^+ 2 + (cos (x + y) * X) ^+ 2 = X ^+ 2.
  by rewrite !exprMn -mulrDl addrC cos2Dsin2 mul1r.
rewrite -[X in _ <= X]e mulrDr -!exprMn addrC ler_add2r ler_sqr ?nnegrE//; last first.
  by rewrite mulr_ge0// ltW.
by rewrite mulr_ge0.
Qed.
End Spindle.
