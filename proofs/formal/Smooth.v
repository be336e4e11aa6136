(* Smooth functions by closed classes of expressions.
   wave w A B C D     s |-> A cos(w s) + B sin(w s) + C s + D and its derivatives
   expr, value        polynomials in the coordinates and their sines and cosines: smooth *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions reals topology normedtype.
From mathcomp Require Import derive realfun trigo.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Matrices.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Waves.
Variables (R : realType) (w : R).

Definition wave (A B C D : R) (s : R) : R := A * cos (w * s) + B * sin (w * s) + C * s + D.

Lemma is_derive_mull (c s : R) : is_derive s (1 : R) (fun s => c * s) c.
Proof. by apply: (is_derive_eq (is_deriveZ c (is_derive_id s 1))); rewrite /GRing.scale /= mulr1. Qed.

Lemma is_derive_wave A B C D s : is_derive s (1 : R) (wave A B C D) (wave (B * w) (- (A * w)) 0 C s).
Proof.
have dc := is_deriveZ A (is_derive1_comp (is_derive_cos (w * s)) (is_derive_mull w s)).
have ds := is_deriveZ B (is_derive1_comp (is_derive_sin (w * s)) (is_derive_mull w s)).
have dl := is_derive_mull C s; have d0 := is_derive_cst D s (1 : R).
apply: (is_derive_eq (is_deriveD (is_deriveD (is_deriveD dc ds) dl) d0)).
rewrite /wave /GRing.scale /=; ring.
Qed.

Lemma derive1_wave A B C D : derive1 (wave A B C D) = wave (B * w) (- (A * w)) 0 C.
Proof. by apply: funext => s; rewrite derive1E (@derive_val _ _ _ _ _ _ _ (is_derive_wave A B C D s)). Qed.

Lemma derive1n_wave k A B C D : exists A' B' C' D', derive1n k (wave A B C D) = wave A' B' C' D'.
Proof.
elim: k => [|k [A' [B' [C' [D' e]]]]]; first by exists A, B, C, D.
by rewrite derive1nS e derive1_wave; do 4 eexists.
Qed.

Lemma derivable_wave k A B C D s : derivable (derive1n k (wave A B C D)) s 1.
Proof.
have [A' [B' [C' [D' ->]]]] := derive1n_wave k A B C D.
exact: (@ex_derive _ _ _ _ _ _ _ (is_derive_wave A' B' C' D' s)).
Qed.
End Waves.

Section Expressions.
Variables (R : realType) (n : nat).
Local Notation V := 'rV[R]_n.+1.

Inductive expr := Cst of R | Coord of 'I_n.+1 | Cos of R & 'I_n.+1 | Sin of R & 'I_n.+1
  | Add of expr & expr | Mul of expr & expr.

Fixpoint value (e : expr) : V -> R :=
  match e with
  | Cst c => cst c
  | Coord i => fun x => x 0 i
  | Cos r i => fun x => cos (r * x 0 i)
  | Sin r i => fun x => sin (r * x 0 i)
  | Add a b => value a + value b
  | Mul a b => value a * value b
  end.

Fixpoint slope (v : V) (e : expr) : expr :=
  match e with
  | Cst c => Cst 0
  | Coord i => Cst (v 0 i)
  | Cos r i => Mul (Cst (- (r * v 0 i))) (Sin r i)
  | Sin r i => Mul (Cst (r * v 0 i)) (Cos r i)
  | Add a b => Add (slope v a) (slope v b)
  | Mul a b => Add (Mul a (slope v b)) (Mul b (slope v a))
  end.

(* derivatives along lines *)
Lemma is_derive_line (f : V -> R) (x v : V) df :
  is_derive (0 : R) 1 (fun h => f (h *: v + x)) df -> is_derive x v f df.
Proof.
move=> [h <-]; constructor; first by apply/derivable1P.
rewrite /derive; set g1 := fun h => h^-1 *: _; set g2 := fun h => h^-1 *: _.
suff -> : g1 = g2 by []; apply: funext => s; rewrite /g1 /g2 /=.
by rewrite addr0 scale0r add0r [_%:A]mulr1.
Qed.

