/** Where a comment goes, as GitHub Actions says it. */
export interface PullRequest {
  /** `https://api.github.com`, or that of a server of one's own. */
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

/** Comments of a page, and pages that are looked through. */
const pageSize = 100;
const mostPages = 30;

/**
 * One comment of that name in a pull request: what it said before is replaced. Only a comment of a bot is taken for it, so that nobody's own
 * words are overwritten.
 *
 * @param name of letters, digits and dashes
 * @returns `refused` when the token may not comment, as in pull requests of forks
 * @throws Error when GitHub answers otherwise than it should
 */
export async function stickyComment(
  pullRequest: PullRequest,
  name: string,
  text: string,
): Promise<"written" | "replaced" | "refused"> {
  if (!/^[\w-]+$/.test(name)) throw new Error(`--name ${name}: letters, digits and dashes expected`);
  const mark = `<!-- korevital: ${name} -->`;
  const found = await findComment(pullRequest, mark);
  const path = found === undefined ? `issues/${pullRequest.number}/comments` : `issues/comments/${found.id}`;
  const method = found === undefined ? "POST" : "PATCH";
  const answer = await ask(pullRequest, path, { method, body: JSON.stringify({ body: `${mark}\n${text}` }) });
  if (answer.status === 403 || answer.status === 404) return "refused";
  await expectOk(answer, `${method} ${path}`);
  return found === undefined ? "written" : "replaced";
}

async function findComment(pullRequest: PullRequest, mark: string): Promise<Comment | undefined> {
  for (let page = 1; page <= mostPages; page += 1) {
    const path = `issues/${pullRequest.number}/comments?per_page=${pageSize}&page=${page}`;
    const answer = await ask(pullRequest, path, {});
    await expectOk(answer, `GET ${path}`);
    const comments = (await answer.json()) as readonly Comment[];
    const found = comments.find(({ body, user }) => user?.type === "Bot" && body?.startsWith(mark));
    if (found !== undefined || comments.length < pageSize) return found;
  }
  return undefined;
}

function ask({ api, repository, token, fetch: send }: PullRequest, path: string, init: RequestInit): Promise<Response> {
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  };
  return send(`${api}/repos/${repository}/${path}`, { ...init, headers });
}

async function expectOk(answer: Response, what: string): Promise<void> {
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}
