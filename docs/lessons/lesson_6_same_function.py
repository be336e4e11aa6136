# %% [markdown]
# # Lesson 6: two networks, one function
#
# *Twenty minutes. You know: lesson 1, and what a ReLU is. You will know: which changes of a trained network nobody
# can see from outside, what it means to align two networks, and what alignment can do, and cannot.*
#
# Now there is an **activation** $s$ between the layers: $x \mapsto W_2\, s(W_1 x + b_1) + b_2$. Row $j$ of $W_1$,
# with the entry $b_j$, is what hidden **neuron** $j$ hears, column $j$ of $W_2$ is how loud it is said. Two things
# change all these numbers and not the function:
#
# - **Order.** Neurons are added up; in which order they stand does not matter.
# - **Scale, or sign**, as the activation allows. ReLU, $s(z) = \max(z, 0)$, has $s(c z) = c\, s(z)$ for $c > 0$:
#   multiply what a neuron hears by $c$, divide what it says by $c$. For tanh, which is odd, change both signs.
#
# Together they are a group, acting on the weights as $GL_h$ did in lesson 1, and $g \cdot A$ is the same function
# as $A$.

# %%
from symtopo import MLP, align, constant_path
from symtopo.teaching import lesson_6, pictures

a = MLP([[[1], [2]], [[3, 4]]], [[0, 1], [5]], activation="relu")
b = MLP([[[6], [2]], [["4/3", "3/2"]]], [[3, 0], [5]], activation="relu")
found = align(a, b)
print(found.same, "- order:", found.element[0].order, " scales:", *map(str, found.element[0].scale))

# %% [markdown]
# **Exercise 6.1.** A ReLU neuron hears $2 x + 1$ and is added with weight 4. It is changed to hear $6 x + 3$. With
# which weight must it be added, so that the function stays?

# %%
answer = "4/3"
lesson_6.outgoing(answer)

# %% [markdown]
# **Exercise 6.2.** A tanh network has three hidden neurons that hear $x$, $2 x$ and $3 x$, and are added with
# weights 1. How many networks are there in its orbit, orders and signs together?

# %%
answer = 48
lesson_6.copies(answer)

# %% [markdown] tags=["solution"]
# **Solution.** $3! = 6$ orders, and $2^3 = 8$ choices of signs: 48 networks, all the same from outside. With 64
# neurons it is a number of 109 digits. Gradient descent ends in one of them, and which one is chance.

# %% [markdown]
# ## Merging, and the barrier
#
# Who wants to merge two trained networks averages their weights. But the straight line, the **chord**, between $A$
# and $g \cdot A$ leaves the orbit: halfway weights are averaged that have nothing to do with each other. The
# largest loss on the chord, beyond that at its ends, is the **barrier**.
#
# **Exercise 6.3.** $A$ has two ReLU neurons without biases: the first hears $x$ and is added with weight 1, the
# second has weights 0. $B$ is $A$ with the neurons exchanged. Both compute $\max(x, 0)$. Which multiple of $\max(x,
# 0)$ does the network halfway compute?

