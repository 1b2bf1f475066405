import { hasExited, ownIdentity, type ProcessIdentity } from "../../process-identity.ts";
import { join, leaseDuration, leave, removeExpiredOwners, renew } from "../store/owners.ts";
import type { WorkContext } from "./work-context.ts";

/** With this interval, a lease is removed at most 10 s after the death of its owner. */
const renewInterval = leaseDuration / 4;

/** The lease of this host as one of the owners of a task hub. */
export class Membership {
  readonly #context: WorkContext;
  readonly #identity: ProcessIdentity = ownIdentity();
  readonly #whenFreed: () => void;
  #renewal: NodeJS.Timeout | undefined;
  #owner: string;

  private constructor(context: WorkContext, whenFreed: () => void) {
    this.#context = context;
    this.#whenFreed = whenFreed;
    this.#owner = context.newId();
  }

  /** @param whenFreed called when work of other hosts was released */
  static async join(context: WorkContext, whenFreed: () => void): Promise<Membership> {
    const membership = new Membership(context, whenFreed);
    const { sql, transactions, now } = context;
    await transactions.run(() => {
      join(sql, membership.#owner, membership.#identity, now());
      removeExpiredOwners(sql, membership.#owner, hasExited, now());
    });
    membership.#renewal = setInterval(() => void membership.#renew(), renewInterval);
    return membership;
  }

  /** The owner id under which this host claims work. */
  get owner(): string {
    return this.#owner;
  }

  /** Releases all work of this host. */
  async leave(): Promise<void> {
    clearInterval(this.#renewal);
    const { sql, transactions } = this.#context;
    await transactions.run(() => leave(sql, this.#owner));
  }

  async #renew(): Promise<void> {
    const { sql, transactions, now, log } = this.#context;
    try {
      const freed = await transactions.run(() => {
        if (!renew(sql, this.#owner, now())) this.#rejoin();
        return removeExpiredOwners(sql, this.#owner, hasExited, now());
      });
      if (freed > 0) this.#whenFreed();
    } catch (error) {
      log(`durable: the lease could not be renewed: ${String(error)}`);
    }
  }

  /** After a lost lease, other hosts own the work of this one. New work is claimed under a new id. */
  #rejoin(): void {
    const { sql, now, newId } = this.#context;
    this.#owner = newId();
    join(sql, this.#owner, this.#identity, now());
  }
}
