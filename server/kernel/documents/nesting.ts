import { Lexer, Source, TokenKind } from 'graphql';
import { PARSING } from './limits.js';

/** By how much each token goes in or out; `$(`, `@(` and all else that opens is one of these. */
const STEPS: Readonly<Record<string, number>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/** Whether brackets of any kind stand in more than `most` others; what cannot be read is left to the parser to tell. */
export function isNestedDeeper(text: string, most: number): boolean {
  const lexer = new Lexer(new Source(text));
  let depth = 0;
  try {
    for (let tokens = 0; tokens <= PARSING.maxTokens; tokens++) {
      const { kind } = lexer.advance();
      if (kind === TokenKind.EOF) return false;
      depth += STEPS[kind] ?? 0;
      if (depth > most) return true;
    }
  } catch {
    return false;
  }
  return false;
}
