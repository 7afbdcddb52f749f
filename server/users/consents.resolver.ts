import { Arg, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { ConsentInput } from './consent-input.types.js';
import { LegalDocumentKind } from './consent.entity.js';
import { withdrawConsent } from './consent-withdrawal.service.js';
import * as consents from './consents.service.js';
import { LegalDocument } from './consents.types.js';
import { ViewerPayload } from './credentials.types.js';
import { currentDocuments, documentOf } from './legal/documents.js';

@Resolver()
export class ConsentsResolver {
  @Query(() => [LegalDocument], { description: "The documents of today, in the viewer's language." })
  legalDocuments(@Context() ctx: Ctx): LegalDocument[] {
    return currentDocuments(ctx);
  }

  @Query(() => LegalDocument, {
    nullable: true,
    description: 'A version that was ever in force; the one of today where none is named.',
  })
  legalDocument(
    @Arg('kind', () => LegalDocumentKind) kind: LegalDocumentKind,
    @Arg('version', () => String, { nullable: true }) version: string | null,
    @Context() ctx: Ctx,
  ): LegalDocument | null {
    return documentOf(ctx, kind, version);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Agrees to the documents of today.' })
  async giveConsent(
    @Arg('input', () => ConsentInput) input: ConsentInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return { viewer: ref(await consents.giveConsent(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => ViewerPayload, {
    description: 'Takes consent back and ends every session; the account stays until it is deleted.',
  })
  async withdrawConsent(@Context() ctx: Ctx): Promise<ViewerPayload> {
    return { viewer: ref(await withdrawConsent(ctx)) };
  }
}
