/** A task of an orchestration during replay. Continuations run synchronously when it settles. */
export class ReplayTask {
  #state: "open" | "done" | "failed" = "open";
  #continuations: (() => void)[] = [];

  static settled(): ReplayTask {
    const task = new ReplayTask();
    task.settle();
    return task;
  }

  get isSettled(): boolean {
    return this.#state !== "open";
  }

  get hasFailed(): boolean {
    return this.#state === "failed";
  }

  /** Only the first call has an effect. */
  settle(failed = false): void {
    if (this.isSettled) return;
    this.#state = failed ? "failed" : "done";
    const continuations = this.#continuations;
    this.#continuations = [];
    for (const continuation of continuations) continuation();
  }

  whenSettled(continuation: () => void): void {
    if (this.isSettled) continuation();
    else this.#continuations.push(continuation);
  }
}

/** Settles with the last task, as `Task.WhenAll` of .NET does, also after a failure. */
export function whenAll(tasks: readonly ReplayTask[]): ReplayTask {
  const all = new ReplayTask();
  let open = tasks.length;
  for (const task of tasks) {
    task.whenSettled(() => {
      open -= 1;
      if (open === 0) all.settle(tasks.some(({ hasFailed }) => hasFailed));
    });
  }
  return all;
}

/** Settles with the first task. */
export function whenAny(tasks: readonly ReplayTask[]): ReplayTask {
  const any = new ReplayTask();
  for (const task of tasks) task.whenSettled(() => any.settle());
  return any;
}
