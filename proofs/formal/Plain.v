(* Plain linear networks of constant width h: partial products as coordinates of the minimum,
   the number of components of GL_h^k. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks GeneralLinear.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Plain.
Variables (R : realType) (h : nat).
Notation M := 'M[R]_h.
Notation dh := (fun _ : nat => h).
Notation params := (par R dh).

(* W_(i-1) .. W_0 *)
Fixpoint partial l (W : params l) (i : nat) : M :=
  if i is j.+1 then (wt W j : M) *m partial W j else 1%:M.

Lemma hid_partial l p (X : 'M[R]_(h, p)) (W : params l) i :
  hid noact noskip (X : 'M[R]_(dh 0%N, p)) W i = partial W i *m X.
Proof. by elim: i => [|i IH]; rewrite ?hid0 ?mul1mx// hidS_plain IH mulmxA. Qed.

Lemma cts_partial l i : continuous (fun V : params l => partial V i).
Proof.
move=> W; elim: i => [|i IH] /=; first exact: (@cst_mx R (params l) h h 1%:M W).
by apply: (cvg_mulmx (F := nbhs W)); [exact: cts_wt|exact: IH].
Qed.

Section Minimum.
Variables (l : nat) (X Y : M).
Hypotheses (uX : X \in unitmx) (uY : Y \in unitmx).
Notation fib := (fiber dh l.+1 noact noskip (X : 'M[R]_(dh 0%N, h)) Y).

Definition from_products (g : params l) : params l.+1 :=
  mkpar (d := dh) l.+1 (fun i =>
    (if i == l then Y *m invmx X else wt g i) *m (if i == 0%N then 1%:M else invmx (wt g i.-1))).
Definition to_products (W : params l.+1) : params l := mkpar (d := dh) l (fun i => partial W i.+1).

Lemma partial_unit (W : params l.+1) i : fib W -> (i <= l.+1)%N -> partial W i \in unitmx.
Proof.
rewrite /fiber /= /out hid_partial => e il.
have uP : partial W l.+1 \in unitmx by move: uY; rewrite -e unitmx_mul => /andP[].
have {uP} : partial W (i + (l.+1 - i)) \in unitmx by rewrite subnKC.
elim: (l.+1 - i)%N => [|k IH]; first by rewrite addn0.
by rewrite addnS /= unitmx_mul => /andP[_ /IH].
Qed.

Lemma partial_from (g : params l) i : GLpow R h l g -> (i <= l.+1)%N ->
  partial (from_products g) i = if i == 0%N then 1%:M else if i == l.+1 then Y *m invmx X else wt g i.-1.
Proof.
move=> gG; elim: i => [|i IH] il //=.
rewrite IH ?(ltnW il)// wt_mkpar// eqSS (ltn_eqF il).
have [->|i0] := eqVneq i 0%N; first by rewrite !mulmx1.
by rewrite mulmxKV// unitGL; apply: gG; rewrite prednK ?lt0n// -ltnS.
Qed.

Lemma from_products_fiber g : GLpow R h l g -> fib (from_products g).
Proof. by move=> gG; rewrite /fiber /= /out hid_partial partial_from// eqxx mulmxKV. Qed.

Lemma products_homeomorphism : homeomorphism (GLpow R h l) fib from_products.
Proof.
exists to_products; split.
- apply: continuous_in_subspaceT => g; rewrite inE => gG.
  apply: (cvg_mkpar (F := nbhs g)) => i il.
  apply: (cvg_mulmx (F := nbhs g)).
    by case: (i == l); [exact: cst_mx|exact: cts_wt].
  case: eqP => [|/eqP i0]; first by move=> _; exact: cst_mx.
  apply: (cvg_invmx (F := nbhs g)); last exact: cts_wt.
  by rewrite unitGL; apply: gG; rewrite prednK ?lt0n// -ltnS.
- apply: continuous_subspaceT => W; apply: (cvg_mkpar (F := nbhs W)) => i il; exact: cts_partial.
- move=> g gG; split; first exact: from_products_fiber.
  apply: par_eq => i il; rewrite wt_mkpar// partial_from//; last by rewrite ltnS ltnW.
  by rewrite eqSS (ltn_eqF il).
- move=> W fW; split.
    by move=> i il; rewrite wt_mkpar// /GL /= -unitGL -[_ *m _]/(partial W i.+1) partial_unit// ltnW.
  have eY : Y *m invmx X = partial W l.+1.
    by move: fW; rewrite /fiber /= /out hid_partial => <-; rewrite mulmxK.
  apply: par_eq => i il; rewrite wt_mkpar//.
  have -> : (if i == l then Y *m invmx X else wt (to_products W) i) = partial W i.+1.
    by case: eqP => [->//|/eqP ne]; rewrite wt_mkpar// ltn_neqAle ne -ltnS.
  have -> : (if i == 0%N then 1%:M else invmx (wt (to_products W) i.-1)) = invmx (partial W i).
    case: i il => [|i] il /=; first by rewrite invmx1.
    by rewrite wt_mkpar.
  by rewrite /= mulmxK// partial_unit// ltnW.
Qed.

Lemma plain_reached : fib !=set0.
Proof.
exists (from_products (mkpar (d := dh) l (fun=> 1%:M))); apply: from_products_fiber => i il.
by rewrite wt_mkpar// /GL /= det1 oner_eq0.
Qed.
End Minimum.

(* GL_h^(k+1) = GL_h x GL_h^k *)
Lemma GLpowS k : homeomorphic (GL R h `*` GLpow R h k) (GLpow R h k.+1).
Proof.
pose f (p : M * params k) : params k.+1 :=
  mkpar (d := dh) k.+1 (fun i => if i is j.+1 then wt p.2 j else p.1).
pose g (W : params k.+1) : M * params k := (wt W 0%N, mkpar (d := dh) k (fun i => wt W i.+1)).
exists f, g; split.
- apply: continuous_subspaceT => p; apply: (cvg_mkpar (F := nbhs p)) => i il.
  case: i il => [|i] il; first exact: cvg_fst.
  have c2 : (fun q : M * params k => q.2) @ p --> p.2 by exact: cvg_snd.
  by apply: (cvg_comp (g := fun V : params k => wt V i) c2); exact: cts_wt.
- apply: continuous_subspaceT => W.
  apply: (@cts_pair (params k.+1) [topologicalType of M] (params k)
    (fun W => wt W 0%N) (fun W => mkpar (d := dh) k (fun i => wt W i.+1))); first exact: cts_wt.
  by apply: (cvg_mkpar (F := nbhs W)) => i il; exact: cts_wt.
- move=> [A V] [/= GA GV]; split.
    by move=> [|i] il; rewrite wt_mkpar//; exact: GV.
  rewrite /g wt_mkpar//; congr (_, _); apply: par_eq => i ik; rewrite wt_mkpar// wt_mkpar//.
- move=> W GW; split.
    by split=> /=; [exact: (GW 0%N)|move=> i ik; rewrite wt_mkpar//; exact: (GW i.+1)].
  by apply: par_eq => -[|i] ik; rewrite wt_mkpar//= wt_mkpar.
Qed.
End Plain.

Lemma ncomp_GLpow (R : realType) h k : ncomp (GLpow R h.+1 k) (2 ^ k).
Proof.
elim: k => [|k IH].
  rewrite expn0 -card_unit; apply: (@ncomp_labels _ _ _ (fun=> tt)).
  - by move=> x _; apply: (filterE (F := nbhs x)) => y _.
  - by case; exists (mkpar (d := fun=> h.+1) 0 (fun=> 0)).
  - move=> i; apply: connected_cc => x y Ax _; have -> : y = x by apply: par_eq.
    exact: connected_component_refl.
rewrite expnS; apply: ncomp_homeomorphic (GLpowS R h.+1 k) _.
by apply: ncomp_product => //; exact: ncomp_GL.
Qed.
