/* The second slider: one day within the period, for archives whose dates know days. */
/* exported Day */
/* global Rule, Words */
"use strict";

const Day = (() => {
  const $ = (id) => document.getElementById(id);

  /** Whether some relation begins or ends on a day that is known. */
  const known = ({ relations: { start_min: a, start_max: b, end_min: c, end_max: d } }) =>
    a.some((day, i) => (day !== null && day === b[i]) || (c[i] !== null && c[i] === d[i]));

  /** Make the slider; `on.day` hears the day that was chosen, or null for the whole period. */
  const create = (data, state, on) => {
    const has = known(data);
    const turns = { key: "", days: [] };

    const days = () => {
      const key = Rule.filters(state);
      if (key !== turns.key) Object.assign(turns, { key, days: Rule.turningDays(data, state) });
      return turns.days;
    };

    const inside = (day) => data.periods.findIndex((period) => period.first <= day && day <= period.last);

    /** The next or the last day on which something turns, in whatever period. */
    const turn = (way) => {
      const { first, last } = data.periods[state.at];
      const from = state.day ?? (way > 0 ? first - 1 : last + 1);
      const list = days().filter((day) => inside(day) >= 0 && (way > 0 ? day > from : day < from));
      return way > 0 ? list[0] : list.at(-1);
    };

    const go = (way) => {
      const day = turn(way);
      if (day !== undefined) on.day(day, inside(day));
    };

    const show = (period) => {
      const { first, last, label } = data.periods[state.at];
      $("days").hidden = !has || first === last || last - first > 40000;
      if ($("days").hidden) return;
      const slider = $("day");
      slider.min = first;
      slider.max = last;
      slider.value = state.day ?? first;
      slider.classList.toggle("idle", state.day === null);
      const said = state.day === null ? Words.say(data, "day_none", { period: label }) : period.text;
      slider.setAttribute("aria-valuetext", said);
      $("day-name").textContent = said;
      $("day-off").disabled = state.day === null;
      $("day-back").disabled = turn(-1) === undefined;
      $("day-on").disabled = turn(1) === undefined;
      const here = days().filter((day) => day >= first && day <= last);
      $("turns").setAttribute("viewBox", `0 0 ${last - first + 1} 6`);
      $("turns").replaceChildren(
        ...here.map((day) =>
          Words.draw("line", {
            x1: day - first + 0.5,
            x2: day - first + 0.5,
            y1: 0,
            y2: 6,
            "vector-effect": "non-scaling-stroke",
          }),
        ),
      );
    };

    $("day").addEventListener("input", () => on.day(Number($("day").value), state.at));
    $("day-back").addEventListener("click", () => go(-1));
    $("day-on").addEventListener("click", () => go(1));
    $("day-off").addEventListener("click", () => on.day(null, state.at));

    $("days").hidden = !has; // before the first measure, so that the picture need not be fitted twice

    return Object.freeze({ show });
  };

  return Object.freeze({ create });
})();
