// The lab: seeds are dragged or drawn, points moved or added, and Lloyd's algorithm runs in the page.

const MOST_K = 24;
const FRAME_MS = 16;  // what a run may take while something is dragged
const LONGEST = 100, WARM = 3;  // iterations: of a run, and to measure how long one takes
const READ_MS = 1400, STEP_MS = 600, END_MS = 2500;
const digits = (x) => written(Number(x.toPrecision(6)).toLocaleString("en", { maximumSignificantDigits: 6 }));
const BY_HAND = "by hand", RECORDED = "recorded";

class Lab {
  constructor(player, frames, about, numbers) {
    Object.assign(this, { player, frames, about, numbers, mode: "recorded", past: [], number: 0 });
    this.situation = this.first();
    for (const mode of ["recorded", "own", "race"]) $(mode).onclick = () => this.enter(mode);
    window.addEventListener("hashchange", () => this.fromLink());
    matchMedia(`(max-width: ${NARROW - 1}px)`).onchange = () => { if (this.mode !== "recorded") this.enter(this.mode); };
    this.fromLink();
  }

  // Read the data and run from the recorded seeds, once somebody wants to.
  prepare() {
    if (this.plot) return;
    const { about } = this;
    this.plot = new Plot(about, this.numbers, this.frames);
    const { X, weights } = this.plot.data(this.situation);
    this.recorded = lloyd(X, weights, about.seeds, { maxIter: about.iterations || 1, emptyCluster: about.rule });
    // Runs of the lab go on to the end, at least as long as the recorded one.
    this.maxIter = Math.max(LONGEST, about.iterations);
    const same = this.recorded.converged || about.iterations === this.maxIter;
    if (same) Object.assign(this, { X, weights, run: { ...this.recorded, maxIter: this.maxIter }, done: situationText(this.situation) });
    const most = Math.min(about.colors.length || MOST_K, MOST_K, distinctCount(X, weights, MOST_K));
    this.most = Math.max(most, about.k);
    this.controls();
  }

  first() { return { seeds: this.about.seeds.map((seed) => seed.slice()), moved: new Map(), added: [] }; }

