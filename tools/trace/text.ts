import type { GoldRow, GoldStep, SilverDocument, Trace } from "../../shared/operations/trace/trace.ts";
import { printable } from "../../shared/platform/printable.ts";

type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A trace for the terminal: a heading for each layer, and what is known of the event there. */
export function traceText(trace: Trace): string {
  return [trace.id, ...layers(trace).flatMap(([name, lines]) => ["", name, ...lines])].join("\n");
}

function layers(trace: Trace): [string, string[]][] {
  const { hub, file, manifest, bronze, outcome, silver, gold } = trace;
  const found: [string, string[]][] = [];
  if (hub === null) found.push(["hub", ["  does not answer"]]);
  else if (hub !== undefined) found.push(["hub", facts({ ...hub })]);
  if (file !== undefined) found.push(["landed file", facts({ ...file })]);
  if (manifest !== undefined) found.push(["manifest", facts({ ...manifest })]);
  if (bronze !== undefined) found.push([bronze.container, facts({ ...bronze, container: undefined })]);
  const { reason, earlier = [], later = [], outcome: how, replayOf, ...rest } = outcome;
  const why = reason && `${reason.code}${reason.field === "" ? "" : `, field ${reason.field}`}: ${reason.message}`;
  const links = { "sent again for": replayOf ?? earlier[0]?.id, "came again as": later.map(({ id }) => id).join(", ") };
  found.push([`outcome: ${how}`, facts({ reason: why, ...rest, ...links })]);
  if (silver !== undefined)
    found.push([`silver: ${silver.state}`, [...facts({ note: silver.note }), ...silver.documents.flatMap(document)]]);
  for (const step of gold) found.push([`gold: ${step.summary}`, goldLines(step)]);
  return found;
}

function document({ container, partitionKey, id, part }: SilverDocument): string[] {
  const { kind, ...rest } = part;
  const shown = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]),
  );
  return facts({ container, "partition key": partitionKey, id, "is of it": kind, ...shown });
}

function goldLines({ rows, why, cutAt }: GoldStep): string[] {
  const cut = cutAt === undefined ? [] : [`  only the first ${cutAt} groups that it can touch were looked at`];
  if (rows.length === 0) return [`  in no row: ${why ?? ""}`, ...cut];
  return [...rows.flatMap(rowLines), ...cut];
}

function rowLines({ row, stored, exports }: GoldRow): string[] {
  const files = exports.map(({ container, month, file, pending }) => {
    return `${container} ${month}: ${file ?? "in no file"}${pending ? ", to be written anew" : ""}`;
  });
  const state = stored === "current" ? "" : "computed from silver; gold does not hold it yet";
  return [
    ...facts({ row: JSON.stringify(row), note: state }),
    ...files.map((text) => `  ${"export".padEnd(15)} ${text}`),
  ];
}

/** What is hidden says so; what is empty or unknown is left out. */
function facts(values: Facts): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === "") return [];
    const text = value === null || value === "null" ? "–" : String(value);
    return [`  ${name.padEnd(15)} ${printable(text)}`];
  });
}
