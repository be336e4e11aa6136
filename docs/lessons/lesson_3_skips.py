# %% [markdown]
# # Lesson 3: skip connections
#
# *Twenty minutes. You know: lessons 1 and 2. You will know: how a skip joins components, when it does nothing, and
# that it can do harm.*
#
# A **skip connection** adds an earlier state to a later one, as in residual networks. Put one past the first two of
# three scalar layers, with a fixed coefficient $\varepsilon$:
#
# $$W_3 (W_2 W_1 + \varepsilon) = 1.$$
#
# Write $A = W_2 W_1 + \varepsilon$. Wherever $A \neq 0$ there is exactly one $W_3 = 1 / A$. So the minimum, seen from
# above, is the plane of $W_1$ and $W_2$ **without the curve** $A = 0$. Its components are the regions of the plane
# that this curve leaves.

# %%
from tempfile import TemporaryDirectory

from symtopo import Components, Minimum, Network, count, refute
from symtopo.teaching import lesson_3, pictures


def number(widths, skips, target=None):
    """The number of components, proved."""
    found = count(Minimum(Network(widths, skips), target), samples=0)
    assert found.exact, found
    return found.lower


print("without:", number([1, 1, 1, 1], {}), " with:", number([1, 1, 1, 1], {(0, 2): 1}))

# %%
pictures.regions([0, "1/2", -1])

# %% [markdown]
# For $\varepsilon = 0$ the curve is the two axes, which leave four quadrants. For $\varepsilon \neq 0$ it is a
# hyperbola, which leaves three regions. The origin is no longer on the curve: there the skip alone does the work,
# both layers may vanish, and two of the components are joined.
#
# **Exercise 3.1.** How many components have two such skips in a row, over layers 1, 2 and over layers 3, 4, for
# target 2? The minimum is $(W_4 W_3 + 1)(W_2 W_1 + 1) = 2$.

# %%
answer = 5
lesson_3.two_blocks(answer)

# %% [markdown] tags=["solution"]
# **Solution.** The two factors have the same sign. Both positive: for a given $s > 0$, other than 1, the set $W_2 W_1
# + 1 = s$ has two branches, but as $s$ passes through 1 they meet at $W_2 W_1 = 0$: one piece. Both negative: $W_2
# W_1 = s - 1 < 0$, two branches that never meet, for each factor: four pieces. $1 + 4 = 5$.

# %%
print(number([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1}, [[2]]))

# %% [markdown]
# **Exercise 3.2.** With two layers and a skip over both, the minimum is $W_2 W_1 + 1 = y$. For which target $y$ is it
# connected?

# %%
answer = 1
lesson_3.shifted(answer)

# %% [markdown]
# **Exercise 3.3.** For which coefficient does $W_3 (W_2 W_1 + \varepsilon) = 1$ have four components?

# %%
answer = 0
lesson_3.no_help(answer)

# %% [markdown]
# **Exercise 3.4.** For $\varepsilon = -1$, on which side are two components joined: where $A > 0$, or where $A < 0$?
# Answer with the text `"A > 0"` or `"A < 0"`.

# %%
answer = "A < 0"
lesson_3.joined(answer)

# %% [markdown] tags=["solution"]
# **Solution.** They meet where $W_1 = 0$, and there $A = \varepsilon = -1 < 0$. In general the sign of the
# coefficient decides which two become one.

# %% [markdown]
# **Exercise 3.5.** Let the skip pass over *all three* layers: $W_3 W_2 W_1 + 1 = 1$. How many components?

# %%
answer = 1
lesson_3.over_all(answer)

# %% [markdown] tags=["solution"]
# **Solution.** A skip from input to output only shifts the target: $W_3 W_2 W_1 = 0$, three planes that meet at the
# origin.

# %% [markdown]
# ## Do skips always help?
#
# It is said that skips make the landscape simpler. Is it true that a skip *never increases* the number of components?
# Write the sentence as a function, and let the library look for the smallest counterexample. What it finds is exact.


# %%
def a_skip_never_increases(minimum: Minimum, components: Components):
    """A skip connection never increases the number of components."""
    return components(minimum) <= components(Minimum(Network(minimum.network.widths), minimum.y))


with TemporaryDirectory() as library:  # of witnesses, which refute stores
    found = refute(a_skip_never_increases, library=library)
print(found)

# %% [markdown]
# **Exercise 3.6.** For which target does the skip past both layers of 1, 1, 1 do harm?

# %%
answer = 0
lesson_3.harmful(answer)

# %% [markdown] tags=["solution"]
# **Solution.** Target 0: without the skip a cross, $W_2 W_1 = 0$, which is connected. With it $W_2 W_1 + 1 = 0$, a
# hyperbola, which is not. The skip moved the target away from the one value that was good.

# %% [markdown]
# ## A question for the tool
#
# Seven scalar layers, with three skips that overlap: $0 \to 3$ with coefficient 1, $2 \to 5$ with coefficient
# $\frac12$, and $4 \to 7$ with coefficient 1; the target is 2. Because the skips overlap, the network does not fall
# into blocks as in exercise 3.1, and there is no formula. **Before you run the cell: your guess?** Without skips
# there are $2^6 = 64$.

# %%
overlap = Minimum(Network([1] * 8, {(0, 3): 1, (2, 5): "1/2", (4, 7): 1}), [[2]])
found = count(overlap, samples=0)
print("components:", found)
for evidence in found.proved.evidence:
    print("  ", evidence.proves.line, "by", evidence.name, "-", evidence.statement)

# %% [markdown]
# The procedure goes through the signs of all hidden states, $2^6$ cells, and decides in exact arithmetic which of
# them meet. That is a proof for this network. Change a coefficient and look again: `overlap` is yours.