Lemma is_derive_affine (a b r s : R) : is_derive s (1 : R) (fun h : R => r * (h * a + b)) (r * a).
Proof.
have -> : (fun h : R => r * (h * a + b)) = wave 1 0 0 (r * a) (r * b).
  by apply: funext => h; rewrite /wave; ring.
have := is_derive_wave 1 0 0 (r * a) (r * b) s.
by have -> : wave 1 (0 * 1) (- (0 * 1)) 0 (r * a) s = r * a by rewrite /wave; ring.
Qed.

Lemma is_derive_value v e x : is_derive x v (value e) (value (slope v e) x).
Proof.
have coordE r i : (fun h : R => r * (h *: v + x) 0 i) = (fun h => r * (h * v 0 i + x 0 i)).
  by apply: funext => h; rewrite !mxE.
elim: e => [c|i|r i|r i|a da b db|a da b db] /=; first exact: is_derive_cst.
- apply: is_derive_line; have -> : (fun h : R => (h *: v + x) 0 i) = (fun h => 1 * (h *: v + x) 0 i).
    by apply: funext => h; rewrite mul1r.
  by rewrite coordE; apply: (is_derive_eq (is_derive_affine (v 0 i) (x 0 i) 1 0)); rewrite mul1r.
- apply: is_derive_line; rewrite -[fun h => _]/(cos \o (fun h : R => r * (h *: v + x) 0 i)) coordE.
  apply: (is_derive_eq (is_derive1_comp (is_derive_cos _) (is_derive_affine (v 0 i) (x 0 i) r 0))).
  rewrite mul0r add0r; change (- sin (r * x 0 i) * (r * v 0 i) = - (r * v 0 i) * sin (r * x 0 i)).
  by rewrite [LHS]mulrC mulrN mulNr.
- apply: is_derive_line; rewrite -[fun h => _]/(sin \o (fun h : R => r * (h *: v + x) 0 i)) coordE.
  apply: (is_derive_eq (is_derive1_comp (is_derive_sin _) (is_derive_affine (v 0 i) (x 0 i) r 0))).
  rewrite mul0r add0r; change (cos (r * x 0 i) * (r * v 0 i) = r * v 0 i * cos (r * x 0 i)).
  exact: mulrC.
- exact: is_deriveD.
- exact: is_deriveM.
Qed.

Lemma derive_value vs e :
  foldr (fun v (f : V -> R) x => derive f x v) (value e) vs = value (foldr slope e vs).
Proof.
elim: vs => //= v vs ->; apply: funext => x.
exact: (@derive_val _ _ _ _ _ _ _ (is_derive_value v (foldr slope e vs) x)).
Qed.

End Expressions.

Lemma continuous_value (R : realType) n (e : expr R n) : continuous (value e).
Proof.
have scal r i : continuous (fun x : 'rV[R]_n.+1 => r * x 0 i).
  by move=> x; apply: (@cvgM _ _ (nbhs x)); [exact: cst_R|exact: coord_continuous].
elim: e => [c|i|r i|r i|a ca b cb|a ca b cb] x /=; first exact: cst_R.
- exact: coord_continuous.
- exact: (cvg_comp (scal r i x) (@continuous_cos R _)).
- exact: (cvg_comp (scal r i x) (@continuous_sin R _)).
- by apply: (@cvgD _ _ _ (nbhs x)); [exact: ca|exact: cb].
- by apply: (@cvgM _ _ (nbhs x)); [exact: ca|exact: cb].
Qed.

(* all derivatives of all orders exist and are continuous *)
Lemma smooth_value (R : realType) n (e : expr R n) vs : let f := foldr (fun v (f : 'rV[R]_n.+1 -> R) x => derive f x v) (value e) vs in
  continuous f /\ forall x v, derivable f x v.
Proof.
rewrite /= derive_value; split=> [|x v]; first exact: continuous_value.
exact: (@ex_derive _ _ _ _ _ _ _ (is_derive_value v _ x)).
Qed.
