import { app, type InvocationContext } from "@azure/functions";
import { apiFor, personFor } from "../shared/composition.ts";
import { summaries } from "../shared/gold/registry.ts";
import { personExportResponse } from "../shared/operations/person/response.ts";
import { readPipelineReport } from "../shared/operations/status/read.ts";
import { readRecentEvents } from "../shared/operations/status/recent-events.ts";
import { log } from "../shared/platform/telemetry/log.ts";
import { withMetrics } from "../shared/platform/telemetry/with-metrics.ts";
import { withTraceparent } from "../shared/platform/telemetry/with-traceparent.ts";
import { activityResponse } from "../shared/serving/api/activity.ts";
import { changesResponse } from "../shared/serving/api/changes.ts";
import { conditionalResponse, contentWithout } from "../shared/serving/api/conditional.ts";
import { eventResponse } from "../shared/serving/api/events/event-response.ts";
import { gymDaysResponse } from "../shared/serving/api/gym-days.ts";
import { gymHoursResponse } from "../shared/serving/api/gym-hours.ts";
import { gymVisitsResponse } from "../shared/serving/api/gym-visits.ts";
import { healthResponse, probeAll } from "../shared/serving/api/health.ts";
import { heartRatesResponse } from "../shared/serving/api/heart-rates.ts";
import { postEvents } from "../shared/serving/api/ingest/post-events.ts";
import { memoizeFor } from "../shared/serving/api/memoize-for.ts";
import { openApiDocument } from "../shared/serving/api/openapi/document.ts";
import { allowOnly, limitOf } from "../shared/serving/api/parameters.ts";
import { problem } from "../shared/serving/api/problem.ts";
import { reportResponse } from "../shared/serving/api/report.ts";
import type { ApiRequest } from "../shared/serving/api/request.ts";
import { type ApiResponse, jsonResponse } from "../shared/serving/api/response.ts";
import { otherPaths, type RouteName, routes, streamRoutes } from "../shared/serving/api/routes.ts";
import { sessionResponse } from "../shared/serving/api/session.ts";
import { userResponse } from "../shared/serving/api/user.ts";
import { groupIds } from "../shared/serving/rows/group-ids.ts";
import { type Audience, readMaskedRows, readPersonalRows } from "../shared/serving/rows/query.ts";
import { streams } from "../shared/streams/registry.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { type Handler, registerHttp } from "./app/http.ts";
import { operatorHandlers } from "./app/operator-handlers.ts";
import { azure, now } from "./app/pipeline.ts";
import { postErasure } from "./app/post-erasure.ts";
import { ofSummary, rows } from "./app/summary-sources.ts";

// Without it the Functions host loses bodies that are sent with `Transfer-Encoding: chunked`. A body arrives as a
// stream, so that a body beyond the limit is rejected without being read whole.
app.setup({ enableHttpStream: true });

const api = apiFor(azure, now);
const { masking, silverReader, events, dependencies, pipeline, recentEvents } = api;
const { activity, gymDays, gymHours, reports } = api;
const { pseudonymise } = masking;
/** Milliseconds for which health and the pipeline's report are computed once. */
const reportAge = 5_000;
const mostRecentEvents = 100;

const health = memoizeFor(reportAge, now, (context: InvocationContext) =>
  probeAll(dependencies, now, (name, error) => log(context, "dependency-failed", { dependency: name }, error)),
);
const report = memoizeFor(reportAge, now, (context: InvocationContext) =>
  readPipelineReport(pipeline, now, (hub, error) => log(context, "hub-not-responding", { hub }, error)),
);
const lastEvents = memoizeFor(1_000, now, () => readRecentEvents(recentEvents, mostRecentEvents));
const document = jsonResponse(200, openApiDocument({ streams, summaries }));

