# %% [markdown]
# # Lesson 3: skip connections
#
# With a skip from the input over two scalar layers the minimum is W3 (W2 W1 + 1) = 1. Where W2 W1 + 1 is positive, W1
# may be zero and change its sign: two of the four components become one.

# %%
from symtopo import Components, Minimum, Network, count, refute


def number(widths, skips, target=None):
    """The number of components, proved."""
    found = count(Minimum(Network(widths, skips), target), samples=0)
    assert found.exact, found
    return found.lower


print("without:", number([1, 1, 1, 1], {}), "with:", number([1, 1, 1, 1], {(0, 2): 1}))

# %% [markdown]
# **Exercise 1.** And with two skips in a row, over layers 1, 2 and over layers 3, 4, for target 2?

# %%
answer = 5
assert number([1, 1, 1, 1, 1], {(0, 2): 1, (2, 4): 1}, [[2]]) == answer

# %% [markdown]
# A skip beside one layer only translates that layer, and changes nothing. A skip from input to output shifts the
# target.
#
# **Exercise 2.** For which target has W2 W1 + 1 = target a connected minimum?

# %%
answer = 1
assert number([1, 1, 1], {(0, 2): 1}, [[answer]]) == 1

# %% [markdown]
# Do skips never increase the number of components? Ask for the smallest counterexample.


# %%
def a_skip_never_increases(minimum: Minimum, components: Components):
    """A skip connection never increases the number of components."""
    return components(minimum) <= components(Minimum(Network(minimum.network.widths), minimum.y))


found = refute(a_skip_never_increases, library="witnesses")
print(found)

# %% [markdown]
# **Exercise 3.** Which target does the counterexample have?

# %%
answer = 0
assert found.witness.y == ((answer,),)
