import { trainingZones } from "../../../gold/heart-rate-daily/training-zones.ts";
import { duration } from "./format.ts";
import { type Html, html } from "./html.ts";
import { at, svg, width } from "./plot.ts";

const rowHeight = 28;
const [barFrom, barTo] = [112, width - 84];

/** Minutes in each training zone: a bar for the period, and a thin one for the period before. */
export function zonesChart(id: string, minutes: readonly number[], before: readonly number[] | null): Html {
  const most = Math.max(1, ...minutes, ...(before ?? []));
  const length = (value: number) => (value === 0 ? 0 : Math.max(1, (value / most) * (barTo - barFrom)));
  const rows = trainingZones.map(({ zone, description }, index) => {
    const top = index * rowHeight + 4;
    const value = minutes[index] ?? 0;
    const past = before?.[index] ?? 0;
    return html`<text class="label" x="0" y="${top + 13}">Zone ${zone}</text>
<text x="48" y="${top + 13}">${description.replace(" to ", "–").replace(" or more", " +")}</text>
<rect class="bar part" x="${barFrom}" y="${top + 2}" width="${at(length(value))}" height="11"/>
<rect class="bar before" x="${barFrom}" y="${top + 15}" width="${at(length(past))}" height="4"/>
<text class="label" x="${at(barFrom + Math.max(length(value), length(past)) + 6)}" y="${top + 13}">${duration(value)}</text>
`;
  });
  const texts = minutes.map((value, index) => `zone ${index + 1} ${duration(value)}`);
  return svg(id, trainingZones.length * rowHeight + 4, `Time in zones: ${texts.join(", ")}`, html`${rows}`);
}
