(* The cut-vertex law (2.4), with skips, data of any rank: which layers are flippable (WideSigns), and so how many
   components the minimum has, if no hidden layer is narrower than the rank of the data. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Networks Cuts States Frobenius Injective WideStates WideSigns Counts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Flips.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Variables (p : nat) (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p)).
Notation vectors := (forall i : nat, 'M[R]_(d i, 1)).
Hypotheses (fX : row_full X) (p0 : (0 < p)%N).
Hypothesis wide : forall i, (0 < i < l)%N -> (p <= d i)%N.

(* a skip that is there, and not the one from input to output *)
Definition skips j i : bool := [&& (i <= l)%N, d j == d i, (j, i) != (0%N, l) & eps j i != 0].
Definition over v : bool := [exists j : 'I_v, exists i : 'I_l.+1, (v < i)%N && skips j i].
Definition rest : 'M[R]_(d l, p) := Y - eps 0%N l *: conform_mx 0 X.
Notation flips := (flippable eps X Y).

(* what the skips bring to layer n *)
Definition inc (h : vectors) n : 'M[R]_(d n, 1) := \sum_(j < n) eps j n *: conform_mx (0 : 'M[R]_(d n, 1)) (h j).

Lemma conform_inc h n m : n = m -> conform_mx (0 : 'M[R]_(d n, 1)) (inc h m) = inc h n.
Proof. by move=> ->; rewrite conform_mx_id. Qed.

Lemma conform_back n m (A : 'M[R]_(n, 1)) : m = n ->
  conform_mx (0 : 'M[R]_(n, 1)) (conform_mx (0 : 'M[R]_(m, 1)) A) = A.
Proof. by move=> e; subst m; rewrite !conform_mx_id. Qed.

Lemma eq_inc (h k : vectors) n : (forall j, (j < n)%N -> h j = k j) -> inc h n = inc k n.
Proof. by move=> e; apply: eq_bigr => j _; rewrite e. Qed.

Lemma inc_lin (h k : vectors) t n : inc (fun i => h i + t *: k i) n = inc h n + t *: inc k n.
Proof.
rewrite /inc scaler_sumr -big_split; apply: eq_bigr => j _ /=.
by rewrite conform_linear scalerDr !scalerA mulrC.
Qed.

Lemma inc_at (z : vectors) j n : (j < n)%N ->
  inc (fun i => if i == j then z i else 0) n = eps j n *: conform_mx 0 (z j).
Proof.
move=> jn; rewrite /inc (bigD1 (Ordinal jn))//= eqxx big1 ?addr0// => i ij.
have -> : (i == j :> nat) = false by apply/negbTE; apply: contra_neq ij => ?; exact/val_inj.
exact: skip_of0.
Qed.

Lemma skip0 j i q (A : 'M[R]_(d j, q)) : (i <= l)%N -> (j, i) != (0%N, l) -> ~~ skips j i ->
  eps j i *: conform_mx (0 : 'M[R]_(d i, q)) A = 0.
Proof.
move=> il ne; rewrite /skips il ne /=; have [e|nd] := eqVneq (d j) (d i); last first.
  by rewrite nonconform_mx ?nd// scaler0.
by rewrite negbK => /eqP ->; rewrite scale0r.
Qed.

Lemma over_skip v j i : ~~ over v -> (j < v < i)%N -> (i <= l)%N -> ~~ skips j i.
Proof.
move=> nv /andP[jv vi] il; apply: contra nv => s.
apply/existsP; exists (Ordinal jv); apply/existsP; exists (inord i); by rewrite inordK// vi.
Qed.

Definition before v (y : vectors) : vectors := fun j => if (j < v)%N then y j else 0.

(* states y before layer v, zeros from there to e, where what the skips bring does not vanish *)
Lemma flip_at v e u (y : vectors) (k : 'M[R]_(p, 1)) : (0 < v)%N -> (v <= u < e)%N -> (e <= l)%N -> k != 0 ->
  y 0%N = X *m k -> (forall i, (i < v)%N -> y i = 0 -> (i.+1 < v)%N /\ y i.+1 = inc y i.+1) ->
  (forall i, (v < i < e)%N -> inc (before v y) i = 0) ->
  ((e < l)%N -> inc (before v y) e != 0) -> (e = l -> inc (before v y) l = Y *m k) -> flips u.
Proof.
move=> v0 /andP[vu ue] el k0 y0 yS run stop last; have ve := leq_ltn_trans vu ue.
pose x i : 'M[R]_(d i, 1) := if (i < v)%N then y i else if (i < e)%N then 0 else
  if i == l then conform_mx 0 (Y *m k) else if i == e then inc (before v y) i else const_mx 1.
exists k, x; split; last by rewrite /x ltnNge vu /= ue.
split=> //; first by rewrite /x v0.
  by rewrite /x [(l < v)%N]ltnNge (ltnW (leq_trans ve el)) /= ltnNge el /= eqxx conform_mx_id.
move=> i il; have [iv|vi] := ltnP i v.
  rewrite {1}/x iv => /(yS i iv)[iv' yE]; rewrite {1}/x iv' yE; apply: eq_inc => j ji.
  by rewrite /x (leq_trans ji iv).
have [ie|ei] := ltnP i e => xi.
  have -> : brought eps x i = inc (before v y) i.+1.
    apply: eq_inc => j ji; rewrite /x /before; case: ifP => // jv.
    by rewrite (leq_ltn_trans _ ie).
  rewrite /x ltnNge (leq_trans vi)//=; case: ifPn => [ie'|]; first by rewrite run// ltnS vi.
  rewrite -leqNgt => ei; have {ie}eE : i.+1 = e by apply/eqP; rewrite eqn_leq ie ei.
  case: eqP => [iL|/eqP iL]; last by rewrite eE eqxx.
  by rewrite -last; [exact: conform_inc|rewrite -eE].
exfalso; move: xi; rewrite /x ltnNge vi /= ltnNge ei /= ltn_eqF//; case: eqP => [eE|_].
  by move/eqP; apply/negP; subst i; exact: stop.
have di : (0 < d i)%N by apply: leq_trans p0 _; apply: wide; rewrite il andbT; exact: leq_trans v0 vi.
by move/matrixP/(_ (Ordinal di) 0); rewrite !mxE => /eqP; rewrite oner_eq0.
Qed.

Lemma flip_run v e (y : vectors) (k : 'M[R]_(p, 1)) : (0 < v < e)%N -> (e <= l)%N -> k != 0 -> y 0%N = X *m k ->
  (forall j, (j < v)%N -> y j != 0) -> (forall i, (v < i < e)%N -> inc (before v y) i = 0) ->
  ((e < l)%N -> inc (before v y) e != 0) -> (e = l -> inc (before v y) l = Y *m k) -> flips v.
Proof.
move=> /andP[v0 ve] el k0 y0 yn; apply: flip_at => //; first by rewrite leqnn.
by move=> i /yn yi e0; move: yi; rewrite e0 eqxx.
Qed.

(* the states X k, 1, 1, .. *)
Definition ones (k : 'M[R]_(p, 1)) (c : R) : vectors := fun i =>
  if i == 0%N then conform_mx 0 (X *m k) else const_mx c.

Lemma Xk_neq0 (k : 'M[R]_(p, 1)) : k != 0 -> X *m k != 0.
Proof. by apply: contra => /eqP e; apply/eqP; apply: (row_full_inj fX); rewrite e mulmx0. Qed.

Lemma ones_neq0 k c v j : k != 0 -> c != 0 -> (v < l)%N -> (j < v)%N -> ones k c j != 0.
Proof.
move=> k0 c0 vl jv; have [->|j0] := posnP j; first by rewrite /ones conform_mx_id Xk_neq0.
have dj : (0 < d j)%N by apply: leq_trans p0 _; apply: wide; rewrite j0 (ltn_trans jv).
by rewrite /ones gtn_eqF//; apply/matrix0Pn; exists (Ordinal dj), 0; rewrite mxE.
Qed.

(* no skip passes over v *)
Lemma flip_uncovered v : (0 < v < l)%N -> ~~ over v -> ~~ row_full rest -> flips v.
Proof.
move=> /andP[v0 vl] nv /null_column[k k0 rk].
apply: (@flip_run v l (ones k 1) k) => //; rewrite ?v0//.
- by rewrite /ones conform_mx_id.
- by move=> j; apply: ones_neq0 => //; rewrite oner_neq0.
- move=> i /andP[vi il]; rewrite /inc big1// => j _; rewrite /before; case: ifP => jv; last first.
    exact: skip_of0.
  apply: skip0; rewrite ?(ltnW il)//; last by apply: over_skip nv _ _; rewrite ?jv// ltnW.
  by apply/eqP => -[_ e]; rewrite e ltnn in il.
- by rewrite ltnn.
move=> _; have l0 : (0 < l)%N := leq_trans v0 (ltnW vl).
rewrite /inc (bigD1 (Ordinal l0))//= /before v0 big1 ?addr0; last first.
  move=> j j0; case: ifP => jv; last exact: skip_of0.
  apply: skip0 => //; last by apply: over_skip nv _ _; rewrite ?jv.
  by apply: contra_neq j0 => -[j0]; exact/val_inj.
rewrite /ones eqxx conform_mx_id conform_mulmx; apply/esym/eqP; rewrite -subr_eq0.
by rewrite scalemxAl -mulmxBl; apply/eqP.
Qed.

Lemma not_flip v : (0 < v < l)%N -> ~~ over v -> row_full rest -> ~ flips v.
Proof.
move=> /andP[v0 vl] nv fr [k [x [[k0 x0 xl xS] xv]]].
have small j i : (j < v)%N -> (v < i <= l)%N -> (j, i) != (0%N, l) ->
    eps j i *: conform_mx (0 : 'M[R]_(d i, 1)) (x j) = 0.
  by move=> jv /andP[vi il] ne; apply: skip0 => //; apply: over_skip nv _ _; rewrite ?jv.
have zero n i : (v <= i <= n)%N -> (i < l)%N -> x i = 0.
  elim: n i => [|n IH] i; first by rewrite leqn0 => /andP[vi /eqP e]; move: vi; rewrite e leqNgt v0.
  move=> /andP[vi]; rewrite leq_eqVlt => /orP[/eqP iE|i_n] il; last by apply: IH; rewrite ?vi.
  subst i; move: vi; rewrite leq_eqVlt => /orP[/eqP <- //|vn].
  rewrite xS ?(ltnW il)//; last by apply: IH; rewrite ?(ltnW il)// -ltnS vn leqnn.
  rewrite /brought big1// => j _; have [jv|vj] := ltnP j v; last first.
    by apply: skip_of0; apply: IH; [rewrite vj -ltnS ltn_ord|exact: leq_trans (ltn_ord j) (ltnW il)].
  by apply: small; rewrite // ?vn ?(ltnW il)//; apply/eqP => -[_ e]; rewrite e ltnn in il.
have l0 : (0 < l)%N := leq_trans v0 (ltnW vl).
have xS' n : (0 < n <= l)%N -> x n.-1 = 0 -> x n = inc x n by case: n.
have := xS' l; rewrite l0 leqnn => /(_ isT); rewrite (zero l) ?prednK//; last first.
  by rewrite leq_pred andbT -ltnS prednK.
move=> /(_ erefl); rewrite xl /inc (bigD1 (Ordinal l0))//= big1 ?addr0; last first.
  move=> j j0; have [jv|vj] := ltnP j v.
    by apply: small; rewrite // ?vl ?leqnn//; apply: contra_neq j0 => -[j0]; exact/val_inj.
  by apply: skip_of0; apply: (zero l) => //; rewrite vj ltnW.
rewrite x0 conform_mulmx scalemxAl => /eqP; rewrite -subr_eq0 -mulmxBl => /eqP rk.
by move/eqP: k0; apply; apply: (row_full_inj fr); rewrite rk mulmx0.
Qed.

(* some skip passes over v: it ends before the output, or the target is not what that from the input brings *)
Lemma flip_over v : (0 < v < l)%N -> over v ->
  [\/ exists j i, [/\ (j < v < i)%N, (i < l)%N & skips j i], rest != 0 | forall j, (j.+1 < l)%N -> ~~ skips j l] ->
  flips v.
Proof.
move=> /andP[v0 vl] ov hr.
have exP : exists e, (v < e)%N && [exists j : 'I_v, skips j e].
  move: ov => /existsP[j /existsP[i /andP[vi s]]]; exists i; rewrite vi /=.
  by apply/existsP; exists j.
case: (ex_minnP exP) => e /andP[ve /existsP[[j /= jv] s]] emin.
have /and4P[el /eqP dje jel eje] := s.
have run (y : vectors) i : (v < i < e)%N -> inc (before v y) i = 0.
  move=> /andP[vi ie]; rewrite /inc big1// => j' _; rewrite /before; case: ifP => j'v; last exact: skip_of0.
  have il : (i < l)%N := leq_trans ie el.
  apply: skip0; [exact: ltnW|by apply/eqP => -[_ e']; rewrite e' ltnn in il|].
  apply/negP => s'; suff : (e <= i)%N by rewrite leqNgt ie.
  by apply: emin; rewrite vi; apply/existsP; exists (Ordinal j'v).
have conform0 n (A : 'M[R]_(n, 1)) m : n = m -> A != 0 -> conform_mx (0 : 'M[R]_(m, 1)) A != 0.
  by move=> nm; subst m; rewrite conform_mx_id.
have je : (j < e)%N := ltn_trans jv ve.
have [k1 k10] : exists k : 'M[R]_(p, 1), k != 0.
  by exists (const_mx 1); apply/matrix0Pn; exists (Ordinal p0), 0; rewrite mxE oner_neq0.
move: el; rewrite leq_eqVlt => /orP[/eqP eE|el].
- (* the skip ends at the output: the state j is what makes the sum right *)
  subst e; have j0 : j != 0%N by apply: contra jel => /eqP ->.
  have {hr} r0 : rest != 0.
    case: hr => // [[j' [i [/andP[j'v vi] il s']]]|/(_ j (leq_ltn_trans jv vl))]; last by rewrite s.
    suff : (l <= i)%N by rewrite leqNgt il.
    by apply: emin; rewrite vi; apply/existsP; exists (Ordinal j'v).
  have /matrix0Pn[a [b rab]] := r0; pose k : 'M[R]_(p, 1) := delta_mx b 0.
  have rk : rest *m k != 0 by apply/matrix0Pn; exists a, 0; rewrite -colE mxE.
  have k0 : k != 0 by apply: contra rk => /eqP ->; rewrite mulmx0.
  pose yb c : vectors := fun i => if i == j then 0 else ones k c i.
  pose w : vectors := fun i => if (i == 0%N) || (i == j) then 0 else const_mx 1.
  have ybE (c : R) (n : nat) : yb c n = yb 0 n + c *: w n.
    rewrite /yb /w /ones; have [_|_] := eqVneq n j; first by rewrite orbT scaler0 addr0.
    case: eqP => //= _; first by rewrite scaler0 addr0.
    by apply/matrixP => r q; rewrite !mxE add0r mulr1.
  have l0 : (0 < l)%N := leq_trans v0 (ltnW vl).
  have inc0 : inc (before v (yb 0)) l = eps 0%N l *: conform_mx 0 X *m k.
    rewrite /inc (bigD1 (Ordinal l0))//= big1 ?addr0; last first.
      move=> i i0; apply: skip_of0; rewrite /before /yb /ones; case: ifP => // _; case: ifP => // _.
      rewrite ifN; last by apply: contra_neq i0 => i0; exact/val_inj.
      by apply/matrixP => r q; rewrite !mxE.
    rewrite /before v0 /yb eq_sym (negbTE j0) /ones eqxx conform_mx_id conform_mulmx scalemxAl//.
  pose D c := Y *m k - inc (before v (yb c)) l.
  have DE c : D c = rest *m k - c *: inc (before v w) l.
    rewrite /D /rest mulmxBl -inc0 -addrA -opprD -inc_lin; congr (_ - _).
    by apply: eq_inc => i _; rewrite /before; case: ifP => _; [exact: ybE|rewrite scaler0 addr0].
  have [c [c0 Dc]] : exists c, c != 0 /\ D c != 0.
    have [D1|] := eqVneq (D 1) 0; last by exists 1; rewrite oner_neq0.
    exists 2%:R; rewrite pnatr_eq0; split=> //; move/eqP: D1; rewrite !DE scale1r subr_eq0 => /eqP <-.
    by rewrite scaler_nat mulr2n opprD addrA subrr sub0r oppr_eq0.
  pose z : vectors := fun i => conform_mx 0 ((eps j l)^-1 *: D c).
  pose y : vectors := fun i => yb c i + 1 *: (if i == j then z i else 0).
  apply: (@flip_run v l y k) => //; rewrite ?v0//.
  + by rewrite /y /yb eq_sym (negbTE j0) scaler0 addr0 /ones eqxx conform_mx_id.
  + move=> i iv; rewrite /y /yb; have [->|_] := eqVneq i j; last first.
      by rewrite scaler0 addr0; exact: (ones_neq0 (v := v)).
    rewrite add0r scale1r /z; apply: conform0; first by rewrite dje.
    by rewrite scaler_eq0 invr_eq0 (negbTE eje).
  + by move=> i; exact: run.
  + by rewrite ltnn.
  + move=> _; have -> : inc (before v y) l = inc (before v (yb c)) l + 1 *: inc (fun i => if i == j then z i else 0) l.
      rewrite -inc_lin; apply: eq_inc => i _; rewrite /before /y; case: ifP => // iv.
      by rewrite ifN ?scaler0 ?addr0//; apply: contraFneq iv => ->.
    rewrite scale1r inc_at//; have -> : conform_mx (0 : 'M[R]_(d l, 1)) (z j) = (eps j l)^-1 *: D c.
      exact: conform_back.
    by rewrite scalerA mulfV// scale1r /D addrC subrK.
(* the skip ends at a hidden layer: its states are not zero, if need be with the state j doubled *)
pose y c : vectors := fun i => ones k1 1 i + c *: (if i == j then ones k1 1 i else 0).
pose k c : 'M[R]_(p, 1) := k1 + c *: (if j == 0%N then k1 else 0).
have incE c : inc (before v (y c)) e = inc (before v (y 0)) e + c *: (eps j e *: conform_mx 0 (ones k1 1 j)).
  rewrite -inc_at// -inc_lin; apply: eq_inc => i _; rewrite /before /y scale0r addr0; case: ifP => // iv.
  by rewrite ifN ?scaler0 ?addr0//; apply: contraFneq iv => ->.
have n1 : ones k1 1 j != 0 by apply: (ones_neq0 (v := v)) => //; exact: oner_neq0.
have [c [c0 ic]] : exists c : R, 1 + c != 0 /\ inc (before v (y c)) e != 0.
  have [i0|] := eqVneq (inc (before v (y 0)) e) 0; last by exists 0; rewrite addr0 oner_neq0.
  exists 1; rewrite -[1 + 1]/(2%:R : R) pnatr_eq0; split=> //.
  by rewrite incE i0 add0r scale1r scaler_eq0 (negbTE eje)//=; exact: conform0.
have add1 n (A : 'M[R]_(n, 1)) : A + c *: A = (1 + c) *: A by rewrite scalerDl scale1r.
apply: (@flip_run v e (y c) (k c)) => //; rewrite ?v0 ?ve ?(ltnW el)//.
- rewrite /k; case: ifP => _; last by rewrite scaler0 addr0.
  by rewrite add1 scaler_eq0 (negbTE c0).
- rewrite /y /k /ones eqxx conform_mx_id eq_sym; case: ifP => _; last by rewrite !scaler0 !addr0.
  by rewrite !add1 -scalemxAr.
- move=> i iv; rewrite /y; have [e'|_] := eqVneq i j; last first.
    by rewrite scaler0 addr0; apply: (ones_neq0 (v := v)) => //; exact: oner_neq0.
  by subst i; rewrite add1 scaler_eq0 (negbTE c0).
- by move=> i; exact: run.
- by move=> e'; move: el; rewrite e' ltnn.
Qed.
End Flips.

(* data of any rank: a basis U of the columns of X instead *)
Section Data.
Variables (R : realType) (d : nat -> nat) (l : nat) (eps : nat -> nat -> R).
Notation params := (par R d l).

Lemma hid_mulmx q p (U : 'M[R]_(d 0%N, q)) (C : 'M[R]_(q, p)) (W : params) i :
  hid noact eps (U *m C) W i = hid noact eps U W i *m C.
Proof.
have [n] := ubnP i; elim: n i => // n IH [|i] ni; first by rewrite !hid0.
rewrite !hidS_lin mulmxDl IH// mulmxA mulmx_suml; congr (_ + _).
apply: eq_bigr => j _; rewrite IH ?conform_mulmx ?scalemxAl//.
exact: leq_trans (ltn_ord j) ni.
Qed.

Lemma minimum_basis q p (U : 'M[R]_(d 0%N, q)) (C : 'M[R]_(q, p)) (Y : 'M[R]_(d l, p)) (Z : 'M[R]_(d l, q)) :
  row_free C -> (Y - Z *m C) *m C^T = 0 -> fiber d l noact eps U Z !=set0 ->
  minimum d l noact eps (U *m C) Y = fiber d l noact eps U Z.
Proof.
move=> fC h [W0 fW0]; have e (W : params) : loss noact eps (U *m C) Y W =
    frob (Y - Z *m C) + frob ((Z - out noact eps U W) *m C).
  have -> : loss noact eps (U *m C) Y W = frob ((Y - Z *m C) + (Z - out noact eps U W) *m C).
    by rewrite /loss /out hid_mulmx mulmxBl addrA subrK.
  by rewrite frobD trmx_mul mulmxA h mul0mx mxtrace0 mul0rn addr0.
have z0 : frob ((Z - out noact eps U W0) *m C) = 0.
  by rewrite (_ : out noact eps U W0 = Z) ?subrr ?mul0mx ?frob0//; exact: fW0.
apply/seteqP; split=> W; rewrite /minimum /fiber /=.
  move=> /(_ W0); rewrite !e z0 addr0 ger_addl => le0.
  have /eqP : frob ((Z - out noact eps U W) *m C) = 0 by apply/eqP; rewrite eq_le le0 frob_ge0.
  rewrite frob_eq0 => /eqP ZC; apply/esym/eqP; rewrite -subr_eq0; apply/eqP.
  by apply: (row_free_inj fC); rewrite ZC mul0mx.
by move=> fW V; rewrite !e fW subrr mul0mx frob0 addr0 ler_addl frob_ge0.
Qed.
End Data.

(* 2.4: let rho be the rank of X, and no hidden layer narrower; M X the least squares solution, T what is left of
   it without the skip from input to output; c the number of hidden layers of width rho over which no other skip
   passes.  Let rho be 2 or more, and T not zero unless no other skip over a hidden layer ends at the output; or let
   all hidden layers be wider than rho.  The minimum has 2^c components if rank T = rho > 0, and one otherwise. *)
Theorem count_2_4 (R : realType) d l (eps : nat -> nat -> R) p (X : 'M[R]_(d 0%N, p)) (Y : 'M[R]_(d l, p))
    (M : 'M[R]_(d l, d 0%N)) :
  let rho := \rank X in
  let T := M *m X - eps 0%N l *: conform_mx 0 X in
  let skips j i := [&& (i <= l)%N, d j == d i, (j, i) != (0%N, l) & eps j i != 0] in
  let over v := [exists j : 'I_v, exists i : 'I_l.+1, (v < i)%N && skips j i] in
  (Y - M *m X) *m X^T = 0 -> (0 < l)%N -> (forall i, (0 < i < l)%N -> (rho <= d i)%N) ->
  ((1 < rho)%N /\ (T != 0 \/ forall j, (j.+1 < l)%N -> ~~ skips j l)) \/
    (forall i, (0 < i < l)%N -> (rho < d i)%N) ->
  ncomp (minimum d l noact eps X Y) (if (0 < rho) && (\rank T == rho) then
    2 ^ #|[pred v : 'I_l | [&& 0 < v, d v == rho & ~~ over v]]| else 1)%N.
Proof.
move=> rho T sk ov hM l0 wide hyp.
have [r0|r0] := posnP rho.
  have X0 : X = 0 by apply/eqP; rewrite -mxrank_eq0 -/rho r0.
  by rewrite /= {1}X0; exact: (count_zero_data eps Y).2.
have [U [C [fU fC XE CX]]] : exists (U : 'M[R]_(d 0%N, rho)) (C : 'M[R]_(rho, p)),
    [/\ row_full U, row_free C, X = U *m C & (C <= X)%MS].
  exists (col_base X), (row_base X); split; [exact: col_base_full|exact: row_base_free|by rewrite mulmx_base|].
  by rewrite eq_row_base.
pose Z := M *m U; have ZC : Z *m C = M *m X by rewrite /Z -mulmxA -XE.
have TE : T = rest eps U Z *m C by rewrite /T /rest mulmxBl ZC {2}XE conform_mulmx scalemxAl.
have rT : \rank T = \rank (rest eps U Z) by rewrite TE mxrankMfree.
have T0 : (T != 0) = (rest eps U Z != 0) by rewrite -!mxrank_eq0 rT.
have vect i : (0 < i < l)%N -> (1 < d i)%N.
  by move=> il; case: hyp => [[r1 _]|/(_ i il)]; [exact: leq_trans r1 (wide i il)|exact: leq_ltn_trans].
have count := ncomp_thin eps Z fU r0 l0 wide vect.
have -> : minimum d l noact eps X Y = fiber d l noact eps U Z.
  rewrite {1}XE; apply: minimum_basis => //.
    by have /submxP[B CB] := CX; rewrite ZC CB trmx_mul mulmxA hM mul0mx.
  by have [W [fW _ _]] := clean_exists eps Z fU r0 l0 wide vect (fun=> true); exists W.
suff e n : n = (2 ^ #|[pred v : 'I_l | [&& (0 < v)%N, d v == rho & ~~ `[< flippable eps U Z v >]]]|)%N ->
    ncomp (fiber d l noact eps U Z) n; last by move=> ->.
apply: e; have full : (\rank T == rho) = row_full (rest eps U Z) by rewrite rT.
have flip_ov (v : 'I_l) : (0 < v)%N -> d v = rho -> ov v -> flippable eps U Z v.
  move=> v0 dv o; apply: flip_over => //; first by rewrite v0 ltn_ord.
  case: hyp => [[_ [tn|no]]|/(_ v)]; [by constructor 2; rewrite -T0|by constructor 3|].
  by rewrite v0 ltn_ord dv ltnn => /(_ isT).
case: ifPn => [|nf].
  rewrite full => fr; congr (2 ^ _)%N; apply: eq_card => v; rewrite !inE.
  case: (posnP v) => //= v0; case: eqP => //= dv; congr (~~ _); apply/idP/asboolP; first exact: flip_ov.
  by move=> fl; apply: contraPT fl => nov; apply: not_flip => //; rewrite v0 ltn_ord.
rewrite -[LHS](expn0 2); congr (2 ^ _)%N; apply/esym/eq_card0 => v; rewrite !inE.
case: (posnP v) => //= v0; case: eqP => //= dv; apply/negbTE; rewrite negbK; apply/asboolP.
have [o|no] := boolP (ov v); first exact: flip_ov.
by apply: flip_uncovered => //; rewrite ?v0 ?ltn_ord// -full.
Qed.
