import {
  app,
  type HttpMethod,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import { buildId } from "../../shared/platform/azure/build.ts";
import { record } from "../../shared/platform/telemetry/record.ts";
import { accessProblem, type Caller } from "../../shared/serving/api/access.ts";
import { storageHeaders } from "../../shared/serving/api/conditional.ts";
import { deprecationHeaders } from "../../shared/serving/api/deprecation.ts";
import { finishResponse, finishStream } from "../../shared/serving/api/finish.ts";
import { methodResponse, registeredMethods } from "../../shared/serving/api/methods.ts";
import { keyParameter, parametersOf, pathParametersOf } from "../../shared/serving/api/parameters.ts";
import { principalHeader, principalOf } from "../../shared/serving/api/principal.ts";
import { type ApiRequest, publicUrl } from "../../shared/serving/api/request.ts";
import { requestIdOf } from "../../shared/serving/api/request-id.ts";
import type { ApiResponse, StreamedResponse } from "../../shared/serving/api/response.ts";
import { type Route, signedInRoute } from "../../shared/serving/api/routes.ts";
import { withErrorResponse } from "../../shared/serving/api/with-error-response.ts";
import { api } from "../../shared/slo/api.ts";
import { auditedResponse } from "./audited-response.ts";
import { logFailure } from "./log-failure.ts";
import { countObjective } from "./objectives.ts";
import { azure } from "./pipeline.ts";

export type Handler = (
  request: ApiRequest,
  context: InvocationContext,
  body: HttpRequest["body"],
  caller: Caller,
) => Promise<ApiResponse | StreamedResponse>;

type CallerOf = (request: HttpRequest) => Caller;

const { access, signsIn } = azure.configuration;

/** Registers a route for callers with a key; and where people sign in with Entra, its path for them. */
export function registerHttp(name: string, route: Route, handler: Handler): void {
  register(name, route, handler, () => ({ kind: route.access === "everybody" ? "anybody" : "key" }));
  const signedIn = signsIn ? signedInRoute(name, route) : undefined;
  if (signedIn !== undefined) register(signedIn.name, signedIn, handler, person);
}

/** Is called only where App Service replaces the header that a client sends. */
function person({ headers }: HttpRequest): Caller {
  const principal = principalOf(headers.get(principalHeader) ?? undefined);
  return principal === undefined ? { kind: "anybody" } : { kind: "person", principal };
}

/**
 * Registers an HTTP function for every method: the host answers a method that no function has with an empty 404, and
 * the app with 405.
 */
function register(name: string, route: Route, handler: Handler, callerOf: CallerOf): void {
  const needsKey = route.access !== "everybody" && callerOf !== person;
  app.http(name, {
    // Without TRACE and CONNECT, which no client sends.
    methods: [...registeredMethods] satisfies HttpMethod[],
    route: route.path,
    authLevel: needsKey ? "function" : "anonymous",
    async handler(request, context): Promise<HttpResponseInit> {
      const began = performance.now();
      const header = (of: string) => request.headers.get(of) ?? undefined;
      const requestId = requestIdOf(header("x-request-id"), context.traceContext?.traceParent, context.invocationId);
      const caller = callerOf(request);
      const audited = (response: ApiResponse | StreamedResponse) =>
        route.access === "Personal"
          ? auditedResponse(response, { caller, endpoint: name, request: requestId }, context)
          : response;
      const answer = await withErrorResponse(
        async () =>
          methodResponse(route, request.method) ??
          accessProblem(route.access, caller, access) ??
          (await audited(await handler(apiRequest(request), context, request.body, caller))),
        context.invocationId,
        (error) => logFailure(context, { name: "api-failed", values: { route: name, request: requestId } }, error),
      );
      const isGood = answer.status < 500 && performance.now() - began <= api.threshold;
      countObjective("api", "", isGood ? { good: 1, bad: 0 } : { good: 0, bad: 1 });
      record("korevital.api.requests", 1, { route: name, status: `${Math.floor(answer.status / 100)}xx` });
      const finishing = {
        method: request.method,
        acceptEncoding: header("accept-encoding"),
        requestId,
        // Whoever deploys sees by it which package answers.
        headers: {
          "x-korevital-build": buildId,
          ...storageHeaders(route.access),
          ...deprecationHeaders(route.deprecation),
        },
      };
      if ("stream" in answer) return finishStream(answer, finishing);
      const { status, headers, body } = await finishResponse(answer, finishing);
      return { status, headers, ...(body === undefined ? {} : { body }) };
    },
  });
}

function apiRequest(request: HttpRequest): ApiRequest {
  return {
    params: pathParametersOf(request.params),
    parameters: parametersOf(request.query),
    url: publicUrl(request),
    code: request.query.get(keyParameter) ?? undefined,
    header: (name) => request.headers.get(name) ?? undefined,
  };
}
