import { hashId } from "../../platform/hash-id.ts";
import type { Registration } from "../../streams/registrations.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeVoid } from "./merge-void.ts";
import { property } from "./property.ts";
import { sinceBeginning } from "./registrations.ts";
import { withoutInstant } from "./without-times.ts";

const [devicePrefix, macPrefix] = ["device:", "mac:"];

/**
 * In `owners`: the user owns `label` (`device:…` or `mac:…`) from `time` on. One document per (label, time, user); ties
 * are resolved at read (see `rules/ownership.ts`).
 */
export interface Ownership {
  readonly id: string;
  readonly label: string;
  readonly time: number;
  readonly userId: string;
  /** It was taken back. */
  readonly void?: true;
}

/**
 * In `owners`: from when on a user owns a device and a mac. Written after the registration in `people`, because gold
 * follows `owners`.
 */
export const ownerships: SilverDefinition<Registration, Ownership, "owners"> = {
  stream: "registrations",
  container: "owners",
  partitionKey: "label",
  subjects: ["userId"],
  properties: {
    label: property({ identifier: "label" }, "text", "`device:` and a device id, or `mac:` and a mac"),
    time: property("open", "time", "from when on the user owns it; 0: since the beginning"),
    userId: property({ identifier: "user" }, "text", "the user"),
    void: property("open", "flag", "true: it was taken back; otherwise absent"),
  },
  contributions: ({ userId, deviceId, macAddress, time = sinceBeginning, void: isVoid }) =>
    [deviceLabel(deviceId), ...(macAddress === undefined ? [] : [macLabel(macAddress)])].map((label) => ({
      id: hashId("owner", label, time, userId),
      label,
      time,
      userId,
      ...(isVoid === true ? { void: true as const } : {}),
    })),
  merge: mergeVoid,
  without: withoutInstant("time"),
};

/** The label of a device, under which `owners` stores its ownerships. */
export function deviceLabel(deviceId: string): string {
  return `${devicePrefix}${deviceId}`;
}

export function macLabel(macAddress: string): string {
  return `${macPrefix}${macAddress}`;
}

/** The device of a label; undefined for the label of a mac. */
export function deviceOfLabel(label: string): string | undefined {
  return label.startsWith(devicePrefix) ? label.slice(devicePrefix.length) : undefined;
}

/** The mac of a label; undefined for the label of a device. */
export function macOfLabel(label: string): string | undefined {
  return label.startsWith(macPrefix) ? label.slice(macPrefix.length) : undefined;
}
