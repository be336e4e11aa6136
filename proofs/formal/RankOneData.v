(* Data of rank one, X = x v: the minimum is that for the one column x, with the target Y v^T / |v|^2.
   So what RankOne says of one column it says of any data of rank one; here in terms of patterns. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Components Matrices Networks Frobenius States RankOne.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Data.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (x : 'M[R]_(d 0%N, 1)) (v : 'M[R]_(1, p)) (Y : 'M[R]_(d l, p)).

Lemma conform_mulmx m m' (A : 'M[R]_(m, 1)) :
  conform_mx (0 : 'M[R]_(m', p)) (A *m v) = conform_mx (0 : 'M[R]_(m', 1)) A *m v.
Proof.
have [e|ne] := eqVneq m m'; first by subst m'; rewrite !conform_mx_id.
by rewrite !nonconform_mx ?ne// mul0mx.
Qed.

Lemma hid_mulmx (W : params) i : hid noact eps (x *m v) W i = hid noact eps x W i *m v.
Proof.
have [n] := ubnP i; elim: n i => // n IH [|i] ni; first by rewrite !hid0.
rewrite !hidS_lin mulmxDl IH// mulmxA mulmx_suml; congr (_ + _).
apply: eq_bigr => j _; rewrite IH ?conform_mulmx ?scalemxAl//.
exact: leq_trans (ltn_ord j) ni.
Qed.

Definition on_column : 'M[R]_(d l, 1) := (frob v)^-1 *: (Y *m v^T).

Lemma loss_column (W : params) : v != 0 ->
  loss noact eps (x *m v) Y W = frob (Y - on_column *m v) + frob v * loss noact eps x on_column W.
Proof.
move=> v0; have fv : frob v != 0 by rewrite frob_eq0.
have e : Y - out noact eps (x *m v) W = (Y - on_column *m v) + (on_column - out noact eps x W) *m v.
  by rewrite /out hid_mulmx mulmxBl addrA subrK.
rewrite /loss e frobD frob_outer [frob v * _]mulrC.
suff -> : \tr ((Y - on_column *m v) *m ((on_column - out noact eps x W) *m v)^T) = 0 by rewrite mul0rn addr0.
rewrite trmx_mul mulmxA mulmxBl -[on_column *m v *m v^T]mulmxA.
have -> : v *m v^T = (frob v)%:M by rewrite frobE [v *m v^T]mx11_scalar mxtrace_scalar mulr1n.
by rewrite mul_mx_scalar /on_column scalerA mulfV// scale1r subrr mul0mx mxtrace0.
Qed.

Lemma minimum_column : v != 0 -> minimum d l noact eps (x *m v) Y = minimum d l noact eps x on_column.
Proof.
move=> v0; have fv : 0 < frob v by rewrite lt_neqAle eq_sym frob_eq0 v0 frob_ge0.
apply/seteqP; split=> W h V; have := h V; rewrite !loss_column// ler_add2l ler_pmul2l//.
Qed.
End Data.

Section Patterns.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Variables (x : 'M[R]_(d 0%N, 1)) (y : 'M[R]_(d l, 1)).
Notation states := (forall i : nat, 'M[R]_(d i, 1)).
Notation signs := {ffun 'I_l -> bool}.

(* the states h vanish in the hidden layers Z only, and have the signs s in the others of width 1 *)
Definition pattern (h : states) (Z : {set 'I_l}) (s : signs) := forall i : 'I_l, (0 < i)%N ->
  if i \in Z then h i = 0 else h i != 0 /\ (d i = 1%N -> (0 < total (h i)) = s i).
Definition occurs (h : states) :=
  [/\ h 0%N = x, h l = y & forall i, (i < l)%N -> h i = 0 -> h i.+1 = skipsum eps h i].
Definition feasible Z s := exists h, occurs h /\ pattern h Z s.
Definition merged (s t : signs) : bool := `[< exists Z, feasible Z s /\
  forall i : 'I_l, (0 < i)%N -> d i = 1%N -> i \notin Z -> s i = t i >].

Lemma pattern_of (h : states) : exists Z s, pattern h Z s.
Proof.
exists [set i : 'I_l | h i == 0]%SET, [ffun i : 'I_l => 0 < total (h i)] => i i0.
by rewrite inE; have [->//|h0] := eqVneq (h i) 0; rewrite ffunE.
Qed.

Lemma merged_related : merged = related eps x y.
Proof.
apply/funext => s; apply/funext => t; rewrite relatedE; apply/asboolP/asboolP.
  move=> [Z [[h [oh hp]] st]]; exists h; split=> // i i0 d1 n0; have := hp i i0.
  case: ifPn => [_ h0|iZ [_ /(_ d1) hs]]; first by move: n0; rewrite h0 eqxx.
  by rewrite hs; split=> //; exact: st.
move=> [h [oh hst]]; exists [set i : 'I_l | h i == 0]%SET; split.
  exists h; split=> // i i0; rewrite inE; have [->//|h0] := eqVneq (h i) 0; split=> // d1.
  by have [] := hst i i0 d1 h0.
by move=> i i0 d1; rewrite inE => h0; have [<- <-] := hst i i0 d1 h0.
Qed.
End Patterns.
