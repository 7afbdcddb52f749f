import './h5-article.scss';
import { Editor, Node } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import type { ArticleCommand, ArticleOptions, MountedArticle } from './articles';

/** A picture as the server keeps it, by its file; where it can be seen is known to this page alone. */
const pictures = (addresses: Record<string, string>) =>
  Node.create({
    name: 'picture',
    group: 'block',
    draggable: true,
    addAttributes: () => ({
      file: { parseHTML: element => element.getAttribute('data-file') },
      alt: { default: '', parseHTML: element => element.getAttribute('alt') ?? '' },
    }),
    parseHTML: () => [{ tag: 'img[data-file]' }],
    renderHTML: ({ node }) => {
      const { file, alt } = node.attrs as { file: string; alt: string };
      return ['img', { 'data-file': file, ...(alt && { alt }), src: addresses[file] ?? '' }];
    },
  });

const HEADINGS = { heading: { level: 2 }, subheading: { level: 3 } } as const;
const ACTIVE: Record<ArticleCommand, (editor: Editor) => boolean> = {
  heading: editor => editor.isActive('heading', HEADINGS.heading),
  subheading: editor => editor.isActive('heading', HEADINGS.subheading),
  bold: editor => editor.isActive('bold'),
  italic: editor => editor.isActive('italic'),
  underline: editor => editor.isActive('underline'),
  list: editor => editor.isActive('bulletList'),
  numbers: editor => editor.isActive('orderedList'),
  quote: editor => editor.isActive('blockquote'),
  code: editor => editor.isActive('codeBlock'),
  rule: () => false,
  undo: () => false,
  redo: () => false,
};
const RUN: Record<ArticleCommand, (chain: ReturnType<Editor['chain']>) => ReturnType<Editor['chain']>> = {
  heading: chain => chain.toggleHeading(HEADINGS.heading),
  subheading: chain => chain.toggleHeading(HEADINGS.subheading),
  bold: chain => chain.toggleBold(),
  italic: chain => chain.toggleItalic(),
  underline: chain => chain.toggleUnderline(),
  list: chain => chain.toggleBulletList(),
  numbers: chain => chain.toggleOrderedList(),
  quote: chain => chain.toggleBlockquote(),
  code: chain => chain.toggleCodeBlock(),
  rule: chain => chain.setHorizontalRule(),
  undo: chain => chain.undo(),
  redo: chain => chain.redo(),
};

/** Addresses end after minutes and belong to whoever writes: they are no part of the text, nor is the line after it. */
const stored = (html: string): string =>
  html.replace(/(<img [^>]*?) src="[^"]*"/g, '$1').replace(/(?:<p><\/p>)+$/, '');

export function mountArticle(box: Element, options: ArticleOptions): MountedArticle {
  const addresses = { ...options.addresses };
  const editor = new Editor({
    element: box,
    // The page's own policy lets no style come from a script.
    injectCSS: false,
    editable: options.isEditable,
    content: options.html,
    editorProps: {
      attributes: {
        class: 'article-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': options.placeholder,
      },
    },
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3] },
        strike: false,
        link: { openOnClick: false, autolink: false, defaultProtocol: 'https', protocols: ['https'] },
      }),
      pictures(addresses),
    ],
    onUpdate: ({ editor: now }) => options.onChange(now.isEmpty ? '' : stored(now.getHTML())),
    onTransaction: ({ editor: now }) =>
      options.onCaret((Object.keys(ACTIVE) as ArticleCommand[]).filter(command => ACTIVE[command](now))),
  });
  return {
    run: command => void RUN[command](editor.chain().focus()).run(),
    link(url) {
      const chain = editor.chain().focus().extendMarkRange('link');
      if (url) chain.setLink({ href: url }).run();
      else chain.unsetLink().run();
    },
    insertPicture(fileId, url) {
      addresses[fileId] = url;
      editor
        .chain()
        .focus()
        .insertContent({ type: 'picture', attrs: { file: fileId } })
        .run();
    },
    setEditable: isEditable => editor.setEditable(isEditable, false),
    destroy: () => editor.destroy(),
  };
}
