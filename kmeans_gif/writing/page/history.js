// A run as a file that `kmeans-gif render` reads, with the entries of clustering/history_file.py.

function historyFile(run, X, weights, about, photo) {
  const n = weights.length, d = X.length, T = run.states.length, k = run.states[0].centroids.length;
  const rows = new Float64Array(n * d), floats = (values) => Float64Array.from(values);
  X.forEach((feature, f) => feature.forEach((x, i) => { rows[i * d + f] = x; }));
  const labels = new Uint8Array(T * n);
  run.states.forEach((state, t) => labels.set(state.labels, t * n));
  const each = (name) => npy("<f8", [T], floats(run.states.map((state) => state[name])));
  const said = {
    format: "kmeans_gif history", version: 1, converged: run.converged,
    params: {
      n_clusters: k, init: run.states[0].centroids, n_init: 1, max_iter: run.maxIter, tol: 0,
      empty_cluster: run.emptyCluster, random_state: null,
    },
    events: run.events, name: about.name, feature_names: about.features, shape: about.shape || null,
    color_space: "rgb", location_scale: null, tile_shape: null, seeding: null,
  };
  const files = {
    "about.npy": npyText(JSON.stringify(said)),
    "centroids.npy": npy("<f8", [T, k, d], floats(run.states.flatMap((state) => state.centroids.flat()))),
    "labels.npy": npy("|u1", [T, n], labels),
    "inertia.npy": each("inertia"), "switched.npy": each("switched"), "shift.npy": each("shift"),
    "sizes.npy": npy("<f8", [T, k], floats(run.states.flatMap((state) => state.sizes))),
    "X.npy": npy("<f8", [n, d], rows), "weights.npy": npy("<f8", [n], weights),
  };
  if (photo) files["inverse.npy"] = npy("<i4", [photo.inverse.length], photo.inverse);
  if (about.standardized) files["standardized.npy"] = npy("<f8", [2, d], floats(about.standardized.flat()));
  return zip(files);
}

// Hand a file to the browser's downloads.
function download(name, bytes) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
