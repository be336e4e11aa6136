(* A certificate that the minimum of one plain network has 2^b components, or one (2.1): weights
   that realise the least squares solution, and the rank of their output, all by computation with
   rational numbers; and the proof that what is accepted is true.  Plain are also skips beside one
   layer, and the one from input to output, which shifts the target. *)
From Coq Require QArith_base.
From Coq Require Import BinNums.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Networks NormalForm CellChecker CellNumbers Counts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Notation Q := QArith_base.Q.
Local Notation matrixQ := (seq (seq Q)).
Local Open Scope ring_scope.

(** * The checker *)
Definition cell (A : matrixQ) (i j : nat) : Q := entry (nth [::] A i) j.
Definition table (m n : nat) (f : nat -> nat -> Q) : matrixQ := [seq [seq f i j | j <- iota 0 n] | i <- iota 0 m].
(* the product of A with r columns and B with r rows *)
Definition times (m r n : nat) (A B : matrixQ) : matrixQ :=
  table m n (fun i j => qsum (fun k => qmul (cell A i k) (cell B k j)) (iota 0 r)).
Definition equal (m n : nat) (A B : matrixQ) : bool :=
  all (fun i => all (fun j => qzero (qsub (cell A i j) (cell B i j))) (iota 0 n)) (iota 0 m).
Fixpoint propagated (ws : seq nat) (n : nat) (X : matrixQ) (W : seq matrixQ) (i : nat) : matrixQ :=
  if i is k.+1 then times (width ws k.+1) (width ws k) n (nth [::] W k) (propagated ws n X W k) else X.
(* Y - F(W) X is orthogonal to X; Z = F(W) X has rank r, as Z = A B with inner size r, and L Z M = 1 *)
Definition accepted_plain (ws : seq nat) (n : nat) (X Y : matrixQ) (W : seq matrixQ) (r : nat) (A B L M : matrixQ) : bool :=
  let a := width ws 0 in let c := width ws (layers ws) in
  let Z := propagated ws n X W (layers ws) in
  let XT := table n a (fun i j => cell X j i) in
  [&& equal c a (times c n a Y XT) (times c n a Z XT), equal c n Z (times c r n A B) &
      equal r r (times r n r (times r c n L Z) M) (table r r (fun i j => if i == j then QArith_base.Qmake (Zpos xH) xH else q0))].
Definition no_other (ws : seq nat) (s : nat * nat * Q) : bool :=
  (s.1.2 <= s.1.1.+1)%N || ((s.1.1, s.1.2) == (0, layers ws)%N).
Definition shifted (ws : seq nat) (n : nat) (sk : seq (nat * nat * Q)) (X Y : matrixQ) : matrixQ :=
  let c := if (1 < layers ws)%N then coefficient sk 0 (layers ws) else q0 in
  table (width ws (layers ws)) n (fun i j =>
    qsub (cell Y i j) (if width ws 0 == width ws (layers ws) then qmul c (cell X i j) else q0)).
Definition accepted_chain ws n sk X Y W r A B L M : bool :=
  all (no_other ws) sk && accepted_plain ws n X (shifted ws n sk X Y) W r A B L M.
Definition chain_number (ws : seq nat) (r : nat) : nat :=
  (if r == 0 then 1 else 2 ^ count (fun i => width ws i == r) (iota 1 (layers ws).-1))%N.

(** * It is right *)
Section Matrices.
Variable R : realType.

Lemma cell_table m n f i j : (i < m)%N -> (j < n)%N -> cell (table m n f) i j = f i j.
Proof.
move=> im jn; rewrite /cell /entry /table (nth_map 0%N) ?size_iota// (nth_map 0%N) ?size_iota//.
by rewrite !nth_iota.
Qed.

Lemma matrix_of_table m n f : matrix_of R m n (table m n f) = \matrix_(i, j) of_Q R (f i j).
Proof. by apply/matrixP => i j; rewrite matrix_ofE mxE -/(cell _ i j) cell_table. Qed.

Lemma matrix_of_times m r n A B : matrix_of R m n (times m r n A B) = matrix_of R m r A *m matrix_of R r n B.
Proof.
apply/matrixP => i j; rewrite /times matrix_of_table !mxE of_Qsum -{1}[r]subn0 -/(index_iota 0 r) big_mkord.
by apply: eq_bigr => k _; rewrite of_Qmul !matrix_ofE.
Qed.

Lemma equal_matrix m n A B : equal m n A B -> matrix_of R m n A = matrix_of R m n B.
Proof.
move=> /seq.allP h; apply/matrixP => i j; rewrite !matrix_ofE; apply/eqP.
have := h i; rewrite mem_iota => /(_ (ltn_ord i))/seq.allP/(_ j); rewrite mem_iota => /(_ (ltn_ord j)).
by rewrite (qzeroE R) of_Qsub subr_eq0.
Qed.

Lemma hid_propagated ws n X W i : (i <= layers ws)%N ->
  hid noact noskip (matrix_of R (width ws 0) n X)
    (mkpar (layers ws) (fun i => matrix_of R (width ws i.+1) (width ws i) (nth [::] W i))) i =
  matrix_of R (width ws i) n (propagated ws n X W i).
