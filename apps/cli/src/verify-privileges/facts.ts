import { z } from 'zod';

const words = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

const mount = z.object({
  Type: z.string(),
  Name: z.string().optional(),
  Source: z.string().default(''),
  Destination: z.string(),
  RW: z.boolean().default(true),
});

/** What `docker container inspect` says of one container, as far as it matters here. */
export const inspectedContainer = z.object({
  Id: z.string().min(12),
  Name: z.string(),
  State: z.object({ Running: z.boolean(), Pid: z.int().default(0) }),
  Config: z.object({
    User: z.string().default(''),
    /** As who made the container called it. */
    Image: z.string().default(''),
    Env: words,
    Labels: z
      .record(z.string(), z.string())
      .nullish()
      .transform((labels) => labels ?? {}),
  }),
  HostConfig: z.object({
    Privileged: z.boolean(),
    PidMode: z.string().default(''),
    NetworkMode: z.string().default(''),
    CapAdd: words,
    GroupAdd: words,
    DeviceCgroupRules: words,
    Devices: z
      .array(z.object({ PathOnHost: z.string() }))
      .nullish()
      .transform((list) => list ?? []),
  }),
  Mounts: z.array(mount),
});
export type Container = z.infer<typeof inspectedContainer>;

/** What `docker volume inspect` says: a volume may be a bind mount in disguise. */
export const inspectedVolume = z.object({
  Name: z.string(),
  Options: z
    .record(z.string(), z.string())
    .nullish()
    .transform((options) => options ?? {}),
});

/** What containers are held against. */
export interface Engine {
  /** Sockets by which an engine of this machine is reached, by every path that leads there. */
  sockets: readonly string[];
  /** Groups, by number or name, that may use them. */
  groups: readonly string[];
  /** Where it keeps containers and images. */
  dataRoot: string;
  /** The folder that a volume binds in truth, by the volume's name. */
  boundFolders: ReadonlyMap<string, string>;
  /** All paths that a path of the machine leads to: itself, and without links. */
  spellings(path: string): readonly string[];
}

const PROJECT = 'com.docker.compose.project';
const SERVICE = 'com.docker.compose.service';

export const projectOf = ({ Config }: Container): string | undefined => Config.Labels[PROJECT];
export const serviceOf = ({ Config }: Container): string | undefined => Config.Labels[SERVICE];
export const nameOf = (container: Container): string => serviceOf(container) ?? container.Name.replace(/^\//, '');
