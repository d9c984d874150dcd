const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Imperatives and infinitives after which a command is what shall be run. English, German, French, Spanish. */
export const ORDER_VERBS = words(`
  run rerun attempt execute use call invoke issue type enter launch perform do try apply paste fire trigger start begin proceed
  finish continue kick schedule act follow obey repeat
  führe fuehre führen fuehren führt ausführen auszuführen aufrufen aufzurufen starte starten nutze nutzen verwende
  verwenden benutze benutzen tippe rufe ruf mache gib
  exécute exécutez exécuter exécutons execute executez executer lance lancez lancer utilise utilisez utiliser tape tapez
  taper appelle appelez fais faites faire démarre démarrez
  ejecuta ejecute ejecuten ejecutar ejecutes corre corra correr lanza lance lanzar usa use usar uses utiliza utilice
  utilizar utilices escribe escriba haz haga hagas corras lances
`);

/** The same verbs as nouns of action: "running X", "the use of X". Alone they neither order nor forbid. */
export const ORDER_GERUNDS = words(`
  running executing using calling invoking issuing typing entering launching performing doing trying applying pasting
  triggering starting scheduling resorting
`);

/** Third person: with somebody as its subject it tells what happens, not what to do. */
export const ORDER_THIRD = words(`
  runs executes uses calls invokes issues types enters launches performs does tries attempts sends submits
  includes pastes 
`);

/** Past tense and participles: what was done. */
export const PAST_VERBS = words(`
  ran executed used called invoked issued typed entered launched performed did tried attempted pasted triggered
  contained caused introduced done
`);

/** Other imperatives that open a clause of their own. */
export const ACTION_VERBS = words(`
  delete remove clean clear wipe erase purge drop destroy kill stop restart reset revert push pull deploy install
  uninstall build create make write update add set open close move copy rename rollback roll force disable enable go
  report verify check ensure test commit merge rebase scale drain restore prune flush finish put get let take turn keep
  lösche loesche entferne setze stoppe supprime supprimez arrête arrêtez borra elimina detén
`);

/** Negations of what follows in their clause. */
export const NEGATIONS = words(`
  not never nothing impossible unable don't dont doesn't doesnt didn't won't wont can't cant cannot mustn't mustnt shouldn't shouldnt shan't
  couldn't wouldn't isn't aren't wasn't weren't needn't nobody none neither nor forbidden prohibited banned disallowed
  blocklisted denylisted blacklisted off-limits unacceptable illegal
  nicht nie niemals keinesfalls keineswegs verboten untersagt niemand unzulässig weder
  ne jamais pas aucun interdit interdite interdits interdites proscrit défendu personne
  nunca jamás prohibido prohibida prohibidos prohibidas nadie tampoco
`);

/** With the next word or two they are negations: "under no circumstances", "no one", "refrain from". */
export const NEGATIVE_PHRASES: readonly string[] = [
  'out of scope',
  'off limits',
  'under no circumstances',
  'under no circumstance',
  'in no case',
  'in no event',
  'at no point',
  'at no time',
  'by no means',
  'on no account',
  'no one',
  'no need',
  'no reason',
  'no longer',
  'no account',
  'no worker',
  'no agent',
  'no script',
  'no user',
  'no person',
  'no circumstances',
  'refrain from',
  'abstain from',
  'steer clear of',
  'stay away from',
  'keep away from',
  'hands off',
  'opposed to',
  'instead of',
  'rather than',
  'stop using',
  'stop running',
  'stop executing',
  'stop calling',
  'quit using',
  'quit running',
  'cease using',
  'from running',
  'from using',
  'from executing',
  'from calling',
  'from issuing',
  'from typing',
  'from invoking',
  'without running',
  'without using',
  'without executing',
  'without calling',
  'without issuing',
  'without ever',
  'without resorting',
  'free of',
  'ohne zu',
  'unter keinen',
  'auf keinen',
  'in keinem',
  'anstelle von',
  'au lieu',
  'plutôt que',
  'en aucun',
  'sous aucun',
  'en lugar',
  'en vez',
  'bajo ninguna',
  'en ningún',
  'de ninguna',
];

/** Those that end with the next comma, because what follows is what to do instead. */
export const REPLACEMENTS = words('instead rather opposed anstelle statt anstatt lieu plutôt lugar vez');

/** Verbs and adjectives whose direct object is what is refused; "block the port with X" orders X all the same. */
export const REFUSALS = words(`
  avoid avoids avoiding protect protects protecting refuse refuses refusing reject rejects rejecting block blocks blocking prevent prevents
  preventing forbid forbids forbidding prohibit prohibits prohibiting deny denies denying disallow disallows disallowing
  ban bans banning intercept intercepts discourage discourages
  deprecate deprecates no zero
  without against except besides unlike
  vermeide vermeiden vermeidet verbiete verbieten verbietet blockiere blockieren blockiert verhindere verhindern
  verhindert ersetze entferne kein keine keinen keiner keinem ohne statt anstatt ablehnen
  évite évitez éviter refuse refusez refuser interdis interdisez interdire bloque bloquez bloquer empêche empêchez
  rejette rejetez rejeter remplace remplacez sans contre
  evita evite evitar rechaza rechace rechazar bloquea bloquee bloquear prohíbe prohibir impide impedir reemplaza sin
  contra no
`);

