(* Linear networks with one input X and any skips: the hidden states as coordinates of the fiber.
   displace: states that vanish can be given any values; move_states: states can be changed
   inside connected sets without zero; move_weights: what the states leave free is connected. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Vec.
Variables (R : realType).
Definition pv n (v : 'M[R]_(n, 1)) : 'M[R]_(1, n) := ((v^T *m v) 0 0)^-1 *: v^T.

Lemma norm2_neq0 n (v : 'M[R]_(n, 1)) : v != 0 -> (v^T *m v) 0 0 != 0.
Proof.
move=> /matrix0Pn[i [j]]; rewrite {}(ord1 j) => vi; rewrite mxE psumr_eq0.
  apply/allPn; exists i; first exact: mem_index_enum.
  by rewrite mxE mulf_neq0.
by move=> k _; rewrite mxE -expr2 sqr_ge0.
Qed.

Lemma pvK n (v : 'M[R]_(n, 1)) : v != 0 -> pv v *m v = 1%:M.
Proof.
move=> v0; rewrite /pv -scalemxAl [X in _ *: X]mx11_scalar scale_scalar_mx mulVf//.
exact: norm2_neq0.
Qed.

Lemma cvg_pv (T : topologicalType) (x : T) n (f : T -> 'M[R]_(n, 1)) (v : 'M[R]_(n, 1)) :
  v != 0 -> f @ x --> v -> (fun y => pv (f y)) @ x --> pv v.
Proof.
move=> v0 fv; have ft := cvg_trmx fv.
apply: (cvg_scalemx (F := nbhs x)) => //.
apply: (cvgV (f := fun y => ((f y)^T *m f y) 0 0)); first exact: norm2_neq0.
by apply: (cvg_entry (F := nbhs x)); exact: (cvg_mulmx (F := nbhs x)).
Qed.

End Vec.

Section States.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Notation params := (par R d l).
Variables (X : 'M[R]_(d 0%N, 1)) (Y : 'M[R]_(d l, 1)).
Notation states := (forall i : nat, 'M[R]_(d i, 1)).
Notation weights := (forall i : nat, 'M[R]_(d i.+1, d i)).

Definition skipsum (hs : states) i : 'M[R]_(d i.+1, 1) :=
  \sum_(j < i.+1) eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, 1)) (hs j).

Lemma conform_lin m m' (A B : 'M[R]_(m, 1)) t :
  conform_mx (0 : 'M[R]_(m', 1)) (A + t *: B) =
  conform_mx (0 : 'M[R]_(m', 1)) A + t *: conform_mx (0 : 'M[R]_(m', 1)) B.
Proof.
have [e|ne] := eqVneq m m'; first by subst m'; rewrite !conform_mx_id.
by rewrite !nonconform_mx ?ne// scaler0 addr0.
Qed.

Lemma skipsum_lin (h k : states) t i : skipsum (fun i => h i + t *: k i) i = skipsum h i + t *: skipsum k i.
Proof.
rewrite /skipsum scaler_sumr -big_split; apply: eq_bigr => j _ /=.
by rewrite conform_lin scalerDr !scalerA mulrC.
Qed.

Lemma hid_states (W : params) (hs : states) : hs 0%N = X ->
  (forall i, (i < l)%N -> wt W i *m hs i = hs i.+1 - skipsum hs i) ->
  forall i, (i <= l)%N -> hid noact eps X W i = hs i.
Proof.
move=> h0 h i; have [n] := ubnP i; elim: n i => // n IH [|i] ni il; first by rewrite hid0 h0.
rewrite hidS_lin IH ?(ltnW il)// h// -[RHS](subrK (skipsum hs i)); congr (_ + _).
apply: eq_bigr => j _; rewrite IH//; first exact: leq_trans (ltn_ord j) ni.
exact: leq_trans (ltnW (ltn_ord j)) il.
Qed.

Lemma states_hid (W : params) i :
  wt W i *m hid noact eps X W i = hid noact eps X W i.+1 - skipsum (hid noact eps X W) i.
Proof. by rewrite hidS_lin addrK. Qed.

Definition Phi (hs : states) (N : weights) : params :=
  mkpar l (fun i => (hs i.+1 - skipsum hs i) *m pv (hs i) + N i *m (1%:M - hs i *m pv (hs i))).

