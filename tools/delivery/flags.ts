import { type Environment, environments } from "../bicep/snapshot.ts";

/** @throws Error that names the flag and its values */
export function environmentIn(env: string | undefined): Environment {
  const environment = environments.find((name) => name === env);
  if (environment === undefined) throw new Error(`--env ${env ?? ""}: one of ${environments.join(", ")} expected`);
  return environment;
}

/** @throws Error that names the flag */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new Error(`--${name} expected`);
  return value;
}

/** The GitHub API, repository and token of a workflow. */
export interface GitHub {
  readonly api: string;
  readonly repository: string;
  readonly token: string;
}

/** @throws Error that names the missing variable */
export function gitHubIn(variables: Readonly<Record<string, string | undefined>>): GitHub {
  const variable = (name: string) => {
    const value = variables[name];
    if (!value) throw new Error(`${name} is not set: this command requires a GitHub workflow`);
    return value;
  };
  return {
    api: variable("GITHUB_API_URL"),
    repository: variable("GITHUB_REPOSITORY"),
    token: variable("GITHUB_TOKEN"),
  };
}
