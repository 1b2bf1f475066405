import { at, type Policy } from "./policy.ts";

export const tagged: Policy = {
  name: "whatever has a place says which environment it belongs to",
  violations: ({ predictedResources }, environment) =>
    predictedResources
      .filter((resource) => resource["location"] !== undefined)
      .filter(
        (resource) => at(resource, "tags.system") !== "korevital" || at(resource, "tags.environment") !== environment,
      )
      .map(({ name, type }) => `${type} ${name}`),
};
