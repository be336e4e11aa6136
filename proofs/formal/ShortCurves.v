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
Notation "u ** v" := (dot u v) (at level 40).
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
End ShortCurves.
