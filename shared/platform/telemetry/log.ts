import { ROOT_CONTEXT } from "@opentelemetry/api";
import { type AnyValueMap, logs, SeverityNumber } from "@opentelemetry/api-logs";
import { printable } from "../printable.ts";
import { describeError } from "./describe-error.ts";
import type { ValuesOf } from "./fields.ts";
import type { Level, LogEvent } from "./log-event.ts";
import { type LogEventName, logEvents } from "./log-events.ts";
import { redactTexts } from "./redact.ts";
import { withRemoteParent } from "./remote-parent.ts";
import { scope } from "./scope.ts";

/** The part of an invocation context that `log` uses. */
export interface LogContext {
  readonly functionName: string;
  readonly invocationId: string;
  readonly traceContext?: { readonly traceParent?: string | null | undefined } | undefined;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

type Values<N extends LogEventName> = ValuesOf<(typeof logEvents)[N]["fields"]>;

type AlertListener = (alert: LogEventName) => void;
let onAlert: AlertListener = () => {};

/** Sets what is called for each logged event that alerts. */
export function listenToAlerts(listener: AlertListener): void {
  onAlert = listener;
}

/**
 * Writes one log event of the catalogue: as a line of text, and as an OpenTelemetry log record when an exporter is on.
 *
 * @param given values of the event's fields; e-mail and MAC addresses in their texts are redacted
 * @param error the error behind the event; only its type, redacted message and stack frames are logged
 */
export function log<N extends LogEventName>(context: LogContext, name: N, given: Values<N>, error?: unknown): void {
  const event: LogEvent = logEvents[name] as unknown as LogEvent;
  const values = redactTexts(given);
  // A sender chooses a file's name: a line break in it must not start a second line, which could pass for an alert.
  const message = printable(event.text(values as never));
  const described = error === undefined ? undefined : describeError(error);
  const parts = [
    event.alert ? `ALERT ${name}` : "",
    message,
    described === undefined ? "" : `${described.type}: ${described.message}`,
  ];
  const text = parts.filter((part) => part !== "").join(" ");
  if (event.alert) onAlert(name);
  writers[event.level](context, described?.stack ? `${text}\n${described.stack}` : text);
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
      ...attributesOf(event, values),
      // Not `exception.…`: Application Insights stores such a record as an exception, which no alert queries.
      // Not `error.…`: Application Insights drops it.
      ...(described && {
        "thrown.type": described.type,
        "thrown.message": described.message,
        "thrown.stack": described.stack,
      }),
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

function attributesOf(event: LogEvent, values: object): AnyValueMap {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [
      field,
      event.fields[field]?.type === "time" ? new Date(value).toISOString() : value,
    ]),
  );
}
