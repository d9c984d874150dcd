/** Made from this checkout; a promotion fixes them by their ids. */
const OURS = /^wingman\/[\w.-]+(?::[\w.-]+)?$/;
/** By the digest that a registry gives, or by the id of the image itself: nobody can put another one under it. */
const FIXED = /@sha256:[0-9a-f]{64}$|^sha256:[0-9a-f]{64}$/;

/** Whether an image's name always leads to the same content, or the image is one of ours. */
export const isPinned = (image: string): boolean => OURS.test(image) || FIXED.test(image);
