import type { HubContext } from "../hub-context.ts";

/** Dependencies of the HTTP API. */
export interface ApiContext extends HubContext {
  readonly name: string;
  /** Called after new work was committed. */
  readonly wake: () => void;
}
