# %% [markdown]
# # Lesson 5: the cut-vertex law
#
# *Twenty minutes. You know: lessons 1 to 3. You will know: one rule for networks of any depth with any skips, and
# where it ends.*
#
# Draw a network as a graph: its **vertices** are its states, from 0 (input) to $l$ (output); a layer is an edge from
# each to the next, and a skip an edge that leaps. A hidden vertex that no skip passes over is a **cut vertex**: take
# it away, and input and output are apart. All that the network computes goes through it. (A skip from input to output
# does not count: it only shifts the target, as in exercise 3.5.)
#
# **The law.** Let the data have rank $\rho \geq 2$, no hidden layer be narrower than $\rho$, and the target have rank
# $\rho$. Then the number of components is $2^c$, with $c$ the number of cut vertices of width exactly $\rho$.
#
# Why? Let $H_v$ be the matrix from the input to state $v$. At a cut vertex the network is $F = B \cdot H_v$, and if
# $F$ is invertible, so is $H_v$: the sign of $\det H_v$ is kept. If a skip passes over $v$, information can bypass
# it; $H_v$ may become singular, and the sign is lost.

# %%
from symtopo import Minimum, Network, count
from symtopo.teaching import lesson_5, pictures

network = Network([2, 2, 2, 2, 2], skips={(0, 2): 1})
print("cut vertices:", network.cut_vertices(), " components:", count(Minimum(network), samples=0))

# %%
pictures.cut_vertices([(), [(0, 2)], [(0, 3)], [(0, 3), (2, 4)]])

# %% [markdown]
# **Exercise 5.1.** Which hidden vertices of 2, 2, 2, 2, 2 with the skips 0 -> 2 and 2 -> 4 are cut vertices?

# %%
answer = [2]
lesson_5.cut_vertices(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Only 2. The skips pass over 1 and over 3; at 2 one ends and the other begins, and neither passes over
# it.

# %% [markdown]
# **Exercise 5.2.** Two skips that overlap leave no cut vertex in 2, 2, 2, 2. Which ones?

# %%
answer = [(0, 2), (1, 3)]
lesson_5.overlapping(answer)

# %% [markdown]
# **Exercise 5.3.** Place one skip, other than from input to output, in 2, 2, 2, 2, 2 so that it changes nothing.

# %%
answer = (1, 2)
lesson_5.idle(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Any skip beside a single layer, like 1 -> 2: it replaces $W_2$ by $W_2 + I$, a translation of the
# weights. It passes over no vertex.

# %% [markdown]
# **Exercise 5.4.** 3, 3, 3, 3, 3, 3 has 16 components. Place one skip so that 4 are left, for the target diag(2, 3,
# 5).

# %%
answer = (1, 4)
lesson_5.four_left(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Of the four hidden vertices two have to remain cut vertices: the skip passes over two, like 0 -> 3, 1
# -> 4 or 2 -> 5.

# %% [markdown]
# **Exercise 5.5.** How many components has 2, 3, 2, 2, 2 with the skip 2 -> 4, for the target diag(2, 3)?

# %%
answer = 2
lesson_5.some_wide(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Cut vertices are 1 and 2, but vertex 1 is wider than the data: $H_1$ is no square matrix and has no
# determinant. $c = 1$.

# %% [markdown]
# **Exercise 5.6.** The law asks for a target of rank $\rho$. Give a target, not zero, with whole numbers, for which
# 2, 2, 2, 2, 2 without skips is connected, although it has three cut vertices.

# %%
answer = [[1, 2], [2, 4]]
lesson_5.against_the_law(answer)

# %% [markdown] tags=["solution"]
# **Solution.** A matrix of rank 1: $F$ is singular, and $H_v$ may be.

# %% [markdown]
# ## A question for the tool
#
# The law asks for $\rho \geq 2$. You know from lesson 3 that scalar networks do not obey: $W_3 (W_2 W_1 + 1) = 1$ has
# three components, although vertex 2 is its only cut vertex. How wild is it? Take five scalar layers, target 2, and
# *every* set of skips of coefficient 1, but for the one from input to output: there are 9 possible skips, and $2^9 =
# 512$ networks. **Before you run the cell: which numbers of components occur?** The law would allow 1, 2, 4, 8, 16.

# %%
from collections import Counter
from itertools import combinations

possible = [(j, i) for j, i in combinations(range(6), 2) if 2 <= i - j < 5]
numbers, obey = Counter(), 0
for size in range(len(possible) + 1):
    for skips in combinations(possible, size):
        scalar = Network([1] * 6, dict.fromkeys(skips, 1))
        found = count(Minimum(scalar, [[2]]), samples=0)
        assert found.exact
        numbers[found.lower] += 1
        obey += found.lower == 2 ** len(scalar.cut_vertices())
for components, networks in sorted(numbers.items()):
    print(f"{components:3} components: {networks:3} networks")
print(obey, "of", numbers.total(), "are as the law would have it")

# %% [markdown]
# Each of these 512 numbers is proved: the signs of the hidden states divide the minimum into cells, and it is decided
# exactly which of them meet. Why is $\rho = 1$ so different? A wide layer can turn round, and has one sign to keep,
# that of a determinant. A scalar can only pass through 0, and whether it may depends on what the skips bring to the
# states behind it, and with which signs.
