import { fieldsOf } from "../../../streams/fields/schema.ts";
import { profiles } from "../../../streams/profiles.ts";
import { type ProblemKind, problems, problemType } from "../problem.ts";
import { count, type JsonSchema, list, object, orNull, reference, text, time } from "./json-schema.ts";

/* Answers that are not derived from a stream or a summary. */

const outcomes = {
  received: count("Everything that came: the sum of the four outcomes."),
  accepted: count("Landed in bronze."),
  duplicate: count("Came again, by its position in the hub."),
  ignored: count("Understood, and not ours."),
  quarantined: count("Not understood; kept with the reason."),
  lag: orNull(count("Events that the hub has and bronze has not; null when the hub does not say.")),
  last_event: orNull(time("When the hub got its last event; null before the first.")),
};

const backlog = (properties: Readonly<Record<string, JsonSchema>>, description: string) =>
  object(properties, description);

const lastRun = orNull(time("When its progress moved last; null before the first time."));

const pipeline = object({
  time: time("When it was so."),
  streams: list(
    object({
      stream: text("Its name."),
      ...outcomes,
      partitions: list(object({ partition: text("The hub's partition id, or that of landed files."), ...outcomes })),
    }),
  ),
  silver: object({
    backlog: backlog(
      { rows: count("Commits of bronze."), events: count("Accepted events in them.") },
      "What silver has not worked through.",
    ),
    last_run: lastRun,
  }),
  gold: object({
    backlog: backlog(
      { feeds: count("Change feeds of silver with news."), set_aside: count("Groups that cannot be computed.") },
      "What gold has not worked through.",
    ),
    last_run: lastRun,
    stopped: orNull(text("Why gold does not run at all.")),
  }),
});

const health = object({
  status: { type: "string", enum: ["ok", "failing"] },
  checks: list(
    object({
      name: text("What the app needs: a table, a container, a database, a hub."),
      status: { type: "string", enum: ["ok", "failed"] },
      milliseconds: count("How long it took to tell."),
    }),
  ),
});

const rejection = object({
  line: {
    type: "integer",
    minimum: 1,
    description: "The line in NDJSON, the element of an array, 1 for an object alone.",
  },
  code: text("Why, of a closed list: not-text, not-json, missing, mistyped, impossible, future."),
  field: text("The field at fault, as the sender spells it; empty for the whole record."),
  message: text("For a person."),
});

const taken = object({
  accepted: count("The hub has them."),
  ignored: count("Understood, and not ours."),
  rejected: list(reference("Rejection"), "To be mended by the sender; they are kept nowhere."),
});

const problem: JsonSchema = {
  ...object({
    type: {
      type: "string",
      format: "uri",
      description: "The kind of problem, for good.",
      enum: (Object.keys(problems) as ProblemKind[]).map(problemType),
    },
    title: text("The kind, in words."),
    status: { type: "integer", description: "The HTTP status." },
    detail: text("What is wrong with this very request."),
  }),
  description: "RFC 9457.",
};

export const answerSchemas: Readonly<Record<string, JsonSchema>> = {
  Problem: problem,
  Health: health,
  Pipeline: pipeline,
  Rejection: rejection,
  Taken: taken,
  Person: person(),
};

function person(): JsonSchema {
  const registration = object({
    device_id: text("The device."),
    mac_address: { ...orNull(text("Its label, where one was registered.")), "x-personal": { identifier: "mac" } },
    from: orNull(time("From when on it is the user's; null where nobody said: from ever.")),
  });
  return object({
    user_id: text("Who it is."),
    registrations: list(registration, "By time."),
    profile: orNull({ ...object({ from: time("When it began to hold."), ...profileProperties() }), type: "object" }),
    at: time("The profile is as of then."),
  });
}

/** The profile's fields as the stream spells them. */
function profileProperties(): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  const holders = Map.groupBy(fieldsOf(profiles.schema.profile.fields), ({ within }) => within);
  for (const [holder, fields] of holders) {
    const held = Object.fromEntries(
      fields.map(({ names: [name], personal }): [string, JsonSchema] => [
        name,
        { type: "string", "x-personal": personal },
      ]),
    );
    if (holder === undefined) Object.assign(properties, held);
    else properties[holder] = object(held);
  }
  return properties;
}
