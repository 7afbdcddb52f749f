import type { DocumentNode } from 'graphql';

/** Of one kind: texts that ask for the same in other words push out each other, and nobody else's. */
const MAX_OF_ONE = 8;

/** Documents that were read and found valid. Full, it forgets the one that was longest not asked for. */
export class DocumentStore {
  private readonly documents = new Map<string, { document: DocumentNode; kind: string }>();
  private readonly kinds = new Map<string, Set<string>>();

  constructor(private readonly most: number) {}

  find(key: string): DocumentNode | undefined {
    const found = this.documents.get(key);
    if (found) this.keep(key, found.document, found.kind);
    return found?.document;
  }

  /** `kind` is what the text asks for, where that is known. */
  keep(key: string, document: DocumentNode, kind = key): void {
    this.forget(key);
    this.documents.set(key, { document, kind });
    const same = this.kinds.get(kind) ?? new Set();
    this.kinds.set(kind, same.add(key));
    if (same.size > MAX_OF_ONE) this.forgetFirst(same);
    if (this.documents.size > this.most) this.forgetFirst(this.documents);
  }

  private forgetFirst(keys: ReadonlySet<string> | ReadonlyMap<string, unknown>): void {
    for (const oldest of keys.keys()) return this.forget(oldest);
  }

  private forget(key: string): void {
    const { kind } = this.documents.get(key) ?? {};
    this.documents.delete(key);
    if (kind === undefined) return;
    const same = this.kinds.get(kind);
    same?.delete(key);
    if (!same?.size) this.kinds.delete(kind);
  }
}

/** Hashes of texts that were refused, the latest of them. */
export class RefusedTexts {
  private readonly keys = new Set<string>();

  constructor(private readonly most: number) {}

  has(key: string): boolean {
    return this.keys.has(key);
  }

  add(key: string): void {
    this.keys.add(key);
    if (this.keys.size <= this.most) return;
    for (const oldest of this.keys) return void this.keys.delete(oldest);
  }
}
