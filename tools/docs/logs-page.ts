import type { LogEvent } from "../../shared/platform/telemetry/log-event.ts";
import { code, generated, markdownTable, sentence } from "./table.ts";

/** `docs/logs.md`: every kind of log line, with its fields. */
export function logsPage(events: Readonly<Record<string, LogEvent>>): string {
  const sorted = Object.entries(events).sort(([, a], [, b]) => a.id - b.id);
  return `${generated}

# Log lines

The app writes these lines and no others. Each has a number and a name that stay, a text for people, and fields for queries. Lines that begin with
\`ALERT\` and their name wake somebody: [operations.md](operations.md) says what to do. None of them holds anything personal: in every text,
names of landed files among it, what looks like an e-mail address or a MAC address is masked. Of an error only its type, code and message stand there, and each is one line without control characters.

In Application Insights a line is a row of \`AppTraces\`: \`Properties["event.name"]\`, \`Properties["event.id"]\` and its fields; of an error
\`thrown.type\`, \`thrown.message\` and \`thrown.stack\`. [telemetry.md](telemetry.md) has queries.

${markdownTable(
  ["id", "name", "level", "when"],
  sorted.map(([name, event]) => [String(event.id), code(name), levelOf(event), event.description]),
)}

## Fields

${sorted.map(([name, event]) => fieldsOf(name, event)).join("\n\n")}
`;
}

function levelOf({ level, alert }: LogEvent): string {
  return alert ? "ALERT" : level;
}

function fieldsOf(name: string, { id, fields }: LogEvent): string {
  const rows = Object.entries(fields).map(([field, { type, unit = "", description, optional }]) => [
    code(field),
    type,
    unit,
    sentence(optional ? `${description}; not in every line` : description),
  ]);
  const table = rows.length === 0 ? "None." : markdownTable(["field", "type", "unit", "meaning"], rows);
  return `### ${id} ${name}\n\n${table}`;
}
