import type { Identified } from "../../platform/azure/documents.ts";
import type { IdentifierKind } from "../../streams/fields/mark.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import { deviceLabel, deviceOfLabel, macLabel, macOfLabel, type Ownership } from "../documents/owners.ts";
import type { RegistrationFact } from "../documents/registrations.ts";
import type { SilverContainer } from "../documents/registry.ts";
import { erasedGymEvents } from "../rules/erased-gym-events.ts";
import { type LabelOwnership, ownershipIntervals } from "../rules/ownership.ts";
import type { SilverReader } from "../silver-reader.ts";
import type { ErasureIndex } from "./erasure-index.ts";
import type { PlannedSubjects } from "./plan-store.ts";
import type { SilverErasure } from "./silver-erasure.ts";
import { partitionSubject } from "./subject.ts";

/** A document to remove, or to replace by what remains of it. */
export interface PlannedDocument {
  readonly container: string;
  readonly partition: string;
  readonly document: Identified;
  /** Of a time, epoch milliseconds. Undefined: the whole document is erased. */
  readonly isErased?: (time: number) => boolean;
}

export interface ErasurePlan extends PlannedSubjects {
  readonly documents: readonly PlannedDocument[];
  /** Registrations to erase. */
  readonly ownerships: readonly Ownership[];
}

/** What planning reads. */
export interface PlanningSilver {
  readonly erasure: Pick<SilverErasure, "reader">;
  readonly definitions: readonly SilverDefinition[];
}

/** Until when people and e-mails are erased. */
type ErasedUntil = Pick<ErasureIndex, "userUntil" | "emailUntil">;

/** Finds everything of the subjects that is erased by the index. It changes nothing. */
export async function planErasure(
  silver: PlanningSilver,
  index: ErasedUntil,
  start: PlannedSubjects,
  suppressed: readonly Ownership[],
): Promise<ErasurePlan> {
  const documents: PlannedDocument[] = [];
  for (const userId of start.users) documents.push(...(await documentsOfUser(silver, index, userId)));
  const registrations = documents.flatMap(({ document }) => (isRegistration(document) ? [document] : []));
  const labels = new Set([
    ...start.labels,
    ...suppressed.map(({ label }) => label),
    ...registrations.flatMap(({ deviceId, macAddress }) => [
      deviceLabel(deviceId),
      ...(macAddress === null ? [] : [macLabel(macAddress)]),
    ]),
  ]);
  const emails = new Set([...start.emails, ...registrations.flatMap(({ email }) => email ?? [])]);
  const ownerships = [...suppressed];
  for (const label of labels) {
    const late = suppressed.filter((each) => each.label === label);
    const found = await documentsOfLabel(silver, index, label, late);
    documents.push(...found.documents);
    ownerships.push(...found.erased);
  }
  const untilOfUsers = Math.max(-1, ...[...start.users].map((userId) => index.userUntil(userId) ?? -1));
  // The index does not contain the e-mails of a new plan yet.
  for (const email of emails)
    documents.push(...(await documentsUntil(silver, "email", email, index.emailUntil(email) ?? untilOfUsers)));
  return { users: start.users, labels, emails, documents, ownerships };
}

async function documentsOfUser(
  silver: PlanningSilver,
  index: ErasedUntil,
  userId: string,
): Promise<readonly PlannedDocument[]> {
  return documentsUntil(silver, "user", userId, index.userUntil(userId) ?? -1);
}

/** The documents of a subject up to and including a time, of every container whose partition key has the kind. */
async function documentsUntil(
  { erasure, definitions }: PlanningSilver,
  kind: IdentifierKind,
  partition: string,
  until: number,
): Promise<readonly PlannedDocument[]> {
  const planned: PlannedDocument[] = [];
  for (const container of containersOf(definitions, kind))
    for (const document of await erasure.reader.queryPartition(container, partition)) {
      const of = definitions.filter((each) => each.container === container);
      // Documents of several kinds share a container: a rule reads a time that others do not have.
      if (of.some((each) => each.without(document, (time) => time <= until) === undefined))
        planned.push({ container, partition, document });
    }
  return planned;
}

