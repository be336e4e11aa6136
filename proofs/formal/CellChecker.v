(* A certificate that the minimum of one network, with data of rank one, has k components; checked
   by computation with rational numbers.  CellCount proves that what is accepted is true.

   dec : for every pattern of states (which vanish, which signs) that two sign vectors of different
         labels would both agree with, a reason why no states have it: a combination of the
         equations of vanishing states that says 0 < 0, or 0 != 0.
   lab : the label of each sign vector of the hidden layers of width 1.
   merges : states, and a sign vector that agrees with them, reached before: all sign vectors that
         agree with the states outside of their zeros lie in its component.  All are reached in the
         end, from one sign vector of each label. *)
From Coq Require Import ZArith QArith_base Qreduction.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope nat_scope.

(** * Rational numbers *)
Definition q0 : Q := Qmake Z0 xH.
Definition qadd (a b : Q) : Q := Qred (Qplus a b).
Definition qmul (a b : Q) : Q := Qred (Qmult a b).
Definition qopp (a : Q) : Q := Qopp a.
Definition qsub (a b : Q) : Q := qadd a (qopp b).
Definition qzero (a : Q) : bool := if Qnum a is Z0 then true else false.
Definition qpos (a : Q) : bool := if Qnum a is Zpos _ then true else false.
Definition qge0 (a : Q) : bool := if Qnum a is Zneg _ then false else true.
Definition qsum (f : nat -> Q) (r : seq nat) : Q := foldr (fun j s => qadd (f j) s) q0 r.
Definition entry (v : seq Q) (k : nat) : Q := nth q0 v k.
Definition zero_vector (n : nat) (v : seq Q) : bool := all (fun k => qzero (entry v k)) (iota 0 n).

(** * Trees of what is said of sign vectors, over the layers that they are about; first a positive sign *)
Inductive tree (A : Type) := Leaf of A | Node of tree A & tree A.
(* what is known of a state *)
Variant info := Unknown | Zero | Pos | Neg | NonZero.
Definition agrees (p : nat -> info) (s : nat -> bool) (i : nat) : bool :=
  match p i with Pos => s i | Neg => ~~ s i | _ => true end.

Fixpoint look {A} (ls : seq nat) (t : tree A) (s : nat -> bool) : A :=
  match t with
  | Leaf a => a
  | Node a b => if ls is i :: js then (if s i then look js a s else look js b s) else look [::] a s
  end.
(* all sign vectors that agree with p have the label c *)
Fixpoint same (ls : seq nat) (t : tree nat) (p : nat -> info) (c : nat) : bool :=
  match t with
  | Leaf a => a == c
  | Node a b => if ls is i :: js then
      match p i with Pos => same js a p c | Neg => same js b p c | _ => same js a p c && same js b p c end
    else same [::] a p c
  end.
Fixpoint below (t : tree nat) (k : nat) : bool :=
  match t with Leaf a => a < k | Node a b => below a k && below b k end.
(* the sign vectors that agree with p become true *)
Fixpoint mark (ls : seq nat) (t : tree bool) (p : nat -> info) : tree bool :=
  if ls is i :: js then
    let ab := if t is Node a b then (a, b) else (t, t) in
    match p i with
    | Pos => Node (mark js ab.1 p) ab.2
    | Neg => Node ab.1 (mark js ab.2 p)
    | _ => Node (mark js ab.1 p) (mark js ab.2 p)
    end
  else Leaf true.
Fixpoint all_true (t : tree bool) : bool :=
  match t with Leaf b => b | Node a b => all_true a && all_true b end.

Inductive dec :=
| Same of nat                     (* all sign vectors that agree have this label *)
| Contra of seq (nat * Q)         (* no states: these multiples of the equations after vanishing states *)
| Sign of nat & dec & dec & dec   (* the state of a layer of width 1: zero, positive, negative *)
| Null of nat & dec & dec.        (* the state of a layer: zero, not zero *)

Section Checker.
Variables (ws : seq nat) (skips : seq (nat * nat * Q)) (x y : seq Q).
Definition layers : nat := (size ws).-1.
Definition width (i : nat) : nat := nth 1 ws i.
Definition scalars : seq nat := [seq i <- iota 1 layers.-1 | width i == 1].
(* the sum of the coefficients of the skips from j to i *)
Definition coefficient (j i : nat) : Q :=
  foldr (fun s a => if (s.1.1 == j) && (s.1.2 == i) then qadd s.2 a else a) q0 skips.

(** * States that occur *)
Definition state (hs : seq (seq Q)) (i : nat) : seq Q :=
  if i == 0 then x else if i == layers then y else nth [::] hs i.-1.
Definition added (h : nat -> seq Q) (i k : nat) : Q :=
  qsum (fun j => if width j == width i.+1 then qmul (coefficient j i.+1) (entry (h j) k) else q0) (iota 0 i.+1).
Definition occurring (h : nat -> seq Q) : bool :=
  all (fun i => zero_vector (width i) (h i) ==>
    all (fun k => qzero (qsub (entry (h i.+1) k) (added h i k))) (iota 0 (width i.+1))) (iota 1 layers.-1).
