# %% [markdown]
# # Lesson 7: what the eigenvalues of the target change
#
# *Twenty minutes. You know: lessons 2 and 3, eigenvalues of 2 x 2 matrices, projections. You will know: why residual
# blocks that are narrower than the data see more of a target than its rank, and where the number of components jumps.*
#
# In lessons 2 and 5 the number of components depended on the widths, the skips, and the **rank** of the target. Now
# take two residual blocks, each with a hidden layer of width 1 and a skip around it, between layers of width 2:
#
# $$A_2 A_1 = T, \qquad A_1 = I + W_2 W_1, \quad A_2 = I + W_4 W_3 .$$
#
# $P = W_2 W_1$ and $Q = W_4 W_3$ have rank at most 1: each factor differs from $I$ by such a matrix. Let 0 and 1 be no
# eigenvalues of $T$. Multiply out: $T - I = P + Q A_1$. The left side has rank 2, so the two terms have rank 1 each,
# and their images are two different lines: $E$, the image of $P$, and $F$, the image of $Q$.
#
# These lines tell everything: $P = p\,(T - I)$, with $p$ the projection to $E$ along $F$. Which lines are allowed?
# For $e$ in $E$ write $T e = a e + f$ with $f$ in $F$. Then $\det A_1 = a$, and it must not be 0. So $F$ is any line
# other than $E$ and $T E$, and there are two kinds of minima: $a > 0$ and $a < 0$.
#
# ## Walking round
#
# Let $E$ turn. If $T E \neq E$, the lines $E$ and $T E$ cut the circle of all lines $F$ in two arcs: $a > 0$ on one,
# $a < 0$ on the other. If $T E = E$, an **eigenline**, then $a$ is its eigenvalue, whatever $F$ is: one of the two
# signs is missing there, and the walk with that sign is blocked.
#
# Now the weights. $P = W_2 W_1$ gives $W_2$ up to a factor, of either sign: $W_2$ is a direction, $E$ with an arrow.
# The arrow has to turn twice as far as the line to come round, and meets each eigenline at **two** points. So draw
# two circles, for $a > 0$ and for $a < 0$; take out the points where the sign is missing; count the arcs. A circle
# from which nothing is taken counts as one arc. Last, **double** the number, for the arrow of $F$: it follows that of
# $E$ round, and has its own sign.
#
# **Exercise 7.1.** $T = \begin{pmatrix} 0 & -1 \\ 1 & 0 \end{pmatrix}$ is a quarter turn and has no eigenline. How
# many components has the minimum?

# %%
from symtopo import Minimum, Network, count
from symtopo.teaching import lesson_7, pictures

answer = 4
lesson_7.turning(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Two full circles, doubled: 4.

# %% [markdown]
# **Exercise 7.2.** And for $T = $ diag(2, 5)?

# %%
answer = 10
lesson_7.two_lines(answer)

# %% [markdown] tags=["solution"]
# **Solution.** On the circle of $a < 0$ four points are missing, two for each eigenline: 4 arcs. On that of $a > 0$
# none is: 1. Doubled: 10.

# %% [markdown]
# **Exercise 7.3.** Give a target for which there are 8 components.

# %%
answer = [[2, 0], [0, -3]]
lesson_7.two_signs(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Eigenvalues of two signs, neither of them 1: each circle loses two points, and has 2 arcs. $2 (2 + 2) =
# 8$.

# %% [markdown]
# ## The plane of targets
#
# Trace $t$ and determinant $d$ give the eigenvalues. So lay the targets out in a plane. Below, each mark is one
# target, with fractions for $t$ and $d$, for which the library has proved the number; off the walls with a square
# around it. Three curves are **walls**: $t^2 = 4 d$, where the eigenvalues meet; $d = 0$, where one of them is 0; and
# $\det(T - I) = 1 - t + d = 0$, where one of them is 1. On a wall the number is another one than on either side, and
# where two walls meet it differs from that on both. For a target on the last two walls our argument does not hold: one
# of the two terms may vanish, or $A_1$ need not be invertible.

# %%
pictures.target_counts()

# %% [markdown]
# **Exercise 7.4.** The panel at the right has a reason. Give two targets with the same trace and the same
# determinant, for which the numbers of components differ.

# %%
answer = [[[2, 1], [0, 2]], [[2, 0], [0, 2]]]
lesson_7.not_told(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The first has one eigenline, for the eigenvalue 2: the circle of $a < 0$ loses two points, $2 (1 + 2) =
# 6$. For $2 I$ each line is an eigenline: that circle is gone altogether, and there are $2 (1 + 0) = 2$.

# %% [markdown]
# **Exercise 7.5.** Give a target with an eigenvalue 1 for which there are 9 components.

# %%
answer = [[1, 1], [0, 1]]
lesson_7.eigenvalue_one(answer)

# %% [markdown] tags=["solution"]
# **Solution.** At $t = 2$, $d = 1$ both eigenvalues are 1, and $T$ is not $I$, for which there are 3.

# %% [markdown]
# **Exercise 7.6.** The target moves slowly from diag(2, 3) to diag(-1, 3). How many components are there for diag(s, 3)
# with $s = 2, 1, 1/2, 0, -1$?

# %%
answer = [10, 5, 10, 2, 8]
lesson_7.on_the_way(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Two walls are crossed, at $s = 1$ and at $s = 0$. Behind the first the number is as before, behind the
# second the eigenvalues have two signs.

# %% [markdown]
# ## A question for the tool
#
# The walls are thin. Here is a target of 12 rows, and two blocks with hidden layers of width 1 and 11. First it is
# twice the identity plus a matrix of rank 1. Then **one** entry is changed in the thirtieth decimal: a computation of
# eigenvalues in floating point cannot see that. **Before you run the cell: how many components are there, and does
# the number change?**

# %%
from fractions import Fraction

n = 12
u, v = [k % 5 + 1 for k in range(n)], [(7 * k) % 4 + 1 for k in range(n)]
target = [[Fraction(u[i] * v[j] + 2 * (i == j)) for j in range(n)] for i in range(n)]
network = Network([n, 1, n, n - 1, n], skips={(0, 2): 1, (2, 4): 1})
print("before:", count(Minimum(network, target)))
target[7][3] += Fraction(1, 10**30)
print("after: ", count(Minimum(network, target)))

# %% [markdown]
# The lines $E$ now lie in a space of 12 dimensions. There the eigenlines of a target are too few to block a walk,
# unless the target is a multiple of $I$, or that plus a matrix of rank 1. In the last case a whole hyperplane consists
# of eigenlines, and it cuts the sphere of directions in two. The tool decides this with fractions, by ranks, traces and
# minors, and computes no eigenvalue.
