import { bareEtag } from "../../platform/azure/files.ts";
import { isObject } from "../../streams/decoding/json.ts";
import type { LandingFile } from "./landed-file.ts";

/** The container that files are landed in. */
export const landingContainer = "landing";

const created = "Microsoft.Storage.BlobCreated";
const ours = "korevital.landing.continue";
const subjectOfFile = new RegExp(`^/blobServices/default/containers/${landingContainer}/blobs/(.+)$`, "s");

/** A message of our own in the queue of storage events: there is more to do for this file. */
export function continuation({ name, etag }: LandingFile): unknown {
  return { type: ours, data: { name, etag } };
}

/**
 * The files that a message of the queue tells of: one storage event or several, in the form of CloudEvents or of Event Grid, or our own.
 * Events of other containers, other kinds of events and empty blobs (markers of folders) are none of ours.
 *
 * @throws Error when the message is nothing of that kind; the queue then puts it aside
 */
export function filesOf(message: unknown): LandingFile[] {
  const events = Array.isArray(message) ? message : [message];
  return events.flatMap((event) => fileOf(event) ?? []);
}

function fileOf(event: unknown): LandingFile | undefined {
  if (!isObject(event)) throw new Error("a storage event expected, and it is no JSON object");
  // CloudEvents say `type`, Event Grid's own schema `eventType`.
  const { type = event["eventType"], subject, data } = event;
  if (typeof type !== "string") throw new Error("a storage event expected, and it has no type");
  if (type !== created && type !== ours) return undefined;
  if (!isObject(data)) throw new Error(`an event ${type} without data`);
  if (type === ours) return { name: text(data["name"], type), etag: text(data["etag"], type) };
  const name = subjectOfFile.exec(text(subject, type))?.[1];
  if (name === undefined || data["contentLength"] === 0) return undefined;
  return { name, etag: bareEtag(text(data["eTag"], type)) };
}

function text(value: unknown, type: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`an event ${type} lacks its subject, name or ETag`);
}
