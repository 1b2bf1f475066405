import type { Check } from "../check.ts";

export const hubUnreachable: Check = {
  name: "hub-unreachable",
  severity: "error",
  means: "A hub does not answer, so nothing can be said of what it holds.",
  todo: "Look at the namespace, the network and EVENT_HUBS; then run this again.",
  find: ({ hubs }) =>
    hubs.flatMap(({ hub, stream, createdOn }) =>
      createdOn === undefined ? [{ where: hub, detail: `of stream ${stream}` }] : [],
    ),
};
