import { unquotedEtag } from "../../platform/azure/files.ts";
import { isObject } from "../../streams/decoding/json.ts";
import type { LandingFile } from "./landing-file.ts";

/** The container into which senders write files. */
export const landingContainer = "landing";
/** The queue of their storage events. */
export const landingQueue = "landing-events";

const created = "Microsoft.Storage.BlobCreated";
const continueType = "korevital.landing.continue";
const subjectOfFile = new RegExp(`^/blobServices/default/containers/${landingContainer}/blobs/(.+)$`, "s");

/** A message for the queue of storage events: the file has not landed completely. */
export function continuation({ name, etag }: LandingFile): unknown {
  return { type: continueType, data: { name, etag } };
}

/**
 * The files in a message of the queue: one or several storage events, as CloudEvents or in Event Grid's schema, or a
 * continuation. Events of other containers and other types of events are skipped.
 *
 * @throws Error when the message is none of these; the queue then moves it to its poison queue
 */
export function filesOf(message: unknown): LandingFile[] {
  const events = Array.isArray(message) ? message : [message];
  return events.flatMap((event) => fileOf(event) ?? []);
}

function fileOf(event: unknown): LandingFile | undefined {
  if (!isObject(event)) throw new Error("a storage event expected, but it is not a JSON object");
  // `type` in CloudEvents, `eventType` in Event Grid's schema.
  const { type = event["eventType"], subject, data } = event;
  if (typeof type !== "string") throw new Error("a storage event expected, but it has no type");
  if (type !== created && type !== continueType) return undefined;
  if (!isObject(data)) throw new Error(`an event ${type} without data`);
  if (type === continueType) return { name: text(data["name"], type), etag: text(data["etag"], type) };
  const name = subjectOfFile.exec(text(subject, type))?.[1];
  if (name === undefined) return undefined;
  return { name, etag: unquotedEtag(text(data["eTag"], type)) };
}

function text(value: unknown, type: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`an event ${type} lacks its subject, name or ETag`);
}
