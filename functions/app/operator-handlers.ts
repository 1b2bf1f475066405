import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { maskingFor, quarantineFor, replayFor, traceFor } from "../../shared/composition.ts";
import { summaries } from "../../shared/gold/registry.ts";
import {
  CorrectionRejected,
  type Decision,
  type DecisionOutcome,
  discardOne,
  replayOne,
} from "../../shared/operations/quarantine/decide.ts";
import { findEntry, type QuarantineEntry } from "../../shared/operations/quarantine/entries.ts";
import { parseEventId } from "../../shared/operations/quarantine/event-id.ts";
import { type FilterState, filterStates, type QuarantineFilter } from "../../shared/operations/quarantine/filter.ts";
import {
  countReasons,
  listNewestQuarantined,
  listQuarantined,
} from "../../shared/operations/quarantine/listed-events.ts";
import { shownEvent } from "../../shared/operations/quarantine/shown-event.ts";
import { maskTrace } from "../../shared/operations/trace/mask-trace.ts";
import { UnknownEvent } from "../../shared/operations/trace/outcome.ts";
import { traceEvent } from "../../shared/operations/trace/trace-event.ts";
import { log } from "../../shared/platform/telemetry/log.ts";
import type { Caller } from "../../shared/serving/api/access.ts";
import { allowOnly, limitOf, ParameterError, type Parameters, timeOf } from "../../shared/serving/api/parameters.ts";
import { problem } from "../../shared/serving/api/problem.ts";
import type { ApiRequest } from "../../shared/serving/api/request.ts";
import { type ApiResponse, jsonResponse } from "../../shared/serving/api/response.ts";
import type { RouteName } from "../../shared/serving/api/routes.ts";
import { auditedBy } from "../../shared/serving/audit/audited-by.ts";
import { rejectionCodes } from "../../shared/streams/outcome.ts";
import { streamNamed, streams } from "../../shared/streams/registry.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import type { Subject } from "../../shared/streams/subject.ts";
import type { Handler } from "./http.ts";
import { jsonBody } from "./json-body.ts";
import { azure, now } from "./pipeline.ts";

const store = quarantineFor(azure);
const replays = replayFor(azure, { now, sleep: (milliseconds) => sleep(milliseconds) });
const masking = maskingFor(azure);
const { earliestTime } = azure.configuration;

const filterNames = ["stream", "code", "field", "state", "since", "until"] as const;
/** Events that one answer counts. */
const mostCounted = 100_000;
/** Bytes of a request with a correction, which is a text in JSON. */
const mostBytes = 4_000_000;

/** Quarantine and trace: for operators. */
export const operatorHandlers = {
  async "get-quarantine"({ parameters }) {
    allowOnly(parameters, [...filterNames, "sort", "limit", "continuation"]);
    const { continuation } = parameters;
    const after = continuation === undefined ? undefined : await entryOf(continuation);
    if (continuation !== undefined && after === undefined)
      throw new ParameterError("continuation: that of an earlier page expected");
    const list =
      oneOf("sort", parameters["sort"], ["-ingested"]) === undefined ? listQuarantined : listNewestQuarantined;
    const { items, last } = await list(store, filterOf(parameters), {
      ...{ state: stateOf(parameters), limit: limitOf(parameters, 50, 500) },
      ...(after && { after }),
    });
    return jsonResponse(200, { items, continuation: last ?? null });
  },
  async "get-quarantine-reasons"({ parameters }) {
    allowOnly(parameters, filterNames);
    const counted = { state: stateOf(parameters), most: mostCounted };
    return jsonResponse(200, await countReasons(store, filterOf(parameters), counted));
  },
  "get-quarantined-event": (request) =>
    withEntry(request, async (entry) => {
      const stream = streamNamed(entry.id.partition.stream);
      const shown = shownEvent(entry, stream, { enqueuedTime: now(), earliestTime });
      return {
        ...jsonResponse(200, shown),
        people: { what: "quarantined event", subjects: subjectsOf(stream, entry) },
      };
    }),
  "post-replay": (request, _, body, caller) =>
    withEntry(request, async (entry) => {
      const given = await decisionOf(body, request, caller, ["why", "correction"]);
      if ("status" in given) return given;
      const { correction, ...decision } = given;
      const bytes = correction === undefined ? undefined : Buffer.from(correction);
      try {
        return decided(await replayOne(replays, entry, { ...decision, correction: bytes, replay: randomUUID() }));
      } catch (error) {
        if (error instanceof CorrectionRejected) return problem("correction-rejected", error.message);
        throw error;
      }
    }),
  "post-discard": (request, _, body, caller) =>
    withEntry(request, async (entry) => {
      const given = await decisionOf(body, request, caller, ["why"]);
      return "status" in given ? given : decided(await discardOne(replays, entry, given));
    }),
  async "get-trace"({ params, parameters }, context) {
    allowOnly(parameters, []);
    const id = parseEventId(params["id"] ?? "");
    if (id === undefined) return noSuchEvent;
    const traces = traceFor(azure, now, (hub) => log(context, "hub-not-responding", { hub }, new Error("no response")));
    try {
      return jsonResponse(200, maskTrace(await traceEvent(traces, id), summaries, masking));
    } catch (error) {
      if (error instanceof UnknownEvent) return noSuchEvent;
      throw error;
    }
  },
} as const satisfies Partial<Record<RouteName, Handler>>;

