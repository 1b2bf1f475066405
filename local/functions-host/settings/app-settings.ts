import { StartError } from "../start-error.ts";

/** The app's settings; names are found whatever their case, as in Azure. */
export class AppSettings {
  readonly #values: ReadonlyMap<string, string>;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
    this.#values = new Map(given.map(([name, value]) => [name.toLowerCase(), value]));
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** Those whose name begins so, with the rest of their name in lower case. */
  *startingWith(prefix: string): Iterable<readonly [rest: string, value: string]> {
    const start = prefix.toLowerCase();
    for (const [name, value] of this.#values) if (name.startsWith(start)) yield [name.slice(start.length), value];
  }

  /**
   * Puts the setting's value in place of each `%NAME%`.
   *
   * @param where who asks, for the error
   * @throws StartError that names the setting that is missing
   */
  resolve(text: string, where: string): string {
    return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
      const value = this.get(name);
      if (value === undefined) throw new StartError(`${where}: there is no setting "${name}" for "${text}"`);
      return value;
    });
  }
}
