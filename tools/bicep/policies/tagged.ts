import { at, type Policy } from "./policy.ts";

export const tagged: Policy = {
  name: "resources have tags with system and environment",
  violations: ({ predictedResources }, environment) =>
    predictedResources
      .filter((resource) => resource["location"] !== undefined)
      .filter(
        (resource) => at(resource, "tags.system") !== "korevital" || at(resource, "tags.environment") !== environment,
      )
      .map(({ name, type }) => `${type} ${name}`),
};
