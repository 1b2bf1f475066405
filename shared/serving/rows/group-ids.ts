import type { Summary } from "../../gold/summary.ts";
import type { Pseudonymise } from "../masking/pseudonym.ts";

/** The public id of a group: it names the group and reveals nothing of its key. */
export type GroupIds = (id: string) => string;

/** A keyed hash: trying all users does not reveal of which one a group is. */
export function groupIds({ name }: Pick<Summary, "name">, pseudonymise: Pseudonymise): GroupIds {
  return (id) => pseudonymise("group", `${name} ${id}`);
}
