(* The lower bound of the cut-vertex law (2.4), with skips that begin or end at cut vertices: data of
   independent columns, hidden layers at least as wide as there are columns. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Paths GeneralLinear Networks Cuts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section States.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation states := (forall i : nat, 'M[R]_(d i, p)).

Definition added (h : states) i : 'M[R]_(d i.+1, p) := \sum_(j < i.+1) eps j i.+1 *: conform_mx 0 (h j).

(* any injective hidden states occur *)
Local Lemma injective_states (h : states) : h 0%N = X -> (forall i, (i < l)%N -> row_full (h i)) ->
  exists W : params, forall i, (i <= l)%N -> hid noact eps X W i = h i.
Proof.
move=> h0 hf; exists (mkpar l (fun i => (h i.+1 - added h i) *m pinvmx (h i))) => i.
have [n] := ubnP i; elim: n i => // n IH [|i] ni il; first by rewrite hid0.
rewrite hidS_lin wt_mkpar// IH ?(ltnW il)// -mulmxA mulVpmx ?hf// mulmx1 -[RHS](subrK (added h i)).
congr (_ + _); apply: eq_bigr => j _; rewrite IH ?(leq_trans (ltn_ord j))//.
exact: leq_trans (ltnW (ltn_ord j)) il.
Qed.

(* the skip from input to output moves into the target *)
Definition without_ends j i : R := if (j == 0%N) && (i == l) then 0 else eps j i.

Local Lemma hid_without_ends (W : params) i : (0 < l)%N -> (i <= l)%N ->
  hid noact eps X W i = hid noact without_ends X W i + (if i == l then eps 0%N l *: conform_mx 0 X else 0).
Proof.
move=> l0; have [n] := ubnP i; elim: n i => // n IH [|i] ni il; first by rewrite !hid0 ltn_eqF// addr0.
have e (j : nat) : (j < i.+1)%N -> hid noact eps X W j = hid noact without_ends X W j.
  by move=> ji; rewrite IH ?(leq_trans ji)//; [rewrite ltn_eqF ?addr0// (leq_trans ji)|exact: leq_trans (ltnW ji) il].
rewrite !hidS_lin e// -addrA; congr (_ + _); rewrite big_ord_recl [in RHS]big_ord_recl.
rewrite [RHS]addrAC; congr (_ + _); last first.
  by apply: eq_bigr => j _; rewrite e ?/without_ends// lift0 ltnS.
rewrite !hid0 /without_ends eqxx /=; case: eqP => [<-|_]; last by rewrite addr0.
by rewrite scale0r add0r.
Qed.

Local Lemma minimum_without_ends : (0 < l)%N ->
  minimum d l noact eps X Y = minimum d l noact without_ends X (Y - eps 0%N l *: conform_mx 0 X).
Proof.
move=> l0; have e (W : params) :
    loss noact eps X Y W = loss noact without_ends X (Y - eps 0%N l *: conform_mx 0 X) W.
  by rewrite /loss /out hid_without_ends// eqxx opprD [- _ - _]addrC addrA.
by apply/seteqP; split=> W h V; have := h V; rewrite !e.
Qed.
End States.

(* a matrix of full column rank *)
Local Lemma pid_full (R : realType) m n : (n <= m)%N -> row_full (pid_mx n : 'M[R]_(m, n)).
Proof. by move=> nm; rewrite /row_full rank_pid_mx. Qed.

Section Lower.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R) (p : nat).
Variables (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).

Local Lemma cuts_lower k (v : 'I_k -> nat) : \rank X = p -> (0 < p)%N -> (0 < l)%N ->
  (forall i, (0 < i < l)%N -> (p <= d i)%N) -> injective v ->
  (forall a, [/\ (0 < v a < l)%N, d (v a) = p & cut d l eps (v a)]) -> \rank Y = p ->
  (`I_(2 ^ k) #<= components (minimum d l noact eps X Y))%card.
Proof.
move=> rX p0 l0 wide vi hv rY.
have /fin_all_exists[U rU] : forall a, exists U : 'M[R]_(p, d (v a)), \rank (Y *m U) = d (v a).
  by move=> a; apply: rank_test; have [_ -> _] := hv a.
have fU a : row_full (U a) by rewrite -col_leq_rank -{1}(rU a) mxrankM_maxr.
pose J a (s : bool) : 'M[R]_(d (v a)) := if s then 1%:M else Jm R (d (v a)).
have states (s : {ffun 'I_k -> bool}) : exists h : forall i, 'M[R]_(d i, p),
    [/\ h 0%N = X, h l = Y, forall i, (i < l)%N -> row_full (h i) &
        forall a, h (v a) = J a (s a) *m pinvmx (U a)].
  pose h i : 'M[R]_(d i, p) := if i == 0%N then conform_mx 0 X else if i == l then conform_mx 0 Y else
    if [pick a | v a == i] is Some a then conform_mx 0 (J a (s a) *m pinvmx (U a)) else pid_mx p.
  have hva a : h (v a) = J a (s a) *m pinvmx (U a).
    have [/andP[a0 al] _ _] := hv a; rewrite /h gtn_eqF// ltn_eqF//; case: pickP => [b /eqP/vi ->|/(_ a)].
      by rewrite conform_mx_id.
    by rewrite eqxx.
  exists h; split=> //; first by rewrite /h conform_mx_id.
    by rewrite /h gtn_eqF// eqxx conform_mx_id.
  move=> i il; have [->|i0] := posnP i; first by rewrite /h /= conform_mx_id /row_full rX.
  have [/existsP[a /eqP <-]|na] := boolP [exists a, v a == i].
    have [_ da _] := hv a; rewrite hva -col_leq_rank -{1}da.
    suff {1}<- : \rank (J a (s a) *m pinvmx (U a) *m U a) = d (v a) by exact: mxrankM_maxl.
    rewrite -mulmxA mulVpmx// mulmx1 /J; case: (s a); first exact: mxrank1.
    by apply/eqP; rewrite -/(row_free _) row_free_unit Jm_unit.
  rewrite /h gtn_eqF// ltn_eqF//; case: pickP => [a va|_].
    by case/existsP: na; exists a.
  by apply: pid_full; apply: wide; rewrite i0.
have reach (s : {ffun 'I_k -> bool}) : exists W, fiber d l noact eps X Y W /\
    forall a, hid noact eps X W (v a) = J a (s a) *m pinvmx (U a).
  have [h [h0 hl hf hs]] := states s; have [W hW] := injective_states eps h0 hf.
  exists W; split; first by rewrite /fiber /= /out hW.
  by move=> a; have [/andP[_ /ltnW al] _ _] := hv a; rewrite hW.
rewrite minimum_fiber; last by have [W [fW _]] := reach [ffun=> true]; exists W.
have -> : (2 ^ k)%N = #|{: {ffun 'I_k -> bool}}| by rewrite card_ffun card_bool card_ord.
pose sg (W : par R d l) (a : 'I_k) : bool := 0 < \det (hid noact eps X W (v a) *m U a).
apply: (components_ge (f := fun W => [ffun a => sg W a])).
- move=> W fW; have h : nbhs W (fun V => forall a, sg V a = sg W a).
    apply: (filter_forall (F := nbhs W)) => a; have [/andP[_ /ltnW al] _ cv] := hv a.
    exact: cut_locconst cv al (rU a) _ fW.
  by apply: filterS h => V hV _; apply/ffunP => a; rewrite !ffunE hV.
- move=> s; have [W [fW hW]] := reach s; exists W => //; apply/ffunP => a; rewrite ffunE /sg hW.
  rewrite -mulmxA mulVpmx// mulmx1 /J; case: (s a); first by rewrite det1 ltr01.
  by have [_ da _] := hv a; rewrite det_Jm ?da// ltr0N1.
Qed.
End Lower.

(* Hidden layers at least as wide as X has columns, which are independent; any skips; k hidden layers
   v that wide over which no skip passes but that from input to output, whose coefficient times X is
   taken off the target.  If the rest of the target has full rank, there are at least 2^k components. *)
Theorem cut_vertices_lower (R : realType) d l (eps : nat -> nat -> R) p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    k (v : 'I_k -> nat) :
  \rank X = p -> (0 < p)%N -> (0 < l)%N -> (forall i, (0 < i < l)%N -> (p <= d i)%N) ->
  injective v -> (forall a, (0 < v a < l)%N /\ d (v a) = p) ->
  (forall a j i, (j < v a < i)%N -> (i <= l)%N -> d j = d i -> (j, i) != (0%N, l) -> eps j i = 0) ->
  \rank (Y - eps 0%N l *: conform_mx 0 X) = p ->
  (`I_(2 ^ k) #<= components (minimum d l noact eps X Y))%card.
Proof.
move=> rX p0 l0 wide vi hv hs rT; rewrite minimum_without_ends//.
apply: (cuts_lower (v := v)) => // a; have [va da] := hv a; split=> // j i jv iv il dji.
rewrite /without_ends; case: ifPn => // e; apply: (hs a) => //; first by rewrite jv.
Qed.
