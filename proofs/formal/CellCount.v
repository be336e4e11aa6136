(* What CellChecker accepts is true: the minimum of the network has as many components as there are labels. *)
From Coq Require QArith_base.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks Frobenius States RankOne RankOneData CellChecker CellNumbers CellLemmas.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Notation Q := QArith_base.Q.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Count.
Variables (R : realType) (ws : seq nat) (sk : seq (nat * nat * Q)) (x y : seq Q).
Notation d := (width ws).
Notation l := (layers ws).
Notation eps := (skips_of R sk).
Notation xR := (vector R (d 0) x).
Notation yR := (vector R (d l) y).
Notation params := (par R d l).
Notation sv := {ffun 'I_l -> bool}.
Notation rel := (related eps xR yR).
Notation fib := (fiber d l noact eps xR yR).
Hypothesis l0 : (0 < l)%N.
Hypothesis pos_widths : forall i, (0 < i < l)%N -> (0 < d i)%N.
Hypothesis x0 : ~~ zero_vector (d 0) x.

Lemma xR0 : xR != 0. Proof. by rewrite -zero_vectorE. Qed.

(* sign vectors by functions, and back *)
Definition pack (s : nat -> bool) : sv := [ffun i : 'I_l => s i].
Definition unpack (s : sv) (i : nat) : bool := if insub i is Some j then s j else true.
Lemma unpackK s : pack (unpack s) = s.
Proof. by apply/ffunP => i; rewrite ffunE /unpack valK. Qed.
Lemma unpackE (s : sv) (i : 'I_l) : unpack s i = s i.
Proof. by rewrite /unpack valK. Qed.

Lemma fits_compatible (h : forall i, 'M[R]_(d i, 1)) s : fits h s <->
  (forall i : 'I_l, (0 < i)%N -> d i = 1%N -> h i != 0 -> (0 < total (h i)) = pack s i).
Proof.
split=> [hs i i0 di hi|hs i /andP[i0 il] di hi]; first by rewrite ffunE; apply: hs; rewrite ?i0 ?ltn_ord.
by have := hs (Ordinal il) i0 di hi; rewrite ffunE.
Qed.

Lemma related_fits s t : rel (pack s) (pack t) <-> exists h, [/\ occurs eps xR yR h, fits h s & fits h t].
Proof.
rewrite relatedE; split=> [/asboolP[h [oh hst]]|[h [oh hs ht]]].
  by exists h; split=> //; apply/fits_compatible => i i0 di hi; have [] := hst i i0 di hi.
apply/asboolP; exists h; split=> // i i0 di hi.
by split; [have/fits_compatible := hs|have/fits_compatible := ht]; apply.
Qed.

Lemma agreeing_related s t : (forall i, i \in scalars ws -> s i = t i) -> rel (pack s) (pack t).
Proof.
move=> st; have [W fW [_ cW]] := reach eps yR xR0 l0 pos_widths (pack s).
apply/asboolP; exists W; split=> // i i0 di hi; rewrite (cW i i0 di hi) !ffunE.
by apply: st; rewrite scalarsP// i0 ltn_ord di eqxx.
Qed.

Section Certificate.
Variables (lab : tree nat) (t : dec) (roots : seq (seq bool)) (merges : seq (seq (seq Q) * seq bool)).
Hypothesis labels : below lab (size roots).
Hypothesis rooted : all (fun i => look (scalars ws) lab (bits (nth [::] roots i)) == i) (iota 0 (size roots)).
Hypothesis dec_ok : decided ws sk x y lab (fun=> Unknown) t.
Hypothesis reached : all_true (foldl (merge ws sk x y) (started ws roots) merges).

Notation label s := (look (scalars ws) lab s).
Notation root i := (bits (nth [::] roots i)).

Lemma root_label i : (i < size roots)%N -> label (root i) = i.
Proof. by move=> ir; have /seq.allP/(_ i) := rooted; rewrite mem_iota => /(_ ir)/eqP. Qed.

Lemma related_label s s' : rel (pack s) (pack s') -> label s = label s'.
Proof. by case/related_fits=> h [oh hs hs']; apply: (decided_same l0 oh) hs hs' dec_ok. Qed.

Lemma connect_label (s s' : sv) : connect rel s s' -> label (unpack s) = label (unpack s').
Proof.
case/connectP=> p; elim: p s => [|u p IH] s /=; first by move=> _ ->.
case/andP=> su up /(IH u up) <-; apply: related_label; by rewrite !unpackK.
Qed.

Definition connected_to_root (T : tree bool) := forall s,
  look (scalars ws) T s -> connect rel (pack s) (pack (root (label s))).

Lemma mark_root T p u : connected_to_root T -> connect rel (pack u) (pack (root (label u))) ->
  (forall s, all (agrees p s) (scalars ws) -> rel (pack s) (pack u)) ->
  connected_to_root (mark (scalars ws) T p).
Proof.
move=> hT hu hp s; rewrite look_mark => /orP[/hT//|/hp su].
by rewrite (related_label su); exact: connect_trans (connect1 su) hu.
Qed.

Lemma started_root : connected_to_root (started ws roots).
Proof.
rewrite /started; have : {subset roots <= roots} by [].
elim: {1 3}roots => [|r rs IH] sub; first by [].
apply: (mark_root (u := bits r)); first by apply: IH => u us; apply: sub; rewrite inE us orbT.
  by have /(nthP [::])[i ir <-] := sub r (mem_head _ _); rewrite root_label.
move=> s hs; apply: agreeing_related => i /(seq.allP hs).
by rewrite /agrees /exactly; case: (bits r i) => // /negbTE.
Qed.

Lemma merges_root T : connected_to_root T -> connected_to_root (foldl (merge ws sk x y) T merges).
Proof.
elim: merges T => [|m ms IH] T hT //=; apply: IH; rewrite /merge; case: ifP => // /and3P[om tm am].
apply: (mark_root (u := bits m.2)) => //; first exact: hT.
move=> s hs; apply/related_fits; exists (real_states R ws (state ws x y m.1)); split.
- exact: occurring_occurs.
- exact: agrees_fits.
- exact: agrees_fits.
Qed.

Lemma all_to_root s : connect rel (pack s) (pack (root (label s))).
Proof. by apply: (merges_root started_root); exact: all_true_look. Qed.

Lemma ncomp_certified : ncomp fib (size roots).
Proof.
pose f (W : params) := label (unpack (signs_of eps xR W)); apply/ncompP; exists f; split.
- by move=> W _; exact: below_look.
- move=> i ir; have [W fW [_ cW]] := reach eps yR xR0 l0 pos_widths (pack (root i)).
  exists W; split=> //; rewrite /f -[RHS]root_label//; apply: related_label; rewrite unpackK.
  by apply/asboolP; exists W; split=> //; exact: signs_of_compatible.
- move=> V W fV fW; rewrite (component_signs xR0 pos_widths fV fW); split; last exact: connect_label.
  rewrite /f => e; rewrite -(unpackK (signs_of eps xR V)) -(unpackK (signs_of eps xR W)).
  apply: connect_trans (all_to_root _) _; rewrite e related_sym; exact: all_to_root.
Qed.
End Certificate.
End Count.

Lemma sum_iota (R : realType) (F : nat -> R) n : \sum_(j <- iota 0 n) F j = \sum_(j < n) F j.
Proof. by rewrite -{1}[n]subn0 -/(index_iota 0 n) big_mkord. Qed.

(* the minimum of a network with these widths and skips, and these data of rank one *)
Theorem certified (R : realType) (ws : seq nat) (sk : seq (nat * nat * Q)) (X Y : seq (seq Q)) (x v y : seq Q)
    lab t roots merges : rank_one_data ws X Y x v y -> accepted ws sk x y lab t roots merges ->
  ncomp (minimum (nth 1%N ws) (size ws).-1 noact (skips_of R sk)
    (matrix_of R (nth 1%N ws 0) (size v) X) (matrix_of R (nth 1%N ws (size ws).-1) (size v) Y)) (size roots).
Proof.
move=> /and3P[v0 /seq.allP hX /seq.allP hY] /and4P[ws1 /seq.allP pw x0 /and4P[lk hr dk hm]].
set n := size v in v0 hX hY *; pose vR : 'M[R]_(1, n) := \row_j of_Q R (entry v j).
have l0 : (0 < layers ws)%N by rewrite /layers -ltnS prednK// ltnW.
have pos i : (0 < i < layers ws)%N -> (0 < width ws i)%N.
  case/andP=> _ il; apply: pw; apply: mem_nth; apply: leq_trans il _; exact: leq_pred.
have vN : vR != 0.
  move: v0; rewrite (zero_vectorE R); apply: contra_neq => e; apply/matrixP => i j.
  by have /matrixP/(_ 0 i) := e; rewrite !mxE.
have -> : matrix_of R (nth 1%N ws 0) n X = vector R (width ws 0) x *m vR.
  apply/matrixP => i j; rewrite matrix_ofE mxE big_ord1 !mxE; apply/eqP.
  have := hX i; rewrite mem_iota => /(_ (ltn_ord i))/seq.allP/(_ j); rewrite mem_iota => /(_ (ltn_ord j)).
  by rewrite (qzeroE R) of_Qsub of_Qmul subr_eq0.
rewrite minimum_column//.
have fv : frob vR = of_Q R (qsum (fun j => qmul (entry v j) (entry v j)) (iota 0 n)).
  rewrite of_Qsum sum_iota /frob big_ord1; apply: eq_bigr => j _.
  by rewrite mxE of_Qmul expr2.
have -> : on_column vR (matrix_of R (nth 1%N ws (size ws).-1) n Y) = vector R (width ws (layers ws)) y.
  rewrite /on_column; apply/matrixP => i j; rewrite {j}(ord1 j) mxE; set s := (X in _ * X).
  have f0 : frob vR != 0 by rewrite frob_eq0.
  apply: (mulfI f0); rewrite mulrA mulfV// mul1r [RHS]mulrC mxE fv.
  have := hY i; rewrite mem_iota => /(_ (ltn_ord i)); rewrite (qzeroE R) of_Qsub of_Qmul subr_eq0 => /eqP ->.
  rewrite /s mxE of_Qsum sum_iota; apply: eq_bigr => j _.
  by rewrite matrix_ofE !mxE of_Qmul.
by rewrite (rank_one_minimum _ _ (xR0 R x0) l0 pos); exact: (@ncomp_certified R ws sk x y l0 pos x0 lab t roots merges).
Qed.
