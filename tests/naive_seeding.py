"""Slow twins of the chances with which seeds are drawn; they share no code with the package."""


def chances(rule, X, weights, drawn):
    """The chance of each observation to be drawn, once those numbered `drawn` have been."""
    X, odds = X.tolist(), []
    for x, weight in zip(X, weights.tolist(), strict=True):
        squares = [sum((a - b) ** 2 for a, b in zip(x, X[j], strict=True)) for j in drawn]
        if len(drawn) == 0:
            odds.append(weight)
        elif rule == "random":
            odds.append(0.0 if min(squares) == 0 else weight)
        else:
            odds.append(weight * min(squares))
    return [odd / sum(odds) for odd in odds]


def inertia(X, weights, seeds):
    """What is left where the observations numbered `seeds` are the centroids."""
    X = X.tolist()
    return sum(
        w * min(sum((a - b) ** 2 for a, b in zip(x, X[j], strict=True)) for j in seeds)
        for x, w in zip(X, weights.tolist(), strict=True)
    )
