import { z } from 'zod';

/**
 * Never printed: control characters, ends of lines, what turns the direction of the text around it, halves of a pair, and
 * format characters but for the two joiners, which Persian, Indic scripts and emoji are written with.
 */
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|(?![\u200c\u200d])\p{Cf}|\p{Noncharacter_Code_Point}/u;
/** Something that ink is needed for: neither a space nor a joiner nor a filler. U+2800 is Braille without a dot. */
const visible = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** A line that somebody has typed and that is printed on a parcel, a page or a list. `max`: in UTF-16 units. */
export const printed = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => !unprintable.test(text), 'leave out line breaks and characters that cannot be printed')
    .refine((text) => visible.test(text), 'enter something that can be read');
