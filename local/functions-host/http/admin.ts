import type { IncomingMessage, ServerResponse } from "node:http";
import type { DisabledFunction } from "../app-functions.ts";
import type { AppFunction } from "../bindings/app-function.ts";
import type { ManualTrigger } from "../listener.ts";
import { hostVersion } from "../worker/core-module.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { readBody } from "./read-body.ts";
import { respondEmpty, respondJson } from "./respond.ts";

export interface AdminDependencies {
  readonly functions: readonly AppFunction[];
  readonly disabled: readonly DisabledFunction[];
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
    const [, area, name, ...rest] = url.pathname.toLowerCase().split("/").filter(Boolean);
    const operation = `${request.method} ${area}/${name ?? ""}`;
    // As in Azure, a ping needs no key.
    if (/^(GET|POST) host\/ping$/.test(operation) && rest.length === 0) return respondEmpty(response, 200);
    if (!isAllowed(this.#dependencies.keys, "admin", "", keyOf(request.headers, url)))
      return respondEmpty(response, 401);
    if (rest.length > 0) return respondEmpty(response, 404);
    if (operation === "GET functions/") return respondJson(response, 200, this.#list());
    if (operation === "GET host/status") return respondJson(response, 200, this.#status());
    if (area === "functions" && name !== undefined) return this.#function(request, response, name);
    return respondEmpty(response, 404);
  }

  async #function(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const described = this.#list().find((candidate) => candidate.name.toLowerCase() === name);
    if (request.method === "POST") return this.#run(request, response, described);
    if (request.method !== "GET" || described === undefined) return respondEmpty(response, 404);
    respondJson(response, 200, described);
  }

  /** In the order of Azure: the body is checked before the function. */
  async #run(request: IncomingMessage, response: ServerResponse, fn: Description | undefined): Promise<void> {
    if (!isJson(request)) return respondEmpty(response, 415);
    const body = await readBody(request, inputLimit);
    const input = body === undefined ? undefined : readInput(body);
    if (input === undefined) return respondJson(response, 400, { message: 'the body must be JSON: {"input": …}' });
    if (fn === undefined) return respondEmpty(response, 404);
    const trigger = this.#dependencies.manualTriggers.get(fn.name.toLowerCase());
    if (trigger === undefined) {
      const reason = fn.isDisabled ? "is disabled" : `has a trigger (${fn.trigger}) that cannot be run manually`;
      return respondJson(response, 400, { message: `${fn.name} ${reason}` });
    }
    trigger.fire(input.value);
    respondEmpty(response, 202);
  }

  #list(): Description[] {
    const { functions, disabled, pathOf, url } = this.#dependencies;
    const enabled = functions.map(({ name, trigger }) => {
      const path = pathOf(name);
      return descriptionOf(name, trigger.typeName, false, path === undefined ? null : `${url}/${path}`);
    });
    return [...enabled, ...disabled.map(({ name, triggerType }) => descriptionOf(name, triggerType, true, null))];
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

type Description = ReturnType<typeof descriptionOf>;

function descriptionOf(name: string, trigger: string, isDisabled: boolean, url: string | null) {
  return { name, language: "node", isDisabled, trigger, invoke_url_template: url };
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^(application|text)\/([\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "");
}

function readInput(body: Buffer): { readonly value: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed !== "object" || parsed === null) return undefined;
    return { value: "input" in parsed ? parsed.input : undefined };
  } catch {
    return undefined;
  }
}
