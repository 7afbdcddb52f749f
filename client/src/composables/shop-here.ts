import { ref } from 'vue';

/**
 * Whether something is sold here, as the server last said; null until it has said anything. It depends on the device and
 * not on the page, so that a page knows it before its own answer is there. The cache tells every one that arrives.
 */
export const soldHere = ref<boolean | null>(null);
