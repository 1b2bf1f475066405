import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { apiFor } from "../shared/composition.ts";
import { summaries, summaryNamed } from "../shared/gold/registry.ts";
import { readPipelineReport } from "../shared/operations/status/read.ts";
import { buildId } from "../shared/platform/azure/build.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { record } from "../shared/platform/telemetry/record.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { withTraceparent } from "../shared/platform/telemetry/with-traceparent.ts";
import { healthResponse, probeAll } from "../shared/serving/api/health.ts";
import { postEvents } from "../shared/serving/api/ingest/post-events.ts";
import { memoizeFor } from "../shared/serving/api/memoize-for.ts";
import { openApiDocument } from "../shared/serving/api/openapi/document.ts";
import { parametersOf } from "../shared/serving/api/parameters.ts";
import { problem } from "../shared/serving/api/problem.ts";
import { type ApiResponse, jsonResponse } from "../shared/serving/api/response.ts";
import { type Route, type RouteName, routes, streamRoutes } from "../shared/serving/api/routes.ts";
import { type ReadRows, rowsResponse } from "../shared/serving/api/rows.ts";
import { userResponse } from "../shared/serving/api/user.ts";
import { withErrorResponse } from "../shared/serving/api/with-error-response.ts";
import { readMaskedRows, readPersonalRows } from "../shared/serving/rows/query.ts";
import { streamNamed, streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { azure, now } from "./app/pipeline.ts";

// Without it the Functions host loses bodies that are sent with `Transfer-Encoding: chunked`. A body arrives as a
// stream,
// so that a body beyond the limit is rejected without being read whole.
app.setup({ enableHttpStream: true });

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<ApiResponse>;

const { masking, silverReader, dependencies, pipeline } = apiFor(azure, now);

const health = memoizeFor(5_000, now, (context: InvocationContext) =>
  probeAll(dependencies, now, (name, error) => log(context, "dependency-failed", { dependency: name }, error)),
);

/** Masked rows, whole rows and a person are functions of their own, so that they have keys of their own. */
const handlers: Readonly<Record<RouteName, Handler>> = {
  "get-gold": (request) => rows(request, (...of) => readMaskedRows(...of, masking)),
  "get-personal-gold": (request) => rows(request, readPersonalRows),
  "get-personal-user": ({ params, query }) =>
    userResponse(silverReader, params["id"] ?? "", parametersOf(query), now()),
  async "post-events"(request, context) {
    const name = request.params["stream"] ?? "";
    const stream = streamNamed(name);
    return stream === undefined
      ? problem("no-such-stream", `no stream is called ${name}`)
      : post(stream)(request, context);
  },
  "get-pipeline": async (_, context) =>
    jsonResponse(
      200,
      await readPipelineReport(pipeline, now, (hub, error) => log(context, "hub-not-responding", { hub }, error)),
    ),
  "get-health": async (_, context) => healthResponse(await health(context)),
  "get-openapi": async () => jsonResponse(200, openApiDocument({ streams, summaries })),
};

for (const name of Object.keys(routes) as RouteName[]) register(name, routes[name], handlers[name]);
for (const { name, stream, ...route } of streamRoutes(streams)) register(name, route, post(stream));

function register(name: string, { method, path, auth }: Route, handler: Handler): void {
  app.http(name, {
    methods: [method],
    route: path,
    authLevel: auth,
    async handler(request, context): Promise<HttpResponseInit> {
      const onFailure = (error: unknown) => log(context, "api-failed", { route: name }, error);
      const answer = await withErrorResponse(() => handler(request, context), context.invocationId, onFailure);
      record("korevital.api.requests", 1, { route: name, status: `${Math.floor(answer.status / 100)}xx` });
      // Whoever deploys sees by it which package answers.
      return { ...answer, headers: { ...answer.headers, "x-korevital-build": buildId } };
    },
  });
}

async function rows(request: HttpRequest, read: ReadRows): Promise<ApiResponse> {
  const name = request.params["summary"] ?? "";
  const summary = summaryNamed(name);
  if (summary === undefined) return problem("no-such-summary", `no gold summary is called ${name}`);
  return rowsResponse(summary, azure.gold(summary.container), read, {
    path: new URL(request.url).pathname,
    parameters: parametersOf(request.query),
    accept: request.headers.get("accept") ?? undefined,
    ifNoneMatch: request.headers.get("if-none-match") ?? undefined,
  });
}

function post(stream: Stream): Handler {
  return (request, context) =>
    withMetrics(context, "events posted", stream.name, { "korevital.stream": stream.name }, async ({ traceparent }) =>
      postEvents(
        {
          stream,
          hub: withTraceparent(azure.hub(stream.hub), traceparent),
          now: now(),
          earliestTime: azure.configuration.earliestTime,
          onFailure: (error) => log(context, "hub-rejected", { hub: stream.hub }, error),
        },
        {
          stream: request.body,
          contentLength: request.headers.get("content-length") ?? undefined,
          contentType: request.headers.get("content-type") ?? undefined,
          contentEncoding: request.headers.get("content-encoding") ?? undefined,
        },
      ),
    );
}
