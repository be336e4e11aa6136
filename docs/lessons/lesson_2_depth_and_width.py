# %% [markdown]
# # Lesson 2: depth and width
#
# Every further layer of the same width doubles the number of components: on W3 W2 W1 = 1 the signs of W1 and of W2
# are free, that of W3 follows. For matrices the signs are those of determinants: invertible h x h matrices have two
# components.

# %%
from symtopo import Minimum, Network, count


def number(widths, target=None):
    """The number of components, proved."""
    found = count(Minimum(Network(widths), target), samples=0)
    assert found.exact, found
    return found.lower


for layers in (1, 2, 3, 4):
    print(layers, "layers:", number([1] * (layers + 1)), number([2] * (layers + 1)), number([3] * (layers + 1)))

# %% [markdown]
# **Exercise 1.** How many components has a network of seven layers of width 2, with target I?

# %%
answer = 64
assert number([2] * 8) == answer

# %% [markdown]
# A hidden layer that is wider than input and output has room to turn round: its sign is gone.
#
# **Exercise 2.** Make the hidden layers of 2, ?, ?, 2 as narrow as you can, so that the minimum of target I is
# connected.

# %%
answer = [3, 3]
assert number([2, *answer, 2]) == 1
assert all(number([2, *narrower, 2]) > 1 for narrower in ([2, 3], [3, 2], [2, 2]))

# %% [markdown]
# A target of lower rank lets both factors become singular, and all components meet there.
#
# **Exercise 3.** Give a target, not zero, for which the minimum of 2, 2, 2, 2 is connected.

# %%
answer = [[1, 2], [2, 4]]
assert any(any(row) for row in answer)
assert number([2, 2, 2, 2], answer) == 1
