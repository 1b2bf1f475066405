import { randomUUID } from "node:crypto";
import { clientBinding } from "./client-api/links.ts";
import { handleRequest } from "./client-api/routes.ts";
import { DurableFunctions } from "./functions.ts";
import { openDatabase } from "./store/database.ts";
import { Transactions } from "./store/transactions.ts";
import type { TaskHub, TaskHubOptions } from "./task-hub.ts";
import { Dispatcher } from "./work/dispatcher.ts";

export interface Surroundings {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long running work may take when the hub closes, in milliseconds. */
  readonly grace: number;
}

/** As Azure has it: a letter, then letters and digits, 3 to 45 in all. */
const hubNames = /^[a-z][a-z0-9]{2,44}$/i;

/** Opens a task hub in given surroundings. */
export async function openWith(options: TaskHubOptions, { now, grace }: Surroundings): Promise<TaskHub> {
  const { folder, name, orchestrators, activities, runOrchestrator, runActivity, log } = options;
  if (!hubNames.test(name)) {
    throw new Error(`'${name}' cannot be the name of a task hub: a letter, then letters and digits, 3 to 45 in all`);
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
  const face = { ...shared, name, nudge: () => dispatcher.nudge() };
  return {
    clientBinding: (hostUrl) => clientBinding(hostUrl, name),
    handle: (request, response) => handleRequest(face, request, response),
    async close() {
      await dispatcher.close(grace);
      shared.transactions.close();
      database.close();
    },
  };
}
