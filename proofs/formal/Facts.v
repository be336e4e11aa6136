(* General facts about components, and about networks of any widths and any skips. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Paths GeneralLinear Networks Cuts RankOne.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* The invertible n x n matrices, n >= 1, have two components: by the sign of the determinant. *)
Theorem fact_general_linear (R : realType) (n : nat) : (0 < n)%N ->
  [/\ ncomp (GL R n) 2, connected [set A : 'M[R]_n | 0 < \det A] & connected [set A : 'M[R]_n | \det A < 0]].
Proof.
by case: n => // n _; split; [exact: ncomp_GL|exact: GLp_connected|exact: GLm_connected].
Qed.

(* R^n without a point is connected, n >= 2. *)
Theorem fact_minus_point (R : realType) (n : nat) (a : 'cV[R]_n) :
  (1 < n)%N -> connected [set v : 'cV[R]_n | v != a].
Proof. exact: connected_minus_point. Qed.

(* n points of A with pairwise different values of a label that is locally constant on A: A has
   at least n components. *)
Theorem fact_labels (T : topologicalType) (L : Type) (A : set T) (f : T -> L) (n : nat) (x : nat -> T) :
  (forall y, A y -> \forall z \near y, A z -> f z = f y) ->
  (forall i, (i < n)%N -> A (x i)) ->
  (forall i j, (i < n)%N -> (j < n)%N -> f (x i) = f (x j) -> i = j) ->
  (`I_n #<= components A)%card.
Proof.
move=> lc Ax finj; pose g i := connected_component A (x i).
have -> : (`I_n #<= components A)%card = (g @` `I_n #<= components A)%card.
  apply: card_le_eql; apply/card_esym/inj_card_eq => i j; rewrite !inE /= => ik jk.
  by move/(cc_eq (Ax _ ik) (Ax _ jk))/(locconst lc); exact: finj.
by apply: subset_card_le => _ [i ik <-]; exists (x i) => //; exact: Ax.
Qed.

(* Where some weights reach the target, the minimum is the set of the weights that do. *)
Theorem fact_minimum_reached (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R)
    (eps : nat -> nat -> R) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (W0 : par R d l) :
  out act eps X W0 = Y -> minimum d l act eps X Y = [set W | out act eps X W = Y].
Proof. by move=> h; apply: minimum_fiber; exists W0. Qed.

(* Bottlenecks: k hidden layers of width rank Y > 0 over, from and to which no skip leads; the
   target is reached.  Then the minimum has at least 2^k components. *)
Theorem fact_bottleneck (R : realType) (d : nat -> nat) (l p : nat) (eps : nat -> nat -> R)
    (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)) (W0 : par R d l) (k : nat) (v : 'I_k -> nat) :
  out noact eps X W0 = Y -> injective v ->
  (forall a, [/\ (0 < v a < l)%N, (0 < d (v a))%N & \rank Y = d (v a)]) ->
  (forall a j i, (j <= v a <= i)%N -> (j < i <= l)%N -> d j = d i -> eps j i = 0) ->
  (`I_(2 ^ k) #<= components (minimum d l noact eps X Y))%card.
Proof.
move=> h vi hv he; apply: (bottleneck_minimum vi); last by exists W0.
move=> a; have [/andP[v0 vl] dv rv] := hv a; split=> //; first by rewrite v0.
  by move=> j i jv iv il dji; apply: (he a) => //; rewrite ?(ltnW jv) ?(ltnW iv)// (ltn_trans jv iv).
move=> j i ji il dji /orP[/eqP e|/eqP e]; apply: (he a) => //; rewrite ?ji//.
  by rewrite e leqnn -e ltnW.
by rewrite -e leqnn andbT e -e ltnW.
Qed.

(* Rank one data: one column X <> 0, any target, any skips, all hidden widths >= 2: one component. *)
Theorem fact_rank_one_wide (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R)
    (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)) :
  (0 < l)%N -> X != 0 -> (forall i, (0 < i < l)%N -> (1 < d i)%N) ->
  ncomp (minimum d l noact eps X Y) 1.
Proof. by move=> l0 X0 wide; exact: rank_one_wide_minimum. Qed.

(* 2.5: rank one data: one column X <> 0, any target Y, any widths, any skips.  Sign vectors: a
   sign for each layer (those of the hidden layers of width 1 matter).  States: h_0 = X, h_l = Y,
   and where h_i vanishes, h_(i+1) is what the skips add.  Two sign vectors are related if some
   states have both signs in all hidden layers of width 1 where they do not vanish.  The minimum
   has as many components as there are classes of related sign vectors. *)
Theorem fact_rank_one (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R)
    (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)) :
  (0 < l)%N -> X != 0 -> (forall i, (0 < i < l)%N -> (0 < d i)%N) ->
  let occur (h : forall i, 'M[R]_(d i, 1)) := [/\ h 0%N = X, h l = Y &
    forall i, (i < l)%N -> h i = 0 -> h i.+1 = \sum_(j < i.+1) eps j i.+1 *: conform_mx 0 (h j)] in
  let related (s t : {ffun 'I_l -> bool}) := `[< exists h, occur h /\
    forall i : 'I_l, (0 < i)%N -> d i = 1%N -> h i != 0 ->
      (0 < \sum_j h i j 0) = s i /\ (0 < \sum_j h i j 0) = t i >] in
  ncomp (minimum d l noact eps X Y) (n_comp related predT).
Proof.
move=> l0 X0 pw occur rel; rewrite (rank_one_minimum eps Y X0 l0 pw).
suff -> : rel = related eps X Y by exact: ncomp_signs.
by apply/funext => s; apply/funext => t; rewrite relatedE.
Qed.

(* 2.5, two minima: they lie in one component if and only if a chain of related sign vectors leads
   from the signs of the states of V to those of W. *)
Theorem fact_rank_one_same (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R)
    (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)) (V W : par R d l) :
  (0 < l)%N -> X != 0 -> (forall i, (0 < i < l)%N -> (0 < d i)%N) ->
  let occur (h : forall i, 'M[R]_(d i, 1)) := [/\ h 0%N = X, h l = Y &
    forall i, (i < l)%N -> h i = 0 -> h i.+1 = \sum_(j < i.+1) eps j i.+1 *: conform_mx 0 (h j)] in
  let related (s t : {ffun 'I_l -> bool}) := `[< exists h, occur h /\
    forall i : 'I_l, (0 < i)%N -> d i = 1%N -> h i != 0 ->
      (0 < \sum_j h i j 0) = s i /\ (0 < \sum_j h i j 0) = t i >] in
  let signs (W : par R d l) := [ffun i : 'I_l => 0 < \sum_j hid noact eps X W i j 0] in
  let M := minimum d l noact eps X Y in M V -> M W ->
  connected_component M V W <-> connect related (signs V) (signs W).
Proof.
move=> l0 X0 pw occur rel signs M; rewrite /M (rank_one_minimum eps Y X0 l0 pw) => fV fW.
suff -> : rel = related eps X Y by exact: component_signs.
by apply/funext => s; apply/funext => t; rewrite relatedE.
Qed.