Definition ok (hs : states) : Prop := [/\ hs 0%N = X, hs l = Y & forall i, (i < l)%N -> hs i != 0].

Lemma Phi_hidden hs N i : ok hs -> (i <= l)%N -> hid noact eps X (Phi hs N) i = hs i.
Proof.
move=> [h0 hl hn] il; rewrite (@hid_states _ hs)// => {}i {}il.
rewrite wt_mkpar// mulmxDl -mulmxA pvK ?hn// mulmx1 -mulmxA mulmxBl mul1mx -mulmxA pvK ?hn//.
by rewrite mulmx1 subrr mulmx0 addr0.
Qed.

Lemma Phi_fiber hs N : ok hs -> fiber d l noact eps X Y (Phi hs N).
Proof.
by move=> oh; rewrite /fiber /= /out Phi_hidden//; case: oh.
Qed.

Lemma states_ok W : fiber d l noact eps X Y W ->
  (forall i, (i < l)%N -> hid noact eps X W i != 0) -> ok (hid noact eps X W).
Proof. by move=> fW nW; split; [exact: hid0|exact: fW|exact: nW]. Qed.

Lemma Phi_hid W : (forall i, (i < l)%N -> hid noact eps X W i != 0) -> Phi (hid noact eps X W) (wt W) = W.
Proof.
move=> hn; apply: par_eq => i il; rewrite wt_mkpar// -states_hid mulmxBr mulmx1 mulmxA.
by rewrite addrC subrK.
Qed.

Lemma Phi_eq hs hs' N : (forall i, (i <= l)%N -> hs i = hs' i) -> Phi hs N = Phi hs' N.
Proof.
move=> e; apply: par_eq => i il; rewrite !wt_mkpar// e// e ?(ltnW il)//.
have -> // : skipsum hs i = skipsum hs' i; apply: eq_bigr => j _; rewrite e//.
exact: leq_trans (ltnW (ltn_ord j)) il.
Qed.

Lemma cvg_Phi (T : topologicalType) (x : T) (hs : T -> states) (N : T -> weights) :
  (forall i, (fun y => hs y i) @ x --> hs x i) -> (forall i, (fun y => N y i) @ x --> N x i) ->
  (forall i, (i < l)%N -> hs x i != 0) ->
  (fun y => Phi (hs y) (N y)) @ x --> Phi (hs x) (N x).
