export interface LegalPart {
  heading: boolean;
  text: string;
}

/** The body of a document as headings and paragraphs: parts are parted by blank lines, and a heading begins with "# ". */
export const legalParts = (body: string): LegalPart[] =>
  body
    .split(/\n\s*\n/)
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => {
      const heading = /^#+\s+/.test(part);
      return { heading, text: part.replace(/^#+\s+/, '') };
    });
