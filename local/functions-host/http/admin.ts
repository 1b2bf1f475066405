import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../bindings/app-function.ts";
import type { ManualTrigger } from "../listener.ts";
import { hostVersion } from "../worker/core-module.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { readBody } from "./read-body.ts";
import { respondEmpty, respondJson } from "./respond.ts";

export interface AdminDependencies {
  readonly functions: readonly AppFunction[];
  /** By function name in lower case. */
  readonly manualTriggers: ReadonlyMap<string, ManualTrigger>;
  readonly keys: HostKeys;
  /** Base URL of the host. */
  readonly url: string;
  /** Path of an HTTP function; undefined for others. */
  readonly pathOf: (functionName: string) => string | undefined;
}

const inputLimit = 2 ** 20;
const startedAt = Date.now();

/** The `/admin` API: describes host and functions, and runs functions manually. Requires the master key. */
export class Admin {
  readonly #dependencies: AdminDependencies;

  constructor(dependencies: AdminDependencies) {
    this.#dependencies = dependencies;
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!isAllowed(this.#dependencies.keys, "admin", "", keyOf(request.headers, url)))
      return respondEmpty(response, 401);
    const [, area, name, ...rest] = url.pathname.toLowerCase().split("/").filter(Boolean);
    const operation = `${request.method} ${area}/${name ?? ""}`;
    if (rest.length > 0) return respondEmpty(response, 404);
    if (operation === "GET functions/")
      return respondJson(
        response,
        200,
        this.#dependencies.functions.map((fn) => this.#describe(fn)),
      );
    if (operation === "GET host/status") return respondJson(response, 200, this.#status());
    if (operation === "POST host/ping") return respondEmpty(response, 200);
    if (area === "functions" && name !== undefined) return this.#function(request, response, name);
    return respondEmpty(response, 404);
  }

  async #function(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const fn = this.#dependencies.functions.find((candidate) => candidate.name.toLowerCase() === name);
    if (fn === undefined) return respondEmpty(response, 404);
    if (request.method === "GET") return respondJson(response, 200, this.#describe(fn));
    if (request.method === "POST") return this.#run(request, response, fn);
    return respondEmpty(response, 404);
  }

  async #run(request: IncomingMessage, response: ServerResponse, fn: AppFunction): Promise<void> {
    const trigger = this.#dependencies.manualTriggers.get(fn.name.toLowerCase());
    if (trigger === undefined) {
      const message = `${fn.name} has a trigger (${fn.trigger.typeName}) that cannot be run manually`;
      return respondJson(response, 400, { message });
    }
    const body = await readBody(request, inputLimit);
    const input = body === undefined ? undefined : readInput(body);
    if (input === undefined) return respondJson(response, 400, { message: 'the body must be JSON: {"input": …}' });
    trigger.fire(input.value);
    respondEmpty(response, 202);
  }

  #describe({ name, trigger }: AppFunction) {
    const path = this.#dependencies.pathOf(name);
    const url = path === undefined ? null : `${this.#dependencies.url}/${path}`;
    return { name, language: "node", isDisabled: false, trigger: trigger.typeName, invoke_url_template: url };
  }

  #status() {
    return {
      id: "local",
      state: "Running",
      version: hostVersion,
      processUptime: Date.now() - startedAt,
      functionAppContentEditingState: "NotAllowed",
    };
  }
}

/** An empty body means no input. */
function readInput(body: Buffer): { readonly value: unknown } | undefined {
  if (body.length === 0) return { value: undefined };
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed !== "object" || parsed === null) return undefined;
    return { value: "input" in parsed ? parsed.input : undefined };
  } catch {
    return undefined;
  }
}
