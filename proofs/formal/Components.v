(* Connected components: when two points lie in one, counting them by labels, bounds on
   their number, continuous images, homeomorphisms. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Lemma connected_image (T U : topologicalType) (A : set T) (f : T -> U) :
  connected A -> {within A, continuous f} -> connected (f @` A).
Proof. exact: connected_continuous_connected. Qed.

Section Tools.
Variable T : topologicalType.
Implicit Types A B : set T.

Lemma cc_sub A x y : connected_component A x y -> A x /\ A y.
Proof. by move=> [C [Cx CA _] Cy]; split; apply: CA. Qed.

Lemma connected_cc A :
  (forall x y, A x -> A y -> connected_component A x y) -> connected A.
Proof.
move=> h; have [[x Ax]|nA] := pselect (exists x, A x).
  have -> : A = connected_component A x.
    by apply/seteqP; split=> y; [move=> Ay; exact: h|exact: connected_component_sub].
  exact: component_connected.
have -> : A = set0 by rewrite -subset0 => x Ax; apply: nA; exists x.
exact: connected0.
Qed.

Lemma connected_ccP A x y : connected A -> A x -> A y -> connected_component A x y.
Proof. by move=> cA Ax Ay; exists A => //; split. Qed.

Lemma cc_eq A x y : A x -> A y ->
  (connected_component A x = connected_component A y) <-> connected_component A x y.
Proof.
move=> Ax Ay; split; last exact: same_connected_component.
by move=> ->; apply: connected_component_refl.
Qed.

Lemma cc_mono A B x y : A `<=` B -> connected_component A x y -> connected_component B x y.
Proof. by move=> AB [C [Cx CA cC] Cy]; exists C => //; split=> // z /CA /AB. Qed.
End Tools.

Lemma cc_image (T U : topologicalType) (A : set T) (B : set U) (f : T -> U) x y :
  {within A, continuous f} -> (forall z, A z -> B (f z)) ->
  connected_component A x y -> connected_component B (f x) (f y).
Proof.
move=> cf fAB [C [Cx CA cC] Cy]; exists (f @` C); last by exists y.
split; [by exists x|by move=> _ [z Cz <-]; apply/fAB/CA|].
by apply: connected_image => //; apply: continuous_subspaceW cf.
Qed.

(* a function that is locally constant on a connected set is constant on it *)
Lemma locconst (T : topologicalType) (I : Type) (A : set T) (f : T -> I) x y :
  (forall z, A z -> \forall w \near z, A w -> f w = f z) ->
  connected_component A x y -> f x = f y.
Proof.
move=> lc [C [Cx CA cC] Cy].
suff CE : C `&` [set z | f z = f x] = C by move: Cy; rewrite -{1}CE => -[_ <-].
apply: cC.
- by exists x.
- exists (interior [set z | A z -> f z = f x]); first exact: open_interior.
  apply/seteqP; split=> z [Cz /= fz]; split=> //.
    by rewrite /interior /=; apply: filterS (lc _ (CA _ Cz)) => w fw /fw ->.
  by move/nbhs_singleton: fz => /=; apply; apply: CA.
- exists (~` (interior [set z | A z -> f z <> f x])).
    by apply: open_closedC; exact: open_interior.
  apply/seteqP; split=> z [Cz /= fz]; split=> //.
    by move/nbhs_singleton => /= /(_ (CA _ Cz)).
  apply: contrapT => fzx; apply: fz; rewrite /interior /=.
  by apply: filterS (lc _ (CA _ Cz)) => w fw /fw ->.
Qed.

(* counting criterion: labels that are locally constant, all taken, with connected fibers *)
Lemma ncomp_labels (T : topologicalType) (I : finType) (A : set T) (f : T -> I) :
  (forall x, A x -> \forall y \near x, A y -> f y = f x) ->
  (forall i, exists2 x, A x & f x = i) ->
  (forall i, connected (A `&` [set x | f x = i])) ->
  ncomp A #|I|.
Proof.
move=> lc surj cf; rewrite /ncomp.
have ccE x y : A x -> A y -> f x = f y -> connected_component A x y.
  move=> Ax Ay fxy; exists (A `&` [set z | f z = f x]); last by split.
  by split; [split|move=> z []|].
have /choice[g gP] : forall i, exists x, A x /\ f x = i.
  by move=> i; have [x Ax fx] := surj i; exists x.
apply: (@card_eq_trans _ _ _ _ [set: I]); last first.
  apply/card_set_bijP; exists (fun i => nat_of_ord (enum_rank i)); split.
  - by move=> i _ /=; exact: ltn_ord.
  - by move=> i j _ _ /ord_inj /enum_rank_inj.
  - by move=> k /= kI; exists (enum_val (Ordinal kI)) => //; rewrite enum_valK.
apply/card_esym/card_set_bijP; exists (fun i => connected_component A (g i)); split.
- by move=> i _; exists (g i) => //; case: (gP i).
- move=> i j _ _ /(cc_eq (gP i).1 (gP j).1) /(locconst lc).
  by rewrite (gP i).2 (gP j).2.
- move=> _ [x Ax <-]; exists (f x) => //.
  by apply: same_connected_component; apply: ccE => //; [case: (gP (f x))|rewrite (gP _).2].
Qed.

(* lower and upper bounds *)
Lemma components_cover_in (T : topologicalType) (I : Type) (D : set I) (A : set T) (B : I -> set T) :
  (forall x, A x -> exists2 i, D i & B i x) -> (forall i, D i -> B i `<=` A) ->
  (forall i, D i -> connected (B i)) -> (components A #<= D)%card.
Proof.
move=> cov BA cB.
pose g i := connected_component A (get (B i)).
apply: (card_le_trans _ (card_image_le g D)).
apply: subset_card_le => _ [x Ax <-]; have [i Di Bx] := cov _ Ax.
exists i => //; rewrite /g; have Bg : B i (get (B i)) by apply: getPex; exists x.
apply: same_connected_component; exists (B i) => //; split; [by []|exact: BA|exact: cB].
Qed.

(* labels that are locally constant and all taken: a lower bound on the number of components *)
Lemma components_ge (T : topologicalType) (I : finType) (A : set T) (f : T -> I) :
  (forall x, A x -> \forall y \near x, A y -> f y = f x) ->
  (forall i, exists2 x, A x & f x = i) -> (`I_#|I| #<= components A)%card.
Proof.
move=> lc surj; pose g (C : set T) : nat := enum_rank (f (get C)).
apply: (card_le_trans _ (card_image_le g (components A))).
apply: subset_card_le => k /= kI; have [x Ax fx] := surj (enum_val (Ordinal kI)).
exists (connected_component A x); first by exists x.
have h : connected_component A x (get (connected_component A x)).
  by apply: (getPex (P := connected_component A x)); exists x; apply: connected_component_refl.
by rewrite /g -(locconst lc h) fx enum_valK.
Qed.

Lemma ncompP (T : topologicalType) (A : set T) k :
  ncomp A k <-> exists f : T -> nat,
    [/\ forall x, A x -> (f x < k)%N, forall i, (i < k)%N -> exists x, A x /\ f x = i &
        forall x y, A x -> A y -> (f x = f y <-> connected_component A x y)].
Proof.
split=> [/card_set_bijP[F [Ffun Finj Fsurj]]|[f [fk fs fi]]].
  exists (fun x => F (connected_component A x)); split.
  - by move=> x Ax; apply: (Ffun (connected_component A x)); exists x.
  - by move=> i ik; have [_ [x Ax <-] <-] := Fsurj _ ik; exists x.
  - move=> x y Ax Ay; split=> [|/same_connected_component -> //].
    move/Finj => h; apply/(cc_eq Ax Ay)/h; rewrite inE; by [exists x|exists y].
have /choice[g gP] : forall i, exists x, (i < k)%N -> A x /\ f x = i.
  move=> i; have [ik|_] := boolP (i < k)%N; last by exists point.
  by have [x [Ax fx]] := fs _ ik; exists x.
apply/card_esym/card_set_bijP; exists (fun i => connected_component A (g i)); split.
- by move=> i /= ik; exists (g i) => //; case: (gP _ ik).
- move=> i j; rewrite !inE /= => ik jk.
  have [Ai fgi] := gP _ ik; have [Aj fgj] := gP _ jk.
  by move/(cc_eq Ai Aj)/(fi _ _ Ai Aj).2; rewrite fgi fgj.
- move=> _ [x Ax <-]; exists (f x); first exact: fk.
  have [Ag fg] := gP _ (fk _ Ax).
  by apply/(cc_eq Ag Ax)/(fi _ _ Ag Ax).1.
Qed.

Lemma components_image (T U : topologicalType) (A : set T) (f : T -> U) :
  {within A, continuous f} -> (components (f @` A) #<= components A)%card.
Proof.
move=> cf; pose g (C : set T) := connected_component (f @` A) (f (get C)).
apply: (card_le_trans _ (card_image_le g (components A))).
apply: subset_card_le => _ [_ [x Ax <-] <-].
exists (connected_component A x); first by exists x.
apply/esym/same_connected_component/(cc_image cf); first by move=> z Az; exists z.
apply: (getPex (P := connected_component A x)).
by exists x; apply: connected_component_refl.
Qed.

Lemma homeomorphic_sym (T U : topologicalType) (A : set T) (B : set U) : homeomorphic A B -> homeomorphic B A.
Proof. by move=> [f [g [cf cg fA gB]]]; exists g, f. Qed.

Lemma within_comp (T U V : topologicalType) (A : set T) (B : set U) (f : T -> U) (g : U -> V) :
  {within A, continuous f} -> {within B, continuous g} -> (forall x, A x -> B (f x)) ->
  {within A, continuous (g \o f)}.
Proof.
move=> /subspace_continuousP cf /subspace_continuousP cg fAB.
apply/subspace_continuousP => x Ax P gP.
have h1 : nbhs (f x) [set w | B w -> P (g w)] := cg _ (fAB _ Ax) P gP.
have h2 : nbhs x [set w | A w -> B (f w) -> P (g (f w))] := cf _ Ax _ h1.
suff : nbhs x [set w | A w -> P (g (f w))] by [].
by apply: filterS h2 => w h Aw; apply: h => //; exact: fAB.
Qed.

Lemma homeomorphic_trans (T U V : topologicalType) (A : set T) (B : set U) (C : set V) :
  homeomorphic A B -> homeomorphic B C -> homeomorphic A C.
Proof.
move=> [f [g [cf cg fA gB]]] [h [k [ch ck hB kC]]]; exists (h \o f), (g \o k); split.
- by apply: within_comp ch _ => // x /fA[].
- by apply: within_comp cg _ => // x /kC[].
- move=> x Ax /=; have [Bf gf] := fA _ Ax; have [Ch kh] := hB _ Bf.
  by rewrite kh gf.
- move=> x Cx /=; have [Bk hk] := kC _ Cx; have [Ag fg] := gB _ Bk.
  by rewrite fg hk.
Qed.

Lemma components_homeomorphic (T U : topologicalType) (A : set T) (B : set U) :
  homeomorphic A B -> (components A #= components B)%card.
Proof.
move=> [f [g [cf cg fA gB]]].
have gBE : g @` B = A.
  by apply/seteqP; split=> [_ [y By <-]|x Ax]; [case: (gB _ By)|exists (f x); case: (fA _ Ax)].
have fAE : f @` A = B.
  by apply/seteqP; split=> [_ [y Ay <-]|x Bx]; [case: (fA _ Ay)|exists (g x); case: (gB _ Bx)].
apply/card_eqPle; split.
  by rewrite -{1}gBE; exact: components_image.
by rewrite -{1}fAE; exact: components_image.
Qed.

Lemma ncomp_homeomorphic (T U : topologicalType) (A : set T) (B : set U) k :
  homeomorphic A B -> ncomp A k -> ncomp B k.
Proof. by move=> /homeomorphic_sym/components_homeomorphic h; apply: card_eq_trans. Qed.

Lemma card_setT_fin (I : finType) : ([set: I] #= `I_#|I|)%card.
Proof.
apply/card_set_bijP; exists (fun i => nat_of_ord (enum_rank i)); split.
- by move=> i _ /=; exact: ltn_ord.
- by move=> i j _ _ /ord_inj /enum_rank_inj.
- by move=> k /= kI; exists (enum_val (Ordinal kI)) => //; rewrite enum_valK.
Qed.

(* between a connected set and its closure all sets are connected *)
Lemma connected_between (T : topologicalType) (C D : set T) :
  connected C -> C `<=` D -> D `<=` closure C -> connected D.
Proof.
move=> cC CD DC B [b Bb] [O oO BO] [F cF BF].
have CF : C `<=` F.
  have CE : C `&` O = C.
    apply: cC; last 2 first.
    - by exists O.
    - exists F => //; apply/seteqP; split=> z [Cz h]; split=> //.
        by have : B z; [rewrite BO; split=> //; exact: CD|rewrite BF => -[]].
      by have : B z; [rewrite BF; split=> //; exact: CD|rewrite BO => -[]].
    move: Bb; rewrite BO => -[Db Ob]; have [z [Cz Oz]] := DC _ Db O (open_nbhs_nbhs (conj oO Ob)).
    by exists z.
  move=> z; rewrite -CE => -[Cz Oz]; have : B z by rewrite BO; split=> //; exact: CD.
  by rewrite BF => -[].
apply/seteqP; split=> z; first by rewrite BF => -[].
move=> Dz; rewrite BF; split=> //; apply: cF; apply: (closure_subset CF); exact: DC.
Qed.

(* where there are finitely many components, they are open *)
Lemma component_open_in (T : topologicalType) (A : set T) n x :
  ncomp A n -> A x -> open_in A (connected_component A x).
Proof.
move=> /ncompP[f [fk fs fi]] Ax; pose C := connected_component A x.
have near y : C y -> nbhs y [set z | A z -> C z].
  move=> Cy; have Ay := (cc_sub Cy).2.
  have h (i : 'I_n) : nbhs y [set z | A z -> f z = i -> f y = i].
    have [e|ne] := eqVneq (f y) i; first by apply: (filterE (F := nbhs y)) => z _ _.
    have [r [Ar fr]] := fs _ (ltn_ord i).
    have : ~ closure (connected_component A r) y.
      move=> cy; move/eqP: ne; apply; rewrite -fr; apply/(fi _ _ Ay Ar).2/connected_component_sym.
      exists (connected_component A r `|` [set y]); last by right.
      split; first by left; exact: connected_component_refl.
        by move=> z [cz|-> //]; exact: (cc_sub cz).2.
      apply: (connected_between (C := connected_component A r)).
      - exact: component_connected.
      - by move=> z; left.
      - by move=> z [|-> //]; exact: subset_closure.
    move=> /existsNP[N /not_implyP[Ny NN]].
    apply: filterS Ny => z Nz Az fz; exfalso; apply: NN; exists z; split=> //.
    by apply/(fi _ _ Ar Az).1; rewrite fr fz.
  apply: filterS (filter_forall _ h) => z hz Az.
  apply/(fi _ _ Ax Az).1; have <- : f y = f z := hz (Ordinal (fk _ Az)) Az erefl.
  by apply/(fi _ _ Ax Ay).2.
exists (interior [set z | A z -> C z]); first exact: open_interior.
apply/seteqP; split=> z [Az h]; split=> //; first exact: near.
exact: (nbhs_singleton h).
Qed.

(* one component: connected and not empty *)
Lemma ncomp1 (T : topologicalType) (A : set T) : connected A -> A !=set0 -> ncomp A 1.
Proof.
move=> cA [a Aa]; apply/ncompP; exists (fun=> 0%N); split=> [//|i|x y Ax Ay].
  by rewrite ltnS leqn0 => /eqP ->; exists a.
by split=> // _; exact: connected_ccP.
Qed.

Lemma ncomp1P (T : topologicalType) (A : set T) : ncomp A 1 <-> connected A /\ A !=set0.
Proof.
split=> [/ncompP[f [fk fs fi]]|[cA nA]]; last exact: ncomp1.
split; last by have [//|x [Ax _]] := fs 0%N; exists x.
apply: connected_cc => x y Ax Ay; apply/(fi _ _ Ax Ay).1.
by have := fk _ Ax; have := fk _ Ay; rewrite !ltnS !leqn0 => /eqP -> /eqP ->.
Qed.

Lemma ncomp_uniq (T : topologicalType) (A : set T) m n : ncomp A m -> ncomp A n -> m = n.
Proof. by move=> /card_esym h k; exact/card_eq_II/(card_eq_trans h k). Qed.

Lemma ncomp_le (T : topologicalType) (A : set T) n :
  (components A #<= `I_n)%card -> exists2 m, (m <= n)%N & ncomp A m.
Proof.
move=> h; have /finite_setP[m hm] := card_le_finite h (finite_II n).
by exists m => //; rewrite -card_le_II; apply: card_le_trans h; case/card_eqPle: hm.
Qed.
