import { hash } from "node:crypto";

/** The only style sheet of a report. Texts have a contrast of at least 4.5 in light and dark. */
export const style = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f6f7f8, #0e1318);
  --surface: light-dark(#ffffff, #161d24);
  --line: light-dark(#dde2e6, #2b353f);
  --text: light-dark(#17212b, #e7edf2);
  --muted: light-dark(#55626e, #9badbc);
  --accent: light-dark(#0f766e, #2dd4bf);
  --soft: light-dark(#a9dbd5, #17504b);
  --before: light-dark(#8b98a5, #71808f);
  --gap: light-dark(#e9edf0, #232e38);
  --warn: light-dark(#8a5300, #f3b65b);
  --warn-soft: light-dark(#fbeccf, #41300f);
  font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  background: var(--back);
  color: var(--text);
  print-color-adjust: exact;
}
* { box-sizing: border-box; }
body { margin: 0; }
main { max-width: 960px; margin: 0 auto; padding: 28px 20px 40px; display: grid; gap: 16px; }
h1, h2, h3, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: 26px; font-weight: 650; letter-spacing: -0.01em; line-height: 1.2; overflow-wrap: anywhere; }
h2 { font-size: 16px; font-weight: 650; }
h3 { font-size: 13px; font-weight: 600; }
.muted, figcaption, .unit, .compare { color: var(--muted); }
header { display: grid; gap: 4px; }
.brand { color: var(--accent); font-weight: 650; }
.notice { padding: 10px 14px; border-radius: 8px; background: var(--warn-soft); color: var(--text); }
.tiles { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; }
.tile, .card { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; min-width: 0; }
.tile { padding: 12px 14px; display: flex; flex-direction: column; gap: 2px; }
.tile dt { font-size: 13px; color: var(--muted); }
.tile .value { font-size: 24px; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.unit { font-size: 13px; font-weight: 400; }
.compare { font-size: 12.5px; }
.tile .compare:last-child { margin-top: auto; }
.halves { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
.card { padding: 14px 16px; display: flex; flex-direction: column; gap: 10px; }
.card-head { display: grid; gap: 2px; }
.card p, figcaption, .legend, .notes { font-size: 12.5px; }
.curves { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 14px 20px; }
.curves figure { display: grid; gap: 2px; align-content: start; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; color: var(--muted); list-style: none; }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend svg { width: 18px; height: 10px; flex: none; }
.card .empty { font-size: 14px; padding: 18px 0; text-align: center; color: var(--muted); }
svg { display: block; width: 100%; height: auto; }
text { font-size: 11px; fill: var(--muted); font-variant-numeric: tabular-nums; }
text.label { font-size: 12px; fill: var(--text); }
.grid { stroke: var(--line); stroke-width: 1; }
.gap { fill: var(--gap); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.line.thin { stroke-width: 1.4; }
.line.before { stroke: var(--before); stroke-width: 1.4; stroke-dasharray: 3 3; }
.dot, .bar.part { fill: var(--accent); }
.bar, .band { fill: var(--soft); }
.bar.whole { stroke: var(--accent); stroke-width: 1; }
.dot.before, .bar.before { fill: var(--before); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: 5px 8px; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
th { font-weight: 600; vertical-align: bottom; }
thead th { color: var(--muted); font-size: 12px; }
tbody th { font-weight: 400; }
tbody tr:last-child > * { border-bottom: 0; }
td.number, th.number { text-align: right; }
td.wrap { white-space: normal; overflow-wrap: anywhere; }
tr.without > * { color: var(--muted); }
.notes { display: grid; gap: 4px; padding-left: 18px; color: var(--muted); }
footer { display: grid; gap: 6px; font-size: 12.5px; color: var(--muted); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 640px) {
  .halves, .curves { grid-template-columns: minmax(0, 1fr); }
  .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  main { padding: 18px 14px 32px; }
}
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; background: #fff; font-size: 12px; }
  main { max-width: none; padding: 0; gap: 12px; }
  .card, .tile { break-inside: avoid; }
  .card.long { break-inside: auto; border: 0; padding: 0; }
  .card-head, h2, h3 { break-after: avoid; }
  figure, tr, .notice, footer { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  th, td { padding: 3px 6px; }
  .tile { padding: 8px 12px; }
  .card { padding: 10px 12px; gap: 6px; }
  h1 { font-size: 22px; }
}
`;

/** The source of a policy (CSP 3) that allows this style sheet and no other. */
export const styleSource = `'sha256-${hash("sha256", style, "base64")}'`;
