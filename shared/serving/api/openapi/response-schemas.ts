import { fieldsOf } from "../../../streams/fields/schema.ts";
import { rejectionCodes } from "../../../streams/outcome.ts";
import { profiles } from "../../../streams/profiles.ts";
import { roles } from "../access.ts";
import { type ProblemKind, problems, problemType } from "../problem.ts";
import { count, type JsonSchema, list, object, orNull, reference, text, time } from "./json-schema.ts";
import { personalMark } from "./personal-mark.ts";
import { reportSchemas } from "./report-schemas.ts";

/* Schemas of responses that are not derived from a stream or a summary. */

const outcomes = {
  received: count("All received events: the sum of the four outcomes."),
  accepted: count("Landed in bronze."),
  duplicate: count("Had landed before, by position in the hub."),
  ignored: count("Understood, but not processed by KoreVital."),
  quarantined: count("Not understood; retained with the reason."),
  lag: orNull(count("Events in the hub that have not landed; null if the hub does not respond.")),
  last_event: orNull(time("Enqueued time of the last event; null without events.")),
};

const backlog = (properties: Readonly<Record<string, JsonSchema>>, description: string) =>
  object(properties, description);

const lastRun = orNull(time("Last progress; null before the first."));

const waitingSince = orNull(time("When the oldest of the backlog was written; null without backlog."));

const counted = {
  good: count("Events that meet the objective."),
  bad: count("Events that do not."),
  attained: orNull({ type: "number", description: "Share of good events; null without events." }),
  budget_left: {
    type: "number",
    description: "Share of the error budget that is left: of the worst series; negative if it is overspent.",
  },
};

const reportingTimeZone = text("Days of summaries that are not of one person are of this time zone.");

const pipeline = object({
  time: time("Time of the report."),
  reporting_time_zone: reportingTimeZone,
  streams: list(
    object({
      stream: text("Name of the stream."),
      ...outcomes,
      partitions: list(
        object({ partition: text("Partition id of the hub, or file-N for landed files."), ...outcomes }),
      ),
    }),
  ),
  silver: object({
    backlog: backlog(
      { rows: count("Manifest rows of bronze."), events: count("Accepted events in these rows.") },
      "What silver has not processed.",
    ),
    waiting_since: waitingSince,
    last_run: lastRun,
    kept_since: object({
      readings: orNull(time("Retention removed readings before it; null: they are complete.")),
      facts: orNull(time("The same for workouts and gym visits. Rows of gold from before do not change any more.")),
    }),
  }),
  gold: object({
    backlog: backlog(
      {
        feeds: count("Change feed ranges of silver with unread changes."),
        dead_letters: count("Dead-lettered groups."),
      },
      "What gold has not processed.",
    ),
    waiting_since: waitingSince,
    last_run: lastRun,
    stopped: orNull(text("Why gold does not run; null if it runs.")),
  }),
  outbox: object({
    backlog: backlog(
      {
        messages: count("Messages that are not published."),
        feeds: count("Change feed ranges of silver from which no messages are written yet."),
      },
      "What the outbox has not published.",
    ),
    waiting_since: waitingSince,
  }),
  exports: list(
    object({
      summary: text("Name of the summary."),
      as_of: time("The files contain the changes of gold until then, except in pending months, which may be older."),
      current: { type: "boolean", description: "Whether the files contain all changes of gold." },
      pending_months: list({ type: "string" }, "Months to be written again; `all` for a summary without days."),
    }),
  ),
  objectives: list(
    object({
      objective: text("Name of the service level objective."),
      indicator: text("What is counted, and when it counts as good."),
      target: { type: "number", description: "Share of good events, from 0 to 1." },
      window: text("Over which it is measured, such as `30 days`."),
      ...counted,
      series: list(object({ of: text("A stream or a summary; empty without a distinction."), ...counted })),
    }),
  ),
  alerts: list(
    object({
      alert: text("Name of an active alert."),
      kind: {
        type: "string",
        enum: ["logged", "burn-rate"],
        description: "`logged`: the app logged it within 30 minutes. `burn-rate`: an error budget is spent too fast.",
      },
      of: list(text("A stream or a summary."), "What it is about; empty for a logged alert."),
      since: orNull(time("First line; null for a burn rate.")),
      lines: count("Logged lines since then."),
    }),
  ),
});

const health = object({
  status: { type: "string", enum: ["ok", "failing"] },
  checks: list(
    object({
      name: text("A service that the app needs: a table, a container, a database, a hub."),
      status: { type: "string", enum: ["ok", "failed"] },
      milliseconds: count("Duration of the probe."),
    }),
  ),
});

const line: JsonSchema = {
  type: "integer",
  minimum: 1,
  description: "The line in NDJSON, the element of an array, or 1 for a single object.",
};

const rejectedRecord = object({
  line,
  code: { type: "string", enum: rejectionCodes, description: "Why the record was rejected." },
  field: text("The field at fault, as the sender spells it; empty for the whole record."),
  message: text("For people."),
});

const ingestResult = object({
  accepted: count("Events that the hub has."),
  ignored: count("Understood, but not processed by KoreVital."),
  rejected: list(reference("RejectedRecord"), "To be corrected by the sender; they are not stored. The first 100."),
  rejected_count: count("All rejected records."),
  implausible: list(
    object({ line, field: text("The field."), message: text("For people.") }),
    "Values that cannot be true: accepted, kept, and never counted. The first 100.",
  ),
  implausible_count: count("All implausible values."),
  ids: list(text("For `GET /api/events/{id}`."), "Ids of the accepted events, in their order."),
});

