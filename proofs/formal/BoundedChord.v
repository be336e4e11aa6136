(* Two layers, hidden width 2, where a swap of the neurons keeps the loss on a chord bounded (5.4):
   W_1 = [1, 0]^T, W_2 = [1, 0], X = Y = 1, sigma z = z for z >= 0.
   two_widths, two_net, two_swap    the widths 1, 2, 1, the weights, the permutation
   two_net_loss   the loss is 0;    two_net_chord   on the chord it is at most 1/4 *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype exp.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices Networks Homogeneous.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section BoundedChord.
Variables (R : realType) (sigma : R -> R).
Hypothesis hom : homogeneous 1 sigma.
Hypothesis sigma1 : sigma 1 = 1.

Definition two_widths (i : nat) : nat := if i == 1%N then 2%N else 1%N.
Local Notation d := two_widths.
(* the entry 1 in the upper left corner, else 0 *)
Definition corner (i : nat) : 'M[R]_(d i.+1, d i) :=
  \matrix_(r, c) ((r == 0 :> nat)%N && (c == 0 :> nat)%N)%:R.
Definition two_net : par R d 2 := mkpar 2 corner.
Definition two_swap (i : nat) : 'S_(d i) :=
  if i is 1%N then tperm (ord0 : 'I_2) ord_max else 1%g.
Local Notation one := (const_mx 1 : 'M[R]_(1, 1)).
Local Notation act := (fun _ : nat => sigma).

Lemma two_swapP i : i != 1%N -> two_swap i = 1%g.
Proof. by case: i => [|[|i]]. Qed.

Lemma hom_ge0 z : 0 <= z -> sigma z = z.
Proof.
have pos c : 0 < c -> sigma c = c by move=> c0; rewrite -[c]mulr1 hom// exp_funr1// sigma1.
rewrite le_eqVlt => /predU1P[<-|/pos//]; have two : 0 < 2%:R :> R by rewrite ltr0n.
have := @hom 2%:R 0 two; rewrite mulr0 exp_funr1// -[2%:R]/(1 + 1) mulrDl mul1r => h.
by apply: (@addrI _ (sigma 0)); rewrite addr0 -h.
Qed.

Lemma sum_two (F : 'I_2 -> R) : \sum_j F j = F ord0 + F ord_max.
Proof. by rewrite big_ord_recl big_ord1; congr (_ + F _); apply: val_inj. Qed.

(* the state of the hidden layer *)
Lemma two_hid (j : 'I_2) c : hid act noskip (one : 'M_(d 0, 1)) two_net 1%N j c = (j == 0 :> nat)%N%:R.
Proof.
rewrite hid_noskip// mxE (big_ord1 _ (fun s => _ * _)) wt_mkpar// !mxE hid0 mxE sigma1 mulr1.
by rewrite andbT.
Qed.

Lemma two_out m t : 0 < m -> 0 <= t <= 1 ->
  out act noskip one (chord two_net (rescale 1 m (permute two_swap two_net)) t) =
  const_mx ((1 - t) ^+ 2 + t ^+ 2) :> 'M[R]_(1, 1).
Proof.
move=> m0 /andP[t0 t1]; rewrite (@out_chord _ _ 0%N _ _ _ _ _ 1 m (perm_mx (two_swap 1))) => //; first 1 last.
- by rewrite wt_rescale_hidden (wt_permute_hidden two_net two_swapP).
- by rewrite wt_rescale_last (wt_permute_last two_net two_swapP).
apply/matrixP => i j; rewrite [i]ord1 [LHS]mxE (sum_two (fun s => _ * _)).
rewrite tr_perm_mx -col_permE -row_permE !wt_mkpar// !mxE !two_hid /= tpermL tpermR /=.
rewrite !mulr0 !mulr1 !addr0 !add0r exp_fun_inv// !hom_ge0 ?subr_ge0//; last by rewrite mulr_ge0// ltW.
by field; rewrite gt_eqF.
Qed.

Lemma two_net_loss : loss act noskip one one two_net = 0.
Proof.
apply/eqP; rewrite loss_eq0; apply/eqP/matrixP => i j.
rewrite [i]ord1 /out hid_noskip// mxE (sum_two (fun s => _ * _)) wt_mkpar// !mxE !two_hid /=.
by rewrite sigma1 !mulr1 mul0r addr0.
Qed.

Lemma two_net_chord m t : 0 < m -> 0 <= t <= 1 ->
  loss act noskip one one (chord two_net (rescale 1 m (permute two_swap two_net)) t) <= 4%:R^-1.
Proof.
move=> m0 t01; rewrite /loss two_out// /frob big_ord1 big_ord1 !mxE.
have -> : 1 - ((1 - t) ^+ 2 + t ^+ 2) = 2%:R * (t * (1 - t)) :> R by ring.
have [t0 t1] := andP t01; have u0 : 0 <= t * (1 - t) by rewrite mulr_ge0// subr_ge0.
have two : 0 < 2%:R :> R by rewrite ltr0n.
have h : 2%:R * (t * (1 - t)) <= 2%:R^-1.
  have -> : 2%:R * (t * (1 - t)) = 2%:R^-1 - 2%:R * (t - 2%:R^-1) ^+ 2 :> R by field.
  by rewrite ger_addl oppr_le0 mulr_ge0 ?sqr_ge0// ltW.
have -> : 4%:R = 2%:R ^+ 2 :> R by rewrite -natrX.
have v0 : 0 <= 2%:R * (t * (1 - t)) by rewrite pmulr_rge0.
by rewrite -exprVn; apply: ler_expn2r; rewrite // nnegrE invr_ge0 ltW.
Qed.
End BoundedChord.