/** Masked rows, whole rows and a person are functions of their own, so that they have keys of their own. */
const handlers: Readonly<Record<RouteName, Handler>> = {
  "get-gold": (request) =>
    rows(request, "masked", (container, summary, filter) =>
      readMaskedRows(container, summary, filter, masking, groupIds(summary, pseudonymise)),
    ),
  "get-personal-gold": (request) =>
    rows(request, "personal", (container, summary, filter) =>
      readPersonalRows(container, summary, filter, groupIds(summary, pseudonymise)),
    ),
  "get-gold-changes": (request) => changes(request, "masked"),
  "get-personal-gold-changes": (request) => changes(request, "personal"),
  async "get-personal-user"(request) {
    const response = await userResponse(silverReader, request.params["id"] ?? "", request.parameters, now());
    return conditional(request, response, request.parameters["at"] === undefined ? "at" : undefined);
  },
  async "get-events"({ parameters }) {
    allowOnly(parameters, ["limit"]);
    const limit = limitOf(parameters, 20, mostRecentEvents);
    return jsonResponse(200, { items: (await lastEvents(undefined)).slice(0, limit) });
  },
  ...operatorHandlers,
  "post-erasure": postErasure,
  async "get-activity"(request) {
    return conditional(request, await activityResponse(activity, request.parameters));
  },
  async "get-gym-days"(request) {
    return conditional(request, await gymDaysResponse(gymDays, request.parameters));
  },
  async "get-gym-hours"({ parameters, header }) {
    return conditionalResponse(await gymHoursResponse(gymHours, parameters), header("if-none-match"));
  },
  async "get-personal-user-export"({ parameters, params }) {
    allowOnly(parameters, []);
    return personExportResponse(personFor(azure, now), params["id"] ?? "");
  },
  async "get-personal-heart-rates"(request) {
    const response = await heartRatesResponse(reports, request.params["id"] ?? "", request.parameters);
    return conditional(request, response);
  },
  async "get-personal-gym-visits"(request) {
    const response = await gymVisitsResponse(reports, request.params["id"] ?? "", request.parameters);
    return conditional(request, response);
  },
  "get-personal-report": (request) => reportResponse(reports, request, now()),
  "get-event": (request) => eventResponse(events, request, pseudonymise),
  async "get-session"({ parameters }, _, __, caller) {
    allowOnly(parameters, []);
    const { access, reportingTimeZone } = azure.configuration;
    return sessionResponse(caller, access, reportingTimeZone);
  },
  async "get-pipeline"(request, context) {
    allowOnly(request.parameters, []);
    return conditional(request, jsonResponse(200, await report(context)), "time");
  },
  async "get-health"(request, context) {
    allowOnly(request.parameters, []);
    return healthResponse(await health(context));
  },
  async "get-openapi"(request) {
    allowOnly(request.parameters, []);
    return conditional(request, document);
  },
};

for (const name of Object.keys(routes) as RouteName[]) registerHttp(name, routes[name], handlers[name]);
for (const { name, stream, ...route } of streamRoutes(streams)) registerHttp(name, route, post(stream));
registerHttp(otherPaths.name, otherPaths, async ({ params }) => {
  const [of, stream = ""] = (params["rest"] ?? "").split("/");
  return of === "streams"
    ? problem("no-such-stream", `no stream is called ${stream.slice(0, 100)}`)
    : problem("no-such-path", "GET /api/openapi.json has all paths");
});

/** @param madeAt the property with the time of the response, which makes no difference to a caller */
function conditional(request: ApiRequest, response: ApiResponse, madeAt?: string): ApiResponse {
  const content = madeAt === undefined ? response.body : contentWithout(response.body, madeAt);
  return conditionalResponse(response, request.header("if-none-match"), content);
}

function changes(request: ApiRequest, audience: Audience): Promise<ApiResponse> {
  return ofSummary(request, (summary) => {
    const container = azure.gold(summary.container);
    return changesResponse({ container, summary, audience, masking, now: now() }, request);
  });
}

function post(stream: Stream): Handler {
  return async ({ parameters, header }, context, body) => {
    allowOnly(parameters, []);
    return withMetrics(
      context,
      "events posted",
      stream.name,
      { "korevital.stream": stream.name },
      async ({ traceparent }) =>
        postEvents(
          {
            stream,
            hub: withTraceparent(azure.hub(stream.hub), traceparent),
            now: now(),
            earliestTime: azure.configuration.earliestTime,
            pseudonymise,
            onFailure: (error) => log(context, "hub-rejected", { hub: stream.hub }, error),
          },
          {
            stream: body,
            contentLength: header("content-length"),
            contentType: header("content-type"),
            contentEncoding: header("content-encoding"),
            prefer: header("prefer"),
          },
        ),
    );
  };
}
