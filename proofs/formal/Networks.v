(* The general network: the space of weights, its topology, the loss, the minimum where the
   target is reached, continuity of the states, the change of basis in hidden layers. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Params.
Variables (R : realType) (d : nat -> nat) (l : nat).
Notation params := (par R d l).
Implicit Types W : params.

Lemma wt_ord (W : params) (i : 'I_l) : wt W i = (W : forall i : 'I_l, 'M[R]_(d i.+1, d i)) i.
Proof.
case: i => i il0; rewrite /wt /=; case: {-}_ / idP => [il|/(_ il0)//].
by rewrite (bool_irrelevance il il0).
Qed.

Lemma wt_mkpar (V : forall i, 'M[R]_(d i.+1, d i)) i : (i < l)%N -> wt (mkpar l V) i = V i.
Proof. by move=> il; rewrite /wt; case: {-}_ / idP. Qed.

Lemma wt_ge W i : (l <= i)%N -> wt W i = 0.
Proof. by move=> li; rewrite /wt; case: {-}_ / idP => // il; move: li; rewrite leqNgt il. Qed.

Lemma par_eq (V W : params) : (forall i, (i < l)%N -> wt V i = wt W i) -> V = W.
Proof.
move=> h; apply: (@functional_extensionality_dep 'I_l (fun i : 'I_l => 'M[R]_(d i.+1, d i)) V W) => i.
by rewrite -!wt_ord; apply: h; exact: ltn_ord.
Qed.

Lemma mkpar_wt W : mkpar l (wt W) = W.
Proof. by apply: par_eq => i il; rewrite wt_mkpar. Qed.

(* the topology: convergence is convergence of each weight *)
Lemma cvg_par (T : Type) (F : set (set T)) {FF : Filter F} (f : T -> params) (W : params) :
  (forall i, (i < l)%N -> (fun x => wt (f x) i) @ F --> wt W i) -> f @ F --> W.
Proof.
move=> h; apply/cvg_sup => i A [_ [[B oB <-] [BW BA]]].
have hi := h i (ltn_ord i); rewrite wt_ord in hi.
have Bn : nbhs ((W : forall i : 'I_l, 'M[R]_(d i.+1, d i)) i) B by apply: open_nbhs_nbhs; split.
have hB : F [set x | B (wt (f x) i)] := hi _ Bn.
suff : F [set x | A (f x)] by [].
by apply: filterS hB => x /=; rewrite wt_ord => Bx; exact: BA.
Qed.

Lemma cvg_mkpar (T : Type) (F : set (set T)) {FF : Filter F} (f : T -> forall i, 'M[R]_(d i.+1, d i)) V :
  (forall i, (i < l)%N -> (fun x => f x i) @ F --> V i) -> (fun x => mkpar l (f x)) @ F --> mkpar l V.
Proof.
move=> h; apply: cvg_par => i il; under eq_fun do rewrite wt_mkpar//.
by rewrite wt_mkpar//; exact: h.
Qed.

Lemma cts_wt i : continuous (fun W : params => wt W i).
Proof.
move=> W; have [il|li] := ltnP i l; last first.
  have -> : (fun W : params => wt W i) = (fun=> 0) by apply: funext => V; exact: wt_ge.
  rewrite wt_ge//.
  exact: cst_mx.
pose k := Ordinal il.
have -> : (fun W : params => wt W i) = (fun W : params => (W : forall i : 'I_l, 'M[R]_(d i.+1, d i)) k).
  by apply: funext => V; rewrite -(wt_ord V k).
rewrite (wt_ord W k).
exact: (@proj_continuous _ (fun i : 'I_l => [topologicalType of 'M[R]_(d i.+1, d i)]) k W).
Qed.
End Params.

Section Net.
Variables (R : realType) (d : nat -> nat) (l : nat) (act : nat -> R -> R) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0, p)).
Implicit Types (W : params) (Y : 'M[R]_(d l, p)).

Lemma frob_ge0 m n (A : 'M[R]_(m, n)) : 0 <= frob A.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; exact: sqr_ge0. Qed.

Lemma frob_eq0 m n (A : 'M[R]_(m, n)) : (frob A == 0) = (A == 0).
Proof.
apply/eqP/eqP => [h|->]; last first.
  by rewrite /frob big1// => i _; rewrite big1// => j _; rewrite mxE expr0n.
have r0 (i : 'I_m) : 0 <= \sum_j A i j ^+ 2 by apply: sumr_ge0 => j _; exact: sqr_ge0.
apply/matrixP => i j; rewrite mxE; apply/eqP.
have := h; rewrite /frob => /eqP; rewrite psumr_eq0 => [/allP/(_ i (mem_index_enum _))/=|k _]; last exact: r0.
rewrite psumr_eq0 => [/allP/(_ j (mem_index_enum _))/=|k _]; last exact: sqr_ge0.
by rewrite sqrf_eq0.
Qed.

Lemma loss_eq0 Y W : (loss act eps X Y W == 0) = (out act eps X W == Y).
Proof. by rewrite frob_eq0 subr_eq0 eq_sym. Qed.

(* where the target is reached the minimum is the fiber *)
Lemma minimum_fiber Y : fiber d l act eps X Y !=set0 -> minimum d l act eps X Y = fiber d l act eps X Y.
Proof.
move=> [W0 h0]; have l0 : loss act eps X Y W0 = 0 by apply/eqP; rewrite loss_eq0; apply/eqP.
apply/seteqP; split=> W; rewrite /minimum /fiber /= => h.
  apply/eqP; rewrite -loss_eq0 eq_le frob_ge0 andbT -l0; exact: h.
move=> V; have /eqP -> : loss act eps X Y W == 0 by rewrite loss_eq0 h.
exact: frob_ge0.
Qed.


(* continuity *)
Lemma cvg_map_mx (T : Type) (F : set (set T)) {FF : Filter F} m n (f : T -> 'M[R]_(m, n)) A (s : R -> R) :
  continuous s -> f @ F --> A -> (fun x => map_mx s (f x)) @ F --> map_mx s A.
Proof.
move=> cs fA; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
apply: (cvg_comp (f := fun x => f x i j) (g := s)); last exact: cs.
exact: cvg_entry.
Qed.

Lemma cts_hid i : (forall i, continuous (act i)) -> continuous (fun W : params => hid act eps X W i).
Proof.
move=> ca W; have [n] := ubnP i; elim: n i => // n IH [|i] ni.
  by under eq_fun do rewrite hid0; rewrite hid0; exact: cst_mx.
under eq_fun do rewrite hidS; rewrite hidS.
apply: (cvg_addmx (F := nbhs W)).
  apply: (cvg_mulmx (F := nbhs W)); first exact: cts_wt.
  by apply: (cvg_map_mx (F := nbhs W)); [exact: ca|exact: IH].
apply: (cvg_summx (F := nbhs W)) => j _; apply: (cvg_scalemx (F := nbhs W)); first exact: cst_R.
by apply: (cvg_conform (F := nbhs W)); apply: IH; apply: leq_trans (ltn_ord j) ni.
Qed.

(* a change of basis of the hidden layers acts on their states *)
Lemma hidden_ends (g : forall i, 'M[R]_(d i)) i : (i == 0)%N || (i == l) -> hidden l g i = 1%:M.
Proof. by rewrite /hidden => /orP[/eqP ->|/eqP ->]; rewrite ?ltnn ?andbF. Qed.

Lemma hid_gauge (g : forall i, 'M[R]_(d i)) (W : params) i :
  (forall i, hidden l g i \in unitmx) ->
  (forall i (A : 'M[R]_(d i, p)), (i < l)%N ->
    map_mx (act i) (hidden l g i *m A) = hidden l g i *m map_mx (act i) A) ->
  (forall j i (A : 'M[R]_(d j, p)), (j < i)%N -> (i <= l)%N ->
    eps j i *: conform_mx (0 : 'M[R]_(d i, p)) (hidden l g j *m A) =
    eps j i *: (hidden l g i *m conform_mx (0 : 'M[R]_(d i, p)) A)) ->
  (i <= l)%N -> hid act eps X (gauge g W) i = hidden l g i *m hid act eps X W i.
Proof.
move=> gu ga gc; have [n] := ubnP i; elim: n i => // n IH [|i] ni il.
  by rewrite !hid0 hidden_ends// mul1mx.
rewrite !hidS mulmxDr; congr (_ + _).
  by rewrite IH ?(ltnW il)// wt_mkpar// ga// mulmxA mulmxKV// mulmxA.
rewrite mulmx_sumr; apply: eq_bigr => j _.
rewrite IH ?(leq_trans (ltn_ord j))//; last exact: leq_trans (ltnW (ltn_ord j)) il.
by rewrite gc// scalemxAr.
Qed.
End Net.

(* linear networks *)
Section Linear.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0, p)).

Lemma map_noact m n (A : 'M[R]_(m, n)) i : map_mx (noact i) A = A.
Proof. by apply/matrixP => r c; rewrite mxE. Qed.

Lemma hidS_lin (W : params) i : hid noact eps X W i.+1 = wt W i *m hid noact eps X W i +
  \sum_(j < i.+1) eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, p)) (hid noact eps X W j).
Proof. by rewrite hidS map_noact. Qed.

Lemma hidS_plain (W : params) i :
  hid noact noskip X W i.+1 = wt W i *m hid noact noskip X W i.
Proof. by rewrite hidS map_noact big1 ?addr0// => j _; exact: scale0r. Qed.

Lemma cts_hid_lin i : continuous (fun W : params => hid noact eps X W i).
Proof. by apply: cts_hid => k x; exact: cvg_id. Qed.

Lemma hidden_unit (g : forall i, 'M[R]_(d i)) :
  (forall i, g i \in unitmx) -> forall i, hidden l g i \in unitmx.
Proof. by move=> gu i; rewrite /hidden; case: ifP => _; rewrite ?unitmx1. Qed.

(* without skips the output of a linear network does not change *)
Lemma hid_gauge_plain (g : forall i, 'M[R]_(d i)) (W : params) i :
  (forall i, g i \in unitmx) -> (i <= l)%N ->
  hid noact noskip X (gauge g W) i = hidden l g i *m hid noact noskip X W i.
Proof.
move=> gu; apply: hid_gauge; first exact: hidden_unit.
  by move=> *; rewrite !map_noact.
by move=> *; rewrite !scale0r.
Qed.

Lemma out_gauge_plain (g : forall i, 'M[R]_(d i)) (W : params) :
  (forall i, g i \in unitmx) -> out noact noskip X (gauge g W) = out noact noskip X W.
Proof. by move=> gu; rewrite /out hid_gauge_plain// hidden_ends ?eqxx ?orbT// mul1mx. Qed.
End Linear.
