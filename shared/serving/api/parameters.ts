import { PermanentFailure } from "../../platform/korevital-error.ts";
/** A query parameter is unknown or invalid. */
export class ParameterError extends PermanentFailure {
  override readonly name = "ParameterError";
  readonly code = "parameter-invalid";
}

/** The query of a request, without `code`: the Functions host reads it as a key. */
export function parametersOf(query: Iterable<readonly [string, string]>): Record<string, string> {
  const { code: _, ...parameters } = Object.fromEntries(query);
  return parameters;
}

/** @throws ParameterError for the first unknown parameter */
export function allowOnly(parameters: Readonly<Record<string, string>>, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new ParameterError(
    `${unknown}: unknown parameter; ${known.length === 0 ? "none is allowed" : `allowed: ${known.join(", ")}`}`,
  );
}
