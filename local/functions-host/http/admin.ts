import type { IncomingMessage, ServerResponse } from "node:http";
import type { AppFunction } from "../bindings/app-function.ts";
import type { ByHand } from "../listener.ts";
import { hostVersion } from "../worker/core-module.ts";
import { answerEmpty, answerJson } from "./answer.ts";
import { type HostKeys, isAllowed, keyOf } from "./keys.ts";
import { readBody } from "./read-body.ts";

export interface AdminParts {
  readonly functions: readonly AppFunction[];
  /** Those that can be run by hand, by name in lower case. */
  readonly byHand: ReadonlyMap<string, ByHand>;
  readonly keys: HostKeys;
  /** `http://…` of the host. */
  readonly url: string;
  /** Path of an HTTP function. */
  readonly pathOf: (functionName: string) => string | undefined;
}

const inputLimit = 2 ** 20;
const startedAt = Date.now();

/** `/admin`: the host looked at and functions run by hand, all with the master key. */
export class Admin {
  readonly #parts: AdminParts;

  constructor(parts: AdminParts) {
    this.#parts = parts;
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    if (!isAllowed(this.#parts.keys, "admin", "", keyOf(request.headers, url))) return answerEmpty(response, 401);
    const [, area, name, ...rest] = url.pathname.toLowerCase().split("/").filter(Boolean);
    const what = `${request.method} ${area}/${name ?? ""}`;
    if (rest.length > 0) return answerEmpty(response, 404);
    if (what === "GET functions/")
      return answerJson(
        response,
        200,
        this.#parts.functions.map((fn) => this.#describe(fn)),
      );
    if (what === "GET host/status") return answerJson(response, 200, this.#status());
    if (what === "POST host/ping") return answerEmpty(response, 200);
    if (area === "functions" && name !== undefined) return this.#function(request, response, name);
    return answerEmpty(response, 404);
  }

  async #function(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const found = this.#parts.functions.find((fn) => fn.name.toLowerCase() === name);
    if (found === undefined) return answerEmpty(response, 404);
    if (request.method === "GET") return answerJson(response, 200, this.#describe(found));
    if (request.method === "POST") return this.#run(request, response, found);
    return answerEmpty(response, 404);
  }

  async #run(request: IncomingMessage, response: ServerResponse, fn: AppFunction): Promise<void> {
    const byHand = this.#parts.byHand.get(fn.name.toLowerCase());
    if (byHand === undefined) {
      const message = `${fn.name} has a trigger (${fn.trigger.typeName}) that cannot be played by hand here`;
      return answerJson(response, 400, { message });
    }
    const body = await readBody(request, inputLimit);
    const input = body === undefined ? undefined : readInput(body);
    if (input === undefined) return answerJson(response, 400, { message: 'the body must be JSON: {"input": …}' });
    byHand.fire(input.value);
    answerEmpty(response, 202);
  }

  #describe({ name, trigger }: AppFunction) {
    const path = this.#parts.pathOf(name);
    const url = path === undefined ? null : `${this.#parts.url}/${path}`;
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

/** No body is no input. */
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
