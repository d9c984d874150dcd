const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Words that hold sentences together and that command lines have only inside quotes. */
export const FUNCTION_WORDS = words(`
  the a an this that these those it its is are was were be been being has have had will would shall should must can
  could may might do does did not never and or but nor of to in on for from with without by at as into onto about after
  before when while where which who whom whose why how if then than because since so such every each any some all our
  your my their his her we you they them there here please only also just very more most under over again against
  between through during until unless although though however instead rather still already always often everything
  anything nothing something everyone nobody
  der die das den dem des ein eine einen einem einer und oder nicht nie niemals kein keine mit ohne von zu im am auf aus
  bei nach vor wenn dann ist sind wird werden bitte sie wir ihr
  le la les un une des du de et ou ne pas jamais avec sans dans sur pour par que qui est sont il elle nous vous si
  el los las una unos unas y no nunca con sin en por para que es son se si al del lo
`);

/** First words of sentences that could pass for a program's name. */
export const SENTENCE_OPENERS = words(`
  please run execute use call invoke issue type enter launch perform do try apply never avoid ensure verify check confirm
  explain describe document discuss mention note warn add write create update implement refactor fix change rewrite
  remove delete drop clear clean wipe erase destroy purge kill stop start restart first then next finally afterwards now
  when if once after before without instead also and or but so the a an this that it there we you i they he she deploy
  build install push pull open close show list give let make keep leave get go put send see look read test translate
  summarize summarise review analyze analyse detect block reject refuse prevent forbid prohibit alert report log only
  always nothing nobody someone somebody anyone all any no not yes ok okay hi hello dear thanks thank force disable
  skip bypass turn switch reset revert roll undo scale rotate migrate rename replace move copy truncate format
  don't do not can't cannot must should could would may might will
  bitte führe fuehre lösche loesche niemals nie nicht kein keine vermeide ohne
  exécute exécutez executez lance lancez ne jamais évite évitez supprime supprimez
  ejecuta ejecute ejecutar corre nunca no evita evite borra elimina
`);

/** Verbs that make a sentence out of what begins like a command: "rm -rf / is forbidden". */
export const PREDICATES = words(`
  is are was were must should would will shall cannot isn't aren't has have does means deletes removes destroys wipes
  ist sind war wird muss darf est sont doit es son debe
`);

/** What a tool nobody knows is told when it shall destroy. */
export const DESTRUCTIVE_WORDS = words(`
  delete remove rm rmi destroy drop purge prune uninstall unpublish revoke disable terminate deregister wipe truncate
  delete-all remove-all force-delete
`);
