(* CellChecker is right: about trees of sign vectors, about states that cannot occur, and about
   those that do. *)
From Coq Require QArith_base.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Networks States RankOne RankOneData CellChecker CellNumbers.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Notation Q := QArith_base.Q.
Local Open Scope ring_scope.

(** * Trees *)
Section Trees.
Implicit Types (ls : seq nat) (p : nat -> info) (s : nat -> bool).

Lemma same_look ls t p c s : same ls t p c -> all (agrees p s) ls -> look ls t s = c.
Proof.
elim: t ls => [a|a IHa b IHb] [|i ls] /=; [by move=> /eqP|by move=> /eqP|exact: IHa|].
move=> h /andP[ai al]; move: ai h; rewrite /agrees; case: (p i) => [_|_|->|/negbTE ->|_].
- by case/andP=> ha hb; case: (s i); [exact: IHa|exact: IHb].
- by case/andP=> ha hb; case: (s i); [exact: IHa|exact: IHb].
- by move=> h; exact: IHa.
- by move=> h; exact: IHb.
- by case/andP=> ha hb; case: (s i); [exact: IHa|exact: IHb].
Qed.

Lemma below_look ls t k s : below t k -> (look ls t s < k)%N.
Proof.
elim: t ls => [a|a IHa b IHb] [|i ls] //= /andP[ha hb]; first exact: IHa.
by case: (s i); [exact: IHa|exact: IHb].
Qed.

Lemma look_mark ls t p s : look ls (mark ls t p) s = look ls t s || all (agrees p s) ls.
Proof.
elim: ls t => [|i ls IH] t; first by rewrite orbT.
have -> : look (i :: ls) t s = let ab := if t is Node a b then (a, b) else (t, t) in
    if s i then look ls ab.1 s else look ls ab.2 s.
  by case: t => [c|a b] //=; case: (s i); case: (ls).
rewrite [mark _ _ _]/= /agrees /=; set ab := if t is Node a b then (a, b) else (t, t).
by case: (p i) => /=; case: (s i); rewrite ?IH ?orbF.
Qed.

Lemma all_true_look ls t s : all_true t -> look ls t s.
Proof.
elim: t ls => [b|a IHa b IHb] [|i ls] //= /andP[ha hb]; first exact: IHa.
by case: (s i); [exact: IHa|exact: IHb].
Qed.
End Trees.

