import type { IncomingHttpHeaders } from "node:http";
import type { Nullable, TypedData } from "../worker/typed-data.ts";
import type { Binding } from "./binding.ts";
import type { TriggerData } from "./trigger-data.ts";

export type AuthLevel = "anonymous" | "function" | "admin";

export interface HttpTrigger {
  /** Without the route prefix; undefined for the name of the function. */
  readonly route: string | undefined;
  /** In upper case; undefined for all methods. */
  readonly methods: ReadonlySet<string> | undefined;
  readonly authLevel: AuthLevel;
}

export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @throws StartError */
export function readHttpTrigger(binding: Binding): HttpTrigger {
  binding.allowOnly(["route", "methods", "authLevel"]);
  const methods = binding.raw("methods");
  if (methods !== undefined && !Array.isArray(methods)) binding.reject('the option "methods" is not a list');
  return {
    route: binding.text("route"),
    methods: methods === undefined ? undefined : new Set(methods.map((method) => String(method).toUpperCase())),
    authLevel: binding.oneOf("authLevel", ["anonymous", "function", "admin"], "function"),
  };
}

/** The whole request. */
export function httpData({
  method,
  url,
  headers,
  parameters,
  body,
}: HttpCall & { readonly body: Uint8Array }): TriggerData {
  const http = {
    method,
    url: url.href,
    nullableHeaders: nullable(plainHeaders(headers)),
    nullableQuery: nullable(query(url)),
    nullableParams: nullable(parameters),
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
  };
  return { data: { http }, metadata: texts(parameters) };
}

/** What accompanies a request that is forwarded to the worker: all but its body. */
export function forwardedData({ url, headers, parameters }: HttpCall): TriggerData {
  const metadata = {
    Headers: { json: JSON.stringify(plainHeaders(headers)) },
    Query: { json: JSON.stringify(query(url)) },
    ...texts(parameters),
  };
  return { data: {}, metadata };
}

function texts(parameters: Readonly<Record<string, string>>): Record<string, TypedData> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { string: value }]));
}

function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const defined = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined.map(([name, value]) => [name, decoded([value].flat().join(", "))]));
}

/** Node.js decodes each byte of a header as one character; the host decodes UTF-8. */
function decoded(text: string): string {
  return Buffer.from(text, "latin1").toString("utf8");
}

/** Repeated parameters are joined with commas. */
function query({ searchParams }: URL): Record<string, string> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(",")]));
}

function nullable(texts: Readonly<Record<string, string>>): Record<string, Nullable<string>> {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { value }]));
}
