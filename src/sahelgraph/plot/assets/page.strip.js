/* The strip under the slider: how much is shown in each period, and each event on its day. */
/* exported Strip */
/* global Rule, Words */
"use strict";

const Strip = (() => {
  const { draw } = Words;
  const HEIGHT = 46;
  const BASE = 32;
  const TALLEST = 26;

  const QUIET = 0.3; // the width of a period in which nothing changes, against one in which something does
  const THUMB = 16;

  /** The left edges of the periods' cells from 0 to 1, and the right edge of the last. They never depend on the filters. */
  const axis = (data) => {
    let before = "";
    const widths = data.periods.map((_, at) => {
      const now = Rule.inPeriod(data, at, "attested").join();
      const width = now === before || data.periods.length < 16 ? QUIET : 1;
      before = now;
      return width;
    });
    const total = widths.reduce((sum, width) => sum + width, 0);
    const edges = [0];
    for (const width of widths) edges.push(edges.at(-1) + width / total);
    return edges;
  };

  /** The period in whose cell a place from 0 to 1 lies. */
  const periodAt = (edges, place) =>
    Math.max(0, Math.min(edges.length - 2, edges.findIndex((edge) => edge > place) - 1));
  const middle = (edges, at) => (edges[at] + edges[at + 1]) / 2;

  /** Set the slider's thumb over the middle of its period's cell; the slider counts in thousandths of its own way. */
  const place = (slider, edges, at) => {
    const width = Math.max(slider.clientWidth, 2 * THUMB);
    slider.value = String(Math.round((1000 * (middle(edges, at) * width - THUMB / 2)) / (width - THUMB)));
  };

  /** The period to which the thumb was drawn. */
  const chosen = (slider, edges) => {
    const width = Math.max(slider.clientWidth, 2 * THUMB);
    const there = (THUMB / 2 + (Number(slider.value) / 1000) * (width - THUMB)) / width;
    const distances = edges.slice(1).map((_, at) => Math.abs(middle(edges, at) - there));
    return distances.indexOf(Math.min(...distances));
  };

  /** Where a day lies along the strip, from 0 to 1. */
  const along = (data, edges, day) => {
    const at = data.periods.findIndex((period) => day <= period.last);
    if (at < 0 || day < data.periods[0].first) return null;
    const { first, last } = data.periods[at];
    return edges[at] + ((edges[at + 1] - edges[at]) * (day - first + 0.5)) / (last - first + 1);
  };

  /** The last answer again for as long as mode and filters stand: a step in time changes neither. */
  const remembered = (work) => {
    let [key, answer] = ["", null];
    return (data, state) => {
      const now = Rule.filters(state);
      if (now !== key) [key, answer] = [now, work(data, state)];
      return answer;
    };
  };

  const counts = remembered((data, state) =>
    data.periods.map((_, at) => Rule.filtered(data, state, Rule.inPeriod(data, at, state.mode)).length),
  );

  const events = remembered((data, state) => {
    const { start_min: first, start_max: last } = data.relations;
    const dated = data.order.filter((i) => Words.kindOf(data, i).event && first[i] !== null && last[i] !== null);
    return Rule.filtered(data, state, dated).map((i) => ({ i, day: (first[i] + last[i]) / 2 }));
  });

  /** The periods that are named: the one in view, and as there is room those in which something holds or changes. */
  const named = (data, edges, state, width, shown) => {
    const long = 7 * Math.max(...data.periods.map((period) => period.label.length));
    const room = long + 8;
    const taken = [middle(edges, state.at) * width];
    const names = new Set([state.at]);
    const widest = Math.max(...edges.slice(1).map((edge, at) => edge - edges[at]));
    const late = [...data.periods.keys()].reverse();
    for (const at of [...late.filter((one) => shown[one]), ...late.filter((one) => !shown[one])]) {
      const x = middle(edges, at) * width;
      if (edges[at + 1] - edges[at] < 0.9 * widest) continue;
      if (taken.some((other) => Math.abs(other - x) < room) || x < long / 2 || x > width - long / 2) continue;
      taken.push(x);
      names.add(at);
    }
    return names;
  };

  const cells = (data, edges, state, width, on) => {
    const shown = counts(data, state);
    const names = named(data, edges, state, width, shown);
    const most = Math.max(1, ...shown);
    return data.periods.map((period, at) => {
      const here = at === state.at;
      const cell = draw(
        "g",
        { class: here ? "cell here" : "cell" },
        draw("title", {}, `${period.label}: ${Words.many(data, "relation", shown[at])}`),
      );
      const height = shown[at] && Math.max((TALLEST * shown[at]) / most, 2);
      const [left, wide] = [edges[at] * width, (edges[at + 1] - edges[at]) * width];
      const x = Math.min(Math.max(left + wide / 2, 16), width - 16);
      cell.append(draw("rect", { x: left, y: 0, width: wide, height: HEIGHT, class: "touch" }));
      cell.append(
        draw("rect", { x: left + 0.5, y: BASE - height, width: Math.max(wide - 1, 0.5), height, class: "amount" }),
      );
      if (names.has(at)) cell.append(draw("text", { x, y: HEIGHT - 3, class: "label" }, period.label));
      cell.addEventListener("click", () => on.go(at));
      return cell;
    });
  };

  const ticks = (data, edges, state, width, dark, on) =>
    events(data, state).flatMap(({ i, day }) => {
      const spot = along(data, edges, day);
      if (spot === null) return [];
      const kind = Words.kindOf(data, i);
      const tick = draw(
        "line",
        {
          x1: spot * width,
          x2: spot * width,
          y1: BASE - 11,
          y2: BASE - 1,
          stroke: dark ? kind.dark : kind.colour,
          class: "tick",
        },
        draw("title", {}, `${Words.sentence(data, i)} (${data.when(i)})`),
      );
      tick.addEventListener("click", () => on.visit(i, periodAt(edges, spot)));
      return [tick];
    });

  let marked = { key: "", group: null }; // the events' ticks, which a step in time leaves as they are

  const show = (svg, data, edges, state, dark, on) => {
    const width = svg.clientWidth;
    if (width < 2) return;
    const key = JSON.stringify([Rule.filters(state), width, dark]);
    if (key !== marked.key) marked = { key, group: draw("g", {}, ...ticks(data, edges, state, width, dark, on)) };
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.replaceChildren(...cells(data, edges, state, width, on), marked.group);
  };

  return Object.freeze({ show, axis, place, chosen });
})();
