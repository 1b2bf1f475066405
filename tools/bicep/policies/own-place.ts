import { createHash } from "node:crypto";
import type { Facts } from "../facts.ts";
import { placeholderId } from "../snapshot.ts";
import { uniqueEnds } from "./address.ts";
import { type Policy, perResource, textsIn } from "./policy.ts";

/** The id of the group of an environment, as the compiler expands it. */
export function groupId({ environment }: Facts): string {
  return `/subscriptions/${placeholderId}/resourceGroups/rg-korevital-${environment}`;
}

/** `guid()` of Bicep: a UUID of version 5 over its arguments. */
export function bicepGuid(...parts: readonly string[]): string {
  const namespace = Buffer.from("11fb06fb712d4ddd98c7e71bbd588830", "hex");
  const bytes = createHash("sha1").update(namespace).update(parts.join("-")).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const foreignIds = perResource("", (resource, facts) => {
  const own = `rg-korevital-${facts.environment}`;
  return [...textsIn(resource), ...keysIn(resource)]
    .filter(({ text }) =>
      [...text.matchAll(/(?<!\w)\/subscriptions\/([^/']+)(?:\/resourceGroups\/([^/']+))?/gi)].some(
        ([, subscription, group = own]) => subscription !== placeholderId || group !== own,
      ),
    )
    .map(({ path }) => `${resource.name}: ${path} names another subscription or group`);
});

/** Ids are keys of the identities of an app. */
function keysIn(resource: object): { readonly path: string; readonly text: string }[] {
  return [...textsIn(resource)].map(({ path }) => ({ path, text: path }));
}

const ends = perResource("", (resource) => [...textsIn(resource)].flatMap(({ text }) => uniqueEnds(text)));

/** The other policies compare types and names, without the place and the unique end of names. */
export const ownPlace: Policy = {
  name: "every id is one of this group, and every name has the unique end of this group",
  violations: (snapshot, facts) => {
    const all = new Set(ends.violations(snapshot, facts));
    return [
      ...foreignIds.violations(snapshot, facts),
      ...(all.size > 1 ? [`names of several groups: ${[...all].join(", ")}`] : []),
    ];
  },
};
