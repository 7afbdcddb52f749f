/** A module of ours, as a chunk is named after its first file: one outside the client's folder is not found again. */
export { default } from 'hls.js/light';
