// Marks on a canvas that points and photos share.

const FONT = "22px system-ui, sans-serif";
const NARROW = 700;  // pixels of a window in which panels stand one above the other

function inksOf(dark) {
  return dark
    ? { paper: "#18181b", ink: "#fafafa", gray: "#a1a1aa", edge: "rgb(250 250 250 / 55%)" }
    : { paper: "#fafafa", ink: "#18181b", gray: "#8b8b93", edge: "rgb(24 24 27 / 55%)" };
}

function disc(context, [x, y], radius, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

// A point as a picture of its own, which is drawn faster than a circle.
function stamp(radius, color, inks) {
  const canvas = document.createElement("canvas"), context = canvas.getContext("2d"), side = 2 * radius + 3;
  canvas.width = canvas.height = side;
  disc(context, [side / 2, side / 2], radius, color);
  context.strokeStyle = inks.edge;
  if (radius > 2) context.stroke();
  return canvas;
}

// A centroid with its number.
function numbered(context, at, j, color, inks) {
  disc(context, at, 18, inks.ink);
  disc(context, at, 16.5, color);
  disc(context, at, 12, inks.paper);
  context.fillStyle = inks.ink;
  context.font = "bold 18px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(j), at[0], at[1] + 1);
}

function ring(context, [x, y], color, inks) {
  for (const [style, width] of [[inks.paper, 6], [color, 3]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, 8, 0, 7);
    context.stroke();
  }
}

function dashed(context, [x, y], radius, inks) {
  context.strokeStyle = inks.ink;
  context.lineWidth = 2;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.stroke();
  context.setLineDash([]);
}

function path(context, points, inks) {
  for (const [style, width] of [[inks.paper, 5], [inks.ink, 2]]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
  }
}
