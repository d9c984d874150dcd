import { type Command, UsageError } from '../command.js';
import { deleteTenant, ERASURE_MS, exportTenant } from './take-tenant.js';
import { listing } from '../service/listing.js';
import { oneOf, serviceCommand } from '../service/service-command.js';
import { fields } from '../service/table.js';

const TIERS = ['basic', 'standard', 'enterprise'] as const;

const list: Command = listing({
  name: 'tenants list',
  summary: 'list the tenants',
  keys: ['platform'],
  list: ({ client }) => client.listTenants,
  columns: {
    TENANT: ({ tenant_id: id }) => id,
    NAME: ({ name }) => name,
    TIER: ({ tier }) => tier,
    STATUS: ({ status }) => status,
    CREATED: ({ created_at: at }) => at,
  },
});

const create: Command = serviceCommand({
  name: 'tenants create',
  summary: 'create a tenant with its first admin key, shown once',
  takes: ['NAME'],
  options: { tier: { value: 'TIER', about: `${TIERS.join(', ')}; default basic` } },
  keys: ['platform'],
  async run({ client, words: [name = ''], text }) {
    const tier = oneOf('tier', text('tier'), TIERS);
    const made = await client.createTenant({ name, ...(tier !== undefined && { tier }) });
    return { json: made, lines: fields({ ...made }) };
  },
});

const suspend: Command = serviceCommand({
  name: 'tenants suspend',
  summary: 'suspend a tenant: all its keys stop working within a second',
  takes: ['TENANT_ID'],
  keys: ['platform'],
  async run({ client, words: [id = ''] }) {
    const tenant = await client.suspendTenant({ id });
    return { json: tenant, lines: fields({ ...tenant }) };
  },
});

const resume: Command = serviceCommand({
  name: 'tenants resume',
  summary: 'resume a suspended tenant: its keys work again, and what has waited goes on',
  takes: ['TENANT_ID'],
  keys: ['platform'],
  async run({ client, words: [id = ''] }) {
    const tenant = await client.resumeTenant({ id });
    return { json: tenant, lines: fields({ ...tenant }) };
  },
});

const changeTier: Command = serviceCommand({
  name: 'tenants tier',
  summary: 'move a tenant to another tier, with its limits, policy and retention',
  takes: ['TENANT_ID', 'TIER'],
  keys: ['platform'],
  async run({ client, words: [id = '', word] }) {
    const tier = oneOf('tier', word, TIERS);
    if (tier === undefined) throw new UsageError('TIER is missing');
    const tenant = await client.changeTier({ id, tier });
    return { json: tenant, lines: fields({ ...tenant }) };
  },
});

const erase: Command = serviceCommand({
  name: 'tenants erase',
  summary: 'erase a suspended tenant with its whole log, for good',
  about: `Erases every row of a suspended tenant, its log included, for good; that it was, and the checkpoint that covers its log
to the end, stay in the platform's log. Export it before (wingman tenants export), or let wingman tenants delete do all of it.`,
  takes: ['TENANT_ID'],
  options: { confirm: { value: 'NAME', about: "the tenant's name, as it is" } },
  keys: ['platform'],
  async run({ client, words: [id = ''], text }) {
    const confirm = text('confirm');
    if (confirm === undefined) throw new UsageError('--confirm NAME is missing: what is erased does not come back');
    const erased = await client.eraseTenant({ id, confirm }, { timeoutMs: ERASURE_MS });
    return { json: erased, lines: [`${erased.tenant_id} is erased; its log had ${erased.log_size} entries`] };
  },
});

export const tenantCommands: readonly Command[] = [
  list,
  create,
  suspend,
  resume,
  changeTier,
  exportTenant,
  deleteTenant,
  erase,
];
