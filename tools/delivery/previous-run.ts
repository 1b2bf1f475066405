/** Where artifacts are, as GitHub Actions says it. */
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
 * The run of `main` that left the newest artifact of that name: the package that an environment had when it was last verified. What another
 * branch or a fork left under the name does not count. Undefined when there is none.
 *
 * @throws Error when GitHub answers otherwise than it should
 */
export async function newestRunWith(
  { api, repository, token, fetch: send }: Artifacts,
  name: string,
): Promise<number | undefined> {
  const url = `${api}/repos/${repository}/actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
  const headers = { accept: "application/vnd.github+json", authorization: `Bearer ${token}` };
  const answer = await send(url, { headers });
  if (!answer.ok) throw new Error(`artifacts called ${name}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
  const { artifacts = [] } = (await answer.json()) as { artifacts?: readonly Artifact[] };
  const [newest] = artifacts
    .filter(({ expired, workflow_run: run }) => {
      const isOurs = run?.repository_id !== undefined && run.repository_id === run.head_repository_id;
      return expired === false && isOurs && run?.head_branch === "main";
    })
    .toSorted((a, b) => ((a.created_at ?? "") < (b.created_at ?? "") ? 1 : -1));
  return newest?.workflow_run?.id;
}
