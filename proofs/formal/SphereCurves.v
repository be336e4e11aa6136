(* Unit vectors that are Lipschitz with constant 1 in s turn by an angle of at most |s - s'|.
   sin_ge_mul, cos_ge_lin    sin u >= u cos u, cos u >= 1 - u for 0 <= u <= pi
   cos_step, cos_steps       small steps, and many of them
   cos_le_dot                the angle *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive realfun trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks PseudoInverse Sphere.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Monotone.
Variable R : realType.

Lemma derive_ndecr (f df : R -> R) (a b : R) : (forall x, is_derive x (1 : R) f (df x)) ->
  (forall x, a <= x <= b -> 0 <= df x) -> a <= b -> f a <= f b.
Proof.
move=> fd d0 ab; rewrite -subr_ge0.
have [|c] := @MVT_segment R f df a b ab (fun x _ => fd x).
  apply: continuous_subspaceT => x; apply/differentiable_continuous/derivable1_diffP.
  exact: (@ex_derive _ _ _ _ _ _ _ (fd x)).
by rewrite in_itv /= => cI ->; rewrite mulr_ge0 ?d0// subr_ge0.
Qed.

Lemma sin_ge_mul (u : R) : 0 <= u <= pi -> u * cos u <= sin u.
Proof.
move=> /andP[u0 up]; rewrite -subr_ge0.
have d x : is_derive x (1 : R) (fun x : R => sin x - x * cos x) (x * sin x).
  have h := is_deriveB (is_derive_sin x) (is_deriveM (is_derive_id x (1 : R)) (is_derive_cos x)).
  by apply: (is_derive_eq h); rewrite /GRing.scale /=; ring.
have := @derive_ndecr _ _ 0 u d _ u0; rewrite sin0 mul0r subrr; apply=> x /andP[x0 xu].
by rewrite mulr_ge0// sin_ge0_pi// x0 (le_trans xu).
Qed.

Lemma cos_ge_lin (u : R) : 0 <= u -> 1 - u <= cos u.
Proof.
move=> u0; rewrite -subr_ge0.
have d x : is_derive x (1 : R) (fun x : R => cos x + x) (1 - sin x).
  have h := is_deriveD (is_derive_cos x) (is_derive_id x (1 : R)).
  by apply: (is_derive_eq h); rewrite addrC.
have := @derive_ndecr _ _ 0 u d _ u0; rewrite cos0 addr0 opprB addrA subr_ge0; apply=> x _.
by rewrite subr_ge0 sin_le1.
Qed.
End Monotone.

Section Turn.
Variables (R : realType) (n : nat) (T : R -> 'rV[R]_n).
Hypothesis unit_T : forall s, frob (T s) = 1.
Hypothesis lip_T : forall s s', frob (T s - T s') <= (s - s') ^+ 2.
Local Notation "u ** v" := (dot u v) (at level 40).

Lemma dot_step s s' : 1 - (s - s') ^+ 2 / 2%:R <= T s ** T s'.
Proof.
have := lip_T s s'; rewrite frob_dot !dotBl !dotBr -!frob_dot !unit_T (dotC (T s')) => h.
rewrite ler_subl_addr -ler_subl_addl ler_pdivl_mulr ?ltr0n//.
by apply: le_trans h; rewrite le_eqVlt; apply/orP; left; apply/eqP; ring.
Qed.

(* a step x with a slightly larger angle y *)
Lemma cos_step (s x y : R) : 0 <= x -> 0 <= y <= pi -> x <= y * (1 - y / 2%:R) -> cos y <= T (s + x) ** T s.
Proof.
move=> x0 /andP[y0 yp] xy; apply: le_trans (dot_step (s + x) s).
have -> : s + x - s = x by rewrite addrC addKr.
have h0 : 0 <= y / 2%:R by rewrite divr_ge0// ler0n.
have hp : y / 2%:R <= pi.
  by apply: le_trans yp; rewrite ler_pdivr_mulr ?ltr0n// ler_pemulr// ler1n.
have xs : x / 2%:R <= sin (y / 2%:R).
  have I : 0 <= y / 2%:R <= pi by rewrite h0.
  apply: le_trans (sin_ge_mul I); apply: (@le_trans _ _ (y / 2%:R * (1 - y / 2%:R))).
    by rewrite mulrAC ler_pmul2r// invr_gt0 ltr0n.
  by rewrite ler_wpmul2l// cos_ge_lin.
