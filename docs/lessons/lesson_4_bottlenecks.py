# %% [markdown]
# # Lesson 4: targets out of reach
#
# A layer that is narrower than the rank of the target cannot realise it. The minimum then consists of best
# approximations. If there is only one, it is as in lesson 2; if two singular values are equal, there are many, and
# going round among them can turn a sign: a Moebius band.

# %%
from symtopo import Minimum, Network, count


def number(widths, target):
    """The number of components, proved."""
    found = count(Minimum(Network(widths), target), samples=0)
    assert found.exact, found
    return found.lower


print("diag(1, 2):", number([2, 1, 2], [[1, 0], [0, 2]]), " diag(1, 1):", number([2, 1, 2], [[1, 0], [0, 1]]))

# %% [markdown]
# **Exercise 1.** Only a tie between the last singular value that is kept and the first that is lost counts. How many
# components has 3, 2, 3 for diag(2, 1, 1), and for diag(2, 2, 1)?

# %%
answer = (1, 2)
assert (
    number([3, 2, 3], [[2, 0, 0], [0, 1, 0], [0, 0, 1]]),
    number([3, 2, 3], [[2, 0, 0], [0, 2, 0], [0, 0, 1]]),
) == answer

# %% [markdown]
# **Exercise 2.** "Wider layers never disconnect a minimum" is false. Widen the hidden layer of 2, 1, 2 by one neuron,
# for the target I: how many components then?

# %%
answer = 2
assert number([2, 2, 2], [[1, 0], [0, 1]]) == answer > number([2, 1, 2], [[1, 0], [0, 1]])
