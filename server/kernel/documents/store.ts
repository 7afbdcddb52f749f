import type { DocumentNode } from 'graphql';

const MAX_DOCUMENTS = 200;

/** Documents that were read and found valid. Full, it forgets the one that was longest not asked for. */
export class DocumentStore {
  private readonly documents = new Map<string, DocumentNode>();

  find(key: string): DocumentNode | undefined {
    const document = this.documents.get(key);
    if (document) this.keep(key, document);
    return document;
  }

  keep(key: string, document: DocumentNode): void {
    this.documents.delete(key);
    this.documents.set(key, document);
    const [oldest] = this.documents.keys();
    if (this.documents.size > MAX_DOCUMENTS && oldest !== undefined) this.documents.delete(oldest);
  }
}
