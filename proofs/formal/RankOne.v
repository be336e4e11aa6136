(* Rank-one data (one column X <> 0), any widths, any skips, any target: the components of the
   minimum are the classes of the sign vectors of the hidden layers of width 1, where two sign
   vectors are related if some minimum has states that agree with both wherever they do not vanish.
   All hidden widths >= 2: the minimum is connected. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks States.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.


Section RankOne.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)).
Hypothesis X0 : X != 0.
Hypothesis l0 : (0 < l)%N.
Hypothesis pos_widths : forall i, (0 < i < l)%N -> (0 < d i)%N.
Notation fib := (fiber d l noact eps X Y).
Notation hidden_states := (hid noact eps X).
Notation signs := {ffun 'I_l -> bool}.
Notation states := (forall i : nat, 'M[R]_(d i, 1)).

(* the sum of the entries: for width 1 the entry *)
Definition total n (v : 'M[R]_(n, 1)) : R := \sum_j v j 0.

Lemma cvg_total (T : topologicalType) (x : T) n (f : T -> 'M[R]_(n, 1)) v :
  f @ x --> v -> (fun y => total (f y)) @ x --> total v.
Proof. by move=> fv; apply: (cvg_bigsum (F := nbhs x)) => i; exact: (cvg_entry (F := nbhs x)). Qed.

Lemma total_const n (c : R) : total (const_mx c : 'M[R]_(n, 1)) = c *+ n.
Proof. by rewrite /total (eq_bigr (fun=> c)) ?sumr_const ?card_ord// => i _; rewrite mxE. Qed.

Lemma total1_const n (v : 'M[R]_(n, 1)) : n = 1%N -> v = const_mx (total v).
Proof.
by move=> e; subst n; apply/matrixP => i j; rewrite mxE /total big_ord1 !ord1.
Qed.

Lemma total1_neq0 n (v : 'M[R]_(n, 1)) : n = 1%N -> (v != 0) = (total v != 0).
Proof.
move=> e; apply/idP/idP; apply: contra_neq => v0.
  by rewrite (total1_const v e) v0; apply/matrixP => i j; rewrite !mxE.
by rewrite v0 /total big1// => i _; rewrite mxE.
Qed.

Lemma const_neq0 n (c : R) : (0 < n)%N -> c != 0 -> (const_mx c : 'M[R]_(n, 1)) != 0.
Proof. by move=> n0 c0; apply/matrix0Pn; exists (Ordinal n0), 0; rewrite mxE. Qed.

(* nonzero vectors of one sign, where there is one coordinate only *)
Lemma signed_connected n s : n = 1%N -> connected [set v : 'M[R]_(n, 1) | v != 0 /\ (0 < total v) = s].
Proof.
move=> e; have -> : [set v : 'M[R]_(n, 1) | v != 0 /\ (0 < total v) = s] =
    (fun c => const_mx c) @` (halfline s).
  apply/seteqP; split=> [v [v0 vs]|_ [c [c0 cs] <-]].
    by exists (total v); [split; rewrite -?total1_neq0|rewrite -total1_const].
  by rewrite /= total1_neq0// total_const e mulr1n.
apply: connected_image; first exact: halfline_connected.
apply: continuous_subspaceT => c; apply: (cvg_mx (F := nbhs c)) => i j.
by under eq_fun do rewrite mxE; rewrite mxE; exact: cvg_id.
Qed.

Definition compatible (W : params) (s : signs) : Prop := forall i : 'I_l,
  (0 < i)%N -> d i = 1%N -> hidden_states W i != 0 -> (0 < total (hidden_states W i)) = s i.
Definition related (s t : signs) : bool :=
  `[< exists W, [/\ fib W, compatible W s & compatible W t] >].
Definition signs_of (W : params) : signs := [ffun i : 'I_l => 0 < total (hidden_states W i)].

Lemma signs_of_compatible W : compatible W (signs_of W).
Proof. by move=> i _ _ _; rewrite ffunE. Qed.

Lemma related_sym : connect_sym related.
Proof.
by apply: sym_connect_sym => s t; apply/asboolP/asboolP => -[W [f a b]]; exists W.
Qed.

(* states with the signs s *)
Definition full (s : signs) (i : nat) : 'M[R]_(d i, 1) :=
  const_mx (if [exists j : 'I_l, (j == i :> nat) && s j] then 1 else -1).

Lemma full_neq0 s i : (0 < i < l)%N -> full s i != 0.
Proof. by move=> /pos_widths di; apply: const_neq0 => //; case: ifP; rewrite ?oppr_eq0 oner_eq0. Qed.

Lemma full_sign s (i : 'I_l) : d i = 1%N -> (0 < total (full s i)) = s i.
Proof.
move=> e; rewrite total_const e mulr1n.
have -> : [exists j : 'I_l, (j == i :> nat) && s j] = s i.
  apply/existsP/idP => [[j /andP[/eqP/val_inj ->]] //|si]; by exists i; rewrite eqxx.
by case: (s i); rewrite ?ltr01// oppr_gt0 ltr10.
Qed.

Definition clean (W : params) (s : signs) : Prop :=
  (forall i, (i < l)%N -> hidden_states W i != 0) /\ compatible W s.

Lemma to_clean W s : fib W -> compatible W s ->
  exists2 V, connected_component fib W V & clean V s.
Proof.
move=> fW cW; have [|V cV hV] := @displace R d l eps X Y W (full s) fW _ X0.
  move=> [|i] il hi; last by rewrite full_neq0.
  by move: X0; rewrite -hi hid0 eqxx.
exists V => //; split=> [i il|i i0 di]; rewrite hV//.
  have [hi|//] := eqVneq (hidden_states W i) 0.
  case: i il hi => [|i] il hi; last by rewrite full_neq0.
  by move: X0; rewrite -hi hid0 eqxx.
have [_ _|hi _] := eqVneq (hidden_states W i) 0; first exact: full_sign.
exact: cW.
Qed.

Lemma clean_joined V W s : fib V -> fib W -> clean V s -> clean W s -> connected_component fib V W.
Proof.
move=> fV fW [nV sV] [nW sW]; have oV := states_ok fV nV; have oW := states_ok fW nW.
rewrite -(Phi_hid nV) -(Phi_hid nW).
apply: (connected_component_trans (y := Phi eps (hidden_states W) (wt V))); last exact: move_weights.
apply: move_states => // k /andP[k0 kl].
have [d1|d1] := eqVneq (d k) 1%N.
  exists [set v | v != 0 /\ (0 < total v) = s (Ordinal kl)]; split; first exact: signed_connected.
  - by split; [exact: nV|apply: (sV (Ordinal kl)) => //; exact: nV].
  - by split; [exact: nW|apply: (sW (Ordinal kl)) => //; exact: nW].
  - by move=> u [].
exists (@nzc R (d k)); split => //; [|exact: nV|exact: nW].
by apply: nzc_connected; rewrite ltn_neqAle eq_sym d1 pos_widths ?k0.
Qed.

Lemma compatible_joined V W s : fib V -> fib W -> compatible V s -> compatible W s ->
  connected_component fib V W.
Proof.
move=> fV fW /(to_clean fV)[V' cV lV] /(to_clean fW)[W' cW lW].
apply: (connected_component_trans cV); apply: connected_component_trans (connected_component_sym cW).
exact: clean_joined (cc_sub cV).2 (cc_sub cW).2 lV lW.
Qed.

Lemma connect_joined s t V W : connect related s t -> fib V -> fib W -> compatible V s ->
  compatible W t -> connected_component fib V W.
Proof.
move=> /connectP[p]; elim: p s V => [|u p IH] s V /=.
  by move=> _ -> fV fW cV cW; exact: compatible_joined cV cW.
move=> /andP[/asboolP[Z [fZ Zs Zu]] up] et fV fW cV cW.
apply: (connected_component_trans (compatible_joined fV fZ cV Zs)).
exact: (IH u).
Qed.

(* near W the signs of the states that do not vanish are those at W *)
Lemma compatible_near W : \forall V \near W, compatible W (signs_of V).
Proof.
have h (i : 'I_l) : nbhs W [set V | d i = 1%N -> hidden_states W i != 0 ->
    (0 < total (hidden_states V i)) = (0 < total (hidden_states W i))].
  have [[d1 n0]|no] := pselect (d i = 1%N /\ hidden_states W i != 0); last first.
    by apply: (filterE (F := nbhs W)) => V d1 n0; exfalso; exact: no.
  have k : nbhs W [set V | (0 < total (hidden_states V i)) = (0 < total (hidden_states W i))].
    apply: (@pos_locconst R params (fun V => total (hidden_states V i)) W).
      by apply: cvg_total; exact: cts_hid_lin.
    by rewrite -total1_neq0.
  by apply: filterS k => V /= -> .
have hf : nbhs W (fun V : params => forall i : 'I_l, d i = 1%N -> hidden_states W i != 0 ->
    (0 < total (hidden_states V i)) = (0 < total (hidden_states W i))).
  by apply: (filter_forall (F := nbhs W)) => i; exact: h.
apply: filterS hf => V hV i i0 d1 n0.
by rewrite ffunE hV.
Qed.

Lemma reach s : exists2 W, fib W & clean W s.
Proof.
pose hs : states := fun i => if i == l then conform_mx 0 Y else
  if i == 0%N then conform_mx 0 X else full s i.
have oh : ok X Y hs.
  split.
  - by rewrite /hs ltn_eqF// eqxx conform_mx_id.
  - by rewrite /hs eqxx conform_mx_id.
  - move=> i il; rewrite /hs ltn_eqF//; case: i il => [|i] il /=; first by rewrite conform_mx_id.
    by rewrite full_neq0.
pose W : params := Phi eps hs (fun=> 0).
have hE i : (i <= l)%N -> hidden_states W i = hs i by move=> il; exact: Phi_hidden oh il.
exists W; first exact: Phi_fiber.
split=> [i il|i i0 di]; first by rewrite (hE _ (ltnW il)); case: oh => _ _; apply.
by move=> _; rewrite (hE _ (ltnW (ltn_ord i))) /hs (ltn_eqF (ltn_ord i)) (gtn_eqF i0) full_sign.
Qed.

Lemma fiber_signs V W : fib V -> fib W -> connected_component fib V W ->
  connect related (signs_of V) (signs_of W).
Proof.
move=> fV fW cc; rewrite -(root_connect related_sym); apply/eqP.
apply: (@locconst _ _ fib (fun W => fingraph.root related (signs_of W)) V W _ cc) => Z fZ.
have hZ : nbhs Z (fun U => compatible Z (signs_of U)) := compatible_near Z.
apply: filterS hZ => U cU fU.
apply/eqP; rewrite (root_connect related_sym); apply: connect1; apply/asboolP.
by exists Z; split=> //; exact: signs_of_compatible.
Qed.

Lemma component_signs V W : fib V -> fib W ->
  connected_component fib V W <-> connect related (signs_of V) (signs_of W).
Proof.
move=> fV fW; split=> [|cs]; first exact: fiber_signs.
by apply: (connect_joined cs) => //; exact: signs_of_compatible.
Qed.

Lemma ncomp_signs : ncomp fib (n_comp related predT).
Proof.
pose I := {s : signs | roots related s}.
have -> : n_comp related predT = #|{: I}|.
  by rewrite card_sig; apply: eq_card => s; rewrite !inE andbT.
pose f (W : params) : I := Sub (fingraph.root related (signs_of W)) (roots_root related_sym _).
have fE V W : (f V = f W) <-> connect related (signs_of V) (signs_of W).
  by rewrite -(root_connect related_sym); split=> [/(congr1 val)/= ->|/eqP e] //; exact/val_inj.
apply/ncompP; exists (fun W => nat_of_ord (enum_rank (f W))); split.
- by move=> W _; exact: ltn_ord.
- move=> i iI; pose s := enum_val (Ordinal iI); have [W fW [_ cW]] := reach (val s).
  exists W; split=> //; have -> : f W = s; last by rewrite enum_valK.
  apply/val_inj => /=; have /eqP <- := valP s; apply/eqP; rewrite (root_connect related_sym).
  by apply: connect1; apply/asboolP; exists W; split=> //; exact: signs_of_compatible.
- move=> V W fV fW; split=> [/ord_inj/enum_rank_inj/fE cs|/(fiber_signs fV fW)/fE -> //].
  by apply: (connect_joined cs) => //; exact: signs_of_compatible.
Qed.

(* the states that occur: h_0 = X, h_l = Y, and a state after a vanishing one is what the skips add *)
Lemma states_occur (h : states) :
  (exists2 W, fib W & forall i, (i <= l)%N -> hidden_states W i = h i) <->
  [/\ h 0%N = X, h l = Y & forall i, (i < l)%N -> h i = 0 -> h i.+1 = skipsum eps h i].
Proof.
split=> [[W fW hW]|[h0 hl hz]].
  split; [by rewrite -hW// hid0|by rewrite -hW//; exact: fW|move=> i il hi].
  rewrite -(hW _ il) hidS_lin (hW _ (ltnW il)) hi mulmx0 add0r; apply: eq_bigr => j _.
  by rewrite (hW _ (leq_trans (ltnW (ltn_ord j)) il)).
pose W : params := mkpar l (fun i => (h i.+1 - skipsum eps h i) *m pv (h i)).
have hW i : (i <= l)%N -> hidden_states W i = h i.
  apply: hid_states => // k kl; rewrite wt_mkpar//.
  have [hk|hk] := eqVneq (h k) 0; last by rewrite -mulmxA pvK// mulmx1.
  by rewrite (hz _ kl hk) subrr !mul0mx.
by exists W => //; rewrite /fiber /= /out hW.
Qed.

Lemma relatedE s t : related s t = `[< exists h : states,
  [/\ h 0%N = X, h l = Y & forall i, (i < l)%N -> h i = 0 -> h i.+1 = skipsum eps h i] /\
  forall i : 'I_l, (0 < i)%N -> d i = 1%N -> h i != 0 ->
    (0 < total (h i)) = s i /\ (0 < total (h i)) = t i >].
Proof.
apply/asboolP/asboolP => [[W [fW Ws Wt]]|[h [/states_occur[W fW hW] hs]]].
  exists (hidden_states W); split; first by apply/states_occur; exists W.
  by move=> i i0 d1 n0; split; [exact: Ws|exact: Wt].
by exists W; split=> // i i0 d1; rewrite (hW _ (ltnW (ltn_ord i))) => n0; have [] := hs i i0 d1 n0.
Qed.

Lemma rank_one_minimum : minimum d l noact eps X Y = fib.
Proof. by apply: minimum_fiber; have [W fW _] := reach [ffun=> true]; exists W. Qed.
End RankOne.

Lemma rank_one_wide_minimum (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R)
    (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)) : X != 0 -> (0 < l)%N ->
  (forall i, (0 < i < l)%N -> (1 < d i)%N) -> ncomp (minimum d l noact eps X Y) 1.
Proof.
move=> X0 l0 wide; have pw i : (0 < i < l)%N -> (0 < d i)%N by move=> /wide/ltnW.
have nc W s : @compatible R d l eps X W s.
  by move=> i i0 d1; exfalso; have := wide i; rewrite i0 ltn_ord d1 => /(_ isT).
rewrite rank_one_minimum//; apply: ncomp1; last by have [W fW _] := reach eps Y X0 l0 pw [ffun=> true]; exists W.
apply: connected_cc => V W fV fW.
exact: (compatible_joined X0 pw fV fW (nc V [ffun=> true]) (nc W _)).
Qed.
