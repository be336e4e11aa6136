# %% [markdown]
# # Lesson 1: one layer, two layers
#
# A linear network of one scalar layer, y = W1 x, with loss (1 - W1)^2, has one minimum: a point. With two layers, y =
# W2 W1 x, the set of minima is the hyperbola W2 W1 = 1. It falls into two branches, which no path of minima joins.
#
# This file is plain Python: run it, run it under pytest, or open it as a notebook (cells begin with `# %%`;
# Jupyter reads them with jupytext). In every exercise, replace the answer by your own: the library checks it.

# %%
from symtopo import Minimum, Network, connect, count
from symtopo.connecting.geometry import geometry

point = Minimum(Network([1, 1]))
hyperbola = Minimum(Network([1, 1, 1]))
print(count(point, samples=0), "component;", count(hyperbola, samples=0), "components")

# %% [markdown]
# **Exercise 1.** How many components has W2 W1 = 0, a cross?

# %%
answer = 1
assert count(Minimum(hyperbola.network, target=[[0]]), samples=0).lower == answer

# %% [markdown]
# Two minima in one branch are joined by a path of constant loss; the straight line between them leaves the minimum.

# %%
joined = connect(hyperbola, [[[1]], [[1]]], [[[4]], [["1/4"]]])
print(joined.result, "by", joined.rule, "and the path has length", round(joined.path.length, 2))

# %% [markdown]
# **Exercise 2.** Give a minimum that is in another component than (1, 1).

# %%
answer = [[[-2]], [["-1/2"]]]
assert connect(hyperbola, [[[1]], [[1]]], answer).result == "separated"

# %% [markdown]
# **Exercise 3.** What separates them: the sign of which weight? Both weights have the same sign on the hyperbola.
# What is the largest loss on the straight line from (1, 1) to (-1, -1)?

# %%
answer = 1
opposite = connect(hyperbola, [[[1]], [[1]]], [[[-1]], [[-1]]])
assert geometry(hyperbola, opposite).barrier.lower == answer
