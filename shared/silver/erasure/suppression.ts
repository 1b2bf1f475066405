import type { Identified } from "../../platform/azure/documents.ts";
import { storedNumber, storedText } from "../../platform/stored-value.ts";
import type { SilverDefinition } from "../documents/definition.ts";
import type { Ownership } from "../documents/owners.ts";
import type { ErasureIndex } from "./erasure-index.ts";
import { labelOf, subjectsOf } from "./subject.ts";

/** What erasure has to look at, because events of a slice concern it. */
export interface ConcernedSubjects {
  /** Requests for erasure: user id -> up to and including this time, epoch milliseconds. */
  readonly requests: Map<string, number>;
  /** Erased users of whom an event was suppressed. */
  readonly users: Set<string>;
  /** Suppressed registrations, by document id. */
  readonly ownerships: Map<string, Ownership>;
  /** E-mails of suppressed registrations: e-mail -> user id. */
  readonly registered: Map<string, string>;
  /** Labels of erased people of which an event arrived. */
  readonly labels: Set<string>;
  /** E-mails of erased people of which an event was suppressed. */
  readonly emails: Set<string>;
}

/** Drops the contributions of erased people. */
export interface Suppression {
  /** False for a contribution that must not be written. */
  admits(definition: SilverDefinition, contribution: Identified): boolean;
  readonly concerned: ConcernedSubjects;
}

/**
 * An event of an erased person at or before the time of the erasure is suppressed. Whose a reading or a visit is
 * depends on other documents: it is written, and erasure looks at its label at the end of the slice.
 */
export function suppression(index: ErasureIndex): Suppression {
  const concerned: ConcernedSubjects = {
    ...{ requests: new Map(), users: new Set(), ownerships: new Map() },
    ...{ registered: new Map(), labels: new Set(), emails: new Set() },
  };
  const isErased = (definition: SilverDefinition, document: Identified, until: number | undefined) =>
    until !== undefined && definition.without(document, (time) => time <= until) === undefined;
  const admitsOfUser = (definition: SilverDefinition, document: Identified, userId: string) => {
    if (!isErased(definition, document, index.userUntil(userId))) return true;
    concerned.users.add(userId);
    if ("label" in document) {
      const [label, time] = [storedText(document, "label"), storedNumber(document, "time")];
      const taken = concerned.ownerships.get(document.id)?.void === true || "void" in document;
      concerned.ownerships.set(document.id, { id: document.id, label, time, userId, ...(taken ? { void: true } : {}) });
    } else if ("email" in document) concerned.registered.set(storedText(document, "email"), userId);
    return false;
  };
  const admitsOfEmail = (definition: SilverDefinition, document: Identified, email: string) => {
    if (!isErased(definition, document, index.emailUntil(email))) return true;
    concerned.emails.add(email);
    return false;
  };
  const admits = (definition: SilverDefinition, document: Identified): boolean => {
    if (isRequest(document)) {
      const [userId, time] = [storedText(document, "userId"), storedNumber(document, "time")];
      concerned.requests.set(userId, Math.max(time, concerned.requests.get(userId) ?? time));
      return false;
    }
    if (index.isEmpty) return true;
    return subjectsOf(definition, document).every((subject) => {
      if (subject.kind === "user") return admitsOfUser(definition, document, subject.value);
      if (subject.kind === "email") return admitsOfEmail(definition, document, subject.value);
      const label = labelOf(subject);
      if (label !== undefined && index.hasLabel(label)) concerned.labels.add(label);
      return true;
    });
  };
  return { admits, concerned };
}

function isRequest(document: Identified): boolean {
  return "kind" in document && document.kind === "tombstone";
}
