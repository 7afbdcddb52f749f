import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Payload } from '../kernel/errors.js';
import type { Ref } from '../kernel/reads/index.js';
import { IdentityProvider } from './identity.entity.js';
import { MergeProof } from './merge.rules.js';
import { SessionPayload, Viewer } from './users.types.js';

registerEnumType(IdentityProvider, {
  name: 'IdentityProvider',
  description: 'A platform whose account logs in, and pays.',
});
registerEnumType(MergeProof, {
  name: 'MergeProof',
  description: 'What the owner of the other account would be asked for.',
});

@InputType({ description: 'Only who knows the password may begin.' })
export class StartSecondFactorInput {
  @Field(() => String)
  password!: string;
}

@InputType()
export class SecondFactorCodeInput {
  @Field(() => String, { description: 'Six digits of the authenticator.' })
  code!: string;
}

@InputType()
export class RemoveSecondFactorInput {
  @Field(() => String)
  password!: string;

  @Field(() => String, { description: 'Six digits of the authenticator, or a recovery code.' })
  code!: string;
}

@InputType({
  description:
    'Proofs are not asked for inside the platform itself within ten minutes of a log-in by password.',
})
export class LinkIdentityInput {
  @Field(() => IdentityProvider)
  provider!: IdentityProvider;

  @Field(() => String, { description: 'From `wx.login` or `my.getAuthCode`; good once.' })
  code!: string;

  @Field(() => String, { nullable: true, description: "The viewer's own, where the account has one." })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the second factor, where it is on.' })
  secondFactor?: string | null;
}

@InputType({ description: 'One of the two: what the phone button of the platform gave.' })
export class BindPhoneInput {
  @Field(() => String, { nullable: true, description: 'From `getPhoneNumber` of WeChat; good once.' })
  wechatCode?: string | null;

  @Field(() => String, { nullable: true, description: 'From `my.getPhoneNumber`, as it came.' })
  alipayResponse?: string | null;
}

@InputType()
export class MergeAccountsInput {
  @Field(() => String, { description: 'Of the offer.' })
  token!: string;

  @Field(() => String, { nullable: true, description: "The other account's, where the offer asks for it." })
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of the other account's second factor, where the offer asks for it.",
  })
  code?: string | null;

  @Field(() => String, { nullable: true, description: "The viewer's own, where the offer asks for it." })
  ownPassword?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Of the viewer's own second factor, where the offer asks for it.",
  })
  ownCode?: string | null;
}

@ObjectType({ description: 'What an authenticator app is given.' })
export class SecondFactorSetup {
  @Field(() => String, { description: 'In base32, for typing.' })
  secret!: string;

  @Field(() => String, { description: 'The same as `otpauth://`, for a QR code.' })
  uri!: string;
}

@ObjectType({ description: 'Nothing is asked for at log-in before a code has confirmed it.' })
export class StartSecondFactorPayload extends Payload {
  @Field(() => SecondFactorSetup, { nullable: true })
  setup?: SecondFactorSetup | null;
}

@ObjectType({ description: 'Ten codes that are shown this once and end those before.' })
export class RecoveryCodesPayload extends Payload {
  @Field(() => [String], { nullable: true })
  recoveryCodes?: string[] | null;

  @Field(() => Viewer, { nullable: true })
  viewer?: Ref | null;

  @Field(() => SessionPayload, {
    nullable: true,
    description: 'Where the second factor was turned on: the refresh tokens of before are good no more.',
  })
  session?: SessionPayload | null;
}

@ObjectType({ description: 'The other account, which the viewer may take over.' })
export class MergeOffer {
  @Field(() => String, { description: 'For `mergeAccounts`, in this session alone.' })
  token!: string;

  @Field(() => Date, { description: 'Until when the token is good.' })
  expiresAt!: Date;

  @Field(() => String, { description: 'The first character of the name, and a star.' })
  name!: string;

  @Field(() => [MergeProof], { description: 'What `mergeAccounts` asks for.' })
  asks!: MergeProof[];

  /** Whose it is, for the domains that count what it has. */
  accountId!: string;
}

@ObjectType({ description: 'The viewer after the change, or the account that has it already.' })
export class LinkPayload extends Payload {
  @Field(() => Viewer, { nullable: true })
  viewer?: Ref | null;

  @Field(() => MergeOffer, {
    nullable: true,
    description: 'Comes with IDENTITY_TAKEN where the two accounts can become one.',
  })
  merge?: MergeOffer | null;
}
