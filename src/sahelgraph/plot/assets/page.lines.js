/* The lines: their way from actor to actor, their heads, their painting, and which of them lies under the pointer. */
/* exported Lines */
/* global Look */
"use strict";

const Lines = (() => {
  const HEAD = 10; // pixels
  const OPEN = 0.38; // half the angle of a head
  const STEPS = Object.freeze([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);

  /** Where a line is drawn: to the foot of its head if it has one, else to the actor's middle, under its shape. */
  const way = (from, via, to, size, head, loop) => {
    if (!head || loop) return { bow: via, stop: to };
    const fast = 2 * Math.max(Math.hypot(to.x - via.x, to.y - via.y), 1);
    const t = Math.max(1 - (size + 2 + 0.8 * HEAD) / fast, 0.5);
    return {
      bow: { x: from.x + (via.x - from.x) * t, y: from.y + (via.y - from.y) * t },
      stop: Look.onCurve(from, via, to, t),
    };
  };

  /** The three corners of a line's head. */
  const head = (one, size) => {
    const angle = Math.atan2(one.to.y - one.via.y, one.to.x - one.via.x);
    const tip = { x: one.to.x - Math.cos(angle) * (size + 2), y: one.to.y - Math.sin(angle) * (size + 2) };
    const corner = (turn) => ({ x: tip.x - HEAD * Math.cos(angle + turn), y: tip.y - HEAD * Math.sin(angle + turn) });
    return [tip, corner(OPEN), corner(-OPEN)];
  };

  /** The reach of the loop of an actor on itself; several lie one outside the other. */
  const loop = (one, size) => size + 6 + 8 * one.rank;

  const trace = (ctx, one, size) => {
    const { from } = one;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    if (one.loop) {
      const r = loop(one, size);
      ctx.bezierCurveTo(from.x - 2 * r, from.y - 2.6 * r, from.x + 2 * r, from.y - 2.6 * r, from.x, from.y);
    } else {
      ctx.quadraticCurveTo(one.bow.x, one.bow.y, one.stop.x, one.stop.y);
    }
  };

  const stroke = (ctx, colour, width) => {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  };

  /** Paint all lines; the casing keeps crossing lines apart, and a new relation wears it as a glow. */
  const paint = (ctx, scene, look) => {
    ctx.lineCap = "butt";
    const cased = scene.lines.size <= 200;
    for (const [i, one] of scene.lines) {
      trace(ctx, one, look.size);
      if (one.fresh) stroke(ctx, look.glow, one.width + 5);
      else if (cased) stroke(ctx, look.paper, one.width + 2);
      ctx.setLineDash(one.dashes);
      stroke(ctx, one.colour, one.width + (look.hovered === i ? 1.6 : 0));
      ctx.setLineDash([]);
      if (!one.head || one.loop) continue;
      ctx.beginPath();
      for (const corner of head(one, look.size)) ctx.lineTo(corner.x, corner.y);
      ctx.fillStyle = one.colour;
      ctx.fill();
    }
  };

  const apart = (p, a, b) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(Math.max(along, 0), 1);
    return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
  };

  const distance = (one, p, size) => {
    if (one.loop)
      return Math.abs(Math.hypot(p.x - one.from.x, p.y - one.from.y + 1.3 * loop(one, size)) - loop(one, size));
    const spots = STEPS.map((t) => Look.onCurve(one.from, one.via, one.to, t));
    return Math.min(...spots.slice(1).map((spot, k) => apart(p, spots[k], spot)));
  };

  const near = (one, p, reach) => {
    const inside = (low, high, value, more) => value >= low - more && value <= high + more;
    const xs = [one.from.x, one.via.x, one.to.x];
    const ys = [one.from.y, one.via.y, one.to.y];
    const more = one.loop ? 200 : reach;
    return inside(Math.min(...xs), Math.max(...xs), p.x, more) && inside(Math.min(...ys), Math.max(...ys), p.y, more);
  };

  /** The relation whose line runs closest by, within reach. */
  const under = (scene, p, reach, size) => {
    let best = { i: null, far: reach };
    for (const [i, one] of scene.lines) {
      if (!near(one, p, reach)) continue;
      const far = distance(one, p, size);
      if (far < best.far) best = { i, far };
    }
    return best.i;
  };

  return Object.freeze({ way, head, loop, paint, under });
})();
