(* Pairs of maps u : R^r -> R^n and v : R^n -> R^r with v u = 1: GL acts transitively on them,
   by elements of positive determinant if r < n. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals.
From Symtopo Require Import Definitions GeneralLinear Cuts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Algebra.
Variable R : realType.

(* u v is a projection, if v u = 1; 1 - u v is the one onto a complement *)
Lemma split_pair n r (u : 'M[R]_(n, r)) (v : 'M[R]_(r, n)) : v *m u = 1%:M ->
  exists k (K : 'M[R]_(n, k)) (L : 'M[R]_(k, n)),
    [/\ K *m L = 1%:M - u *m v, L *m K = 1%:M & (k + r)%N = n].
Proof.
move=> vu; pose e := 1%:M - u *m v.
have ee : e *m e = e.
  rewrite /e mulmxBl mul1mx mulmxBr mulmx1 -!mulmxA [v *m (u *m v)]mulmxA vu mul1mx subrr.
  by rewrite subr0.
have := mulmx_base e; have /row_freeP := row_base_free e; have /row_fullP := col_base_full e.
move: (col_base e) (row_base e) => K L [K' KK'] [L' LL'] KL.
have LK : L *m K = 1%:M.
  have : K *m (L *m K) *m L = K *m L by rewrite !mulmxA KL -mulmxA KL.
  move/(congr1 (fun Z => K' *m Z *m L')).
  by rewrite -!mulmxA LL' !mulmx1 !mulmxA KK' mul1mx.
exists (\rank e), K, L; split => //.
apply/eqP; rewrite -(eqr_nat R) natrD.
have -> : (\rank e)%:R = \tr e by rewrite -{2}KL mxtrace_mulC LK mxtrace1.
by rewrite raddfB /= mxtrace1 mxtrace_mulC vu mxtrace1 subrK.
Qed.

(* GL acts transitively on the pairs (u, v) with v u = 1 *)
Lemma transitive_pairs n r (u u' : 'M[R]_(n, r)) (v v' : 'M[R]_(r, n)) :
  v *m u = 1%:M -> v' *m u' = 1%:M ->
  exists g, [/\ g \in unitmx, g *m u = u' & v' *m g = v].
Proof.
move=> vu vu'; have [k [K [L [KL LK ek]]]] := split_pair vu.
have [k' [K' [L' [KL' LK' ek']]]] := split_pair vu'.
have e : k' = k by apply/eqP; rewrite -(eqn_add2r r) ek ek'.
subst k'; have Lu : L *m u = 0.
  by rewrite -[L]mul1mx -LK -!mulmxA [K *m _]mulmxA KL mulmxBl mul1mx -mulmxA vu mulmx1 subrr mulmx0.
have vK : v' *m K' = 0.
  by rewrite -[K']mulmx1 -LK' !mulmxA -[v' *m K' *m _]mulmxA KL' mulmxBr mulmx1 mulmxA vu' mul1mx subrr mul0mx.
have L'u : L' *m u' = 0.
  by rewrite -[L']mul1mx -LK' -!mulmxA [K' *m _]mulmxA KL' mulmxBl mul1mx -mulmxA vu' mulmx1 subrr mulmx0.
exists (u' *m v + K' *m L); split.
- have : (u *m v' + K *m L') *m (u' *m v + K' *m L) = 1%:M.
    rewrite mulmxDl !mulmxDr -!mulmxA [v' *m (u' *m v)]mulmxA vu' mul1mx.
    rewrite [v' *m (K' *m L)]mulmxA vK mul0mx mulmx0 addr0.
    rewrite [L' *m (u' *m v)]mulmxA L'u mul0mx mulmx0 add0r.
    by rewrite [L' *m (K' *m L)]mulmxA LK' mul1mx KL addrC subrK.
  by move/mulmx1_unit => [].
- by rewrite mulmxDl -!mulmxA vu Lu mulmx0 addr0 mulmx1.
- by rewrite mulmxDr !mulmxA vu' vK mul1mx mul0mx addr0.
Qed.

(* where r < n, some element of negative determinant fixes u and v *)
Lemma negative_stabilizer n r (u : 'M[R]_(n, r)) (v : 'M[R]_(r, n)) : v *m u = 1%:M -> (r < n)%N ->
  exists s, [/\ \det s = -1, s *m u = u & v *m s = v].
Proof.
move=> vu rn; have [k [K [L [KL LK e]]]] := split_pair vu; subst n.
have k0 : (0 < k)%N by move: rn; rewrite -{1}[r]add0n ltn_add2r.
have Lu : L *m u = 0.
  by rewrite -[L]mul1mx -LK -!mulmxA [K *m _]mulmxA KL mulmxBl mul1mx -mulmxA vu mulmx1 subrr mulmx0.
have vK : v *m K = 0.
  by rewrite -[K]mulmx1 -LK !mulmxA -[v *m K *m _]mulmxA KL mulmxBr mulmx1 mulmxA vu mul1mx subrr mul0mx.
pose P : 'M[R]_(k + r) := row_mx K u; pose Q : 'M[R]_(k + r) := col_mx L v.
pose B : 'M[R]_(k + r) := block_mx (Jm R k) 0 0 1%:M.
have QP : Q *m P = 1%:M by rewrite mul_col_row LK Lu vK vu -scalar_mx_block.
exists (P *m B *m Q); split.
- rewrite !det_mulmx mulrAC -det_mulmx (mulmx1C QP) det1 mul1r.
  by rewrite det_ublock det1 mulr1 det_Jm.
- rewrite -mulmxA mul_col_mx Lu vu -mulmxA mul_block_col mulmx0 mul0mx !mul0mx mulmx1 !addr0 add0r.
  by rewrite mul_row_col mulmx0 mulmx1 add0r.
- rewrite !mulmxA mul_mx_row vK vu mul_row_block mul0mx !mulmx0 mulmx1 !add0r.
  by rewrite mul_row_col mul0mx mul1mx add0r.
Qed.

Lemma transitive_pairs_pos n r (u u' : 'M[R]_(n, r)) (v v' : 'M[R]_(r, n)) :
  v *m u = 1%:M -> v' *m u' = 1%:M ->
  exists g, [/\ g \in unitmx, g *m u = u', v' *m g = v & (r < n)%N -> 0 < \det g].
Proof.
move=> vu vu'; have [g [ug gu gv]] := transitive_pairs vu vu'.
have [rn|nr] := ltnP r n; last by exists g; split=> // rn; rewrite ltnNge nr in rn.
have [dg|dg] := ltP 0 (\det g); first by exists g.
have [s [ds su sv]] := negative_stabilizer vu rn; exists (g *m s); split.
- by rewrite unitmx_mul ug unitmxE ds unitfE oppr_eq0 oner_eq0.
- by rewrite -mulmxA su.
- by rewrite mulmxA gv.
- by move=> _; rewrite det_mulmx ds mulrN1 oppr_gt0 lt_neqAle dg -unitGL ug.
Qed.
End Algebra.
