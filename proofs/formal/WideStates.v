(* Linear networks with any skips, data of p independent columns, layers at least p wide: the states of the
   hidden layers as coordinates of the fiber, where their columns are independent ("regular" points).
   displace: a change of states by one row phi lifts to a path; raise, to_regular: every point of the fiber
   is joined to a regular one; regular points with states in one connected set are joined. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths Networks Cuts States Injective.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Wide.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Notation params := (par R d l).
Notation weights := (forall i : nat, 'M[R]_(d i.+1, d i)).

(* what the skips bring to layer i+1 *)
Definition brought q (h : forall i, 'M[R]_(d i, q)) i : 'M[R]_(d i.+1, q) :=
  \sum_(j < i.+1) eps j i.+1 *: conform_mx (0 : 'M[R]_(d i.+1, q)) (h j).

Lemma brought_mulmx q q' (h : forall i, 'M[R]_(d i, q)) (C : 'M[R]_(q, q')) i :
  brought (fun i => h i *m C) i = brought h i *m C.
Proof. by rewrite /brought mulmx_suml; apply: eq_bigr => j _; rewrite conform_mulmx scalemxAl. Qed.

Lemma conform_linear q m m' (A B : 'M[R]_(m, q)) t : conform_mx (0 : 'M[R]_(m', q)) (A + t *: B) =
  conform_mx (0 : 'M[R]_(m', q)) A + t *: conform_mx (0 : 'M[R]_(m', q)) B.
Proof.
have [e|ne] := eqVneq m m'; first by subst m'; rewrite !conform_mx_id.
by rewrite !nonconform_mx ?ne// scaler0 addr0.
Qed.

Lemma skip_of0 q m m' (c : R) (A : 'M[R]_(m, q)) : A = 0 -> c *: conform_mx (0 : 'M[R]_(m', q)) A = 0.
Proof.
move=> ->; have [e|ne] := eqVneq m m'; first by subst m'; rewrite conform_mx_id scaler0.
by rewrite nonconform_mx ?ne// scaler0.
Qed.

