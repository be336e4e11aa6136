(* GL_n has exactly two components, for every n >= 1: the matrices of positive determinant
   are connected (induction on n by Schur complements), and so are those of negative one. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Definition GLp (R : realType) n : set 'M[R]_n := [set A | 0 < \det A].
Definition GLm (R : realType) n : set 'M[R]_n := [set A | \det A < 0].
Arguments GLp R n%N : clear implicits.
Arguments GLm R n%N : clear implicits.

Section GeneralLinear.
Variable R : realType.

Lemma unitGL n (A : 'M[R]_n) : (A \in unitmx) = (\det A != 0).
Proof. by rewrite unitmxE unitfE. Qed.

Section Step.
Variable n : nat.
Notation P := (R * ('M[R]_(1,n) * ('M[R]_(n,1) * 'M[R]_n)))%type.
Let blk (p : P) : 'M[R]_(1 + n) :=
  block_mx p.1%:M p.2.1 p.2.2.1 (p.2.2.2 + p.1^-1 *: (p.2.2.1 *m p.2.1)).

Lemma blk_det p : p.1 != 0 -> \det (blk p) = p.1 * \det p.2.2.2.
Proof.
case: p => a [b [c S]] /= a0.
have -> : blk (a, (b, (c, S))) = block_mx 1%:M 0 (a^-1 *: c) 1%:M *m block_mx a%:M b 0 S.
  rewrite mulmx_block !mul1mx !mul0mx !addr0 mul_mx_scalar scalerA mulfV// scale1r.
  by rewrite /blk /= -scalemxAl addrC.
by rewrite det_mulmx det_lblock det_ublock !det1 !mul1r det_scalar expr1.
Qed.

Lemma cvg_comp_fst (T U : topologicalType) (p : T * U) : (fun q : T * U => q.1) @ p --> p.1.
Proof. exact: cvg_fst. Qed.

Lemma blk_cts (D : set P) : (forall p, D p -> p.1 != 0) -> {within D, continuous blk}.
Proof.
move=> D1; apply: continuous_in_subspaceT => p; rewrite inE => /D1.
case: p => [a [b [c S]]] /= a0.
have ca : (fun q : P => q.1) @ (a, (b, (c, S))) --> a by exact: cvg_fst.
have c2 : (fun q : P => q.2) @ (a, (b, (c, S))) --> (b, (c, S)) by exact: cvg_snd.
have cb : (fun q : P => q.2.1) @ (a, (b, (c, S))) --> b by apply: (cvg_comp (g := fst) c2); exact: cvg_fst.
have c22 : (fun q : P => q.2.2) @ (a, (b, (c, S))) --> (c, S) by apply: (cvg_comp (g := snd) c2); exact: cvg_snd.
have cc : (fun q : P => q.2.2.1) @ (a, (b, (c, S))) --> c by apply: (cvg_comp (g := fst) c22); exact: cvg_fst.
have cS : (fun q : P => q.2.2.2) @ (a, (b, (c, S))) --> S by apply: (cvg_comp (g := snd) c22); exact: cvg_snd.
apply: cvg_block => //=.
  apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
  by case: (i == j); rewrite ?mulr1n ?mulr0n//; exact: cvg_cst.
apply: cvg_addmx => //; apply: cvg_scalemx; first exact: cvgV.
exact: cvg_mulmx.
Qed.

Let Q : set 'M[R]_(1 + n) := GLp R (1 + n)%N `&` [set A | 0 < A 0 0].

Lemma Q_connected : connected (GLp R n) -> connected Q.
Proof.
move=> cG.
pose D : set P := [set a : R | 0 < a] `*` (setT `*` (setT `*` GLp R n)).
have cD : connected D.
  by do 3?[apply: connected_product => //]; [exact: connected_pos|exact: connected_mxT|exact: connected_mxT].
suff -> : Q = blk @` D.
  apply: connected_image => //; apply: blk_cts => p -[/= p0 _].
  by rewrite gt_eqF.
apply/seteqP; split=> [A [dA /= A0]|_ [[a [b [c S]]] [/= a0 [_ [_ /= dS]]] <-]].
  pose a := A 0 0; pose b := ursubmx A; pose c := dlsubmx A.
  pose S := drsubmx A - a^-1 *: (c *m b).
  have AE : blk (a, (b, (c, S))) = A.
    rewrite /blk /= subrK -[RHS]submxK; congr block_mx.
    apply/matrixP => i j; rewrite !ord1 !mxE eqxx mulr1n /a; congr (A _ _); exact/val_inj.
  exists (a, (b, (c, S))) => //; split => //=; split => //=; split => //=.
  have a0 : a != 0 by rewrite gt_eqF.
  have /= := @blk_det (a, (b, (c, S))) a0; rewrite AE => dE.
  by move: dA; rewrite /GLp /= dE pmulr_rgt0.
split; first by rewrite /GLp /= blk_det ?gt_eqF//= mulr_gt0.
rewrite /= /blk /= !mxE; case: splitP => // i _; rewrite !mxE; case: splitP => // j _.
by rewrite !ord1 mxE eqxx mulr1n.
Qed.

(* transvections do not leave GL+ *)
Lemma upper_path (A : 'M[R]_(1 + n)) (u : 'M[R]_(1,n)) : GLp R (1 + n)%N A ->
  connected_component (GLp R (1 + n)%N) A (block_mx 1%:M u 0 1%:M *m A).
Proof.
move=> dA; have := @cc_path R _ (GLp R (1 + n)%N) (fun t => block_mx 1%:M (t *: u) 0 1%:M *m A).
rewrite scale0r scale1r -scalar_mx_block mul1mx; apply.
  move=> t; apply: (cvg_mulmx (F := nbhs t)); last exact: cvg_cst.
  by apply: (cvg_block (F := nbhs t)); [exact: cst_mx|exact: cts_smul|exact: cst_mx|exact: cst_mx].
by move=> t _; rewrite /GLp /= det_mulmx det_ublock !det1 !mul1r.
Qed.

Lemma lower_path (A : 'M[R]_(1 + n)) (v : 'M[R]_(n,1)) : GLp R (1 + n)%N A ->
  connected_component (GLp R (1 + n)%N) A (block_mx 1%:M 0 v 1%:M *m A).
Proof.
move=> dA; have := @cc_path R _ (GLp R (1 + n)%N) (fun t => block_mx 1%:M 0 (t *: v) 1%:M *m A).
rewrite scale0r scale1r -scalar_mx_block mul1mx; apply.
  move=> t; apply: (cvg_mulmx (F := nbhs t)); last exact: cvg_cst.
  by apply: (cvg_block (F := nbhs t)); [exact: cst_mx|exact: cst_mx|exact: cts_smul|exact: cst_mx].
by move=> t _; rewrite /GLp /= det_mulmx det_lblock !det1 !mul1r.
Qed.

Lemma to_Q_col (A : 'M[R]_(1 + n)) : GLp R (1 + n)%N A -> dlsubmx A != 0 ->
  exists B, Q B /\ connected_component (GLp R (1 + n)%N) A B.
Proof.
move=> dA /matrix0Pn[k [j cne]]; rewrite {}(ord1 j) in cne.
pose u : 'M[R]_(1,n) := ((1 - A 0 0) / dlsubmx A k 0) *: delta_mx 0 k.
have h := upper_path u dA; exists (block_mx 1%:M u 0 1%:M *m A); split=> //.
split; first by case: (cc_sub h).
rewrite /= -[X in _ *m X]submxK mulmx_block.
have -> (X : 'M[R]_1) Y Z W : (block_mx X Y Z W : 'M[R]_(1 + n)) 0 0 = X 0 0.
  rewrite !mxE; case: splitP => // i _; rewrite !mxE; case: splitP => // l _.
  by rewrite !ord1.
rewrite mul1mx mxE /u -scalemxAl -rowE [X in _ + X]mxE [X in _ + _ * X]mxE divfK//.
have -> : ulsubmx A 0 0 = A 0 0 by rewrite !mxE; congr (A _ _); exact/val_inj.
by rewrite addrC subrK ltr01.
Qed.
End Step.

Lemma GLp_connected n : connected (GLp R n).
Proof.
elim: n => [|n IH].
  apply: connected_cc => x y Ax _; have -> : y = x by rewrite [x]flatmx0 [y]flatmx0.
  exact: connected_component_refl.
have Qc := @Q_connected n IH.
have toQ (A : 'M[R]_(1 + n)) : GLp R (1 + n) A -> exists B,
    (GLp R (1 + n) `&` [set A | 0 < A 0 0]) B /\ connected_component (GLp R (1 + n)) A B.
  move=> dA; have [A0|A0] := ltP 0 (A 0 0).
    by exists A; split; [split|exact: connected_component_refl].
  have [c0|cn] := eqVneq (dlsubmx A) 0; last exact: to_Q_col.
  have [n0|n0] := posnP n.
    by subst n; move: dA; rewrite /GLp /= (det_mx11 (A : 'M_1)) ltNge A0.
  pose k : 'I_n := Ordinal n0.
  have h := lower_path (delta_mx k 0) dA.
  have [|| C [QC BC]] := @to_Q_col n (block_mx 1%:M 0 (delta_mx k 0) 1%:M *m A).
  - by case: (cc_sub h).
  - rewrite -[X in _ *m X]submxK mulmx_block block_mxKdl c0 mulmx0 addr0.
    apply/eqP => /matrixP/(_ k 0); rewrite mxE big_ord1 mxE !eqxx mul1r [RHS]mxE => ul0.
    move: dA; rewrite /GLp /= -[A]submxK c0 det_ublock (det_mx11 (ulsubmx A)) ul0 mul0r ltxx.
    by [].
  - by exists C; split => //; apply: connected_component_trans h BC.
apply: connected_cc => x y /toQ[x' [Qx xx']] /toQ[y' [Qy yy']].
apply: (connected_component_trans xx').
apply: connected_component_trans (connected_component_sym yy').
by apply: (@cc_mono _ (GLp R (1 + n) `&` [set A | 0 < A 0 0])) (connected_ccP Qc Qx Qy) => z [].
Qed.

Definition J n : 'M[R]_(1 + n) := block_mx (-1)%:M 0 0 1%:M.
Lemma det_J n : \det (J n) = -1.
Proof. by rewrite /J det_ublock det_scalar1 det1 mulr1. Qed.
Lemma mulJJ n : J n *m J n = 1%:M.
Proof.
rewrite /J mulmx_block !mul0mx !mulmx0 !addr0 !add0r mulmx1 -scalar_mxM mulrNN mulr1.
by rewrite -scalar_mx_block.
Qed.

Lemma mulmx_cts n (B : 'M[R]_n) : continuous (fun A : 'M[R]_n => B *m A).
Proof. by move=> A; apply: (cvg_mulmx (F := nbhs A)); [exact: cvg_cst|exact: cvg_id]. Qed.

Lemma GLm_connected n : connected (GLm R n.+1).
Proof.
have -> : GLm R n.+1 = (fun A => J n *m A) @` (GLp R n.+1).
  apply/seteqP; split=> [A|_ [A dA <-]]; rewrite /GLm /GLp /=.
    move=> dA; exists (J n *m A); first by rewrite det_mulmx det_J mulN1r oppr_gt0.
    by rewrite mulmxA mulJJ mul1mx.
  by rewrite det_mulmx det_J mulN1r oppr_lt0.
apply: connected_image; first exact: GLp_connected.
by apply: continuous_subspaceT; exact: mulmx_cts.
Qed.

Lemma ncomp_GL n : ncomp (GL R n.+1) 2.
Proof.
rewrite -card_bool; apply: (@ncomp_labels _ _ _ (fun A => 0 < \det A)).
- move=> A dA; apply: filterS (pos_locconst (g := fun B => \det B) _ dA) => [B -> //|].
  by apply: (cvg_det (F := nbhs A)); exact: cvg_id.
- case; [exists 1%:M|exists (J n)]; rewrite /GL /= ?det1 ?det_J ?oner_eq0 ?ltr01 ?oppr_eq0 ?oner_eq0 //.
  by rewrite oppr_gt0 ltr10.
- case.
    suff -> : GL R n.+1 `&` [set A | (0 < \det A) = true] = GLp R n.+1 by exact: GLp_connected.
    by apply/seteqP; split=> A; rewrite /GL /GLp /=; [case=> _ ->|move=> dA; rewrite dA gt_eqF].
  suff -> : GL R n.+1 `&` [set A | (0 < \det A) = false] = GLm R n.+1 by exact: GLm_connected.
  apply/seteqP; split=> A; rewrite /GL /GLm /=.
    by case=> dA /negbT; rewrite -leNgt le_eqVlt (negbTE dA).
  by move=> dA; rewrite lt_eqF// ltNge ltW.
Qed.
End GeneralLinear.
