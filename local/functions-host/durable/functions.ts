/** The functions that a task hub can run. Names are case-insensitive. */
export class DurableFunctions {
  readonly #names: Readonly<Record<FunctionKind, ReadonlyMap<string, string>>>;

  constructor(orchestrators: Iterable<string>, activities: Iterable<string>) {
    this.#names = { orchestrator: byLowerCase(orchestrators), activity: byLowerCase(activities) };
  }

  /**
   * The registered spelling of a name.
   *
   * @throws UnknownFunctionError
   */
  resolve(kind: FunctionKind, name: string): string {
    const registered = this.#names[kind].get(name.toLowerCase());
    if (registered === undefined) throw new UnknownFunctionError(kind, name, [...this.#names[kind].values()]);
    return registered;
  }
}

export type FunctionKind = "orchestrator" | "activity";

/** With the message of the Durable extension. */
export class UnknownFunctionError extends Error {
  constructor(kind: FunctionKind, name: string, known: readonly string[]) {
    const names = known.length === 0 ? "none" : known.map((other) => `'${other}'`).join(", ");
    super(
      `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: The following are the known ${kind} functions: ${names}.`,
    );
  }
}

function byLowerCase(names: Iterable<string>): ReadonlyMap<string, string> {
  return new Map(Array.from(names, (name) => [name.toLowerCase(), name]));
}
