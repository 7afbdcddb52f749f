import { Arg, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { Certificate } from './certificate.entity.js';
import './certificates.reads.js';
import * as certificates from './certificates.service.js';
import { CertificatePayload, ClaimCertificateInput, RevokeCertificateInput } from './certificate.types.js';

@Resolver()
export class CertificatesResolver {
  @Query(() => Certificate, {
    nullable: true,
    description: 'For whoever has the number, also without an account; null where there is none.',
  })
  async certificate(
    @Arg('number', () => String) number: string,
    @Context() ctx: Ctx,
    @Read() read: Reader,
  ): Promise<object | null> {
    const found = await certificates.lookUp(ctx, number);
    return found && read.byId(Certificate, found.id);
  }

  @Refusable()
  @Mutation(() => CertificatePayload, {
    description:
      'Issues the certificate of a course that the viewer completed; the one there is already, as it is.',
  })
  async claimCertificate(
    @Arg('input', () => ClaimCertificateInput) input: ClaimCertificateInput,
    @Context() ctx: Ctx,
  ): Promise<CertificatePayload> {
    return { certificate: ref(await certificates.claimCertificate(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => CertificatePayload, {
    description: 'For admins: takes a certificate back, for everybody to see.',
  })
  async revokeCertificate(
    @Arg('input', () => RevokeCertificateInput) input: RevokeCertificateInput,
    @Context() ctx: Ctx,
  ): Promise<CertificatePayload> {
    return { certificate: ref(await certificates.revokeCertificate(ctx, input)) };
  }
}
