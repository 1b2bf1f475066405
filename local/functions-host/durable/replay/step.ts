/** Something that an orchestration waits for. What follows it runs at once when it settles, within the replay. */
export class Step {
  #state: "open" | "done" | "failed" = "open";
  #followers: (() => void)[] = [];

  static settled(): Step {
    const step = new Step();
    step.settle();
    return step;
  }

  get isSettled(): boolean {
    return this.#state !== "open";
  }

  get hasFailed(): boolean {
    return this.#state === "failed";
  }

  /** Only the first time counts. */
  settle(failed = false): void {
    if (this.isSettled) return;
    this.#state = failed ? "failed" : "done";
    const followers = this.#followers;
    this.#followers = [];
    for (const follow of followers) follow();
  }

  whenSettled(follow: () => void): void {
    if (this.isSettled) follow();
    else this.#followers.push(follow);
  }
}

/** Settles with the last of them, as `Task.WhenAll` of .NET does: also after one has failed. */
export function allOf(steps: readonly Step[]): Step {
  const all = new Step();
  let open = steps.length;
  for (const step of steps) {
    step.whenSettled(() => {
      open -= 1;
      if (open === 0) all.settle(steps.some(({ hasFailed }) => hasFailed));
    });
  }
  return all;
}

/** Settles with the first of them. */
export function anyOf(steps: readonly Step[]): Step {
  const any = new Step();
  for (const step of steps) step.whenSettled(() => any.settle());
  return any;
}
