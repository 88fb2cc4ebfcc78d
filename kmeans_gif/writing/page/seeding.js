// Seeds drawn in the page, by a generator of its own: the same number gives the same seeds in every browser,
// but not those of Python.

// Numbers from 0 to below 1: B. Mott and others, "mulberry32", 2017.
function generator(number) {
  let state = number >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

// An index, in proportion to chances.
function drawn(chances, random) {
  let total = 0;
  for (const chance of chances) total += chance;
  let left = random() * total, last = 0;
  for (let i = 0; i < chances.length; i++) {
    if (!(chances[i] > 0)) continue;
    last = i;
    left -= chances[i];
    if (left < 0) return i;
  }
  return last;
}

// Squared distances to a place, or `nearest` where that is less.
function lowered(X, place, nearest) {
  return nearest.map((near, i) => {
    let square = 0;
    X.forEach((feature, f) => { square += squared(feature[i] - place[f]); });
    return Math.min(near, square);
  });
}

const placeOf = (X, i) => X.map((feature) => feature[i]);

// k distinct observations; `chance` gives a chance by weight and squared distance to the nearest seed so far.
function drawnSeeds(X, weights, k, random, chance) {
  const seeds = [];
  let nearest = new Float64Array(weights.length).fill(Infinity);
  while (seeds.length < k) {
    const chances = weights.map((w, i) => (nearest[i] > 0 ? chance(w, seeds.length ? nearest[i] : 1) : 0));
    seeds.push(placeOf(X, drawn(chances, random)));
    nearest = lowered(X, seeds[seeds.length - 1], nearest);
  }
  return seeds;
}

const SEEDINGS = {
  "random": (X, weights, k, random) => drawnSeeds(X, weights, k, random, (w) => w),
  "plain-k-means++": (X, weights, k, random) => drawnSeeds(X, weights, k, random, (w, square) => w * square),
  // Nearest to the lowest corner.
  "corner": (X, weights, k) => {
    const low = X.map((feature) => feature.reduce((a, b) => Math.min(a, b)));
    const far = lowered(X, low, new Float64Array(weights.length).fill(Infinity));
    const found = new Map();
    const order = Array.from(far.keys()).filter((i) => weights[i] > 0).sort((a, b) => far[a] - far[b] || a - b);
    for (let n = 0; n < order.length && found.size < k; n++) {
      const seed = placeOf(X, order[n]);
      if (!found.has(seed.join())) found.set(seed.join(), seed);
    }
    return [...found.values()];
  },
};

// How many different observations there are, counted up to `most`.
function distinctCount(X, weights, most) {
  const seen = new Set();
  for (let i = 0; i < weights.length && seen.size < most; i++) {
    if (weights[i] > 0) seen.add(placeOf(X, i).map((x) => x + 0).join());
  }
  return seen.size;
}
