/** A pull request on GitHub. */
export interface PullRequest {
  /** `https://api.github.com`, or the API of GitHub Enterprise Server. */
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
  readonly fetch: typeof fetch;
}

interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly type?: string } | null;
}

/** Comments per page, and the maximum number of searched pages. */
const pageSize = 100;
const maxPages = 30;

/**
 * Creates or updates the comment of a name in a pull request. Only comments of bots are updated.
 *
 * @param name letters, digits and dashes
 * @returns `forbidden` if the token may not comment, as in pull requests of forks
 * @throws Error for an unexpected response of GitHub
 */
export async function stickyComment(
  pullRequest: PullRequest,
  name: string,
  text: string,
): Promise<"created" | "updated" | "forbidden"> {
  if (!/^[\w-]+$/.test(name)) throw new Error(`--name ${name}: letters, digits and dashes expected`);
  const marker = `<!-- korevital: ${name} -->`;
  const found = await findComment(pullRequest, marker);
  const path = found === undefined ? `issues/${pullRequest.number}/comments` : `issues/comments/${found.id}`;
  const method = found === undefined ? "POST" : "PATCH";
  const response = await request(pullRequest, path, { method, body: JSON.stringify({ body: `${marker}\n${text}` }) });
  if (response.status === 403 || response.status === 404) return "forbidden";
  await expectOk(response, `${method} ${path}`);
  return found === undefined ? "created" : "updated";
}

async function findComment(pullRequest: PullRequest, marker: string): Promise<Comment | undefined> {
  for (let page = 1; page <= maxPages; page += 1) {
    const path = `issues/${pullRequest.number}/comments?per_page=${pageSize}&page=${page}`;
    const response = await request(pullRequest, path, {});
    await expectOk(response, `GET ${path}`);
    const comments = (await response.json()) as readonly Comment[];
    const found = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(marker));
    if (found !== undefined || comments.length < pageSize) return found;
  }
  return undefined;
}

function request(
  { api, repository, token, fetch: send }: PullRequest,
  path: string,
  init: RequestInit,
): Promise<Response> {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  };
  return send(`${api}/repos/${repository}/${path}`, { ...init, headers });
}

async function expectOk(response: Response, what: string): Promise<void> {
  if (!response.ok) throw new Error(`${what}: ${response.status} ${(await response.text()).slice(0, 300)}`);
}
