import type { HubContext } from "../hub-context.ts";

/** What a request to the HTTP API must contain. */
export interface ApiAccess {
  /** As header `x-functions-key` or query parameter `code`; links contain the first. */
  readonly keys: readonly [string, ...string[]];
  /** A part of the path that the app uses instead of a key: in Azure the app has an address of its own. */
  readonly appPath: string;
}

/** Dependencies of the HTTP API. */
export interface ApiContext extends HubContext {
  readonly name: string;
  readonly access: ApiAccess;
  /** Called after new work was committed. */
  readonly wake: () => void;
}
