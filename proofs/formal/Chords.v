(* Chords of {(U, V) : U V = A} go arbitrarily far from the set (5.5).
   far_scaled      (a P, a Q) is far from the set for large a, where (P Q) i j != 0
   two_layers      the output of a linear network of two layers, X = 1
   sqdist_entry    a large entry makes a large distance
   far_two_layers  weights (a Q, a P), a large, are far from {W_1 W_0 = A} *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices Networks Homogeneous.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Far.
Variables (R : realType) (m k n : nat).
Implicit Types (P U : 'M[R]_(m, k)) (Q V : 'M[R]_(k, n)).

(* where (x, y) is close to (u, v) the products are close *)
Lemma mulmx_close (C a : R) P Q U V i j : 0 <= C -> 0 <= a ->
  (forall s, `|a * P i s - U i s| <= C) -> (forall s, `|a * Q s j - V s j| <= C) ->
  a ^+ 2 * `|(P *m Q) i j| <= `|(U *m V) i j| +
    (a * C * (\sum_s (`|P i s| + `|Q s j|)) + k%:R * C ^+ 2).
Proof.
move=> C0 a0 hU hV.
have e : a ^+ 2 * (P *m Q) i j = (U *m V) i j +
    \sum_s (a * P i s * (a * Q s j - V s j) + (a * P i s - U i s) * (a * Q s j)
            - (a * P i s - U i s) * (a * Q s j - V s j)).
  rewrite !mxE -big_split mulr_sumr; apply: eq_bigr => s _ /=.
  by move: (P i s) (Q s j) (U i s) (V s j) => x y u v; ring.
have -> : a ^+ 2 * `|(P *m Q) i j| = `|a ^+ 2 * (P *m Q) i j|.
  by rewrite normrM normrX (ger0_norm a0).
rewrite e; apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l.
have -> : a * C * (\sum_s (`|P i s| + `|Q s j|)) + k%:R * C ^+ 2 =
    \sum_(s < k) (a * C * (`|P i s| + `|Q s j|) + C ^+ 2).
  by rewrite [RHS]big_split /= -mulr_sumr sumr_const card_ord mulr_natl.
apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => s _.
apply: le_trans (ler_norm_sub _ _) _; apply: ler_add; last first.
  by rewrite normrM expr2 ler_pmul.
apply: le_trans (ler_norm_add _ _) _; rewrite [X in _ <= X]mulrDr; apply: ler_add.
  by rewrite !normrM (ger0_norm a0) [a * C * _]mulrAC ler_wpmul2l// mulr_ge0.
by rewrite !normrM (ger0_norm a0) [a * C]mulrC -mulrA ler_wpmul2r// mulr_ge0.
Qed.

(* the distance in the largest entry exceeds C *)
Lemma far_scaled (C : R) (A : 'M[R]_(m, n)) P Q i j : 0 <= C -> (P *m Q) i j != 0 ->
  exists2 K, 1 <= K & forall a, K <= a -> forall U V, U *m V = A ->
  (exists i j, C < `|a * P i j - U i j|) \/ (exists i j, C < `|a * Q i j - V i j|).
Proof.
move=> C0 c0; pose c := `|(P *m Q) i j|; have cp : 0 < c by rewrite normr_gt0.
pose B := \sum_s (`|P i s| + `|Q s j|).
have B0 : 0 <= B by apply: sumr_ge0 => s _; rewrite addr_ge0.
pose L := `|A i j| + C * B + k%:R * C ^+ 2 + 1.
have kC : 0 <= k%:R * C ^+ 2 by rewrite mulr_ge0 ?sqr_ge0 ?ler0n.
have L0 : 0 <= L by rewrite /L !addr_ge0 ?(mulr_ge0 C0 B0) ?ler01.
exists (1 + L / c); first by rewrite ler_addl divr_ge0// ltW.
move=> a Ka U V UV; apply: contrapT => nf.
have a1 : 1 <= a by apply: le_trans Ka; rewrite ler_addl divr_ge0// ltW.
have a0 : 0 <= a by apply: le_trans a1; exact: ler01.
have up : a ^+ 2 * c <= `|A i j| + (a * C * B + k%:R * C ^+ 2).
  rewrite -UV; apply: mulmx_close => // s; rewrite leNgt; apply/negP => h; apply: nf.
    by left; exists i, s.
  by right; exists s, j.
have lo : a * L <= a ^+ 2 * c.
  rewrite expr2 -mulrA ler_wpmul2l// -ler_pdivr_mulr//.
  by apply: le_trans Ka; rewrite ler_addr.
have := le_trans lo up; apply/negP; rewrite -ltNge /L !mulrDr mulr1.
rewrite [a * (C * B)]mulrA addrA; set x := a * C * B.
have h1 : `|A i j| <= a * `|A i j| by rewrite ler_pemull.
have h2 : k%:R * C ^+ 2 <= a * (k%:R * C ^+ 2) by rewrite ler_pemull.
by rewrite ltr_spaddr// ?(lt_le_trans ltr01)//; apply: ler_add => //; rewrite ler_add2r.
Qed.
End Far.

Section TwoLayers.
Variables (R : realType) (d : nat -> nat) (A : 'M[R]_(d 2, d 0)).
Local Notation two := (par R d 2).

Lemma two_layers (W : two) : out noact noskip 1%:M W = wt W 1 *m wt W 0.
Proof. by rewrite /out !hidS_plain hid0 mulmx1. Qed.

Lemma minimum_two_layers : (exists W : two, wt W 1 *m wt W 0 = A) ->
  minimum d 2 noact noskip 1%:M A = [set W | wt W 1 *m wt W 0 = A].
Proof.
move=> [W WA]; rewrite minimum_fiber; last by exists W; rewrite /fiber /= two_layers.
by apply/seteqP; split=> V; rewrite /fiber /= two_layers.
Qed.

Lemma sqdist_entry l (V W : par R d l) i r c : (i < l)%N ->
  (wt V i r c - wt W i r c) ^+ 2 <= sqdist V W.
Proof.
move=> il; rewrite /sqdist (bigD1 (Ordinal il))//=.
have := frob_entry (wt V i - wt W i) r c; rewrite !mxE => /le_trans; apply.
by rewrite ler_addl; apply: sumr_ge0 => s _; exact: frob_ge0.
Qed.

(* weights of two layers *)
Definition weights2 (V : 'M[R]_(d 1, d 0)) (U : 'M[R]_(d 2, d 1)) : two :=
  mkpar 2 (fun i => match i return 'M[R]_(d i.+1, d i) with 0%N => V | 1%N => U | _ => 0 end).
Lemma weights2_0 V U : wt (weights2 V U) 0 = V. Proof. exact: wt_mkpar. Qed.
Lemma weights2_1 V U : wt (weights2 V U) 1 = U. Proof. exact: wt_mkpar. Qed.

Lemma far_two_layers (N : R) (P : 'M[R]_(d 2, d 1)) (Q : 'M[R]_(d 1, d 0)) i j : (P *m Q) i j != 0 ->
  exists2 K, 1 <= K & forall a, K <= a -> forall Z W : two, wt Z 1 = a *: P -> wt Z 0 = a *: Q ->
  wt W 1 *m wt W 0 = A -> N < sqdist Z W.
Proof.
move=> c0; have C0 : 0 <= 1 + `|N| by rewrite addr_ge0 ?ler01.
have [K K1 hK] := far_scaled A C0 c0; exists K => // a Ka Z W Z1 Z0 WA.
have big (x : R) : 1 + `|N| < `|x| -> N < x ^+ 2.
  move=> xN; rewrite -real_normK ?num_real//; apply: (@lt_trans _ _ (1 + `|N|)).
    by apply: le_lt_trans (ler_norm N) _; rewrite ltr_addr ltr01.
  apply: (lt_le_trans xN); rewrite expr2 ler_pemull//; apply: le_trans (ltW xN).
  by rewrite ler_addl.
have [[r [c h]]|[r [c h]]] := hK a Ka _ _ WA.
  by apply: lt_le_trans (sqdist_entry Z W r c (isT : (1 < 2)%N)); rewrite Z1 mxE; exact: big.
by apply: lt_le_trans (sqdist_entry Z W r c (isT : (0 < 2)%N)); rewrite Z0 mxE; exact: big.
Qed.

(* two points of {W_1 W_0 = A} such that the middle of their chord is farther than N from the set *)
Lemma far_chord (N : R) : (0 < d 0)%N -> (0 < d 1)%N -> (0 < d 2)%N ->
  (exists W : two, wt W 1 *m wt W 0 = A) ->
  exists V W : two, [/\ wt V 1 *m wt V 0 = A, wt W 1 *m wt W 0 = A &
    forall Z, wt Z 1 *m wt Z 0 = A -> N < sqdist (chord V W 2%:R^-1) Z].
Proof.
move=> d0 d1 d2 [W0 W0A]; have two0 : 2%:R != 0 :> R by rewrite pnatr_eq0.
have half : 1 - 2%:R^-1 = 2%:R^-1 :> R by rewrite {1}[1](splitr 1) mul1r addrK.
have [A0|] := eqVneq A 0.
  pose P : 'M[R]_(d 2, d 1) := delta_mx (Ordinal d2) (Ordinal d1).
  pose Q : 'M[R]_(d 1, d 0) := delta_mx (Ordinal d1) (Ordinal d0).
  have nz : (P *m Q) (Ordinal d2) (Ordinal d0) != 0 by rewrite mul_delta_mx mxE !eqxx oner_eq0.
  have [K K1 hK] := far_two_layers N nz.
  exists (weights2 0 ((2%:R * K) *: P)), (weights2 ((2%:R * K) *: Q) 0).
  rewrite !weights2_0 !weights2_1 mulmx0 mul0mx A0; split=> // Z ZA.
  apply: (hK K) => //; last by rewrite ZA A0.
    by rewrite wt_mkpar// !weights2_1 scaler0 addr0 half scalerA mulKf.
  by rewrite wt_mkpar// !weights2_0 scaler0 add0r scalerA mulKf.
rewrite -W0A => /matrix0Pn[i [j nz]].
have [K K1 hK] := far_two_layers N nz; pose s := 2%:R * K.
have K0 : 0 < K := lt_le_trans ltr01 K1.
have s0 : 0 < s by rewrite mulr_gt0// ltr0n.
have sn : s != 0 by rewrite gt_eqF.
exists (weights2 (s^-1 *: wt W0 0) (s *: wt W0 1)), (weights2 (s *: wt W0 0) (s^-1 *: wt W0 1)).
rewrite !weights2_0 !weights2_1 -!scalemxAl -!scalemxAr !scalerA mulfV// mulVf// !scale1r.
have Ks : K <= 2%:R^-1 * (s + s^-1).
  by rewrite mulrDr mulKf// ler_addl mulr_ge0// ?invr_ge0 ?ler0n ?ltW.
split=> // Z ZA; apply: (hK _ Ks) => //; last by rewrite ZA W0A.
  by rewrite wt_mkpar// !weights2_1 half -scalerDr -scalerDl scalerA.
by rewrite wt_mkpar// !weights2_0 half -scalerDr -scalerDl scalerA addrC.
Qed.
End TwoLayers.