Proof.
elim: i => [|i IH] il; first by rewrite hid0.
by rewrite hidS_plain IH ?(ltnW il)// wt_mkpar// [propagated _ _ _ _ _]/= matrix_of_times.
Qed.
End Matrices.

Lemma card_hidden (P : pred nat) l : #|[pred i : 'I_l | (0 < i)%N && P i]| = count P (iota 1 l.-1).
Proof.
rewrite -sum1_card -(big_mkord (fun i => (0 < i)%N && P i) (fun=> 1%N)) /index_iota subn0 sum1_count.
case: l => [|l] //=; apply: eq_in_count => i; rewrite mem_iota => /andP[i0 _].
by rewrite i0.
Qed.

Lemma plain_certified (R : realType) (ws : seq nat) (n : nat) (X Y : matrixQ) (W : seq matrixQ) (r : nat)
    (A B L M : matrixQ) : accepted_plain ws n X Y W r A B L M ->
  ncomp (minimum (nth 1%N ws) (size ws).-1 noact noskip
    (matrix_of R (nth 1%N ws 0) n X) (matrix_of R (nth 1%N ws (size ws).-1) n Y)) (chain_number ws r).
Proof.
move=> /and3P[/(equal_matrix R) hY /(equal_matrix R) hZ /(equal_matrix R) h1].
pose W0 := mkpar (layers ws) (fun i => matrix_of R (width ws i.+1) (width ws i) (nth [::] W i)).
pose XR := matrix_of R (width ws 0) n X; have oW : out noact noskip XR W0 = _ := hid_propagated R n X W (leqnn _).
have e : (matrix_of R (width ws (layers ws)) n Y - out noact noskip XR W0) *m XR^T = 0.
  have -> : XR^T = matrix_of R n (width ws 0) (table n (width ws 0) (fun i j => cell X j i)).
    by rewrite matrix_of_table; apply/matrixP => i j; rewrite [LHS]mxE [RHS]mxE matrix_ofE.
  by rewrite mulmxBl oW -!matrix_of_times hY subrr.
have := count_2_1_rank e; rewrite oW; set Z := matrix_of R _ n (propagated _ _ _ _ _).
suff -> : \rank Z = r by rewrite (card_hidden (fun i => width ws i == r)).
apply/eqP; rewrite eqn_leq; apply/andP; split.
  by rewrite /Z hZ matrix_of_times; apply: leq_trans (mxrankM_maxl _ _) (rank_leq_col _).
have -> : r = \rank (matrix_of R r n (times r (width ws (layers ws)) n L
    (propagated ws n X W (layers ws))) *m matrix_of R n r M).
  rewrite -matrix_of_times h1 matrix_of_table -[LHS](mxrank1 R r); congr (\rank _).
  by apply/matrixP => i j; rewrite !mxE -val_eqE; case: eqP.
by apply: leq_trans (mxrankM_maxl _ _) _; rewrite matrix_of_times; exact: mxrankM_maxr.
Qed.

Lemma no_other_coefficient ws sk j i : all (no_other ws) sk -> (j.+1 < i)%N -> (j, i) != (0, layers ws)%N ->
  coefficient sk j i = q0.
Proof.
move=> h ji ne; elim: sk h => [|s sk IH] //= /andP[hs /IH]; rewrite /coefficient /= => ->.
case: ifP => // /andP[/eqP sj /eqP si]; move: hs; rewrite /no_other sj si (negbTE ne) orbF.
by rewrite leqNgt ji.
Qed.

Theorem chain_certified (R : realType) (ws : seq nat) (n : nat) (sk : seq (nat * nat * Q)) (X Y : matrixQ)
    (W : seq matrixQ) (r : nat) (A B L M : matrixQ) : accepted_chain ws n sk X Y W r A B L M ->
  ncomp (minimum (nth 1%N ws) (size ws).-1 noact (skips_of R sk)
    (matrix_of R (nth 1%N ws 0) n X) (matrix_of R (nth 1%N ws (size ws).-1) n Y)) (chain_number ws r).
Proof.
case/andP=> hs /(plain_certified R) h; apply: ncomp_normal => [j i /andP[ji il] _ ne|].
  by rewrite skips_ofE (no_other_coefficient hs ji ne).
suff -> : matrix_of R (nth 1%N ws (size ws).-1) n Y -
    shift (size ws).-1 (skips_of R sk) *: conform_mx 0 (matrix_of R (nth 1%N ws 0) n X) =
    matrix_of R (nth 1%N ws (size ws).-1) n (shifted ws n sk X Y) by exact: h.
rewrite /shifted matrix_of_table; set c := if _ then coefficient _ _ _ else _.
have -> : shift (size ws).-1 (skips_of R sk) = of_Q R c.
  by rewrite /shift /c /layers; case: ifP => _; rewrite ?skips_ofE.
have conform m m' : conform_mx (0 : 'M[R]_(m', n)) (matrix_of R m n X) = if m == m' then matrix_of R m' n X else 0.
  by have [e|e] := eqVneq m m'; [subst m'; rewrite conform_mx_id|rewrite nonconform_mx ?e].
rewrite conform /width /layers; apply/matrixP => i j; rewrite !mxE of_Qsub; case: ifP => _.
  by rewrite of_Qmul -!matrix_ofE !mxE.
by rewrite mxE mulr0 of_q0 -!matrix_ofE !mxE.
Qed.
