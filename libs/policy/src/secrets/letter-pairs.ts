/**
 * How usual it is that a letter (column a to z) follows another (row: beginning of a word, then a to z) in English and
 * in names of programs: 9 + log2 of the share, cut to 0…9. Counted over the words of public documentation.
 */
const PAIRS = [
  '54655444532454451565434111',
  '15541240402646040656332130',
  '63336220630721520553600031',
  '61416006405510710436400020',
  '52237220600321410341420020',
  '42563330200446132664132420',
  '52336500700512600534500040',
  '50206234500424420542400010',
  '70007000601233611535401030',
  '44544440001547640456040203',
  '62307002411111631271524001',
  '51237332621304430263402031',
  '61247210602620620144420050',
  '74127010601242560141400020',
  '51555361513213420166330020',
  '33441330313557440654544210',
  '60126114501621650645400020',
  '10023103400500002210800020',
  '62447230603243520455321040',
  '40416104502321441056401030',
  '50317105700311510554401040',
  '45435240401656150666000101',
  '61208010601001500221100100',
  '61226125601405600551002000',
  '41526203620130370126000230',
  '42324220400344350153002011',
  '61118112611321520140301234',
];

const A = 97;
const TABLE = Uint8Array.from(PAIRS.join(''), Number);

/**
 * How much a run of ASCII letters reads like words, from 0 to about 6. Words and their abbreviations reach 4 and more,
 * random letters 2.7 on average; below six letters the two overlap.
 */
export function readability(letters: string): number {
  let row = 0;
  let sum = 0;
  for (let at = 0; at < letters.length; at++) {
    const letter = (letters.charCodeAt(at) | 32) - A;
    sum += TABLE[row * 26 + letter] ?? 0;
    row = letter + 1;
  }
  return letters.length === 0 ? 0 : sum / letters.length;
}