have -> : cos y = 1 - 2%:R * sin (y / 2%:R) ^+ 2.
  have c2 : cos (y / 2%:R) ^+ 2 = 1 - sin (y / 2%:R) ^+ 2 by apply/eqP; rewrite eq_sym subr_eq cos2Dsin2.
  by rewrite {1}(splitr y) cosD -!expr2 c2 mulr_natl mulr2n opprD addrA.
have -> : x ^+ 2 / 2%:R = 2%:R * (x / 2%:R) ^+ 2 by field.
rewrite ler_add2l ler_opp2 ler_wpmul2l ?ler0n// ler_expn2r ?nnegrE ?divr_ge0 ?ler0n//.
by apply: le_trans xs; rewrite divr_ge0 ?ler0n.
Qed.

Lemma cos_steps (s x y : R) k : 0 <= x -> 0 <= y -> y *+ k <= pi -> x <= y * (1 - y / 2%:R) ->
  cos (y *+ k) <= T (s + x *+ k) ** T s.
Proof.
move=> x0 y0 + xy; elim: k => [|k IH] kp; first by rewrite !mulr0n addr0 -frob_dot unit_T cos0.
have ky : y *+ k <= pi by apply: le_trans kp; rewrite mulrS ler_addr.
have yp : y <= pi by apply: le_trans kp; rewrite mulrS ler_addl mulrn_wge0.
rewrite (mulrS y) (mulrSr x) addrA.
apply: (@cos_add_dot _ _ _ (T (s + x *+ k))) => //; first by rewrite mulrn_wge0.
- by rewrite -mulrS.
- by apply: cos_step; rewrite ?y0.
- exact: IH.
Qed.

(* the angle is at most x: first for all larger y *)
Lemma cos_le_dot_lt (s x y : R) : 0 <= x -> x < y -> y <= pi -> cos y <= T (s + x) ** T s.
Proof.
move=> x0 xy yp; have y0 : 0 < y by apply: le_lt_trans xy.
pose B := y / 2%:R / (1 - x / y); pose k := Num.bound B.
have xy1 : 0 < 1 - x / y by rewrite subr_gt0 ltr_pdivr_mulr// mul1r.
have B0 : 0 <= B by rewrite /B !divr_ge0 ?ler0n ?ltW.
have Bk : B < k%:R by have := archi_boundP B0.
have k0 : 0 < k%:R :> R by apply: le_lt_trans Bk.
have kn : k%:R != 0 :> R by rewrite gt_eqF.
have e (z : R) : (z / k%:R) *+ k = z by rewrite -[LHS]mulr_natr divfK.
rewrite -(e x) -{1}(e y); apply: cos_steps; rewrite ?divr_ge0 ?ler0n ?(ltW y0) ?e//.
rewrite [X in _ <= X]mulrAC ler_pmul2r ?invr_gt0//.
have : y / k%:R / 2%:R <= 1 - x / y.
  by rewrite mulrAC ler_pdivr_mulr// [X in _ <= X]mulrC -ler_pdivr_mulr// ltW.
rewrite -subr_ge0 -(pmulr_rge0 _ y0) => h; rewrite -subr_ge0; apply: le_trans h _.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; field; rewrite kn gt_eqF.
Qed.

Lemma cos_le_dot (s x : R) : 0 <= x -> x <= pi -> cos x <= T (s + x) ** T s.
Proof.
move=> x0; rewrite le_eqVlt => /predU1P[->|xp].
  have [z /andP[z0 zp] ->] := dot_acos (unit_T (s + pi)) (unit_T s); exact: cos_decr.
have [z /andP[z0 zp] e] := dot_acos (unit_T (s + x)) (unit_T s).
rewrite e; apply: cos_decr => //; last exact: ltW.
rewrite leNgt; apply/negP => xz; pose y := (x + z) / 2%:R.
have [xy yz] := (midf_lt xz); have := cos_le_dot_lt s x0 xy (le_trans (ltW yz) zp).
by rewrite e leNgt ltr_cos ?yz// in_itv /= ?z0 ?zp// (le_trans x0 (ltW xy)) (le_trans (ltW yz) zp).
Qed.
End Turn.
