import type { LogEvent } from "../../shared/platform/telemetry/log-event.ts";
import { code, generatedNotice, markdownTable, paragraph, sentence } from "./markdown.ts";

const introduction = [
  "The app writes only these log lines. Each has a stable id and name, a text, and fields for queries. Lines that begin with `ALERT` and a name raise an alert; [operations.md](operations.md) describes the actions.",
  "Log lines contain no personal data. E-mail and MAC addresses are masked in every text, including names of landed files. An error is logged with its type, code and message only. Each log entry is one line without control characters.",
  'In Application Insights a log line is a row of `AppTraces` with `Properties["event.name"]`, `Properties["event.id"]` and its fields; errors have `thrown.type`, `thrown.message` and `thrown.stack`. [telemetry.md](telemetry.md) contains queries.',
];

/** `docs/logs.md`: every log event with its fields. */
export function logsPage(events: Readonly<Record<string, LogEvent>>): string {
  const sorted = Object.entries(events).sort(([, a], [, b]) => a.id - b.id);
  return `${generatedNotice}

# Log lines

${introduction.map((text) => paragraph(text)).join("\n\n")}

${markdownTable(
  ["id", "name", "level"],
  sorted.map(([name, event]) => [String(event.id), code(name), levelOf(event)]),
)}

${sorted.map(([name, event]) => chapterOf(name, event)).join("\n\n")}
`;
}

function levelOf({ level, alert }: LogEvent): string {
  return alert ? "ALERT" : level;
}

function chapterOf(name: string, { id, description, fields }: LogEvent): string {
  const rows = Object.entries(fields).map(([field, { type, unit = "", description: text, optional }]) => [
    code(field),
    type,
    unit,
    sentence(optional ? `${text}; optional` : text),
  ]);
  const table = rows.length === 0 ? "No fields." : markdownTable(["field", "type", "unit", "description"], rows);
  return `## ${id} ${name}\n\n${paragraph(sentence(description))}\n\n${table}`;
}
