(* How many components the minimum of a plain linear network has (2.1). *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks Permutations Reduced PlainCount.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* No skips, any widths, any data: some weights W0 realise the least squares solution (their
   residual Y - F(W0) X is orthogonal to the inputs). Then the minimum has 2^b components, b the
   number of hidden layers as wide as the rank of F(W0) X; one, if F(W0) X = 0. *)
Theorem count_2_1_rank (R : realType) d l p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (W0 : par R d l) :
  let Z := out noact noskip X W0 in
  (Y - Z) *m X^T = 0 ->
  ncomp (minimum d l noact noskip X Y)
    (if \rank Z == 0 then 1 else 2 ^ #|[pred i : 'I_l | (0 < i)%N && (d i == \rank Z)]|)%N.
Proof. by move=> Z h; rewrite (minimum_least_squares h); apply: fiber_ncomp; exists W0. Qed.

(* 2.1: let r be the smallest of rank X and the widths d 1, .., d l, and b the number of hidden
   layers of width r.  The minimum of a plain chain that realises the least squares solution M on
   the columns of X, F(W0) X = M X, has 2^b components if rank M X = r > 0, and one otherwise. *)
Theorem count_2_1 (R : realType) d l p r (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (M : 'M[R]_(d l, d 0%N)) (W0 : par R d l) :
  (Y - M *m X) *m X^T = 0 -> out noact noskip X W0 = M *m X ->
  (r <= \rank X)%N -> (forall i, (0 < i <= l)%N -> (r <= d i)%N) ->
  r = \rank X \/ (exists2 i, (0 < i <= l)%N & r = d i) ->
  ncomp (minimum d l noact noskip X Y)
    (if (0 < r) && (\rank (M *m X) == r) then 2 ^ #|[pred i : 'I_l | (0 < i) && (d i == r)]| else 1)%N.
Proof.
move=> h oW rX rd att; have := @count_2_1_rank _ _ _ _ X Y W0; rewrite /= oW => /(_ h).
have zr : (\rank (M *m X) <= r)%N.
  case: att => [->|[i /andP[_ il] ->]]; first exact: mxrankM_maxr.
  by rewrite -oW; exact: rank_out.
have [r0|r0] := posnP r; first by move: zr; rewrite r0 leqn0 => ->.
have [e|ne] := eqVneq (\rank (M *m X)) r; first by rewrite e gtn_eqF.
case: ifP => // _; rewrite eq_card0 ?expn0// => i; rewrite inE; apply/negbTE/negP => /andP[i0 /eqP e].
have := rd i; rewrite i0 ltnW// e => /(_ isT) rz; move: ne.
by rewrite eqn_leq zr rz.
Qed.
