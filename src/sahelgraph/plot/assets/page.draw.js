/* Where things stand and how they look: places, fans, labels and colours, shared by the canvas and by the exported SVG. */
/* exported Look */
/* global Rule */
"use strict";

const Look = (() => {
  const LABELS_ALL = 60; // with more actors or more than LINES_ALL relations only the most connected are labelled
  const LINES_ALL = 150;
  const LABELS_SOME = 40;
  const LONGEST = 34;
  const CAPTION = 44; // pixels of the lower rim, over which the caption lies where the window is not narrow
  const ROUNDEST = 0.22; // beyond this a bow is read as a detour
  const STEP = 0.06; // of parallel lines that are long enough; short ones bow more, so that GAP pixels lie between them
  const GAP = 13;
  const SQUARE = 40; // pixels
  const ROOMY = 1400; // pixels of width from which on places are left as they are
  const EVENED = 0.5; // the most that narrower pictures even out
  const FAINT = 0.55; // the strength of what is not certain, as in print

  const MIXED = new Map(); // a picture asks for the same few colours a thousand times

  /** A colour thinned with the paper's: `share` 1 leaves it as it is. */
  const mix = (colour, paper, share) => {
    const key = `${colour} ${paper} ${share}`;
    if (!MIXED.has(key)) {
      const parts = (hex) => [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
      const ground = parts(paper);
      const mixed = parts(colour).map((part, i) => Math.round(part * share + ground[i] * (1 - share)));
      MIXED.set(key, `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`);
    }
    return MIXED.get(key);
  };

  const shorten = (text) => {
    const letters = [...text];
    return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : text;
  };

  /** Actors that have a relation in some period: only they need room. */
  const everSeen = (data) => {
    const seen = new Set();
    for (const i of data.order) {
      seen.add(data.relations.source[i]);
      seen.add(data.relations.target[i]);
    }
    return [...seen].sort((a, b) => a - b);
  };

  const range = (values) => [Math.min(...values), Math.max(...values)];

  /** Places along one axis, each some way towards where it would be if all were evenly spaced: a crowd gets room from the void. */
  const evened = (values, seen, share) => {
    const order = seen.map((a) => values[a]).sort((a, b) => a - b);
    const [low, high] = [order[0], order.at(-1)];
    const rank = new Map(order.map((value, k) => [value, k / Math.max(order.length - 1, 1)]));
    return values.map((value) => value + share * (low + (high - low) * rank.get(value) - value));
  };

  /** Pixels for each actor, from the frozen places: fitted to all periods at once, so that nothing moves in time. */
  const places = (data, width, height) => {
    const seen = everSeen(data);
    const turned = height > 1.15 * width;
    const [across, down] = turned ? [data.actors.y, data.actors.x] : [data.actors.x, data.actors.y.map((y) => -y)];
    const share = Math.min(Math.max((ROOMY - width) / ROOMY, 0), EVENED);
    const [xs, ys] = [across, down].map((values) => evened(values, seen, share));
    const [left, right] = range(seen.length ? seen.map((a) => xs[a]) : [0]);
    const [top, bottom] = range(seen.length ? seen.map((a) => ys[a]) : [0]);
    const wide = Math.max(width - (width < 600 ? 90 : 170), 60) / Math.max(right - left, 1e-6);
    const high = Math.max(height - (width < 600 ? 70 : 110), 60) / Math.max(bottom - top, 1e-6);
    // A picture may be stretched to use the window, but only so far that distances still mean something.
    const scaleX = Math.min(wide, high * 1.7);
    const scaleY = Math.min(high, wide * 1.7);
    return data.actors.id.map((_, a) => ({
      x: Math.round((xs[a] - (left + right) / 2) * scaleX * 10) / 10,
      y: Math.round(((ys[a] - (top + bottom) / 2) * scaleY - (width < 600 ? 0 : CAPTION / 2)) * 10) / 10,
    }));
  };

  const radius = (count, room) => (count > 200 ? 5 : count > 90 ? 7.5 : room < 600 ? 8 : count > 40 ? 9.5 : 11);

  /** The bend of vis-network's curvedCW, so that labels, marks and the SVG lie on the very line that it draws. */
  const bend = (from, to, roundness) => {
    const reach = (0.5 * Math.abs(roundness) + 0.5) * Math.hypot(to.x - from.x, to.y - from.y);
    const angle = Math.atan2(from.y - to.y, to.x - from.x) + (0.5 * roundness + 0.5) * Math.PI;
    return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
  };

  const onCurve = (from, via, to, t) => ({
    x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * via.x + t ** 2 * to.x,
    y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * via.y + t ** 2 * to.y,
  });

  const SAMPLES = Object.freeze([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);

  const crossings = (from, to, roundness, others, clear) => {
    const via = bend(from, to, roundness);
    let hits = 0;
    for (const t of SAMPLES) {
      const p = onCurve(from, via, to, t);
      for (const q of others) if (Math.hypot(p.x - q.x, p.y - q.y) < clear) hits += 1;
    }
    return hits;
  };

  const BOWS = Object.freeze([0, 0.07, -0.07, 0.13, -0.13, 0.19, -0.19]);

  /** How far a pair's fan leans aside, so that its lines do not run through actors that they do not touch. */
  const lean = (from, to, ranks, step, others, clear) => {
    let best = { bow: 0, cost: Number.POSITIVE_INFINITY };
    for (const bow of BOWS) {
      if (Math.abs(bow) + Math.abs(ranks[0] * step) > ROUNDEST) continue;
      let cost = Math.abs(bow);
      for (const rank of ranks) cost += 2 * crossings(from, to, bow + rank * step, others, clear);
      if (cost < best.cost) best = { bow, cost };
    }
    return best.bow;
  };

  /** The roundness of each relation shown: fanned in its unordered pair, seen from the pair's first actor. */
  const curves = (data, rows, spots, size) => {
    const rounds = new Map();
    const pairs = Rule.fan(data, rows);
    const { source, target } = data.relations;
    const present = [...new Set(rows.flatMap((i) => [source[i], target[i]]))];
    const careful = pairs.size * present.length < 20000; // leaning aside is a nicety that big pictures go without
    for (const [key, members] of pairs) {
      const [a, b] = key.split(" ").map(Number);
      const middle = (members.length - 1) / 2;
      const apart = Math.hypot(spots[a].x - spots[b].x, spots[a].y - spots[b].y);
      const step =
        members.length > 1 ? Math.min(Math.max(STEP, GAP / (0.39 * Math.max(apart, 1))), ROUNDEST / middle) : 0;
      const ranks = members.map((_, rank) => rank - middle);
      const others = careful ? present.filter((actor) => actor !== a && actor !== b).map((actor) => spots[actor]) : [];
      const bow = a === b ? 0 : lean(spots[a], spots[b], ranks, step, others, size + 5);
      members.forEach((i, rank) => {
        const round = bow + ranks[rank] * step;
        rounds.set(i, { round: source[i] === a ? round : -round, rank });
      });
    }
    return rounds;
  };

  const doubtful = (data, i) => ["claimed", "inferred", "disputed"].includes(data.text("status", i));

  /** What stands at mid-line: the month of an event when the period is longer than it, and a doubt. */
  const remark = (data, i, period) => {
    const { start_min: first, start_max: last } = data.relations;
    const kind = data.kinds[data.relations.kind[i]];
    let text = "";
    if (kind.event && first[i] !== null && last[i] !== null && period.last - period.first > 31) {
      const [from, to] = [first[i], last[i]].map((day) => new Date(day * 86400000));
      const same = from.getUTCMonth() === to.getUTCMonth() && last[i] - first[i] < 31;
      if (same) text = data.months.short[from.getUTCMonth()];
    }
    return doubtful(data, i) ? `${text} ?`.trim() : text;
  };

  const strength = (view, i, state) => {
    if (view.ghosts.has(i)) return 0.28;
    const dimmed = state.lit && !state.lit.lines.has(i);
    return (view.certain.has(i) ? 1 : FAINT) * (dimmed ? 0.22 : 1);
  };

  /** The line of one relation: hue and dashes tell its kind, strength and width whether it is certain in the period. */
  const line = (data, view, state, i, ground) => {
    const ink = data.kinds[data.relations.kind[i]];
    const width = (view.certain.has(i) ? 2.4 : 1.5) + (state.picked.has(i) ? 2 : 0);
    return {
      colour: mix(ground.dark ? ink.dark : ink.colour, ground.paper, strength(view, i, state)),
      width,
      dashes: view.ghosts.has(i) ? [1, 4] : ink.dash.map((part) => Math.round(part * width * 10) / 10),
      head: ink.head,
    };
  };

  /** Which actors are labelled, the most connected first. */
  const labelled = (view, state, all) => {
    const ranked = [...view.degree.keys()].sort((a, b) => view.degree.get(b) - view.degree.get(a) || a - b);
    const some = !all && (ranked.length > LABELS_ALL || view.shown.length > LINES_ALL) && ranked.length > LABELS_SOME;
    const chosen = some ? ranked.filter((actor, k) => k < LABELS_SOME || state.lit?.actors.has(actor)) : ranked;
    return { order: chosen, some };
  };

  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const inside = (box, p, margin) =>
    p.x > box.left - margin && p.x < box.right + margin && p.y > box.top - margin && p.y < box.bottom + margin;

  const squareOf = (x, y) => (Math.floor(x / SQUARE) + 4096) * 8192 + Math.floor(y / SQUARE) + 4096;

  /** The squares that a box touches, once it is widened by a margin. */
  const squaresOf = (box, margin) => {
    const found = [];
    for (let x = box.left - margin; x < box.right + margin + SQUARE; x += SQUARE) {
      for (let y = box.top - margin; y < box.bottom + margin + SQUARE; y += SQUARE) found.push(squareOf(x, y));
    }
    return found;
  };

  /** Points sorted into squares, so that who asks what is near need not look at all of them. */
  const sorted = (points) => {
    const squares = new Map();
    const add = (point) => {
      const key = squareOf(point.x, point.y);
      if (squares.has(key)) squares.get(key).push(point);
      else squares.set(key, [point]);
    };
    /** How many points within the box, widened by a margin, pass the test. */
    const count = (box, margin, test = () => true) => {
      let found = 0;
      for (const key of squaresOf(box, margin)) {
        for (const point of squares.get(key) ?? []) if (inside(box, point, margin) && test(point)) found += 1;
      }
      return found;
    };
    for (const point of points) add(point);
    return { add, count };
  };

  const ABOVE = 12; // pixels from a mark up to what is written over it
  const MIDDLES = Object.freeze([0.5, 0.42, 0.58, 0.34, 0.66]);

  /** Slide marks and remarks along their lines until none covers another; a remark that finds no room is left out. */
  const settle = (lines, actors, size) => {
    const taken = sorted(actors.map((spot) => ({ ...spot, room: size + 9 })));
    for (const one of lines) {
      if (one.loop || !(one.mark || one.remark)) continue;
      const spots = MIDDLES.map((t) => onCurve(one.from, one.via, one.to, t));
      const covers = (spot) => (other) => Math.hypot(spot.x - other.x, (spot.y - other.y) * 1.5) <= other.room;
      const free = ({ x, y }) =>
        !taken.count({ left: x, right: x, top: y, bottom: y }, Math.max(size + 9, 24), covers({ x, y }));
      const clear = ({ x, y }) => !(one.mark && one.remark) || free({ x, y: y - ABOVE });
      const found = spots.find((spot) => free(spot) && clear(spot));
      const length = Math.hypot(one.to.x - one.from.x, one.to.y - one.from.y) - 2 * size;
      one.middle = found ?? one.middle;
      one.markSize = Math.min(Math.max(length / 9, 3), 6);
      if ((!found || length < 40) && !one.remark.endsWith("?")) one.remark = "";
      taken.add({ ...one.middle, room: 24 });
    }
  };

  const SIDES = Object.freeze([
    [0, 1], [1, 0], [-1, 0], [0, -1], [0.75, 0.75], [-0.75, 0.75], [0.75, -0.75], [-0.75, -0.75],
  ].map(Object.freeze)); // prettier-ignore

  const boxOf = (spot, side, size, width, height) => {
    const gap = size + 5;
    const x = spot.x + side[0] * gap + (side[0] > 0 ? 0 : side[0] < 0 ? -width : -width / 2);
    const y = spot.y + side[1] * (gap + height / 2) - height / 2;
    return { left: x, top: y, right: x + width, bottom: y + height };
  };

  /** Greedy places for labels: eight sides, away from lines, actors and other labels, and where they were if that is as good. */
  const labels = (order, spots, present, points, size, measure, frame, before) => {
    const placed = new Map();
    const taken = [];
    const actors = sorted(present.map((actor) => ({ ...spots[actor], actor })));
    const ink = sorted(points);
    for (const actor of order) {
      const { text, width, height } = measure(actor);
      let best = null;
      SIDES.forEach((side, rank) => {
        const box = boxOf(spots[actor], side, size, width, height);
        let cost = rank * 0.2 - (before.get(actor)?.rank === rank ? 1.5 : 0);
        const cut =
          box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
        const other = (place) => place.actor !== actor;
        const clash = cut || actors.count(box, size * 0.7, other) > 0 || taken.some((one) => overlap(box, one));
        if (clash) cost += 30;
        cost += 10 * actors.count(box, size, other);
        cost += ink.count(box, 1);
        if (best === null || cost < best.cost) best = { box, cost, rank, text, clash };
      });
      if (best.clash) continue; // half a label, or two on one spot, says nothing; zooming in makes room
      taken.push(best.box);
      placed.set(actor, best);
    }
    return placed;
  };

  return Object.freeze({
    ABOVE, CAPTION, places, radius, bend, onCurve, curves, settle, remark, line, labelled, labels, mix, shorten, SAMPLES,
  }); // prettier-ignore
})();
