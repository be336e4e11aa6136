(* The cut-vertex law for target zero (2.10): one component, or two. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks Cuts States Injective WideStates WideSigns SectionCuts CutCount.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Zero.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Variables (p : nat) (X : 'M[R]_(d 0%N, p)).
Notation vectors := (forall i : nat, 'M[R]_(d i, 1)).
Hypotheses (fX : row_full X) (p0 : (0 < p)%N).
Hypothesis wide : forall i, (0 < i < l)%N -> (p <= d i)%N.
Hypothesis e0l : eps 0%N l = 0.
Notation Y := (0 : 'M[R]_(d l, p)).
Notation flips := (flippable eps X Y).
Notation skip_ j i := (skips d l eps j i).

(* a skip that ends before the output passes over v *)
Definition inner v : bool := [exists j : 'I_v, exists i : 'I_l, (v < i)%N && skip_ j i].

Lemma inner_flips v : (0 < v < l)%N -> inner v -> flips v.
Proof.
move=> vl iv; have /existsP[j /existsP[i /andP[vi s]]] := iv.
apply: flip_over => //; last by constructor 1; exists j, i; rewrite ltn_ord vi ltn_ord.
apply/existsP; exists j; apply/existsP; exists (widen_ord (leqnSn l) i); by rewrite /= vi.
Qed.

Lemma outer_skip v j i q (A : 'M[R]_(d j, q)) : ~~ inner v -> (j < v < i)%N -> (i < l)%N ->
  eps j i *: conform_mx (0 : 'M[R]_(d i, q)) A = 0.
Proof.
move=> nv /andP[jv vi] il; apply: (skip0 (l := l)); first exact: ltnW.
  by apply/eqP => -[_ e]; rewrite e ltnn in il.
apply: contra nv => s; apply/existsP; exists (Ordinal jv); apply/existsP; exists (Ordinal il); by rewrite vi.
Qed.

Lemma outer_inc v (y : vectors) i : ~~ inner v -> (v < i < l)%N -> inc eps (before v y) i = 0.
Proof.
move=> nv /andP[vi il]; rewrite /inc big1// => j _; rewrite /before; case: ifP => jv; last exact: skip_of0.
by apply: (outer_skip (v := v)); rewrite ?jv.
Qed.

(* zeros from v on, to the end *)
Lemma zeros_to_end v u (y : vectors) (k : 'M[R]_(p, 1)) : ~~ inner v -> (0 < v)%N -> (v <= u < l)%N -> k != 0 ->
  y 0%N = X *m k -> (forall i, (i < v)%N -> y i = 0 -> (i.+1 < v)%N /\ y i.+1 = inc eps y i.+1) ->
  inc eps (before v y) l = 0 -> flips u.
Proof.
move=> nv v0 /andP[vu ul] k0 y0 yS last.
apply: (@flip_at _ _ _ _ _ _ _ p0 wide v l u y k) => //; rewrite ?v0 ?vu ?(leq_ltn_trans vu)//.
- by move=> i; exact: outer_inc.
- by rewrite ltnn.
- by move=> _; rewrite mul0mx.
Qed.

Lemma zeros_stay v k (x : vectors) i : ~~ inner v -> trajectory eps X Y k x -> x v = 0 -> (v <= i < l)%N -> x i = 0.
Proof.
move=> nv [k0 x0 xl xS] xv /andP[vi il].
suff zero n u : (v <= u <= n)%N -> (u < l)%N -> x u = 0 by apply: (zero i); rewrite ?vi ?leqnn.
elim: n u => [|n IH] u.
  by rewrite leqn0 => /andP[vu /eqP e] _; move: vu; rewrite e leqn0 => /eqP v0; move: xv; rewrite v0.
move=> /andP[vu]; rewrite leq_eqVlt => /orP[/eqP uE|u_n] ul; last by apply: IH; rewrite ?vu.
subst u; move: vu; rewrite leq_eqVlt => /orP[/eqP <- //|vn].
rewrite xS ?(ltnW ul)//; last by apply: IH; rewrite ?(ltnW ul)// -ltnS vn leqnn.
rewrite /brought big1// => j _; have [jv|vj] := ltnP j v; last first.
  by apply: skip_of0; apply: IH; [rewrite vj -ltnS ltn_ord|exact: leq_trans (ltn_ord j) (ltnW ul)].
by apply: (outer_skip (v := v)); rewrite ?jv ?vn.
Qed.

Lemma flips_later v u : ~~ inner v -> flips v -> (v <= u < l)%N -> flips u.
Proof. by move=> nv [k [x [tr xv]]] vu; exists k, x; split=> //; exact: zeros_stay nv tr xv vu. Qed.

(* what the skips bring to the output from before w, if one at most begins there, where the state vanishes *)
Lemma inc_end w (y : vectors) : (forall j, (j < w)%N -> skip_ j l -> y j = 0) -> inc eps (before w y) l = 0.
Proof.
move=> h; rewrite /inc big1// => j _; rewrite /before; case: ifP => jw; last exact: skip_of0.
have [s|ns] := boolP (skip_ j l); first by apply: skip_of0; exact: h.
have [j0|j0] := eqVneq (j : nat) 0%N; first by rewrite (_ : eps j l = 0) ?scale0r// j0.
by apply: (skip0 (l := l)) => //; apply: contra j0 => /eqP[->].
Qed.

(* at most one thin layer keeps its sign *)
Lemma second v w : (0 < v < w)%N -> (w < l)%N -> ~~ inner v -> ~~ inner w -> ~ flips v -> flips w.
Proof.
move=> /andP[v0 vw] wl nv nw nf; have w0 := ltn_trans v0 vw; have vl := ltn_trans vw wl.
have [k1 k10] : exists k : 'M[R]_(p, 1), k != 0.
  by exists (const_mx 1); apply/matrix0Pn; exists (Ordinal p0), 0; rewrite mxE oner_neq0.
pose o := ones X k1 1; have o0 : o 0%N = X *m k1 by rewrite /o /ones conform_mx_id.
have on u i : (u < l)%N -> (i < u)%N -> o i != 0.
  by move=> ul iu; apply: (ones_neq0 fX p0 wide (v := u)) => //; exact: oner_neq0.
have oS u i (Q : Prop) : (u < l)%N -> (i < u)%N -> o i = 0 -> Q.
  by move=> ul iu e; have := on u i ul iu; rewrite e eqxx.
have nj j : skip_ j l -> j != 0%N by move=> /and4P[_ _ h _]; apply: contra h => /eqP ->.
have conform0 n (A : 'M[R]_(n, 1)) m : n = m -> A != 0 -> conform_mx (0 : 'M[R]_(m, 1)) A != 0.
  by move=> nm; subst m; rewrite conform_mx_id.
have [/existsP[[j0 /= j0w] s0]|/existsPn none] := boolP [exists j : 'I_w, skip_ j l]; last first.
  apply: (@zeros_to_end w w o k1) => //; rewrite ?leqnn//; first by move=> i iw; exact: oS wl iw.
  by apply: inc_end => j jw s; have := none (Ordinal jw); rewrite /= s.
have /and4P[_ /eqP dj0 _ ej0] := s0; have j00 := nj _ s0.
have [/existsP[[j1 /= j1w] /andP[s1 j10]]|/existsPn one] := boolP [exists j : 'I_w, skip_ j l && (val j != j0)].
  (* two skips into the output: their sum can vanish *)
  have /and4P[_ /eqP dj1 _ ej1] := s1; have j1n := nj _ s1.
  pose yb c : vectors := fun i => (if i == j0 then 0 else o i) + c *: (if i == j1 then o i else 0).
  pose S c := inc eps (before w (yb c)) l.
  have SE c : S c = S 0 + c *: (eps j1 l *: conform_mx 0 (o j1)).
    rewrite /S -inc_at; last exact: ltn_trans j1w wl.
    rewrite -inc_lin; apply: eq_inc => i _; rewrite /before /yb scale0r addr0; case: ifP => // iw.
    by rewrite ifN ?scaler0 ?addr0//; apply: contraFneq iw => ->.
  have [c [c0 Sc]] : exists c : R, 1 + c != 0 /\ S c != 0.
    have [S0|] := eqVneq (S 0) 0; last by exists 0; rewrite addr0 oner_neq0.
    exists 1; rewrite -[1 + 1]/(2%:R : R) pnatr_eq0; split=> //.
    rewrite SE S0 add0r scale1r scaler_eq0 (negbTE ej1)/=; apply: conform0 => //.
    exact: on wl j1w.
  pose z : vectors := fun i => conform_mx 0 ((- (eps j0 l)^-1) *: S c).
  pose y : vectors := fun i => yb c i + 1 *: (if i == j0 then z i else 0).
  apply: (@zeros_to_end w w y k1) => //; rewrite ?leqnn//.
  - by rewrite /y /yb eq_sym (negbTE j00) eq_sym (negbTE j1n) !scaler0 !addr0.
  - move=> i iw /eqP; rewrite /y /yb; have [->|_] := eqVneq i j0.
      rewrite [j0 == j1]eq_sym (negbTE j10) scaler0 addr0 add0r scale1r => /negPn/negP; case.
      by apply: conform0 => //; rewrite scaler_eq0 oppr_eq0 invr_eq0 (negbTE ej0).
    rewrite scaler0 addr0; have [_|_] := eqVneq i j1; last first.
      by rewrite scaler0 addr0 => /eqP; exact: oS wl iw.
    have -> : o i + c *: o i = (1 + c) *: o i by rewrite scalerDl scale1r.
    by rewrite scaler_eq0 (negbTE c0) => /eqP; exact: oS wl iw.
  - have -> : inc eps (before w y) l = S c + 1 *: inc eps (fun i => if i == j0 then z i else 0) l.
      rewrite -inc_lin; apply: eq_inc => i _; rewrite /before /y; case: ifP => // iw.
      by rewrite ifN ?scaler0 ?addr0//; apply: contraFneq iw => ->.
    rewrite scale1r inc_at; last exact: ltn_trans j0w wl.
    have -> : conform_mx (0 : 'M[R]_(d l, 1)) (z j0) = (- (eps j0 l)^-1) *: S c by exact: conform_back.
    by rewrite scalerA mulrN mulfV// scaleN1r subrr.
(* one skip into the output, from j0: let its state vanish, and those behind it, while nothing is brought *)
have only j : (j < w)%N -> skip_ j l -> j = j0.
  by move=> jw s; have := one (Ordinal jw); rewrite /= s /= negbK => /eqP.
have j0v : (j0 < v)%N.
  rewrite ltnNge; apply/negP => vj; apply: nf; apply: (@zeros_to_end v v o k1) => //; rewrite ?leqnn//.
    by move=> i iv; exact: oS vl iv.
  apply: inc_end => j jv s; have e := only j (ltn_trans jv vw) s.
  by move: jv; rewrite e ltnNge vj.
have j0p : (0 < j0)%N by rewrite lt0n.
pose b := before j0 o.
have last0 : inc eps b l = 0.
  apply: inc_end => j jj s; have e := only j (ltn_trans jj j0w) s.
  by move: jj; rewrite e ltnn.
have [ex|nex] := boolP [exists e : 'I_v.+1, (j0 < e)%N && (inc eps b e != 0)]; last first.
  exfalso; apply: nf.
  apply: (@flip_at _ _ _ _ _ _ _ p0 wide j0 l v o k1) => //; rewrite ?j0p ?(ltnW j0v)//.
  - by move=> i ij; apply: oS (ltn_trans j0w wl) ij.
  - move=> i /andP[ji il]; have [iv|vi] := leqP i v.
      move/existsPn: nex => /(_ (Ordinal (iv : (i < v.+1)%N))); rewrite /= ji /= negbK => /eqP //.
    rewrite /inc big1// => j _; rewrite /before; case: ifP => jj; last exact: skip_of0.
    by apply: (outer_skip (v := v)); rewrite ?vi ?andbT//; exact: ltn_trans jj j0v.
  - by rewrite ltnn.
  - by move=> _; rewrite mul0mx.
have exP : exists e, [&& (j0 < e)%N, (e <= v)%N & inc eps b e != 0].
  by have /existsP[e /andP[je ne]] := ex; exists e; rewrite je -ltnS ltn_ord.
case: (ex_minnP exP) => e /and3P[je ev be] emin.
pose y : vectors := fun i => if (i < j0)%N then o i else if (i < e)%N then 0 else
  if i == e then inc eps b i else const_mx 1.
apply: (@zeros_to_end w w y k1) => //; rewrite ?leqnn//.
- by rewrite /y j0p.
- move=> i iw; have [ij|ji] := ltnP i j0; first by rewrite {1}/y ij; exact: oS wl iw.
  have [ie|ei] := ltnP i e; last first.
    rewrite {1}/y ltnNge ji /= ltnNge ei /=; case: eqP => [-> /eqP|_ /matrixP]; first by rewrite (negbTE be).
    have i0w : (0 < i < l)%N by rewrite (leq_trans j0p ji) (ltn_trans iw).
    have di : (0 < d i)%N by exact: leq_trans p0 (wide i0w).
    by move=> /(_ (Ordinal di) 0); rewrite !mxE => /eqP; rewrite oner_eq0.
  move=> _; split; first by apply: leq_ltn_trans vw; exact: leq_trans ie ev.
  have -> : inc eps y i.+1 = inc eps b i.+1.
    apply: eq_inc => j ji'; rewrite /y /b /before; case: ifP => // _.
    by rewrite (leq_ltn_trans (_ : (j <= i)%N) ie).
  rewrite /y ltnNge (leq_trans ji)//=; case: ifPn => [ie'|]; last first.
    by rewrite -leqNgt => ei; have -> : i.+1 = e by [apply/eqP; rewrite eqn_leq ie ei]; rewrite eqxx.
  apply/esym/eqP/negPn/negP => ne; have : (e <= i.+1)%N by apply: emin; rewrite ltnS ji ne (leq_trans (ltnW ie')).
  by rewrite leqNgt ie'.
- by apply: inc_end => j jw s; rewrite (only j jw s) /y ltnn je.
Qed.
End Zero.

(* 2.10: rho, the rank of X, is 2 or more, no hidden layer narrower; the least squares solution M X is what the skip
   from input to output brings.  Let v be the first hidden layer of width rho over which no other skip passes that
   ends before the output.  Two components if there is such a v, and no states x_0 = X k != 0, x_1, .., x_l = 0, zero
   from v on, where behind a state that vanishes stands what the other skips bring; one otherwise. *)
Theorem count_2_10 (R : realType) d l (eps : nat -> nat -> R) p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (M : 'M[R]_(d l, d 0%N)) :
  let rho := \rank X in
  let e j i := if (j == 0%N) && (i == l) then 0 else eps j i in
  let passed v := exists j i, [/\ (j < v < i)%N, (i < l)%N, d j = d i & eps j i != 0] in
  let first v := [/\ (0 < v < l)%N, d v = rho, ~ passed v & forall u, (0 < u < v)%N -> d u = rho -> passed u] in
  let vanish v := exists k (x : forall i, 'M[R]_(d i, 1)), [/\ x 0%N = X *m k, x 0%N != 0, x l = 0,
    forall i, (v <= i < l)%N -> x i = 0 &
    forall i, (i < l)%N -> x i = 0 -> x i.+1 = \sum_(j < i.+1) e j i.+1 *: conform_mx 0 (x j)] in
  (Y - M *m X) *m X^T = 0 -> M *m X = eps 0%N l *: conform_mx 0 X ->
  (1 < rho)%N -> (0 < l)%N -> (forall i, (0 < i < l)%N -> (rho <= d i)%N) ->
  ncomp (minimum d l noact eps X Y) (if `[< exists v, first v /\ ~ vanish v >] then 2 else 1)%N.
Proof.
move=> rho e passed first vanish hM hX r1 l0 wide; have r0 : (0 < rho)%N := ltnW r1.
have [U [C [fU fC XE CX]]] : exists (U : 'M[R]_(d 0%N, rho)) (C : 'M[R]_(rho, p)),
    [/\ row_full U, row_free C, X = U *m C & (C <= X)%MS].
  exists (col_base X), (row_base X); split; [exact: col_base_full|exact: row_base_free|by rewrite mulmx_base|].
  by rewrite eq_row_base.
have vect i : (0 < i < l)%N -> (1 < d i)%N by move=> il; exact: leq_trans r1 (wide i il).
have e0l : e 0%N l = 0 by rewrite /e !eqxx.
have count := ncomp_thin e (0 : 'M[R]_(d l, rho)) fU r0 l0 wide vect.
have -> : minimum d l noact eps X Y = fiber d l noact e U (0 : 'M[R]_(d l, rho)).
  rewrite (SectionCuts.minimum_without_ends eps X Y l0) -/e {1}XE; apply: minimum_basis => //.
    have [B CB] := submxP CX; rewrite mul0mx subr0 CB trmx_mul mulmxA -hX hM mul0mx//.
  have [W [fW _ _]] := clean_exists e (0 : 'M[R]_(d l, rho)) fU r0 l0 wide vect (fun=> true); by exists W.
have passedP v : inner d l e v <-> passed v.
  split=> [/existsP[j /existsP[i /andP[vi /and4P[_ /eqP dji ne ej]]]]|[j [i [/andP[jv vi] il dji ej]]]].
    exists j, i; split=> //; [by rewrite ltn_ord|]; move: ej; rewrite /e; case: ifP => //.
    by move=> /andP[_ /eqP il]; move: (ltn_ord i); rewrite il ltnn.
  apply/existsP; exists (Ordinal jv); apply/existsP; exists (Ordinal il).
  rewrite vi /skips (ltnW il) dji eqxx /= /e (ltn_eqF il) andbF ej andbT.
  by apply/eqP => -[_ il']; move: il; rewrite il' ltnn.
have flipP v : (0 < v < l)%N -> ~ passed v -> flippable e U (0 : 'M[R]_(d l, rho)) v <-> vanish v.
  move=> vl np; split=> [fv|[k [x [x0 x00 xl xz xS]]]].
    have [k [x [tr xv]]] := fv; have [k0 x0 xl xS] := tr.
    exists (pinvmx C *m k), x.
    have CK : C *m pinvmx C = 1%:M by apply: mulmxVp.
    split=> //.
    - by rewrite XE -mulmxA [C *m _]mulmxA CK mul1mx.
    - by rewrite x0; apply: contra k0 => /eqP z; apply/eqP; apply: (row_full_inj fU); rewrite z mulmx0.
    - by rewrite xl mul0mx.
    - have nv : ~~ inner d l e v by apply/negP => /passedP.
      by move=> i; exact: zeros_stay nv tr xv.
  exists (C *m k), x; split; last by apply: xz; rewrite leqnn; case/andP: vl.
  split=> //; last by rewrite mul0mx.
    by apply: contra x00 => /eqP z; rewrite x0 XE -mulmxA z mulmx0.
  by rewrite x0 XE mulmxA.
suff -> : (if `[< exists v, first v /\ ~ vanish v >] then 2 else 1)%N =
    (2 ^ #|[pred v : 'I_l | [&& (0 < v)%N, d v == rho & ~~ `[< flippable e U (0%R : 'M[R]_(d l, rho)) v >]]]|)%N by [].
have passed_flips v : (0 < v < l)%N -> passed v -> flippable e U (0 : 'M[R]_(d l, rho)) v.
  by move=> vl /passedP; exact: inner_flips.
pose P v := [&& (0 < v < l)%N, d v == rho & ~~ inner d l e v].
have firstP v : P v -> (forall u, P u -> (v <= u)%N) -> first v.
  move=> /and3P[vl /eqP dv nv] vmin; split=> //; first by move=> /passedP; exact: negP.
  move=> u /andP[u0 uv] du; apply/passedP; apply: contraLR (uv : is_true (u < v)%N) => nu.
  by rewrite -leqNgt; apply: vmin; rewrite /P u0 du eqxx nu (ltn_trans uv)//; case/andP: vl.
have of_first v : first v -> P v.
  by move=> [vl dv nv _]; rewrite /P vl dv eqxx /=; apply/negP => /passedP.
have [[v Pv]|nP] := pselect (exists v, P v); last first.
  rewrite asboolF; last by move=> [v [/of_first Pv _]]; apply: nP; exists v.
  rewrite eq_card0// => v; rewrite !inE; case: (posnP v) => //= v0; case: eqP => //= dv.
  apply/negbTE; rewrite negbK; apply/asboolP; apply: passed_flips; first by rewrite v0 ltn_ord.
  by apply/passedP; apply: contrapT => /negP nv; apply: nP; exists v; rewrite /P v0 ltn_ord dv eqxx.
have [{}v {}Pv vmin] := ex_minnP (ex_intro P v Pv).
have fv := firstP v Pv vmin; have /and3P[vl /eqP dv nv] := Pv.
have np : ~ passed v by move=> /passedP; exact/negP.
have one u : first u -> u = v.
  move=> fu; apply/eqP; rewrite eqn_leq vmin ?andbT; last exact: of_first.
  rewrite leqNgt; apply/negP => vu; have [_ _ _ /(_ v)] := fu.
  by case/andP: (vl) => v0 _; rewrite v0 vu => /(_ isT dv).
have vl' : (v < l)%N by case/andP: vl.
have [va|nva] := pselect (vanish v).
  rewrite asboolF; last by move=> [u [/one -> nvu]].
  have fl : flippable e U (0 : 'M[R]_(d l, rho)) v by apply/flipP.
  rewrite eq_card0// => u; rewrite !inE; case: (posnP u) => //= u0; case: eqP => //= du.
  apply/negbTE; rewrite negbK; apply/asboolP; have ul : (0 < u < l)%N by rewrite u0 ltn_ord.
  have [/passedP pu|nu] := boolP (inner d l e u); first exact: passed_flips.
  apply: (flips_later (v := v)) => //; rewrite ltn_ord andbT; apply: vmin; by rewrite /P ul du eqxx.
rewrite asboolT; last by exists v.
have nf : ~ flippable e U (0 : 'M[R]_(d l, rho)) v by move/(flipP v vl np).
rewrite (eq_card (B := pred1 (Ordinal vl'))) ?card1// => u; rewrite !inE; apply/idP/eqP => [/and3P[u0 /eqP du /asboolPn nfu]|->].
  have ul : (0 < u < l)%N by rewrite u0 ltn_ord.
  have nu : ~~ inner d l e u by apply/negP => /passedP pu; apply: nfu; exact: passed_flips.
  have : (v <= u)%N by apply: vmin; rewrite /P ul du eqxx.
  rewrite leq_eqVlt => /orP[/eqP vu|vu]; first exact/val_inj.
  exfalso; apply: nfu; apply: (@second _ _ _ _ _ U fU r0 wide e0l v) => //; rewrite ?vu ?andbT//.
  by case/andP: vl.
rewrite /= dv eqxx; case/andP: (vl) => -> _ /=; exact/asboolPn.
Qed.
