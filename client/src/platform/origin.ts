let home = '';
// A mini program has no page to take its origin from.
// #ifdef MP
home = 'http://127.0.0.1:4000';
// #endif

/** Where the server is; empty on H5, where the page comes from the server itself. */
export const API_ORIGIN = import.meta.env.VITE_API_ORIGIN || home;
