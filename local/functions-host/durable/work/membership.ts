import { isGone, ownIdentity, type ProcessIdentity } from "../../process-identity.ts";
import { buryDead, join, leaseTime, leave, renew } from "../store/owners.ts";
import type { Environment } from "./environment.ts";

/** Looked after so often, a lease ends at most 10 s after its owner's death. */
const round = leaseTime / 4;

/** This host's place among those that share a task hub. */
export class Membership {
  readonly #environment: Environment;
  readonly #identity: ProcessIdentity = ownIdentity();
  readonly #whenFreed: () => void;
  #rounds: NodeJS.Timeout | undefined;
  #owner: string;

  private constructor(environment: Environment, whenFreed: () => void) {
    this.#environment = environment;
    this.#whenFreed = whenFreed;
    this.#owner = environment.newId();
  }

  /** @param whenFreed called when others left work behind */
  static async join(environment: Environment, whenFreed: () => void): Promise<Membership> {
    const membership = new Membership(environment, whenFreed);
    const { sql, transactions, now } = environment;
    await transactions.run(() => {
      join(sql, membership.#owner, membership.#identity, now());
      buryDead(sql, membership.#owner, isGone, now());
    });
    membership.#rounds = setInterval(() => void membership.#lookAfter(), round);
    return membership;
  }

  /** Under which this host takes work now. */
  get owner(): string {
    return this.#owner;
  }

  /** Gives back all that this host has taken. */
  async leave(): Promise<void> {
    clearInterval(this.#rounds);
    const { sql, transactions } = this.#environment;
    await transactions.run(() => leave(sql, this.#owner));
  }

  async #lookAfter(): Promise<void> {
    const { sql, transactions, now, log } = this.#environment;
    try {
      const freed = await transactions.run(() => {
        if (!renew(sql, this.#owner, now())) this.#comeBack();
        return buryDead(sql, this.#owner, isGone, now());
      });
      if (freed > 0) this.#whenFreed();
    } catch (error) {
      log(`durable: the lease could not be renewed: ${String(error)}`);
    }
  }

  /** Others took this host for dead and what it had for theirs: what it does from now on is under a new id. */
  #comeBack(): void {
    const { sql, now, newId } = this.#environment;
    this.#owner = newId();
    join(sql, this.#owner, this.#identity, now());
  }
}
