(* GL_n as a topological group, two of its actions, and points with a stabilizer that meets both
   components of the group: there the orbit has one component only. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths GeneralLinear Orbits.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Groups.
Variables (R : realType) (n : nat).
Notation M := [topologicalType of 'M[R]_n].

Lemma GL_mul (A B : 'M[R]_n) : GL R n A -> GL R n B -> GL R n (A *m B).
Proof. by rewrite /GL /= => a b; rewrite det_mulmx mulf_neq0. Qed.

Lemma GL_inv (A : 'M[R]_n) : GL R n A -> GL R n (invmx A).
Proof. by rewrite /GL /= => a; rewrite det_inv invr_eq0. Qed.

Lemma GL_mul_continuous : {within GL R n `*` GL R n, continuous (fun p : M * M => p.1 *m p.2)}.
Proof.
apply: continuous_subspaceT => p.
by apply: (cvg_mulmx (F := nbhs p)); [exact: cvg_fst|exact: cvg_snd].
Qed.

Lemma GL_inv_continuous : {within GL R n, continuous (@invmx _ n : M -> M)}.
Proof.
apply: continuous_in_subspaceT => A; rewrite inE => gA.
by apply: (cvg_invmx (F := nbhs A)); [rewrite unitGL|exact: cvg_id].
Qed.

Definition GL_group : topGroup M.
Proof.
apply: (@TopGroup M (GL R n) 1%:M (fun A B => A *m B) (@invmx _ n)).
- by rewrite /GL /= det1 oner_eq0.
- exact: GL_inv.
- exact: GL_mul.
- by move=> A B C _ _ _; rewrite mulmxA.
- by move=> A _; rewrite mul1mx.
- by move=> A gA; rewrite mulVmx// unitGL.
- exact: GL_mul_continuous.
- exact: GL_inv_continuous.
Defined.

(* on the nonzero vectors *)
Definition GL_vectors : topAction GL_group [set v : 'cV[R]_n | v != 0].
Proof.
apply: (@TopAction M [topologicalType of 'cV[R]_n] GL_group _ (fun A v => A *m v)).
- move=> A v /= gA; have uA : A \in unitmx by rewrite unitGL.
  by apply: contra_neq => Av; rewrite -[v](mulKmx uA) Av mulmx0.
- by move=> v _; rewrite /= mul1mx.
- by move=> A B v _ _ _; rewrite /= mulmxA.
- apply: continuous_subspaceT => p.
  by apply: (cvg_mulmx (F := nbhs p)); [exact: cvg_fst|exact: cvg_snd].
Defined.

(* on the pairs (U, V), as on the two weights of a linear network *)
Notation MM := [topologicalType of ('M[R]_n * 'M[R]_n)%type].
Definition GL_pairs : topAction GL_group [set: 'M[R]_n * 'M[R]_n].
Proof.
apply: (@TopAction M MM GL_group _ (fun A p => (p.1 *m invmx A, A *m p.2))) => //.
- by move=> [U V] _; rewrite /= invmx1 mulmx1 mul1mx.
- move=> A B [U V] gA gB _; rewrite /= !mulmxA -[in RHS]mulmxA; congr (_ *m _, _).
  have uA : A \in unitmx by rewrite unitGL.
  have uB : B \in unitmx by rewrite unitGL.
  have uAB : A *m B \in unitmx by rewrite unitmx_mul uA.
  by rewrite -[RHS](mulmxK uAB) -!mulmxA (mulKmx uA) (mulKmx uB).
- apply: continuous_in_subspaceT => p; rewrite inE => -[/= p1 _].
  have c1 : (fun q : M * MM => q.1) @ p --> p.1 by exact: cvg_fst.
  have c2 : (fun q : M * MM => q.2) @ p --> p.2 by exact: cvg_snd.
  have c21 : (fun q : M * MM => q.2.1) @ p --> p.2.1 by apply: (cvg_comp (g := fst) c2); exact: cvg_fst.
  have c22 : (fun q : M * MM => q.2.2) @ p --> p.2.2 by apply: (cvg_comp (g := snd) c2); exact: cvg_snd.
  apply: (@cts_pair [topologicalType of (M * MM)%type] M M
    (fun q : M * MM => q.2.1 *m invmx q.1) (fun q : M * MM => q.1 *m q.2.2)).
    apply: (cvg_mulmx (F := nbhs p)); first exact: c21.
    by apply: (cvg_invmx (F := nbhs p)); [rewrite unitGL|exact: c1].
  by apply: (cvg_mulmx (F := nbhs p)); [exact: c1|exact: c22].
Defined.
End Groups.

Section Flip.
Variables (R : realType) (n : nat).
Notation M := [topologicalType of 'M[R]_n].

(* a stabilizer with an element of negative determinant *)
Lemma flipped_orbit (U : topologicalType) (S : set U) (a : topAction (GL_group R n) S) x (s : 'M[R]_n) :
  S x -> \det s < 0 -> gact a s x = x -> ncomp (orbit a x) 1.
Proof.
move=> Sx ds sx; apply: ncomp1; last first.
  by exists (gact a 1%:M x), 1%:M => //; rewrite /= /GL /= det1 oner_eq0.
have gs : GL R n s by rewrite /GL /= lt_eqF.
have -> : orbit a x = (fun g => gact a g x) @` GLp R n.
  apply/seteqP; split=> _ [g gg <-]; last by exists g => //; rewrite /= /GL /= gt_eqF.
  have [gp|gn] := ltP 0 (\det g); first by exists g.
  exists (g *m s); last by rewrite (gactM a (gg : gset (GL_group R n) g) gs Sx) sx.
  by rewrite /GLp /= det_mulmx nmulr_rgt0// lt_neqAle gn andbT.
apply: connected_image; first exact: GLp_connected.
apply: continuous_subspaceW (orbit_map_continuous (a := a) Sx) => g /= gp.
by rewrite /GL /= gt_eqF.
Qed.

(* the last coordinate changes its sign *)
Definition flip_last m : 'M[R]_m.+1 := diag_mx (\row_j if j == ord_max then -1 else 1).

Lemma det_flip m : \det (flip_last m) = -1.
Proof.
rewrite det_diag big_ord_recr mxE eqxx /= big1 ?mul1r// => j _; rewrite mxE.
by case: eqP => // /(congr1 val) /= e; have := ltn_ord j; rewrite e ltnn.
Qed.

Lemma flip_delta m p (j : 'I_p) : flip_last m.+1 *m delta_mx 0 j = delta_mx 0 j.
Proof.
apply/matrixP => i k; rewrite mul_diag_mx !mxE.
by have [->|i0] := eqVneq i 0; rewrite ?mul1r// mulr0.
Qed.

Lemma flip_delta_r m p (j : 'I_p) : delta_mx j 0 *m flip_last m.+1 = delta_mx j 0.
Proof.
apply/matrixP => i k; rewrite mul_mx_diag !mxE.
by have [->|i0] := eqVneq k 0; rewrite ?mulr1// andbF mul0r.
Qed.

Lemma invmx_flip m : invmx (flip_last m) = flip_last m.
Proof.
have u : flip_last m \in unitmx by rewrite unitGL det_flip oppr_eq0 oner_eq0.
rewrite -[RHS](mulmxK u) -[X in _ = X *m _]/(flip_last m *m flip_last m).
suff -> : flip_last m *m flip_last m = 1%:M by rewrite mul1mx.
apply/matrixP => i k; rewrite mul_diag_mx !mxE.
have [_|_] := eqVneq i k; last by rewrite mulr0.
by case: (i == ord_max); rewrite !mulr1n ?mulrNN mulr1.
Qed.
End Flip.