const eventState = object({
  id: text("The event's id."),
  stream: text("Its stream."),
  state: {
    type: "string",
    enum: ["published", "landed", "processed", "quarantined"],
    description: "`published`: in the hub. `landed`: in bronze. `processed`: in silver. `quarantined`: not understood.",
  },
  code: orNull({ type: "string", description: "Why it was quarantined; null otherwise." }),
});

const recentEvent = object({
  id: text("The event's id, for its trace."),
  stream: text("Its stream."),
  enqueued: time("When the hub received it, or its file was read."),
  ingested: time("When it landed."),
  outcome: { type: "string", enum: ["accepted", "quarantined"] },
  code: orNull({ type: "string", description: "Why it was quarantined; null otherwise." }),
  fields: {
    type: ["object", "null"],
    description: "Decoded open fields, and pseudonyms of identifiers; null if it was quarantined.",
  },
});

const session = object({
  kind: { type: "string", enum: ["key", "person"], description: "`person`: somebody who signed in." },
  name: orNull(text("Of a person, for display.")),
  roles: list({ type: "string", enum: roles }, "What the caller may do."),
  reporting_time_zone: reportingTimeZone,
});

const problemMembers = object({
  type: {
    type: "string",
    format: "uri",
    description: "The kind of problem; stable.",
    enum: (Object.keys(problems) as ProblemKind[]).map(problemType),
  },
  title: text("The kind in words."),
  status: { type: "integer", description: "The HTTP status." },
  detail: text("What is wrong with this request."),
  requestId: text("Id of the request, as in `x-request-id`."),
});

const problem: JsonSchema = {
  ...problemMembers,
  properties: {
    ...Object(problemMembers["properties"]),
    invocationId: text("Only of `internal`: the log has the reason under it."),
    rejected: list(reference("RejectedRecord"), "Only of a body: the first 100 rejected records."),
    rejected_count: count("Only of a body: all rejected records."),
  },
  description: "RFC 9457.",
};

export const responseSchemas: Readonly<Record<string, JsonSchema>> = {
  Problem: problem,
  Health: health,
  Pipeline: pipeline,
  RejectedRecord: rejectedRecord,
  IngestResult: ingestResult,
  EventState: eventState,
  RecentEvent: recentEvent,
  Session: session,
  User: user(),
  HeartRates: heartRates(),
  HeartRatePoint: heartRatePoint(),
  GymVisits: gymVisits(),
  ...reportSchemas,
};

function heartRatePoint(): JsonSchema {
  const bpm = (description: string): JsonSchema => ({ type: "number", description });
  return object({
    time: time("Begin of the point."),
    min: bpm("Lowest heart rate, beats per minute."),
    mean: bpm("Mean heart rate."),
    max: bpm("Highest heart rate."),
    readings: count("Valid readings."),
  });
}

function heartRates(): JsonSchema {
  return object({
    user_id: text("The user's id."),
    from: time("First time."),
    to: time("The time behind the last one."),
    resolution: count("Seconds of a point."),
    time_zone: text("IANA time zone of the user at the last of these times; without a profile that of the reports."),
    points: list(reference("HeartRatePoint"), "By time."),
  });
}

function gymVisits(): JsonSchema {
  const visit = object({
    gym_id: text("Gym."),
    mac_address: { ...text("Device."), "x-personal": { identifier: "mac" } },
    date: { type: "string", format: "date", description: "Day of the login, in the reporting time zone." },
    login: time("Begin of the visit."),
    logout: orNull(time("End of the visit; null for one without a logout within 24 h.")),
    mins_in_gym: { type: "number", description: "Minutes, to two decimals; 0 for an open visit." },
    mins_in_exercising: { type: "number", description: "Part of them in workouts of the user." },
  });
  return object({
    user_id: text("The user's id."),
    visits: list(visit, "The latest first."),
    truncated: { type: "boolean", description: "Whether there are more than `limit`; the earlier ones are left out." },
  });
}

function user(): JsonSchema {
  const registration = object({
    device_id: text("The device."),
    mac_address: { ...orNull(text("MAC address, if one was registered.")), "x-personal": { identifier: "mac" } },
    from: orNull(time("Since when the user owns it; null means since the beginning.")),
  });
  return object({
    user_id: text("The user's id."),
    registrations: list(registration, "By time."),
    profile: orNull({
      ...object({ from: time("Start of its effective interval."), ...profileProperties() }),
      type: "object",
    }),
    at: time("Time of the profile."),
  });
}

/** The fields of a profile in the spelling of the stream. */
function profileProperties(): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  const holders = Map.groupBy(fieldsOf(profiles.schema.profile.fields), ({ within }) => within);
  for (const [holder, fields] of holders) {
    const members = Object.fromEntries(
      fields.map(({ names: [name], mark, optional }): [string, JsonSchema] => [
        name,
        { type: optional ? ["string", "null"] : "string", ...personalMark(mark) },
      ]),
    );
    if (holder === undefined) Object.assign(properties, members);
    else properties[holder] = object(members);
  }
  return properties;
}
