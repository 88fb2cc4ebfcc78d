// Plays and steps whatever has count, width, height, draw, ms, phase and said: frames, or a run of the lab.

const $ = (id) => document.getElementById(id);
const LETTER = 8;  // pixels of a mark that can have one
const calm = matchMedia("(prefers-reduced-motion: reduce)");

class Player {
  constructor(plays) {
    this.plays = plays;
    this.timer = 0;
    this.canvas = $("picture");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    $("back").onclick = () => this.step(-1);
    $("forward").onclick = () => this.step(1);
    $("play").onclick = () => this.toggle();
    $("slider").oninput = () => this.halt($("slider").valueAsNumber);
    $("full").onclick = () => this.full();
    $("full").hidden = !document.fullscreenEnabled;
    this.canvas.onclick = () => { if (!this.source.touched) this.step(1); };
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("fullscreenchange", () => {
      $("full").setAttribute("aria-pressed", Boolean(document.fullscreenElement));
    });
  }

  // Show another source, from its first picture.
  take(source, at = 0) {
    this.halt();
    this.source = source;
    this.canvas.width = source.width;
    this.canvas.height = source.height;
    $("slider").max = source.count - 1;
    this.mark();
    this.show(at);
  }

  // A mark for each picture, by its phase, with the first letter of its word if there is room.
  mark() {
    $("phases").hidden = !this.source.phase(0);
    const room = $("phases").clientWidth >= LETTER * this.source.count;
    const marks = Array.from({ length: this.source.count }, (_, i) => {
      const mark = document.createElement("i");
      mark.className = this.source.phase(i);
      if (room) mark.textContent = this.source.said(i)[0].slice(0, 1);
      return mark;
    });
    $("phases").replaceChildren(...marks);
    $("phases").classList.toggle("many", marks.length > 60);
  }

  show(i) {
    this.at = i;
    this.source.draw(this.context, i);
    const said = this.source.said(i);
    ["word", "sentence", "step", "caption"].forEach((id, n) => {
      if ($(id).textContent !== said[n]) $(id).textContent = said[n];
    });
    $("slider").value = i;
    $("slider").setAttribute("aria-valuetext", `${say("{part} of {whole}", { part: i + 1, whole: this.source.count })}: ${said.filter(Boolean).join(" ")}`);
    $("back").disabled = i === 0;
    $("forward").disabled = i === this.source.count - 1;
  }

  // Stop playing, perhaps at picture i.
  halt(i) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.until = undefined;
    this.tell();
    if (i !== undefined) this.show(i);
  }

  // What the button says; changes are read out only where somebody steps.
  tell() {
    const playing = this.timer !== 0 && this.until === undefined;
    $("play").querySelector("path").setAttribute("d", playing ? "M5 3h3v14H5zM12 3h3v14h-3z" : "M5 2l12 8L5 18z");
    $("play").setAttribute("aria-label", playing ? say("Pause") : say("Play"));
    $("line").setAttribute("aria-live", playing ? "off" : "polite");
  }

  toggle() {
    if (this.timer && this.until === undefined) { this.halt(); return; }
    this.halt();
    this.left = this.plays || Infinity;
    if (this.at === this.source.count - 1) this.show(0);
    this.wait();
  }

  // Hold the picture that is shown, then go on, up to picture `until` if there is one.
  wait() {
    this.timer = setTimeout(() => this.turn(), this.source.ms(this.at) / Number($("speed").value));
    this.tell();
  }

  turn() {
    if (this.at < this.source.count - 1) this.show(this.at + 1);
    else if (--this.left > 0) this.show(0);
    else { this.halt(); return; }
    if (this.at === this.until) this.halt();
    else this.wait();
  }

  // Half a step: to the next picture in which nothing glides; glides on the way there are shown.
  step(way) {
    const goal = this.until ?? this.stop(this.at, way);
    const gliding = this.until !== undefined;
    this.halt();
    if (way < 0 || gliding || calm.matches || Math.abs(goal - this.at) < 2) {
      this.show(gliding && way < 0 ? this.stop(goal, -1) : goal);
      return;
    }
    this.show(this.at + 1);
    this.until = goal;
    this.wait();
  }

  stop(from, way) {
    const last = this.source.count - 1;
    let i = Math.min(last, Math.max(0, from + way));
    while (i > 0 && i < last && this.source.phase(i) === "between") i += way;
    return i;
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else $("stage").requestFullscreen().catch(() => {});
  }

  key(event) {
    const on = event.target, name = event.key;
    if (event.ctrlKey || event.altKey || event.metaKey || on.matches("select, input:not(#slider)")) return;
    if (on.matches("button") && (name === " " || name === "Enter")) return;
    if (this.source.key && this.source.key(event)) { event.preventDefault(); return; }
    const last = this.source.count - 1;
    const done = {
      ArrowRight: () => this.step(1), ArrowLeft: () => this.step(-1), PageDown: () => this.step(1),
      PageUp: () => this.step(-1), " ": () => this.step(event.shiftKey ? -1 : 1),
      Home: () => this.halt(0), End: () => this.halt(last),
      p: () => this.toggle(), P: () => this.toggle(), f: () => this.full(), F: () => this.full(),
    }[name];
    if (!done) return;
    done();
    event.preventDefault();
  }
}