Proof.
move=> ch cN hn; apply: (cvg_par (F := nbhs x)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
have cp : (fun y => pv (hs y i)) @ x --> pv (hs x i) by apply: cvg_pv; [exact: hn|exact: ch].
have cG : (fun y => skipsum (hs y) i) @ x --> skipsum (hs x) i.
  apply: (cvg_summx (F := nbhs x)) => j _; apply: (cvg_scalemx (F := nbhs x)); first exact: cst_R.
  apply: (cvg_conform (F := nbhs x)); exact: ch.
apply: (cvg_addmx (F := nbhs x)).
  by apply: (cvg_mulmx (F := nbhs x)); [apply: (cvg_submx (F := nbhs x)); [exact: ch|exact: cG]|exact: cp].
apply: (cvg_mulmx (F := nbhs x)); first exact: cN.
apply: (cvg_submx (F := nbhs x)); first exact: cst_mx.
by apply: (cvg_mulmx (F := nbhs x)); [exact: ch|exact: cp].
Qed.

(* lines *)
Lemma cc_line (A : set params) (V D : weights) :
  (forall t : R, A (mkpar l (fun i => V i + t *: D i))) ->
  connected_component A (mkpar l V) (mkpar l (fun i => V i + D i)).
Proof.
move=> hA; have := @cc_path R _ A (fun t => mkpar l (fun i => V i + t *: D i)).
have -> : mkpar l (fun i => V i + 0 *: D i) = mkpar l V.
  by apply: par_eq => i il; rewrite !wt_mkpar// scale0r addr0.
have -> : mkpar l (fun i => V i + 1 *: D i) = mkpar l (fun i => V i + D i).
  by apply: par_eq => i il; rewrite !wt_mkpar// scale1r.
apply; last by move=> t _; exact: hA.
move=> t; apply: (cvg_par (F := nbhs t)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
apply: (cvg_addmx (F := nbhs t)); first exact: cst_mx.
exact: cts_smul.
Qed.

(* every point of the fiber is joined to one whose states are the same where they do not vanish,
   and anything else where they do *)
Lemma displace W (dl0 : states) : fiber d l noact eps X Y W ->
  (forall i, (i < l)%N -> hid noact eps X W i = 0 -> dl0 i != 0) -> X != 0 ->
  exists2 V, connected_component (fiber d l noact eps X Y) W V & forall i, (i < l)%N ->
    hid noact eps X V i = if hid noact eps X W i == 0 then dl0 i else hid noact eps X W i.
Proof.
move=> fW dn0 X0; pose h := hid noact eps X W.
have hl : h l = Y by exact: fW.
pose dl : states := fun i => if (i < l)%N && (h i == 0) then dl0 i else 0.
have dn i : (i < l)%N -> h i = 0 -> dl i != 0.
  by move=> il hi; rewrite /dl il hi eqxx dn0.
have dz i : h i != 0 -> dl i = 0 by rewrite /dl => /negbTE ->; rewrite andbF.
have dll : dl l = 0 by rewrite /dl ltnn.
pose V1 : weights := fun i => if h i == 0 then (dl i.+1 - skipsum dl i) *m pv (dl i) else wt W i.
pose D : weights := fun i => if h i == 0 then 0 else (dl i.+1 - skipsum dl i) *m pv (h i).
have c1 : connected_component (fiber d l noact eps X Y) W (mkpar l V1).
  rewrite -{1}(mkpar_wt W).
  have -> : mkpar l V1 = mkpar l (fun i => wt W i + (V1 i - wt W i)).
    by apply: par_eq => i il; rewrite !wt_mkpar// addrC subrK.
  apply: cc_line => t; rewrite /fiber /= /out (@hid_states _ h)//; first exact: hid0.
  move=> i il; rewrite wt_mkpar// mulmxDl -states_hid -/(h i) /V1.
  have [->|_] := eqVneq (h i) 0; first by rewrite !mulmx0 addr0.
  by rewrite subrr scaler0 mul0mx addr0.
pose hs t : states := fun i => h i + t *: dl i.
have st t i : (i <= l)%N -> hid noact eps X (mkpar l (fun i => V1 i + t *: D i)) i = hs t i.
  apply: hid_states; first by rewrite /hs /h hid0 dz ?scaler0 ?addr0// /h hid0.
  move=> k kl; rewrite wt_mkpar// skipsum_lin /hs.
  have -> : h k.+1 + t *: dl k.+1 - (skipsum h k + t *: skipsum dl k) = wt W k *m h k + t *: (dl k.+1 - skipsum dl k).
    by rewrite /h states_hid scalerBr opprD addrACA.
  rewrite /V1 /D; have [hk|hk] := eqVneq (h k) 0.
    by rewrite hk scaler0 addr0 mulmx0 !add0r -scalemxAr -mulmxA pvK ?dn// mulmx1.
  by rewrite (dz k hk) scaler0 addr0 mulmxDl -scalemxAl -mulmxA pvK// mulmx1.
exists (mkpar l (fun i => V1 i + D i)).
  apply: (connected_component_trans c1); apply: cc_line => t.
  by rewrite /fiber /= /out st// /hs dll scaler0 addr0.
move=> i il; have -> : mkpar l (fun i => V1 i + D i) = mkpar l (fun i => V1 i + 1 *: D i).
  by apply: par_eq => k kl; rewrite !wt_mkpar// scale1r.
rewrite st ?(ltnW il)// /hs scale1r.
rewrite -/(h i); have [hi|hi] := eqVneq (h i) 0; last by rewrite (dz i hi) addr0.
by rewrite hi add0r /dl il hi eqxx.
Qed.

(* clean states can be changed one at a time *)
Lemma move_states hs hs' N : ok hs -> ok hs' ->
  (forall k, (0 < k < l)%N -> exists C : set 'M[R]_(d k, 1),
    [/\ connected C, C (hs k), C (hs' k) & forall u, C u -> u != 0]) ->
  connected_component (fiber d l noact eps X Y) (Phi hs N) (Phi hs' N).
Proof.
move=> [h0 hl hn] [h0' hl' hn'] hC.
pose hyb k : states := fun i => if (i < k)%N then hs' i else hs i.
have okh k : ok (hyb k).
  split; rewrite /hyb; [by case: ifP|by case: ifP|].
  by move=> i il; case: ifP => _; [exact: hn'|exact: hn].
suff cc k : connected_component (fiber d l noact eps X Y) (Phi hs N) (Phi (hyb k) N).
  have := cc l.+1; rewrite (@Phi_eq (hyb l.+1) hs')// => i il.
  by rewrite /hyb ltnS il.
elim: k => [|k IH]; first by apply: connected_component_refl; exact: Phi_fiber.
apply: (connected_component_trans IH).
have hybE i : i != k -> hyb k.+1 i = hyb k i by rewrite /hyb ltnS leq_eqVlt => /negbTE ->.
have [kl|lk] := boolP (0 < k < l)%N; last first.
  rewrite (@Phi_eq (hyb k.+1) (hyb k)); first by apply: connected_component_refl; exact: Phi_fiber.
  move=> i il; have [ik|] := eqVneq i k; last exact: hybE.
  subst i; rewrite /hyb ltnSn ltnn; move: lk; rewrite negb_and -leqNgt leqn0 -leqNgt.
  case/orP=> [/eqP k0|lk]; first by subst k; rewrite h0 h0'.
  have e : k = l by apply/eqP; rewrite eqn_leq il lk.
  by subst k; rewrite hl hl'.
have /andP[k0 kl'] := kl.
pose upd (u : 'M[R]_(d k, 1)) : states := fun i => if i == k then conform_mx (0 : 'M[R]_(d i, 1)) u else hyb k i.
have updk u : upd u k = u by rewrite /upd eqxx conform_mx_id.
have updn u i : i != k -> upd u i = hyb k i by rewrite /upd => /negbTE ->.
have e1 : Phi (hyb k) N = Phi (upd (hyb k k)) N.
  by apply: Phi_eq => i _; have [->|ik] := eqVneq i k; rewrite ?updk ?updn.
have e2 : Phi (hyb k.+1) N = Phi (upd (hyb k.+1 k)) N.
  by apply: Phi_eq => i _; have [->|ik] := eqVneq i k; rewrite ?updk// updn// hybE.
have oku u : u != 0 -> ok (upd u).
  move=> u0; have [a b c] := okh k; split.
  - by rewrite updn// ltn_eqF.
  - by rewrite updn// gtn_eqF.
  - by move=> i il; have [->|ik] := eqVneq i k; rewrite ?updk// updn// c.
have [C [cC Ck Ck' C0]] := hC k kl.
rewrite e1 e2; have -> : hyb k k = hs k by rewrite /hyb ltnn.
have -> : hyb k.+1 k = hs' k by rewrite /hyb ltnSn.
apply: (cc_image (A := C) (f := fun u => Phi (upd u) N)).
- apply: continuous_in_subspaceT => u; rewrite inE => /C0 u0.
  apply: (cvg_Phi (hs := upd) (N := fun=> N)).
  + move=> i; have [->|ik] := eqVneq i k.
      by under eq_fun do rewrite updk; rewrite updk; exact: cvg_id.
    by under eq_fun do rewrite updn//; rewrite updn//; exact: cst_mx.
  + by move=> i; exact: cst_mx.
  + by move=> i il; have [_ _] := oku u u0; apply.
- by move=> u /C0 u0; apply: Phi_fiber; exact: oku.
- exact: connected_ccP.
Qed.

Lemma move_weights hs N N' : ok hs ->
  connected_component (fiber d l noact eps X Y) (Phi hs N) (Phi hs N').
Proof.
move=> oh; pose P i := 1%:M - hs i *m pv (hs i).
have -> : Phi hs N' = mkpar l (fun i => ((hs i.+1 - skipsum hs i) *m pv (hs i) + N i *m P i) + (N' i - N i) *m P i).
  by apply: par_eq => i il; rewrite !wt_mkpar// -addrA -mulmxDl; congr (_ + _ *m _); rewrite addrC subrK.
apply: cc_line => t; set Z := mkpar _ _.
have -> : Z = Phi hs (fun i => N i + t *: (N' i - N i)); last exact: Phi_fiber.
by apply: par_eq => i il; rewrite !wt_mkpar// -addrA scalemxAl -mulmxDl.
Qed.
End States.
