(* The loss on chords to scaled networks grows beyond all bounds.
   frob_unbounded    |Y - m^k G(m)|^2 is unbounded if G(m) tends to B != 0
   chord_growth      ... at an inner point of the chord, where W_l P sigma(Z) is not zero
   midpoint_growth   ... half way, from the formula of 5.3 *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype exp.
From Symtopo Require Import Definitions Matrices Networks Homogeneous.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Limits.
Variable R : realType.

(* f^-1 tends to 0 where f grows beyond all bounds *)
Lemma cvg_inv_growing (f : R -> R) :
  (forall B, exists2 M, 0 < M & forall m, M <= m -> B <= f m) -> (fun m => (f m)^-1) @ +oo --> (0 : R).
Proof.
move=> h; apply/cvgrPdist_lt => e e0; have [M M0 hM] := h (1 + e^-1).
exists M; split; first exact: num_real.
move=> m /ltW /hM fm; have ei : 0 < e^-1 by rewrite invr_gt0.
have f0 : 0 < f m by apply: lt_le_trans fm; rewrite addr_gt0// ltr01.
rewrite sub0r normrN gtr0_norm ?invr_gt0// -[e]invrK ltf_pinv ?qualifE//.
by apply: lt_le_trans fm; rewrite ltr_addr ltr01.
Qed.

Lemma frob_unbounded p q (k : R) (Y B : 'M[R]_(p, q)) (G : R -> 'M[R]_(p, q)) :
  0 < k -> B != 0 -> G @ +oo --> B ->
  forall C, exists M, forall m, M <= m -> C < frob (Y - m `^ k *: G m).
Proof.
move=> k0 /matrix0Pn[i [j Bij]] GB C.
have b0 : 0 < `|B i j| / 2%:R by rewrite divr_gt0 ?normr_gt0 ?ltr0n.
have Gij : (fun m => G m i j) @ +oo --> B i j by exact: cvg_entry.
have [M1 [_ h1]] : \forall m \near +oo, `|B i j - G m i j| < `|B i j| / 2%:R.
  by move/cvgrPdist_lt : Gij; exact.
pose L := (`|Y i j| + 1 + `|C|) / (`|B i j| / 2%:R).
have [M2 M20 h2] := exp_fun_ge L k0.
exists (Num.max (M1 + 1) M2) => m; rewrite le_maxl => /andP[m1 m2].
have mM : M1 < m by apply: lt_le_trans m1; rewrite ltr_addl ltr01.
have big : 1 + `|C| <= `|Y i j - m `^ k * G m i j|.
  have g : `|B i j| / 2%:R <= `|G m i j|.
    have := le_trans (ler_sub_dist _ _) (ltW (h1 m mM)).
    by rewrite {1}(splitr `|B i j|) -addrA ger_addl subr_le0.
  have := h2 m m2; rewrite /L ler_pdivr_mulr// => /le_trans/(_ (ler_wpmul2l (ltW (exp_fun_gt0 _ _)) g)).
  rewrite -[X in _ <= X * _](gtr0_norm (exp_fun_gt0 m k)) -normrM => le.
  rewrite distrC; apply: le_trans (ler_sub_dist _ _).
  by rewrite ler_subr_addl addrA.
apply: lt_le_trans (frob_entry _ i j); rewrite !mxE -real_normK ?num_real//.
apply: (@lt_le_trans _ _ (1 + `|C|)); first by apply: le_lt_trans (ler_norm C) _; rewrite ltr_addr ltr01.
apply: (le_trans big); rewrite expr2 ler_pemull//; apply: le_trans big.
by rewrite ler_addl.
Qed.
End Limits.

Section ChordGrowth.
Variables (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R) (eps : nat -> nat -> R).
Variables (X : 'M[R]_(d 0, p)) (Y : 'M[R]_(d l.+2, p)) (k : R) (P : 'M[R]_(d l.+1)).
Local Notation params := (par R d l.+2).
Local Notation state := (hid act eps X).
Local Notation cost := (loss act eps X Y).
Local Notation sigma := (act l.+1).
Variables (W : params) (V : R -> params).
Hypothesis noskips : forall j, eps j l.+1 = 0 /\ eps j l.+2 = 0.
Hypothesis V_first : forall m i, (i < l)%N -> wt (V m) i = wt W i.
Hypothesis V_hidden : forall m, wt (V m) l = m *: (P *m wt W l).
Hypothesis V_last : forall m, wt (V m) l.+1 = m `^ (- k) *: (wt W l.+1 *m P^T).
Hypothesis k0 : 0 < k.
Hypothesis hom : homogeneous k sigma.

Let Z := state W l.+1.
Let G (t m : R) : 'M[R]_(d l.+2, p) :=
  ((1 - t) *: wt W l.+1 + (t * m `^ (- k)) *: (wt W l.+1 *m P^T)) *m
  map_mx sigma (((1 - t) * m^-1) *: Z + t *: (P *m Z)).

Lemma out_chord_G t m : 0 < m -> out act eps X (chord W (V m) t) = m `^ k *: G t m.
Proof.
move=> m0; rewrite (out_chord act X noskips (@V_first m) (V_hidden m) (V_last m)) /G [RHS]scalemxAr.
rewrite -(homogeneous_map _ hom m0) scalerDr !scalerA.
by rewrite [m * (_ * _)]mulrCA mulfV ?gt_eqF// mulr1 [m * t]mulrC.
Qed.

Lemma cvg_G t : continuous sigma ->
  G t @ +oo --> ((1 - t) *: wt W l.+1) *m map_mx sigma (t *: (P *m Z)).
Proof.
move=> cs; have inv0 : (fun m : R => m^-1) @ +oo --> (0 : R).
  apply: cvg_inv_growing => B; exists (Num.max B 1); first by rewrite lt_maxr ltr01 orbT.
  by move=> m; rewrite le_maxl => /andP[].
have pow0 : (fun m : R => m `^ (- k)) @ +oo --> (0 : R).
  by under eq_fun do rewrite exp_funN; apply: cvg_inv_growing => B; exact: exp_fun_ge.
