import { ROOT_CONTEXT } from "@opentelemetry/api";
import { type AnyValueMap, logs, SeverityNumber } from "@opentelemetry/api-logs";
import { printable } from "../printable.ts";
import { describedError } from "./described-error.ts";
import type { ValuesOf } from "./fields.ts";
import type { Level, LogEvent } from "./log-event.ts";
import { type LogEventName, logEvents } from "./log-events.ts";
import { textsWithoutPersonal } from "./redact.ts";
import { withRemoteParent } from "./remote-parent.ts";
import { scope } from "./scope.ts";

/** The part of a function's context that writes lines. */
export interface LogContext {
  readonly functionName: string;
  readonly invocationId: string;
  readonly traceContext?: { readonly traceParent?: string | null | undefined } | undefined;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

type Values<N extends LogEventName> = ValuesOf<(typeof logEvents)[N]["fields"]>;

/**
 * Writes one line of the catalogue: as text for people, and with its fields through OpenTelemetry where that is on.
 *
 * @param given of their texts what looks personal is masked
 * @param error what was thrown; of it only what cannot be personal is logged
 */
export function log<N extends LogEventName>(context: LogContext, name: N, given: Values<N>, error?: unknown): void {
  const event: LogEvent = logEvents[name] as unknown as LogEvent;
  const values = textsWithoutPersonal(given);
  // A file's name is its sender's choice: no line break in it makes a second line, which might pass for one of ours.
  const said = printable(event.text(values as never));
  const thrown = error === undefined ? undefined : describedError(error);
  const parts = [
    event.alert ? `ALERT ${name}` : "",
    said,
    thrown === undefined ? "" : `${thrown.type}: ${thrown.message}`,
  ];
  const text = parts.filter((part) => part !== "").join(" ");
  writers[event.level](context, thrown?.stack ? `${text}\n${thrown.stack}` : text);
  logs.getLogger(scope).emit({
    eventName: name,
    severityNumber: severities[event.level],
    severityText: event.level,
    body: text,
    attributes: {
      "event.id": event.id,
      "event.name": name,
      "faas.name": context.functionName,
      "faas.invocation_id": context.invocationId,
      ...shown(event, values),
      // Not `exception.…`: Application Insights would take the line for an exception, and no alert would find it; nor `error.…`, which it drops.
      ...(thrown && { "thrown.type": thrown.type, "thrown.message": thrown.message, "thrown.stack": thrown.stack }),
    },
    context: withRemoteParent(ROOT_CONTEXT, context.traceContext?.traceParent),
  });
}

const writers: Readonly<Record<Level, (context: LogContext, line: string) => void>> = {
  information: (context, line) => context.info(line),
  warning: (context, line) => context.warn(line),
  error: (context, line) => context.error(line),
};

const severities = {
  information: SeverityNumber.INFO,
  warning: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
} as const satisfies Record<Level, SeverityNumber>;

function shown(event: LogEvent, values: object): AnyValueMap {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [
      field,
      event.fields[field]?.type === "time" ? new Date(value).toISOString() : value,
    ]),
  );
}
