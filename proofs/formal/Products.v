(* Products: components of a product, their number, continuity of pairs. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Product.
Variables T U : topologicalType.

Lemma cts_pairl (y : U) : continuous (fun x : T => (x, y)).
Proof. by move=> x; apply: cvg_pair; [exact: cvg_id|exact: cvg_cst]. Qed.

Lemma cts_pairr (x : T) : continuous (fun y : U => (x, y)).
Proof. by move=> y; apply: cvg_pair; [exact: cvg_cst|exact: cvg_id]. Qed.

Lemma cts_fst : continuous (@fst T U). Proof. by move=> x; exact: cvg_fst. Qed.
Lemma cts_snd : continuous (@snd T U). Proof. by move=> x; exact: cvg_snd. Qed.

Lemma component_product (A : set T) (B : set U) x y : 
  connected_component (A `*` B) (x, y) = connected_component A x `*` connected_component B y.
Proof.
apply/seteqP; split=> [[x' y'] h | [x' y'] [/= hx hy]].
  split => /=.
    by apply: (cc_image (f := fst) _ _ h); [apply: continuous_subspaceT; exact: cts_fst|move=> z []].
  by apply: (cc_image (f := snd) _ _ h); [apply: continuous_subspaceT; exact: cts_snd|move=> z []].
have [Ax Ax'] := cc_sub hx; have [By By'] := cc_sub hy.
apply: (@connected_component_trans _ _ (x', y)).
  apply: (cc_image (f := fun x => (x, y)) _ _ hx); last by move=> z Az.
  by apply: continuous_subspaceT; exact: cts_pairl.
apply: (cc_image (f := fun y => (x', y)) _ _ hy); last by move=> z Az.
by apply: continuous_subspaceT; exact: cts_pairr.
Qed.

Lemma connected_product (A : set T) (B : set U) :
  connected A -> connected B -> connected (A `*` B).
Proof.
move=> cA cB; apply: connected_cc => [[x y]] [x' y'] [/= Ax By] [/= Ax' By'].
by rewrite component_product; split; apply: connected_ccP.
Qed.
End Product.

Lemma ncomp_product (T U : topologicalType) (A : set T) (B : set U) m n :
  ncomp A m -> ncomp B n -> ncomp (A `*` B) (m * n).
Proof.
move=> /ncompP[f [fk fs fi]] /ncompP[g [gk gs gi]].
apply/ncompP; exists (fun p => f p.1 * n + g p.2)%N; split.
- move=> [x y] [/= /fk fx /gk gy].
  by apply: (@leq_trans ((f x).+1 * n)); rewrite ?mulSn ?[(n + _)%N]addnC ?ltn_add2l// -mulSnr leq_mul2r fx orbT.
- move=> i imn; have n0 : (0 < n)%N by case: n imn {gk gs} => //; rewrite muln0.
  have [x [Ax fx]] : exists x, A x /\ f x = (i %/ n)%N by apply: fs; rewrite ltn_divLR.
  have [y [By gy]] : exists y, B y /\ g y = (i %% n)%N by apply: gs; rewrite ltn_mod.
  by exists (x, y); split; [split|rewrite /= fx gy -divn_eq].
- move=> [x y] [x' y'] [/= Ax By] [/= Ax' By']; rewrite component_product; split=> [e|[/= cx cy]].
    have gy := gk _ By; have gy' := gk _ By'; have n0 : (0 < n)%N by apply: leq_ltn_trans gy.
    split => /=.
      apply/(fi _ _ Ax Ax').1; move/(congr1 (fun i => i %/ n)%N): e.
      by rewrite !divnMDl// !divn_small// !addn0.
    apply/(gi _ _ By By').1; move/(congr1 (fun i => i %% n)%N): e.
    by rewrite !modnMDl !modn_small.
  by rewrite (fi _ _ Ax Ax').2// (gi _ _ By By').2.
Qed.

Lemma within_pair (T U V : topologicalType) (A : set T) (f : T -> U) (g : T -> V) :
  {within A, continuous f} -> {within A, continuous g} ->
  {within A, continuous (fun x => (f x, g x))}.
Proof.
move=> /subspace_continuousP cf /subspace_continuousP cg.
by apply/subspace_continuousP => x Ax; apply: cvg_pair; [exact: cf|exact: cg].
Qed.

Lemma homeomorphic_product (T U T' U' : topologicalType) (A : set T) (B : set U) (A' : set T') (B' : set U') :
  homeomorphic A A' -> homeomorphic B B' -> homeomorphic (A `*` B) (A' `*` B').
Proof.
have cpm (S S' V V' : topologicalType) (C : set S) (D : set S') (f : S -> V) (g : S' -> V') :
    {within C, continuous f} -> {within D, continuous g} ->
    {within C `*` D, continuous (fun p => (f p.1, g p.2))}.
  move=> cf cg; apply: within_pair.
    apply: (within_comp (f := fst) (B := C) _ cf); last by move=> p [].
    by apply: continuous_subspaceT; exact: cts_fst.
  apply: (within_comp (f := snd) (B := D) _ cg); last by move=> p [].
  by apply: continuous_subspaceT; exact: cts_snd.
move=> [f [f' [cf cf' ff' f'f]]] [g [g' [cg cg' gg' g'g]]].
exists (fun p => (f p.1, g p.2)), (fun p => (f' p.1, g' p.2)); split; try exact: cpm.
  move=> [x y] [/= Ax By]; have [? ->] := ff' _ Ax; have [? ->] := gg' _ By; by split.
move=> [x y] [/= Ax By]; have [? ->] := f'f _ Ax; have [? ->] := g'g _ By; by split.
Qed.

Lemma cts_pair (T U V : topologicalType) (f : T -> U) (g : T -> V) (p : T) :
  {for p, continuous f} -> {for p, continuous g} ->
  {for p, continuous (fun x => (f x, g x) : [topologicalType of (U * V)%type])}.
Proof. by move=> cf cg; apply: cvg_pair. Qed.

Lemma cts_cst (T U : topologicalType) (u : U) (p : T) : {for p, continuous (fun _ : T => u)}.
Proof. exact: cvg_cst. Qed.
Lemma cts_id (T : topologicalType) (p : T) : {for p, continuous (fun x : T => x)}.
Proof. exact: cvg_id. Qed.

Lemma components_product (T U : topologicalType) (A : set T) (B : set U) :
  components (A `*` B) = [set C `*` D | C in components A & D in components B].
Proof.
apply/seteqP; split=> [_ [[x y] [/= Ax By] <-]|_ [_ [x Ax <-] [_ [y By <-] <-]]].
  rewrite component_product; exists (connected_component A x); first by exists x.
  by exists (connected_component B y) => //; exists y.
by exists (x, y); rewrite ?component_product.
Qed.

Lemma card_components_product (T U : topologicalType) (A : set T) (B : set U) :
  (components (A `*` B) #= components A `*` components B)%card.
Proof.
apply/card_esym/card_set_bijP; exists (fun p : set T * set U => p.1 `*` p.2); split.
- by move=> [C D] [/= [x Ax <-] [y By <-]]; exists (x, y); rewrite ?component_product.
- move=> [C D] [C' D']; rewrite !inE /= => -[[x Ax <-] [y By <-]] [[x' Ax' <-] [y' By' <-]] e.
  have : (connected_component A x' `*` connected_component B y') (x, y).
    by rewrite -e; split; exact: connected_component_refl.
  by move=> [/= h k]; congr (_, _); apply/esym/same_connected_component.
- move=> _ [[x y] [/= Ax By] <-]; exists (connected_component A x, connected_component B y) => /=.
    by split; [exists x|exists y].
  by rewrite component_product.
Qed.