/** What is told, looked for or tested, not done. */
export const DESCRIPTIONS = words(`
  explain explains explaining explained describe describes describing document documents documenting documented discuss
  discusses discussing mention mentions mentioning mentioned warn warns warning detect detects detecting flag flags
  flagging flagged catch catches catching caught alert alerts alerting about regarding concerning grep search searches
  searching scan scans scanning occurrence occurrences usages understand understands summarize summarise translate
  translates why meaning means output prints printed displays matches matching match recognise recognize recognises
  recognizes highlight highlights highlighting classify classifies treat treats score scores assign assigns knows
  damage lost because contain contains containing detection detections detector detectors expect expects feed feeds mock mocks denylist blocklist blacklist deny-list block-list equivalent similar recover undo undoes fixture fixtures
  pattern patterns regex asserts assert substring literal quote quotes quoting simulate simulates simulating example
  postmortem post-mortem incident outage banner tooltip placeholder label heading title titled sentence phrase string
  analyse analyze analyses analyzes audit audits review reviews teach teaches learn learns compare compares comparing
  harmful dangerous destructive recommends suggests advises proposes
  erkläre erklären erklärt beschreibe beschreiben beschreibt dokumentiere dokumentieren warne warnt erkenne erkennen
  erkennt warum weshalb wieso suche sucht über
  explique expliquez expliquer expliquant décris décrivez décrire documente documentez documenter pourquoi avertis
  avertir détecte détectez détecter cherche cherchez rechercher
  explica explique explicar describe describa describir documenta documente documentar advierte advertir detecta
  detectar busca buscar sobre
`);

/** After a negation these turn it into an order: "do not forget to", "never hesitate to", "don't avoid". */
export const FLIPPED = words(`
  forget hesitate fail skip omit neglect refuse avoid miss afraid shy delay postpone stop prevent prevents preventing
  prevented block blocks blocking blocked forbid forbids forbidden prohibit prohibits prohibited resist reluctant
  reject rejects rejected deny denies denied ban banned disallowed mind worry only just merely overlook ignore hold
  dangerous harmful destructive wrong bad
  vergiss vergessen vergesse zögere zögern versäume versäumen verboten scheue
  oublie oubliez oublier hésite hésitez hésiter manque manquez interdit
  olvides olvide olvidar dudes dude dudar temas deje dejes prohibido
`);

/** After a negation these say that it is about something else than the command. */
export const INERT = words(`
  ask wait question argue complain pause panic confirm prompt warn matter doubt problem worries questions excuses
  asking waiting rush care even-if sure yet-done
  frage fragen warte warten demande demandez attends attendez preguntes pregunte esperes espere
`);

/** Words before a negation that take its force: "if not", "why not", "or not", "vergiss nicht". */
export const DEFUSED_BEFORE = words(`
  if why or whether vergiss vergesse vergessen zögere zögert zögern oublie oubliez oublier hésite hésitez hésiter
`);

/** Small words that may stand between a refusal and the command it refuses. */
export const LINKS = words(`
  the a an any all every each such as like e.g. i.e. eg etc command commands call calls use usage usages execution
  executions invocation invocations of to for in instruction instructions line lines string strings input inputs text
  everything anything something that which containing contains running executing using issuing shell destructive
  dangerous forced force risky harmful unsafe raw plain direct bare form forms variant variants attempt attempts request
  requests including include example examples flag flags option options operation operations script scripts with_
  following this these those current existing old and or more further ever even unapproved other user users worker
  workers agent agents from it at following: kind kinds type types pipeline pipelines
  den die das der dem einen eine jeden jede befehl befehle befehls kommando aufruf von zu wie
  la le les un une des du de commande commandes utilisation appel d'utiliser d'exécuter tout toute
  el los las un una comando comandos orden uso todo cualquier
`);

/** They bring in the means, so a refusal before them concerns something else. */
export const INSTRUMENTS = words('by with via through by_ durch mittels mit par avec via con mediante');

/** After these a new clause with its own force begins. */
export const CLAUSE_OPENERS = words(`
  but then afterwards afterward otherwise however therefore hence thereafter
  aber sondern dann danach anschließend stattdessen bitte jedoch trotzdem
  mais puis ensuite plutôt enfin
  pero sino luego después entonces
`);

/** Adverbs between a connector and the verb of the new clause. */
export const ADVERBS = words(`
  just simply always also immediately quickly only directly first finally go ahead and please now even kindly silently
  manually simply actually really ever under any circumstances circumstance at all to in
`);

/** Openers of a clause whose negation is a condition, not a command. */
export const CONDITIONS = words(`
  if when whenever while because since as once unless until after before falls wenn sobald weil si quand lorsque cuando
`);

