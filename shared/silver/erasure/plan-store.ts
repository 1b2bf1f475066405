import type { Identified } from "../../platform/azure/documents.ts";
import { hashId } from "../../platform/hash-id.ts";
import type { ErasureStore } from "./erasure-store.ts";
import type { AffectedGroup } from "./silver-erasure.ts";

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

interface StoredGroups extends Identified {
  readonly subject: string;
  readonly kind: "plan-groups";
  readonly groups: readonly AffectedGroup[];
}

const groupsPerDocument = 500;

/**
 * The plan of an owner, such as a slice. It is stored before anything is removed, so that a run after a crash knows
 * what the removed documents were.
 */
export interface PlanStore {
  subjects(): Promise<PlannedSubjects>;
  groups(): Promise<readonly AffectedGroup[]>;
  addSubjects(subjects: PlannedSubjects): Promise<void>;
  addGroups(groups: readonly AffectedGroup[]): Promise<void>;
  /** Removes the whole plan. */
  remove(): Promise<void>;
}

export function planStore({ container }: Pick<ErasureStore, "container">, owner: string): PlanStore {
  const subject = hashId("plan", owner);
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  const subjectsOf = () => container.queryPartition<StoredSubjects>(subject, query, { kind: "plan" });
  const groupsOf = () => container.queryPartition<StoredGroups>(subject, query, { kind: "plan-groups" });
  return {
    async subjects() {
      const plans = await subjectsOf();
      const all = (name: "users" | "labels" | "emails") => new Set(plans.flatMap((plan) => plan[name]));
      return { users: all("users"), labels: all("labels"), emails: all("emails") };
    },
    groups: async () => (await groupsOf()).flatMap(({ groups }) => groups),
    async addSubjects({ users, labels, emails }) {
      const content = { users: [...users], labels: [...labels], emails: [...emails] };
      const id = hashId("plan", JSON.stringify(content));
      await container.create<StoredSubjects>({ id, subject, kind: "plan", ...content }, subject);
    },
    async addGroups(groups) {
      for (let first = 0; first < groups.length; first += groupsPerDocument) {
        const some = groups.slice(first, first + groupsPerDocument);
        const id = hashId("plan-groups", JSON.stringify(some));
        await container.create<StoredGroups>({ id, subject, kind: "plan-groups", groups: some }, subject);
      }
    },
    async remove() {
      for (const { id } of [...(await groupsOf()), ...(await subjectsOf())]) await container.remove(id, subject);
    },
  };
}

/** Whether a plan is stored: a slice has not executed it completely. */
export async function hasPlans({ container }: Pick<ErasureStore, "container">): Promise<boolean> {
  const query = "SELECT * FROM c WHERE c.kind = @kind";
  return (await container.queryAllPartitions<object>(query, { kind: "plan" }, 1)).items.length > 0;
}
