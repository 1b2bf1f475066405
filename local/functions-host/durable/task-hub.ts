import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { clientBinding } from "./client-api/links.ts";
import { handleRequest } from "./client-api/routes.ts";
import { DurableFunctions } from "./functions.ts";
import { openDatabase } from "./store/database.ts";
import { Transactions } from "./store/transactions.ts";
import type { TaskHubOptions } from "./task-hub-options.ts";
import { Dispatcher } from "./work/dispatcher.ts";

export interface TaskHub {
  /** The value of a `durableClient` input binding: JSON text. */
  clientBinding(hostUrl: string): string;
  /**
   * Handles requests to the durable HTTP API (/runtime/webhooks/durabletask…); false when the path belongs to another
   * endpoint.
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Waits for running work up to the grace period. */
  close(): Promise<void>;
}

export interface HubEnvironment {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long running work may continue after `close`, in milliseconds. */
  readonly gracePeriod: number;
}

const localEnvironment: HubEnvironment = { now: Date.now, gracePeriod: 5_000 };

/** The rule of Azure: a letter, then letters and digits, 3 to 45 characters. */
const hubNames = /^[a-z][a-z0-9]{2,44}$/i;

/**
 * Opens a task hub, or creates it, and resumes its work. Several hosts on one machine may share a task hub.
 *
 * @throws Error when the name is invalid, or the database has another schema version
 */
export async function openTaskHub(options: TaskHubOptions, { now, gracePeriod } = localEnvironment): Promise<TaskHub> {
  const { folder, name, orchestrators, activities, runOrchestrator, runActivity, log } = options;
  if (!hubNames.test(name)) {
    throw new Error(
      `'${name}' is not a valid task hub name: use a letter, then letters and digits, 3 to 45 characters`,
    );
  }
  const database = openDatabase(folder, name);
  const shared = {
    sql: database.createTagStore(),
    transactions: new Transactions(database),
    functions: new DurableFunctions(orchestrators, activities),
    now,
    newId: () => randomUUID().replaceAll("-", ""),
  };
  const dispatcher = new Dispatcher({ ...shared, runOrchestrator, runActivity, log }, options);
  try {
    await dispatcher.start();
  } catch (error) {
    database.close();
    throw error;
  }
  const access = { keys: options.keys, appPath: `app-${shared.newId()}` };
  const context = { ...shared, name, access, wake: () => dispatcher.wake() };
  return {
    clientBinding: (hostUrl) => clientBinding(hostUrl, context),
    handle: (request, response) => handleRequest(context, request, response),
    async close() {
      await dispatcher.close(gracePeriod);
      shared.transactions.close();
      database.close();
    },
  };
}
