# %% [markdown]
# # Lesson 4: targets out of reach
#
# *Twenty minutes. You know: lessons 1 and 2, singular values. You will know: what the minimum of a network with a
# narrow layer is, as in an autoencoder, and why a coincidence of two numbers joins its components.*
#
# A hidden layer that is narrower than the rank of the target cannot realise it: $W_2 W_1$ of a network 2, 1, 2 has
# rank at most 1. The loss $\|T - W_2 W_1\|^2$ has a minimum all the same, where $W_2 W_1$ is a **best approximation**
# of rank 1.
#
# Eckart and Young: write $T = \sum_i s_i u_i v_i^\top$ with singular values $s_1 \geq s_2 \geq \dots$. A best
# approximation of rank $r$ keeps the $r$ largest terms, and the loss is the sum of the squares of the others.
#
# **Exercise 4.1.** What is the least loss of 2, 1, 2 with target diag(1, 2)?

# %%
from symtopo import Minimum, Network, count
from symtopo.teaching import lesson_4, pictures

answer = 1
lesson_4.least_loss(answer)

# %% [markdown] tags=["solution"]
# **Solution.** 2 is kept and 1 is lost: the loss is $1^2 = 1$.

# %% [markdown]
# ## One best approximation, or many
#
# For diag(1, 2) there is one best approximation, diag(0, 2). The minimum is $W_2 W_1 = $ diag(0, 2): as in lesson 2,
# one hidden layer of the smallest width 1, two components: $W$ and $-W$ are apart.
#
# For the target $I$ both singular values are 1, and which one is kept is a matter of taste: $u u^\top$ is a best
# approximation for every unit vector $u$. So $u$ may turn. After half a turn $u$ has become $-u$: the matrix $u
# u^\top$ is the same as before, but $W_1 = u^\top$ and $W_2 = u$ have **changed their sign**.

# %%
pictures.half_turn()


# %%
def number(widths, target):
    """The number of components, proved."""
    found = count(Minimum(Network(widths), target), samples=0)
    assert found.exact, found
    return found.lower


print("diag(1, 2):", number([2, 1, 2], [[1, 0], [0, 2]]), " diag(1, 1):", number([2, 1, 2], [[1, 0], [0, 1]]))

# %% [markdown]
# A set in which going round once turns a sign is a **Moebius band**; here it lies in four dimensions, $W_1$ and
# $W_2$.
#
# **Exercise 4.2.** Only a tie between the last singular value that is kept and the first that is lost leaves a
# choice. How many components has 3, 2, 3 for diag(2, 1, 1), and for diag(2, 2, 1)?

# %%
answer = (1, 2)
lesson_4.straddling(answer)

# %% [markdown] tags=["solution"]
# **Solution.** diag(2, 1, 1): one of two equal values is kept, the sign can turn, 1. diag(2, 2, 1): both values 2 are
# kept, there is one best approximation, 2.

# %% [markdown]
# **Exercise 4.3.** "Wider layers never disconnect a minimum": false. Widen the hidden layer of 2, 1, 2 by one neuron,
# for the target $I$. How many components are there now?

# %%
answer = 2
lesson_4.widened(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Two: now $W_2 W_1 = I$ is in reach, and the sign of $\det W_1$ is kept. The narrower network had one.

# %% [markdown]
# **Exercise 4.4.** Give a target for 2, 1, 2 of rank 2, none of whose entries is 0, for which the minimum is
# connected.

# %%
answer = [[1, 1], [-1, 1]]
lesson_4.tied(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The singular values of a $2 \times 2$ matrix are equal if it is a multiple of a rotation or a
# reflection: $\begin{pmatrix} a & -b \\ b & a \end{pmatrix}$, or with the other sign in one column.

# %% [markdown]
# **Exercise 4.5.** One layer more: how many components has 2, 1, 1, 2 for diag(1, 2), and for $I$?

# %%
answer = (4, 2)
lesson_4.deeper(answer)

# %% [markdown] tags=["solution"]
# **Solution.** With one best approximation $2^b = 2^2 = 4$. With a tie, half a turn changes the sign of $W_1$ and
# that of $W_3$, so that the signs of both hidden states change at once: components meet in pairs, and $2^{b-1} = 2$
# are left.

# %% [markdown]
# ## A question for the tool
#
# Here is a target of rank 4, for a network with a bottleneck of width 3. It is connected if its third and fourth
# singular value are *equal*. Not nearly equal. Take the best floating-point arithmetic that you have:

# %%
from fractions import Fraction

import numpy as np

target = [[1, -2, 3, 1], [2, 1, -1, 3], [2, 0, -1, -1], [0, 2, 1, -1]]
nearly = [[1 + Fraction(1, 10**21), -2, 3, 1], *target[1:]]
print(np.linalg.svd(np.array(target, dtype=float))[1])
print(np.linalg.svd(np.array(nearly, dtype=float))[1])

# %% [markdown]
# The second target differs from the first by $10^{-21}$ in one entry, far below what floats can hold. **Before you
# run the cell: which of the two has a tie?** The singular values are irrational; you cannot write them down.

# %%
for name, t in (("target", target), ("nearly", nearly)):
    found = count(Minimum(Network([4, 3, 4]), t), samples=0)
    print(name, "- components:", found, "by", found.proved.evidence[0].name)

# %% [markdown]
# The squares of the singular values are the roots of a polynomial with rational coefficients. Whether two roots are
# equal is decided by exact arithmetic with its coefficients, without computing a root.
#
# Why does this target have a tie? It is made of $2 \times 2$ blocks $\begin{pmatrix} a & -b \\ b & a \end{pmatrix}$,
# the complex numbers $a + b i$: every singular value of the complex matrix appears twice.
