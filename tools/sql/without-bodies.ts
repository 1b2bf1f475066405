import { errorMessage } from "../../shared/platform/error-message.ts";

/** Characters of a value that an error shows; a body is longer. */
const maxValue = 40;

const dataError = /^(?:Conversion|Invalid Input|Out of Range) Error: /;

/**
 * The error of DuckDB without long values: the messages of errors in data quote the value, which can be a whole body.
 */
export function withoutBodies(error: unknown): unknown {
  const message = errorMessage(error);
  if (!dataError.test(message)) return error;
  const [, reason = message, position = ""] = /^(.*?)(\n+LINE \d+:.*)?$/s.exec(message) ?? [];
  // From the first quote to the last, as values contain quotes.
  const shown = reason.replace(/(['"])(.*)\1/s, (quoted, quote, value) =>
    value.length > maxValue ? `${quote}…${quote} (${value.length} characters)` : quoted,
  );
  return new Error(shown + position);
}