have cst q n (A : 'M[R]_(q, n)) : (fun _ : R => A) @ +oo --> A by exact: cvg_cst.
have small c (f : R -> R) q n (A : 'M[R]_(q, n)) : f @ +oo --> (0 : R) ->
    (fun m : R => (c * f m) *: A) @ +oo --> (0 : 'M[R]_(q, n)).
  move=> f0; rewrite -[X in _ --> X](scale0r A) -(mulr0 c).
  by apply: (cvg_scalemx (F := +oo)) => //; apply: (@cvgM _ _ +oo) => //; exact: cvg_cst.
apply: (cvg_mulmx (F := +oo)).
  by rewrite -[X in _ --> X]addr0; apply: (cvg_addmx (F := +oo)) => //; exact: small.
apply: (cvg_map_mx (F := +oo)) => //.
by rewrite -[X in _ --> X]add0r; apply: (cvg_addmx (F := +oo)) => //; exact: small.
Qed.

Lemma chord_growth t : continuous sigma -> 0 < t < 1 ->
  (forall A : 'M[R]_(d l.+1, p), map_mx sigma (P *m A) = P *m map_mx sigma A) ->
  wt W l.+1 *m P *m map_mx sigma Z != 0 ->
  forall C, exists M, forall m, M <= m -> C < cost (chord W (V m) t).
Proof.
move=> cs /andP[t0 t1] sP nz C.
have B0 : ((1 - t) *: wt W l.+1) *m map_mx sigma (t *: (P *m Z)) != 0.
  rewrite (homogeneous_map _ hom t0) sP -scalemxAl -scalemxAr scalerA mulmxA scaler_eq0.
  by rewrite negb_or nz andbT mulf_neq0// gt_eqF ?exp_fun_gt0 ?subr_gt0.
have [M hM] := frob_unbounded Y k0 B0 (cvg_G cs) C.
exists (Num.max M 1) => m; rewrite le_maxl => /andP[Mm m1].
have m0 : 0 < m := lt_le_trans ltr01 m1.
rewrite /loss out_chord_G//; exact: hM.
Qed.
End ChordGrowth.

(* the formula of 5.3 is unbounded in m *)
Lemma midpoint_growth (R : realType) p q (k : R) (Y : 'M[R]_(p, q)) : 0 < k -> Y != 0 ->
  forall C, exists2 M, 0 < M & forall m, M <= m -> C <
    (1 - 2%:R `^ (- (k + 1)) * (1 + m `^ (- k)) * (1 + m) `^ k) ^+ 2 * frob Y.
Proof.
move=> k0 Y0 C; have fY : 0 < frob Y by rewrite lt_neqAle frob_ge0 andbT eq_sym frob_eq0.
pose T := 1 + `|C| / frob Y.
have T1 : 1 <= T by rewrite ler_addl divr_ge0// ltW.
have T0 : 0 < T := lt_le_trans ltr01 T1.
have e0 : 0 < 2%:R `^ (- (k + 1)) :> R by exact: exp_fun_gt0.
have [M M0 hM] := exp_fun_ge ((1 + T) / 2%:R `^ (- (k + 1))) k0.
exists M => // m /[dup] Mm /hM; rewrite ler_pdivr_mulr// mulrC => h.
have m0 : 0 < m := lt_le_trans M0 Mm.
set f := _ * _ * _; have Tf : T <= f - 1.
  rewrite ler_subr_addl; apply: (le_trans h); rewrite /f -mulrA ler_wpmul2l ?(ltW e0)//.
  apply: (@le_trans _ _ ((1 + m) `^ k)); first by rewrite exp_fun_le// ?ler_addr ?ler01 ?ltW.
  by rewrite ler_pemull ?(ltW (exp_fun_gt0 _ _))// ler_addl ltW// exp_fun_gt0.
have T2 : T <= (1 - f) ^+ 2.
  rewrite -sqrrN opprB; apply: (le_trans Tf); rewrite expr2 ler_pemulr//; last exact: le_trans T1 Tf.
  exact: le_trans (ltW T0) Tf.
apply: (@lt_le_trans _ _ (T * frob Y)); last by rewrite ler_wpmul2r// ltW.
by rewrite /T mulrDl mul1r divfK ?gt_eqF//; apply: le_lt_trans (ler_norm C) _; rewrite ltr_addr.
Qed.
