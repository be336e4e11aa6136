# %% [markdown]
# # Lesson 1: one layer, two layers
#
# *Twenty minutes. You know: derivatives, matrices. You will know: why the best weights of a network form a set of
# several pieces, and what "mode connectivity" asks.*
#
# A network of one scalar layer computes $y = W_1 x$. Trained to send 1 to 1, its loss is $(1 - W_1)^2$: one minimum,
# a point. Put a second layer behind it, $y = W_2 W_1 x$. The loss is now $(1 - W_2 W_1)^2$, and it is 0 on a whole
# curve, the hyperbola $W_2 W_1 = 1$. We call this set *the minimum*, and its points *minima*: all of them compute the
# same function.
#
# Two minima lie in the same **component** if you can walk from one to the other without leaving the minimum, so that
# the loss is 0 all along the way. How many components has the hyperbola?

# %%
from symtopo import Minimum, Network, connect, count
from symtopo.teaching import lesson_1, pictures

point = Minimum(Network([1, 1]))
hyperbola = Minimum(Network([1, 1, 1]))
print("one layer:", count(point, samples=0), "component;  two layers:", count(hyperbola, samples=0), "components")

# %%
pictures.two_branches()

# %% [markdown]
# Left: the loss is darker where it is larger, and 0 on the two branches. Whoever wants to go from one branch to the
# other has to cross the line $W_1 = 0$, and no minimum lies there, since $W_2 \cdot 0 = 0 \neq 1$. This is a *proof*
# that there are at least two components. Each branch is a curve, so that there are exactly two.
#
# **Exercise 1.1.** Change the target from 1 to 0. The minimum is now $W_2 W_1 = 0$, a cross. How many components has
# it?

# %%
answer = 1
lesson_1.cross(answer)

# %% [markdown] tags=["solution"]
# **Solution.** One. The cross consists of the two axes, and both contain $(0, 0)$: go to it along one axis, and away
# along the other. Where a target makes weights vanish, pieces may meet.

# %% [markdown]
# ## Walking along a branch
#
# Where do paths inside the minimum come from? From symmetry: for every $g \neq 0$ the weights $g W_1$ and $W_2
# g^{-1}$ have the same product. Let $g$ run from 1 to 4: the point runs from $(W_1, W_2)$ to $(4 W_1, W_2 / 4)$, and
# never leaves the minimum. What the library finds is such a path, and a small program that trusts nobody checks it:

# %%
joined = connect(hyperbola, [[[1]], [[1]]], [[[4]], [["1/4"]]])
print(joined.result, "by", joined.rule, "; checked:", joined.checked, "; length", round(joined.path.length, 2))

# %% [markdown]
# Weights are written as a list of matrices, first layer first: `[[[1]], [[1]]]` is $W_1 = (1)$, $W_2 = (1)$.
#
# **Exercise 1.2.** Give the minimum with $W_1 = 3$. Numbers are exact here: text like `"2/7"` is a fraction.

# %%
answer = [[[3]], [["1/3"]]]
lesson_1.on_the_branch(answer)

# %% [markdown]
# **Exercise 1.3.** Give a minimum that is in another component than $(1, 1)$.

# %%
answer = [[[-2]], [["-1/2"]]]
lesson_1.elsewhere(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Any $(m, 1/m)$ with $m < 0$. The sign of $W_1$ tells the components apart: it cannot change along a
# path inside the minimum. On the minimum $W_2$ has the same sign, so that it tells nothing new.

# %% [markdown]
# ## The straight line is another matter
#
# Engineers often average the weights of two trained networks, or walk straight from one to the other. This straight
# line is called the **chord**. The right picture above shows the loss along it: it leaves the minimum, even where
# both ends are in the same component.
#
# **Exercise 1.4.** What is the largest loss on the chord from $(1, 1)$ to $(-1, -1)$? On it, $W_1 = W_2 = 1 - 2t$.

# %%
answer = 1
lesson_1.across(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The loss is $(1 - (1 - 2t)^2)^2$. It is largest where $(1 - 2t)^2$ is smallest: half way, at $(0, 0)$,
# where it is 1.

# %% [markdown]
# **Exercise 1.5.** And from $(1, 1)$ to $(4, 1/4)$, two minima of one component? The answer is a fraction, exactly.

# %%
answer = "81/256"
lesson_1.along(answer)

# %% [markdown] tags=["solution"]
# **Solution.** $W_1 = 1 + 3t$, $W_2 = 1 - 3t/4$, so that $W_2 W_1 - 1 = \frac{9}{4} t (1 - t)$. It is largest half
# way, $9/16$, and the loss is its square.

# %% [markdown]
# **Exercise 1.6.** Is there a bound that holds for all chords inside one component? Find $m > 0$ so that the loss on
# the chord from $(1, 1)$ to $(m, 1/m)$ rises above 100.

# %%
answer = 50
lesson_1.far(answer)

# %% [markdown] tags=["solution"]
# **Solution.** As before $W_2 W_1 - 1 = \frac{(m - 1)^2}{m} t (1 - t)$, and the loss rises to
# $\left(\frac{(m-1)^2}{4m}\right)^2$. For $m = 42$ it is above 100, and it has no bound at all.
#
# So "in one component" says that *some* path is free of loss. It says nothing about the straight one.

# %% [markdown]
# ## A question for the tool
#
# Two networks with two layers of width 4, trained to the same target. Are they in one component? In 32 dimensions
# nobody draws the minimum. **Before you run the cell:** what could the sign of $W_1$ mean for a matrix? (Lesson 2.)
# And could you write down a path?

# %%
target = [[1, 2, 0, 1], [0, 1, 3, 0], [2, 0, 1, 1], [1, 1, 0, 2]]
identity = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
wide = Minimum(Network([4, 4, 4]), target)
found = connect(wide, [target, identity], [identity, target])
print(found.result, "by", found.rule, "; checked:", found.checked, "; length", round(found.path.length, 2))

# %% [markdown]
# You may well have guessed the answer. The tool has a path: it was made exact, and checked at *every* one of its
# points, not at samples. A claim about infinitely many points, in 32 dimensions, checked in finitely many steps.
