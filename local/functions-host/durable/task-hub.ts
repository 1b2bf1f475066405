import type { IncomingMessage, ServerResponse } from "node:http";
import { openWith } from "./open-with.ts";

export interface TaskHubOptions {
  /** Its data lies here. */
  readonly folder: string;
  /** host.json `durableTask.hubName`, `%…%` resolved. */
  readonly name: string;
  readonly orchestrators: ReadonlySet<string>;
  readonly activities: ReadonlySet<string>;
  readonly maxConcurrentOrchestrators: number;
  readonly maxConcurrentActivities: number;
  /** Runs an orchestrator function over the JSON text of its trigger; resolves to what it returned (JSON text or object), rejects with what it threw. */
  readonly runOrchestrator: (name: string, instanceId: string, trigger: string) => Promise<unknown>;
  /**
   * Runs an activity over its input (a JSON value, as durable-functions sends it: a string is JSON text in itself);
   * resolves to its return value.
   */
  readonly runActivity: (name: string, instanceId: string, input: unknown) => Promise<unknown>;
  readonly log: (line: string) => void;
}

export interface TaskHub {
  /** The value of a `durableClient` input binding: JSON text. */
  clientBinding(hostUrl: string): string;
  /** Answers the durable HTTP API (/runtime/webhooks/durabletask…); false when the path is not its own. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Waits for running work, not for ever. */
  close(): Promise<void>;
}

/** How long running work may take when the hub closes, in milliseconds. */
const grace = 5_000;

/**
 * Opens a task hub, or makes it, and goes on with what it has to do. Hosts on one machine may share one.
 *
 * @throws Error when its name is none, or when what is stored is of another form
 */
export function openTaskHub(options: TaskHubOptions): Promise<TaskHub> {
  return openWith(options, { now: Date.now, grace });
}
