(* A curve of unit speed whose tangent T is Lipschitz with constant 1, of length l <= pi.
   dot_gamma        the part of gamma b - gamma a along N, where T makes small angles with N
   chord_long       |gamma l - gamma 0| >= 2 sin(l/2)
   angle_before, angle_after    gamma s - gamma 0 and gamma l - gamma s make angles of at most s/2
                    and (l-s)/2 with T s *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive realfun trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks PseudoInverse Sphere SphereCurves.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section ShortCurves.
Variables (R : realType) (n : nat) (gamma T : R -> 'rV[R]_n).
Hypothesis gamma_T : forall s i, is_derive s (1 : R) (fun s => gamma s 0 i) (T s 0 i).
Hypothesis unit_T : forall s, frob (T s) = 1.
Hypothesis lip_T : forall s s', frob (T s - T s') <= (s - s') ^+ 2.
Local Notation "u ** v" := (dot u v) (at level 40).
Implicit Types (N w : 'rV[R]_n) (a b s l x m : R).

Lemma is_derive_dot N s : is_derive s (1 : R) (fun s => gamma s ** N) (T s ** N).
Proof.
have h := is_derive_sum (fun i => is_deriveZ (N 0 i) (gamma_T s i)).
have -> : (fun s => gamma s ** N) = \sum_(i < n) (N 0 i \*: (fun s => gamma s 0 i)).
  by apply: funext => x; rewrite dotE fct_sumE; apply: eq_bigr => i _; rewrite /= mulrC.
by apply: (is_derive_eq h); rewrite dotE; apply: eq_bigr => i _; rewrite mulrC.
Qed.

(* angle_to N x: T x makes an angle of at most m - x or x - m with N *)
Lemma dot_gamma N a b m : a <= b -> (forall x, a <= x <= b -> cos (x - m) <= T x ** N) ->
  sin (b - m) - sin (a - m) <= (gamma b - gamma a) ** N.
Proof.
move=> ab h.
have ds x : is_derive x (1 : R) (fun x : R => sin (x - m)) (cos (x - m)).
  have -> : (fun x : R => sin (x - m)) = sin \o (id - cst m) by [].
  have d1 := is_deriveB (is_derive_id x (1 : R)) (is_derive_cst m x (1 : R)).
  by apply: (is_derive_eq (is_derive1_comp (is_derive_sin _) d1)); rewrite subr0 mulr1.
have d x : is_derive x (1 : R) (fun x => gamma x ** N - sin (x - m)) (T x ** N - cos (x - m)).
  exact: (is_deriveB (is_derive_dot N x) (ds x)).
have D : gamma a ** N - sin (a - m) <= gamma b ** N - sin (b - m).
  by apply: (derive_ndecr d) => // x xI; rewrite subr_ge0 h.
rewrite dotBl -subr_ge0; move: D; rewrite -subr_ge0.
by have -> : forall p q u v : R, v - q - (p - u) = v - p - (q - u) by move=> p q u v; ring.
Qed.

Lemma turn s x : `|x - s| <= pi -> cos `|x - s| <= T x ** T s.
Proof.
have [sx|/ltW xs] := leP s x => h.
  have e : s + `|x - s| = x by rewrite ger0_norm ?subr_ge0// addrC subrK.
  by have := @cos_le_dot _ _ _ unit_T lip_T s `|x - s| (normr_ge0 _) h; rewrite e.
have e : x + `|x - s| = s by rewrite distrC ger0_norm ?subr_ge0// addrC subrK.
by rewrite dotC; have := @cos_le_dot _ _ _ unit_T lip_T x `|x - s| (normr_ge0 _) h; rewrite e.
Qed.

Lemma near_T N s x m : frob N = 1 -> 0 <= m -> m + `|x - s| <= pi -> cos m <= T s ** N ->
  cos (m + `|x - s|) <= T x ** N.
Proof.
move=> N1 m0 h hN; rewrite addrC in h *; apply: (@cos_add_dot _ _ _ (T s)) => //.
by apply: turn; apply: le_trans h; rewrite ler_addl.
Qed.

Lemma dot_le_norm A N : frob N = 1 -> A ** N <= Num.sqrt (frob A).
Proof.
move=> N1; apply: le_trans (ler_norm _) _; rewrite -[X in _ <= X]mulr1.
by apply: dot_cauchy; rewrite ?sqrtr_ge0 ?ler01 ?sqr_sqrtr ?frob_ge0// N1 expr1n.
Qed.

Lemma half_le x : 0 <= x -> x / 2%:R <= x.
Proof. by move=> x0; rewrite ler_pdivr_mulr ?ltr0n// ler_pemulr// ler1n. Qed.

Lemma chord_long l : 0 <= l <= pi -> 2%:R * sin (l / 2%:R) <= Num.sqrt (frob (gamma l - gamma 0)).
Proof.
move=> /andP[l0 lp]; apply: le_trans (dot_le_norm _ (unit_T (l / 2%:R))).
have -> : 2%:R * sin (l / 2%:R) = sin (l - l / 2%:R) - sin (0 - l / 2%:R).
  by rewrite sub0r sinN opprK {2}(splitr l) addrK mulr_natl mulr2n.
apply: dot_gamma => // x /andP[x0 xl].
have h : `|x - l / 2%:R| <= pi.
  rewrite ler_norml; apply/andP; split.
    by rewrite ler_subr_addl (le_trans _ x0)// subr_le0 (le_trans (half_le l0)).
  by rewrite ler_subl_addr (le_trans xl)// (le_trans lp)// ler_addl divr_ge0 ?ler0n.
apply: le_trans (turn h); have [_|_] := ger0P (x - l / 2%:R) => //.
by rewrite cosN.
Qed.

(* N makes the angle pi/2 - x/2 with the tangent at s, in the plane of the tangent and w *)
Lemma tilted w s x (N := sin (x / 2%:R) *: T s - cos (x / 2%:R) *: w) :
  frob w = 1 -> T s ** w = 0 -> frob N = 1 /\ T s ** N = cos (pi / 2%:R - x / 2%:R).
Proof.
move=> w1 Tw; have wT : w ** T s = 0 by rewrite dotC.
have TT : T s ** T s = 1 by rewrite -frob_dot.
have ww : w ** w = 1 by rewrite -frob_dot.
rewrite -cosN opprB cosBpihalf; split.
  rewrite frob_dot /N !dotBl !dotBr !dotZl !dotZr TT ww Tw wT -[RHS](cos2Dsin2 (x / 2%:R)); ring.
by rewrite /N dotBr !dotZr TT Tw mulr0 subr0 mulr1.
Qed.

Lemma half_pi x : 0 <= x <= pi -> 0 <= pi / 2%:R - x / 2%:R :> R.
Proof. by move=> /andP[_ xp]; rewrite subr_ge0 ler_pmul2r ?invr_gt0 ?ltr0n. Qed.

Lemma half_pi_le x y : 0 <= x <= pi -> y <= x -> pi / 2%:R - x / 2%:R + y <= pi.
Proof.
move=> /andP[x0 xp] yx; rewrite -subr_ge0.
have -> : pi - (pi / 2%:R - x / 2%:R + y) = (pi - x) / 2%:R + (x - y) by field.
by rewrite addr_ge0 ?divr_ge0 ?ler0n ?subr_ge0.
Qed.

Lemma angle_before w s : 0 <= s <= pi -> frob w = 1 -> T s ** w = 0 ->
  cos (s / 2%:R) * ((gamma s - gamma 0) ** w) <= sin (s / 2%:R) * ((gamma s - gamma 0) ** T s).
Proof.
move=> sI w1 Tw; have [N1 TN] := tilted s w1 Tw; have /andP[s0 sp] := sI.
rewrite -subr_ge0 -!dotZr -dotBr; set N := _ - _ in N1 TN *.
have z : sin (s - (pi / 2%:R + s / 2%:R)) - sin (0 - (pi / 2%:R + s / 2%:R)) = 0.
  have -> : s - (pi / 2%:R + s / 2%:R) = s / 2%:R - pi / 2%:R by field.
  by rewrite sub0r sinN opprK [pi / _ + _]addrC sinBpihalf sinDpihalf addNr.
rewrite -[X in X <= _]z; apply: dot_gamma => // x /andP[x0 xs].
have e : `|x - s| = s - x by rewrite distrC ger0_norm ?subr_ge0.
have h := @near_T N s x _ N1 (half_pi sI); rewrite e TN in h.
have hx : pi / 2%:R - s / 2%:R + (s - x) <= pi.
  by apply: half_pi_le => //; rewrite ler_subl_addr ler_addl.
apply: le_trans (h hx (lexx _)); rewrite -cosN le_eqVlt; apply/orP; left; apply/eqP; congr cos.
by field.
Qed.

Lemma angle_after w s l : s <= l -> l - s <= pi -> frob w = 1 -> T s ** w = 0 ->
  cos ((l - s) / 2%:R) * ((gamma l - gamma s) ** w) <= sin ((l - s) / 2%:R) * ((gamma l - gamma s) ** T s).
Proof.
move=> sl rp w1 Tw; set r := l - s in rp *.
have rI : 0 <= r <= pi by rewrite subr_ge0 sl.
have [N1 TN] := tilted r w1 Tw.
rewrite -subr_ge0 -!dotZr -dotBr; set N := _ - _ in N1 TN *.
pose m := s - (pi / 2%:R - r / 2%:R).
have z : sin (l - m) - sin (s - m) = 0.
  have -> : l - m = r / 2%:R + pi / 2%:R by rewrite /m /r; field.
  have -> : s - m = - (r / 2%:R - pi / 2%:R) by rewrite /m; ring.
  by rewrite sinN sinBpihalf sinDpihalf opprK subrr.
rewrite -[X in X <= _]z; apply: dot_gamma => // x /andP[sx xl].
have e : `|x - s| = x - s by rewrite ger0_norm ?subr_ge0.
have h := @near_T N s x _ N1 (half_pi rI); rewrite e TN in h.
have hx : pi / 2%:R - r / 2%:R + (x - s) <= pi by apply: half_pi_le => //; rewrite ler_add2r.
apply: le_trans (h hx (lexx _)); rewrite le_eqVlt; apply/orP; left; apply/eqP; congr cos.
by rewrite /m; field.
Qed.

Lemma along_before s : 0 <= s <= pi -> 0 <= (gamma s - gamma 0) ** T s.
Proof.
move=> sI; have /andP[s0 sp] := sI; apply: le_trans (sin_ge0_pi sI) _.
have -> : sin s = sin (s - s) - sin (0 - s) by rewrite subrr sin0 !sub0r sinN opprK.
apply: dot_gamma => // x /andP[x0 xs]; have e : `|x - s| = s - x by rewrite distrC ger0_norm ?subr_ge0.
have := @turn s x; rewrite e -cosN opprB; apply; apply: le_trans sp.
by rewrite ler_subl_addr ler_addl.
Qed.

Lemma along_after s l : s <= l -> l - s <= pi -> 0 <= (gamma l - gamma s) ** T s.
Proof.
move=> sl rp; have rI : 0 <= l - s <= pi by rewrite subr_ge0 sl.
apply: le_trans (sin_ge0_pi rI) _.
have -> : sin (l - s) = sin (l - s) - sin (s - s) by rewrite subrr sin0 subr0.
apply: dot_gamma => // x /andP[sx xl]; have e : `|x - s| = x - s by rewrite ger0_norm ?subr_ge0.
by have := @turn s x; rewrite e; apply; apply: le_trans rp; rewrite ler_add2r.
Qed.

(* the same for the whole part of A across the tangent *)
Lemma across A s (c e : R) : 0 <= e -> 0 <= A ** T s ->
  (forall w, frob w = 1 -> T s ** w = 0 -> c * (A ** w) <= e * (A ** T s)) ->
  let be := Num.sqrt (frob (A - (A ** T s) *: T s)) in
  c * be <= e * (A ** T s) /\ frob A = (A ** T s) ^+ 2 + be ^+ 2.
Proof.
move=> e0 al0 h be; set al := A ** T s in al0 h be *.
have TT : T s ** T s = 1 by rewrite -frob_dot.
have be2 : be ^+ 2 = frob (A - al *: T s) by rewrite sqr_sqrtr ?frob_ge0.
have fU : frob (A - al *: T s) = frob A - al ^+ 2.
  by rewrite !frob_dot !dotBl !dotBr !dotZl !dotZr TT (dotC (T s)) -/al; ring.
split; last by rewrite be2 fU addrC subrK.
have [b0|bn] := eqVneq be 0; first by rewrite b0 mulr0 mulr_ge0.
pose w := be^-1 *: (A - al *: T s).
have w1 : frob w = 1 by rewrite /w frobZ -be2 exprVn mulVf// sqrf_eq0.
have TU : T s ** (A - al *: T s) = 0 by rewrite dotBr dotZr TT mulr1 dotC subrr.
have Tw : T s ** w = 0 by rewrite /w dotZr TU mulr0.
have Aw : A ** w = be.
  rewrite -[A in A ** w](subrK (al *: T s)) dotDl dotZl Tw mulr0 addr0 /w dotZr -frob_dot -be2.
  by rewrite expr2 mulKf.
by rewrite -Aw; exact: h.
Qed.
End ShortCurves.
