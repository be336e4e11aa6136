(* Orbits of continuous actions of topological groups: the number of their components, and when
   it is less than that of the group; examples of groups. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From mathcomp Require Import mathcomp_extra boolp classical_sets functions cardinality reals topology normedtype.
From Symtopo Require Import Definitions Components Products.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Local Open Scope classical_set_scope.

Section Group.
Variables (T : topologicalType) (G : topGroup T).

Lemma gmulVr a : gset G a -> gmul G a (ginv G a) = gone G.
Proof.
move=> Ga; have Gv := gsetV Ga; have Gvv := gsetV Gv; have Gav := gsetM Ga Gv.
rewrite -[LHS](gmul1 Gav) -(gmulV Gv) -(gmulA Gvv Gv Gav) (gmulA Gv Ga Gv) gmulV//.
by rewrite gmul1.
Qed.

Lemma gmulr1 a : gset G a -> gmul G a (gone G) = a.
Proof.
by move=> Ga; rewrite -(gmulV Ga) (gmulA Ga (gsetV Ga) Ga) gmulVr// gmul1.
Qed.

Lemma gmull_continuous b : gset G b -> {within gset G, continuous (gmul G b)}.
Proof.
move=> Gb; apply: (within_comp (f := fun h => (b, h)) (B := gset G `*` gset G) _ (gmul_continuous (t := G))) => //.
by apply: continuous_subspaceT; exact: cts_pairr.
Qed.

(* translations permute the components *)
Lemma gmul_component b g h : gset G b ->
  connected_component (gset G) g h -> connected_component (gset G) (gmul G b g) (gmul G b h).
Proof.
by move=> Gb; apply: cc_image; [exact: gmull_continuous|move=> z Gz; exact: gsetM].
Qed.
End Group.

Section Act.
Variables (T U : topologicalType) (G : topGroup T) (S : set U) (a : topAction G S).

Lemma orbit_map_continuous x : S x -> {within gset G, continuous (fun g => gact a g x)}.
Proof.
move=> Sx; apply: (within_comp (f := fun g => (g, x)) (B := gset G `*` S) _ (gact_continuous (t := a))).
  by apply: continuous_subspaceT; exact: cts_pairl.
by move=> g Gg.
Qed.

Lemma components_orbit x : S x -> (components (orbit a x) #<= components (gset G))%card.
Proof. by move=> Sx; exact: (components_image (orbit_map_continuous Sx)). Qed.

Lemma connected_orbit x : S x -> connected (gset G) -> connected (orbit a x).
Proof. by move=> Sx cG; apply: connected_image => //; exact: orbit_map_continuous. Qed.

Lemma components_orbits (M : set U) k (x : nat -> U) :
  (forall i, (i < k)%N -> S (x i)) -> M = \bigcup_(i in `I_k) orbit a (x i) ->
  (components M #<= `I_k `*` components (gset G))%card.
Proof.
move=> Sx ->.
apply: (@components_cover_in _ (nat * set T)%type _ _ (fun p => (fun g => gact a g (x p.1)) @` p.2)).
- move=> _ [i ik [g Gg <-]]; exists (i, connected_component (gset G) g).
    by split=> //=; exists g.
  by exists g => //; exact: connected_component_refl.
- move=> [i _] [/= ik [g Gg <-]] _ [h hh <-]; exists i => //; exists h => //.
  exact: (cc_sub hh).2.
- move=> [i _] [/= ik [g Gg <-]]; apply: connected_image; first exact: component_connected.
  by apply: continuous_subspaceW (orbit_map_continuous (Sx i ik)) => h hh; exact: (cc_sub hh).2.
Qed.

(* an orbit map that identifies two components of the group: the orbit has fewer components *)
Lemma orbit_fewer x n g h : S x -> ncomp (gset G) n -> gset G g -> gset G h ->
  ~ connected_component (gset G) g h -> gact a g x = gact a h x -> ~ ncomp (orbit a x) n.
Proof.
move=> Sx /ncompP[f [fk fs fi]] Gg Gh ngh e /ncompP[f' [fk' fs' fi']].
have O k : gset G k -> orbit a x (gact a k x) by move=> Gk; exists k.
have /fin_all_exists[r rP] (i : 'I_n) : exists r, gset G r /\ f r = i by exact: fs.
pose phi (i : 'I_n) : 'I_n := Ordinal (fk' _ (O _ (rP i).1)).
have phiE k (Gk : gset G k) : phi (Ordinal (fk _ Gk)) = Ordinal (fk' _ (O _ Gk)).
  apply/val_inj => /=; have [Gr fr] := rP (Ordinal (fk _ Gk)).
  apply/(fi' _ _ (O _ Gr) (O _ Gk)).2.
  apply: (cc_image (orbit_map_continuous Sx)); first by move=> z; exact: O.
  exact/(fi _ _ Gr Gk).1.
have /fin_all_exists[psi psiK] (j : 'I_n) : exists i, phi i = j.
  have [y [[k Gk <-] ky]] := fs' _ (ltn_ord j).
  by exists (Ordinal (fk _ Gk)); rewrite phiE; apply/val_inj.
have phi_inj : injective phi by exact: bij_inj (bij_can_bij (injF_bij (can_inj psiK)) psiK).
apply: ngh; apply/(fi _ _ Gg Gh).1.
suff /(congr1 val) : Ordinal (fk _ Gg) = Ordinal (fk _ Gh) by [].
by apply: phi_inj; rewrite !phiE; apply/val_inj; rewrite /= e.
Qed.

(* where the stabilizer lies in the identity component, the quotient topology of the orbit
   keeps the components of the group apart *)
Lemma orbit_as_many x n : S x -> ncomp (gset G) n -> quotient_orbit a x ->
  (forall g, stabilizer a x g -> connected_component (gset G) (gone G) g) ->
  ncomp (orbit a x) n.
Proof.
move=> Sx nG qx st.
have same g h : gset G g -> gset G h -> gact a g x = gact a h x ->
    connected_component (gset G) g h.
  move=> Gg Gh e; have Gv := gsetV Gg.
  have : stabilizer a x (gmul G (ginv G g) h).
    split; first exact: gsetM.
    by rewrite (gactM a Gv Gh Sx) -e -(gactM a Gv Gg Sx) gmulV// gact1.
  move/st/(gmul_component Gg); rewrite gmulr1// gmulA// gmulVr// gmul1//.
have := nG => /ncompP[f [fk fs fi]].
have /choice[s sP] y : exists g, orbit a x y -> gset G g /\ gact a g x = y.
  have [[g Gg <-]|n0] := pselect (orbit a x y); first by exists g.
  by exists point.
have O g : gset G g -> orbit a x (gact a g x) by move=> Gg; exists g.
have fsE g : gset G g -> f (s (gact a g x)) = f g.
  move=> Gg; have [Gs es] := sP _ (O _ Gg).
  by apply/(fi _ _ Gs Gg).2/same.
apply/ncompP; exists (fun y => f (s y)); split.
- by move=> y /sP[/fk].
- move=> i /fs[g [Gg <-]]; exists (gact a g x); split; [exact: O|exact: fsE].
- move=> y z /sP[Gy ey] /sP[Gz ez]; split=> [/(fi _ _ Gy Gz).1 h|].
    by rewrite -ey -ez; apply: (cc_image (orbit_map_continuous Sx)) h => g; exact: O.
  apply: (locconst (A := orbit a x) (f := fun y => f (s y))) => _ [g Gg <-].
  rewrite fsE//; pose V := gact a ^~ x @` connected_component (gset G) g.
  have [] := qx V.
    have [D oD DE] := component_open_in nG Gg; exists D => //; rewrite -DE.
    apply/seteqP; split=> h [Gh /= hh]; split=> //; last by exists h.
    have [k ck ek] := hh; have Gk := (cc_sub ck).2.
    exact: connected_component_trans ck (same _ _ Gk Gh ek).
  move=> D oD DE.
  have Dg : D (gact a g x).
    suff : (orbit a x `&` D) (gact a g x) by case.
    by rewrite -DE; split; [exact: O|exists g => //; exact: connected_component_refl].
  apply: filterS (open_nbhs_nbhs (conj oD Dg)) => w Dw Ow.
  have : (orbit a x `&` V) w by rewrite DE.
  move=> [_ [k ck <-]]; have Gk := (cc_sub ck).2.
  by rewrite fsE//; apply/(fi _ _ Gk Gg).2/connected_component_sym.
Qed.

Lemma orbit_strict x n : S x -> ncomp (gset G) n -> quotient_orbit a x ->
  (exists2 m, (m < n)%N & ncomp (orbit a x) m) <->
  (exists2 g, stabilizer a x g & ~ connected_component (gset G) (gone G) g).
Proof.
move=> Sx nG qx; have G1 := gset1 G; split=> [[m mn om]|[g [Gg gx] ng]].
  apply: contrapT => no; move: mn.
  suff /(ncomp_uniq om) -> : ncomp (orbit a x) n by rewrite ltnn.
  apply: orbit_as_many => // g sg; apply: contrapT => ng; apply: no; by exists g.
have [m mn om] : exists2 m, (m <= n)%N & ncomp (orbit a x) m.
  apply: ncomp_le; apply: (card_le_trans (components_orbit Sx)).
  by case/card_eqPle: nG.
exists m => //; rewrite ltn_neqAle mn andbT; apply/eqP => e; subst m.
by apply: (orbit_fewer Sx nG G1 Gg ng) => //; rewrite gact1.
Qed.
End Act.
