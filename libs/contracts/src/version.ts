/** The version of the product, as /health and the OpenAPI documents show it. */
export const VERSION = '0.1.0';
