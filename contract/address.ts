import { z } from 'zod';
import { places, postalProblem } from './places.ts';
import { printed } from './text.ts';

/** An address as it is kept and shown: it was taken by the rules of its time. */
export const address = z.strictObject({
  name: z.string(),
  line1: z.string(),
  line2: z.string().optional(),
  city: z.string(),
  region: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string(),
});
export type Address = z.infer<typeof address>;

/** An address that a parcel can go to today. Some countries have no postal codes. */
export const destination = z
  .strictObject({
    name: printed(120),
    line1: printed(120),
    line2: printed(120).optional(),
    city: printed(80),
    region: printed(80).optional(),
    postalCode: printed(20).optional(),
    country: z.string().refine((code) => places.has(code), 'the ISO 3166 code of a country that we ship to'),
  })
  .superRefine(({ country, postalCode }, context) => {
    const message = postalProblem(country, postalCode);
    if (message !== null) context.addIssue({ code: 'custom', path: ['postalCode'], message });
  });
