(* Networks whose last activation is positively homogeneous, of real degree k.
   exp_fun_mull, exp_funN, exp_fun_ge   real powers of positive numbers
   out_last2        the output through the last two weights, where no skip ends there
   out_chord        the output on the chord to a network scaled (and permuted) in its last hidden layer
   out_rescale, rescale_minimum   the scaling keeps the output, and minima of loss zero *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype exp.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Powers.
Variable R : realType.
Implicit Types a b k : R.

Lemma exp_funN a k : a `^ (- k) = (a `^ k)^-1.
Proof. by rewrite /exp_fun mulNr expRN. Qed.

Lemma exp_fun_mull a b k : 0 < a -> 0 < b -> exp_fun (a * b) k = a `^ k * b `^ k.
Proof. by move=> a0 b0; rewrite /exp_fun lnM ?qualifE// mulrDr expRD. Qed.

Lemma exp_fun_le a b k : 0 < a -> a <= b -> 0 <= k -> a `^ k <= b `^ k.
Proof.
move=> a0 ab k0; rewrite /exp_fun ler_expR ler_wpmul2l// ler_ln ?qualifE//.
exact: lt_le_trans ab.
Qed.

(* powers of positive degree grow beyond all bounds *)
Lemma exp_fun_ge k B : 0 < k -> exists2 M, 0 < M & forall m, M <= m -> B <= m `^ k.
Proof.
move=> k0; pose D := Num.max B 1; have D0 : 0 < D by rewrite lt_maxr ltr01 orbT.
exists (D `^ k^-1); first exact: exp_fun_gt0.
move=> m Mm; apply: (@le_trans _ _ D); first by rewrite le_maxr lexx.
apply: le_trans (exp_fun_le (exp_fun_gt0 _ _) Mm (ltW k0)).
by rewrite {1}/exp_fun /exp_fun expK mulrA mulfV ?gt_eqF// mul1r lnK ?qualifE.
Qed.

