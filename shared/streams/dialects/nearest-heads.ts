import { columnKey } from "../decoding/recognise.ts";
import { streams } from "../registry.ts";
import { mappings } from "./registry.ts";

/** Known heads that a message contains. */
const maxNearest = 3;

/** A known head, and how another one differs from it. */
interface Comparison {
  /** Of a stream or mapping. */
  readonly name: string;
  /** Columns that the other one lacks. */
  readonly missing: readonly string[];
  /** Columns that it has in another spelling. */
  readonly respelled: readonly string[];
  /** Of its columns, which the other one has. */
  readonly share: number;
  /** Why it is another head although it has all columns. */
  readonly otherwise: string;
}

/**
 * The known heads that have most columns in common with a head, with the columns that it lacks: `heart-rates lacks
 * device_id`. Contains no text of the head, which can be a row with personal values. Undefined if no head has any.
 */
export function nearestHeads(head: readonly string[]): string | undefined {
  const ranked = knownHeads()
    .map((known) => compared(known, head))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || a.respelled.length - b.respelled.length);
  // A stream with several heads has the nearest of them.
  const nearest = new Map(ranked.toReversed().map((one) => [one.name, one]));
  const texts = ranked.filter((one) => nearest.get(one.name) === one).map(describe);
  return texts.length === 0 ? undefined : texts.slice(0, maxNearest).join("; ");
}

type KnownHead = Pick<Comparison, "name" | "otherwise"> & { readonly columns: readonly string[] };

function knownHeads(): KnownHead[] {
  const once = "expects each column once";
  return [
    ...streams.flatMap(({ name, csv }) =>
      csv.map((dialect) => ({ name, columns: Object.keys(dialect), otherwise: once })),
    ),
    ...mappings.flatMap(({ name, format, sources, head: { otherColumns } }) =>
      format === "csv" ? [{ name, columns: sources, otherwise: otherColumns ? once : `${once}, and no others` }] : [],
    ),
  ];
}

function compared({ name, columns, otherwise }: KnownHead, head: readonly string[]): Comparison {
  const names = new Set(head.map(spelling));
  const missing = columns.filter((column) => !names.has(spelling(column)));
  const respelled = columns.filter(
    (column) => names.has(spelling(column)) && !head.some((cell) => columnKey(cell) === columnKey(column)),
  );
  return { name, missing, respelled, share: 1 - missing.length / columns.length, otherwise };
}

function describe({ name, missing, respelled, otherwise }: Comparison): string {
  const parts = [
    ...(missing.length === 0 ? [] : [`lacks ${missing.join(", ")}`]),
    ...(respelled.length === 0 ? [] : [`expects the spelling ${respelled.join(", ")}`]),
  ];
  return `${name} ${parts.length === 0 ? otherwise : parts.join(" and ")}`;
}

/** Equal for names that differ only in case and punctuation. */
function spelling(name: string): string {
  return columnKey(name).replace(/[^a-z0-9]/g, "");
}
