# %% [markdown]
# # Lesson 2: depth and width
#
# *Twenty minutes. You know: lesson 1, determinants, rank. You will know: how the number of components depends on
# depth, width and data, for every linear network without skips.*
#
# On $W_3 W_2 W_1 = 1$ the signs of $W_1$ and of $W_2$ are free, that of $W_3$ follows from them. No sign can change
# along a path of minima, since no weight can vanish. So there are four components. Each further layer brings one more
# free sign, and doubles them.
#
# For matrices, take **determinants**: if all layers are $h \times h$ and the target is invertible, then every $W_i$
# is invertible along a path of minima, so that the sign of $\det W_i$ is kept. Is that all that is kept? Yes: the
# invertible $h \times h$ matrices of positive determinant form one connected set. (Turn the matrix with rotations and
# scalings to $I$, one elementary step after the other.)

# %%
from symtopo import Minimum, Network, check, count, count_certificate
from symtopo.teaching import lesson_2, pictures


def number(widths, target=None):
    """The number of components, proved; without a target that of the identity."""
    found = count(Minimum(Network(widths), target), samples=0)
    assert found.exact, found
    return found.lower


for layers in (1, 2, 3, 4):
    print(layers, "layers:", number([1] * (layers + 1)), number([2] * (layers + 1)), number([3] * (layers + 1)))

# %%
pictures.doubling()

# %% [markdown]
# **Exercise 2.1.** How many components has a network of seven layers of width 2, with target $I$?

# %%
answer = 64
lesson_2.seven_layers(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Seven layers have six hidden layers between them, and six signs are free: the seventh follows, since
# the determinants of the layers multiply to that of the target. $2^6 = 64$.

# %% [markdown]
# ## Room to turn round
#
# In the right picture the sign of a hidden layer that is *wider* than input and output is gone. Consider 1, 2, 1: the
# minimum is $a_1 b_1 + a_2 b_2 = 1$ with $W_2 = (a_1, a_2)$ and $W_1$ the column of $b_1, b_2$. From $a = b = (1, 0)$
# turn both by 180 degrees to $a = b = (-1, 0)$: the product of two vectors does not change when both are turned. On
# the line (width 1) one would have to pass through 0; in the plane one walks round it.
#
# **Exercise 2.2.** Make the hidden layers of 2, ?, ?, 2 as narrow as you can, so that the minimum of target $I$ is
# connected.

# %%
answer = [3, 3]
lesson_2.wide_enough(answer)

# %% [markdown]
# **Exercise 2.3.** Design a network of four layers (five widths) whose minimum for the identity has exactly 8
# components. It need not be square.

# %%
answer = [2, 2, 2, 2, 2]
lesson_2.eight_components(answer)

# %% [markdown] tags=["solution"]
# **Solution.** All three hidden layers must keep a sign, so each has the smallest width of all, like 2, 2, 2, 2, 2 or
# 3, 3, 3, 3, 5. Here is the law: let $r$ be the smallest width, $b$ the number of hidden layers of width $r$, and let
# the target have rank $r$. Then there are $2^b$ components. (5, 3, 3, 3, 4 has other numbers: its hidden layers are
# narrower than the rank of the identity, 4, which is then out of reach. That is lesson 4.)

# %% [markdown]
# **Exercise 2.4.** The law asks for a target of rank $r$. Give a target, not zero, for which 2, 2, 2, 2 is connected.

# %%
answer = [[1, 2], [2, 4]]
lesson_2.connected_target(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Any matrix of rank 1. Now layers may become singular on the minimum, and there the signs change: all
# components meet, as they did on the cross of lesson 1.

# %% [markdown]
# **Exercise 2.5.** How many components has 3, 5, 3, 4, 3, 3, with the identity as target?

# %%
answer = 4
lesson_2.smallest_width(answer)

# %% [markdown]
# ## Data
#
# A network is trained on data: $X$ holds an input a column, $Y$ the wanted outputs. Directions that no input has do
# not matter, so the width of the input counts as the rank of $X$.
#
# **Exercise 2.6.** A network 2, 2, 2 is trained on one example: it sends $(1, 0)$ to $(0, 1)$. How many components?

# %%
answer = 1
lesson_2.few_data(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The rank of $X$ is 1, so that the network counts as 1, 2, 2. The smallest width is 1, no hidden layer
# has it, and $2^0 = 1$.

# %%
print(count(Minimum(Network([2, 2, 2]), x=[[1], [0]], y=[[0], [1]]), samples=0))

# %% [markdown]
# ## A question for the tool
#
# Eight examples with six inputs each, and six wanted outputs; the network is 6, 4, 5, 4, 4, 6. Below are two tables
# of wanted outputs. They differ in one entry of 48. For one of them the minimum is connected, for the other it has 8
# components. **Before you run the last cell: can you tell which by looking?**

# %%
inputs = [
    [3, 1, 0, 2, 1, 4, 0, 1],
    [0, 2, 5, 1, 0, 1, 3, 2],
    [1, 0, 2, 0, 4, 1, 1, 0],
    [2, 2, 0, 1, 1, 0, 5, 1],
    [0, 1, 1, 3, 0, 2, 1, 4],
    [1, 0, 0, 1, 2, 1, 0, 3],
]
outputs = [
    [2, 1, 0, 3, 1, 0, 4, 1],
    [1, 1, 2, 0, 3, 1, 0, 2],
    [0, 3, 1, 1, 2, 2, 1, 5],
    [5, 8, 0, 11, 4, 3, 14, 11],
    [-6, 7, 7, -9, 8, 8, -13, 15],
    [4, 0, 3, 2, 5, 0, 3, 0],
]
changed = [list(row) for row in outputs]
changed[5][7] -= 1
for row, other in zip(outputs, changed, strict=True):
    print(*(f"{v:4}" for v in row), "   |", *(f"{v:4}" for v in other))

# %%
network = Network([6, 4, 5, 4, 4, 6])
answers = [count(Minimum(network, x=inputs, y=wanted), samples=0) for wanted in (outputs, changed)]
for found in answers:
    evidence = found.proved.evidence[0]
    print(found, "component(s), since the target has rank", found.minimum.rank_target, "-", evidence.name)

# %% [markdown]
# The smallest width is 4. If the target has rank 4, the signs of three hidden layers are kept; if it has rank 3, none
# is. Ranks are computed in exact arithmetic, so that no rounding turns one into the other. And you need not believe
# the library: it writes a claim and a certificate, which a program of its own checks, one that you can read in one
# sitting.

# %%
for found in answers:
    print(check(*count_certificate(found)).established)
