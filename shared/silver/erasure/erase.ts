import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { conflict } from "../../platform/optimistic-concurrency.ts";
import type { Ownership } from "../documents/owners.ts";
import { storeErasedOwnership, widenTombstone } from "./erasure-store.ts";
import { subjectsOfUser } from "./find-person.ts";
import { groupsOf } from "./groups-of-plan.ts";
import { type ErasurePlan, type PlannedDocument, type PlanningSilver, planErasure } from "./plan.ts";
import { type PlannedSubjects, planStore } from "./plan-store.ts";
import { readErasureIndex } from "./read-erasure-index.ts";
import { addToReceipt } from "./receipt.ts";
import type { AffectedGroup, PlannedMessage, SilverErasure } from "./silver-erasure.ts";
import type { ConcernedSubjects } from "./suppression.ts";

/** What erasure needs of silver. */
export interface ErasingSilver extends PlanningSilver {
  readonly erasure: SilverErasure;
  container(name: string): DocumentContainer;
}

/**
 * Executes the requests of a slice, and erases what its events brought back: one person after another, then the labels
 * and e-mails of erased people of which events arrived. A run that is killed anywhere is repeated by the next run of
 * the slice, which continues the stored plans.
 *
 * @param owner of the plans: the same for every run of the slice
 * @returns how many documents were removed, or replaced by what remains of them
 */
export async function erase(silver: ErasingSilver, owner: string, concerned: ConcernedSubjects): Promise<number> {
  for (const [userId, time] of concerned.requests) await widenTombstone(silver.erasure, userId, { time });
  let documents = 0;
  for (const userId of new Set([...concerned.requests.keys(), ...concerned.users])) {
    const late = [...concerned.ownerships.values()].filter((each) => each.userId === userId);
    const emails = [...concerned.registered].flatMap(([email, user]) => (user === userId ? [email] : []));
    const subjects = await subjectsOfUser(silver.erasure, userId, emails);
    documents += await eraseSubjects(silver, `${owner}|${userId}`, subjects, late, concerned);
  }
  const others = { users: new Set<string>(), labels: concerned.labels, emails: concerned.emails };
  if (others.labels.size + others.emails.size > 0)
    documents += await eraseSubjects(silver, owner, others, [], concerned);
  return documents;
}

/** First the plan with the groups of gold, then the removal of exactly the plan, then gold. */
async function eraseSubjects(
  silver: ErasingSilver,
  owner: string,
  start: PlannedSubjects,
  late: readonly Ownership[],
  { ownerships, requests }: Pick<ConcernedSubjects, "ownerships" | "requests">,
): Promise<number> {
  const { erasure } = silver;
  const stored = planStore(erasure, owner);
  const before = await stored.subjects();
  const subjects = {
    users: start.users,
    labels: new Set([...start.labels, ...before.labels]),
    emails: new Set([...start.emails, ...before.emails]),
  };
  const index = await readErasureIndex(erasure);
  const plan = await planErasure(silver, index, subjects, late, [...ownerships.values()]);
  await stored.addSubjects(plan);
  // By the state of silver before the registrations are erased: afterwards nothing leads from a reading to its owner.
  await stored.groups.add(await groupsOf(erasure, plan));
  await stored.messages.add(messagesOf(plan));
  await retainHashes(erasure, plan);
  for (const planned of plan.documents) await remove(silver, planned);
  // After the assessments: the outbox publishes no message without one, and removes those that it writes from now on.
  const erasedUsers = [...plan.users].flatMap((userId) => {
    const until = index.userUntil(userId);
    return until === undefined ? [] : [{ userId, until }];
  });
  const messages = await erasure.eraseMessages(await stored.messages.read(), erasedUsers);
  const groups = await stored.groups.read();
  await erasure.gold.recompute(groups);
  for (const userId of plan.users) {
    const time = index.userUntil(userId);
    const counts = countsOf(plan, groups, messages);
    if (time !== undefined && (plan.documents.length > 0 || late.length > 0 || requests.has(userId)))
      await addToReceipt(erasure, { subject: erasure.hashes.hash("user", userId), time }, counts, erasure.now());
  }
  await stored.remove();
  return plan.documents.length;
}

/** The messages about the erased assessments: they have the ids of the documents about an e-mail. */
function messagesOf({ emails, documents }: ErasurePlan): PlannedMessage[] {
  return documents.flatMap(({ partition, document: { id } }) =>
    emails.has(partition) ? { email: partition, id } : [],
  );
}

function countsOf(
  { documents }: ErasurePlan,
  groups: readonly AffectedGroup[],
  messages: number,
): Record<string, number> {
  const [containers, summaries] = [
    Map.groupBy(documents, ({ container }) => `silver ${container}`),
    Map.groupBy(groups, ({ summary }) => `gold ${summary}`),
  ];
  const counts = [...containers, ...summaries].map(([name, some]) => [name, some.length] as const);
  return { ...Object.fromEntries(counts), ...(messages === 0 ? {} : { outbox: messages }) };
}

/** Retains the keyed hashes of the registrations, labels and e-mails, by which later events are recognised. */
async function retainHashes(erasure: SilverErasure, { users, labels, emails, ownerships }: ErasurePlan): Promise<void> {
  for (const ownership of ownerships) await storeErasedOwnership(erasure, ownership);
  const index = await readErasureIndex(erasure);
  for (const userId of users) {
    const time = index.userUntil(userId);
    if (time !== undefined) await widenTombstone(erasure, userId, { time, labels: [...labels], emails: [...emails] });
  }
}

async function remove(silver: ErasingSilver, { container: name, partition, document, isErased }: PlannedDocument) {
  const container = silver.container(name);
  if (isErased === undefined) {
    await container.remove(document.id, partition);
    return;
  }
  const definition = silver.definitions.find((each) => each.container === name);
  await silver.erasure.retryConflicts("erased-document", async () => {
    const stored = await container.read<Identified>(document.id, partition);
    if (stored === undefined || definition === undefined) return true;
    const rest = definition.without(stored.document, isErased);
    const isDone =
      rest === undefined
        ? await container.removeVersion(document.id, partition, stored.etag)
        : await container.replace(rest, partition, stored.etag);
    return isDone || conflict;
  });
}