  controls() {
    $("k").max = this.most;
    $("k").onchange = () => this.redraw();
    $("seeding").replaceChildren(...Object.keys(SEEDINGS).map((name) => new Option(name)));
    $("seeding").prepend(new Option(say("recorded"), RECORDED));
    $("seeding").append(new Option(say("by hand"), BY_HAND));
    $("seeding").onchange = () => this.redraw();
    $("redraw").onclick = () => { this.number++; this.redraw(); };
    $("add").hidden = !this.plot.movable;
    $("add").onclick = () => { this.adding = !this.adding; $("add").setAttribute("aria-pressed", this.adding); };
    $("again").onclick = () => { this.enter("own"); this.player.toggle(); };
    $("undo").onclick = () => this.undo();
    $("save").onclick = () => this.save();
    const canvas = this.player.canvas;
    canvas.addEventListener("pointerdown", (event) => this.grab(event));
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.drop());
    const help = this.plot.movable
      ? say("Drag a seed or a point. Keys: N next seed, Shift + arrows move it, A adds a point there, U undoes.")
      : say("Drag a seed to a color of the photo. Keys: N next seed, Shift + arrows move it, U undoes.");
    $("help").textContent = `${help} ${say("Seeds that this page draws are not those that Python draws; runs from the same seeds are equal to the last bit.")}`;
  }

  // A situation from the address, if it stands there.
  fromLink() {
    const text = location.hash.slice(1);
    if (!text || text === this.text) return;
    this.prepare();
    const found = situationFrom(text, { n: this.plot.n, d: this.plot.d, most: this.most, movable: this.plot.movable });
    if (!found) return;
    const { X, weights } = this.plot.data(found);
    if (!found.seeds.length) found.seeds = SEEDINGS.random(X, weights, found.k, generator(this.number));
    this.situation = found;
    this.selected = undefined;
    $("seeding").value = BY_HAND;
    this.enter("own");
  }

  // Change the situation, so that undo can go back.
  change(situation, quick = false) {
    if (!quick) this.past.push(this.situation);
    this.situation = situation;
    this.compute(quick);
  }

  undo() {
    if (!this.past.length) return;
    this.situation = this.past.pop();
    this.selected = undefined;
    $("seeding").value = BY_HAND;
    this.enter("own");
  }

  redraw() {
    const rule = $("seeding").value, k = Math.min(this.most, Math.max(1, Math.round(Number($("k").value)) || 1));
    const { X, weights } = this.plot.data(this.situation);
    let { seeds } = this.situation;
    if (rule === RECORDED && k === this.about.k) ({ seeds } = this.first());
    else if (SEEDINGS[rule]) seeds = SEEDINGS[rule](X, weights, k, generator(this.number));
    else if (k <= seeds.length) seeds = seeds.slice(0, k);
    else seeds = [...seeds, ...SEEDINGS.random(X, weights, k - seeds.length, generator(this.number))];
    if (rule === RECORDED && k !== this.about.k) $("seeding").value = BY_HAND;
    this.selected = undefined;
    this.change({ ...this.situation, seeds });
    this.enter("own");
  }

  // Run from the situation; while something is dragged, and runs take long, only to its first state.
  compute(quick = false) {
    const text = situationText(this.situation);
    if (!quick) this.link(text);
    if (text === this.done) return;
    const { X, weights } = this.plot.data(this.situation), started = performance.now();
    const run = (maxIter) => lloyd(X, weights, this.situation.seeds, { maxIter, emptyCluster: this.about.rule });
    const first = quick && this.slow;
    Object.assign(this, { X, weights, run: run(first ? 0 : this.maxIter), done: first ? "" : text });
    if (first) return;
    this.slow = performance.now() - started > FRAME_MS;
    if (this.slow && !quick) this.slow = this.isSlow(run);
  }

  // Whether runs take long still once the browser has compiled the code for them.
  isSlow(run) {
    const started = performance.now();
    run(WARM);
    const perState = (performance.now() - started) / (WARM + 1);
    return perState * this.run.states.length > FRAME_MS;
  }

  link(text) {
    this.text = text;
    try { history.replaceState(null, "", `#${this.text}`); } catch { /* a page within a page has no address */ }
  }

  enter(mode) {
    this.player.halt();
    if (mode !== "recorded") {
      this.prepare();
      this.compute();
    }
    this.mode = mode;
    for (const id of ["recorded", "own", "race"]) $(id).setAttribute("aria-pressed", id === mode);
    $("tools").hidden = $("help").hidden = mode === "recorded";
    this.player.canvas.classList.toggle("lab", mode === "own");
    const source = { recorded: () => this.frames, own: () => new OwnRun(this), race: () => new Race(this) }[mode]();
    this.player.take(source, 0);
    this.tell();
    if (mode === "race") this.player.toggle();
  }

  tell() {
    $("k").value = this.situation.seeds.length;
    $("undo").disabled = !this.past.length;
    $("outcome").textContent = this.mode === "recorded" ? "" : verdict(this);
  }

  at(event) {
    const canvas = this.player.canvas, box = canvas.getBoundingClientRect();
    const scale = Math.min(box.width / canvas.width, box.height / canvas.height);  // in full screen there are bars
    return [(event.clientX - box.left - (box.width - canvas.width * scale) / 2) / scale,
      (event.clientY - box.top - (box.height - canvas.height * scale) / 2) / scale];
  }

  grab(event) {
    if (this.mode !== "own" || event.button) return;
    const [x, y] = this.at(event);
    this.held = this.plot.grabbed(x, y, this.situation, this.X);
    if (this.adding && (!this.held || this.held.point !== undefined)) {
      this.held = undefined;
      this.addPoint(this.plot.place(x, y));
      return;
    }
    if (!this.held) return;
    this.player.halt();
    this.selected = this.held;
    this.past.push(this.situation);
    this.player.canvas.setPointerCapture(event.pointerId);
    this.player.show(0);
    event.preventDefault();
  }

  drag(event) {
    if (!this.held) return;
    const [x, y] = this.at(event);
    this.moveTo(this.plot.place(x, y, this.held.seed), true);
  }

  drop() {
    if (!this.held) return;
    this.held = undefined;
    if (this.past[this.past.length - 1] === this.situation) this.past.pop();  // it was not moved
    this.compute();
    this.renew();
  }

  // The selected seed or point at another place.
  moveTo(place, quick) {
    const { seeds, moved, added } = this.situation, { seed, point } = this.selected, base = this.plot.n;
    let changed = { seeds, moved, added };
    if (seed !== undefined) {
      changed = { ...changed, seeds: seeds.map((old, j) => (j === seed ? place : old)) };
      $("seeding").value = BY_HAND;
    } else if (point < base) changed = { ...changed, moved: new Map(moved).set(point, place) };
    else changed = { ...changed, added: added.map((old, i) => (i === point - base ? place : old)) };
    this.change(changed, quick);
    this.renew();
  }

  addPoint(place) {
    if (this.situation.added.length >= MOST_ADDED) return;
    this.change({ ...this.situation, added: [...this.situation.added, place] });
    this.selected = { point: this.plot.n + this.situation.added.length - 1 };
    this.renew();
  }

  // The pictures of the run as it is now, from the first.
  renew() {
    this.player.take(new OwnRun(this), 0);
    this.tell();
  }

  // A key that the lab knows; true if it was one.
  key(event) {
    const k = this.situation.seeds.length, name = event.key;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[name];
    if (event.shiftKey && way) {
      this.selected ||= { seed: 0 };
      const { seed, point } = this.selected, old = seed === undefined ? placeOf(this.X, point) : this.situation.seeds[seed];
      this.moveTo(this.plot.nudged(old, way[0] / 50, way[1] / 50, seed), false);
    } else if (name === "n" || name === "N") {
      const before = this.selected && this.selected.seed !== undefined ? this.selected.seed : -1;
      this.selected = { seed: (before + 1) % k };
      this.player.halt(0);
    } else if ((name === "a" || name === "A") && this.plot.movable) {
      this.addPoint(this.situation.seeds[(this.selected && this.selected.seed) || 0].slice());
    } else if (name === "u" || name === "U") this.undo();
    else return false;
    return true;
  }

  save() {
    const photo = this.about.shape ? this.plot : null;
    const stem = (this.about.name || "run").replace(/[^\w-]+/g, "_").slice(0, 60);
    const bytes = historyFile(this.run, this.X, this.weights, this.about, photo);
    download(`${stem}_k${this.situation.seeds.length}_lab.npz`, bytes);
  }
}
