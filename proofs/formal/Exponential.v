(* The matrix exponential: t |-> exp(t a) has the derivative a exp(t a) and is a one-parameter
   group; entries are power series in t. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import sequences derive realfun exp.
From Symtopo Require Import Definitions Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Exponential.
Variables (R : realType) (n : nat) (a : 'M[R]_n).

Definition mxpower k : 'M[R]_n := iter k (mulmx a) 1%:M.

Lemma powerS k : mxpower k.+1 = a *m mxpower k. Proof. by []. Qed.
Lemma powerSr k : mxpower k.+1 = mxpower k *m a.
Proof. by elim: k => [|k IH]; [rewrite /mxpower /= mulmx1 mul1mx|rewrite powerS {1}IH mulmxA -powerS]. Qed.

Definition mxbound : R := \sum_i \sum_j `|a i j|.
Lemma bound_ge0 : 0 <= mxbound.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _. Qed.

Lemma power_bound k i j : `|mxpower k i j| <= mxbound ^+ k.
Proof.
elim: k i j => [|k IH] i j.
  by rewrite /mxpower /= mxE expr0; case: (i == j); rewrite ?normr1 ?normr0 ?ler01.
rewrite powerS mxE exprS; apply: le_trans (ler_norm_sum _ _ _) _.
apply: (@le_trans _ _ (\sum_m `|a i m| * mxbound ^+ k)).
  by apply: ler_sum => m _; rewrite normrM ler_wpmul2l.
rewrite -mulr_suml ler_wpmul2r ?exprn_ge0 ?bound_ge0// /mxbound [X in _ <= X](bigD1 i)//= ler_addl.
by apply: sumr_ge0 => r _; apply: sumr_ge0 => c _.
Qed.

(* the coefficients of entry (i, j) of the s-th derivative *)
Definition coef s i j (k : nat) : R := mxpower (k + s) i j / k`!%:R.

Lemma cvg_coef s i j x : cvg (pseries (coef s i j) x).
Proof.
apply: normed_cvg; apply: (@series_le_cvg _ _ (mxbound ^+ s *: exp_coeff (mxbound * `|x|))).
- by move=> k; exact: normr_ge0.
- by move=> k; rewrite mulr_ge0 ?exprn_ge0 ?bound_ge0// exp_coeff_ge0// mulr_ge0 ?bound_ge0.
- move=> k; rewrite /= /coef !normrM normrX normfV [`|_%:R|]ger0_norm ?ler0n//=.
  rewrite [X in _ <= X](_ : _ = mxbound ^+ s * ((mxbound * `|x|) ^+ k / k`!%:R))// exprMn.
  rewrite mulrAC !mulrA ler_wpmul2r ?invr_ge0 ?ler0n// ler_wpmul2r ?exprn_ge0//.
  by rewrite -exprD [(s + k)%N]addnC; exact: power_bound.
- by apply: is_cvg_seriesZ; exact: is_cvg_series_exp_coeff.
Qed.

Lemma diffs_coef s i j : pseries_diffs (coef s i j) = coef s.+1 i j.
Proof.
apply: funext => k; rewrite /pseries_diffs /coef addSnnS factS natrM invfM.
by rewrite mulrCA !mulrA mulfK ?pnatr_eq0.
Qed.

Definition entry s i j (t : R) : R := lim (pseries (coef s i j) t).

Lemma is_derive_entry s i j t : is_derive t 1 (entry s i j) (entry s.+1 i j t).
Proof.
rewrite /entry -diffs_coef; apply: (@pseries_snd_diffs _ _ (`|t| + 1)).
- exact: cvg_coef.
- by rewrite diffs_coef; exact: cvg_coef.
- by rewrite !diffs_coef; exact: cvg_coef.
- by rewrite [X in _ < X]ger0_norm ?addr_ge0// ltr_addl ltr01.
Qed.

Lemma entryE i j t : expmx (t *: a) i j = entry 0 i j t.
Proof.
rewrite /expmx mxE; congr (lim (series _)); apply: funext => k.
have -> : iter k (mulmx (t *: a)) 1%:M = t ^+ k *: mxpower k.
  elim: k => [|k IH]; first by rewrite expr0 scale1r.
  by rewrite iterS IH -scalemxAl -scalemxAr scalerA -exprS powerS.
by rewrite mxE [RHS](_ : _ = mxpower (k + 0) i j / k`!%:R * t ^+ k)// addn0 mulrC mulrA mulrC mulrA mulrC.
Qed.

Lemma entryS s i j t : entry s.+1 i j t = \sum_m a i m * entry s m j t.
Proof.
apply/cvg_lim => //.
have -> : pseries (coef s.+1 i j) t = fun N => \sum_m a i m * pseries (coef s m j) t N.
  apply: funext => N; rewrite /pseries /series /=.
  under [RHS]eq_bigr do rewrite mulr_sumr.
  rewrite exchange_big /=; apply: eq_bigr => k _; rewrite /coef addnS powerS mxE !mulr_suml.
  by apply: eq_bigr => m _; rewrite !mulrA.
apply: (cvg_bigsum (F := \oo)) => m; apply: cvgM; first exact: cvg_cst.
exact: cvg_coef.
Qed.

Lemma entrySr s i j t : entry s.+1 i j t = \sum_m entry s i m t * a m j.
Proof.
apply/cvg_lim => //.
have -> : pseries (coef s.+1 i j) t = fun N => \sum_m pseries (coef s i m) t N * a m j.
  apply: funext => N; rewrite /pseries /series /=.
  under [RHS]eq_bigr do rewrite mulr_suml.
  rewrite exchange_big /=; apply: eq_bigr => k _; rewrite /coef addnS powerSr mxE !mulr_suml.
  by apply: eq_bigr => m _; rewrite [RHS]mulrAC; congr (_ * _); rewrite mulrAC.
apply: (cvg_bigsum (F := \oo)) => m; apply: cvgM; last exact: cvg_cst.
exact: cvg_coef.
Qed.

Lemma expmx0 : expmx (0 *: a) = 1%:M.
Proof.
apply/matrixP => i j; rewrite entryE; apply: lim_near_cst => //.
near=> m; rewrite -[m]prednK; last by near: m.
rewrite /pseries /series /= big_nat_recl//= big1 => [|k _]; last by rewrite expr0n mulr0.
by rewrite expr0 mulr1 addr0 /coef /mxpower /= fact0 divr1.
Unshelve. all: by end_near. Qed.

(* the derivative *)
Lemma is_derive_exp i j t : is_derive t 1 (fun s => expmx (s *: a) i j) ((a *m expmx (t *: a)) i j).
Proof.
have -> : (fun s => expmx (s *: a) i j) = entry 0 i j by apply: funext => s; exact: entryE.
have -> : (a *m expmx (t *: a)) i j = entry 1 i j t.
  by rewrite mxE entryS; apply: eq_bigr => m _; rewrite entryE.
exact: is_derive_entry.
Qed.

Lemma expmxC t : a *m expmx (t *: a) = expmx (t *: a) *m a.
Proof.
apply/matrixP => i j; rewrite !mxE.
under eq_bigr do rewrite entryE; under [RHS]eq_bigr do rewrite entryE.
by rewrite -entryS -entrySr.
Qed.

Lemma cts_exp : continuous (fun t => expmx (t *: a)).
Proof.
move=> t; apply: (cvg_mx (F := nbhs t)) => i j.
apply: differentiable_continuous; apply/derivable1_diffP.
exact: (@ex_derive _ _ _ _ _ _ _ (is_derive_exp i j t)).
Qed.

(* exp(-s a) exp((s + u) a) does not depend on s *)
Lemma exp_shift s u : expmx (- s *: a) *m expmx ((s + u) *: a) = expmx (u *: a).
Proof.
apply/matrixP => i j.
pose f (m : 'I_n) (s : R) := expmx (- s *: a) i m; pose g (m : 'I_n) (s : R) := expmx ((s + u) *: a) m j.
have df m x : is_derive x 1 (f m) (- (a *m expmx (- x *: a)) i m).
  have h := is_derive1_comp (is_derive_exp i m (- x)) (is_deriveNid x 1).
  by apply: is_derive_eq h _; rewrite mulrN1 mxE.
have dg m x : is_derive x 1 (g m) ((a *m expmx ((x + u) *: a)) m j).
  have k : is_derive x 1 (fun s : R => s + u) 1.
    by apply: is_derive_eq (is_deriveD (is_derive_id x 1) (is_derive_cst u x 1)) _; rewrite addr0.
  have h := @is_derive1_comp _ _ (fun s : R => s + u) x _ 1 (is_derive_exp m j (x + u)) k.
  by apply: is_derive_eq h _; rewrite mulr1.
have E x : (expmx (- x *: a) *m expmx ((x + u) *: a)) i j = (\sum_(m < n) f m * g m) x.
  by rewrite mxE fct_sumE.
have -> : expmx (u *: a) i j = (\sum_(m < n) f m * g m) 0.
  by rewrite -E oppr0 add0r expmx0 mul1mx.
rewrite E; apply: is_derive_0_is_cst => x.
have h : forall m, is_derive x 1 (f m * g m)
    (f m x *: (a *m expmx ((x + u) *: a)) m j + g m x *: (- (a *m expmx (- x *: a)) i m)).
  by move=> m; exact: is_deriveM.
apply: is_derive_eq (is_derive_sum h) _.
rewrite big_split /=; apply/eqP; rewrite addr_eq0; apply/eqP.
have -> : \sum_(m < n) f m x *: (a *m expmx ((x + u) *: a)) m j =
    (expmx (- x *: a) *m (a *m expmx ((x + u) *: a))) i j by rewrite [RHS]mxE.
rewrite mulmxA -expmxC [LHS]mxE -sumrN; apply: eq_bigr => m _.
by rewrite /GRing.scale /= mxE mulrN opprK mulrC.
Qed.

Lemma expN t : expmx (- t *: a) *m expmx (t *: a) = 1%:M.
Proof. by have := exp_shift t 0; rewrite addr0 expmx0. Qed.

Lemma exp_unit t : expmx (t *: a) \in unitmx.
Proof. by have [] := mulmx1_unit (expN t). Qed.

(* a one-parameter group *)
Lemma expD s t : expmx ((s + t) *: a) = expmx (s *: a) *m expmx (t *: a).
Proof.
rewrite -(exp_shift s t) mulmxA; have := expN (- s); rewrite opprK => ->.
by rewrite mul1mx.
Qed.
End Exponential.

(* derivatives of matrices of functions, entry by entry *)
Section Derive.
Variable R : realType.

Definition mxderive m n (F : R -> 'M[R]_(m, n)) (t : R) (D : 'M[R]_(m, n)) : Prop :=
  forall i j, is_derive t 1 (fun s => F s i j) (D i j).

Lemma mxderive_cst m n (A : 'M[R]_(m, n)) t : mxderive (fun=> A) t 0.
Proof. by move=> i j; rewrite mxE; exact: is_derive_cst. Qed.

Lemma mxderiveB m n (F G : R -> 'M[R]_(m, n)) t D D' : mxderive F t D -> mxderive G t D' ->
  mxderive (fun s => F s - G s) t (D - D').
Proof.
move=> dF dG i j; rewrite !mxE.
have -> : (fun s => (F s - G s) i j) = (fun s => F s i j) - (fun s => G s i j).
  by apply: funext => s; rewrite !mxE.
exact: is_deriveB.
Qed.

Lemma mxderiveM m n k (F : R -> 'M[R]_(m, n)) (G : R -> 'M[R]_(n, k)) t D D' :
  mxderive F t D -> mxderive G t D' -> mxderive (fun s => F s *m G s) t (D *m G t + F t *m D').
Proof.
move=> dF dG i j.
have -> : (fun s => (F s *m G s) i j) = \sum_(r < n) (fun s => F s i r) * (fun s => G s r j).
  by apply: funext => s; rewrite mxE fct_sumE.
have h (r : 'I_n) := is_deriveM (dF i r) (dG r j).
apply: is_derive_eq (is_derive_sum h) _; rewrite !mxE -big_split; apply: eq_bigr => r _ /=.
by rewrite /GRing.scale /= addrC mulrC.
Qed.

(* solutions of F' = b F - F a are differentiable infinitely often *)
Lemma smooth_linear m n (b : 'M[R]_m) (a : 'M[R]_n) (F : R -> 'M[R]_(m, n)) :
  (forall t, mxderive F t (b *m F t - F t *m a)) ->
  forall k i j t, derivable (derive1n k (fun s => F s i j)) t 1.
Proof.
move=> dF k i j t; pose L (A : 'M[R]_(m, n)) := b *m A - A *m a.
have dL r s : mxderive (fun x => iter r L (F x)) s (iter r.+1 L (F s)).
  elim: r s => [|r IH] s; first exact: dF.
  have h := mxderiveB (mxderiveM (mxderive_cst b s) (IH s)) (mxderiveM (IH s) (mxderive_cst a s)).
  by move: h; rewrite mul0mx add0r mulmx0 addr0.
have -> : derive1n k (fun s => F s i j) = fun s => iter k L (F s) i j.
  elim: k => [|k IH] //; rewrite derive1nS IH; apply: funext => s.
  by rewrite derive1E; exact: (@derive_val _ _ _ _ _ _ _ (dL k s i j)).
exact: (@ex_derive _ _ _ _ _ _ _ (dL k t i j)).
Qed.

(* t |-> exp(t b) A exp(- t a) is one *)
Lemma conjugate_derive m n (b : 'M[R]_m) (a : 'M[R]_n) (A : 'M[R]_(m, n)) t :
  mxderive (fun s => expmx (s *: b) *m A *m invmx (expmx (s *: a))) t
    (b *m (expmx (t *: b) *m A *m invmx (expmx (t *: a))) - expmx (t *: b) *m A *m invmx (expmx (t *: a)) *m a).
Proof.
have V s : invmx (expmx (s *: a)) = expmx (- s *: a).
  by rewrite -[LHS]mul1mx -(expN a s) mulmxK// exp_unit.
have dV : mxderive (fun s => invmx (expmx (s *: a))) t (- (a *m expmx (- t *: a))).
  move=> i j; have -> : (fun s => invmx (expmx (s *: a)) i j) = (fun s => expmx (- s *: a) i j).
    by apply: funext => s; rewrite V.
  have h := is_derive1_comp (is_derive_exp a i j (- t)) (is_deriveNid t 1).
  by apply: is_derive_eq h _; rewrite mulrN1 [RHS]mxE.
have h := mxderiveM (mxderiveM (fun i j => is_derive_exp b i j t) (mxderive_cst A t)) dV.
have e : expmx (- t *: a) = invmx (expmx (t *: a)) by rewrite V.
move: h; rewrite mulmx0 addr0 e mulmxN; congr (mxderive _ _ _).
rewrite -!mulmxA; congr (_ - _); congr (_ *m (_ *m _)).
by rewrite -e expmxC.
Qed.
End Derive.
