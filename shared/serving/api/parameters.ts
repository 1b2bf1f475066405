/** A query parameter is not known or cannot be understood. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
}

/** A request's query. `code` is how the Functions host takes a key: it is not for us. */
export function parametersOf(query: Iterable<readonly [string, string]>): Record<string, string> {
  const { code: _, ...parameters } = Object.fromEntries(query);
  return parameters;
}

/** @throws ParameterError naming the first parameter that is not known */
export function allowOnly(parameters: Readonly<Record<string, string>>, known: readonly string[]): void {
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new ParameterError(
    `${unknown}: not known; ${known.length === 0 ? "none is" : `known are ${known.join(", ")}`}`,
  );
}
