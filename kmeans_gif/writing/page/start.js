// Starts the page; `bytes` hold the heads of frames, from `values` on their values, from `numbers` on those of the lab.

function startPage(about, bytes, values, numbers) {
  Object.assign(spoken, about.spoken);
  const frames = new Frames(about, bytes, values), player = new Player(about.plays);
  $("controls").hidden = false;
  player.take(frames, calm.matches ? frames.count - 1 : 0);
  if (about.lab) startLab(player, frames, about.lab, bytes.subarray(numbers));
  if (!calm.matches && player.source === frames && frames.count > 1) player.toggle();
}
