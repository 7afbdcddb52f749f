/** An article of a draft names its pictures by their files; this gives each the address that was handed out for it. */
export const withAddresses = (html: string, images: readonly { id: string; url: string | null }[]): string =>
  html.replace(/data-file="([^"]*)"/g, (named, id: string) => {
    const url = images.find(image => image.id === id)?.url;
    return url ? `src="${url}"` : named;
  });
