/** The artifacts of a GitHub repository. */
export interface Artifacts {
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly fetch: typeof fetch;
}

interface Artifact {
  readonly expired?: boolean;
  readonly created_at?: string;
  readonly workflow_run?: {
    readonly id?: number;
    readonly repository_id?: number;
    readonly head_repository_id?: number;
    readonly head_branch?: string;
  } | null;
}

/**
 * The run of `main` with the newest artifact of a name, which contains the last verified package of an environment.
 * Artifacts of other branches and forks are ignored. Undefined without an artifact.
 *
 * @throws Error for an unexpected response of GitHub
 */
export async function newestRunWith(
  { api, repository, token, fetch: send }: Artifacts,
  name: string,
): Promise<number | undefined> {
  const url = `${api}/repos/${repository}/actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
  const headers = { accept: "application/vnd.github+json", authorization: `Bearer ${token}` };
  const response = await send(url, { headers });
  if (!response.ok) throw new Error(`artifacts ${name}: ${response.status} ${(await response.text()).slice(0, 300)}`);
  const { artifacts = [] } = (await response.json()) as { artifacts?: readonly Artifact[] };
  const [newest] = artifacts
    .filter(({ expired, workflow_run: run }) => {
      const isSameRepository = run?.repository_id !== undefined && run.repository_id === run.head_repository_id;
      return expired === false && isSameRepository && run?.head_branch === "main";
    })
    .toSorted((a, b) => ((a.created_at ?? "") < (b.created_at ?? "") ? 1 : -1));
  return newest?.workflow_run?.id;
}
