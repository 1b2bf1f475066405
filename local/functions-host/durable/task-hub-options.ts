export interface TaskHubOptions {
  /** Folder of its database. */
  readonly folder: string;
  /** host.json `durableTask.hubName`, with `%…%` resolved. */
  readonly name: string;
  readonly orchestrators: ReadonlySet<string>;
  readonly activities: ReadonlySet<string>;
  /** Keys that the HTTP API accepts, the first of which its links contain. */
  readonly keys: readonly [string, ...string[]];
  readonly maxConcurrentOrchestrators: number;
  readonly maxConcurrentActivities: number;
  /**
   * Runs an orchestrator function with the JSON text of its trigger. Resolves to its result (JSON text or object),
   * rejects with its error.
   */
  readonly runOrchestrator: (name: string, instanceId: string, trigger: string) => Promise<unknown>;
  /**
   * Runs an activity with its input: a JSON value, where a string is itself JSON text, as durable-functions sends it.
   * Resolves to its result.
   */
  readonly runActivity: (name: string, instanceId: string, input: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}
