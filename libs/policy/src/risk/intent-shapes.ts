import type { Intent } from './intents.js';

interface IntentShape {
  intent: Intent;
  /** Global; matches no empty text. */
  shape: RegExp;
  /** It counts only where an order begins. */
  imperative?: boolean;
}

/** What stands before an order: nothing, the end of a clause, or a word that leads to a verb. "How to" leads to none. */
const BEFORE_ORDER =
  /(?:^|[\n.;:,!?)]\s{0,3}|[-*\u2022]\s{1,2}|\b(?:and|or|then|(?<!how )to|please|must|should|shall|will|now|just|also|first|finally|next|und|bitte|dann|zu|et|puis|veuillez|y|luego|favor|[a-z]{1,20}ly)\s|['"`])$/i;
const LOOKED_BACK = 30;

/** True where an order may begin: `offset` is where its verb stands. */
export const beginsOrder = (text: string, offset: number): boolean =>
  BEFORE_ORDER.test(text.slice(Math.max(0, offset - LOOKED_BACK), offset)) || offset === 0;

const DOING =
  '(?:run|rerun|execute|apply|perform|do|make|start|trigger|launch|kick off|carry out|führe|exécute[rz]?|lance[rz]?|ejecuta[r]?)';
const SOME =
  '(?:the|a|an|all|any|every|our|your|its|this|that|these|pending|new|latest|old|existing|current|der|die|das|den|alle|la|le|les|los|las|el)';

/** An imperative that stands where an order begins. */
const verb = (intent: Intent, verbs: string): IntentShape => ({
  intent,
  shape: new RegExp(`(?<!\\w)(?:${verbs})\\b`, 'gi'),
  imperative: true,
});
/** An imperative with what it is about, at most four words between. */
const verbWith = (intent: Intent, verbs: string, objects: string): IntentShape => ({
  intent,
  shape: new RegExp(`(?<!\\w)(?:${verbs})\\s(?:[\\w'"\`/.-]{1,40}\\s){0,4}?["'\`]?(?:${objects})\\b`, 'gi'),
  imperative: true,
});
/** Something that is to be carried out: "run the migrations". */
const deed = (intent: Intent, nouns: string): IntentShape => ({
  intent,
  shape: new RegExp(`(?<!\\w)${DOING}\\s(?:${SOME}\\s){0,2}(?:[\\w-]{1,30}\\s){0,2}?(?:${nouns})\\b`, 'gi'),
});
/** A text that begins with what it is about: "Migration of the users table". */
const opening = (intent: Intent, nouns: string): IntentShape => ({
  intent,
  shape: new RegExp(
    `^(?:${nouns})\\b(?=\\s(?:of|to|for|from|on|in|der|des|von|nach|du|de|vers|a|v?\\d)|\\s{0,3}$)`,
    'gi',
  ),
});

const DATA =
  'tables?|columns?|index(?:es)?|schemas?|databases?|db|collections?|keyspaces?|tablas?|tabellen?|spalten?|datenbank(?:en)?|bases? de donn[ée]es|base de datos';
const THINGS = `${DATA}|data|files?|folders?|director(?:y|ies)|buckets?|volumes?|backups?|users?|accounts?|records?|rows|customers?|namespaces?|clusters?|branch(?:es)?|tags?|containers?|images?|environments?|instances?|servers?|logs?|dateien|daten|benutzer|fichiers?|donn[ée]es|archivos?|datos`;
/**
 * Everything there is, in words that name nothing: nobody can say what an order about it would touch. `Everything after the
 * first blank` is a part of a text.
 */
const EVERYTHING =
  '(?:everything|all of (?:it|them|this|that)|it all|them all|(?:the |our )?(?:whole|entire|complete) (?:thing|lot|system|stack|cluster|platform|environment|fleet|deployment|infrastructure|machine|server|network|site|backend|shop)|everyone|alles|tout|todo|all(?=\\s{0,3}(?:[.!;,\\n]|$)))(?!\\s(?:after|before|between|above|below|behind|up to)\\b)';
const MACHINES =
  'services?|servers?|containers?|pods?|workers?|apis?|databases?|db|nodes?|machines?|hosts?|cluster|nginx|postgres(?:ql)?|redis|docker|daemon|process(?:es)?|proxy|gateway|app|application|system|box|vms?|stack|environment|dienst|neu|servicio|servidor|serveur';
const SECRET =
  'secrets?|passwords?|credentials?|tokens?|(?:api|private|access|signing|ssh|encryption)[ -]keys?|passw[öo]rter|kennw[öo]rter|zugangsdaten|mots? de passe|contrase[ñn]as?';
const DELETING =
  'delete|remove|erase|wipe|purge|destroy|nuke|clear out|l[öo]sche[nt]?|entferne[nt]?|vernichte|supprime[rz]?|efface[rz]?|elimina[r]?|borra[r]?';

/** Wordings of each intent. English first; German, French and Spanish where a few words do. */
export const INTENT_SHAPES: readonly IntentShape[] = [
  verb(
    'deploy',
    'deploy|redeploy|roll out|ship|release|promote|publish|go live|d[ée]ploie[rz]?|d[ée]ployer|despliega|desplegar|deploye|ausrollen',
  ),
  deed('deploy', 'deployments?|deploys?|rollouts?|releases?'),
  opening('deploy', '(?:production |prod )?(?:deployment|deploy|rollout|release|d[ée]ploiement|despliegue)'),
  verb('migrate', 'migrate|migriere[n]?|migre[rz]?|migrar|migra'),
  deed('migrate', 'migrations?|migrationen|migraciones'),
  opening('migrate', '(?:database |db |data |schema )?(?:migration|migraci[óo]n)'),
  verbWith(
    'schema',
    'alter|add|rename|change|modify|update|extend|[äa]ndere|modifie[rz]?|modifica[r]?|cambia[r]?',
    DATA,
  ),
  deed('schema', 'schema change|ddl'),
  opening('schema', '(?:database |db )?schema (?:change|update)'),
  verb('rollback', 'roll ?back|revert to|restore|zur[üu]ckrollen'),
  deed('rollback', 'rollbacks?|restores?'),
  verbWith('rollback', 'revert|undo|roll ?back|restore', EVERYTHING),
  verbWith(
    'restart',
    'restart|reboot|bounce|stop|shut ?down|kill|terminate|halt|suspend|drain|evict|recycle|power[ -]cycle|neu ?starten|red[ée]marre[rz]?|reinicia[r]?|starte',
    `${MACHINES}|${EVERYTHING}`,
  ),
  {
    intent: 'restart',
    shape:
      /(?<!\w)(?:restart|reboot|neu ?starten|red[ée]marre[rz]?|reinicia[r]?)(?=\s{0,3}(?:[.!;,\n]|$)|\s(?:now|again|please|bitte)\b)/gi,
    imperative: true,
  },
  {
    intent: 'restart',
    shape: new RegExp(
      `(?<!\\w)(?:turn|switch|shut|take|bring|power|tear|wind)\\s(?:${SOME}\\s){0,2}(?:[\\w-]{1,30}\\s){0,2}?(?:${MACHINES}|${EVERYTHING})\\s(?:off|down)\\b`,
      'gi',
    ),
    imperative: true,
  },
  verbWith(
    'expose',
    'expose|open|publish|forward|make',
    'ports?|firewall|to the internet|publicly|0\\.0\\.0\\.0|public',
  ),
  verbWith('install', 'install|upgrade|update|uninstall', EVERYTHING),
  verbWith('expose', 'expose|open(?: up)?|publish|share', EVERYTHING),
  verbWith('disable_guard', 'disable|deactivate', EVERYTHING),
  verbWith(
    'install',
    'install|upgrade|uninstall|installiere|installe[rz]?|instala[r]?',
    'packages?|dependenc(?:y|ies)|modules?|librar(?:y|ies)|plugins?|drivers?|agents?|nginx|paket[e]?|paquets?|paquetes?|globally|system-?wide',
  ),
  {
    intent: 'production',
    shape:
      /\b(?:to|in|on|into|onto|at|from|against|within|of|nach|auf|im|en|sur|dans|vers|a)\s(?:(?:the|our|your|live|der|die|das|la|le)\s){0,2}(?:production|prod|prd|produktion|produktiv\w{0,12}|producci[óo]n|live (?:system|site|database|db|environment|server|cluster))\b(?!\s(?:build|mode|bundle|code|quality|ready))/gi,
  },
  {
    intent: 'production',
    shape:
      /\b(?:production|prod|prd|live)\s(?:database|db|server|cluster|environment|system|data|traffic|deploy\w{0,5}|rollout|release|namespace|host|instance)s?\b/gi,
  },
  verbWith('delete', `${DELETING}|clean(?: up| out)?|reset|raze`, EVERYTHING),
  verbWith('delete', DELETING, THINGS),
  verbWith('drop', 'drop|truncate|empty|flush', DATA),
  verbWith(
    'secrets',
    'print|show|reveal|read|dump|export|copy|send|share|upload|rotate|revoke|replace|change|set|reset|commit|store|write|put|decrypt|fetch|get|log|zeige|affiche[rz]?|muestra|env[íi]a',
    SECRET,
  ),
  {
    intent: 'force',
    shape:
      /\bforce[- ]?(?:push|pushed|merge|delete|remove|install|overwrite|unlock|quit|stop|restart|deploy)\b|\b(?:by|with|using) force\b|\b(?:skip|bypass|ignore|disable|override)\s(?:the\s|all\s|any\s)?(?:checks?|tests?|hooks?|reviews?|approvals?|validations?|safety\s\w{1,20}|protections?|warnings?|confirmations?|ci)\b/gi,
  },
  verbWith(
    'privilege',
    'grant|give|make|add|promote|elevate|become|log ?in as|run as|switch to',
    'root|sudo(?:ers)?|admin(?:istrator)?s?|superuser|owner|privileges?|full access|administratorrechte',
  ),
  verbWith(
    'rewrite_history',
    'rewrite|squash|amend|rebase|purge|scrub|erase',
    'history|published commits?|main|master',
  ),
  verbWith(
    'disable_guard',
    'disable|turn off|switch off|deactivate|stop|remove|uninstall|weaken',
    'firewall|selinux|apparmor|antivirus|audit(?:ing| log(?:ging)?)?|auth(?:entication|orization)?|tls|ssl|encryption|backups?|monitoring|alerts?|alerting|logging|rate limit\\w{0,5}|2fa|mfa|branch protection',
  ),
];
