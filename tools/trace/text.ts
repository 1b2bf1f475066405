import type { GoldRow, GoldStep, SilverDocument, Trace } from "../../shared/operations/trace/trace.ts";
import { printable } from "../../shared/platform/printable.ts";

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A trace for the terminal: one heading for each layer, followed by its fields. */
export function traceText(trace: Trace): string {
  return [trace.id, ...layers(trace).flatMap(([name, lines]) => ["", name, ...lines])].join("\n");
}

function layers(trace: Trace): [string, string[]][] {
  const { hub, file, manifest, bronze, outcome, silver, gold } = trace;
  const found: [string, string[]][] = [];
  if (hub === null) found.push(["hub", ["  does not respond"]]);
  else if (hub !== undefined) found.push(["hub", fieldLines({ ...hub })]);
  if (file !== undefined) found.push(["landed file", fieldLines({ ...file })]);
  if (manifest !== undefined) found.push(["manifest", fieldLines({ ...manifest })]);
  if (bronze !== undefined) found.push([bronze.container, fieldLines({ ...bronze, container: undefined })]);
  const { reason, earlier = [], later = [], outcome: kind, replayOf, ...rest } = outcome;
  const reasonText =
    reason && `${reason.code}${reason.field === "" ? "" : `, field ${reason.field}`}: ${reason.message}`;
  const links = { "replay of": replayOf ?? earlier[0]?.id, "replayed as": later.map(({ id }) => id).join(", ") };
  found.push([`outcome: ${kind}`, fieldLines({ reason: reasonText, ...rest, ...links })]);
  if (silver !== undefined)
    found.push([
      `silver: ${silver.state}`,
      [...fieldLines({ note: silver.note }), ...silver.documents.flatMap(document)],
    ]);
  for (const step of gold) found.push([`gold: ${step.summary}`, goldLines(step)]);
  return found;
}

function document({ container, partitionKey, id, contribution }: SilverDocument): string[] {
  const { kind, ...rest } = contribution;
  const details = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : value]),
  );
  return fieldLines({ container, "partition key": partitionKey, id, contribution: kind, ...details });
}

function goldLines({ rows, reason = "", groupLimit }: GoldStep): string[] {
  const limit = groupLimit === undefined ? [] : [`  only the first ${groupLimit} affected groups were computed`];
  if (rows.length === 0) return [`  in no row: ${reason}`, ...limit];
  return [...rows.flatMap(rowLines), ...limit];
}

function rowLines({ row, stored, exports }: GoldRow): string[] {
  const files = exports.map(({ container, month, file, pendingSince }) => {
    const waiting = pendingSince === null ? "in no file yet" : `pending since ${pendingSince}`;
    return `${container} ${month}: ${file ?? waiting}`;
  });
  const state = stored === "current" ? "" : "computed from silver; gold does not contain it yet";
  return [
    ...fieldLines({ row: JSON.stringify(row), note: state }),
    ...files.map((text) => `  ${"export".padEnd(15)} ${text}`),
  ];
}

/** Prints masked values as –, and omits empty ones. */
function fieldLines(values: Fields): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === "") return [];
    const text = value === null || value === "null" ? "–" : String(value);
    return [`  ${name.padEnd(15)} ${printable(text)}`];
  });
}
