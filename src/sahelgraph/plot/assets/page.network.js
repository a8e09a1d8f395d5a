/* The canvas: vis-network shows what Look has decided. Physics is off; every place, bend and colour is given. */
/* exported Canvas */
/* global vis, Look */
"use strict";

const Canvas = (() => {
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

  const OPTIONS = Object.freeze({
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: true, dragNodes: false, selectable: false, tooltipDelay: 1e9, keyboard: false },
    nodes: { shape: "custom", fixed: true, chosen: false },
    edges: { chosen: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false, font: { size: 0 } },
  });

  const trace = (ctx, points, x, y, size) => {
    ctx.beginPath();
    for (const [px, py] of points) ctx.lineTo(x + px * size, y - py * size);
    ctx.closePath();
  };

  const write = (ctx, text, x, y, ground, colour) => {
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = ground.paper;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  };

  const ground = () => {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return Object.freeze({
      paper: read("--paper"),
      text: read("--text"),
      soft: read("--soft"),
      ring: read("--ring"),
      accent: read("--accent"),
      dark: read("--is-dark") === "1",
    });
  };

  /** Make the drawing in `box`; `on` holds what to do with pointers. */
  const create = (box, data, on) => {
    const nodes = new vis.DataSet();
    const edges = new vis.DataSet();
    const drawn = new Map(); // what vis-network was last told of each item, so that only changes are sent
    const measurer = document.createElement("canvas").getContext("2d");
    let paint = ground();
    let spots = [];
    let size = 11;
    let view = null;
    let state = null;
    let scene = { lines: new Map(), labels: new Map(), some: false };

    const nodeLook = (actor) => {
      const kind = data.actorKinds[data.actors.kind[actor]];
      const ghost = !view.degree.has(actor);
      const dim = ghost ? 0.3 : state.lit && !state.lit.actors.has(actor) ? 0.25 : 1;
      return {
        points: data.shapes[kind.shape],
        fill: Look.mix(paint.dark ? kind.dark : kind.fill, paint.paper, dim),
        edge: Look.mix(paint.text, paint.paper, dim),
        text: Look.mix(paint.text, paint.paper, Math.max(dim, 0.4)),
        ring:
          state.picked.has(`a${actor}`) || state.found.has(actor)
            ? paint.accent
            : view.freshActors.has(actor)
              ? paint.ring
              : "",
        ghost,
      };
    };

    const glow = () => Look.mix(paint.ring, paint.paper, 0.4);
    const fontAt = (scale) => (box.clientWidth < 600 ? 11 : 12.5) / Math.max(1, scale);

    const renderer = ({ ctx, id, x, y, state: pointer }) => ({
      nodeDimensions: { width: size * 1.9, height: size * 1.9 },
      drawNode: () => {
        const look = nodeLook(id);
        if (look.ring) {
          ctx.beginPath();
          ctx.arc(x, y, size + 4.5, 0, 2 * Math.PI);
          ctx.lineWidth = 3;
          ctx.strokeStyle = look.ring;
          ctx.stroke();
        }
        trace(ctx, look.points, x, y, size);
        ctx.fillStyle = look.fill;
        ctx.fill();
        ctx.lineWidth = pointer.hover ? 2.6 : 1.5;
        ctx.strokeStyle = look.edge;
        ctx.setLineDash(look.ghost ? [2, 3] : []);
        ctx.stroke();
        ctx.setLineDash([]);
      },
      drawExternalLabel: () => {
        const label = scene.labels.get(id);
        if (!label) return;
        ctx.font = `${fontAt(network.getScale())}px ${FONT}`;
        ctx.textBaseline = "middle";
        ctx.textAlign = label.align;
        write(ctx, label.text, x + label.dx, y + label.dy, paint, nodeLook(id).text);
      },
    });

    const network = new vis.Network(box, { nodes, edges }, { ...OPTIONS, autoResize: false });

    const marks = (ctx) => {
      ctx.font = `10.5px ${FONT}`;
      ctx.textBaseline = "middle";
      ctx.textAlign = "center";
      for (const one of scene.lines.values()) {
        if (one.mark) {
          trace(ctx, data.marks[one.mark].points, one.middle.x, one.middle.y, one.markSize);
          ctx.fillStyle = data.marks[one.mark].hollow ? paint.paper : one.colour;
          ctx.strokeStyle = data.marks[one.mark].hollow ? one.colour : paint.paper;
          ctx.lineWidth = 1.2;
          ctx.fill();
          ctx.stroke();
        }
        if (one.remark && !one.faint)
          write(ctx, one.remark, one.middle.x, one.middle.y - (one.mark ? 12 : 0), paint, one.ink);
      }
    };
    network.on("afterDrawing", marks);

    const lineOf = (i, rounds) => {
      const { source, target } = data.relations;
      const look = Look.line(data, view, state, i, paint);
      const { round, rank } = rounds.get(i);
      const [from, to] = [spots[source[i]], spots[target[i]]];
      const kind = data.kinds[data.relations.kind[i]];
      const via = Look.bend(from, to, round);
      const faint = view.ghosts.has(i) || (state.lit !== null && !state.lit.lines.has(i));
      return {
        ...look,
        from, to, via, round, rank, faint,
        loop: source[i] === target[i],
        middle: source[i] === target[i] ? { x: from.x, y: from.y - 2 * size - 10 * rank } : Look.onCurve(from, via, to, 0.5),
        mark: kind.mark,
        markSize: 6,
        remark: Look.remark(data, i, view.period),
        ink: Look.mix(paint.dark ? kind.dark : kind.colour, paint.text, 0.55),
        fresh: view.fresh.has(i),
      }; // prettier-ignore
    };

    const edgeItem = (i, one) => ({
      id: i,
      from: data.relations.source[i],
      to: data.relations.target[i],
      color: { color: one.colour, hover: one.colour, highlight: one.colour, inherit: false },
      width: one.width,
      dashes: one.dashes.length ? one.dashes : false,
      arrows: { to: { enabled: one.head, type: "arrow", scaleFactor: size > 8 ? 0.6 : 0.4 } },
      smooth:
        one.round === 0
          ? { enabled: false }
          : { enabled: true, type: one.round > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(one.round) },
      // The casing keeps crossing lines apart; a new relation wears it as a glow.
      background: {
        enabled: one.fresh || view.shown.length <= 200,
        color: one.fresh ? glow() : paint.paper,
        size: one.width + (one.fresh ? 5 : 2),
        dashes: false,
      },
      selfReference: { size: size + 8 + 10 * one.rank, angle: Math.PI / 4, renderBehindTheNode: true },
    });

    const leave = (set, prefix, keep) => {
      const gone = set.getIds().filter((id) => !keep.has(id));
      for (const id of gone) drawn.delete(prefix + id);
      if (gone.length) set.remove(gone);
    };

    /** Send to vis-network only what differs from what it has. */
    const send = (set, prefix, items) => {
      const changed = items.filter((item) => {
        const text = JSON.stringify(item);
        const differs = drawn.get(prefix + item.id) !== text;
        drawn.set(prefix + item.id, text);
        return differs;
      });
      if (changed.length) set.update(changed);
    };

    const placeLabels = () => {
      const scale = network.getScale();
      const height = fontAt(scale) * 1.15;
      measurer.font = `${fontAt(scale)}px ${FONT}`;
      const { order, some } = Look.labelled(view, state, scale > 1.6);
      const measure = (actor) => {
        const text = Look.shorten(data.actors.label[actor]);
        return { text, width: measurer.measureText(text).width, height };
      };
      const points = [...scene.lines.values()].flatMap((one) =>
        Look.SAMPLES.map((t) => Look.onCurve(one.from, one.via, one.to, t)),
      );
      for (const one of scene.lines.values()) {
        if (one.mark || one.remark) points.push(one.middle, one.middle, { x: one.middle.x, y: one.middle.y - 10 });
      }
      const [across, down] = scale > 1.05 ? [1e9, 1e9] : [box.clientWidth / 2, box.clientHeight / 2]; // who zooms in may also pan
      const frame = { left: -across, right: across, top: -down, bottom: down };
      const placed = Look.labels(order, spots, [...view.degree.keys()], points, size, measure, frame, scene.labels);
      const ghosts = nodes.getIds().filter((actor) => !view.degree.has(actor));
      for (const actor of ghosts) {
        for (const [one, label] of Look.labels([actor], spots, [], [], size, measure, frame, new Map()))
          placed.set(one, label);
      }
      for (const [actor, label] of placed) {
        const middle = (label.box.left + label.box.right) / 2 - spots[actor].x;
        label.align = "center";
        label.dx = middle;
        label.dy = (label.box.top + label.box.bottom) / 2 - spots[actor].y;
      }
      scene = { ...scene, labels: placed, some: some || order.some((actor) => !placed.has(actor)) };
    };

    const show = (nextView, nextState) => {
      const ghosts = new Set(nextView.ended);
      view = { ...nextView, ghosts };
      state = nextState;
      const rows = [...view.shown, ...view.ended].sort((a, b) => a - b);
      const rounds = Look.curves(data, rows, spots, size);
      scene.lines = new Map(rows.map((i) => [i, lineOf(i, rounds)]));
      const present = new Set(rows.flatMap((i) => [data.relations.source[i], data.relations.target[i]]));
      Look.settle(
        [...scene.lines.values()],
        [...present].map((actor) => spots[actor]),
        size,
      );
      const items = [...present]
        .sort((a, b) => a - b)
        .map((a) => ({ id: a, x: spots[a].x, y: spots[a].y, ctxRenderer: renderer }));
      leave(edges, "r", scene.lines);
      leave(nodes, "a", present);
      send(nodes, "a", items);
      send(
        edges,
        "r",
        [...scene.lines].map(([i, one]) => edgeItem(i, one)),
      );
      placeLabels();
      network.redraw();
    };

    /** Take the measure of the box again, after the window or the theme has changed. */
    const measure = () => {
      const [width, height] = [box.clientWidth, box.clientHeight];
      if (width < 2 || height < 2) return;
      paint = ground();
      spots = Look.places(data, width, height);
      size = Look.radius(
        new Set(data.order.flatMap((i) => [data.relations.source[i], data.relations.target[i]])).size,
        width,
      );
      network.setSize(`${width}px`, `${height}px`);
      network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
      if (view) show(view, state);
    };

    /** Zoom by the keyboard, towards the actor that is selected; nought shows everything again. */
    const zoom = (factor, actor = null) => {
      const scale = factor ? Math.min(Math.max(network.getScale() * factor, 0.5), 8) : 1;
      const position = actor !== null && scale > 1 ? spots[actor] : factor ? network.getViewPosition() : { x: 0, y: 0 };
      network.moveTo({ position, scale });
      if (view) placeLabels();
      network.redraw();
    };

    let tidying = 0;
    network.on("zoom", () => {
      cancelAnimationFrame(tidying);
      tidying = requestAnimationFrame(() => {
        if (view) placeLabels();
        network.redraw();
      });
    });

    const at = (pointer) => {
      const actor = network.getNodeAt(pointer);
      if (actor !== undefined) return { actor };
      const relation = network.getEdgeAt(pointer);
      return relation === undefined ? null : { relation };
    };
    network.on("click", ({ pointer }) => on.pick(at(pointer.DOM)));
    network.on("doubleClick", ({ pointer }) => on.enter(at(pointer.DOM)));
    for (const name of ["hoverNode", "hoverEdge"])
      network.on(name, ({ pointer }) => on.hover(at(pointer.DOM), pointer.DOM));
    for (const name of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(name, () => on.leave());

    return Object.freeze({
      show,
      measure,
      zoom,
      partly: () => scene.some,
      scene: () => ({
        ...scene,
        glow: glow(),
        spots,
        size,
        paint,
        nodeLook,
        width: box.clientWidth,
        height: box.clientHeight,
        actors: nodes.getIds(),
      }),
    });
  };

  return Object.freeze({ create, FONT });
})();
