import type { DocumentContainer, Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import type { ErasureStore } from "./erasure-store.ts";
import type { AffectedGroup, PlannedMessage } from "./silver-erasure.ts";

/** Whose data an erasure removes. These are raw identifiers: a plan exists only while it is executed. */
export interface PlannedSubjects {
  readonly users: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly emails: ReadonlySet<string>;
}

interface StoredSubjects extends Identified {
  readonly subject: string;
  readonly kind: "plan";
  readonly users: readonly string[];
  readonly labels: readonly string[];
  readonly emails: readonly string[];
}

interface StoredItems<T> extends Identified {
  readonly subject: string;
  readonly kind: "plan-groups" | "plan-messages";
  readonly items: readonly T[];
}

/** What a plan contains many of. */
interface PlannedItems<T> {
  read(): Promise<readonly T[]>;
  add(items: readonly T[]): Promise<void>;
  remove(): Promise<void>;
}

const itemsPerDocument = 500;

/**
 * The plan of an owner, such as a slice. It is stored before anything is removed, so that a run after a crash knows
 * what the removed documents were.
 */
export interface PlanStore {
  subjects(): Promise<PlannedSubjects>;
  addSubjects(subjects: PlannedSubjects): Promise<void>;
  readonly groups: Omit<PlannedItems<AffectedGroup>, "remove">;
  /** Of the assessments. They are removed after them. */
  readonly messages: Omit<PlannedItems<PlannedMessage>, "remove">;
  /** Removes the whole plan. */
  remove(): Promise<void>;
}

export function planStore({ container }: Pick<ErasureStore, "container">, owner: string): PlanStore {
  const subject = hashId("plan", owner);
  const subjectsOf = () =>
    container.queryPartition<StoredSubjects>(subject, "SELECT * FROM c WHERE c.kind = @kind", { kind: "plan" });
  const groups = plannedItems<AffectedGroup>(container, subject, "plan-groups");
  const messages = plannedItems<PlannedMessage>(container, subject, "plan-messages");
  return {
    ...{ groups, messages },
    async subjects() {
      const plans = await subjectsOf();
      const all = (name: "users" | "labels" | "emails") => new Set(plans.flatMap((plan) => plan[name]));
      return { users: all("users"), labels: all("labels"), emails: all("emails") };
    },
    async addSubjects({ users, labels, emails }) {
      const content = { users: [...users], labels: [...labels], emails: [...emails] };
      const id = hashId("plan", JSON.stringify(content));
      await container.create<StoredSubjects>({ id, subject, kind: "plan", ...content }, subject);
    },
    async remove() {
      for (const items of [groups, messages]) await items.remove();
      for (const { id } of await subjectsOf()) await container.remove(id, subject);
    },
  };
}

function plannedItems<T>(container: DocumentContainer, subject: string, kind: StoredItems<T>["kind"]): PlannedItems<T> {
  const stored = () =>
    container.queryPartition<StoredItems<T>>(subject, "SELECT * FROM c WHERE c.kind = @kind", { kind });
  return {
    read: async () => (await stored()).flatMap(({ items }) => items),
    async add(items) {
      for (let first = 0; first < items.length; first += itemsPerDocument) {
        const some = items.slice(first, first + itemsPerDocument);
        const id = hashId(kind, JSON.stringify(some));
        await container.create<StoredItems<T>>({ id, subject, kind, items: some }, subject);
      }
    },
    async remove() {
      for (const { id } of await stored()) await container.remove(id, subject);
    },
  };
}

/** Whether a plan is stored: a slice has not executed it completely. */
export async function hasPlans({ container }: Pick<ErasureStore, "container">): Promise<boolean> {
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  return (await container.queryAllPartitions<object>(query, { kind: "plan" }, 1)).items.length > 0;
}
