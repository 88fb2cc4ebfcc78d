// A situation of the lab: seeds, and points that were moved or added.  As text it is what stands behind the # of
// a link, and what undo goes back to.

const pointsText = (points) => points.map((point) => point.join()).join(";");

function situationText({ seeds, moved, added }) {
  const parts = [`k=${seeds.length}`, `seeds=${pointsText(seeds)}`];
  if (moved.size) parts.push(`moved=${pointsText([...moved].map(([i, place]) => [i, ...place]))}`);
  if (added.length) parts.push(`added=${pointsText(added)}`);
  return parts.join("&");
}

// Lists of `length` finite numbers each; undefined if that is not what the text has.
function pointsFrom(text, length) {
  if (text === undefined) return [];
  const points = text.split(";").map((point) => point.split(",").map((x) => (x === "" ? NaN : Number(x))));
  return points.every((point) => point.length === length && point.every(Number.isFinite)) ? points : undefined;
}

const MOST_ADDED = 2000;

// The situation that a text stands for, in data of n observations and d features; undefined if it stands for none.
function situationFrom(text, { n, d, most, movable }) {
  const parts = Object.fromEntries(text.split("&").map((part) => part.split("=")));
  const k = Number(parts.k), seeds = pointsFrom(parts.seeds, d);
  const moved = pointsFrom(parts.moved, d + 1), added = pointsFrom(parts.added, d);
  if (!(Number.isInteger(k) && k >= 1 && k <= most) || !seeds || !moved || !added) return undefined;
  if (seeds.length && seeds.length !== k) return undefined;
  if (moved.length + added.length && !movable) return undefined;
  if (added.length > MOST_ADDED || !moved.every(([i]) => Number.isInteger(i) && i >= 0 && i < n)) return undefined;
  const inReach = (point) => point.every((x) => Math.abs(x) < 1e100);
  if (![...seeds, ...moved, ...added].every(inReach)) return undefined;
  return { k, seeds, moved: new Map(moved.map(([i, ...place]) => [i, place])), added };
}