Definition signs (h : nat -> seq Q) (i : nat) : info :=
  if (width i == 1) && (0 < i < layers) then
    let a := entry (h i) 0 in if qzero a then Zero else if qpos a then Pos else Neg
  else Unknown.

(** * No states *)
Definition upd (p : nat -> info) (i : nat) (v : info) : nat -> info := fun j => if j == i then v else p j.
Definition combined (c : seq (nat * Q)) (j : nat) : Q :=
  foldr (fun z a => qadd (qmul z.2 (if j == z.1.+1 then Qmake (Zpos xH) xH
    else if j <= z.1 then qopp (coefficient j z.1.+1) else q0)) a) q0 c.
Definition is_zero (v : info) : bool := if v is Zero then true else false.
Definition is_nonzero (v : info) : bool := match v with NonZero | Pos | Neg => true | _ => false end.
(* a sum that is zero, of terms that are not negative, one of them positive *)
Definition impossible1 (p : nat -> info) (c : nat -> Q) : bool :=
  let const := qadd (if width 0 == 1 then qmul (c 0) (entry x 0) else q0)
    (if width layers == 1 then qmul (c layers) (entry y 0) else q0) in
  [&& all (fun j => match p j with
        Zero => true | Pos => qge0 (c j) | Neg => qge0 (qopp (c j)) | _ => qzero (c j) end) scalars,
      qge0 const &
      qpos const || has (fun j => match p j with Pos | Neg => ~~ qzero (c j) | _ => false end) scalars].
(* a sum that is zero, of which one term is not *)
Definition impossible (w : nat) (p : nat -> info) (c : nat -> Q) : bool :=
  let const k := qadd (if width 0 == w then qmul (c 0) (entry x k) else q0)
    (if width layers == w then qmul (c layers) (entry y k) else q0) in
  let consts := all (fun k => qzero (const k)) (iota 0 w) in
  match [seq j <- iota 1 layers.-1 | [&& width j == w, ~~ is_zero (p j) & ~~ qzero (c j)]] with
  | [::] => ~~ consts
  | [:: j] => is_nonzero (p j) && consts
  | _ => false
  end.
Definition contradiction (p : nat -> info) (c : seq (nat * Q)) : bool :=
  let w := if c is z :: _ then width z.1.+1 else 1 in
  all (fun z => [&& 0 < z.1 < layers, is_zero (p z.1) & width z.1.+1 == w]) c &&
  (((w == 1) && impossible1 p (combined c)) || impossible w p (combined c)).
Fixpoint decided (lab : tree nat) (p : nat -> info) (t : dec) : bool :=
  match t with
  | Same c => same scalars lab p c
  | Contra c => contradiction p c
  | Sign i a b e => [&& width i == 1, decided lab (upd p i Zero) a,
      decided lab (upd p i Pos) b & decided lab (upd p i Neg) e]
  | Null i a b => decided lab (upd p i Zero) a && decided lab (upd p i NonZero) b
  end.

(** * All sign vectors are reached *)
Definition bits (b : seq bool) (i : nat) : bool := nth true b i.
Definition exactly (s : nat -> bool) (i : nat) : info := if s i then Pos else Neg.
Definition merge (t : tree bool) (m : seq (seq Q) * seq bool) : tree bool :=
  let h := state m.1 in
  if [&& occurring h, look scalars t (bits m.2) & all (agrees (signs h) (bits m.2)) scalars]
  then mark scalars t (signs h) else t.
Definition started (roots : seq (seq bool)) : tree bool :=
  foldr (fun r t => mark scalars t (exactly (bits r))) (Leaf false) roots.

Definition accepted (lab : tree nat) (t : dec) (roots : seq (seq bool)) (merges : seq (seq (seq Q) * seq bool)) : bool :=
  [&& 1 < size ws, all (leq 1) ws, ~~ zero_vector (width 0) x, below lab (size roots),
      all (fun i => look scalars lab (bits (nth [::] roots i)) == i) (iota 0 (size roots)),
      decided lab (fun=> Unknown) t & all_true (foldl merge (started roots) merges)].
End Checker.

(* the data are those of one column: X = x v, and y |v|^2 = Y v^T *)
Definition rank_one_data (ws : seq nat) (X Y : seq (seq Q)) (x v y : seq Q) : bool :=
  let n := size v in let cell (A : seq (seq Q)) i j := entry (nth [::] A i) j in
  [&& ~~ zero_vector n v,
      all (fun i => all (fun j => qzero (qsub (cell X i j) (qmul (entry x i) (entry v j)))) (iota 0 n))
        (iota 0 (width ws 0)) &
      all (fun i => qzero (qsub (qmul (entry y i) (qsum (fun j => qmul (entry v j) (entry v j)) (iota 0 n)))
          (qsum (fun j => qmul (cell Y i j) (entry v j)) (iota 0 n))))
        (iota 0 (width ws (layers ws)))].
