import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { auditFor } from "../../shared/composition.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { recordRead } from "../../shared/serving/audit/audit.ts";
import type { ReadOfEverybody, ReadOfPeople } from "../../shared/serving/audit/audit-record.ts";

/**
 * The user of the machine reads people. Call it before the data are printed.
 *
 * @param endpoint the command
 */
export async function recordCommandRead(
  azure: Pick<Azure, "retained" | "configuration">,
  endpoint: string,
  read: ReadOfPeople | ReadOfEverybody,
  now: number,
): Promise<void> {
  const by = { kind: "command", id: userInfo().username, name: null } as const;
  await recordRead(auditFor(azure), { time: now, by, endpoint, request: randomUUID() }, read);
}