Lemma homogeneous_map (f : R -> R) k c m n (A : 'M[R]_(m, n)) : homogeneous k f -> 0 < c ->
  map_mx f (c *: A) = c `^ k *: map_mx f A.
Proof. by move=> hf c0; apply/matrixP => i j; rewrite !mxE hf. Qed.

Lemma frob_scale m n s (A : 'M[R]_(m, n)) : frob (s *: A) = s ^+ 2 * frob A.
Proof.
rewrite /frob mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
by rewrite mxE exprMn.
Qed.

Lemma frob_entry m n (A : 'M[R]_(m, n)) i j : A i j ^+ 2 <= frob A.
Proof.
rewrite /frob (bigD1 i)//= (bigD1 j)//= -addrA ler_addl addr_ge0//.
  by apply: sumr_ge0 => s _; exact: sqr_ge0.
by apply: sumr_ge0 => s _; apply: sumr_ge0 => q _; exact: sqr_ge0.
Qed.
End Powers.

Section Last.
Variables (R : realType) (d : nat -> nat) (l p : nat) (act : nat -> R -> R) (eps : nat -> nat -> R).
Variables (X : 'M[R]_(d 0, p)).
Local Notation params := (par R d l.+2).
Local Notation state := (hid act eps X).
Local Notation output := (out act eps X).
Local Notation sigma := (act l.+1).

Lemma hid_noskip (W : params) i : (forall j, eps j i.+1 = 0) ->
  state W i.+1 = wt W i *m map_mx (act i) (state W i).
Proof. by move=> e0; rewrite hidS big1 ?addr0// => j _; rewrite e0 scale0r. Qed.

Lemma hid_eq (V W : params) i : (forall j, (j < i)%N -> wt V j = wt W j) -> state V i = state W i.
Proof.
have [n] := ubnP i; elim: n i => // n IH [|i] ni e; first by rewrite !hid0.
rewrite !hidS e// IH// => [|j ji]; last by rewrite e// ltnS ltnW.
congr (_ + _); apply: eq_bigr => j _; rewrite IH//; first exact: leq_trans (ltn_ord j) ni.
by move=> s sj; apply: e; apply: ltn_trans sj (ltn_ord j).
Qed.

Hypothesis noskips : forall j, eps j l.+1 = 0 /\ eps j l.+2 = 0.

Lemma out_last2 (V W : params) : (forall i, (i < l)%N -> wt V i = wt W i) ->
  output V = wt V l.+1 *m map_mx sigma (wt V l *m map_mx (act l) (state W l)).
Proof.
move=> e; rewrite /out hid_noskip => [|j]; last by have [] := noskips j.
by rewrite hid_noskip => [|j]; [rewrite (hid_eq e)|have [] := noskips j].
Qed.

(* V is W, scaled and changed by P in the last hidden layer *)
Variables (k m : R) (P : 'M[R]_(d l.+1)) (W V : params).
Hypothesis V_first : forall i, (i < l)%N -> wt V i = wt W i.
Hypothesis V_hidden : wt V l = m *: (P *m wt W l).
Hypothesis V_last : wt V l.+1 = m `^ (- k) *: (wt W l.+1 *m P^T).

Lemma out_chord t : output (chord W V t) =
  ((1 - t) *: wt W l.+1 + (t * m `^ (- k)) *: (wt W l.+1 *m P^T)) *m
  map_mx sigma ((1 - t) *: state W l.+1 + (t * m) *: (P *m state W l.+1)).
Proof.
have li : (l < l.+2)%N by exact: leqnSn.
rewrite (@out_last2 _ W) => [|i il].
  rewrite !wt_mkpar// V_hidden V_last !scalerA (hid_noskip W) => [|j]; last by have [] := noskips j.
  congr (_ *m map_mx _ _); by rewrite mulmxDl -!scalemxAl mulmxA.
rewrite wt_mkpar ?V_first -?scalerDl ?subrK ?scale1r//.
exact: ltn_trans il li.
Qed.

Lemma chord1 : chord W V 1 = V.
Proof. by apply: par_eq => i il; rewrite wt_mkpar// subrr scale0r add0r scale1r. Qed.

Lemma out_scaled : homogeneous k sigma -> 0 < m -> P^T *m P = 1%:M ->
  (forall A : 'M[R]_(d l.+1, p), map_mx sigma (P *m A) = P *m map_mx sigma A) -> output V = output W.
Proof.
move=> hom m0 PP sP; rewrite -chord1 out_chord subrr !scale0r !add0r !mul1r.
rewrite (homogeneous_map _ hom m0) sP -scalemxAr -scalemxAl scalerA exp_funN.
rewrite mulfV ?gt_eqF ?exp_fun_gt0// scale1r mulmxA -[_ *m P^T *m P]mulmxA PP mulmx1.
by rewrite (out_last2 (V := W) (W := W))// hid_noskip// => j; have [] := noskips j.
Qed.

(* half way to the scaled network, nothing permuted *)
Lemma out_midpoint : homogeneous k sigma -> 0 < m -> P = 1%:M -> output (chord W V 2%:R^-1) =
  (exp_fun 2%:R (- (k + 1)) * (1 + m `^ (- k)) * exp_fun (1 + m) k) *: output W.
Proof.
move=> hom m0 P1; rewrite out_chord P1 trmx1 mulmx1 mul1mx -!scalerDl.
have two : 0 < 2%:R :> R by rewrite ltr0n.
have -> : 1 - 2%:R^-1 = 2%:R^-1 :> R by rewrite {1}[1](splitr 1) mul1r addrK.
have h c : 2%:R^-1 + 2%:R^-1 * c = 2%:R^-1 * (1 + c) :> R by rewrite mulrDr mulr1.
have m1 : 0 < 1 + m by rewrite addr_gt0// ltr01.
rewrite !h (homogeneous_map _ hom); last by rewrite mulr_gt0 ?invr_gt0.
rewrite -scalemxAr -scalemxAl scalerA (out_last2 (V := W) (W := W))//.
rewrite (hid_noskip W) => [|j]; last by have [] := noskips j.
congr (_ *: _); rewrite exp_fun_mull ?invr_gt0//.
have -> : 2%:R^-1 `^ k = 2%:R `^ (- k) :> R.
  by rewrite -exp_fun_inv// /exp_fun expK mulN1r mulrN mulNr.
rewrite opprD exp_funD// [2%:R `^ (-1)]exp_fun_inv//.
by move: (2%:R `^ (- k)) (m `^ (- k)) (exp_fun (1 + m) k) (2%:R^-1) => a b c e; ring.
Qed.
End Last.

Section Rescale.
Variables (R : realType) (d : nat -> nat) (l : nat) (k m : R) (W : par R d l.+2).

Lemma wt_rescale_first i : (i < l)%N -> wt (rescale k m W) i = wt W i.
Proof.
move=> il; rewrite wt_mkpar; last by apply: ltn_trans il _; exact: leqnSn.
by rewrite !ltn_eqF// ?scale1r// ltnW.
Qed.
Lemma wt_rescale_hidden : wt (rescale k m W) l = m *: wt W l.
Proof. by rewrite wt_mkpar ?eqxx. Qed.
Lemma wt_rescale_last : wt (rescale k m W) l.+1 = m `^ (- k) *: wt W l.+1.
Proof. by rewrite wt_mkpar// eqxx gtn_eqF. Qed.
End Rescale.

Lemma map_perm_mx (R : realType) (f : R -> R) n p (s : 'S_n) (A : 'M[R]_(n, p)) :
  map_mx f (perm_mx s *m A) = perm_mx s *m map_mx f A.
Proof. by rewrite -!row_permE; apply/matrixP => i j; rewrite !mxE. Qed.

Lemma perm_mx_trK (R : realType) n (s : 'S_n) : (perm_mx s)^T *m perm_mx s = 1%:M :> 'M[R]_n.
Proof. by rewrite tr_perm_mx -perm_mxM mulVg perm_mx1. Qed.

Lemma invmx_perm_mx (R : realType) n (s : 'S_n) : invmx (perm_mx s) = (perm_mx s)^T :> 'M[R]_n.
Proof. by rewrite -[RHS]mulmx1 -(mulmxV (unitmx_perm R s)) mulmxA perm_mx_trK mul1mx. Qed.

(* only the last hidden layer is permuted *)
Section PermuteLast.
Variables (R : realType) (d : nat -> nat) (l : nat) (s : forall i, 'S_(d i)) (W : par R d l.+2).
Hypothesis s_last : forall i, i != l.+1 -> s i = 1%g.

Let h i : i != l.+1 -> hidden l.+2 (fun i => perm_mx (s i) : 'M[R]_(d i)) i = 1%:M.
Proof. by move=> il; rewrite /hidden s_last// perm_mx1 if_same. Qed.
Let hl : hidden l.+2 (fun i => perm_mx (s i) : 'M[R]_(d i)) l.+1 = perm_mx (s l.+1).
Proof. by rewrite /hidden /= ltnSn. Qed.

Lemma wt_permute_first i : (i < l)%N -> wt (permute s W) i = wt W i.
Proof.
move=> il; rewrite wt_mkpar ?h ?invmx1 ?mulmx1 ?mul1mx//.
- by rewrite ltn_eqF// ltnS ltnW.
- by rewrite ltn_eqF.
- by apply: ltn_trans il _; exact: leqnSn.
Qed.
Lemma wt_permute_hidden : wt (permute s W) l = perm_mx (s l.+1) *m wt W l.
Proof. by rewrite wt_mkpar// hl h ?ltn_eqF// invmx1 mulmx1. Qed.
Lemma wt_permute_last : wt (permute s W) l.+1 = wt W l.+1 *m (perm_mx (s l.+1))^T.
Proof. by rewrite wt_mkpar// hl h ?gtn_eqF// mul1mx invmx_perm_mx. Qed.
End PermuteLast.
