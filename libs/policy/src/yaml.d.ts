/** Bundler and tests import a YAML file as its text. */
declare module '*.yaml' {
  const text: string;
  // eslint-disable-next-line no-restricted-exports -- what a text loader makes of a file has no other name
  export default text;
}