Section Lemmas.
Variables (R : realType) (ws : seq nat) (sk : seq (nat * nat * Q)) (x y : seq Q).
Notation d := (width ws).
Notation l := (layers ws).
Notation eps := (skips_of R sk).
Notation xR := (vector R (d 0) x).
Notation yR := (vector R (d l) y).
Notation states := (forall i : nat, 'M[R]_(d i, 1)).
Implicit Types (h : states) (p : nat -> info) (s : nat -> bool).
Hypothesis l0 : (0 < l)%N.

Lemma scalarsP i : (i \in scalars ws) = (0 < i < l)%N && (d i == 1%N).
Proof. by rewrite mem_filter mem_iota add1n prednK// andbC. Qed.

(** * States that cannot occur *)
Definition matches p h := forall i, (0 < i < l)%N ->
  match p i with
  | Unknown => True | Zero => h i = 0 | Pos => d i = 1%N /\ 0 < total (h i)
  | Neg => d i = 1%N /\ total (h i) < 0 | NonZero => h i != 0
  end.

Lemma matches_upd p h i v : matches p h -> ((0 < i < l)%N -> match v with
  | Unknown => True | Zero => h i = 0 | Pos => d i = 1%N /\ 0 < total (h i)
  | Neg => d i = 1%N /\ total (h i) < 0 | NonZero => h i != 0 end) -> matches (upd p i v) h.
Proof. by move=> mp mv j jl; rewrite /upd; have [e|_] := eqVneq j i; [subst j; exact: mv|exact: mp]. Qed.

Lemma combined_zero (g : nat -> R) (c : seq (nat * Q)) :
  all (fun z => (z.1 < l)%N && (g z.1.+1 == \sum_(j < z.1.+1) eps j z.1.+1 * g j)) c ->
  \sum_(j < l.+1) of_Q R (combined sk c j) * g j = 0.
Proof.
elim: c => [|z c IH]; first by rewrite big1// => j _; rewrite /combined /= of_q0 mul0r.
rewrite [all _ _]/= => /andP[/andP[zl /eqP gz] /IH{}IH].
have e (j : 'I_l.+1) : of_Q R (combined sk (z :: c) j) * g j =
    of_Q R z.2 * ((if j == z.1.+1 :> nat then g j else 0) - (if (j < z.1.+1)%N then eps j z.1.+1 * g j else 0)) +
    of_Q R (combined sk c j) * g j.
  rewrite [combined _ _ _]/= of_Qadd of_Qmul mulrDl -mulrA; congr (_ * _ + _).
  have [->|ne] := eqVneq (j : nat) z.1.+1; first by rewrite ltnn subr0 of_q1 mul1r.
  by rewrite ltnS; case: ifP => _; rewrite ?sub0r ?of_Qopp ?mulNr ?skips_ofE// of_q0 mul0r oppr0.
rewrite (eq_bigr _ (fun j _ => e j)) big_split /= IH addr0 -mulr_sumr sumrB -!big_mkcond /=.
rewrite -(big_ord_widen _ (fun j => eps j z.1.+1 * g j)); last exact: leqW.
have zl' : (z.1.+1 < l.+1)%N by [].
rewrite (big_pred1 (Ordinal zl')) /= ?gz ?subrr ?mulr0// => j; by rewrite -val_eqE.
Qed.

Definition coordinate h w (k : 'I_w) (j : nat) : R := (conform_mx (0 : 'M[R]_(w, 1)) (h j)) k 0.

Lemma coordinate_next h w (k : 'I_w) z : h z.+1 = skipsum eps h z -> d z.+1 = w ->
  coordinate h k z.+1 = \sum_(j < z.+1) eps j z.+1 * coordinate h k j.
Proof.
move=> hz e; move: k; rewrite -{}e => k; rewrite /coordinate conform_mx_id hz /skipsum summxE.
by apply: eq_bigr => j _; rewrite mxE.
Qed.

Lemma sum_ends (F : nat -> R) : \sum_(j < l.+1) F j = F 0%N + F l + \sum_(j < l.-1) F j.+1.
Proof. by case: (l) l0 => // n _; rewrite big_ord_recl big_ord_recr /= [X in _ + X]addrC addrA. Qed.

Lemma coordinate_vector w (k : 'I_w) n (v : seq Q) (c : Q) :
  of_Q R c * (conform_mx (0 : 'M[R]_(w, 1)) (vector R n v)) k 0 = of_Q R (if n == w then qmul c (entry v k) else q0).
Proof. by rewrite conform_vector; case: eqVneq => _; rewrite mxE ?of_Qmul// of_q0 mulr0. Qed.

Lemma coordinate_other h w (k : 'I_w) j : d j != w -> coordinate h k j = 0.
Proof. by move=> ne; rewrite /coordinate nonconform_mx ?ne// mxE. Qed.

Lemma coordinate_zero h w (k : 'I_w) j : h j = 0 -> coordinate h k j = 0.
Proof.
rewrite /coordinate => ->; have [e|ne] := eqVneq (d j) w; last by rewrite nonconform_mx ?ne// mxE.
by move: k; rewrite -e => k; rewrite conform_mx_id mxE.
Qed.

Lemma coordinate_total h j : d j = 1%N -> coordinate h (0 : 'I_1) j = total (h j).
Proof.
rewrite /coordinate; move: (h j); move: (d j) => n v e; subst n.
by rewrite conform_mx_id /total big_ord1.
Qed.

Lemma total0 n : total (0 : 'M[R]_(n, 1)) = 0.
Proof. by rewrite /total big1// => i _; rewrite mxE. Qed.

Lemma sum_coordinates h w (k : 'I_w) (c : nat -> Q) : occurs eps xR yR h ->
  \sum_(j < l.+1) of_Q R (c j) * coordinate h k j =
  of_Q R (qadd (if d 0 == w then qmul (c 0%N) (entry x k) else q0) (if d l == w then qmul (c l) (entry y k) else q0)) +
  \sum_(j < l.-1) of_Q R (c j.+1) * coordinate h k j.+1.
Proof.
case=> hx hy _; rewrite (sum_ends (fun j => of_Q R (c j) * coordinate h k j)) of_Qadd.
by rewrite /coordinate hx hy !coordinate_vector.
Qed.

Lemma impossible1_false p h (c : nat -> Q) : occurs eps xR yR h -> matches p h ->
  \sum_(j < l.+1) of_Q R (c j) * coordinate h (0 : 'I_1) j = 0 -> impossible1 ws x y p c -> False.
Proof.
move=> oh mp; rewrite sum_coordinates// /impossible1 /=; set const := qadd _ _.
move=> s0 /and3P[/seq.allP hs]; rewrite (qge0E R) => c0 hp.
have F0 (j : 'I_l.-1) : 0 <= of_Q R (c j.+1) * coordinate h (0 : 'I_1) j.+1.
  have jl : (0 < j.+1 < l)%N by rewrite -ltn_predRL ltn_ord.
  have [e|ne] := eqVneq (d j.+1) 1%N; last by rewrite coordinate_other// mulr0.
  have := hs j.+1; rewrite scalarsP jl e eqxx => /(_ isT); have := mp _ jl.
  case: (p j.+1) => [_|/coordinate_zero -> _|[_ t0]|[_ t0]|_].
  - by rewrite (qzeroE R) => /eqP ->; rewrite mul0r.
  - by rewrite mulr0.
  - by rewrite (qge0E R) => q; rewrite coordinate_total// mulr_ge0// ltW.
  - by rewrite (qge0E R) of_Qopp oppr_ge0 => q; rewrite coordinate_total// mulr_le0// ltW.
  - by rewrite (qzeroE R) => /eqP ->; rewrite mul0r.
move/eqP: s0; rewrite paddr_eq0//; last by apply: sumr_ge0 => j _; exact: F0.
case/andP=> /eqP k0; rewrite psumr_eq0// => /seq.allP F1; move: hp; rewrite (qposE R) k0 ltxx /=.
case/seq.hasP=> j; rewrite scalarsP => /andP[jl /eqP e].
have jl' : (j.-1 < l.-1)%N by case/andP: jl => j0 jl; rewrite -ltnS !prednK.
have := F1 (Ordinal jl') (mem_index_enum _); have j0 : (0 < j)%N by case/andP: jl.
rewrite /= prednK// coordinate_total// mulf_eq0 -(qzeroE R); have := mp j jl.
by case: (p j) => // -[_ t0]; case: (qzero _) => //=; [rewrite gt_eqF|rewrite lt_eqF].
Qed.

Lemma impossible_false w p h (c : nat -> Q) : occurs eps xR yR h -> matches p h ->
  (forall k : 'I_w, \sum_(j < l.+1) of_Q R (c j) * coordinate h k j = 0) -> impossible ws x y w p c -> False.
Proof.
move=> oh mp s0; rewrite /impossible; set nz := [seq j <- _ | _].
have z0 (j : nat) (k : 'I_w) : (0 < j < l)%N -> j \notin nz -> of_Q R (c j) * coordinate h k j = 0.
  move=> jl; rewrite mem_filter mem_iota add1n prednK// jl andbT !negb_and !negbK => /or3P[ne|pz|].
  - by rewrite coordinate_other// mulr0.
  - by have := mp j jl; case: (p j) pz => // _ /coordinate_zero ->; rewrite mulr0.
  - by rewrite (qzeroE R) => /eqP ->; rewrite mul0r.
have nzP j : j \in nz -> [/\ (0 < j < l)%N, d j = w & ~~ qzero (c j)].
  by rewrite mem_filter mem_iota add1n prednK// => /andP[/and3P[/eqP e _ q] jl].
case e : nz => [|j [|//]].
  move=> /seq.allPn[k]; rewrite mem_iota /= add0n => kw /negP; apply; rewrite (qzeroE R).
  have := s0 (Ordinal kw); rewrite sum_coordinates// big1 ?addr0 => [->//|i _].
  by apply: z0; rewrite ?e// -ltn_predRL ltn_ord.
have jn : j \in nz by rewrite e mem_head.
have [jl dj cj] := nzP j jn.
case/andP=> pj /seq.allP hk.
have h0 : h j = 0.
  suff : forall k : 'I_w, coordinate h k j = 0.
    rewrite /coordinate; move: (h j); rewrite dj => v hv; apply/matrixP => a b.
    by have := hv a; rewrite conform_mx_id ord1 mxE.
  move=> k; have := s0 k; rewrite sum_coordinates//.
  have := hk k; rewrite mem_iota /= => /(_ (ltn_ord k)); rewrite (qzeroE R) => /eqP ->.
  have jl' : (j.-1 < l.-1)%N by case/andP: jl => j0 jl; rewrite -ltnS !prednK.
  have j0 : (0 < j)%N by case/andP: jl.
  rewrite add0r (bigD1 (Ordinal jl'))//= prednK// big1 ?addr0 => [/eqP|i ne].
    by rewrite mulf_eq0 -(qzeroE R) (negbTE cj) => /eqP.
  apply: z0; first by rewrite -ltn_predRL ltn_ord.
  by rewrite e inE; apply: contra_neq ne => ij; apply/val_inj; rewrite /= -ij.
have := mp j jl; rewrite h0; case: (p j) pj => // _; rewrite ?total0 ?eqxx//; by case; rewrite ltxx.
Qed.

Lemma contradiction_false p h c : occurs eps xR yR h -> matches p h -> contradiction ws sk x y p c -> False.
Proof.
move=> oh mp hcc; have [w] : exists w, all (fun z => [&& (0 < z.1 < l)%N, is_zero (p z.1) & d z.1.+1 == w]) c &&
    (((w == 1%N) && impossible1 ws x y p (combined sk c)) || impossible ws x y w p (combined sk c)).
  by exists (if c is z :: _ then d z.1.+1 else 1%N); exact: hcc.
case/andP=> hc.
have s0 (k : 'I_w) : \sum_(j < l.+1) of_Q R (combined sk c j) * coordinate h k j = 0.
  apply: combined_zero; apply: sub_all hc => z /and3P[/andP[z0 zl] pz /eqP e].
  rewrite zl; apply/eqP/coordinate_next => //; case: oh => _ _; apply=> //.
  by have := mp z.1; rewrite z0 zl => /(_ isT); case: (p z.1) pz.
case/orP=> [/andP[/eqP e]|]; last exact: (impossible_false oh mp s0).
by subst w; exact: (impossible1_false oh mp (s0 0)).
Qed.

(** * So related sign vectors have the same label *)
Definition fits h s := forall i, (0 < i < l)%N -> d i = 1%N -> h i != 0 -> (0 < total (h i)) = s i.

Lemma matches_agrees p h s : matches p h -> fits h s -> all (agrees p s) (scalars ws).
Proof.
move=> mp hs; apply/seq.allP => i; rewrite scalarsP => /andP[il /eqP e]; have := mp i il; have := hs i il e.
rewrite /agrees total1_neq0//; case: (p i) => // hi [_ t0].
  by rewrite -hi ?t0 ?gt_eqF.
by rewrite -hi ?lt_eqF// -leNgt ltW.
Qed.

Lemma decided_same lab t p h s s' : occurs eps xR yR h -> matches p h -> fits h s -> fits h s' ->
  decided ws sk x y lab p t -> look (scalars ws) lab s = look (scalars ws) lab s'.
Proof.
move=> oh mp hs hs'; elim: t p mp => [c|c|i a IHa b IHb e IHe|i a IHa b IHb] p mp /=.
- by move=> hc; rewrite !(same_look hc (matches_agrees mp _)).
- by move/(contradiction_false oh mp).
- case/and4P=> /eqP di ha hb he; have [t0|t0|t0] := ltgtP (total (h i)) 0.
  + by apply: IHe he; apply: matches_upd.
  + by apply: IHb hb; apply: matches_upd.
  + by apply: IHa ha; apply: matches_upd => // il; apply/eqP; rewrite -[_ == _]negbK total1_neq0// t0 eqxx.
- case/andP=> ha hb; have [hi|hi] := eqVneq (h i) 0.
  + by apply: IHa ha; apply: matches_upd.
  + by apply: IHb hb; apply: matches_upd.
Qed.

(** * States that occur *)
Definition real_states (hs : nat -> seq Q) : states := fun i => vector R (d i) (hs i).

Lemma occurring_occurs hs : ~~ zero_vector (d 0) x -> occurring ws sk (state ws x y hs) ->
  occurs eps xR yR (real_states (state ws x y hs)).
Proof.
have h0 : state ws x y hs 0 = x by [].
have hl : state ws x y hs l = y by rewrite /state gtn_eqF// eqxx.
move: (state ws x y hs) h0 hl => h h0 hl x0 /seq.allP oh.
split; rewrite /real_states ?h0 ?hl// => i il; have [->|i0] := posnP i.
  by rewrite h0 => /eqP; rewrite -zero_vectorE (negbTE x0).
move=> /eqP; rewrite -zero_vectorE => hi.
have := oh i; rewrite mem_iota i0 add1n prednK// il => /(_ isT); rewrite hi /= => /seq.allP hk.
apply/matrixP => k j; rewrite mxE /skipsum summxE.
have := hk k; rewrite mem_iota ltn_ord => /(_ isT); rewrite (qzeroE R) of_Qsub subr_eq0 => /eqP ->.
rewrite /added of_Qsum -[iota 0 i.+1]/(index_iota 0 i.+1) big_mkord; apply: eq_bigr => a _.
rewrite mxE conform_vector; case: eqVneq => _; rewrite mxE ?of_Qmul ?skips_ofE// of_q0 mulr0//.
Qed.

Lemma total_vector n v : n = 1%N -> total (vector R n v) = of_Q R (entry v 0).
Proof. by move=> e; subst n; rewrite /total big_ord1 mxE. Qed.

Lemma agrees_fits hs s : all (agrees (signs ws hs) s) (scalars ws) -> fits (real_states hs) s.
Proof.
move=> /seq.allP ha i il di; have d1 : d i == 1%N by exact/eqP.
have := ha i; rewrite scalarsP il d1 => /(_ isT); rewrite /agrees /signs d1 il /real_states total1_neq0// total_vector// (qzeroE R) (qposE R).
by case: eqVneq => //= _; case: ltP => //= _ /negbTE.
Qed.
End Lemmas.