# %%
answer = "1/2"
lesson_6.halfway(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Both neurons hear $x / 2$ and are added with weight $1/2$: each says $\max(x, 0) / 4$, together $1/2$.

# %% [markdown]
# To **align** $B$ with $A$ is to move it, by an element of the group, so that its weights come near to those of
# $A$. Its function stays as it is; the chord is another one. In the picture the loss is measured at 17 points
# against the function of $A$, and on the chord at 101 points: enough to look at, and no proof.

# %%
pictures.falling_barrier()

# %% [markdown]
# ## Neurons that are not needed
#
# Two networks may be one function without one orbit: neurons that are not heard, and neurons that say what another
# one says, leave the function as it is too. `align(a, b, reduce=True)` takes them away first.
#
# **Exercise 6.4.** Give three ReLU neurons as rows $[w, b, v]$, each hearing $w x + b$ and added with $v \neq 0$,
# that together compute $\max(x, 0)$, so that `align` sees it.

# %%
answer = [[1, 0, "1/2"], [2, 0, "1/8"], [1, 0, "1/4"]]
lesson_6.three_neurons(answer)

# %% [markdown]
# Such neurons are good for something: they make **room**. A neuron that is not heard may hear whatever it likes. So
# let it slowly turn to what another neuron hears; then shift the weight, slowly, from that one to it. The function
# has not changed at any moment, and the other neuron is now the one that is not heard: a neuron has been *carried*
# to another place, on two linear pieces.
#
# **Exercise 6.5.** One neuron is not heard, two others are to be exchanged. How many carries does that take?

# %%
answer = 3
lesson_6.carries(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The first into the free place, the second into the place of the first, the first from the free place
# to that of the second. All permuted copies of a network with one spare neuron in each layer are joined in this
# way, by paths of constant loss, whatever the data. Without spare neurons this is not known in general.

# %%
spare = MLP([[[1], [2], [0]], [[3, 4, 0]]], activation="tanh")
exchanged = MLP([[[2], [1], [0]], [[4, 3, 0]]], activation="tanh")
path = constant_path(align(spare, exchanged))
print(path.kind, "in", path.pieces, "pieces")

# %% [markdown]
# ## What alignment cannot do
#
# $A$ computes $\max(x, 0)$ by one neuron with weights 1 and 1, the other one has weights 0. $B$ computes it by two,
# with weights $3/5, 3/5$ and $4/5, 4/5$: $(3/5)^2 + (4/5)^2 = 1$. That is the third picture above.
#
# **Exercise 6.6.** For the better of the two orders of the neurons of $B$: what is the squared error of the network
# halfway, at $x = 1$?

# %%
answer = "1/100"
lesson_6.lowest(answer)

# %% [markdown] tags=["solution"]
# **Solution.** With the neuron of weights $4/5$ in place of the one: $((1 + 4/5)/2)^2 + (3/10)^2 = 9/10$, so the
# error is $1/10$. In the other order it is $1/5$. No order has error 0, for networks of any width (statement 7.8).

# %% [markdown]
# ## A question for the tool
#
# Here are two networks with 40 and 30 hidden neurons, and 1,492 weights and biases. The second is the first one
# with its neurons in another order, and scales that are powers of 2, so that nothing was rounded. Then **one** of
# its weights was changed by one unit in the last place. **Before you run the cell: are they the same? Who would
# notice?**

# %%
import numpy as np

rng = np.random.default_rng(6)
arrays = {"W1": (40, 4), "b1": 40, "W2": (30, 40), "b2": 30, "W3": (2, 30), "b3": 2}
first = {name: rng.standard_normal(shape) for name, shape in arrays.items()}
second = {name: v.copy() for name, v in first.items()}
for i, width in ((1, 40), (2, 30)):
    order, scale = rng.permutation(width), 2.0 ** rng.integers(-3, 4, width)
    for name in (f"W{i}", f"b{i}"):
        second[name] = (second[name][order].T * scale).T
    second[f"W{i + 1}"] = second[f"W{i + 1}"][:, order] / scale

first_network, moved = (MLP.from_arrays(v, activation="relu") for v in (first, second))
print("before:", align(first_network, moved).same)
second["W2"][7, 11] = np.nextafter(second["W2"][7, 11], np.inf)
found = align(first_network, MLP.from_arrays(second, activation="relu"))
print("after: ", found.same, "at", found.deviation.place, "-", found.first_difference.reason.split(":")[0])

# %% [markdown]
# "Exact" means that every number was compared, as the rational number that a float is. "Rounding" says two things:
# that the two are the same up to the last places, with the weight that is off most; and that they are **not**
# exactly the same up to order and scale, which is proved. To try all orders would be hopeless: there are $40! \cdot
# 30!$ of them, and the neurons are recognised by what they hear.
