/* The paper: what is printed is laid out for a sheet, in light and with the whole table; afterwards the screen is as it was. */
/* exported Paper */
"use strict";

const Paper = (() => {
  const SHEET = Object.freeze({ width: 1000, height: 560 });

  /** Wait for paper; `lay` lays the picture out for a sheet, or for the screen where that is null. */
  const listen = (table, lay) => {
    let printing = false; // since a print began: its medium comes and goes with every look at the preview
    let laid = null;
    let wasOpen = false;
    const change = (sheet) => {
      if (sheet === laid) return;
      laid = sheet;
      if (sheet) wasOpen = table.open;
      table.open = sheet !== null || wasOpen;
      lay(sheet);
    };
    addEventListener("beforeprint", () => {
      printing = true;
      change(SHEET);
    });
    addEventListener("afterprint", () => {
      printing = false;
      change(null);
    });
    matchMedia("print").addEventListener("change", ({ matches }) => printing || change(matches ? SHEET : null));
  };

  return Object.freeze({ listen });
})();
