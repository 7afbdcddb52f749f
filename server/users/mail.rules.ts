interface MailSettings {
  env: string;
  demo: boolean;
  playgroundToken: string | null;
  mail: object | null;
}

/** Kept and shown instead of sent: in development, and in a demonstration to whoever may open the Playground. */
export const keepsMails = ({ env, demo, playgroundToken, mail }: MailSettings): boolean =>
  !mail && demo && (env !== 'production' || playgroundToken !== null);
