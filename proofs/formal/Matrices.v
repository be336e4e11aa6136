(* Continuity of matrix operations over a realType. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* cvg_cst does not see the filter instance of a product space; these do *)
Lemma cst_mx (R : realType) (T : topologicalType) m n (A : 'M[R]_(m, n)) (x : T) :
  (fun _ : T => A) @ x --> A.
Proof. exact: (@cvg_cst [topologicalType of 'M[R]_(m, n)] A T (nbhs x) (nbhs_filter x)). Qed.
Lemma cst_R (R : realType) (T : topologicalType) (a : R) (x : T) : (fun _ : T => a) @ x --> a.
Proof. exact: (@cvg_cst [topologicalType of R^o] a T (nbhs x) (nbhs_filter x)). Qed.


Section MxTop.
Variable R : realType.
Variables (T : Type) (F : set (set T)).
Context {FF : Filter F}.

Lemma cvg_mx m n (f : T -> 'M[R]_(m,n)) (M : 'M[R]_(m,n)) :
  (forall i j, (fun x => f x i j) @ F --> M i j) -> f @ F --> M.
Proof.
move=> h P [Q MQ QP].
have h' : F [set x | forall i j, Q i j (f x i j)].
  apply: filter_forall => i; apply: filter_forall => j.
  exact: (h i j _ (MQ i j)).
suff : F (f @^-1` P) by [].
by apply: filterS h' => x Qx; exact: QP.
Qed.

Lemma cvg_entry m n (f : T -> 'M[R]_(m,n)) (M : 'M[R]_(m,n)) i j :
  f @ F --> M -> (fun x => f x i j) @ F --> M i j.
Proof.
move=> fM; apply: (cvg_comp (f := f) (g := fun N : 'M[R]_(m,n) => N i j) fM).
exact: coord_continuous.
Qed.

Lemma cvg_bigsum (I : Type) (r : seq I) (P : pred I) (f : I -> T -> R) (a : I -> R) :
  (forall i, f i @ F --> a i) ->
  (fun x => \sum_(i <- r | P i) f i x) @ F --> \sum_(i <- r | P i) a i.
Proof.
move=> h; elim: r => [|i r IH].
  by under eq_fun do rewrite big_nil; rewrite big_nil; exact: cvg_cst.
under eq_fun do rewrite big_cons; rewrite big_cons.
by case: (P i) => //; apply: cvgD.
Qed.

Lemma cvg_bigprod (I : Type) (r : seq I) (P : pred I) (f : I -> T -> R) (a : I -> R) :
  (forall i, f i @ F --> a i) ->
  (fun x => \prod_(i <- r | P i) f i x) @ F --> \prod_(i <- r | P i) a i.
Proof.
move=> h; elim: r => [|i r IH].
  by under eq_fun do rewrite big_nil; rewrite big_nil; exact: cvg_cst.
under eq_fun do rewrite big_cons; rewrite big_cons.
by case: (P i) => //; apply: cvgM.
Qed.

Lemma cvg_mulmx m n p (f : T -> 'M[R]_(m,n)) (g : T -> 'M[R]_(n,p)) A B :
  f @ F --> A -> g @ F --> B -> (fun x => f x *m g x) @ F --> A *m B.
Proof.
move=> fA gB; apply: cvg_mx => i j.
under eq_fun do rewrite mxE; rewrite mxE.
by apply: cvg_bigsum => k; apply: cvgM; exact: cvg_entry.
Qed.

Lemma cvg_det n (f : T -> 'M[R]_n) A :
  f @ F --> A -> (fun x => \det (f x)) @ F --> \det A.
Proof.
move=> fA; rewrite /determinant; apply: cvg_bigsum => s.
apply: cvgM; first exact: cvg_cst.
by apply: cvg_bigprod => k; exact: cvg_entry.
Qed.

Lemma cvg_adj n (f : T -> 'M[R]_n) A :
  f @ F --> A -> (fun x => \adj (f x)) @ F --> \adj A.
Proof.
move=> fA; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE /cofactor.
apply: cvgM; first exact: cvg_cst.
apply: cvg_det; apply: cvg_mx => k l; under eq_fun do rewrite !mxE; rewrite !mxE.
exact: cvg_entry.
Qed.

Lemma cvg_invmx n (f : T -> 'M[R]_n) A : A \in unitmx ->
  f @ F --> A -> (fun x => invmx (f x)) @ F --> invmx A.
Proof.
move=> uA fA.
have dA : \det A != 0 by move: uA; rewrite unitmxE unitfE.
have cd := cvg_det fA.
have nz : \forall x \near F, \det (f x) != 0 by apply: cvgr_neq0 cd dA.
have -> : invmx A = (\det A)^-1 *: \adj A by rewrite /invmx uA.
have h : (fun x => (\det (f x))^-1 *: \adj (f x)) @ F --> (\det A)^-1 *: \adj A.
  apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
  by apply: cvgM; [apply: cvgV|apply: cvg_entry; apply: cvg_adj].
apply: cvg_trans h; apply: near_eq_cvg.
by apply: filterS nz => x dx; rewrite /invmx unitmxE unitfE dx.
Qed.
Lemma cvg_row_mx m n1 n2 (f : T -> 'M[R]_(m,n1)) (g : T -> 'M[R]_(m,n2)) (A : 'M[R]_(m,n1)) (B : 'M[R]_(m,n2)) :
  f @ F --> A -> g @ F --> B -> (fun x => row_mx (f x) (g x)) @ F --> row_mx A B.
Proof.
move=> fA gB; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
by case: (fintype.split j) => k; exact: cvg_entry.
Qed.
Lemma cvg_col_mx m1 m2 n (f : T -> 'M[R]_(m1,n)) (g : T -> 'M[R]_(m2,n)) (A : 'M[R]_(m1,n)) (B : 'M[R]_(m2,n)) :
  f @ F --> A -> g @ F --> B -> (fun x => col_mx (f x) (g x)) @ F --> col_mx A B.
Proof.
move=> fA gB; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
by case: (fintype.split i) => k; exact: cvg_entry.
Qed.
Lemma cvg_block m1 m2 n1 n2 (f11 : T -> 'M[R]_(m1,n1)) (f12 : T -> 'M[R]_(m1,n2))
    (f21 : T -> 'M[R]_(m2,n1)) (f22 : T -> 'M[R]_(m2,n2))
    (A : 'M[R]_(m1,n1)) (B : 'M[R]_(m1,n2)) (C : 'M[R]_(m2,n1)) (D : 'M[R]_(m2,n2)) :
  f11 @ F --> A -> f12 @ F --> B -> f21 @ F --> C -> f22 @ F --> D ->
  (fun x : T => block_mx (f11 x) (f12 x) (f21 x) (f22 x)) @ F --> block_mx A B C D.
Proof. by move=> *; apply: cvg_col_mx; apply: cvg_row_mx. Qed.
Lemma cvg_scalemx m n (s : T -> R) (f : T -> 'M[R]_(m,n)) (a : R) (A : 'M[R]_(m,n)) :
  s @ F --> a -> f @ F --> A -> (fun x => s x *: f x) @ F --> a *: A.
Proof.
move=> sa fA; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
by apply: cvgM => //; exact: cvg_entry.
Qed.
Lemma cvg_addmx m n (f g : T -> 'M[R]_(m,n)) (A B : 'M[R]_(m,n)) :
  f @ F --> A -> g @ F --> B -> (fun x => f x + g x) @ F --> A + B.
Proof.
move=> fA gB; apply: cvg_mx => i j; under eq_fun do rewrite mxE; rewrite mxE.
by apply: cvgD; exact: cvg_entry.
Qed.

Lemma cvg_oppmx m n (f : T -> 'M[R]_(m, n)) (A : 'M[R]_(m, n)) : f @ F --> A -> (fun x => - f x) @ F --> - A.
Proof.
move=> fA; apply: cvg_mx => a b; under eq_fun do rewrite mxE; rewrite mxE.
by apply: (cvgN (f := fun x => f x a b)); exact: cvg_entry.
Qed.

Lemma cvg_submx m n (f g : T -> 'M[R]_(m,n)) (A B : 'M[R]_(m,n)) :
  f @ F --> A -> g @ F --> B -> (fun x => f x - g x) @ F --> A - B.
Proof. by move=> fA gB; exact: (cvg_addmx fA (cvg_oppmx gB)). Qed.

Lemma cvg_conform m n m' n'
    (f : T -> 'M[R]_(m, n)) (A : 'M[R]_(m, n)) :
  f @ F --> A -> (fun x => conform_mx (0 : 'M[R]_(m', n')) (f x)) @ F --> conform_mx (0 : 'M[R]_(m', n')) A.
Proof.
move=> fA; have [e|ne] := boolP ((m == m') && (n == n')).
  move: e => /andP[/eqP em /eqP en]; subst m' n'; under eq_fun do rewrite conform_mx_id.
  by rewrite conform_mx_id.
rewrite negb_and in ne; under eq_fun do rewrite nonconform_mx//; rewrite nonconform_mx//.
exact: cvg_cst.
Qed.

Lemma cvg_summx m n (I : Type) (r : seq I) (P : pred I)
    (f : I -> T -> 'M[R]_(m, n)) (A : I -> 'M[R]_(m, n)) :
  (forall i, P i -> f i @ F --> A i) ->
  (fun x => \sum_(i <- r | P i) f i x) @ F --> \sum_(i <- r | P i) A i.
Proof.
move=> h; elim: r => [|i r IH].
  by under eq_fun do rewrite big_nil; rewrite big_nil; exact: cvg_cst.
under eq_fun do rewrite big_cons; rewrite big_cons.
by case: ifP => // Pi; apply: cvg_addmx => //; exact: h.
Qed.

End MxTop.
