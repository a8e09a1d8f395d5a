/* What leaves the page: the picture as SVG and PNG, the relations shown as CSV. One drawing serves both pictures. */
/* exported Export */
/* global Look, Lines, Words, Canvas */
"use strict";

const Export = (() => {
  const { draw } = Words;
  const LEGEND = 250;

  // XML has no place for these, even escaped.
  const clean = (words) => words.replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD");
  const text = (x, y, words, more = {}) => draw("text", { x, y, ...more }, clean(words));
  const round = (number) => Math.round(number * 10) / 10;

  const name = (data, view, ending) => {
    const slug = `${data.title} ${view.period.label}`
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9]+/gu, "-")
      .replace(/^-+|-+$/gu, "");
    return `${slug.slice(0, 60).toLowerCase() || "picture"}.${ending}`;
  };

  const save = (blob, file) => {
    const address = URL.createObjectURL(blob);
    const link = Words.make("a", { href: address, download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000); // the browser reads it after the click has returned
  };

  const head = (one, size) =>
    draw("polygon", {
      points: Lines.head(one, size)
        .map(({ x, y }) => `${round(x)},${round(y)}`)
        .join(" "),
      fill: one.colour,
    });

  const path = (one, size) => {
    const start = `M${round(one.from.x)} ${round(one.from.y)}`;
    if (one.loop) {
      const r = Lines.loop(one, size);
      return `${start} c ${-2 * r} ${-2.6 * r} ${2 * r} ${-2.6 * r} 0 0`;
    }
    return `${start} Q ${round(one.bow.x)} ${round(one.bow.y)} ${round(one.stop.x)} ${round(one.stop.y)}`;
  };

  const lines = (data, scene) => {
    const group = draw("g", { fill: "none" });
    for (const [i, one] of scene.lines) {
      const shape = { d: path(one, scene.size), "stroke-linecap": "butt" };
      const relation = draw(
        "g",
        { id: `rel-${i}` },
        draw("title", {}, clean(`${Words.sentence(data, i)} (${data.when(i)})`)),
      );
      relation.append(draw("path", { ...shape, stroke: scene.paint.paper, "stroke-width": one.width + 2 }));
      if (one.fresh) relation.append(draw("path", { ...shape, stroke: scene.glow, "stroke-width": one.width + 5 }));
      relation.append(
        draw("path", {
          ...shape,
          stroke: one.colour,
          "stroke-width": one.width,
          "stroke-dasharray": one.dashes.join(" "),
        }),
      );
      if (one.head && !one.loop) relation.append(head(one, scene.size));
      group.append(relation);
    }
    return group;
  };

  const halo = (scene) => ({
    stroke: scene.paint.paper,
    "stroke-width": 3.5,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  });

  const remarks = (data, scene) => {
    const group = draw("g", { "font-size": 10.5, "text-anchor": "middle" });
    for (const one of scene.lines.values()) {
      if (one.mark) group.append(Words.mark(data, one.mark, one.colour, one.middle.x, one.middle.y, one.markSize));
      if (one.remark)
        group.append(
          text(round(one.middle.x), round(one.middle.y) - (one.mark ? 8 : -4), one.remark, {
            fill: one.ink,
            ...halo(scene),
          }),
        );
    }
    return group;
  };

  const actors = (data, scene) => {
    const group = draw("g", { "font-size": scene.font });
    for (const actor of scene.actors) {
      const spot = scene.spots[actor];
      const look = scene.nodeLook(actor);
      const one = draw("g", { id: `actor-${actor}` }, draw("title", {}, clean(data.actors.name[actor])));
      if (look.ring)
        one.append(
          draw("circle", {
            cx: spot.x,
            cy: spot.y,
            r: scene.size + 4.5,
            fill: "none",
            stroke: look.ring,
            "stroke-width": 3,
          }),
        );
      one.append(
        draw("polygon", {
          points: Words.corners(look.points, spot.x, spot.y, scene.size),
          fill: look.fill,
          stroke: look.edge,
          "stroke-width": 1.5,
          "stroke-dasharray": look.dash.join(" "),
        }),
      );
      const label = scene.labels.get(actor);
      if (label)
        one.append(
          text(round(spot.x + label.dx), round(spot.y + label.dy) + 4, label.text, {
            "text-anchor": "middle",
            fill: look.text,
            ...halo(scene),
          }),
        );
      group.append(one);
    }
    return group;
  };

  const outlined = (picture, scene) => {
    picture.setAttribute("stroke", scene.paint.text);
    return picture;
  };

  const legend = (data, view, scene) => {
    const { dark } = scene.paint;
    const group = draw("g", { "font-size": 12, fill: scene.paint.text });
    let y = 10;
    const heading = (word) => {
      group.append(text(0, y, word, { "font-weight": 700 }));
      y += 20;
    };
    const row = (picture, words) => {
      picture.setAttribute("y", y - 11);
      group.append(picture, text(50, y, Look.shorten(words)));
      y += 20;
    };
    const drawn = new Map();
    for (const i of view.shown) drawn.set(data.relations.kind[i], (drawn.get(data.relations.kind[i]) || 0) + 1);
    heading(Words.say(data, "relations"));
    for (const [k, n] of [...drawn].sort(([a], [b]) => a - b))
      row(Words.sample(data, data.kinds[k], dark), `${data.kinds[k].word} (${Words.SIGNS[data.kinds[k].sign]})  ${n}`);
    y += 10;
    heading(Words.say(data, "actors"));
    const bodies = new Map();
    for (const actor of view.degree.keys())
      bodies.set(data.actors.kind[actor], (bodies.get(data.actors.kind[actor]) || 0) + 1);
    for (const [k, n] of [...bodies].sort(([a], [b]) => a - b))
      row(outlined(Words.token(data, data.actorKinds[k], dark), scene), `${data.actorKinds[k].word}  ${n}`);
    return { group, height: y };
  };

  const drawing = (data, scene) => [lines(data, scene), remarks(data, scene), actors(data, scene)];

  /** The picture alone, for a sheet that has title, rule and legend in its own words. */
  const scenery = (data, view, scene) => {
    const { width, height } = scene;
    const room = `${-width / 2} ${-height / 2} ${width} ${height - Look.CAPTION}`;
    const told = draw("title", {}, clean(Words.say(data, "picture_of", { period: view.period.label })));
    return draw("svg", { viewBox: room, role: "img", "font-family": Canvas.FONT }, told, ...drawing(data, scene));
  };

  /** Words in lines that surely fit: SVG breaks none, and letters are rarely wider than these. */
  const folded = (words, size, width) => {
    const found = [""];
    for (const word of words.split(" ")) {
      const longer = `${found.at(-1)} ${word}`.trim();
      if (longer.length * size * 0.6 > width && found.at(-1)) found.push(word);
      else found[found.length - 1] = longer;
    }
    return found;
  };

  /** The whole picture with title, rule and legend, as an SVG element. */
  const picture = (data, view, scene, words) => {
    const { paint } = scene;
    const key = legend(data, view, scene);
    const width = Math.round(scene.width + LEGEND);
    const heading = `${data.title}, ${view.period.label}`;
    let y = 6;
    const told = [];
    const tell = (said, size, look) => {
      for (const line of folded(said, size, width - 40)) {
        y += Math.round(size * 1.3);
        told.push(text(20, y, line, { "font-size": size, ...look }));
      }
    };
    tell(heading, 21, { "font-weight": 700, fill: paint.text });
    y += 5;
    tell(words.caption, 12.5, { fill: paint.soft });
    const top = y + 16;
    const room = Math.round(Math.max(scene.height, key.height));
    y = top + room + 8;
    for (const said of [words.rule, data.credit.join(" · ")]) tell(said, 11, { fill: paint.soft });
    const height = y + 12;
    const frame = draw("svg", {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": Canvas.FONT,
    });
    frame.append(draw("title", {}, clean(heading)), draw("desc", {}, clean(words.caption)));
    frame.append(draw("rect", { width, height, fill: paint.paper }));
    const middle = `translate(${round(scene.width / 2)} ${round(top + room / 2)})`;
    key.group.setAttribute("transform", `translate(${scene.width + 10} ${top})`);
    frame.append(...told, draw("g", { transform: middle }, ...drawing(data, scene)), key.group);
    return frame;
  };

  const svg = (...all) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture(...all))}\n`;

  const saveSvg = (data, view, scene, words) =>
    save(new Blob([svg(data, view, scene, words)], { type: "image/svg+xml" }), name(data, view, "svg"));

  /** The same picture in pixels, twice as fine as the screen. */
  const png = (data, view, scene, words) =>
    new Promise((resolve, reject) => {
      const frame = picture(data, view, scene, words);
      const [width, height] = [Number(frame.getAttribute("width")), Number(frame.getAttribute("height"))];
      const image = new Image();
      image.onerror = () => reject(new Error("the picture could not be painted"));
      image.onload = () => {
        const canvas = Words.make("canvas", { width: 2 * width, height: 2 * height });
        canvas.getContext("2d").drawImage(image, 0, 0, 2 * width, 2 * height);
        canvas.toBlob(resolve, "image/png");
      };
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(frame))}`;
    });

  const savePng = async (data, view, scene, words) =>
    save(await png(data, view, scene, words), name(data, view, "png"));

  // A spreadsheet runs a cell that begins like this; an apostrophe makes it text again.
  const tame = (cell) => (/^[\s]*[=+\-@＝＋－＠\t\r]/u.test(cell) ? `'${cell}` : cell);
  const quote = (cell) => (/[",;\r\n\t']/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

  /** The relations shown as CSV for a spreadsheet: with a byte order mark, safe against formulas. */
  const csv = (data, view) => {
    const { relations } = data;
    const rest = Object.keys(relations.cells);
    const header = ["id", "kind", "source", "source_name", "target", "target_name", ...rest, "certain"];
    const rows = view.shown.map((i) => [
      relations.id[i], Words.kindOf(data, i).name,
      ...[relations.source[i], relations.target[i]].flatMap((actor) => [data.actors.id[actor], data.actors.name[actor]]),
      ...rest.map((column) => data.text(column, i)), view.certain.has(i) ? "true" : "false",
    ]); // prettier-ignore
    return `\uFEFF${[header, ...rows].map((row) => row.map((cell) => quote(tame(cell))).join(",")).join("\r\n")}\r\n`;
  };

  const saveCsv = (data, view) =>
    save(new Blob([csv(data, view)], { type: "text/csv;charset=utf-8" }), name(data, view, "csv"));

  return Object.freeze({ scenery, svg, png, csv, saveSvg, savePng, saveCsv });
})();
