(* How many components the minimum of a linear network has: plain (2.1); with data of rank one (2.5). *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks NormalForm Permutations Reduced PlainCount States RankOne RankOneData.
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

(* 2.5: data of rank one, X = x v, any target, any widths, any skips; y = Y v^T / |v|^2.  States h
   occur if h_0 = x, h_l = y, and where h_i vanishes, h_(i+1) is what the skips add.  Their pattern:
   the set Z of the hidden layers where they vanish, and the signs in the others of width 1.  The
   minimum is the union of the cells of patterns; a cell is not empty if states that occur have its
   pattern (it is feasible).  A feasible pattern merges all sign vectors that agree with it outside
   of Z; the classes of sign vectors are the components. *)
Theorem count_2_5 (R : realType) d l eps p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (x : 'M[R]_(d 0%N, 1)) (v : 'M[R]_(1, p)) :
  X = x *m v -> X != 0 -> (0 < l)%N -> (forall i, (0 < i < l)%N -> (0 < d i)%N) ->
  let y := (frob v)^-1 *: (Y *m v^T) in
  let M := minimum d l noact eps X Y in
  let occurs (h : forall i, 'M[R]_(d i, 1)) := [/\ h 0%N = x, h l = y &
    forall i, (i < l)%N -> h i = 0 -> h i.+1 = \sum_(j < i.+1) eps j i.+1 *: conform_mx 0 (h j)] in
  let pattern (h : forall i, 'M[R]_(d i, 1)) (Z : {set 'I_l}) (s : {ffun 'I_l -> bool}) :=
    forall i : 'I_l, (0 < i)%N ->
      if i \in Z then h i = 0 else h i != 0 /\ (d i = 1%N -> (0 < \sum_j h i j 0) = s i) in
  let cell Z s := [set W | M W /\ pattern (hid noact eps x W) Z s] in
  let feasible Z s := exists h, occurs h /\ pattern h Z s in
  let merged (s t : {ffun 'I_l -> bool}) := `[< exists Z, feasible Z s /\
    forall i : 'I_l, (0 < i)%N -> d i = 1%N -> i \notin Z -> s i = t i >] in
  let signs (W : par R d l) := [ffun i : 'I_l => 0 < \sum_j hid noact eps x W i j 0] in
  [/\ forall W, M W -> exists Z s, cell Z s W,
      forall Z s, feasible Z s <-> cell Z s !=set0,
      ncomp M (n_comp merged predT) &
      forall V W, M V -> M W -> connected_component M V W <-> connect merged (signs V) (signs W)].
Proof.
move=> e X0 l0 pw y M occ pat cell feas mrg sg.
have [x0 v0] : x != 0 /\ v != 0 by split; apply: contra_neq X0 => z; rewrite e z ?mul0mx ?mulmx0.
have ME : M = fiber d l noact eps x y by rewrite /M e minimum_column// (rank_one_minimum eps _ x0 l0 pw).
have mE : mrg = related eps x y by rewrite -merged_related.
split.
- by move=> W MW; have [Z [s h]] := @pattern_of _ _ l (hid noact eps x W); exists Z, s.
- move=> Z s; split=> [[h [oh hp]]|[W [MW hp]]].
    have /states_occur[W fW hW] := oh; exists W; split; first by rewrite ME.
    by move=> i i0; rewrite (hW _ (ltnW (ltn_ord i))); exact: hp.
  exists (hid noact eps x W); split=> //; apply/states_occur; exists W => //; by rewrite -ME.
- by rewrite ME mE; exact: ncomp_signs.
- by rewrite ME mE => V W fV fW; exact: component_signs.
Qed.

(* X = 0: every point is a minimum, and they form a connected space *)
Theorem count_zero_data (R : realType) d l eps p (Y : 'M[R]_(d l, p)) :
  minimum d l noact eps (0 : 'M[R]_(d 0%N, p)) Y = [set: par R d l] /\
  ncomp (minimum d l noact eps (0 : 'M[R]_(d 0%N, p)) Y) 1.
Proof.
have h0 (W : par R d l) i : hid noact eps (0 : 'M[R]_(d 0%N, p)) W i = 0.
  have [n] := ubnP i; elim: n i => // n IH [|i] ni; first exact: hid0.
  rewrite hidS_lin IH// mulmx0 add0r big1// => j _; rewrite IH ?(leq_trans (ltn_ord j))// conform_of0 scaler0//.
have e : minimum d l noact eps (0 : 'M[R]_(d 0%N, p)) Y = setT.
  by apply/seteqP; split=> // W _ V; rewrite /loss /out !h0.
split=> //; rewrite e; apply: ncomp1; last by exists (mkpar l (fun=> 0)).
apply: connected_cc => V W _ _.
have := @cc_line R d l setT (wt V) (fun i => wt W i - wt V i) (fun=> I).
rewrite mkpar_wt; suff -> : mkpar l (fun i => wt V i + (wt W i - wt V i)) = W by [].
by apply: par_eq => i il; rewrite wt_mkpar// addrC subrK.
Qed.
