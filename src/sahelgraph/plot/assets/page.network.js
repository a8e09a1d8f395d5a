/* The canvas: vis-network shows what Look has decided. Physics is off; every place, bend and colour is given. */
/* exported Canvas */
/* global vis, Look, Lines */
"use strict";

const Canvas = (() => {
  const MANY = 600; // more lines than these are not drawn while the picture is dragged
  const FONT = getComputedStyle(document.documentElement).fontFamily;

  const OPTIONS = Object.freeze({
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: false, dragNodes: false, selectable: false, tooltipDelay: 1e9, keyboard: false },
    nodes: { shape: "custom", fixed: true, chosen: false },
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
    const measurer = document.createElement("canvas").getContext("2d");
    let paint = ground();
    const tied = [...new Set(data.order.flatMap((i) => [data.relations.source[i], data.relations.target[i]]))].sort(
      (a, b) => a - b,
    );
    let measured = { width: 0, height: 0 };
    let places = []; // where actors stand when all is seen
    let zoomed = 1; // how far the places are drawn apart; what stands on them keeps its size
    let spots = [];
    let size = 11;
    let view = null;
    let state = null;
    let over = null; // what is under the pointer
    let dragging = false;
    let bent = { key: null }; // the bows of the lines last shown, for as long as nothing moves
    let scene = { lines: new Map(), present: new Set(), labels: new Map(), some: false };

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
            : view.freshActors.has(actor) && dim === 1
              ? paint.ring
              : "",
        dash: ghost || kind.shape === "ring" ? [2, 3] : [],
      };
    };

    const glow = () => Look.mix(paint.ring, paint.paper, 0.4);
    const font = () => (measured.width < 600 ? 11 : 12.5);

    const absent = Object.freeze({ nodeDimensions: { width: 0, height: 0 }, drawNode: () => undefined });

    const drawActor = ({ ctx, id, x, y }) => ({
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
        ctx.lineWidth = over?.actor === id ? 2.6 : 1.5;
        ctx.strokeStyle = look.edge;
        ctx.setLineDash(look.dash);
        ctx.stroke();
        ctx.setLineDash([]);
      },
      drawExternalLabel: () => {
        const label = scene.labels.get(id);
        if (!label) return;
        ctx.font = `${font()}px ${FONT}`;
        ctx.textBaseline = "middle";
        ctx.textAlign = label.align;
        write(ctx, label.text, x + label.dx, y + label.dy, paint, nodeLook(id).text);
      },
    });

    // vis-network holds every actor from the beginning; a step in time changes only who is drawn.
    const renderer = (given) => (scene.present.has(given.id) ? drawActor(given) : absent);

    const network = new vis.Network(box, { nodes, edges: new vis.DataSet() }, { ...OPTIONS, autoResize: false });
    box.firstElementChild.removeAttribute("tabindex"); // a stop of the keyboard at which there is nothing to do

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
          write(ctx, one.remark, one.middle.x, one.middle.y - (one.mark ? Look.ABOVE : 0), paint, one.ink);
      }
    };
    network.on("beforeDrawing", (ctx) => {
      if (dragging && scene.lines.size > MANY) return; // a picture that follows the hand needs no lines
      const hovered = over?.relation;
      Lines.paint(ctx, scene, { size, hovered, paper: paint.paper, glow: glow() });
    });
    network.on("afterDrawing", (ctx) => {
      if (!dragging || scene.lines.size <= MANY) marks(ctx);
    });

    const lineOf = (i, rounds) => {
      const { source, target } = data.relations;
      const look = Look.line(data, view, state, i, paint);
      const { round, rank } = rounds.get(i);
      const [from, to] = [spots[source[i]], spots[target[i]]];
      const kind = data.kinds[data.relations.kind[i]];
      const via = Look.bend(from, to, round);
      const loop = source[i] === target[i];
      const faint = view.ghosts.has(i) || (state.lit !== null && !state.lit.lines.has(i));
      return {
        ...look,
        from, to, via, round, rank, faint,
        ...Lines.way(from, via, to, size, look.head, loop),
        loop,
        middle: loop ? { x: from.x, y: from.y - 2 * size - 10 * rank } : Look.onCurve(from, via, to, 0.5),
        mark: kind.mark,
        markSize: 6,
        remark: Look.remark(data, i, view.period),
        ink: Look.mix(paint.dark ? kind.dark : kind.colour, paint.text, 0.55),
        fresh: view.fresh.has(i) && !faint,
      }; // prettier-ignore
    };

    const placeLabels = () => {
      const height = font() * 1.15;
      measurer.font = `${font()}px ${FONT}`;
      const { order, some } = Look.labelled(view, state, zoomed > 1.6);
      const measure = (actor) => {
        const text = Look.shorten(data.actors.label[actor]);
        return { text, width: measurer.measureText(text).width, height };
      };
      const points = [...scene.lines.values()].flatMap((one) =>
        Look.SAMPLES.map((t) => Look.onCurve(one.from, one.via, one.to, t)),
      );
      for (const one of scene.lines.values()) {
        const { x, y } = one.middle;
        if (one.mark) for (const aside of [-5, -5, 5, 5]) points.push({ x: x + aside, y });
        if (!one.remark) continue;
        for (const aside of [-11, -11, 0, 0, 11, 11]) points.push({ x: x + aside, y: y - (one.mark && Look.ABOVE) });
      }
      const [across, down] = zoomed > 1 ? [1e9, 1e9] : [measured.width / 2, measured.height / 2]; // who zooms in may also pan
      const caption = measured.width < 600 ? 0 : Look.CAPTION;
      const frame = { left: -across, right: across, top: -down, bottom: down - caption };
      const placed = Look.labels(order, spots, [...view.degree.keys()], points, size, measure, frame, scene.labels);
      const ghosts = [...scene.present].filter((actor) => !view.degree.has(actor));
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
      const key = rows.join();
      if (key !== bent.key) bent = { key, rounds: Look.curves(data, rows, spots, size) };
      const { rounds } = bent;
      const lines = rows.map((i) => [i, lineOf(i, rounds)]);
      const present = new Set(rows.flatMap((i) => [data.relations.source[i], data.relations.target[i]]));
      Look.settle(
        lines.map(([, one]) => one),
        [...present].map((actor) => spots[actor]),
        size,
      );
      const above = ([i, one]) => (state.picked.has(i) ? 2 : one.faint ? 0 : 1); // what is meant lies on top
      scene.lines = new Map(lines.sort((a, b) => above(a) - above(b)));
      scene.present = present;
      placeLabels();
      network.redraw();
    };

    /** Draw the places apart, with one of them in the middle of the view. */
    const spread = (far, { x, y } = { x: 0, y: 0 }) => {
      zoomed = Math.min(Math.max(far, 1), 8);
      spots = places.map((place) => ({ x: place.x * zoomed, y: place.y * zoomed }));
      bent = { key: null };
      nodes.update(tied.map((a) => ({ id: a, ...spots[a], ctxRenderer: renderer })));
      network.moveTo({ position: zoomed > 1 ? { x: x * zoomed, y: y * zoomed } : { x: 0, y: 0 }, scale: 1 });
    };

    /** Give every actor its place in a box of a new size. */
    const settle = (width, height) => {
      places = Look.places(data, width, height);
      size = Look.radius(tied.length, Math.min(width, 1.5 * height));
      network.setSize(`${width}px`, `${height}px`);
      spread(1);
    };

    /** Take the colours again and the measure of the box, or of the sheet; tell whether that has changed. */
    const measure = (sheet) => {
      // A frame that is not laid out yet, or hidden, has no size: it is measured again when it gets one.
      const { width, height } = sheet ?? { width: box.clientWidth || 600, height: box.clientHeight || 400 };
      paint = ground();
      if (width === measured.width && height === measured.height) return false;
      measured = { width, height };
      settle(width, height);
      return true;
    };

    /** Zoom further, towards an actor if one is selected; nought shows everything again. */
    const zoom = (factor, actor = null) => {
      const { x, y } = network.getViewPosition();
      spread(factor * zoomed, actor === null ? { x: x / zoomed, y: y / zoomed } : places[actor]);
      show(view, state);
    };

    /** What was magnified by wheel or fingers becomes room between the symbols, once the hand rests. */
    let resting = 0;
    let fingers = 0;
    const rest = () => {
      clearTimeout(resting);
      if (!fingers) resting = setTimeout(() => network.getScale() !== 1 && zoom(network.getScale()), 150);
    };
    network.on("zoom", rest);
    for (const name of ["touchstart", "touchend", "touchcancel"])
      box.addEventListener(
        name,
        ({ touches }) => {
          fingers = touches.length;
          rest();
        },
        { passive: true },
      );

    const drawn = () => ({
      ...scene,
      glow: glow(),
      font: font(),
      spots,
      size,
      paint,
      nodeLook,
      ...measured,
      actors: [...scene.present].sort((a, b) => a - b),
    });

    /** The scene as it is when all is seen, for paper and files. */
    const whole = () => {
      if (zoomed === 1) return drawn();
      const [far, { x, y }] = [zoomed, network.getViewPosition()];
      zoom(0);
      const seen = drawn();
      spread(far, { x: x / far, y: y / far });
      show(view, state);
      return seen;
    };

    /** What lies at a place of the box: an actor, else a relation, else nothing. */
    const at = (place) => {
      const p = network.DOMtoCanvas(place);
      const far = (actor) => Math.hypot(spots[actor].x - p.x, spots[actor].y - p.y);
      const near = [...scene.present].filter((actor) => far(actor) < size + 3).sort((a, b) => far(a) - far(b));
      if (near.length) return { actor: near[0] };
      const relation = Lines.under(scene, p, 7 / network.getScale(), size);
      return relation === null ? null : { relation };
    };

    const look = (found, place) => {
      const same = found?.actor === over?.actor && found?.relation === over?.relation;
      over = found;
      if (found) on.hover(found, place);
      else on.leave();
      box.style.cursor = found ? "pointer" : "";
      if (!same) network.redraw();
    };

    let looking = 0;
    box.addEventListener("mousemove", (event) => {
      const room = box.getBoundingClientRect();
      const place = { x: event.clientX - room.left, y: event.clientY - room.top };
      cancelAnimationFrame(looking);
      looking = requestAnimationFrame(() => dragging || look(at(place), place));
    });
    box.addEventListener("mouseleave", () => {
      cancelAnimationFrame(looking);
      look(null);
    });
    network.on("click", ({ pointer }) => on.pick(at(pointer.DOM)));
    network.on("doubleClick", ({ pointer }) => on.enter(at(pointer.DOM)));
    network.on("dragStart", () => {
      dragging = true;
      look(null);
    });
    network.on("dragEnd", () => {
      dragging = false;
      network.redraw();
    });
    network.on("zoom", () => on.leave());

    return Object.freeze({
      show,
      measure,
      zoom,
      partly: () => scene.some,
      scene: drawn,
      whole,
    });
  };

  return Object.freeze({ create, FONT });
})();
