/** What a button above an article does to what is selected. */
export type ArticleCommand =
  | 'heading'
  | 'subheading'
  | 'bold'
  | 'italic'
  | 'underline'
  | 'list'
  | 'numbers'
  | 'quote'
  | 'code'
  | 'rule'
  | 'undo'
  | 'redo';

export interface ArticleOptions {
  /** As the server keeps it: pictures by `data-file`. */
  html: string;
  /** Where the pictures can be seen, by their file's id. */
  addresses: Readonly<Record<string, string>>;
  placeholder: string;
  isEditable: boolean;
  onChange(html: string): void;
  /** Which commands hold where the caret stands. */
  onCaret(active: readonly ArticleCommand[]): void;
}

export interface MountedArticle {
  run(command: ArticleCommand): void;
  /** Of what is selected; an empty one takes the link away. */
  link(url: string): void;
  insertPicture(fileId: string, url: string): void;
  setEditable(isEditable: boolean): void;
  destroy(): void;
}

/** Writes formatted text into an element of the page. */
export type ArticleEditor = (box: Element, options: ArticleOptions) => Promise<MountedArticle>;
