// Lloyd's algorithm as clustering/lloyd.py defines it, with every state recorded, equal to the last bit.
// X has d features, each a Float64Array (n); centroids are arrays (k) of arrays (d).

// A power of a number is not always rounded correctly, a product is.
const squared = (x) => x * x;
const DONE = {
  keep: "its centroid stays",
  relocate: "it gets the observation farthest from its centroid",
  drop: "it is dropped",
};

const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const dropped = (centroid) => Number.isNaN(centroid[0]);

// Labels, exact inertia, sizes and the weight that switched.  Squared differences are added feature by feature; the
// lowest index wins among equal distances.
function assign(X, weights, centroids, previous) {
  const n = weights.length, d = X.length, k = centroids.length;
  const labels = new Uint8Array(n), inertia = new ExactSum(), switched = new ExactSum();
  const sizes = Array.from({ length: k }, () => new ExactSum());
  for (let i = 0; i < n; i++) {
    let label = 0, best = Infinity;
    for (let j = 0; j < k; j++) {
      const centroid = centroids[j];
      let square = 0;
      for (let f = 0; f < d; f++) {
        const apart = X[f][i] - centroid[f];
        square += apart * apart;
      }
      if (square < best) { best = square; label = j; }
    }
    labels[i] = label;
    if (weights[i] > 0) {
      for (let f = 0; f < d; f++) addSquare(inertia, weights[i], X[f][i], centroids[label][f]);
      sizes[label].add(weights[i]);
      if (previous && label !== previous[i]) switched.add(weights[i]);
    }
  }
  return { labels, inertia: inertia.value(), switched: switched.value(), sizes: sizes.map((s) => s.value()) };
}

// Weighted sums (d, k) of the observations of each cluster.
function sumsOf(X, weights, labels, k) {
  return X.map((feature) => {
    const sums = Array.from({ length: k }, () => new ExactSum());
    for (let i = 0; i < labels.length; i++) sums[labels[i]].add(weights[i] * feature[i]);
    return sums.map((sum) => sum.value());
  });
}

// Means of the clusters; one without weight keeps its centroid.
function means(X, weights, centroids, labels, sizes) {
  const sums = sumsOf(X, weights, labels, sizes.length);
  return centroids.map((centroid, j) => (sizes[j] > 0 ? centroid.map((_, f) => sums[f][j] / sizes[j]) : centroid.slice()));
}

// Labels and sizes once the observations farthest from their centroids have filled the empty clusters: distinct
// values, never the last of a cluster, the lowest index among equally far ones.
function relocate(X, weights, centroids, labels, sizes, empty) {
  const n = weights.length, distance = new Float64Array(n), members = new Array(sizes.length).fill(0);
  for (let i = 0; i < n; i++) {
    if (!(weights[i] > 0)) continue;
    members[labels[i]]++;
    X.forEach((feature, f) => { distance[i] += squared(feature[i] - centroids[labels[i]][f]); });
  }
  const order = Array.from(distance.keys()).sort((a, b) => distance[b] - distance[a] || a - b);
  const moved = labels.slice(), waiting = empty.slice(), taken = new Set();
  for (const i of order) {
    if (!waiting.length || distance[i] === 0) break;
    const value = X.map((feature) => feature[i] + 0).join();
    if (members[moved[i]] > 1 && !taken.has(value)) {
      taken.add(value);
      members[moved[i]]--;
      moved[i] = waiting.shift();
    }
  }
  const sums = sizes.map(() => new ExactSum());
  moved.forEach((j, i) => sums[j].add(weights[i]));
  return { labels: moved, sizes: sums.map((sum) => sum.value()) };
}

// Every state of the run from `seeds` (k, d), in the units of the data.
function lloyd(X, weights, seeds, { maxIter = 100, emptyCluster = "keep" } = {}) {
  const units = unitsOf(X, weights);
  const inside = units.plain ? X : X.map((feature, f) => feature.map((x) => units.into(x, f)));
  const run = { states: [], events: [], converged: false, emptyCluster, maxIter };
  let centroids = seeds.map((seed) => seed.map((x, f) => units.into(x, f)));
  for (let before, labels = null; ;) {
    let now = assign(inside, weights, centroids, labels || new Uint8Array(weights.length));
    const stuck = before !== undefined && now.inertia > before.inertia;
    if (stuck) {  // rounding raises inertia: centroids stay, and the run ends
      centroids = centroids.map((centroid, j) => (dropped(centroid) ? centroid : before.centroids[j]));
      now = assign(inside, weights, centroids, labels);
    }
    now = { ...now, centroids, shift: before ? longestMove(before.centroids, centroids) : 0 };
    if (!before) now.switched = 0;
    run.states.push(now);
    const t = run.states.length - 1;
    const empty = now.sizes.flatMap((size, j) => (size === 0 && !dropped(centroids[j]) ? [j] : []));
    for (const j of empty) {
      if (emptyCluster === "keep" && t > 0 && before.sizes[j] === 0) continue;
      run.events.push({ state: t, kind: "empty", text: `cluster ${j} is empty: ${DONE[emptyCluster]}`, cluster: j });
    }
    if (stuck || (t && now.switched === 0 && !(empty.length && emptyCluster !== "keep"))) {
      run.converged = true;
      run.events.push({ state: t, kind: "converged", text: `converged after ${counted(t, "iteration")}`, cluster: null });
    } else if (t === maxIter) {
      const text = `stopped after max_iter=${counted(t, "iteration")}, not converged`;
      run.events.push({ state: t, kind: "stopped", text, cluster: null });
    }
    if (run.converged || t === maxIter) break;
    const held = empty.length && emptyCluster === "relocate"
      ? relocate(inside, weights, centroids, now.labels, now.sizes, empty) : now;
    before = now;
    labels = now.labels;
    centroids = means(inside, weights, centroids, held.labels, held.sizes);
    if (emptyCluster === "drop") for (const j of empty) centroids[j].fill(NaN);
  }
  for (const state of run.states) {
    state.centroids = state.centroids.map((centroid) => centroid.map((x, f) => units.back(x, f)));
    state.inertia = units.squareBack(state.inertia);
    state.shift = units.lengthBack(state.shift);
  }
  return run;
}

// How far the centroid moved that moved farthest.
function longestMove(from, to) {
  let longest = -Infinity;
  to.forEach((centroid, j) => {
    let square = 0;
    centroid.forEach((x, f) => { square += squared(x - from[j][f]); });
    if (square >= 0) longest = Math.max(longest, Math.sqrt(square));
  });
  return longest;
}
