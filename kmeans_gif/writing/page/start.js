// Starts the page; `bytes` hold the frames, and from `numbers` on what the lab needs.

function startPage(about, bytes, numbers) {
  const frames = new Frames(about, bytes), player = new Player(about.plays);
  $("controls").hidden = false;
  player.take(frames, calm.matches ? frames.count - 1 : 0);
  if (about.lab) startLab(player, frames, about.lab, bytes.subarray(numbers));
  if (!calm.matches && player.source === frames && frames.count > 1) player.toggle();
}
