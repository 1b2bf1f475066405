import { StartError } from "../start-error.ts";

/** The settings of the app; names are case-insensitive, as in Azure. */
export class AppSettings {
  readonly #values: ReadonlyMap<string, string>;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const defined = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
    this.#values = new Map(defined.map(([name, value]) => [name.toLowerCase(), value]));
  }

  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** Settings with this prefix, with the rest of their name in lower case. */
  *startingWith(prefix: string): Iterable<readonly [rest: string, value: string]> {
    const start = prefix.toLowerCase();
    for (const [name, value] of this.#values) if (name.startsWith(start)) yield [name.slice(start.length), value];
  }

  /**
   * Replaces each `%NAME%` by the value of the setting.
   *
   * @param where location for the error message
   * @throws StartError that names the missing setting
   */
  resolve(text: string, where: string): string {
    return text.replaceAll(/%([^%]+)%/g, (_, name: string) => {
      const value = this.get(name);
      if (value === undefined) throw new StartError(`${where}: the setting "${name}" of "${text}" is missing`);
      return value;
    });
  }
}
