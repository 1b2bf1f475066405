import type { Check } from "../check.ts";

export const hubUnreachable: Check = {
  name: "hub-unreachable",
  severity: "error",
  description: "A hub does not respond; its contents are unknown.",
  action: "Check the namespace, the network and EVENT_HUBS; then run this again.",
  find: ({ hubs }) =>
    hubs.flatMap(({ hub, stream, createdOn }) =>
      createdOn === undefined ? [{ id: hub, detail: `of stream ${stream}` }] : [],
    ),
};