const noSuchEvent = problem("no-such-event", "no event has this id; GET /api/events and GET /api/quarantine have ids");

function decided(outcome: DecisionOutcome): ApiResponse {
  return jsonResponse(202, outcome);
}

async function entryOf(id: string): Promise<QuarantineEntry | undefined> {
  const parsed = parseEventId(id);
  return parsed && findEntry(store, parsed);
}

async function withEntry(
  { params, parameters }: ApiRequest,
  answer: (entry: QuarantineEntry) => Promise<ApiResponse>,
): Promise<ApiResponse> {
  allowOnly(parameters, []);
  const entry = await entryOf(params["id"] ?? "");
  return entry === undefined ? noSuchEvent : answer(entry);
}

function filterOf(parameters: Parameters): QuarantineFilter {
  const { stream, code, field, since, until } = parameters;
  return {
    stream: oneOf(
      "stream",
      stream,
      streams.map(({ name }) => name),
    ),
    code: oneOf("code", code, rejectionCodes),
    field,
    since: since === undefined ? undefined : timeOf("since", since),
    until: until === undefined ? undefined : timeOf("until", until),
  };
}

function stateOf({ state }: Parameters): FilterState {
  return oneOf("state", state, filterStates) ?? "open";
}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  const found = allowed.find((each) => each === value);
  if (value !== undefined && found === undefined)
    throw new ParameterError(`${name}: one of ${allowed.join(", ")} expected`);
  return found;
}

/** The decision in a body, or the problem with it. */
async function decisionOf(
  body: globalThis.Parameters<Handler>[2],
  request: ApiRequest,
  caller: Caller,
  allowed: readonly ("why" | "correction")[],
): Promise<ApiResponse | (Decision & { readonly correction?: string })> {
  const read = await jsonBody(body, request, allowed, mostBytes);
  if ("failure" in read) return read.failure;
  const { why, correction } = read.given;
  if (typeof why !== "string" || why.trim() === "" || why.length > 500)
    throw new ParameterError("why: a text of 1 to 500 characters expected");
  if (correction !== undefined && typeof correction !== "string")
    throw new ParameterError("correction: the corrected body as a text expected");
  return { who: whoIs(caller), why, ...(correction === undefined ? {} : { correction }) };
}

/** For the ledger. */
function whoIs(caller: Caller): string {
  const { kind, id, name } = auditedBy(caller);
  return name ?? id ?? kind;
}

/** Whose data an event that was not understood contains, by its partition key. */
function subjectsOf(stream: Stream | undefined, { event: { key } }: QuarantineEntry): Subject[] {
  const part = stream?.key === undefined ? undefined : stream.schema[stream.key];
  if (key === undefined || part === undefined || !("mark" in part) || typeof part.mark !== "object") return [];
  const { identifier } = part.mark;
  return identifier === "label" ? [] : [{ kind: identifier, value: key }];
}
