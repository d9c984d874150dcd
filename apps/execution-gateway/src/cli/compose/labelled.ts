import { EXECUTION_LABEL } from '../../engine/tenant-labels.js';
import { digestOf, isPart } from './model.js';
import type { ComposeModel, NamedPart, Part } from './model.js';
import type { PresentObject } from './present.js';
import type { ResolvedProject } from './compose-references.js';
import { SERVICE } from './present.js';

type Labels = Readonly<Record<string, string>>;

/** Says of a container by which configuration of its service it was made. */
const CONFIGURATION_LABEL = 'wingman.configuration';

interface Labelling {
  /** Whose it is and which execution makes it. */
  own: Labels;
  /** The image that a service would be made from now, by its id. */
  imageIdOf: (service: string) => string | undefined;
  /** Containers are replaced, changed or not. */
  replaces: boolean;
}

/**
 * The configuration as it is run: everything that compose makes of it says whose it is and which execution made it. What
 * is there and stays keeps what it says: with other labels it would be another one, and be made anew.
 */
export function labelled(project: ResolvedProject, labelling: Labelling): ComposeModel {
  const { model, present } = project;
  const { own } = labelling;
  const services = Object.fromEntries(
    Object.entries(model.services).map(([name, service]) => {
      const build = isPart(service['build']) ? { build: withLabels(service['build'], own) } : {};
      return [name, { ...withLabels(service, serviceLabels(project, name, labelling)), ...build }];
    }),
  );
  return {
    ...model,
    services,
    ...parts(model, 'networks', { defined: project.networks, present: present.networks, own }),
    ...parts(model, 'volumes', { defined: project.volumes, present: present.volumes, own }),
  };
}

/** A service whose containers would be made just so again keeps the labels that they have. */
function serviceLabels(
  { model, present }: ResolvedProject,
  name: string,
  { own, imageIdOf, replaces }: Labelling,
): Labels {
  const wanted = { ...own, [CONFIGURATION_LABEL]: digestOf(model.services[name]!) };
  const there = present.containers.filter(({ labels }) => labels[SERVICE] === name);
  const [first] = there;
  const stays =
    first !== undefined &&
    !replaces &&
    there.every(
      ({ labels, imageId }) =>
        labels[CONFIGURATION_LABEL] === wanted[CONFIGURATION_LABEL] &&
        labels[EXECUTION_LABEL] === first.labels[EXECUTION_LABEL] &&
        imageId === imageIdOf(name),
    );
  return stays ? { ...wanted, [EXECUTION_LABEL]: first.labels[EXECUTION_LABEL]! } : wanted;
}

/** Networks and volumes are never replaced for their labels: those that are there keep what they say. */
const kept = (there: PresentObject | undefined, own: Labels): Labels => {
  if (!there) return own;
  return Object.fromEntries(
    Object.keys(own).flatMap((key) => (there.labels[key] === undefined ? [] : [[key, there.labels[key]]])),
  );
};

interface Around {
  defined: readonly NamedPart[];
  present: readonly PresentObject[];
  own: Labels;
}

function parts(model: ComposeModel, kind: 'networks' | 'volumes', { defined, present, own }: Around): Part {
  if (defined.length === 0) return {};
  const given = isPart(model[kind]) ? model[kind] : {};
  const all = defined.map(({ key, name, external }) => {
    const part = isPart(given[key]) ? given[key] : {};
    if (external) return [key, part];
    const there = present.find((object) => object.name === name);
    return [key, withLabels(part, kept(there, own))];
  });
  return { [kind]: Object.fromEntries(all) as Part };
}

/** Labels of a part are a map or a list of `KEY=VALUE`; ours have the last word. */
function withLabels(part: Part, own: Labels): Part {
  const { labels } = part;
  const given: Part = Array.isArray(labels)
    ? Object.fromEntries(
        (labels as unknown[]).map((label) => {
          const [key = '', value = ''] = String(label).split(/=(.*)/s);
          return [key, value];
        }),
      )
    : isPart(labels)
      ? labels
      : {};
  const kept = Object.fromEntries(Object.entries(given).filter(([key]) => !key.startsWith('wingman.')));
  return { ...part, labels: { ...kept, ...own } };
}
