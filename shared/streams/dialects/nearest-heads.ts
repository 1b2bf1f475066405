import { columnKey } from "../decoding/recognise.ts";
import { streams } from "../registry.ts";
import { mappings } from "./registry.ts";

/** Known heads that a message contains. */
const maxNearest = 3;

/**
 * The known heads that have most columns in common with a head, with the columns that it lacks: `heart-rates lacks
 * device_id`. Contains no text of the head, which can be a row with personal values.
 */
export function nearestHeads(head: readonly string[]): string {
  const names = new Set(head.map(spelling));
  const known = [
    ...streams.flatMap(({ name, csv }) => csv.map((dialect) => ({ name, columns: Object.keys(dialect) }))),
    ...mappings.flatMap(({ name, format, sources }) => (format === "csv" ? [{ name, columns: sources }] : [])),
  ];
  const ranked = known.map(({ name, columns }) => {
    const missing = columns.filter((column) => !names.has(spelling(column)));
    const respelled = columns.filter(
      (column) => names.has(spelling(column)) && !head.some((cell) => columnKey(cell) === columnKey(column)),
    );
    return { name, missing, respelled, share: 1 - missing.length / columns.length };
  });
  return ranked
    .sort((a, b) => b.share - a.share)
    .slice(0, maxNearest)
    .map(({ name, missing, respelled }) => {
      const parts = [
        ...(missing.length === 0 ? [] : [`lacks ${missing.join(", ")}`]),
        ...(respelled.length === 0 ? [] : [`expects the spelling ${respelled.join(", ")}`]),
        ...(missing.length + respelled.length === 0 ? ["expects no other columns, and each once"] : []),
      ];
      return `${name} ${parts.join(" and ")}`;
    })
    .join("; ");
}

/** Equal for names that differ only in case and punctuation. */
function spelling(name: string): string {
  return columnKey(name).replace(/[^a-z0-9]/g, "");
}
