/** A YAML file is imported as its text, as the bundler does it. */
module.exports = {
  process: (text) => ({ code: `export default ${JSON.stringify(text)};` }),
};