Lemma brought_lin q (h k : forall i, 'M[R]_(d i, q)) t i :
  brought (fun i => h i + t *: k i) i = brought h i + t *: brought k i.
Proof.
rewrite /brought scaler_sumr -big_split; apply: eq_bigr => j _ /=.
by rewrite conform_linear scalerDr !scalerA mulrC.
Qed.

Lemma eq_brought q (h k : forall i, 'M[R]_(d i, q)) i :
  (forall j, (j <= i)%N -> h j = k j) -> brought h i = brought k i.
Proof. by move=> e; apply: eq_bigr => j _; rewrite e// -ltnS. Qed.

Section Data.
Variables (p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation states := (forall i : nat, 'M[R]_(d i, p)).
Notation hidX := (hid noact eps X).
Notation fib := (fiber d l noact eps X Y).

Lemma weights_states (W : params) i : wt W i *m hidX W i = hidX W i.+1 - brought (hidX W) i.
Proof. by rewrite hidS_lin addrK. Qed.

Lemma states_of (W : params) (h : states) : h 0%N = X ->
  (forall i, (i < l)%N -> wt W i *m h i = h i.+1 - brought h i) -> forall i, (i <= l)%N -> hidX W i = h i.
Proof.
move=> h0 hS i; have [n] := ubnP i; elim: n i => // n IH [|i] ni il; first by rewrite hid0 h0.
rewrite hidS_lin IH ?(ltnW il)// hS// -[RHS](subrK (brought h i)); congr (_ + _).
apply: eq_brought => j ji; apply: IH; first exact: leq_ltn_trans ji ni.
exact: leq_trans ji (ltnW il).
Qed.

(* h_i + u_i phi in place of h_i: where u_i is not in the image of h_i, or is zero and h_i can carry phi *)
Lemma displace (W : params) (phi : 'M[R]_(1, p)) (u : forall i, 'M[R]_(d i, 1)) :
  fib W -> u 0%N = 0 -> u l = 0 ->
  (forall i, (i < l)%N -> (exists eta : 'M[R]_(1, d i), eta *m hidX W i = 0 /\ eta *m u i = 1%:M) \/
    (u i = 0 /\ exists D : 'M[R]_(d i.+1, d i), D *m hidX W i = (u i.+1 - brought u i) *m phi)) ->
  exists2 V, connected_component fib W V & forall i, (i <= l)%N -> hidX V i = hidX W i + u i *m phi.
Proof.
move=> fW u0 ul hu; pose h := hidX W; pose z i := u i.+1 - brought u i.
have CD i : exists E : 'M[R]_(d i.+1, d i) * 'M[R]_(d i.+1, d i), (i < l)%N ->
    [/\ E.1 *m h i = 0, E.2 *m u i = 0 & (wt W i + E.1) *m u i *m phi + E.2 *m h i = z i *m phi].
  have [il|_] := boolP (i < l)%N; last by exists (0, 0).
  case: (hu i il) => [[eta [e0 e1]]|[ui [D DE]]].
    exists ((z i - wt W i *m u i) *m eta, 0) => _ /=.
    split; [by rewrite -mulmxA e0 mulmx0|by rewrite mul0mx|].
    by rewrite mul0mx addr0 mulmxDl -[_ *m eta *m u i]mulmxA e1 mulmx1 addrC subrK.
  by exists (0, D) => _ /=; rewrite mul0mx ui !mulmx0 mul0mx add0r; split.
pose C i := (sval (cid (CD i))).1; pose D i := (sval (cid (CD i))).2.
have CDP i (il : (i < l)%N) : [/\ C i *m h i = 0, D i *m u i = 0 &
    (wt W i + C i) *m u i *m phi + D i *m h i = z i *m phi] := svalP (cid (CD i)) il.
pose V1 : weights := fun i => wt W i + C i.
have c1 : connected_component fib W (mkpar l V1).
  rewrite -{1}(mkpar_wt W); apply: cc_line => t; rewrite /fiber /= /out (@states_of _ h)//; first exact: hid0.
  move=> i il; have [e _ _] := CDP i il.
  by rewrite wt_mkpar// mulmxDl -scalemxAl e scaler0 addr0 weights_states.
pose hs t : states := fun i => h i + t *: (u i *m phi).
have st t i : (i <= l)%N -> hidX (mkpar l (fun i => V1 i + t *: D i)) i = hs t i.
  apply: states_of; first by rewrite /hs /h hid0 u0 mul0mx scaler0 addr0.
  move=> k kl; have [e1 e2 e3] := CDP k kl; rewrite wt_mkpar// /hs brought_lin brought_mulmx.
  have -> : h k.+1 + t *: (u k.+1 *m phi) - (brought h k + t *: (brought u k *m phi)) =
      wt W k *m h k + t *: (z k *m phi).
    by rewrite /h weights_states /z mulmxBl scalerBr opprD addrACA.
  have e4 : V1 k *m h k = wt W k *m h k by rewrite mulmxDl e1 addr0.
  rewrite -e3 -/(V1 k) [LHS]mulmxDl !mulmxDr e4 -!scalemxAl -!scalemxAr [D k *m (u k *m phi)]mulmxA e2 mul0mx.
  by rewrite !scaler0 addr0 -addrA -scalerDr mulmxA.
exists (mkpar l (fun i => V1 i + D i)).
  apply: (connected_component_trans c1); apply: cc_line => t.
  by rewrite /fiber /= /out st// /hs ul mul0mx scaler0 addr0.
move=> i il; have -> : mkpar l (fun i => V1 i + D i) = mkpar l (fun i => V1 i + 1 *: D i).
  by apply: par_eq => k kl; rewrite !wt_mkpar// scale1r.
by rewrite st// /hs scale1r.
Qed.

Hypothesis fX : row_full X.
Hypothesis wide : forall i, (0 < i < l)%N -> (p <= d i)%N.

Lemma last_run (P : nat -> bool) m : ~~ P 0%N -> P m ->
  exists a, [/\ (a < m)%N, ~~ P a & forall i, (a < i <= m)%N -> P i].
Proof.
move=> P0; elim: m => [/(negP P0)//|m IH] Pm.
have [/IH[a [am Pa run]]|nP] := boolP (P m); last first.
  by exists m; split=> // i /andP[mi im]; have -> : i = m.+1 by apply/eqP; rewrite eqn_leq im.
exists a; split=> //; first exact: leq_trans am _.
move=> i /andP[ai]; rewrite leq_eqVlt => /orP[/eqP -> //|im].
by apply: run; rewrite ai.
Qed.

(* the last layer where columns depend: one dimension more *)
Lemma raise (W : params) m : fib W -> (m < l)%N -> ~~ row_full (hidX W m) ->
  (forall i, (m < i < l)%N -> row_full (hidX W i)) ->
  exists V, [/\ connected_component fib W V, (\rank (hidX W m) < \rank (hidX V m))%N &
    forall i, (m < i < l)%N -> row_full (hidX V i)].
Proof.
move=> fW ml nm above; have [k k0 hk] := null_column nm.
have [|| a [am xa run]] := @last_run (fun i => hidX W i *m k == 0) m.
- apply: contra k0 => /eqP; rewrite hid0 => Xk; apply/eqP.
  by apply: (row_full_inj fX); rewrite Xk mulmx0.
- by rewrite hk.
pose phi := pv (hidX W a *m k) *m hidX W a.
have phik : phi *m k = 1%:M by rewrite /phi -mulmxA pvK.
have nrun i : (a < i <= m)%N -> ~~ row_full (hidX W i).
  move=> ai; apply: contra k0 => fh; apply/eqP; apply: (row_full_inj fh); rewrite mulmx0.
  by apply/eqP; exact: run.
have h i : exists e : 'M[R]_(d i, 1) * 'M[R]_(1, d i),
    if (a < i <= m)%N then e.2 *m hidX W i = 0 /\ e.2 *m e.1 = 1%:M else e.1 = 0.
  have [ai|nai] := boolP (a < i <= m)%N; last by exists (0, 0).
  have [||u [eta e]] := @outside R _ _ (hidX W i); [exact: nrun| |by exists (u, eta)].
  have /andP[ai' im] := ai; apply: wide; rewrite (leq_ltn_trans (leq0n a) ai')/=; exact: leq_ltn_trans im ml.
have [E EP] : exists E : forall i, 'M[R]_(d i, 1) * 'M[R]_(1, d i), forall i,
    if (a < i <= m)%N then (E i).2 *m hidX W i = 0 /\ (E i).2 *m (E i).1 = 1%:M else (E i).1 = 0.
  by exists (fun i => sval (cid (h i))) => i; exact: svalP (cid (h i)).
pose u i := (E i).1.
have u_in i : (a < i <= m)%N -> exists eta : 'M[R]_(1, d i), eta *m hidX W i = 0 /\ eta *m u i = 1%:M.
  by move=> e; have := EP i; rewrite e; exists (E i).2.
have u_out i : (a < i <= m)%N = false -> u i = 0 by move=> e; have := EP i; rewrite e.
have [||||V cV hV] := @displace W phi u => //.
- by apply: u_out; rewrite ltn0.
- by apply: u_out; rewrite [(l <= m)%N]leqNgt ml andbF.
- move=> i il; have [ai|/negbTE ai] := boolP (a < i <= m)%N; first by left; exact: u_in.
  right; split; first exact: u_out.
  have [ia|ia] := ltnP i a.
    exists 0; rewrite mul0mx u_out; last by rewrite ltnNge ia.
    rewrite /brought big1 ?subrr ?mul0mx// => j _; apply: skip_of0; apply: u_out.
    by rewrite ltnNge (leq_trans (leq_ord j) (ltnW ia)).
  have [e|ne] := eqVneq i a; first by subst i; exists ((u a.+1 - brought u a) *m pv (hidX W a *m k)); rewrite -mulmxA.
  exists ((u i.+1 - brought u i) *m (phi *m li (hidX W i))).
  rewrite -[_ *m _ *m hidX W i]mulmxA -[phi *m _ *m _]mulmxA liK ?mulmx1// above// il andbT.
  by move: ai; rewrite ltnNge leq_eqVlt (negbTE ne) /= ltnNge ia /= => /negbT; rewrite -ltnNge.
exists V; split=> // [|i /andP[mi il]]; last first.
  by rewrite hV ?(ltnW il)// u_out ?mul0mx ?addr0 ?above ?mi// [(i <= m)%N]leqNgt mi andbF.
have [|eta [e0 e1]] := u_in m; first by rewrite am leqnn.
rewrite hV ?(ltnW ml)//; apply: rank_ltmx; rewrite ltmxE.
have pB : (phi <= (hidX W m + u m *m phi)%R)%MS.
  by apply/submxP; exists eta; rewrite mulmxDr e0 add0r mulmxA e1 mul1mx.
apply/andP; split.
  rewrite -{1}[hidX W m](addrK (u m *m phi)) addmx_sub// eqmx_opp; exact: mulmx_sub.
apply/negP => /(submx_trans pB)/submxP[c cE].
have := phik; rewrite cE -mulmxA hk mulmx0 => /matrixP/(_ 0 0)/esym/eqP.
by rewrite !mxE eqxx oner_eq0.
Qed.

Definition regular (W : params) := forall i, (i < l)%N -> row_full (hidX W i).

Lemma to_regular (W : params) : fib W -> exists2 V, connected_component fib W V & regular V.
Proof.
move=> fW; suff down m : (m <= l)%N ->
    exists2 V, connected_component fib W V & forall i, (l - m <= i < l)%N -> row_full (hidX V i).
  have [V cV rV] := down l (leqnn l); exists V => // i il; apply: rV; by rewrite subnn.
elim: m => [|m IH] ml.
  exists W; first exact: connected_component_refl.
  by move=> i /andP[]; rewrite subn0 => /leq_ltn_trans h /h; rewrite ltnn.
have [V cV rV] := IH (ltnW ml).
have ml' : (l - m.+1 < l)%N by rewrite subnS prednK ?leq_subr// subn_gt0.
have sE : (l - m)%N = (l - m.+1).+1 by rewrite subnS prednK// subn_gt0.
rewrite sE in rV; move: (l - m.+1)%N ml' rV => {IH sE ml} {}m ml rV.
suff fill n V' : connected_component fib W V' -> (forall i, (m < i < l)%N -> row_full (hidX V' i)) ->
    (p - \rank (hidX V' m) <= n)%N ->
    exists2 V'', connected_component fib W V'' & forall i, (m <= i < l)%N -> row_full (hidX V'' i).
  exact: (fill p V) cV rV (leq_subr _ _).
elim: n V' => [|n IH] V' cV' rV' le.
  exists V' => // i /andP[]; rewrite leq_eqVlt => /orP[/eqP <- _|mi il]; last by apply: rV'; rewrite mi.
  by rewrite -col_leq_rank -subn_eq0 -leqn0.
have [fm|nm] := boolP (row_full (hidX V' m)).
  by exists V' => // i /andP[]; rewrite leq_eqVlt => /orP[/eqP <- //|mi il]; apply: rV'; rewrite mi.
have [U [cU rk rU]] := raise (cc_sub cV').2 ml nm rV'.
apply: (IH U) => //; first exact: connected_component_trans cV' cU.
rewrite leq_subLR; move: le; rewrite leq_subLR => le; apply: (leq_trans le).
by rewrite addnS -addSn leq_add2r.
Qed.
End Data.
End Wide.
