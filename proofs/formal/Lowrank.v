(* Best approximations of Y by products C D, D with r rows in the row space of X: between two
   of them every subspace between the intersection and the sum of their row spaces is as good.
   Only completeness of the reals is used, no eigenvalues. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets reals topology normedtype.
From mathcomp Require Import ring.
From Symtopo Require Import Definitions Networks Frobenius.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Lemma exchange_ring (R : realType) (Y a b c d g : R) :
  Y - a + (b - g) = Y - (a + (c - b) + (d - b + (g - d - (c - b)))).
Proof. by ring. Qed.

Lemma exchange_le (R : realType) (a b e f : R) : 0 < e -> 0 < f ->
  0 <= a / e ^+ 2 * e + b / f ^+ 2 * f + 0 *+ 2 + - (b / f) *+ 2 -> b * e <= a * f.
Proof.
move=> e0 f0 h; rewrite -subr_ge0; have := mulr_ge0 h (mulr_ge0 (ltW e0) (ltW f0)).
have -> // : (a / e ^+ 2 * e + b / f ^+ 2 * f + 0 *+ 2 + - (b / f) *+ 2) * (e * f) = a * f - b * e.
by field; rewrite !gt_eqF.
Qed.

Section Best.
Variables (R : realType) (m q p r : nat) (X : 'M[R]_(q, p)) (Y : 'M[R]_(m, p)).
Variables (C1 : 'M[R]_(m, r)) (D1 : 'M[R]_(r, p)).
Hypotheses (fD1 : row_free D1) (D1X : (D1 <= X)%MS).
Variables (Z E : 'M[R]_(m, p)).
Hypotheses (ZE : Z = C1 *m D1) (EE : E = Y - Z).
Hypothesis best : forall (C : 'M[R]_(m, r)) (D : 'M[R]_(r, p)), (D <= X)%MS ->
  frob E <= frob (Y - C *m D).

Lemma residual_rows : E *m D1^T = 0.
Proof.
apply/eqP; rewrite -frob_eq0; apply/eqP; rewrite frobE trmx_mul trmxK mulmxA.
rewrite -[E *m D1^T *m D1]mulmxA -mulmxA.
have := @nearest_orthogonal _ _ _ E ((E *m D1^T) *m D1); rewrite trmx_mul mulmxA trmx_mul trmxK.
rewrite !mulmxA; apply => t.
have -> : E + t *: (E *m D1^T *m D1) = Y - (C1 - t *: (E *m D1^T)) *m D1.
  by rewrite mulmxBl -scalemxAl opprB addrA addrAC EE ZE.
exact: best.
Qed.

Lemma residual_cols : C1^T *m E *m X^T = 0.
Proof.
have [N NE] : exists N, C1^T *m E *m X^T = N by exists (C1^T *m E *m X^T).
apply/eqP; rewrite -frob_eq0; apply/eqP; rewrite frobE NE.
have -> : N *m N^T = C1^T *m (E *m (N *m X)^T) by rewrite -{1}NE trmx_mul !mulmxA.
have -> : \tr (C1^T *m (E *m (N *m X)^T)) = \tr (E *m (C1 *m (N *m X))^T).
  by rewrite mxtrace_mulC [(C1 *m _)^T]trmx_mul mulmxA.
apply: nearest_orthogonal => t.
have -> : E + t *: (C1 *m (N *m X)) = Y - C1 *m (D1 - t *: (N *m X)).
  by rewrite mulmxBr -scalemxAr opprB addrA addrAC EE ZE.
apply: best; apply: addmx_sub => //; rewrite -scaleNr; apply: scalemx_sub; exact: submxMl.
Qed.

Lemma cross0 n (B : 'M[R]_(p, n)) : (B^T <= X)%MS -> Z^T *m E *m B = 0.
Proof.
move=> /submxP[A]; move/(congr1 trmx); rewrite trmxK trmx_mul => ->.
by rewrite ZE trmx_mul -!mulmxA [C1^T *m _]mulmxA [_ *m (X^T *m _)]mulmxA residual_cols mul0mx mulmx0.
Qed.

(* exchange a direction e of D1 for a direction f that is orthogonal to D1 *)
Lemma exchange (e f : 'M[R]_(1, p)) : (e <= D1)%MS -> (f <= X)%MS -> f *m D1^T = 0 ->
  frob (E *m f^T) * frob e <= frob (Z *m e^T) * frob f.
Proof.
move=> /submxP[x ex] fX fD; have Ee : E *m e^T = 0.
  by rewrite ex trmx_mul mulmxA residual_rows mul0mx.
have [->|e0] := eqVneq e 0; first by rewrite frob0 mulr0 mulr_ge0// frob_ge0.
have [->|f0] := eqVneq f 0; first by rewrite trmx0 mulmx0 !frob0 mul0r mulr0.
have ne : frob e != 0 by rewrite frob_eq0.
have nf : frob f != 0 by rewrite frob_eq0.
have ee : e *m e^T = (frob e)%:M.
  by rewrite frobE [e *m e^T]mx11_scalar mxtrace_scalar mulr1n.
have ff : f *m f^T = (frob f)%:M.
  by rewrite frobE [f *m f^T]mx11_scalar mxtrace_scalar mulr1n.
have [z zE] : exists z, z = (frob e)^-1 *: (D1 *m e^T) by exists ((frob e)^-1 *: (D1 *m e^T)).
have [y yE] : exists y, y = (frob f)^-1 *: (E *m f^T) by exists ((frob f)^-1 *: (E *m f^T)).
have xz : x *m z = 1%:M.
  by rewrite zE -scalemxAr mulmxA -ex ee scale_scalar_mx mulVf.
have DX : ((D1 + z *m (f - e))%R <= X)%MS.
  apply: addmx_sub => //; apply: mulmx_sub; apply: addmx_sub => //.
  by rewrite -scaleN1r; apply: scalemx_sub; rewrite ex; exact: mulmx_sub.
have h := best (C1 + (y - C1 *m z) *m x) DX.
have {h}h : frob E <= frob (E + (C1 *m z *m e - y *m f)).
  have -> : E + (C1 *m z *m e - y *m f) = Y - (C1 + (y - C1 *m z) *m x) *m (D1 + z *m (f - e)).
    have -> w : (C1 + (y - C1 *m z) *m x) *m (D1 + z *m w) =
        C1 *m D1 + C1 *m z *m w + ((y - C1 *m z) *m e + (y - C1 *m z) *m w).
      rewrite mulmxDl !mulmxDr ex -[_ *m x *m (z *m w)]mulmxA [x *m (z *m w)]mulmxA xz mul1mx.
      by rewrite !mulmxA.
    rewrite mulmxBr !mulmxBl !mulmxBr EE ZE; move: (C1 *m D1) (C1 *m z *m e) (C1 *m z *m f) (y *m e) (y *m f).
    move=> a b c d g; apply/matrixP => i j; rewrite !mxE; exact: exchange_ring.
  exact: h.
have [c cE] : exists c, C1 *m z = c by exists (C1 *m z).
move: h; rewrite cE frobD -addrA ler_addl.
have ef : e *m f^T = 0.
  by have := congr1 trmx fD; rewrite trmx_mul trmxK trmx0 ex -mulmxA => ->; rewrite mulmx0.
have -> : \tr (E *m (c *m e - y *m f)^T) = - (frob (E *m f^T) / frob f).
  rewrite linearB /= !trmx_mul mulmxBr !mulmxA Ee mul0mx sub0r linearN /=; congr (- _).
  by rewrite yE linearZ /= -scalemxAr mxtraceZ -frobE mulrC.
rewrite frobD frobN !frob_outer.
have -> : \tr (c *m e *m (- (y *m f))^T) = 0.
  by rewrite linearN /= trmx_mul mulmxN !mulmxA -[c *m e *m f^T]mulmxA ef mulmx0 mul0mx oppr0 mxtrace0.
have -> : frob c = frob (Z *m e^T) / frob e ^+ 2.
  by rewrite -cE zE -scalemxAr mulmxA -ZE frobZ exprVn mulrC.
have -> : frob y = frob (E *m f^T) / frob f ^+ 2 by rewrite yE frobZ exprVn mulrC.
set a := frob (Z *m e^T); set b := frob (E *m f^T) => h.
have ep : 0 < frob e by rewrite lt_neqAle eq_sym ne frob_ge0.
have fp : 0 < frob f by rewrite lt_neqAle eq_sym nf frob_ge0.
exact: exchange_le h.
Qed.

(* between what Z keeps of the directions of D1 and what E keeps of the others there is a number *)
Lemma threshold : (0 < r)%N -> exists c,
  (forall e : 'M[R]_(1, p), (e <= D1)%MS -> c * frob e <= frob (Z *m e^T)) /\
  (forall f : 'M[R]_(1, p), (f <= X)%MS -> f *m D1^T = 0 -> frob (E *m f^T) <= c * frob f).
Proof.
move=> r0; have fp n (A : 'M[R]_(1, n)) : A != 0 -> 0 < frob A.
  by move=> A0; rewrite lt_neqAle eq_sym frob_eq0 A0 frob_ge0.
pose S : set R := [set x | x = 0 \/ exists f : 'M[R]_(1, p),
  [/\ f != 0, (f <= X)%MS, f *m D1^T = 0 & x = frob (E *m f^T) / frob f]].
have ub (e : 'M[R]_(1, p)) : e != 0 -> (e <= D1)%MS -> ubound S (frob (Z *m e^T) / frob e).
  move=> e0 eD x [->|[f [f0 fX fD ->]]]; first by rewrite divr_ge0 ?frob_ge0.
  by rewrite ler_pdivr_mulr ?fp// mulrAC ler_pdivl_mulr ?fp//; exact: exchange.
pose e := row (Ordinal r0) D1; have eD : (e <= D1)%MS by exact: row_sub.
have e0 : e != 0.
  rewrite /e rowE; apply/eqP => h; have := row_free_inj fD1 (etrans h (esym (mul0mx _ D1))).
  by move/matrixP/(_ 0 (Ordinal r0)); rewrite !mxE !eqxx => /eqP; rewrite oner_eq0.
have S0 : S !=set0 by exists 0; left.
have hS : has_ubound S by exists (frob (Z *m e^T) / frob e); exact: ub.
exists (sup S); split=> [x xD|f fX fD].
  have [->|x0] := eqVneq x 0; first by rewrite frob0 mulr0 frob_ge0.
  by rewrite -ler_pdivl_mulr ?fp//; apply: sup_le_ub => //; exact: ub.
have [->|f0] := eqVneq f 0; first by rewrite trmx0 mulmx0 !frob0 mulr0.
rewrite -ler_pdivr_mulr ?fp//; apply: (sup_ub hS); right; by exists f.
Qed.

Lemma keep_rows : Z *m rowproj D1 = Z.
Proof. by rewrite ZE -mulmxA mul_rowproj. Qed.

Lemma drop_rows : E *m rowproj D1 = 0.
Proof. by rewrite -[rowproj D1]rowproj_tr rowprojE /rowcoproj !trmx_mul !mulmxA residual_rows !mul0mx. Qed.

Section Threshold.
Variable c : R.
Hypothesis cZ : forall e : 'M[R]_(1, p), (e <= D1)%MS -> c * frob e <= frob (Z *m e^T).
Hypothesis cE : forall f : 'M[R]_(1, p), (f <= X)%MS -> f *m D1^T = 0 -> frob (E *m f^T) <= c * frob f.

Lemma threshold_Z n (B : 'M[R]_(p, n)) : c * frob (rowproj D1 *m B) <= frob (Z *m B).
Proof.
rewrite frob_cols [X in _ <= X]frob_cols mulr_sumr; apply: ler_sum => j _.
rewrite !col_mulmx -[Z]keep_rows -mulmxA; have := cZ (e := (rowproj D1 *m col j B)^T).
rewrite frob_tr trmxK; apply; rewrite trmx_mul rowproj_tr rowprojE mulmxA; exact: submxMl.
Qed.

Lemma threshold_E n (B : 'M[R]_(p, n)) : (B^T <= X)%MS ->
  frob (E *m B) <= c * frob ((1%:M - rowproj D1) *m B).
Proof.
move=> BX; rewrite frob_cols [X in _ <= _ * X]frob_cols mulr_sumr; apply: ler_sum => j _.
have EQ : E = E *m (1%:M - rowproj D1) by rewrite mulmxBr drop_rows mulmx1 subr0.
rewrite !col_mulmx {1}EQ -mulmxA; have := cE (f := ((1%:M - rowproj D1) *m col j B)^T).
rewrite frob_tr trmxK; apply.
  have QT : (1%:M - rowproj D1)^T = 1%:M - rowproj D1 by rewrite linearB /= trmx1 rowproj_tr.
  rewrite trmx_mul QT mulmxBr mulmx1; apply: addmx_sub.
    by rewrite tr_col; apply: submx_trans BX; exact: row_sub.
  by rewrite -scaleN1r; apply: scalemx_sub; rewrite rowprojE mulmxA; exact: mulmx_sub.
rewrite trmx_mul linearB /= trmx1 rowproj_tr mulmxBr mulmx1 mulmxBl -mulmxA rowproj_mul//.
by rewrite subrr.
Qed.
End Threshold.

Lemma frob_gram m' n (A : 'M[R]_(m', n)) : frob A = \tr (A^T *m A).
Proof. by rewrite -frob_tr frobE trmxK. Qed.

Lemma rowproj_compl_tr r' (D : 'M[R]_(r', p)) : (1%:M - rowproj D)^T = 1%:M - rowproj D.
Proof. by rewrite linearB /= trmx1 rowproj_tr. Qed.

Lemma gap (D : 'M[R]_(r, p)) : row_free D ->
  frob (rowproj D1 *m (1%:M - rowproj D)) = frob ((1%:M - rowproj D1) *m rowproj D).
Proof.
move=> fD; have fr (D' : 'M[R]_(r, p)) : row_free D' -> frob (rowproj D') = r%:R.
  by move=> f; rewrite frobE rowproj_tr rowprojK// rowproj_trace.
have e1 := frob_rowproj fD (rowproj D1); have e2 := frob_rowproj fD1 (rowproj D).
rewrite fr// in e1; rewrite fr// e1 in e2.
have e3 : frob (rowproj D *m rowproj D1) = frob (rowproj D1 *m rowproj D).
  by rewrite -frob_tr trmx_mul !rowproj_tr.
have e4 : frob (rowproj D *m (1%:M - rowproj D1)) = frob ((1%:M - rowproj D1) *m rowproj D).
  by rewrite -frob_tr trmx_mul rowproj_compl_tr rowproj_tr.
by move: e2; rewrite e3 e4 => /addrI.
Qed.

Lemma rowproj_submx r' (D : 'M[R]_(r', p)) : (D <= X)%MS -> (rowproj D <= X)%MS.
Proof. by move=> DX; apply: submx_trans DX; rewrite rowprojE; exact: submxMl. Qed.

(* the loss of the best approximation in the rows of D *)
Lemma loss_rowproj r' (D : 'M[R]_(r', p)) : row_free D -> (D <= X)%MS ->
  frob (Y - Y *m rowproj D) = frob E + frob (Z *m (1%:M - rowproj D)) - frob (E *m rowproj D).
Proof.
move=> fD DX; have EZ : E *m Z^T = 0 by rewrite ZE trmx_mul mulmxA residual_rows mul0mx.
have YE : Y = E + Z by rewrite EE subrK.
have Y2 : frob Y = frob E + frob Z by rewrite YE frobD EZ mxtrace0 mul0rn addr0.
have -> : Y - Y *m rowproj D = Y *m (1%:M - rowproj D) by rewrite mulmxBr mulmx1.
have hY := frob_rowproj fD Y; have hZ := frob_rowproj fD Z.
have YQ : frob (Y *m rowproj D) = frob (E *m rowproj D) + frob (Z *m rowproj D).
  have QQ : rowproj D *m (rowproj D *m Z^T) = rowproj D *m Z^T by rewrite mulmxA rowprojK.
  rewrite YE mulmxDl frobD [(Z *m _)^T]trmx_mul rowproj_tr -mulmxA QQ mulmxA mxtrace_mulC mulmxA.
  by rewrite cross0 ?rowproj_tr ?rowproj_submx// mxtrace0 mul0rn addr0.
rewrite YQ Y2 hZ in hY; apply: (addrI (frob (E *m rowproj D) + frob (Z *m rowproj D))).
rewrite -hY; ring.
Qed.

(* D2 is as good as D1; D lies between their intersection and their sum *)
Section Between.
Variables (D2 D : 'M[R]_(r, p)).
Hypotheses (fD2 : row_free D2) (D2X : (D2 <= X)%MS) (best2 : frob (Y - Y *m rowproj D2) = frob E).
Hypotheses (fD : row_free D) (DX : (D <= X)%MS).
Hypotheses (capD : (D1 :&: D2 <= D)%MS) (Dadd : (D <= D1 + D2)%MS).
Variable c : R.
Hypothesis cZ : forall e : 'M[R]_(1, p), (e <= D1)%MS -> c * frob e <= frob (Z *m e^T).
Hypothesis cE : forall f : 'M[R]_(1, p), (f <= X)%MS -> f *m D1^T = 0 -> frob (E *m f^T) <= c * frob f.

Let k2 := frob (rowproj D1 *m (1%:M - rowproj D2)).

Lemma equality2 : frob (Z *m (1%:M - rowproj D2)) = c * k2 /\ frob (E *m rowproj D2) = c * k2.
Proof.
have h := loss_rowproj fD2 D2X; rewrite best2 in h.
have {}h : frob (Z *m (1%:M - rowproj D2)) = frob (E *m rowproj D2).
  by apply/eqP; rewrite -subr_eq0; apply/eqP; apply: (addrI (frob E)); rewrite addr0 addrA -h.
have h1 : c * k2 <= frob (Z *m (1%:M - rowproj D2)) by exact: threshold_Z.
have h2 : frob (E *m rowproj D2) <= c * k2.
  rewrite /k2 gap//; apply: threshold_E => //; by rewrite rowproj_tr rowproj_submx.
have e : frob (E *m rowproj D2) = c * k2 by apply/eqP; rewrite eq_le h2 -h.
by rewrite h e.
Qed.

Lemma between_Z : frob (Z *m (1%:M - rowproj D)) = c * frob (rowproj D1 *m (1%:M - rowproj D)).
Proof.
have [N NE] : exists N, N = Z^T *m Z - c *: rowproj D1 by eexists.
have NB n (B : 'M[R]_(p, n)) : \tr (B^T *m N *m B) = frob (Z *m B) - c * frob (rowproj D1 *m B).
  rewrite NE mulmxBr mulmxBl -scalemxAr -scalemxAl linearB linearZ /= !frob_gram !trmx_mul !mulmxA.
  by rewrite rowproj_tr -[B^T *m _ *m rowproj D1]mulmxA rowprojK.
have Nt : N^T = N by rewrite NE linearB linearZ /= trmx_mul trmxK rowproj_tr.
have N2 : N *m (1%:M - rowproj D2) = 0.
  apply: psd_kernel => // [B|]; first by rewrite NB subr_ge0; exact: threshold_Z.
  by rewrite NB (proj1 equality2) subrr.
have ND2 : (N <= D2)%MS.
  by move: N2; rewrite mulmxBr mulmx1 => /subr0_eq ->; rewrite rowprojE mulmxA submxMl.
have ND1 : (N <= D1)%MS.
  rewrite NE; apply: addmx_sub; first by rewrite -keep_rows mulmxA rowprojE mulmxA submxMl.
  by rewrite -scaleNr; apply: scalemx_sub; rewrite rowprojE submxMl.
have ND : N *m rowproj D = N.
  by apply: rowproj_sub => //; apply: submx_trans capD; rewrite sub_capmx ND1.
apply/eqP; rewrite -subr_eq0 -NB -mulmxA mulmxBr mulmx1 ND subrr mulmx0 mxtrace0.
by [].
Qed.

Lemma between_E : frob (E *m rowproj D) = c * frob ((1%:M - rowproj D1) *m rowproj D).
Proof.
have [K KE] : exists K, K = c *: (1%:M - rowproj D1) - E^T *m E by eexists.
have KB n (B : 'M[R]_(p, n)) : \tr (B^T *m K *m B) = c * frob ((1%:M - rowproj D1) *m B) - frob (E *m B).
  rewrite KE mulmxBr mulmxBl -scalemxAr -scalemxAl linearB linearZ /= !frob_gram !trmx_mul !mulmxA.
  rewrite rowproj_compl_tr -[B^T *m _ *m (1%:M - rowproj D1)]mulmxA.
  by rewrite [(1%:M - rowproj D1) *m (1%:M - rowproj D1)]mulmxBr mulmx1 mulmxBl mul1mx rowprojK// subrr subr0.
have Kt : K^T = K by rewrite KE linearB linearZ /= rowproj_compl_tr trmx_mul trmxK.
have KD1 : K *m D1^T = 0.
  by rewrite KE mulmxBl -scalemxAl mulmxBl mul1mx rowproj_mul// subrr scaler0 -mulmxA residual_rows mulmx0 subrr.
have XK2 : X *m K *m rowproj D2 = 0.
  have /submxP[A2 A2E] := D2X.
  have Q2 : rowproj D2 = X^T *m (A2^T *m (rowcoproj D2)^T).
    by rewrite -[rowproj D2]rowproj_tr rowprojE trmx_mul mulmxA; congr (_ *m _); rewrite -trmx_mul -A2E.
  have XB n (B : 'M[R]_(q, n)) : B^T *m (X *m K *m X^T) *m B = (X^T *m B)^T *m K *m (X^T *m B).
    by rewrite trmx_mul trmxK !mulmxA.
  rewrite Q2 mulmxA; apply: psd_kernel => [|B|]; first by rewrite !trmx_mul trmxK Kt mulmxA.
    by rewrite XB KB subr_ge0; apply: threshold_E => //; rewrite trmx_mul trmxK; exact: submxMl.
  by rewrite XB -Q2 KB -gap// (proj2 equality2) subrr.
have XKD : X *m K *m D^T = 0.
  have /sub_addsmxP[u ->] := Dadd; rewrite linearD /= !trmx_mul mulmxDr !mulmxA.
  rewrite -[X *m K *m D1^T]mulmxA KD1 mulmx0 mul0mx add0r.
  by rewrite -(rowproj_mul fD2) mulmxA XK2 !mul0mx.
have XKQ : X *m K *m rowproj D = 0.
  by rewrite -[rowproj D]rowproj_tr rowprojE trmx_mul mulmxA XKD mul0mx.
apply/eqP; rewrite eq_sym -subr_eq0 -KB rowproj_tr -mulmxA.
have /submxP[A AE] := DX.
have -> : rowproj D *m (K *m rowproj D) = rowcoproj D *m A *m (X *m K *m rowproj D).
  by rewrite {1}rowprojE {2}AE !mulmxA.
by rewrite XKQ mulmx0 mxtrace0.
Qed.

Lemma between_best : frob (Y - Y *m rowproj D) = frob E.
Proof. by rewrite loss_rowproj// between_Z between_E gap// addrK. Qed.
End Between.
End Best.
