(* Changes of basis of the hidden layers: they act on the weights, those of positive
   determinants do not leave a component, the others differ from them by neuron permutations. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Matrices Products Paths GeneralLinear Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Gauge.
Variables (R : realType) (d : nat -> nat) (l : nat).
Notation params := (par R d l).
Notation family := (forall i, 'M[R]_(d i)).
Implicit Types (g : family) (V W : params).

Lemma gauge_eq g g' W : (forall i, (i <= l)%N -> hidden l g i = hidden l g' i) -> gauge g W = gauge g' W.
Proof. by move=> e; apply: par_eq => i il; rewrite !wt_mkpar// !e// ltnW. Qed.

Lemma gauge1 g W : (forall i, (i <= l)%N -> hidden l g i = 1%:M) -> gauge g W = W.
Proof. by move=> g1; apply: par_eq => i il; rewrite wt_mkpar// !g1 ?(ltnW il)// mul1mx invmx1 mulmx1. Qed.

Lemma hidden_unitP g : (forall i, hidden l g i \in unitmx) <->
  (forall i, (0 < i < l)%N -> g i \in unitmx).
Proof.
split=> gu i; last by rewrite /hidden; case: ifP => [/gu //|_]; exact: unitmx1.
by move=> il; have := gu i; rewrite /hidden il.
Qed.

Lemma hiddenM g h i : hidden l (fun i => g i *m h i) i = hidden l g i *m hidden l h i.
Proof. by rewrite /hidden; case: ifP => // _; rewrite mulmx1. Qed.

Lemma invmxM n (A B : 'M[R]_n) : A \in unitmx -> B \in unitmx -> invmx (A *m B) = invmx B *m invmx A.
Proof.
move=> uA uB; have uAB : A *m B \in unitmx by rewrite unitmx_mul uA.
by rewrite -[RHS]mulmx1 -(mulmxV uAB) !mulmxA (mulmxKV uA) mulVmx// mul1mx.
Qed.

(* the group acts *)
Lemma gaugeM g h W : (forall i, hidden l g i \in unitmx) -> (forall i, hidden l h i \in unitmx) ->
  gauge (fun i => g i *m h i) W = gauge g (gauge h W).
Proof.
move=> gu hu; apply: par_eq => i il; rewrite !wt_mkpar// !hiddenM invmxM//.
by rewrite !mulmxA.
Qed.

Lemma cts_gauge g : continuous (@gauge R d l g).
Proof.
move=> W; apply: (cvg_par (F := nbhs W)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
apply: (cvg_mulmx (F := nbhs W)); last exact: cst_mx.
by apply: (cvg_mulmx (F := nbhs W)); [exact: cst_mx|exact: cts_wt].
Qed.

Lemma cvg_gauge (T : topologicalType) (x : T) (g : T -> family) W :
  (forall i, hidden l (g x) i \in unitmx) -> (forall i, (fun y => g y i) @ x --> g x i) ->
  (fun y => gauge (g y) W) @ x --> gauge (g x) W.
Proof.
move=> gu gc; have hc i : (fun y => hidden l (g y) i) @ x --> hidden l (g x) i.
  by rewrite /hidden; case: ifP => _; [exact: gc|exact: cst_mx].
apply: (cvg_par (F := nbhs x)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
apply: (cvg_mulmx (F := nbhs x)); last by apply: (cvg_invmx (F := nbhs x)).
by apply: (cvg_mulmx (F := nbhs x)); [exact: hc|exact: cst_mx].
Qed.

(* without skips they act on the states of a linear network and do not change its output *)
Lemma hid_gauge_hidden p (X : 'M[R]_(d 0%N, p)) g W i : (forall i, hidden l g i \in unitmx) -> (i <= l)%N ->
  hid noact noskip X (gauge g W) i = hidden l g i *m hid noact noskip X W i.
Proof.
move=> gu; apply: hid_gauge => //; first by move=> *; rewrite !map_noact.
by move=> *; rewrite !scale0r.
Qed.

Lemma out_gauge p (X : 'M[R]_(d 0%N, p)) g W : (forall i, hidden l g i \in unitmx) ->
  out noact noskip X (gauge g W) = out noact noskip X W.
Proof. by move=> gu; rewrite /out hid_gauge_hidden// hidden_ends ?eqxx ?orbT// mul1mx. Qed.
End Gauge.

Section Path.
Variables (R : realType) (d : nat -> nat) (l : nat).
Notation params := (par R d l).
Notation family := (forall i, 'M[R]_(d i)).
Implicit Types (g : family) (V W : params).
Variable A : set params.
Hypothesis A_gauge : forall g W, (forall i, hidden l g i \in unitmx) -> A W -> A (gauge g W).

(* positive determinants: layer after layer the group element moves to g *)
Lemma gauge_component g W : A W -> (forall i, (0 < i < l)%N -> 0 < \det (g i)) ->
  connected_component A W (gauge g W).
Proof.
move=> AW gp; pose upto k : family := fun i => if (i < k)%N then g i else 1%:M.
have pu n (B : 'M[R]_n) : 0 < \det B -> B \in unitmx by move=> dB; rewrite unitmxE unitfE gt_eqF.
suff h k : connected_component A W (gauge (upto k) W).
  have -> : gauge g W = gauge (upto l) W.
    by apply: gauge_eq => i il; rewrite /hidden /upto; case: ifP => // /andP[_ ->].
  exact: h.
elim: k => [|k IH].
  by rewrite gauge1 => [|i _]; [exact: connected_component_refl|rewrite /hidden if_same].
apply: connected_component_trans IH _.
have [kl|kl] := boolP (0 < k < l)%N; last first.
  suff -> : gauge (upto k) W = gauge (upto k.+1) W.
    apply: connected_component_refl; apply: A_gauge => //.
    by apply/hidden_unitP => i il; rewrite /upto; case: ifP => _; [apply/pu/gp|exact: unitmx1].
  apply: gauge_eq => i _; rewrite /hidden; case: ifP => // il; rewrite /upto ltnS [(i <= k)%N]leq_eqVlt.
  by have [e|//] := eqVneq i k; subst i; rewrite il in kl.
pose f (B : 'M[R]_(d k)) : family := fun i => if i == k then conform_mx 1%:M B else upto k i.
have fu B i : 0 < \det B -> hidden l (f B) i \in unitmx.
  move=> dB; move: i; apply/hidden_unitP => i il; rewrite /f; have [e|_] := eqVneq i k.
    by subst i; rewrite conform_mx_id; exact: pu.
  by rewrite /upto; case: ifP => _; [apply/pu/gp|exact: unitmx1].
have -> : gauge (upto k) W = gauge (f 1%:M) W.
  apply: gauge_eq => i _; rewrite /hidden; case: ifP => // il; rewrite /f.
  by have [e|//] := eqVneq i k; subst i; rewrite conform_mx_id /upto ltnn.
have -> : gauge (upto k.+1) W = gauge (f (g k)) W.
  apply: gauge_eq => i _; rewrite /hidden; case: ifP => // il; rewrite /f /upto ltnS [(i <= k)%N]leq_eqVlt.
  by have [e|//] := eqVneq i k; subst i; rewrite conform_mx_id.
apply: (cc_image (A := GLp R (d k)) (f := fun B => gauge (f B) W)).
- apply: continuous_in_subspaceT => B; rewrite inE => dB.
  apply: cvg_gauge => [i|i]; first exact: fu.
  rewrite /f; have [e|_] := eqVneq i k; last exact: cst_mx.
  subst i; under eq_fun do rewrite conform_mx_id; rewrite conform_mx_id; exact: cvg_id.
- by move=> B dB; apply: A_gauge => // i; exact: fu.
- apply: connected_ccP; first exact: GLp_connected.
  + by rewrite /GLp /= det1 ltr01.
  + exact: gp.
Qed.

Lemma permute_sign n (B : 'M[R]_n) : n != 1%N -> B \in unitmx ->
  exists s : 'S_n, 0 < \det (B *m invmx (perm_mx s)).
Proof.
move=> n1; rewrite unitGL => uB.
have [dB|dB] := ltP 0 (\det B).
  by exists 1%g; rewrite perm_mx1 invmx1 mulmx1.
have {}n1 : (1 < n)%N.
  by case: n n1 B uB dB => [|[|n]] // _ B _; rewrite det_mx00 ler10.
exists (tperm (Ordinal (ltnW n1)) (Ordinal n1)).
rewrite det_mulmx det_inv det_perm odd_tperm expr1 invrN invr1 mulrN1 oppr_gt0.
by rewrite lt_neqAle uB.
Qed.

(* with two neurons or more, permutations do the rest *)
Lemma gauge_permute g W : (forall i, (0 < i < l)%N -> d i != 1%N) ->
  (forall i, hidden l g i \in unitmx) -> A W ->
  exists s : forall i, 'S_(d i), connected_component A (permute s W) (gauge g W).
Proof.
move=> wide gu AW.
have h i : exists s : 'S_(d i), (0 < i < l)%N -> 0 < \det (g i *m invmx (perm_mx s)).
  have [il|_] := boolP (0 < i < l)%N; last by exists 1%g.
  have [s sP] := permute_sign (wide _ il) ((hidden_unitP l g).1 gu i il); by exists s.
pose s i := sval (cid (h i)); exists s.
have su i : hidden l (fun i => perm_mx (s i)) i \in unitmx.
  by move: i; apply/hidden_unitP => i _; exact: unitmx_perm.
have -> : gauge g W = gauge (fun i => g i *m invmx (perm_mx (s i))) (permute s W).
  rewrite /permute -gaugeM//; last first.
    apply/hidden_unitP => i il; rewrite unitmx_mul unitmx_inv unitmx_perm andbT.
    exact: (hidden_unitP l g).1 gu i il.
  apply: gauge_eq => i _; rewrite /hidden; case: ifP => // _.
  by rewrite mulmxKV// unitmx_perm.
apply: gauge_component; first exact: A_gauge.
by move=> i il; rewrite /s; exact: (svalP (cid (h i)) il).
Qed.
End Path.
