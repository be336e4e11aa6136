(* Everything a reader must check by eye: the words in which the theorems of
   this directory are stated.  The rest is MathComp(-Analysis) and Coq's library:
   [set x | P x]         the set of the x with P x; f @` A is the image of A
   {within A, continuous f}     the restriction of f to the subspace A is continuous
   connected A, connected_component A x   as in every textbook
   (A #= B)%card, (A #<= B)%card  there is a bijection; an injection;  `I_k = {0, .., k-1}
   'M[R]_(m, n)          the m x n matrices over R, *m their product, 1%:M the identity *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype sequences exp.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(** * Topology: subsets A of a topological space, as subspaces *)
Definition components (T : topologicalType) (A : set T) : set (set T) :=
  [set connected_component A x | x in A].
(* A has exactly k components *)
Definition ncomp (T : topologicalType) (A : set T) (k : nat) : Prop :=
  (components A #= `I_k)%card.
(* f maps A onto B, one to one, continuously in both directions *)
Definition homeomorphism (T U : topologicalType) (A : set T) (B : set U) (f : T -> U) : Prop :=
  exists g : U -> T, [/\ {within A, continuous f}, {within B, continuous g},
    forall x, A x -> B (f x) /\ g (f x) = x & forall y, B y -> A (g y) /\ f (g y) = y].
Definition homeomorphic (T U : topologicalType) (A : set T) (B : set U) : Prop :=
  exists f : T -> U, homeomorphism A B f.
(* the part of V inside A is open in the subspace A *)
Definition open_in (T : topologicalType) (A V : set T) : Prop :=
  exists2 O : set T, open O & A `&` V = A `&` O.
Arguments components {T} A. Arguments homeomorphism {T U} A B f. Arguments homeomorphic {T U} A B.

(** * Topological groups (subsets of a space) and their continuous actions on a set S *)
Record topGroup (T : topologicalType) := TopGroup {
  gset : set T; gone : T; gmul : T -> T -> T; ginv : T -> T;
  gset1 : gset gone; gsetV : forall a, gset a -> gset (ginv a);
  gsetM : forall a b, gset a -> gset b -> gset (gmul a b);
  gmulA : forall a b c, gset a -> gset b -> gset c -> gmul a (gmul b c) = gmul (gmul a b) c;
  gmul1 : forall a, gset a -> gmul gone a = a;
  gmulV : forall a, gset a -> gmul (ginv a) a = gone;
  gmul_continuous : {within gset `*` gset, continuous (fun p : T * T => gmul p.1 p.2)};
  ginv_continuous : {within gset, continuous ginv} }.
Record topAction (T U : topologicalType) (G : topGroup T) (S : set U) := TopAction {
  gact : T -> U -> U;
  gactS : forall g x, gset G g -> S x -> S (gact g x);
  gact1 : forall x, S x -> gact (gone G) x = x;
  gactM : forall g h x, gset G g -> gset G h -> S x -> gact (gmul G g h) x = gact g (gact h x);
  gact_continuous : {within gset G `*` S, continuous (fun p : T * U => gact p.1 p.2)} }.
Section Orbit.
Variables (T U : topologicalType) (G : topGroup T) (S : set U) (a : topAction G S).
Definition orbit (x : U) : set U := [set gact a g x | g in gset G].
Definition stabilizer (x : U) : set T := [set g | gset G g /\ gact a g x = x].
(* the orbit has the quotient topology of g -> g x *)
Definition quotient_orbit (x : U) : Prop :=
  forall V : set U, open_in (gset G) [set g | V (gact a g x)] -> open_in (orbit x) V.
End Orbit.

(** * Networks: layers 0 .. l, layer i of width d i; wt W i leads from layer i to i+1 *)
(* the space of weights: one matrix for each i < l, with the product topology *)
Definition par (R : realType) (d : nat -> nat) (l : nat) : topologicalType :=
  product_topologicalType (fun i : 'I_l => [topologicalType of 'M[R]_(d i.+1, d i)]).

Section Network.
Variables (R : realType) (d : nat -> nat) (l : nat).
Notation params := (par R d l).
(* the weights V 0, .., V (l-1); and the weight i of W (zero where there is none) *)
Definition mkpar (V : forall i : nat, 'M[R]_(d i.+1, d i)) : params := fun i : 'I_l => V i.
Definition wt (W : params) (i : nat) : 'M[R]_(d i.+1, d i) :=
  match @idP (i < l)%N with
  | ReflectT il => (W : forall i : 'I_l, 'M[R]_(d i.+1, d i)) (Ordinal il)
  | ReflectF _ => 0
  end.

(* act i: the activation of layer i.  eps j i: the coefficient of the skip from layer j to
   layer i (0: no skip); it adds eps j i * (state of layer j) and is there only if d j = d i:
   conform_mx 0 A is A where the sizes agree, else 0.  X: the inputs, one in each column. *)
Variables (act : nat -> R -> R) (eps : nat -> nat -> R) (p : nat) (X : 'M[R]_(d 0, p)).

(* the states of the layers up to i (beyond i of no meaning); the state of layer i *)
Fixpoint hist (W : params) (i : nat) : forall j : nat, 'M[R]_(d j, p) :=
  if i is k.+1 then fun j =>
    if j == k.+1 then conform_mx 0 (wt W k *m map_mx (act k) (hist W k k) +
      \sum_(s < k.+1) eps s k.+1 *: conform_mx (0 : 'M[R]_(d k.+1, p)) (hist W k s))
    else hist W k j
  else fun j => conform_mx 0 X.
Definition hid (W : params) (i : nat) : 'M[R]_(d i, p) := hist W i i.

(* so the states are: h_0 = X,  h_(i+1) = W_i act_i(h_i) + sum_(j <= i) eps_(j,i+1) h_j *)
Lemma hid0 W : hid W 0 = X. Proof. by rewrite /hid /= conform_mx_id. Qed.
Lemma histE W i j : (j <= i)%N -> hist W i j = hid W j.
Proof.
elim: i => [|i IH]; first by rewrite leqn0 => /eqP ->.
rewrite leq_eqVlt => /orP[/eqP -> //|ji]; rewrite /= ltn_eqF//; exact: IH.
Qed.
Lemma hidS W i : hid W i.+1 = wt W i *m map_mx (act i) (hid W i) +
  \sum_(j < i.+1) eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, p)) (hid W j).
Proof.
rewrite {1}/hid /= eqxx conform_mx_id; congr (_ + _).
by apply: eq_bigr => j _; rewrite histE// -ltnS.
Qed.

Definition out (W : params) : 'M[R]_(d l, p) := hid W l.
(* the squared Frobenius norm, the loss for targets Y, the set of global minimisers *)
Definition frob m n (A : 'M[R]_(m, n)) : R := \sum_i \sum_j A i j ^+ 2.
Definition loss (Y : 'M[R]_(d l, p)) (W : params) : R := frob (Y - out W).
Definition minimum (Y : 'M[R]_(d l, p)) : set params := [set W | forall V, loss Y W <= loss Y V].
Definition fiber (Y : 'M[R]_(d l, p)) : set params := [set W | out W = Y].

(* g i changes the basis of the hidden layer i; the neurons of hidden layers permuted by s *)
Definition hidden (g : forall i, 'M[R]_(d i)) (i : nat) : 'M[R]_(d i) :=
  if (0 < i < l)%N then g i else 1%:M.
Definition gauge (g : forall i, 'M[R]_(d i)) (W : params) : params :=
  mkpar (fun i => hidden g i.+1 *m wt W i *m invmx (hidden g i)).
Definition permute (s : forall i, 'S_(d i)) : params -> params := gauge (fun i => perm_mx (s i)).

(* the chord from W (t = 0) to V (t = 1), and the squared distance *)
Definition chord (W V : params) (t : R) : params := mkpar (fun i => (1 - t) *: wt W i + t *: wt V i).
Definition sqdist (W V : params) : R := \sum_(i < l) frob (wt W i - wt V i).
End Network.
Arguments mkpar {R d} l%N V.
Arguments wt {R d l} W i. Arguments gauge {R d l} g W. Arguments permute {R d l} s W. Arguments ncomp {T} A k%N.
Arguments hid {R d l} act eps {p} X W i.
Arguments out {R d l} act eps {p} X W.
Arguments loss {R d l} act eps {p} X Y W.
Arguments minimum {R} d l%N act eps {p} X Y.
Arguments fiber {R} d l%N act eps {p} X Y.
(* f is positively homogeneous of degree k; the hidden layer l+1 scaled by m, the last weight by m^-k *)
Definition homogeneous {R : realType} (k : R) (f : R -> R) := forall c z, 0 < c -> f (c * z) = c `^ k * f z.
Definition rescale (R : realType) d l (k m : R) (W : par R d l.+2) : par R d l.+2 :=
  mkpar l.+2 (fun i => (if i == l then m else if i == l.+1 then m `^ (- k) else 1) *: wt W i).

(* no activation (linear networks); no skip; one skip from layer j0 to layer i0 *)
Definition noact {R : realType} : nat -> R -> R := fun _ x => x.
Definition noskip {R : realType} : nat -> nat -> R := fun _ _ => 0.
Definition skip {R : realType} (j0 i0 : nat) (e : R) : nat -> nat -> R :=
  fun j i => if (j == j0) && (i == i0) then e else 0.
Arguments skip {R} (j0 i0)%N e.

(** * The general linear group, and its power GL_h^k *)
Definition GL (R : realType) (n : nat) : set 'M[R]_n := [set A | \det A != 0].
Arguments GL R n%N : clear implicits.
Definition GLpow (R : realType) (h k : nat) : set (par R (fun=> h) k) :=
  [set g : par R (fun=> h) k | forall i, (i < k)%N -> GL R h (wt g i)].
Arguments GLpow R (h k)%N : clear implicits.
(* the exponential of a matrix: the sum of all a^k / k!, entry by entry *)
Definition expmx {R : realType} {n : nat} (a : 'M[R]_n) : 'M[R]_n :=
  \matrix_(i, j) lim (series (fun k => (iter k (mulmx a) 1%:M : 'M[R]_n) i j / k`!%:R)).
Definition pseudoinverse (R : realType) m n (A : 'M[R]_(m, n)) (B : 'M[R]_(n, m)) := (* Moore-Penrose *)
  [/\ A *m B *m A = A, B *m A *m B = B, (A *m B)^T = A *m B & (B *m A)^T = B *m A].
