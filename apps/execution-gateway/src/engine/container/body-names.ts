/** What stands in a body for the things that the command names. */
export interface BodyNames {
  /** The id of a container (`--network container:web`). */
  container(name: string): string;
  /** The id of a network. */
  network(name: string): string;
}

/** Each for itself: where only the shape of a body matters. */
export const asTyped: BodyNames = { container: (name) => name, network: (name) => name };