/** The registrations of a label that are erased, and the readings and visits of the times at which it is nobody's. */
async function documentsOfLabel(
  silver: PlanningSilver,
  index: ErasedUntil,
  label: string,
  late: readonly Ownership[],
): Promise<{ readonly documents: readonly PlannedDocument[]; readonly erased: readonly Ownership[] }> {
  const stored: readonly LabelOwnership[] = await silver.erasure.reader.queryPartition("owners", label);
  const isGone = (each: LabelOwnership) => each.erased !== true && each.time <= (index.userUntil(each.userId) ?? -1);
  const erased = stored.filter(isGone);
  const marked = (each: Ownership): LabelOwnership => ({ ...each, erased: true });
  const all = [...stored.map((each) => (isGone(each) ? marked(each) : each)), ...late.map(marked)];
  const documents: PlannedDocument[] = erased.map((document) => ({ container: "owners", partition: label, document }));
  const isErased = erasedTimes(all, index);
  const [deviceId, macAddress] = [deviceOfLabel(label), macOfLabel(label)];
  if (isErased !== undefined && deviceId !== undefined)
    documents.push(...(await readingsAt(silver, deviceId, isErased)));
  if (isErased !== undefined && macAddress !== undefined) {
    const events = await silver.erasure.reader.queryPartition("gym-visits", macAddress);
    for (const document of erasedGymEvents(events, isErased))
      documents.push({ container: "gym-visits", partition: macAddress, document });
  }
  return { documents, erased };
}

async function readingsAt(
  { erasure, definitions }: PlanningSilver,
  deviceId: string,
  isErased: (time: number) => boolean,
): Promise<readonly PlannedDocument[]> {
  const planned: PlannedDocument[] = [];
  for (const container of containersOf(definitions, "device"))
    for await (const page of erasure.reader.queryPartitions(container, "deviceId", [deviceId]))
      for (const document of page)
        if (changes(definitions, container, document, isErased))
          planned.push({ container, partition: deviceId, document, isErased });
  return planned;
}

function containersOf(definitions: readonly SilverDefinition[], kind: IdentifierKind): SilverContainer[] {
  const of = definitions.filter((each) => partitionSubject(each) === kind);
  return [...new Set(of.map(({ container }) => container as SilverContainer))];
}

function isRegistration(document: Identified): document is RegistrationFact {
  return "kind" in document && document.kind === "registration";
}

/** Whether a time of a label is erased, after its registrations were. Undefined if none is. */
export async function erasedTimesOf(
  reader: SilverReader,
  index: ErasedUntil,
  label: string,
): Promise<((time: number) => boolean) | undefined> {
  return erasedTimes(await reader.queryPartition("owners", label), index);
}

/** Whether a time of the label belongs to nobody and is erased; undefined if none is. */
function erasedTimes(
  ownerships: readonly LabelOwnership[],
  index: ErasedUntil,
): ((time: number) => boolean) | undefined {
  const intervals = ownershipIntervals(ownerships).flatMap(({ userId, isErased, from, to }) => {
    const until = isErased ? index.userUntil(userId) : undefined;
    return until === undefined ? [] : [{ from, to, until }];
  });
  if (intervals.length === 0) return undefined;
  return (time) => intervals.some(({ from, to, until }) => from <= time && time < to && time <= until);
}

function changes(
  definitions: readonly SilverDefinition[],
  container: string,
  document: Identified,
  isErased: (time: number) => boolean,
): boolean {
  const definition = definitions.find((each) => each.container === container);
  return (
    definition !== undefined && JSON.stringify(definition.without(document, isErased)) !== JSON.stringify(document)
  );
}
