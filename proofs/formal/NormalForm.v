(* Skips that change nothing: those beside one layer, which its weight absorbs, and the one from the
   input to the output, which shifts the target.  With no others the minimum has as many components
   as that of the plain network. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section NormalForm.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Hypothesis no_others : forall j i, (j.+1 < i <= l)%N -> d j = d i -> (j, i) != (0%N, l) -> eps j i = 0.

Definition shift : R := if (1 < l)%N then eps 0 l else 0.
Definition beside i : 'M[R]_(d i.+1, d i) := eps i i.+1 *: conform_mx 0 (1%:M : 'M[R]_(d i)).
Definition moved (s : R) (W : params) : params := mkpar l (fun i => wt W i + s *: beside i).

Lemma conform_mul1 m n (A : 'M[R]_(m, p)) :
  conform_mx (0 : 'M[R]_(n, m)) (1%:M : 'M[R]_m) *m A = conform_mx (0 : 'M[R]_(n, p)) A.
Proof.
have [e|ne] := eqVneq m n; first by subst n; rewrite !conform_mx_id mul1mx.
by rewrite !nonconform_mx ?ne// mul0mx.
Qed.

Lemma conform_of0 m n : conform_mx (0 : 'M[R]_(n, p)) (0 : 'M[R]_(m, p)) = 0.
Proof.
have [e|ne] := eqVneq m n; first by subst n; rewrite !conform_mx_id.
by rewrite !nonconform_mx ?ne.
Qed.

Lemma hid_moved (W : params) i : (i <= l)%N -> hid noact eps X W i = hid noact noskip X (moved 1 W) i +
  (if (i == l) then shift *: conform_mx 0 X else 0).
Proof.
elim: i => [|i IH] il.
  rewrite !hid0 /shift; case: ifP => [/eqP <-|_]; rewrite ?scale0r addr0//.
have {}IH := IH (ltnW il); move: IH; rewrite ltn_eqF// addr0 => IH.
rewrite hidS_lin hidS_plain wt_mkpar// scale1r mulmxDl -IH -addrA; congr (_ + _).
rewrite big_ord_recr /= /beside -scalemxAl conform_mul1 addrC; congr (_ + _).
have other (j : 'I_i) : (j : nat, i.+1) != (0%N, l) ->
    eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, p)) (hid noact eps X W j) = 0.
  move=> ne; have [e|nd] := eqVneq (d j) (d i.+1); last by rewrite nonconform_mx ?nd// scaler0.
  by rewrite no_others ?scale0r// ltnS ltn_ord.
case: eqP => [e|ne]; last first.
  rewrite big1// => j _; apply: other; apply/eqP => -[_]; exact: ne.
have -> : shift = if (0 < i)%N then eps 0 i.+1 else 0 by rewrite /shift -e.
case: i il e {IH} other => [|i] il e other; first by rewrite big_ord0 scale0r.
rewrite (bigD1 ord0)//= hid0 big1 ?addr0// => j j0; apply: other.
by apply: contra_neq j0 => -[j1 _]; exact/val_inj.
Qed.

Lemma loss_moved (W : params) :
  loss noact eps X Y W = loss noact noskip X (Y - shift *: conform_mx 0 X) (moved 1 W).
Proof. by rewrite /loss /out hid_moved// eqxx opprD [- _ - _]addrC addrA. Qed.

Lemma moved_continuous s : continuous (moved s).
Proof.
move=> W; apply: (cvg_par (F := nbhs W)) => i il; under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
by apply: (cvg_addmx (F := nbhs W)); [exact: cts_wt|exact: cst_mx].
Qed.

Lemma movedK s W : moved (- s) (moved s W) = W.
Proof. by apply: par_eq => i il; rewrite !wt_mkpar// scaleNr addrK. Qed.

Lemma ncomp_normal k : ncomp (minimum d l noact noskip X (Y - shift *: conform_mx 0 X)) k ->
  ncomp (minimum d l noact eps X Y) k.
Proof.
apply: ncomp_homeomorphic; exists (moved (- 1)), (moved 1); split.
- by apply: continuous_subspaceT => W; exact: moved_continuous.
- by apply: continuous_subspaceT => W; exact: moved_continuous.
- move=> W mW; have e : moved 1 (moved (- 1) W) = W by have := movedK (- 1) W; rewrite opprK.
  by split=> // V; rewrite !loss_moved e; exact: mW.
- move=> W mW; split; last exact: movedK.
  by move=> V; have := mW (moved (- 1) V); rewrite !loss_moved; have := movedK (- 1) V; rewrite opprK => ->.
Qed.
End NormalForm.
