(* The regular points of the fiber (WideStates) fall into classes by the signs of the determinants of their
   states at the thin layers, those of width p.  A layer is flippable if the states of one vector k of data
   can vanish there; then its sign can be changed by a path, and all other signs kept.  So there are 2^c
   components, c the number of thin hidden layers that are not flippable. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products Matrices Paths GeneralLinear Networks Cuts States.
From Symtopo Require Import Injective WideStates.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Signs.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Notation params := (par R d l).
Notation weights := (forall i : nat, 'M[R]_(d i.+1, d i)).
Variables (p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation states := (forall i : nat, 'M[R]_(d i, p)).
Notation vectors := (forall i : nat, 'M[R]_(d i, 1)).
Notation hidX := (hid noact eps X).
Notation fib := (fiber d l noact eps X Y).
Hypotheses (fX : row_full X) (p0 : (0 < p)%N) (l0 : (0 < l)%N).
Hypothesis wide : forall i, (0 < i < l)%N -> (p <= d i)%N.
Hypothesis vect : forall i, (0 < i < l)%N -> (1 < d i)%N.

Definition good (h : states) : Prop := [/\ h 0%N = X, h l = Y & forall i, (i < l)%N -> row_full (h i)].

(* the weights with states h, and N where h leaves them free *)
Definition Psi (h : states) (N : weights) : params :=
  mkpar l (fun i => (h i.+1 - brought eps h i) *m li (h i) + N i *m (1%:M - h i *m li (h i))).

Lemma Psi_hidden h N i : good h -> (i <= l)%N -> hidX (Psi h N) i = h i.
Proof.
move=> [h0 hl hn] il; rewrite (@states_of _ _ _ _ _ _ _ h)// => {}i {}il.
rewrite wt_mkpar// mulmxDl -mulmxA liK ?hn// mulmx1 -mulmxA mulmxBl mul1mx -mulmxA liK ?hn//.
by rewrite mulmx1 subrr mulmx0 addr0.
Qed.

Lemma Psi_fiber h N : good h -> fib (Psi h N).
Proof. by move=> oh; rewrite /fiber /= /out Psi_hidden//; case: oh. Qed.

Lemma Psi_hid W : regular eps X W -> Psi (hidX W) (wt W) = W.
Proof.
move=> rW; apply: par_eq => i il; rewrite wt_mkpar// -weights_states mulmxBr mulmx1 mulmxA.
by rewrite addrC subrK.
Qed.

Lemma Psi_eq h h' N : (forall i, (i <= l)%N -> h i = h' i) -> Psi h N = Psi h' N.
Proof.
move=> e; apply: par_eq => i il; rewrite !wt_mkpar// (e i.+1 il) (e i (ltnW il)).
have -> // : brought eps h i = brought eps h' i.
by apply: eq_brought => j ji; apply: e; exact: leq_trans ji (ltnW il).
Qed.

Lemma cvg_Psi (T : topologicalType) (x : T) (h : T -> states) N :
  (forall i, (fun y => h y i) @ x --> h x i) -> (forall i, (i < l)%N -> row_full (h x i)) ->
  (fun y => Psi (h y) N) @ x --> Psi (h x) N.
Proof.
move=> ch hn; apply: (cvg_par (F := nbhs x)) => i il.
under eq_fun do rewrite wt_mkpar//; rewrite wt_mkpar//.
have cp : (fun y => li (h y i)) @ x --> li (h x i) by apply: cvg_li; [exact: hn|exact: ch].
have cG : (fun y => brought eps (h y) i) @ x --> brought eps (h x) i.
  apply: (cvg_summx (F := nbhs x)) => j _; apply: (cvg_scalemx (F := nbhs x)); first exact: cst_R.
  apply: (cvg_conform (F := nbhs x)); exact: ch.
apply: (cvg_addmx (F := nbhs x)).
  by apply: (cvg_mulmx (F := nbhs x)); [apply: (cvg_submx (F := nbhs x)); [exact: ch|exact: cG]|exact: cp].
apply: (cvg_mulmx (F := nbhs x)); first exact: cst_mx.
apply: (cvg_submx (F := nbhs x)); first exact: cst_mx.
by apply: (cvg_mulmx (F := nbhs x)); [exact: ch|exact: cp].
Qed.

(* states can be changed one at a time, inside connected sets of injective ones *)
Lemma change_states h h' N : good h -> good h' ->
  (forall k, (0 < k < l)%N -> exists C : set 'M[R]_(d k, p),
    [/\ connected C, C (h k), C (h' k) & forall u, C u -> row_full u]) ->
  connected_component fib (Psi h N) (Psi h' N).
Proof.
move=> [h0 hl hn] [h0' hl' hn'] hC.
pose hyb k : states := fun i => if (i < k)%N then h' i else h i.
have goodh k : good (hyb k).
  split; rewrite /hyb; [by case: ifP|by case: ifP|].
  by move=> i il; case: ifP => _; [exact: hn'|exact: hn].
suff cc k : connected_component fib (Psi h N) (Psi (hyb k) N).
  have := cc l.+1; rewrite (@Psi_eq (hyb l.+1) h')// => i il.
  by rewrite /hyb ltnS il.
elim: k => [|k IH]; first by apply: connected_component_refl; exact: Psi_fiber.
apply: (connected_component_trans IH).
have hybE i : i != k -> hyb k.+1 i = hyb k i by rewrite /hyb ltnS leq_eqVlt => /negbTE ->.
have [kl|lk] := boolP (0 < k < l)%N; last first.
  rewrite (@Psi_eq (hyb k.+1) (hyb k)); first by apply: connected_component_refl; exact: Psi_fiber.
  move=> i il; have [ik|] := eqVneq i k; last exact: hybE.
  subst i; rewrite /hyb ltnSn ltnn; move: lk; rewrite negb_and -leqNgt leqn0 -leqNgt.
  case/orP=> [/eqP k0|lk]; first by subst k; rewrite h0 h0'.
  have e : k = l by apply/eqP; rewrite eqn_leq il lk.
  by subst k; rewrite hl hl'.
have /andP[k0 kl'] := kl.
pose upd (u : 'M[R]_(d k, p)) : states := fun i => if i == k then conform_mx (0 : 'M[R]_(d i, p)) u else hyb k i.
have updk u : upd u k = u by rewrite /upd eqxx conform_mx_id.
have updn u i : i != k -> upd u i = hyb k i by rewrite /upd => /negbTE ->.
have e1 : Psi (hyb k) N = Psi (upd (hyb k k)) N.
  by apply: Psi_eq => i _; have [->|ik] := eqVneq i k; rewrite ?updk ?updn.
have e2 : Psi (hyb k.+1) N = Psi (upd (hyb k.+1 k)) N.
  by apply: Psi_eq => i _; have [->|ik] := eqVneq i k; rewrite ?updk// updn// hybE.
have goodu u : row_full u -> good (upd u).
  move=> u0; have [a b c] := goodh k; split.
  - by rewrite updn// ltn_eqF.
  - by rewrite updn// gtn_eqF.
  - by move=> i il; have [->|ik] := eqVneq i k; rewrite ?updk// updn// c.
have [C [cC Ck Ck' C0]] := hC k kl.
rewrite e1 e2; have -> : hyb k k = h k by rewrite /hyb ltnn.
have -> : hyb k.+1 k = h' k by rewrite /hyb ltnSn.
apply: (cc_image (A := C) (f := fun u => Psi (upd u) N)).
- apply: continuous_in_subspaceT => u; rewrite inE => /C0 u0.
  apply: (cvg_Psi (h := upd)).
  + move=> i; have [->|ik] := eqVneq i k.
      by under eq_fun do rewrite updk; rewrite updk; exact: cvg_id.
    by under eq_fun do rewrite updn//; rewrite updn//; exact: cst_mx.
  + by move=> i il; have [_ _] := goodu u u0; apply.
- by move=> u /C0 u0; apply: Psi_fiber; exact: goodu.
- exact: connected_ccP.
Qed.

Lemma change_weights h N N' : good h -> connected_component fib (Psi h N) (Psi h N').
Proof.
move=> oh; pose P i := 1%:M - h i *m li (h i).
have -> : Psi h N' = mkpar l (fun i => ((h i.+1 - brought eps h i) *m li (h i) + N i *m P i) + (N' i - N i) *m P i).
  by apply: par_eq => i il; rewrite !wt_mkpar// -addrA -mulmxDl; congr (_ + _ *m _); rewrite addrC subrK.
apply: cc_line => t; set Z := mkpar _ _.
have -> : Z = Psi h (fun i => N i + t *: (N' i - N i)); last exact: Psi_fiber.
by apply: par_eq => i il; rewrite !wt_mkpar// -addrA scalemxAl -mulmxDl.
Qed.

(* a regular point with the signs s at the thin layers *)
Definition clean (W : params) (s : nat -> bool) : Prop := [/\ fib W, regular eps X W &
  forall i, (0 < i < l)%N -> d i = p -> (0 < sdet (hidX W i)) = s i].

Lemma clean_joined V W s : clean V s -> clean W s -> connected_component fib V W.
Proof.
move=> [fV rV sV] [fW rW sW].
have gV : good (hidX V) by split; [exact: hid0|exact: fV|exact: rV].
have gW : good (hidX W) by split; [exact: hid0|exact: fW|exact: rW].
rewrite -(Psi_hid rV) -(Psi_hid rW).
apply: (connected_component_trans (y := Psi (hidX W) (wt V))); last exact: change_weights.
apply: change_states => // k kl; have /andP[k0 kl'] := kl.
exists [set A : 'M[R]_(d k, p) | row_full A /\ (d k = p -> (0 < sdet A) = s k)]; split.
- by apply: full_connected; rewrite p0 wide.
- by split; [exact: rV|exact: sV].
- by split; [exact: rW|exact: sW].
- by move=> u [].
Qed.

(* states of one vector of data: a state behind one that vanishes is what the skips bring *)
Definition trajectory (k : 'M[R]_(p, 1)) (x : vectors) : Prop :=
  [/\ k != 0, x 0%N = X *m k, x l = Y *m k & forall i, (i < l)%N -> x i = 0 -> x i.+1 = brought eps x i].

(* signs that differ where a trajectory vanishes only *)
Lemma merge k (x : vectors) (s t : nat -> bool) : trajectory k x ->
  (forall i, (0 < i < l)%N -> d i = p -> x i != 0 -> s i = t i) ->
  exists V W, [/\ clean V s, clean W t & connected_component fib V W].
Proof.
move=> [k0 x0 xl xS] st; have [phi [phik detk]] := reflection k0.
have x00 : x 0%N != 0.
  by rewrite x0; apply: contra k0 => /eqP e; apply/eqP; apply: (row_full_inj fX); rewrite e mulmx0.
pose z i := (0 < i < l)%N && (x i == 0).
have exA : forall i, exists A : 'M[R]_(d i, p), (0 < i < l)%N ->
    [/\ row_full A, x i != 0 -> A *m k = x i & d i = p -> (0 < sdet A) = s i].
  move=> i; have [il|_] := boolP (0 < i < l)%N; last by exists 0.
  pose y : 'M[R]_(d i, 1) := if x i == 0 then const_mx 1 else x i.
  have y0 : y != 0.
    rewrite /y; case: (eqVneq (x i) 0) => // _; apply/matrix0Pn.
    by exists (Ordinal (ltnW (vect il))), 0; rewrite mxE oner_neq0.
  have [A [fA Ak As]] := through (s i) (vect il) (wide il) k0 y0.
  by exists A => _; split=> // xi; rewrite Ak /y (negbTE xi).
pose A0 i := sval (cid (exA i)); have A0P i := svalP (cid (exA i)); rewrite -/(A0 _) in A0P.
pose A i : 'M[R]_(d i, p) := if i == 0%N then conform_mx 0 X else if i == l then conform_mx 0 Y else A0 i.
have A_0 : A 0%N = X by rewrite /A conform_mx_id.
have A_l : A l = Y by rewrite /A gtn_eqF// eqxx conform_mx_id.
have A_in i : (0 < i < l)%N -> A i = A0 i by move=> /andP[i0 il]; rewrite /A gtn_eqF// ltn_eqF.
have fA i : (i < l)%N -> row_full (A i).
  move=> il; have [->|i0] := posnP i; first by rewrite A_0.
  by rewrite A_in ?i0//; have [] := A0P i; rewrite ?i0.
have z0 : z 0%N = false by [].
have zl : z l = false by rewrite /z ltnn andbF.
have Ak i : (i <= l)%N -> z i = false -> A i *m k = x i.
  move=> il; have [->|i0] := posnP i; first by rewrite A_0 x0.
  move: il; rewrite leq_eqVlt => /orP[/eqP ->|il]; first by rewrite A_l xl.
  by rewrite /z i0 il /= => /negbT xi; rewrite A_in ?i0//; have [|_ -> //] := A0P i; rewrite i0.
pose u i : 'M[R]_(d i, 1) := if z i then A i *m k else 0.
pose h i : 'M[R]_(d i, p) := A i - u i *m phi.
have hz i : z i = false -> h i = A i by move=> zi; rewrite /h /u zi mul0mx subr0.
have hk i : (i <= l)%N -> h i *m k = x i.
  move=> il; case zi: (z i); last by rewrite hz// Ak.
  rewrite /h /u zi mulmxBl -[_ *m phi *m k]mulmxA phik mulmx1 subrr.
  by move: zi => /andP[_ /eqP].
pose P : params := mkpar l (fun i => (h i.+1 - brought eps h i) *m li (A i)).
have PS i : (i < l)%N -> wt P i *m h i = h i.+1 - brought eps h i.
  move=> il; rewrite wt_mkpar//; case zi: (z i); last by rewrite (hz i)// -mulmxA liK ?mulmx1 ?fA.
  have Bk : (h i.+1 - brought eps h i) *m k = 0.
    rewrite mulmxBl hk// -brought_mulmx (@eq_brought _ _ _ _ _ x).
      by rewrite xS ?subrr//; move: zi => /andP[_ /eqP].
    by move=> j ji; apply: hk; exact: leq_trans ji (ltnW il).
  move: (h i.+1 - _) Bk => B Bk.
  by rewrite /h /u zi mulmxBr -[_ *m A i]mulmxA liK ?fA// mulmx1 -mulmxA [li _ *m _]mulmxA
    [li _ *m _]mulmxA liK ?fA// mul1mx mulmxA Bk mul0mx subr0.
have hP i : (i <= l)%N -> hidX P i = h i by apply: states_of => //; rewrite hz.
have fP : fib P by rewrite /fiber /= /out hP// hz.
have reach (r : nat -> bool) : (forall i, (0 < i < l)%N -> d i = p -> x i != 0 -> s i = r i) ->
    exists2 V, connected_component fib P V & clean V r.
  move=> sr; pose c i : R := if s i == r i then 1 else -1.
  have cc i : c i * c i = 1 by rewrite /c; case: ifP => _; rewrite ?mulr1// mulrNN mulr1.
  pose w i := c i *: u i.
  have w_out i : z i = false -> w i = 0 by move=> zi; rewrite /w /u zi scaler0.
  have [||||V cV hV] := @displace _ _ l eps p X Y P phi w => //; [exact: w_out|exact: w_out| |].
    move=> i il; rewrite hP ?(ltnW il)//; case zi: (z i); last first.
      right; split; first exact: w_out.
      exists ((w i.+1 - brought eps w i) *m (phi *m li (A i))).
      by rewrite (hz i)// -[_ *m _ *m A i]mulmxA -[phi *m _ *m _]mulmxA liK ?mulmx1 ?fA.
    left; exists (c i *: (phi *m li (A i))).
    have lu : phi *m li (A i) *m u i = 1%:M by rewrite /u zi -mulmxA [li _ *m _]mulmxA liK ?fA// mul1mx.
    rewrite /w -scalemxAl -scalemxAr -scalemxAl scalerA cc scale1r lu; split=> //.
    by rewrite /h mulmxBr mulmxA lu mul1mx -mulmxA liK ?fA// mulmx1 subrr scaler0.
  have hVz i : (i <= l)%N -> z i = false -> hidX V i = A i.
    by move=> il zi; rewrite hV// hP// hz// w_out// mul0mx addr0.
  have hVn i : (i <= l)%N -> z i -> hidX V i = A i *m (if s i == r i then 1%:M else 1%:M - 2%:R *: (k *m phi)).
    move=> il zi; rewrite hV// hP// /h /w /u zi /c; case: ifP => _; first by rewrite scale1r subrK mulmx1.
    by rewrite scaleN1r mulNmx -addrA -opprD -mulr2n -scaler_nat mulmxBr mulmx1 -scalemxAr mulmxA.
  exists V => //; split; first exact: (cc_sub cV).2.
    move=> i il; case zi: (z i); last by rewrite hVz ?(ltnW il)// fA.
    rewrite hVn ?(ltnW il)//; apply: full_mulr; last exact: fA.
    by case: ifP => _; rewrite ?unitmx1// unitGL detk oppr_eq0 oner_neq0.
  move=> i il di; have [i0 /ltnW il'] := andP il; have [_ _ /(_ di) As] := A0P i il.
  case zi: (z i).
    rewrite hVn// sdet_mul A_in//; case: eqP => [<-|ne]; first by rewrite det1 mulr1.
    rewrite detk mulrN1 oppr_gt0.
    have n0 : sdet (A0 i) != 0 by rewrite sdet_neq0// -A_in// fA//; case/andP: il.
    have -> : (sdet (A0 i) < 0) = ~~ (0 < sdet (A0 i)) by move: n0; case: ltgtP.
    by rewrite As; case: (s i) (r i) ne => -[].
  rewrite hVz// A_in// As; apply: sr => //.
  by move: zi; rewrite /z il /= => ->.
have [V cV sV] := reach s (fun _ _ _ _ => erefl); have [W cW tW] := reach t st.
exists V, W; split=> //; exact: connected_component_trans (connected_component_sym cV) cW.
Qed.

Definition flippable (v : nat) : Prop := exists k x, trajectory k x /\ x v = 0.

Lemma signs_joined s t V W : clean V s -> clean W t ->
  (forall v, (0 < v < l)%N -> d v = p -> flippable v \/ s v = t v) -> connected_component fib V W.
Proof.
move=> sV tW st; pose hyb n i : bool := if (i < n)%N then t i else s i.
have step n : exists2 U, connected_component fib V U & clean U (hyb n).
  elim: n => [|n [U cU [fU rU sU]]].
    by exists V => //; apply: connected_component_refl; case: sV.
  have hybE i : i != n -> hyb n.+1 i = hyb n i by rewrite /hyb ltnS leq_eqVlt => /negbTE ->.
  have same : (forall i, (0 < i < l)%N -> d i = p -> hyb n.+1 i = hyb n i) ->
      exists2 U, connected_component fib V U & clean U (hyb n.+1).
    by move=> e; exists U => //; split=> // i il di; rewrite e// sU.
  have [nl|nl] := boolP (0 < n < l)%N; last first.
    by apply: same => i il _; apply: hybE; apply: contraNneq nl => <-.
  have [dn|/eqP dn] := eqVneq (d n) p; last first.
    by apply: same => i _ di; apply: hybE; apply: contraPneq dn => <-.
  case: (st n nl dn) => [[k [x [tr xn]]]|e]; last first.
    apply: same => i _ _; have [->|] := eqVneq i n; last exact: hybE.
    by rewrite /hyb ltnSn ltnn.
  have [||U1 [U2 [c1 c2 c12]]] := @merge k x (hyb n) (hyb n.+1) => //.
    by move=> i _ _ xi; rewrite hybE//; apply: contra_neq xi => ->.
  exists U2 => //; apply: (connected_component_trans cU); apply: connected_component_trans c12.
  exact: (clean_joined (s := hyb n)).
have [U cU [fU rU sU]] := step l; apply: (connected_component_trans cU).
apply: (clean_joined (s := t)) => //; split=> // i il di; rewrite sU// /hyb.
by case/andP: il => _ ->.
Qed.

Lemma clean_exists (s : nat -> bool) : exists W, clean W s.
Proof.
have [k k0] : exists k : 'M[R]_(p, 1), k != 0.
  by exists (const_mx 1); apply/matrix0Pn; exists (Ordinal p0), 0; rewrite mxE oner_neq0.
pose x i : 'M[R]_(d i, 1) := if i == 0%N then conform_mx 0 (X *m k) else
  if i == l then conform_mx 0 (Y *m k) else const_mx 1.
have [|//|V [_ [cV _ _]]] := @merge k x s s; last by exists V.
split=> //; [by rewrite /x conform_mx_id|by rewrite /x gtn_eqF// eqxx conform_mx_id|].
move=> i il xi; exfalso; move: xi; have [->|i0] := posnP i.
  rewrite /x conform_mx_id /= => e; move/eqP: k0; apply; apply: (row_full_inj fX); by rewrite e mulmx0.
have i0l : (0 < i < l)%N by rewrite i0.
rewrite /x gtn_eqF// ltn_eqF// => /matrixP/(_ (Ordinal (ltnW (vect i0l))) 0).
by rewrite !mxE => /eqP; rewrite oner_eq0.
Qed.

(* where the determinant vanishes, so do the states of some vector *)
Lemma not_flippable (W : params) v : fib W -> ~ flippable v -> row_full (hidX W v).
Proof.
move=> fW nf; apply: contrapT => /negP/null_column[k k0 hk]; apply: nf.
exists k, (fun i => hidX W i *m k); split=> //; split=> //; first by rewrite hid0.
  by congr (_ *m k); exact: fW.
move=> i il hi; rewrite brought_mulmx.
have -> : brought eps (hidX W) i = hidX W i.+1 - wt W i *m hidX W i by rewrite weights_states subKr.
by rewrite mulmxBl -mulmxA hi mulmx0 subr0.
Qed.

Lemma ncomp_thin : ncomp fib (2 ^ #|[pred v : 'I_l | [&& (0 < v)%N, d v == p & ~~ `[< flippable v >]]]|).
Proof.
set P := [pred v | _]; pose I := {ffun {v : 'I_l | P v} -> bool}.
have -> : (2 ^ #|P|)%N = #|{: I}| by rewrite card_ffun card_bool card_sig.
pose f (W : params) : I := [ffun v => 0 < sdet (hidX W (val (val v)))].
have thin (v : {v : 'I_l | P v}) : [/\ (0 < val v < l)%N, d (val v) = p & ~ flippable (val v)].
  by case: v => v /= /and3P[v0 /eqP dv /asboolPn nf]; rewrite v0 ltn_ord.
have fcc V W : connected_component fib V W -> f V = f W.
  apply: locconst => Z fZ; have h : nbhs Z (fun U => forall v, f U v = f Z v).
    apply: (filter_forall (F := nbhs Z)) => v; have [_ dv nf] := thin v.
    have h : nbhs Z [set U | (0 < sdet (hidX U (val (val v)))) = (0 < sdet (hidX Z (val (val v))))].
      apply: (@pos_locconst R params (fun U => sdet (hidX U (val (val v)))) Z).
        by apply: cvg_sdet; exact: cts_hid_lin.
      by rewrite sdet_neq0//; exact: not_flippable.
    by apply: filterS h => U /= e; rewrite !ffunE.
  by apply: filterS h => U hU _; apply/ffunP => v; rewrite hU.
have ccf V W : fib V -> fib W -> f V = f W -> connected_component fib V W.
  move=> fV fW e; have [V' cV rV] := to_regular fX wide fV; have [W' cW rW] := to_regular fX wide fW.
  apply: (connected_component_trans cV); apply: connected_component_trans (connected_component_sym cW).
  apply: (@signs_joined (fun i => 0 < sdet (hidX V' i)) (fun i => 0 < sdet (hidX W' i))).
  - by split=> //; exact: (cc_sub cV).2.
  - by split=> //; exact: (cc_sub cW).2.
  - move=> v vl dv; have [fv|nf] := pselect (flippable v); first by left.
    right; have /andP[v0 vl'] := vl.
    have Pv : P (Ordinal vl') by rewrite /P /= v0 dv eqxx /=; apply/asboolPn.
    have := e; rewrite (fcc _ _ cV) (fcc _ _ cW) => /ffunP/(_ (Sub (Ordinal vl') Pv)).
    by rewrite !ffunE.
apply/ncompP; exists (fun W => nat_of_ord (enum_rank (f W))); split.
- by move=> W _; exact: ltn_ord.
- move=> i iI; pose s := enum_val (Ordinal iI).
  pose s' (n : nat) : bool := [exists v, (val (val v) == n :> nat) && s v].
  have [W [fW _ sW]] := clean_exists s'; exists W; split=> //.
  have -> : f W = s; last by rewrite enum_valK.
  apply/ffunP => v; have [vl dv _] := thin v; rewrite ffunE sW//; apply/existsP/idP.
    by move=> [u /andP[/eqP/val_inj/val_inj ->]].
  by move=> sv; exists v; rewrite eqxx.
- move=> V W fV fW; split=> [/ord_inj/enum_rank_inj e|/fcc -> //]; exact: ccf.
Qed.
End Signs.
