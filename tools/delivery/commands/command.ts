import type { Az } from "../az.ts";

/** Flags of `npm run delivery`, as they were given. */
export interface Flags {
  readonly env?: string | undefined;
  readonly input?: string | undefined;
  readonly report?: string | undefined;
  readonly package?: string | undefined;
  readonly previous?: string | undefined;
  readonly batch?: string | undefined;
  readonly name?: string | undefined;
  readonly file?: string | undefined;
  readonly "pull-request"?: string | undefined;
  readonly "allow-loss": boolean;
  readonly "app-only": boolean;
  readonly skip: readonly string[];
}

/** What a command needs of the outside. */
export interface World {
  readonly az: Az;
  readonly fetch: typeof fetch;
  readonly variables: Readonly<Record<string, string | undefined>>;
  say(text: string): void;
  /** Which build a package is of. */
  buildOf(packageFile: string): Promise<string>;
  /** Runs the verification; whether it passed. */
  verify(flags: readonly string[]): Promise<boolean>;
}

/** Answers false when something is not as it should be. */
export type Command = (flags: Flags, world: World) => Promise<boolean>;
