// What the player shows of the lab: its own run by half-steps, and both runs side by side.

class OwnRun {
  constructor(lab) {
    this.lab = lab;
    this.run = lab.run;
    this.touched = true;
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
      plot.draw(context, 0, 2, { title: say("drag seeds here"), centroids, seeds: states[0].centroids, selected });
      plot.draw(context, 1, 2, { title: i ? say("colors of centroids") : say("colors of seeds"), labels: labels || states[0].labels, centroids });
      return;
    }
    const title = i ? say("iteration {t}", { t }) : say("seeds, and where they lead");
    plot.draw(context, 0, 1, { X, labels: labels || states[0].labels, centroids, trails, ends, title, selected });
  }

  said(i) {
    const { movable } = this.lab.plot, t = i >> 1, state = this.run.states[t], total = exactSum(state.sizes);
    const step = `k = ${state.sizes.length} · ${say("iteration {t} of {n}", { t, n: this.last })}`;
    if (i === 0) return [say("Seeds"), say("drag one to see where it leads"), step, this.selectedText()];
    if (i % 2 === 0) {
      const goes = movable ? say("each centroid goes to the mean of its points") : say("each centroid goes to the mean of its colors");
      return [say("Move"), goes, step, ""];
    }
    const joins = movable ? say("every point joins its nearest centroid") : say("every color joins its nearest centroid");
    const end = t < this.last ? "" : this.run.converged ? say("converged") : say("stopped");
    const share = percent(Math.round(100 * state.switched / total)), switched = t ? say("{share} switched", { share }) : "";
    return [say("Assign"), joins, step, [end, typical(this.lab, state), switched].filter(Boolean).join(" · ")];
  }

  selectedText() {
    const { selected, situation, X } = this.lab;
    if (!selected) return "";
    const { seed, point } = selected, at = (place) => place.map(digits).join(" | ");
    return seed === undefined ? say("point at {place}", { place: at(placeOf(X, point)) })
      : say("seed {j} at {place}", { j: seed, place: at(situation.seeds[seed]) });
  }
}

class Race {
  constructor(lab) {
    this.lab = lab;
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
      const over = i >= states.length - 1 ? say(", ended after {iterations}", { iterations: iterations(states.length - 1) }) : "";
      const trails = centroids.map((_, j) => states.slice(0, i + 1).map((s) => s.centroids[j]).filter((c) => !dropped(c)));
      plot.draw(context, panel, 2, { X, labels, centroids, trails, title: `${panel ? say("yours") : say("recorded")}${over}` });
    });
  }

  said(i) {
    const [theirs, mine] = [0, 1].map((panel) => typical(this.lab, this.state(panel, i)));
    const ended = i === this.count - 1 ? say("both runs have ended") : say("both runs side by side");
    return [say("Race"), ended, say("iteration {t}", { t: i }), say("recorded: {theirs}; yours: {mine}", { theirs, mine })];
  }
}

// The number for people: the root mean squared distance to centroids, of colors over all channels.
function typical({ about, plot }, state) {
  const root = Math.sqrt(state.inertia / exactSum(state.sizes) / (about.shape ? plot.d : 1));
  return about.shape ? say("typical color error {x} of 255", { x: written(root.toFixed(1)) })
    : say("typical distance {x}", { x: written(Number(root.toPrecision(3))) });
}

// Which of the two runs ends with the lower inertia, where that says something.
function verdict({ run, recorded, situation }) {
  const [mine, theirs] = [run, recorded].map(({ states }) => states[states.length - 1]);
  const ends = ({ states }, { inertia }) =>
    say("{x} after {iterations}", { x: digits(inertia), iterations: iterations(states.length - 1) });
  const told = say("Inertia: yours {mine}, recorded {theirs}", { mine: ends(run, mine), theirs: ends(recorded, theirs) });
  let better = mine.inertia < theirs.inertia ? say("yours is lower")
    : mine.inertia > theirs.inertia ? say("yours is higher") : say("they are equal");
  if (situation.moved.size || situation.added.length) better = say("not to be compared, as points differ");
  else if (mine.sizes.length !== theirs.sizes.length) better = say("not to be compared, as k differs");
  return say("{name}: {text}", { name: told, text: better });
}

let lab;

function startLab(player, frames, about, numbers) { lab = new Lab(player, frames, about, numbers); }