export const PERSONS = words(`
  someone somebody anyone anybody user users attacker attackers agent agents worker workers developer developers person
  people engineer engineers operator operators everyone intruder customer colleague intern admin administrator who model
  assistant caller client instruction request message input text command pipeline jemand benutzer utilisateur quelqu'un
  usuario alguien
`);

/** Said of a command that stands before them: it is refused. */
export const REFUSED = words(`
  forbidden prohibited rejected refused blocked denied banned disallowed caught detected flagged prevented avoided
  off-limits unacceptable refuse rejected intercepted stopped blocklisted denylisted blacklisted never no forbidden.
  disabled deprecated illegal verboten untersagt abgelehnt blockiert nie niemals nicht interdit interdite rejeté rejetée
  bloqué bloquée refusé refusée jamais prohibido prohibida rechazado rechazada bloqueado bloqueada nunca
`);

/** Said of a command that stands before them: what it does or did. */
export const TOLD = words(`
  deletes removes destroys wipes erases overwrites does means would was were dangerous destructive harmful irreversible
  unsafe risky wrong failed crashed hung deleted removed destroyed wiped caused causes kills broke breaks took bad löscht zerstört supprime détruit
  borra destruye
`);

export const ALLOWED = words('allowed permitted acceptable ok okay option supported part authorized authorised wanted');
export const MODALS =
  words(`must should shall may can could is are be being been gets get also always strictly explicitly
  immediately absolutely therefore and or has have to will ist sind wird werden muss darf soll est sont être doit doivent friends similar others like expected
  es son debe deben está están ser command commands flag flags option options itself ever on in production prod there here
  anywhere etc a an very extremely highly too the line lines operation operations variants calls invocations`);

/** Verbs that change a text: only what directly follows them is their object, "remove X from the script". */
export const EDITS = words(
  'replace replaces replacing remove removes removing strip rename exclude excludes skip disable delete',
);

/** Words between a negation and its verb. */
export const BEFORE_VERB = words(`
  ever under any circumstances circumstance at all to be been you we they i it he she may can could should would will
  shall must do does did is are was were allowed permitted allow let make have has try attempt tempted dare want need
  just simply blindly directly manually accidentally also anyone anybody someone the a worker workers agent agents
  script scripts user users person account one of in production prod please even so really actually yet
  supposed going expected ist wird darf dürfen soll werden sein es man on this that host server machine these
  umständen fall keinen est sont doit doivent être il faut es son debe se puede hay que en cas caso circunstancia
`);

/** Verbs whose "and run" belongs to them: "never download and run X". */
export const FETCHING = words('download copy paste fetch get open write pipe clone pull build create generate save');

/** Nouns and verbs before "to run" that speak of somebody else's will. */
export const ATTEMPTS = words(`
  attempt attempts request requests tries try trying attempting asks asking wants instruction instructions command
  commands permission ability able allowed permitted anyone someone users agent agents worker workers refuse refuses
`);

/** Before a participle they make it a demand: "must be executed", "have this run". */
export const NOT_PAST = words("be is are being get gets have has had want need needs you you've once to must should");

export const ANYBODY = words(
  "someone somebody anyone anybody attacker attackers intruder everyone jemand quelqu'un alguien",
);

/** Clause openers that are also ordinary words; only at the head of a clause they open one. */
export const WEAK_OPENERS = words('next now later first finally instead please so jetzt zuerst');

/** Descriptions that are also what an ordered command may be called. */
export const WEAK_DESCRIPTIONS = words(
  'dangerous destructive harmful literal example output similar audit review label',
);

export const ASKING = words(
  'what why how which who when where is are was were does did should can could would will has have',
);

export const LATE_NEGATIONS = words('nicht niemals nie keinesfalls jamais pas nunca');

/** Where commands are put to be refused or shown. */
export const DENIED_LISTS = words(`
  denylist blocklist blacklist deny-list block-list forbidden banned documentation docs readme corpus fixtures fixture
  changelog glossary examples denied blocked prohibited disallowed wiki faq post endpoint api parser linter gate gatekeeper checker
  validator scanner detector analyzer tokenizer lexer
`);

/** Before them an imperative's word is a noun, or has a subject of its own: "the run", "scripts that run". */
export const BEFORE_NOUN = words(`
  the a an this each every any that who which they no test dry of users agents workers scripts jobs commands people
  first last next previous our your their its i we they he she
`);

/** Descriptions of tests, which keep their object behind a "with": "assert that calling the gate with X throws". */
export const TESTED = words('assert asserts expect expects feed feeds mock mocks simulate simulates fixture fixtures');

/** "Look in the log for X": verbs and places of a search. */
export const SEARCHED = words(
  'check look looks looking inspect monitor watch log logs history repository codebase commits diff',
);

/** Before a colon they judge what follows it. */
export const BAD = words('bad wrong incorrect unsafe insecure dont blocked rejected denied refused schlecht falsch');

/** Verbs of a search for things that do something: "find all scripts that call X". */
export const SEEKING = words('find list identify locate count report show name');

/** In a condition they only come across a command: "if you see X in a diff". */
export const SEEING = words('see sees notice notices spot spots encounter encounters');
