import { formatNumber } from "../common/format-number.ts";
import { textColumns } from "../common/text-columns.ts";
import type { KnobEffect } from "./knobs.ts";
import { type Line, totalOf } from "./model.ts";
import type { Traffic } from "./traffic.ts";

export interface CostResult {
  readonly traffic: Traffic;
  readonly prices: { readonly date: string; readonly source: string };
  readonly lines: readonly Line[];
  readonly knobs: readonly KnobEffect[];
  readonly violations: readonly string[];
}

export function costText({ traffic, prices, lines, knobs, violations }: CostResult): string {
  const { devices, hz, users } = traffic;
  const isRightAligned = (index: number) => index > 0;
  const options = { isRightAligned, rule: "-" };
  const table = textColumns(["resource", "needs", "declared", "dollars a month"], lineCells(lines), options);
  const effects = textColumns(["knob", "RU/s of silver", "dollars a month"], knobCells(knobs), options);
  return [
    `${formatNumber(devices)} devices with ${hz} heart rates a second, ${formatNumber(users)} users; prices of ${prices.date}`,
    table.join("\n"),
    effects.join("\n"),
    ...(violations.length === 0 ? [] : [violations.map((each) => `\u2717 ${each}`).join("\n")]),
  ].join("\n\n");
}

export function lineCells(lines: readonly Line[]): string[][] {
  return [
    ...lines.map(({ resource, unit, needed, declared, dollars }) => [
      resource,
      `${formatNumber(needed, needed < 10 ? 1 : 0)} ${unit}`,
      declared === undefined ? "" : formatNumber(declared),
      formatNumber(dollars),
    ]),
    ["together", "", "", formatNumber(totalOf(lines))],
  ];
}

export function knobCells(knobs: readonly KnobEffect[]): string[][] {
  return knobs.map(({ change, silverUnits, dollars }) => [
    change,
    formatNumber(silverUnits),
    `${dollars > 0 ? "+" : ""}${formatNumber(dollars)}`,
  ]);
}
