# %% [markdown]
# # Lesson 5: the cut-vertex law
#
# Vertices of the network are its hidden states, from 0 (input) to l (output). A hidden vertex that no skip passes
# over cuts the graph in two: everything goes through it. If all hidden layers are at least as wide as the rank of the
# data (2 or more), and the target has that rank, then the number of components is 2^c, c = the number of cut vertices
# of exactly that width.

# %%
from symtopo import Minimum, Network, count

network = Network([2, 2, 2, 2, 2], skips={(0, 2): 1})
print("cut vertices:", network.cut_vertices(), " components:", count(Minimum(network), samples=0))

# %% [markdown]
# **Exercise 1.** Which hidden vertices of this network with skips 0 -> 2 and 2 -> 4 are cut vertices?

# %%
answer = [2]
both = Network([2, 2, 2, 2, 2], skips={(0, 2): 1, (2, 4): 1})
assert both.cut_vertices() == answer
target = [[2, 0], [0, 3]]
assert count(Minimum(both, target), samples=0).lower == 2 ** len(answer)

# %% [markdown]
# **Exercise 2.** Two skips that overlap leave no cut vertex in 2, 2, 2, 2. Which ones?

# %%
answer = {(0, 2): 1, (1, 3): 1}
assert Network([2, 2, 2, 2], answer).cut_vertices() == []
assert count(Minimum(Network([2, 2, 2, 2], answer), target), samples=0).lower == 1

# %% [markdown]
# **Exercise 3.** Place one skip, other than from input to output, in 2, 2, 2, 2, 2 so that it changes nothing.

# %%
answer = (1, 2)
assert (
    count(Minimum(Network([2] * 5, {answer: 1})), samples=0).lower == count(Minimum(Network([2] * 5)), samples=0).lower
)
