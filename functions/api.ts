import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from "@azure/functions";
import { type Answer, jsonAnswer } from "../shared/api/answer.ts";
import { dependenciesOf } from "../shared/api/dependencies.ts";
import { guarded } from "../shared/api/guarded.ts";
import { checkAll, healthAnswer } from "../shared/api/health.ts";
import { postEvents } from "../shared/api/ingest/post-events.ts";
import { openApiDocument } from "../shared/api/openapi/document.ts";
import { parametersOf } from "../shared/api/parameters.ts";
import { personAnswer } from "../shared/api/person.ts";
import { problem } from "../shared/api/problem.ts";
import { remembered } from "../shared/api/remembered.ts";
import { type Route, type RouteName, routes, streamRoutes } from "../shared/api/routes.ts";
import { type ReadRows, rowsAnswer } from "../shared/api/rows.ts";
import { azure, now } from "../shared/azure/app.ts";
import { buildId } from "../shared/azure/build.ts";
import { pseudonymiser } from "../shared/gold/pseudonym.ts";
import { readMaskedRows, readPersonalRows } from "../shared/gold/query.ts";
import { summaries, summaryNamed } from "../shared/gold/registry.ts";
import { readPipelineReport } from "../shared/pipeline/read.ts";
import { factsReader } from "../shared/silver/facts-reader.ts";
import { streamNamed, streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { carrying } from "../shared/telemetry/carrying.ts";
import { log } from "../shared/telemetry/log.ts";
import { observed } from "../shared/telemetry/observed.ts";
import { record } from "../shared/telemetry/record.ts";

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<Answer>;

const pseudonymise = pseudonymiser(azure.configuration.pseudonymKey);
const facts = factsReader(azure.silver);
const dependencies = dependenciesOf(azure, streams);

const health = remembered(5_000, now, (context: InvocationContext) =>
  checkAll(dependencies, now, (name, error) => log(context, "dependency-failed", { dependency: name }, error)),
);

/** Masked rows, whole rows and a person are functions of their own, so that they have keys of their own. */
const handlers: Readonly<Record<RouteName, Handler>> = {
  "get-gold": (request) => rows(request, (...of) => readMaskedRows(...of, pseudonymise)),
  "get-personal-gold": (request) => rows(request, readPersonalRows),
  "get-personal-user": ({ params, query }) => personAnswer(facts, params["id"] ?? "", parametersOf(query), now()),
  async "post-events"(request, context) {
    const name = request.params["stream"] ?? "";
    const stream = streamNamed(name);
    return stream === undefined
      ? problem("no-such-stream", `no stream is called ${name}`)
      : post(stream)(request, context);
  },
  "get-pipeline": async (_, context) =>
    jsonAnswer(200, await readPipelineReport(azure, now, (hub, error) => log(context, "hub-silent", { hub }, error))),
  "get-health": async (_, context) => healthAnswer(await health(context)),
  "get-openapi": async () => jsonAnswer(200, openApiDocument({ streams, summaries })),
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
      const answer = await guarded(() => handler(request, context), context.invocationId, onFailure);
      record("korevital.api.requests", 1, { route: name, status: `${Math.floor(answer.status / 100)}xx` });
      // Whoever deploys sees by it which package answers.
      return { ...answer, headers: { ...answer.headers, "x-korevital-build": buildId } };
    },
  });
}

async function rows(request: HttpRequest, read: ReadRows): Promise<Answer> {
  const name = request.params["summary"] ?? "";
  const summary = summaryNamed(name);
  if (summary === undefined) return problem("no-such-summary", `no gold summary is called ${name}`);
  return rowsAnswer(summary, azure.gold(summary.container), read, {
    path: new URL(request.url).pathname,
    parameters: parametersOf(request.query),
    accept: request.headers.get("accept") ?? undefined,
    ifNoneMatch: request.headers.get("if-none-match") ?? undefined,
  });
}

function post(stream: Stream): Handler {
  return (request, context) =>
    observed(context, "events posted", stream.name, { "korevital.stream": stream.name }, async ({ traceparent }) =>
      postEvents(
        {
          stream,
          hub: carrying(azure.hub(stream.hub), traceparent),
          now: now(),
          onFailure: (error) => log(context, "hub-refused", { hub: stream.hub }, error),
        },
        {
          bytes: new Uint8Array(await request.arrayBuffer()),
          contentType: request.headers.get("content-type") ?? undefined,
          contentEncoding: request.headers.get("content-encoding") ?? undefined,
        },
      ),
    );
}
