// What the player shows of the lab: its own run by half-steps, and both runs side by side.

class OwnRun {
  constructor(lab) {
    this.lab = lab;
    this.run = lab.run;
    this.touched = true;
    this.language = "en";
    [this.width, this.height] = lab.plot.size(1);
    this.last = this.run.states.length - 1;
    this.count = 2 * this.run.states.length;
  }

  phase(i) { return i ? (i % 2 ? "assign" : "update") : "seeds"; }

  ms(i) { return i === this.count - 1 ? END_MS : i < 4 ? READ_MS : STEP_MS; }

  key(event) { return this.lab.key(event); }

  // Picture 0 has the seeds and what they lead to; then come assign 0, update 1, assign 1 ...
  draw(context, i) {
    const { plot, X, selected } = this.lab, { states } = this.run, t = i >> 1;
    const labels = i ? states[t - (i % 2 ? 0 : 1)].labels : null, centroids = states[t].centroids;
    const trails = centroids.map((_, j) => states.slice(0, i ? t + 1 : undefined).map((s) => s.centroids[j]).filter((c) => !dropped(c)));
    const ends = i ? [] : states[this.last].centroids.filter((c) => !dropped(c));
    if (!plot.movable) {
      plot.draw(context, 0, 2, { title: "drag seeds here", centroids, seeds: states[0].centroids, selected });
      plot.draw(context, 1, 2, { title: i ? "colors of centroids" : "colors of seeds", labels: labels || states[0].labels, centroids });
      return;
    }
    const title = i ? `iteration ${t}` : "seeds, and where they lead";
    plot.draw(context, 0, 1, { X, labels: labels || states[0].labels, centroids, trails, ends, title, selected });
  }

  said(i) {
    const { noun } = this.lab, t = i >> 1, state = this.run.states[t], total = exactSum(state.sizes);
    const step = `k = ${state.sizes.length} · iteration ${t} of ${this.last}`;
    if (i === 0) return ["Seeds", `drag one to see where it leads`, step, this.selectedText()];
    if (i % 2 === 0) return ["Move", `each centroid goes to the mean of its ${noun}s`, step, ""];
    const end = t < this.last ? "" : this.run.converged ? "converged · " : "stopped · ";
    const share = Math.round(100 * state.switched / total);
    const switched = t ? ` · ${share}% switched` : "";
    return ["Assign", `every ${noun} joins its nearest centroid`, step, `${end}${typical(this.lab, state)}${switched}`];
  }

  selectedText() {
    const { selected, situation, X } = this.lab;
    if (!selected) return "";
    const place = selected.seed === undefined ? placeOf(X, selected.point) : situation.seeds[selected.seed];
    return `${selected.seed === undefined ? "point" : `seed ${selected.seed}`} at ${place.map(digits).join(", ")}`;
  }
}

class Race {
  constructor(lab) {
    this.lab = lab;
    this.language = "en";
    [this.width, this.height] = lab.plot.size(2);
    this.runs = [lab.recorded, lab.run];
    this.count = Math.max(...this.runs.map((run) => run.states.length));
  }

  phase() { return "assign"; }

  ms(i) { return i === this.count - 1 ? END_MS : i < 3 ? READ_MS : STEP_MS; }

  state(panel, i) { return this.runs[panel].states[Math.min(i, this.runs[panel].states.length - 1)]; }

  draw(context, i) {
    const { plot } = this.lab;
    [plot.X, this.lab.X].forEach((X, panel) => {
      const { labels, centroids } = this.state(panel, i), { states } = this.runs[panel];
      const over = i >= states.length - 1 ? `, ended after ${counted(states.length - 1, "iteration")}` : "";
      const trails = centroids.map((_, j) => states.slice(0, i + 1).map((s) => s.centroids[j]).filter((c) => !dropped(c)));
      plot.draw(context, panel, 2, { X, labels, centroids, trails, title: `${panel ? "yours" : "recorded"}${over}` });
    });
  }

  said(i) {
    const [theirs, mine] = [0, 1].map((panel) => typical(this.lab, this.state(panel, i)));
    return ["Race", i === this.count - 1 ? "both runs have ended" : "both runs side by side", `iteration ${i}`,
      `recorded: ${theirs}; yours: ${mine}`];
  }
}

// The number for people: the root mean squared distance to centroids, of colors over all channels.
function typical({ about, plot }, state) {
  const root = Math.sqrt(state.inertia / exactSum(state.sizes) / (about.shape ? plot.d : 1));
  return about.shape ? `typical color error ${root.toFixed(1)} of 255` : `typical distance ${Number(root.toPrecision(3))}`;
}

// Which of the two runs ends with the lower inertia.
function verdict({ run, recorded, situation }) {
  const [mine, theirs] = [run, recorded].map(({ states }) => states[states.length - 1]);
  const steps = ({ states }, state) => `${digits(state.inertia)} after ${counted(states.length - 1, "iteration")}`;
  const better = mine.inertia < theirs.inertia ? "lower" : mine.inertia > theirs.inertia ? "higher" : "equal";
  const same = situation.moved.size || situation.added.length ? ", of other points" : "";
  return `Inertia: yours ${steps(run, mine)}, recorded ${steps(recorded, theirs)}${same}: yours is ${better}`;
}

let lab;

function startLab(player, frames, about, numbers) { lab = new Lab(player, frames, about, numbers); }
