(* The certificates of three networks, as symtopo count --formal writes them: five scalar layers with two skips
   that overlap; a hidden layer of width 2, and data of two columns; a plain chain. *)
From Coq Require Import BinNums BinPos.
From Coq Require QArith_base.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions CellChecker CellNumbers CellCount ChainCount.
Import GRing.Theory.
Local Open Scope ring_scope.
Local Notation p n d := (QArith_base.Qmake (Zpos n%positive) d%positive).
Local Notation m n d := (QArith_base.Qmake (Zneg n%positive) d%positive).

Local Definition ws1 : seq nat := [:: 1; 1; 1; 1; 1]%N.
Local Definition sk1 : seq (nat * nat * QArith_base.Q) := [:: (0%N, 2%N, p 1 1); (1%N, 3%N, p 1 1)].
Local Definition X1 : seq (seq QArith_base.Q) := [:: [:: p 1 1]].
Local Definition Y1 : seq (seq QArith_base.Q) := [:: [:: p 1 1]].
Local Definition x1 : seq QArith_base.Q := [:: p 1 1].
Local Definition v1 : seq QArith_base.Q := [:: p 1 1].
Local Definition y1 : seq QArith_base.Q := [:: p 1 1].
Local Definition lab1 : tree nat := (Node (Node (Node (Leaf 0%N) (Leaf 2%N)) (Node (Leaf 0%N) (Leaf 3%N))) (Node (Node (Leaf 0%N) (Leaf 2%N)) (Node (Leaf 1%N) (Leaf 2%N)))).
Local Definition t1 : dec := (Sign 1 (Sign 2 (Contra [:: (1%N, m 1 1)]) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Same 2)) (Contra [:: (1%N, m 1 1)])) (Sign 2 (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Contra [:: (2%N, m 1 1)])) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Same 2)) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Same 3))) (Sign 2 (Sign 3 (Contra [:: (3%N, p 1 1)]) (Contra [:: (2%N, p 1 1)]) (Same 2)) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Same 2)) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 1) (Same 2)))).
Local Definition roots1 : seq (seq bool) := [:: [:: true; true; true; true]; [:: true; false; false; true]; [:: true; true; true; false]; [:: true; true; false; false]].
Local Definition merges1 : seq (seq (seq QArith_base.Q) * seq bool) := [:: ([:: [:: q0]; [:: p 1 1]; [:: p 1 1]], [:: true; true; true; true]); ([:: [:: q0]; [:: p 1 1]; [:: m 1 1]], [:: true; true; true; false]); ([:: [:: p 1 1]; [:: q0]; [:: p 1 1]], [:: true; true; true; true]); ([:: [:: m 1 1]; [:: q0]; [:: m 1 1]], [:: true; false; true; false])].
Theorem scalar_network_has_4 (R : realType) :
  ncomp (minimum (nth 1%N [:: 1; 1; 1; 1; 1]%N) 4 noact
    (fun j i => skip 0 2 1 j i + skip 1 3 1 j i)
    (\matrix_(i < 1, j < 1) nth 0 (nth [::] [:: [:: 1]] i) j : 'M[R]_(1, 1))
    (\matrix_(i < 1, j < 1) nth 0 (nth [::] [:: [:: 1]] i) j : 'M[R]_(1, 1))) 4.
Proof.
have data : rank_one_data ws1 X1 Y1 x1 v1 y1 by vm_compute.
have ok : accepted ws1 sk1 x1 y1 lab1 t1 roots1 merges1 by vm_compute.
exact: (certified R data ok).
Qed.

Local Definition ws2 : seq nat := [:: 1; 2; 1; 1; 1]%N.
Local Definition sk2 : seq (nat * nat * QArith_base.Q) := [:: (0%N, 2%N, p 1 2)].
Local Definition X2 : seq (seq QArith_base.Q) := [:: [:: p 1 1; p 2 1]].
Local Definition Y2 : seq (seq QArith_base.Q) := [:: [:: p 3 1; m 1 2]].
Local Definition x2 : seq QArith_base.Q := [:: p 1 1].
Local Definition v2 : seq QArith_base.Q := [:: p 1 1; p 2 1].
Local Definition y2 : seq QArith_base.Q := [:: p 2 5].
Local Definition lab2 : tree nat := (Node (Node (Leaf 0%N) (Leaf 2%N)) (Node (Leaf 1%N) (Leaf 3%N))).
Local Definition t2 : dec := (Sign 2 (Sign 3 (Contra [:: (3%N, p 1 1)]) (Contra [:: (2%N, p 1 1)]) (Contra [:: (2%N, m 1 1)])) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 0) (Same 2)) (Sign 3 (Contra [:: (3%N, p 1 1)]) (Same 1) (Same 3))).
Local Definition roots2 : seq (seq bool) := [:: [:: true; true; true; true]; [:: true; true; false; true]; [:: true; true; true; false]; [:: true; true; false; false]].
Local Definition merges2 : seq (seq (seq QArith_base.Q) * seq bool) := [::].
Theorem vector_layer_has_4 (R : realType) :
  ncomp (minimum (nth 1%N [:: 1; 2; 1; 1; 1]%N) 4 noact
    (skip 0 2 (1 / 2%:R))
    (\matrix_(i < 1, j < 2) nth 0 (nth [::] [:: [:: 1; 2%:R]] i) j : 'M[R]_(1, 2))
    (\matrix_(i < 1, j < 2) nth 0 (nth [::] [:: [:: 3%:R; - 1 / 2%:R]] i) j : 'M[R]_(1, 2))) 4.
Proof.
have data : rank_one_data ws2 X2 Y2 x2 v2 y2 by vm_compute.
have ok : accepted ws2 sk2 x2 y2 lab2 t2 roots2 merges2 by vm_compute.
exact: (certified R data ok).
Qed.

Local Definition ws3 : seq nat := [:: 2; 2; 2; 2]%N.
Local Definition sk3 : seq (nat * nat * QArith_base.Q) := [::].
Local Definition X3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Local Definition Y3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Local Definition W3 : seq (seq (seq QArith_base.Q)) := [:: [:: [:: p 1 1; m 2 1]; [:: m 1 1; m 2 1]]; [:: [:: p 1 2; m 1 2]; [:: m 3 4; m 3 4]]; [:: [:: p 1 1; q0]; [:: q0; p 1 3]]].
Local Definition A3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Local Definition B3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Local Definition L3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Local Definition M3 : seq (seq QArith_base.Q) := [:: [:: p 1 1; q0]; [:: q0; p 1 1]].
Theorem plain_chain_has_4 (R : realType) :
  ncomp (minimum (nth 1%N [:: 2; 2; 2; 2]%N) 3 noact
    noskip
    (\matrix_(i < 2, j < 2) nth 0 (nth [::] [:: [:: 1; 0]; [:: 0; 1]] i) j : 'M[R]_(2, 2))
    (\matrix_(i < 2, j < 2) nth 0 (nth [::] [:: [:: 1; 0]; [:: 0; 1]] i) j : 'M[R]_(2, 2))) (2 ^ 2).
Proof.
have ok : accepted_chain ws3 2 sk3 X3 Y3 W3 2 A3 B3 L3 M3 by vm_compute.
exact: (chain_certified R ok).
Qed.
