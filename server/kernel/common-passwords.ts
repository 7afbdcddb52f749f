let known: Promise<ReadonlySet<string>> | null = null;

/** 49,000 passwords that are tried first, in lower case; read when the first one is set, 4 MB from then on. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return known;
}
